import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { STEPS, type StepName } from '../../src/deploy/step.ts'
import type { NeedsOperatorError } from '../../src/errors.ts'
import { type EachServerOptions, onEachServer } from '../servers.ts'
import { countSteps } from './at-step.ts'
import { Bench, STATE_AT, UNDO_STEPS } from './bench.ts'
import { killAt, packed } from './killed.ts'
import { Project, rejection, snapshot, WHOLE_ROLLBACK } from './project.ts'

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

const DATABASE = [
  'CREATE TABLE parent (id int PRIMARY KEY)',
  'CREATE TABLE child (id int PRIMARY KEY, parent int, n int, FOREIGN KEY (parent) REFERENCES parent (id))',
  'INSERT INTO parent VALUES (1), (2)',
  'INSERT INTO child VALUES (1, 1, 10), (2, NULL, 20)',
  'CREATE TRIGGER counts BEFORE INSERT ON child FOR EACH ROW SET NEW.n = NEW.id * 10',
  'CREATE TRIGGER checks AFTER UPDATE ON parent FOR EACH ROW SET @seen = NEW.id',
  'CREATE VIEW seen AS SELECT id FROM child',
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
  const counts = await countSteps(() => clean.project.rollback(deployment, { keepLockSeconds: 0 }))
  assert.deepEqual([...counts.keys()].sort(), [...UNDO_STEPS].sort(), 'the steps of a rollback')
  for (const [step, count] of counts) {
    for (const time of timesOf(count)) {
      await t.test(`${step} ${time}`, async (one) => {
        const bench = await Bench.create(one, server)
        await bench.deploy()
        const { deployment } = await bench.deployment()
        const deployed = await bench.look()
        await killAt({ command: 'rollback', settings: { ...bench.rollbackSettings, deployment }, step, time })
        const again = await bench.project.rollback(deployment)
        assert.match(again.state, /^(undone|nothing)$/, JSON.stringify(again))
        await bench.proveUndone()
        await bench.proveRedone(deployed)
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

/** Where the deployment of a DROP DATABASE is killed: its tables are moved away; also its triggers are dropped, it is gone. */
const DROPPING: readonly StepName[] = [
  'structure moved',
  ...(ALL ? (['structure prepared', 'structure changed'] as const) : []),
]

onEachServer(
  'SIGKILL while a database is dropped: the next deploy, recovery and rollback go on',
  {},
  async (t, server) => {
    const kill = async (one: TestContext, step: StepName) => {
      const project = await Project.create(one, server)
      const session = await server.session({ database: project.database })
      await session.run('SET GLOBAL log_bin_trust_function_creators = 1')
      const other = await server.createDatabase('other')
      const inside = await server.session({ database: other })
      for (const sql of DATABASE) await inside.run(sql)
      const state = async () => ({
        tables: await snapshot(inside, other),
        triggers: (await inside.query(`SHOW TRIGGERS FROM ${other}`)).map(({ Trigger, Statement }) => [
          Trigger,
          Statement,
        ]),
      })
      const before = await state()
      const files = { 'm.sql': `DROP DATABASE ${other};` }
      await killAt({ command: 'deploy', settings: packed(project.settings(files)), step, time: 1 })
      const deployment = String(
        await session.value(
          `SELECT id FROM rollgate.deployment WHERE undoes IS NULL AND target_database = '${project.database}'`,
        ),
      )
      const gone = async () =>
        (await session.value(`SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '${other}'`)) === '0'
      return { project, files, deployment, state, before, gone }
    }
    for (const step of DROPPING) {
      await t.test(`${step}, then deployed again, and killed while it is undone`, async (one) => {
        const { project, files, deployment, state, before, gone } = await kill(one, step)
        assert.equal(await gone(), step === 'structure changed')
        const again = await project.deploy(files)
        assert.equal(again.state, 'done', again.notes.join('\n'))
        assert.equal(again.deployment, deployment)
        assert.ok(await gone())
        const { production, rollbackDirectory } = project
        const backup = { ...production, role: 'backup' }
        const settings = { deployment, production, backup, rollbackDirectory, ...WHOLE_ROLLBACK }
        await killAt({ command: 'rollback', settings, step: 'structure changed', time: 4 })
        assert.equal((await project.rollback(deployment)).state, 'undone')
        assert.deepEqual(await state(), before)
      })
    }
    await t.test('structure moved, then recovered', async (one) => {
      const { project, deployment, state, before } = await kill(one, 'structure moved')
      const early = await rejection(project.rollback(deployment))
      assert.match(String((early as NeedsOperatorError).hint), new RegExp(`rollgate recover ${deployment}`))
      await project.recover(deployment)
      assert.deepEqual(await state(), before)
      assert.equal((await project.rollback(deployment)).state, 'nothing')
    })
  },
)

onEachServer('every step has a test', { only: { servers: ['mariadb-10.11'], reason: 'it asks no server' } }, () => {
  const tested = new Set([
    ...Object.keys(STATE_AT),
    ...UNDO_STEPS,
    ...DROPPING,
    ...RECOVERIES.flatMap(({ deploy, recover }) => [deploy, ...recover]),
  ])
  assert.deepEqual([...tested].sort(), [...STEPS].sort())
})
