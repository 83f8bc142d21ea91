import assert from 'node:assert/strict'
import { status } from '../../src/commands/status.ts'
import type { JournalState } from '../../src/deploy/journal-entries.ts'
import { EXIT, NeedsOperatorError, UserError } from '../../src/errors.ts'
import { onEachServer } from '../servers.ts'
import { killAt } from './killed.ts'
import { type Project, rejection, WHOLE_ROLLBACK } from './project.ts'
import { ADD, kill, run, Scene, TRACED } from './scene.ts'

async function states(project: Project): Promise<{ deployment: string; states: JournalState[] }> {
  const { deployments } = await status({ production: project.production, migrations: [] })
  const { deployment, statements } = deployments.at(-1)!
  return { deployment, states: statements.map(({ state }) => state as JournalState) }
}

async function refusedAsUnknown(run: Promise<unknown>, command: RegExp): Promise<void> {
  const error = await rejection(run)
  assert.ok(error instanceof NeedsOperatorError, String(error))
  assert.equal(error.exitCode, EXIT.unknown)
  assert.match(error.hint!, command)
}

onEachServer('a statement of unknown outcome is run again or not, as a person says', {}, async (t, server) => {
  for (const outcome of ['not-run', 'done'] as const) {
    await t.test(outcome, async (one) => {
      const scene = await Scene.create(one, server)
      const { project, session, blocker } = scene
      await session.run('CREATE PROCEDURE bump() UPDATE counter SET n = n + 1 WHERE id = 1')
      await blocker.run('START TRANSACTION')
      await blocker.run('SELECT * FROM counter FOR UPDATE')
      const files = {
        'm.sql': "INSERT INTO log (line) VALUES ('c');\nCALL bump();\nINSERT INTO log (line) VALUES ('d');",
      }
      const deploying = project.deploy(files, { acceptIncomplete: ['call'] })
      await session.run(`KILL ${await scene.atWork(/^UPDATE counter|^CALL bump/)}`)
      await blocker.run('ROLLBACK')
      const broken = await deploying
      assert.equal(broken.state, 'unknown')
      const deployment = broken.deployment!
      const again = () => project.deploy(files, { acceptIncomplete: ['call'] })
      await refusedAsUnknown(
        again(),
        new RegExp(`rollgate recover ${deployment} 1 --mark done\\n.*not-run.*\\n.*rollback`),
      )
      await refusedAsUnknown(project.recover(deployment), /--mark/)

      const wrong = await rejection(project.recover(deployment, { mark: { sequence: 0, outcome } }))
      assert.ok(wrong instanceof UserError, String(wrong))
      assert.match(wrong.message, /is known: done/)
      const none = await rejection(project.recover(deployment, { mark: { sequence: 9, outcome } }))
      assert.ok(none instanceof UserError, String(none))
      assert.match(none.hint!, /1 \(CALL, unknown\)/)

      const { marked } = await project.recover(deployment, { mark: { sequence: null, outcome } })
      assert.match(marked!, outcome === 'done' ? /^Statement 1 \(CALL\) is marked as done/ : /marked as not run/)
      const went = await again()
      assert.equal(went.state, 'done', went.notes.join('\n'))
      assert.equal(went.deployment, deployment)
      assert.equal(await session.value('SELECT n FROM counter'), outcome === 'done' ? '0' : '1')
      assert.equal(await session.value('SELECT GROUP_CONCAT(line ORDER BY id) FROM log WHERE id > 2'), 'c,d')
    })
  }
})

onEachServer('DDL that is marked as done can be undone', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  const { project, blocker } = scene
  await blocker.run('START TRANSACTION')
  await blocker.run('SELECT COUNT(*) FROM log')
  const sql = `${ADD}\nALTER TABLE log DROP COLUMN old, ADD COLUMN old varchar(10);\n${ADD}`
  const child = run(project.settings({ 'm.sql': sql }))
  await scene.atWork(TRACED)
  await kill(child)
  await blocker.run('COMMIT')
  const { deployment } = await states(project)
  for (let tries = 0; (await scene.session.value('SELECT COUNT(old) FROM log')) !== '0' && tries < 500; tries++);
  await scene.purge()
  await refusedAsUnknown(project.deploy({ 'm.sql': sql }), new RegExp(`recover ${deployment} 1 --mark`))
  await project.recover(deployment, { mark: { sequence: 1, outcome: 'done' } })
  assert.deepEqual((await states(project)).states, ['done', 'done'])
  await scene.finish(sql, 2)
})

onEachServer('committed rows whose binary log is gone: marked as done, without a rollback', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  const { project, session } = scene
  const { deployment } = await project.deploy({ 'm.sql': `${ADD}\n${ADD}` })
  await session.run(
    `UPDATE rollgate.statement SET state = 'executed' WHERE deployment = '${deployment}' AND sequence = 1`,
  )
  await session.run(`UPDATE rollgate.deployment SET state = 'interrupted' WHERE id = '${deployment}'`)
  const mark = { sequence: 1, outcome: 'done' } as const
  assert.match((await project.recover(deployment!, { mark })).marked!, /is backed up now/, 'the log is still there')

  await session.run(
    `UPDATE rollgate.statement SET state = 'executed', incomplete = NULL WHERE deployment = '${deployment}' AND sequence = 1`,
  )
  await scene.purge()
  await refusedAsUnknown(project.recover(deployment!), new RegExp(`recover ${deployment} 1 --mark done`))
  const ran = await rejection(project.recover(deployment!, { mark: { sequence: 1, outcome: 'not-run' } }))
  assert.ok(ran instanceof UserError)
  assert.match(ran.message, /is committed/)
  assert.match((await project.recover(deployment!, { mark })).marked!, /it has no rollback/)
  const undone = await project.rollback(deployment!)
  assert.match(undone.notes.join('\n'), /cannot be undone whole: not-captured/)
})

onEachServer(
  'a transaction of which one statement was backed up before the kill is recovered whole',
  {},
  async (t, server) => {
    const scene = await Scene.create(t, server)
    const { project, session, blocker } = scene
    const primer = await project.deploy({ '0.sql': "INSERT INTO log VALUES (9, 'x', NULL);" })
    const { backupDatabase } = primer.migrations[0]!.statements[0]!
    await project.rollback(primer.deployment!)
    await session.run(`DELETE FROM rollgate.deployment WHERE id = '${primer.deployment}'`)

    await blocker.run('START TRANSACTION')
    await blocker.run(`SELECT * FROM \`${backupDatabase}\`.log FOR UPDATE`)
    const sql = `START TRANSACTION;\n${ADD}\nDELETE FROM log WHERE line = 'a';\n${ADD}\nCOMMIT;`
    const child = run(project.settings({ 'm.sql': sql }))
    await scene.atWork(new RegExp(`^INSERT INTO \`${backupDatabase}\`\\.\`log\``))
    const now = await states(project)
    assert.deepEqual(now.states, ['done', 'executed', 'executed'])
    await kill(child)
    await blocker.run('ROLLBACK')
    assert.equal((await project.recover(now.deployment)).recovered, 2)
    await scene.finish(sql, 2)
  },
)

onEachServer('a rollback that broke off in DDL goes on as a person says', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  const { project } = scene
  const { deployment } = await project.deploy({ 'm.sql': `${ADD}\nALTER TABLE log ADD COLUMN extra int;` })
  const { production, rollbackDirectory } = project
  const backup = { ...production, role: 'backup' }
  const settings = { ...WHOLE_ROLLBACK, deployment, production, backup, rollbackDirectory }
  await killAt({ command: 'rollback', settings, step: 'structure intended', time: 1 })
  await scene.purge()
  await refusedAsUnknown(project.rollback(deployment!), /recover .* --mark done\n.* --mark not-run/)
  const { rollbacks } = await status({ production, migrations: [] })
  const mark = { sequence: null, outcome: 'not-run' } as const
  const { marked } = await project.recover(rollbacks.at(-1)!.deployment, { mark })
  assert.match(marked!, /the next rollback runs it/)
  await scene.undo(deployment!)
})
