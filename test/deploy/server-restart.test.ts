import assert from 'node:assert/strict'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { STEPS, type StepName } from '../../src/deploy/step.ts'
import { EXIT, NeedsOperatorError, UserError } from '../../src/errors.ts'
import { type EachServerOptions, onEachServer, type ServerId, startServer, type TestServer } from '../servers.ts'
import { actAt } from './at-step.ts'
import { Bench, STATE_AT, UNDO_STEPS } from './bench.ts'
import { killAt, packed } from './killed.ts'
import { rejection } from './project.ts'
import { ADD, Scene } from './scene.ts'

/** ROLLGATE_RESTARTS=all restarts every server at every step; else two of them at a few. */
const ALL = process.env.ROLLGATE_RESTARTS === 'all'
const FEW: Record<'SIGKILL' | 'SIGTERM', readonly StepName[]> = {
  SIGKILL: ['rows changed', 'rows committed', 'structure changed', 'opaque run'],
  SIGTERM: ['rows committed'],
}
const TWO: EachServerOptions = ALL
  ? {}
  : { only: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'ROLLGATE_RESTARTS=all runs it here too' } }

const FEW_UNDO: readonly StepName[] = ['undo of rows applied', 'structure intended', 'structure changed']

/** What the server says is committed is on disk. */
const DURABLE = ['--innodb-flush-log-at-trx-commit=1', '--sync-binlog=1']
/** The binlog is left to the operating system: a machine that loses its power loses the end of it. */
const NO_SYNC = ['--innodb-flush-log-at-trx-commit=1', '--sync-binlog=0']

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  onEachServer(`the server ends (${signal}) in the middle of a deploy and comes back`, TWO, async (t, { id }) => {
    const server = await startServer(t, id, { extra: DURABLE })
    for (const step of ALL ? STEPS.filter((step) => step in STATE_AT) : FEW[signal]) {
      await t.test(step, async (one) => {
        const bench = await Bench.create(one, server)
        const broken = await actAt(
          step,
          () => process.kill(server.pid, signal),
          () => bench.deploy(),
        )
        await server.restart(signal)
        await bench.reconnect(server)
        if (STATE_AT[step] !== 'done') {
          assert.ok(broken instanceof UserError, String(broken))
          assert.equal(broken.exitCode, EXIT.server, `${broken.message} ${broken.hint}`)
          assert.match(broken.hint!, /[Dd]eploy again|rollgate recover|server is running/)
        }
        // In order, a server may still finish what it has begun.
        const { statements } = await bench.deployment()
        if (signal === 'SIGKILL' && !step.startsWith('rows'))
          assert.equal(statements.at(-1)?.state ?? null, STATE_AT[step], JSON.stringify(statements))
        await bench.goOn()
        await bench.prove()
      })
    }
  })
}

onEachServer('the server is killed in the middle of a rollback and comes back', TWO, async (t, { id }) => {
  const server = await startServer(t, id, { extra: DURABLE })
  for (const step of ALL ? UNDO_STEPS : FEW_UNDO) {
    await t.test(step, async (one) => {
      const bench = await Bench.create(one, server)
      await bench.deploy()
      const { deployment } = await bench.deployment()
      const undo = () => bench.project.rollback(deployment)
      const broken = await actAt(step, () => process.kill(server.pid, 'SIGKILL'), undo)
      if (step !== 'undo ended') {
        assert.ok(broken instanceof UserError, String(broken))
        assert.equal(broken.exitCode, EXIT.server)
        assert.match(broken.hint!, /[Rr]ollback again|server is running/)
      }
      await server.restart('SIGKILL')
      await bench.reconnect(server)
      assert.match((await undo()).state, /^(undone|nothing)$/)
      await bench.proveUndone()
    })
  }
})

onEachServer('a crash that loses the end of the binlog: what is not known is not guessed', TWO, async (t, { id }) => {
  await t.test('committed rows', async (one) => {
    const { server, scene } = await crashWithoutSync(one, id, `${ADD}\n${ADD}`, 'rows committed')
    const { project } = scene
    assert.equal(await scene.session.value('SELECT n FROM counter'), '1', 'the engine kept what the log lost')
    const error = await unknown(project.deploy({ 'm.sql': `${ADD}\n${ADD}` }))
    assert.match(error.message, /Statement 1 \(UPDATE\) .* is committed but not backed up/)
    const deployment = /deployment (\S+)/.exec(error.message)![1]!
    assert.match(error.hint!, new RegExp(`rollgate recover ${deployment} 0 --mark done`))
    assert.match(error.hint!, /sync_binlog/)
    assert.equal((await unknown(project.recover(deployment))).message, error.message)
    const { marked } = await project.recover(deployment, { mark: { sequence: 0, outcome: 'done' } })
    assert.match(marked!, /it has no rollback/)
    const report = await project.deploy({ 'm.sql': `${ADD}\n${ADD}` })
    assert.equal(report.state, 'done', report.notes.join('\n'))
    assert.equal(await scene.session.value('SELECT n FROM counter'), '2')
    assert.equal((await project.rollback(deployment)).state, 'undone')
    assert.equal(await scene.session.value('SELECT n FROM counter'), '1', 'it says so, and takes back what it can')
    assert.ok(server.pid > 0)
  })

  for (const [ddl, seen] of [
    ['TRUNCATE TABLE log;', true],
    ['ALTER TABLE log DROP COLUMN old, ADD COLUMN old varchar(10);', false],
    ['ALTER TABLE log DROP COLUMN old;', true],
    ['DROP TABLE log;', true],
  ] as const) {
    await t.test(ddl, async (one) => {
      const sql = `${ddl}\n${ADD}`
      const { scene } = await crashWithoutSync(one, id, sql, 'structure changed')
      const { project } = scene
      if (!seen) {
        const error = await unknown(project.deploy({ 'm.sql': sql }))
        assert.match(error.message, /cannot be told: the server crashed/)
        assert.match(error.hint!, /Look at log\. What was there before is in rollgate_keep\.\S+\. Then choose:/)
        const deployment = /rollgate recover (\S+) 0 --mark done/.exec(error.hint!)![1]!
        await project.recover(deployment, { mark: { sequence: 0, outcome: 'done' } })
      }
      await scene.finish(sql, 1)
    })
  }
})

/** Kills a deploy of one file at a step, then the server, takes away what the binlog got since that statement was begun, and starts it. */
async function crashWithoutSync(
  t: TestContext,
  id: ServerId,
  sql: string,
  step: StepName,
): Promise<{ server: TestServer; scene: Scene }> {
  const server = await startServer(t, id, { extra: NO_SYNC })
  const scene = await Scene.create(t, server)
  await killAt({ command: 'deploy', settings: packed(scene.project.settings({ 'm.sql': sql })), step, time: 1 })
  const [intent] = await scene.session.query('SELECT start_file, start_position FROM rollgate.statement')
  // The next commit brings what the engine has of ours to disk.
  await scene.session.run('CREATE TABLE later (id int PRIMARY KEY)')
  await scene.session.run('DROP TABLE later')
  await server.restart('SIGKILL', (data) =>
    truncate(join(data, String(intent!.start_file)), Number(intent!.start_position)),
  )
  await scene.reconnect(server)
  return { server, scene }
}

async function unknown(run: Promise<unknown>): Promise<NeedsOperatorError> {
  const error = await rejection(run)
  assert.ok(error instanceof NeedsOperatorError, String((error as Error).stack))
  assert.equal(error.exitCode, EXIT.unknown)
  return error
}
