import assert from 'node:assert/strict'
import { onEachServer } from '../servers.ts'
import { Project, snapshot } from './project.ts'

onEachServer('rows of other writers are never in our rollback, and are left alone by it', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE shared (id int PRIMARY KEY, owner varchar(10) NOT NULL, n int NOT NULL)')
  await session.run(
    `INSERT INTO shared VALUES ${Array.from({ length: 200 }, (_, id) => `(${id}, '${id % 2 === 0 ? 'ours' : 'theirs'}', 0)`).join(',')}`,
  )

  let writing = true
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    const own = await server.session({ database: project.database })
    let round = 0
    while (writing && round < 5000) {
      round++
      await own.run(`UPDATE shared SET n = n + 1 WHERE id = ${(round * 2 + 1) % 200}`)
      await own.run(`INSERT INTO shared VALUES (${100_000 + writer * 10_000 + round}, 'theirs', ${round})`)
      if (round % 3 === 0) await own.run(`DELETE FROM shared WHERE id = ${100_000 + writer * 10_000 + round - 1}`)
    }
    return round
  })
  const statements = Array.from({ length: 40 }, (_, at) => {
    const id = (at * 2) % 200
    return at % 4 === 3
      ? `INSERT INTO shared VALUES (${50_000 + at}, 'ours', ${at});`
      : at % 4 === 2
        ? `DELETE FROM shared WHERE id = ${id};`
        : `UPDATE shared SET n = n + 100 WHERE owner = 'ours' AND id <= ${id};`
  })
  const report = await project.deploy({ 'm.sql': statements.join('\n') })
  writing = false
  const rounds = await Promise.all(writers)
  assert.ok(
    rounds.every((count) => count > 3),
    `each writer wrote during the deploy: ${rounds}`,
  )
  assert.equal(report.state, 'done', report.notes.join('\n'))

  const all = report.migrations[0]!.statements
  for (const statement of all) assert.equal(statement.capturedRows, statement.affectedRows, statement.sql)
  const stored = await session.query(`SELECT rollback_statement AS s FROM \`${all[0]!.backupDatabase}\`.shared`)
  assert.equal(
    stored.length,
    all.reduce((sum, statement) => sum + statement.capturedRows, 0),
  )
  for (const row of stored) assert.doesNotMatch(String(row.s), /theirs/)

  const theirs = "SELECT GROUP_CONCAT(id, ':', n ORDER BY id) FROM shared WHERE owner = 'theirs'"
  await session.run('SET SESSION group_concat_max_len = 10000000')
  const before = await session.value(theirs)
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements.filter((one) => one.conflicts.length > 0)))
  assert.equal(await session.value(theirs), before)
  assert.equal(await session.value("SELECT CONCAT(COUNT(*), ' ', SUM(n)) FROM shared WHERE owner = 'ours'"), '100 0')
})

onEachServer('a later change is a conflict: nothing is overwritten unless it is forced', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE account (id int PRIMARY KEY, balance decimal(10,2) NOT NULL, note varchar(20))')
  await session.run("INSERT INTO account VALUES (1, 10, 'a'), (2, 20, NULL), (3, 30, 'c')")
  const report = await project.deploy({
    'm.sql':
      "UPDATE account SET balance = balance + 1; DELETE FROM account WHERE id = 3; INSERT INTO account VALUES (4, 40, 'd');",
  })
  await session.run('UPDATE account SET balance = 99 WHERE id = 2')
  await session.run("INSERT INTO account VALUES (3, 33, 'someone else')")
  const now = await snapshot(session, project.database)

  const checked = await project.rollback(report.deployment!, { check: true })
  assert.deepEqual(
    checked.statements.at(-1)!.conflicts.map(({ table, key }) => ({ table, key })),
    [{ table: `${project.database}.account`, key: '`id`=3' }],
  )
  assert.deepEqual(await snapshot(session, project.database), now, 'a check changes nothing')
  const refused = await project.rollback(report.deployment!)
  assert.equal(refused.state, 'conflict')
  assert.match(refused.statements.at(-1)!.conflicts[0]!.found, /someone else|Duplicate/)
  assert.deepEqual(await snapshot(session, project.database), now, 'all of it is taken back')

  await session.run('DELETE FROM account WHERE id = 3')
  const second = await project.rollback(report.deployment!)
  assert.equal(second.state, 'conflict')
  const [conflict] = second.statements.at(-1)!.conflicts
  assert.equal(conflict!.key, '`id`=2')
  assert.match(conflict!.expected, /21/)
  assert.match(conflict!.found, /99/)

  const forced = await project.rollback(report.deployment!, { force: true })
  assert.equal(forced.state, 'undone')
  assert.equal(
    await session.value("SELECT GROUP_CONCAT(id, ':', balance ORDER BY id) FROM account"),
    '1:10.00,2:20.00,3:30.00',
  )
})
