import assert from 'node:assert/strict'
import { status } from '../../src/commands/status.ts'
import { EXIT, NeedsOperatorError, UserError } from '../../src/errors.ts'
import { onEachServer } from '../servers.ts'
import { rejection } from './project.ts'
import { ADD, ADDING, kill, run, Scene, TRACED } from './scene.ts'

onEachServer('SIGKILL while a statement changes rows', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  await scene.blocker.run('START TRANSACTION')
  await scene.blocker.run('SELECT * FROM counter FOR UPDATE')
  const sql = `INSERT INTO log (line) VALUES ('c');\n${ADD}\nUPDATE counter SET n = n + 10 WHERE id = 1;\n${ADD}`
  const child = run(scene.project.settings({ 'm.sql': sql }))
  await scene.atWork(ADDING)
  await kill(child)
  await scene.blocker.run('ROLLBACK')
  await scene.finish(sql, 12)
})

onEachServer('SIGKILL after the commit, before the backup', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  const { project, session, blocker } = scene
  const sql = `DELETE FROM log WHERE line = 'a';\nSTART TRANSACTION;\n${ADD}\n${ADD}\nCOMMIT;\nALTER TABLE counter ADD COLUMN extra int;`
  const primer = await project.deploy({ '0.sql': 'INSERT INTO counter VALUES (2, 2);' })
  const { backupDatabase } = primer.migrations[0]!.statements[0]!
  await project.rollback(primer.deployment!)
  await session.run(`DELETE FROM rollgate.deployment WHERE id = '${primer.deployment}'`)

  await blocker.run('START TRANSACTION')
  // With the gap behind the last row, where new rows go.
  await blocker.run(`SELECT * FROM \`${backupDatabase}\`.counter FOR UPDATE`)
  const child = run(project.settings({ 'm.sql': sql }))
  await scene.atWork(new RegExp(`^INSERT INTO \`${backupDatabase}\`\\.\`counter\``))
  const now = await status({ production: project.production, migrations: [] })
  const { deployment, statements } = now.deployments.at(-1)!
  assert.deepEqual(
    statements.map(({ state }) => state),
    ['done', 'executed', 'executed'],
  )
  await kill(child)
  await blocker.run('ROLLBACK')
  assert.equal(await session.value('SELECT n FROM counter'), '2')

  const early = await rejection(project.rollback(deployment))
  assert.ok(early instanceof NeedsOperatorError, String(early))
  assert.match(early.hint!, new RegExp(`rollgate recover ${deployment}`))
  const { production } = project
  const recovered = await project.recover(deployment)
  assert.equal(recovered.recovered, 2)
  assert.equal(recovered.rollback.rows, 3)
  const after = await status({ production, migrations: [] })
  assert.equal(after.deployments.at(-1)!.state, 'interrupted')
  await scene.finish(sql, 2)
})

/** Also DDL that cannot be told from the structure: the same columns, the same table without its rows. */
const SLY = [
  'ALTER TABLE log DROP COLUMN old, ADD COLUMN old varchar(10);',
  'TRUNCATE TABLE log;',
  'DROP TABLE log;',
  'ALTER TABLE log RENAME TO journal;',
  'ALTER TABLE log MODIFY line varchar(1);',
]

for (const happens of [true, false]) {
  const name = happens ? 'which the server finishes all the same' : 'which the server does not finish'
  onEachServer(`SIGKILL in the middle of DDL, ${name}`, {}, async (t, server) => {
    for (const ddl of SLY) {
      await t.test(ddl, async (one) => {
        const scene = await Scene.create(one, server)
        const { blocker } = scene
        await blocker.run('START TRANSACTION')
        await blocker.run('SELECT COUNT(*) FROM log')
        const sql = `${ADD}\n${ddl}\n${ADD}`
        const child = run(scene.project.settings({ 'm.sql': sql }))
        const connection = await scene.atWork(TRACED)
        await kill(child)
        if (!happens) await scene.session.run(`KILL ${connection}`)
        await blocker.run('COMMIT')
        const report = await scene.finish(sql, 2)
        assert.deepEqual(
          report.migrations[0]!.statements.map(({ state }) => state),
          ['done', 'done', 'done'],
        )
      })
    }
  })
}

onEachServer('the connection of a statement is killed', {}, async (t, server) => {
  const rows = await Scene.create(t, server)
  await rows.blocker.run('START TRANSACTION')
  await rows.blocker.run('SELECT * FROM counter FOR UPDATE')
  const sql = `INSERT INTO log (line) VALUES ('c');\n${ADD}\n${ADD}`
  const deploying = rows.project.deploy({ 'm.sql': sql })
  await rows.session.run(`KILL ${await rows.atWork(ADDING)}`)
  await rows.blocker.run('ROLLBACK')
  const killed = await deploying
  assert.equal(killed.state, 'failed')
  assert.deepEqual(
    killed.migrations[0]!.statements.map(({ state }) => state),
    ['done', 'failed', 'pending'],
  )
  assert.equal(await rows.session.value('SELECT n FROM counter'), '0')
  const second = await rows.project.deploy({ 'm.sql': sql })
  assert.equal(second.state, 'done', second.notes.join('\n'))
  assert.equal(await rows.session.value('SELECT n FROM counter'), '2')
  assert.equal((await rows.project.rollback(second.deployment!)).state, 'undone')
  await rows.undo(killed.deployment!)

  const structure = await Scene.create(t, server)
  await structure.blocker.run('START TRANSACTION')
  await structure.blocker.run('SELECT COUNT(*) FROM log')
  const kept = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'rollgate_keep'"
  const before = await structure.session.value(kept)
  const altering = structure.project.deploy({ 'm.sql': `${ADD} ALTER TABLE log DROP COLUMN old;` })
  await structure.session.run(`KILL ${await structure.atWork(TRACED)}`)
  await structure.blocker.run('COMMIT')
  const broken = await altering
  assert.equal(broken.state, 'failed')
  assert.deepEqual(
    broken.migrations[0]!.statements.map(({ state }) => state),
    ['done', 'failed'],
  )
  assert.equal(await structure.session.value(kept), before, 'the copy that was made for it is gone')
  await structure.undo(broken.deployment!)
})

onEachServer("the deployment's own connection is killed", {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  await scene.blocker.run('START TRANSACTION')
  await scene.blocker.run('SELECT * FROM counter FOR UPDATE')
  const deploying = rejection(scene.project.deploy({ 'm.sql': `${ADD}\n${ADD}` }))
  await scene.atWork(ADDING)
  await scene.session.run(`KILL ${await scene.session.value("SELECT IS_USED_LOCK('rollgate.deploy')")}`)
  await scene.blocker.run('ROLLBACK')
  const error = await deploying
  assert.ok(error instanceof UserError, String((error as Error).stack))
  assert.equal(error.exitCode, EXIT.server)
  assert.match(error.message, /connection .* was lost/)
  assert.match(error.hint!, /deploy again/)
  await scene.finish(`${ADD}\n${ADD}`, 2)
})

onEachServer('two deployments at once: the second is refused', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  const { project, blocker } = scene
  await blocker.run('START TRANSACTION')
  await blocker.run('SELECT * FROM counter FOR UPDATE')
  const first = project.deploy({ 'm.sql': ADD })
  await scene.atWork(ADDING)
  const { production } = project
  const now = await status({ production, migrations: [] })
  const { deployment, state } = now.deployments[0]!
  assert.equal(state, 'running')
  for (const other of [
    () => project.deploy({ 'm.sql': ADD }),
    () => project.rollback(deployment),
    () => project.recover(deployment),
  ]) {
    const error = await rejection(other())
    assert.ok(error instanceof UserError)
    assert.match(error.message, /Another deployment or rollback is at work/)
    assert.equal(error.exitCode, EXIT.server)
  }
  await blocker.run('ROLLBACK')
  assert.equal((await first).state, 'done')
  await scene.prove(deployment, 1)
})

onEachServer('a rollback whose connection is killed goes on', {}, async (t, server) => {
  for (const ddl of SLY) {
    await t.test(ddl, async (one) => {
      const scene = await Scene.create(one, server)
      const { project, session, blocker } = scene
      const sql = `${ADD}\n${ddl}\n${ADD}`
      const report = await project.deploy({ 'm.sql': sql })
      assert.equal(report.state, 'done', report.notes.join('\n'))
      await blocker.run('START TRANSACTION')
      if (ddl.startsWith('DROP')) await blocker.run('SELECT * FROM counter FOR UPDATE')
      else await blocker.run(`SELECT * FROM ${ddl.includes('RENAME') ? 'journal' : 'log'} FOR UPDATE`)
      if (ddl.startsWith('TRUNCATE')) await blocker.run("INSERT INTO log VALUES (1, 'held', NULL)")
      const undoing = project.rollback(report.deployment!).catch((error: unknown) => error)
      await session.run(`KILL ${await scene.atWork(/^(UPDATE|INSERT INTO) `|^\/\* rollgate statement /)}`)
      await blocker.run('ROLLBACK')
      const broken = await undoing
      assert.ok(!(broken instanceof Error) || broken instanceof UserError, String((broken as Error).stack))
      await scene.undo(report.deployment!)
    })
  }
})
