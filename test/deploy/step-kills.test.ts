import assert from 'node:assert/strict'
import { STEPS, type StepName } from '../../src/deploy/step.ts'
import { type EachServerOptions, onEachServer } from '../servers.ts'
import { countSteps } from './at-step.ts'
import { Bench, STATE_AT, UNDO_STEPS } from './bench.ts'
import { killAt, packed } from './killed.ts'

/** ROLLGATE_STEPS=all kills at each step every time that it is reached, on every server; else once at each, on two. */
const ALL = process.env.ROLLGATE_STEPS === 'all'
const TWO: EachServerOptions = ALL
  ? {}
  : { only: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'ROLLGATE_STEPS=all runs it here too' } }

/** Where a deployment is killed, and then at which steps its recovery is. */
const RECOVERIES: readonly { readonly deploy: StepName; readonly recover: readonly StepName[] }[] = [
  { deploy: 'rows intended', recover: ['recovery found not run', 'directory finished'] },
  { deploy: 'rows committed', recover: ['rows written to disk', 'rows stored', 'rows done', 'directory finished'] },
  { deploy: 'structure kept', recover: ['recovery found not run'] },
  {
    deploy: 'structure changed',
    recover: [
      'structure marked as executed',
      'structure written to disk',
      'structure stored',
      'structure done',
      'directory finished',
    ],
  },
  { deploy: 'structure marked as executed', recover: ['structure stored'] },
]

/** The times at a step at which a test kills: of many the one in the middle. */
function timesOf(count: number): readonly number[] {
  return ALL ? Array.from({ length: count }, (_, at) => at + 1) : [Math.ceil(count / 2)]
}

onEachServer(
  'SIGKILL at every step: the journal says where it stands, and the next deploy goes on',
  TWO,
  async (t, server) => {
    const clean = await Bench.create(t, server)
    const counts = await countSteps(() => clean.deploy())
    await clean.prove()
    assert.deepEqual([...counts.keys()].sort(), Object.keys(STATE_AT).sort(), 'the steps of a deployment')
    let kills = 0
    for (const [step, count] of counts) {
      for (const time of timesOf(count)) {
        await t.test(`${step} ${time}`, async (one) => {
          const bench = await Bench.create(one, server)
          await killAt({ command: 'deploy', settings: packed(bench.settings), step, time })
          const { statements } = await bench.deployment()
          // A transaction's statements are stored one after the other; a file begins with the last statement of the one before.
          const inTransaction = step.startsWith('rows') && statements.length > 1
          const state = STATE_AT[step]
          if (step === 'file begun') assert.ok(statements.every((statement) => statement.state === 'done'))
          else if (!inTransaction) assert.equal(statements.at(-1)?.state ?? null, state, JSON.stringify(statements))
          await bench.goOn()
          await bench.prove()
        })
        kills++
      }
    }
    t.diagnostic(`${server.id}: ${kills} kills`)
  },
)

onEachServer('SIGKILL at every step of a rollback: the next one goes on', TWO, async (t, server) => {
  const clean = await Bench.create(t, server)
  await clean.deploy()
  const { deployment } = await clean.deployment()
  const counts = await countSteps(() => clean.project.rollback(deployment))
  assert.deepEqual([...counts.keys()].sort(), [...UNDO_STEPS].sort(), 'the steps of a rollback')
  for (const [step, count] of counts) {
    for (const time of timesOf(count)) {
      await t.test(`${step} ${time}`, async (one) => {
        const bench = await Bench.create(one, server)
        await bench.deploy()
        const { deployment } = await bench.deployment()
        await killAt({ command: 'rollback', settings: { ...bench.rollbackSettings, deployment }, step, time })
        const again = await bench.project.rollback(deployment)
        assert.match(again.state, /^(undone|nothing)$/, JSON.stringify(again))
        await bench.proveUndone()
      })
    }
  }
})

onEachServer('SIGKILL at every step of a recovery: the next deploy goes on', TWO, async (t, server) => {
  for (const { deploy, recover } of RECOVERIES) {
    for (const step of recover) {
      await t.test(`${deploy}, then ${step}`, async (one) => {
        const bench = await Bench.create(one, server)
        await killAt({ command: 'deploy', settings: packed(bench.settings), step: deploy, time: 1 })
        const { deployment } = await bench.deployment()
        const { production, rollbackDirectory } = bench.project
        const settings = {
          deployment,
          production,
          backup: { ...production, role: 'backup' },
          rollbackDirectory,
          mark: null,
        }
        await killAt({ command: 'recover', settings, step, time: 1 })
        await bench.goOn()
        await bench.prove()
      })
    }
  }
})

onEachServer('every step has a test', { only: { servers: ['mariadb-10.11'], reason: 'it asks no server' } }, () => {
  const tested = new Set([
    ...Object.keys(STATE_AT),
    ...UNDO_STEPS,
    ...RECOVERIES.flatMap(({ deploy, recover }) => [deploy, ...recover]),
  ])
  assert.deepEqual([...tested].sort(), [...STEPS].sort())
})
