import assert from 'node:assert/strict'
import { status } from '../../src/commands/status.ts'
import { UserError } from '../../src/errors.ts'
import { onEachServer } from '../servers.ts'
import { migration, Project, rejection, snapshot } from './project.ts'

onEachServer('--on-conflict skip leaves the rows of others and undoes the rest', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE account (id int PRIMARY KEY, balance decimal(10,2) NOT NULL, note varchar(20))')
  const ids = Array.from({ length: 450 }, (_, id) => id)
  await session.run(`INSERT INTO account VALUES ${ids.map((id) => `(${id}, ${id}, 'n${id}')`).join(',')}`)
  const before = await snapshot(session, project.database)
  const report = await project.deploy({
    'm.sql':
      'UPDATE account SET balance = balance + 1; DELETE FROM account WHERE id >= 400; INSERT INTO account VALUES (1000, 1, NULL);',
  })
  // More conflicts than one round of the applier describes: three ranges of updated rows, a deleted row taken, an inserted one changed.
  await session.run("UPDATE account SET balance = -1, note = 'theirs' WHERE id < 250")
  await session.run("INSERT INTO account VALUES (420, 7, 'theirs')")
  await session.run("UPDATE account SET note = 'theirs' WHERE id = 1000")
  const now = await snapshot(session, project.database)

  assert.equal((await project.rollback(report.deployment!)).state, 'conflict')
  // What was taken back with the transaction is not told as restored.
  const { opid } = report.migrations[0]!.statements[0]!
  const stopped = await project.rollback(report.deployment!, { opid })
  assert.equal(stopped.state, 'conflict')
  assert.deepEqual([stopped.rows, ...stopped.statements.map(({ applied }) => applied)], [0, 0])
  assert.deepEqual(await snapshot(session, project.database), now)
  const checked = await project.rollback(report.deployment!, { onConflict: 'skip', check: true })
  assert.equal(checked.state, 'checked')
  assert.deepEqual(
    checked.statements.map(({ skipped = 0, conflicts }) => [skipped, conflicts.length]),
    [
      [1, 1],
      [1, 1],
      [251, 251],
    ],
  )
  assert.deepEqual(await snapshot(session, project.database), now)

  const undone = await project.rollback(report.deployment!, { onConflict: 'skip' })
  assert.equal(undone.state, 'undone')
  assert.match(undone.notes.join('\n'), /253 rows were left/)
  assert.ok(undone.statements[0]!.conflicts.some(({ key, found }) => key === '`id`=1000' && /theirs/.test(found)))
  const theirs = await session.query("SELECT id, balance FROM account WHERE note = 'theirs' ORDER BY id")
  assert.equal(theirs.length, 252)
  await session.run("DELETE FROM account WHERE note = 'theirs'")
  const rest = before.account!.rows.filter((row) => {
    const id = Number(Buffer.from(row.split('|')[0]!, 'hex').toString())
    return id >= 250 && id !== 420
  })
  assert.deepEqual((await snapshot(session, project.database)).account!.rows, rest)
})

onEachServer('--on-conflict skip does not take a locked row for a changed one', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE account (id int PRIMARY KEY, n int)')
  await session.run('INSERT INTO account VALUES (1, 1), (2, 2)')
  const report = await project.deploy({ 'm.sql': 'UPDATE account SET n = n + 1;' })
  const blocker = await server.session({ database: project.database })
  await session.run('SET GLOBAL innodb_lock_wait_timeout = 1')
  t.after(async () => (await server.session()).run('SET GLOBAL innodb_lock_wait_timeout = 50'))
  await blocker.run('START TRANSACTION')
  await blocker.run('SELECT * FROM account WHERE id = 2 FOR UPDATE')
  const refused = await project.rollback(report.deployment!, { onConflict: 'skip' })
  assert.equal(refused.state, 'conflict')
  assert.match(refused.statements[0]!.conflicts[0]!.found, /1205/)
  await blocker.run('ROLLBACK')
  blocker.destroy()
  assert.equal(await session.value('SELECT SUM(n) FROM account'), '5', 'nothing was changed')
  assert.equal((await project.rollback(report.deployment!, { onConflict: 'skip' })).state, 'undone')
  assert.equal(await session.value('SELECT SUM(n) FROM account'), '3')
})

onEachServer('--to undoes down to a statement, and the next deploy goes on from there', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL)')
  await session.run('INSERT INTO item VALUES (1, 0)')
  const before = await snapshot(session, project.database)
  const add = (n: number) => `UPDATE item SET n = n + ${n} WHERE id = 1;`
  const files = {
    '1.sql': add(1),
    '2.sql': `${add(10)}\n${add(100)}\nALTER TABLE item ADD COLUMN extra int;`,
    '3.sql': add(1000),
  }
  const migrations = Object.entries(files).map(([name, sql]) => migration(name, sql))
  const first = await project.deploy(files)
  const wrong = await rejection(project.rollback(first.deployment!, { to: 7 }))
  assert.ok(wrong instanceof UserError)
  assert.match(wrong.message, /no statement with number 7/)

  const part = await project.rollback(first.deployment!, { to: 2 })
  assert.equal(part.state, 'undone')
  assert.deepEqual(
    part.statements.map(({ opid }) => Number(opid.split('_')[2])),
    [4, 3, 2],
  )
  assert.equal(await session.value('SELECT n FROM item'), '11')
  const now = await status({ production: project.production, migrations })
  assert.deepEqual(
    now.migrations.map(({ state }) => state),
    ['applied', 'partly', 'pending'],
  )
  const second = await project.deploy(files)
  assert.equal(second.state, 'done', second.notes.join('\n'))
  assert.notEqual(second.deployment, first.deployment)
  assert.equal(await session.value('SELECT n FROM item'), '1111')
  assert.equal((await project.rollback(second.deployment!)).state, 'undone')
  assert.equal((await project.rollback(first.deployment!)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
})
