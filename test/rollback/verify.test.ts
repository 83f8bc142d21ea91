import assert from 'node:assert/strict'
import { killAt } from '../deploy/killed.ts'
import { Project, snapshot, WHOLE_ROLLBACK } from '../deploy/project.ts'
import { Scene } from '../deploy/scene.ts'
import { onEachServer } from '../servers.ts'
import { BLIND, blindAccount } from './blind-account.ts'

const ITEM = 'CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL, name varchar(20) NOT NULL)'
const ROWS = "INSERT INTO item VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three')"
const CHANGES =
  "UPDATE item SET n = n + 10 WHERE id = 1; DELETE FROM item WHERE id = 2; INSERT INTO item VALUES (4, 4, 'four');"

interface Disturbance {
  readonly what: string
  readonly sql: readonly string[]
  readonly key: string
  readonly expected: RegExp
  readonly found: RegExp
}

const DISTURBANCES: readonly Disturbance[] = [
  {
    what: 'a trigger changes the row that is put back',
    sql: ['CREATE TRIGGER other BEFORE INSERT ON item FOR EACH ROW SET NEW.name = UPPER(NEW.name)'],
    key: '`id`=2',
    expected: /'two'/,
    found: /`name`=TWO/,
  },
  {
    what: 'a trigger changes the row that is updated',
    sql: ['CREATE TRIGGER other BEFORE UPDATE ON item FOR EACH ROW SET NEW.n = NEW.n + 5'],
    key: '`id`=1',
    expected: /`n`=1$/,
    found: /`n`=6/,
  },
  {
    what: 'the column has become shorter',
    sql: [
      "UPDATE item SET name = 'x'",
      'ALTER TABLE item MODIFY name varchar(2) NOT NULL',
      "UPDATE item SET name = 'x' WHERE id <> 4",
    ],
    key: '`id`=2',
    expected: /'two'/,
    found: /`name`=tw$/,
  },
]

for (const { what, sql, key, expected, found } of DISTURBANCES) {
  onEachServer(`${what}: nothing is changed`, what.includes('trigger') ? BLIND : {}, async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run(ITEM)
    await session.run(ROWS)
    const before = await snapshot(session, project.database)
    const changes = what.includes('shorter') ? 'DELETE FROM item WHERE id = 2;' : CHANGES
    const report = await project.deploy({ 'm.sql': changes })
    for (const statement of sql) await session.run(statement)
    const now = await snapshot(session, project.database)
    const production = await blindAccount(server, project)

    for (const onConflict of ['stop', 'skip'] as const) {
      const refused = await project.rollback(report.deployment!, { onConflict, production })
      assert.equal(refused.state, 'conflict', onConflict)
      assert.equal(refused.rows, 0)
      assert.match(refused.notes.join('\n'), /Nothing was changed/)
      const [conflict] = refused.statements.at(-1)!.conflicts
      assert.equal(conflict!.table, `${project.database}.item`)
      assert.equal(conflict!.key, key)
      assert.match(conflict!.expected, expected)
      assert.match(conflict!.found, found)
      assert.deepEqual(await snapshot(session, project.database), now)
    }
    const checked = await project.rollback(report.deployment!, { check: true, production })
    assert.equal(checked.state, 'conflict')

    if (!sql[0]!.startsWith('CREATE TRIGGER')) {
      assert.equal((await project.rollback(report.deployment!, { force: true })).state, 'undone')
      assert.equal(await session.value('SELECT name FROM item WHERE id = 2'), 'tw')
      return
    }
    await session.run('DROP TRIGGER other')
    assert.equal((await project.rollback(report.deployment!)).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  })
}

onEachServer(
  'killed when the rows are verified but not committed, a rollback leaves nothing',
  {},
  async (t, server) => {
    const scene = await Scene.create(t, server)
    const { project, session } = scene
    await session.run(ITEM)
    await session.run(ROWS)
    const before = await snapshot(session, project.database)
    const { deployment } = await project.deploy({ 'm.sql': 'DELETE FROM item WHERE id = 2;' })
    const now = await snapshot(session, project.database)
    const { production, rollbackDirectory } = project
    const backup = { ...production, role: 'backup' }
    const settings = { ...WHOLE_ROLLBACK, deployment, production, backup, rollbackDirectory }
    await killAt({ command: 'rollback', settings, step: 'undo of rows applied', time: 1 })
    assert.deepEqual(await snapshot(session, project.database), now)
    assert.equal((await project.rollback(deployment!)).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  },
)

onEachServer('rows that are touched many times, with keys of all kinds', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(
    "CREATE TABLE item (f float, e enum('a','it''s','\\\\'), w varchar(9) CHARACTER SET latin1, n int, s set('x','y'), PRIMARY KEY (f, e, w))",
  )
  await session.run(
    "INSERT INTO item VALUES (0.1, 'a', 'a', 1, 'x'), (0.2, 'it''s', 'é', 2, 'x,y'), (1e10, '\\\\', 'ß', 3, '')",
  )
  const before = await snapshot(session, project.database)
  const report = await project.deploy({
    'm.sql': `UPDATE item SET w = UPPER(w); UPDATE item SET f = f + 1, n = n + 1; REPLACE INTO item SELECT f, e, w, 9, 'y' FROM (SELECT * FROM item) AS i;
DELETE FROM item WHERE n = 9; INSERT INTO item VALUES (1.1, 'a', 'a', 1, 'x');`,
  })
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('a row that is taken out and comes back by a trigger is found', BLIND, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(ITEM)
  await session.run(ROWS)
  await session.run('CREATE TABLE log (id int PRIMARY KEY, n int NOT NULL)')
  const report = await project.deploy({
    'm.sql': "UPDATE log SET n = 1; INSERT INTO log VALUES (7, 7); INSERT INTO item VALUES (4, 4, 'four');",
  })
  // Undone first is the row of item, and its trigger puts one into log, where then a row is to be taken out.
  await session.run('CREATE TRIGGER again AFTER DELETE ON item FOR EACH ROW UPDATE log SET id = 8 WHERE id = 7')
  const now = await snapshot(session, project.database)
  const production = await blindAccount(server, project)
  assert.equal((await project.rollback(report.deployment!, { production })).state, 'conflict')
  assert.deepEqual(await snapshot(session, project.database), now)
})

onEachServer('a row that a trigger changes after it was put back is set right before COMMIT', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(ITEM)
  await session.run(ROWS)
  await session.run('CREATE TABLE total (id int PRIMARY KEY, n int NOT NULL)')
  await session.run('INSERT INTO total VALUES (1, 10)')
  const before = await snapshot(session, project.database)
  const report = await project.deploy({
    'm.sql': 'DELETE FROM item WHERE id = 2; UPDATE total SET n = 11 WHERE id = 1;',
  })
  await session.run('CREATE TRIGGER more AFTER INSERT ON item FOR EACH ROW UPDATE total SET n = n + NEW.n')
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('a column that the rollback does not name is set right too', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(ITEM)
  await session.run(ROWS)
  const before = await snapshot(session, project.database)
  const report = await project.deploy({ 'm.sql': 'UPDATE item SET n = n + 10 WHERE id < 3;' })
  await session.run(
    "CREATE TRIGGER named BEFORE UPDATE ON item FOR EACH ROW SET NEW.name = IF(NEW.id = 2, 'x', NEW.name)",
  )
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(await snapshot(session, project.database), before)
})

const KINDS = `b bit(9), e enum('a','it''s',''), s set('x','y'), f float, f2 float(7,2), d double, d2 double(9,3), c decimal(20,5) zerofill,
z int(5) unsigned zerofill, y year, dt date, t time(3), dtm datetime(6), ts timestamp(2) NULL, v varchar(60) CHARACTER SET utf8mb4,
l varchar(20) CHARACTER SET latin1, u varchar(20) CHARACTER SET utf16, ch char(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, bi binary(4), vb varbinary(9), bl blob, tx text CHARACTER SET utf8mb4, g point`
const VALUES = [
  "b'101', 'a', 'x,y', 0.1, 1.1, 0.1, 2.5, 12.5, 42, 2024, '2024-02-29', '-00:00:01.5', '2024-01-01 10:00:00.000001', '2024-01-01 10:00:00.25', 'it''s \\\\ 東京', 'Grüße', 'utf16', 'end ', X'0100', X'00FF', X'', 'two\\nlines', ST_GeomFromText('POINT(1 2)')",
  "0, '', '', -1e-30, -2.25, 1e300, -0.125, 0, 0, 1901, '0000-00-00', '838:59:59', '9999-12-31 23:59:59.999999', NULL, '', '?', 'ß', '', X'', X'', X'27', '''', NULL",
  'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL',
  "511, 2, 'y', 16777216, 0, 3.141592653589793, 0, 0.00001, 1, 0, '2024-00-00', '00:00:00', '1000-01-01', '2038-01-01', 'a''''b', 'a''b', '''', 'x', X'41424344', X'5C', REPEAT('x', 70000), REPEAT('ß', 300), NULL",
  "1, 'it''s', 'x', 340282346638528859811704183484516925440, 12345.67, 5e-324, 1.001, 1.5, 7, '2155', '1000-01-01', '100:00:00.001', '2024-06-15', '1970-01-01 00:00:01', REPEAT('é', 60), 'é', '東京', 'É', X'00000001', 'abc', 'abc', 'abc', ST_GeomFromText('POINT(0 0)')",
]

for (const key of ['id int PRIMARY KEY', 'id int']) {
  const kind = key === 'id int' ? 'without a key' : 'with a key'
  onEachServer(`values of all types of a table ${kind} are compared as they are`, {}, async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run("SET SESSION sql_mode = '', time_zone = '+00:00'")
    await session.run('SET NAMES utf8mb4')
    const others =
      server.flavor === 'mariadb' ? ', a4 inet4, a6 inet6, u1 uuid' : server.id === 'mysql-5.6' ? '' : ', j json'
    const values = (row: number) => {
      if (others === '') return ''
      if (row % 2 === 0) return server.flavor === 'mariadb' ? ', NULL, NULL, NULL' : ', NULL'
      return server.flavor === 'mariadb'
        ? ", '10.0.0.1', '2001:db8::1', '123e4567-e89b-12d3-a456-426655440000'"
        : `, '{"a": [1, 1.5, "x''\\\\\\\\ß", null], "b": {}}'`
    }
    await session.run(`CREATE TABLE k (${key}, ${KINDS}${others})`)
    for (const [row, text] of VALUES.entries())
      await session.run(`INSERT INTO k VALUES (${row}, ${text}${values(row)})`)
    const before = await snapshot(session, project.database)
    const report = await project.deploy({
      'm.sql': `UPDATE k SET e = 'a', s = 'x', f = f + 1, d = 7, v = 'v', l = 'l', u = 'u', vb = 'vb', dtm = '2020-01-01', b = 1 WHERE id > 0;
DELETE FROM k WHERE id <> 3; INSERT INTO k (id, v) VALUES (90, 'new'), (91, 'new'); UPDATE k SET tx = 'changed', bl = NULL;`,
    })
    const undone = await project.rollback(report.deployment!)
    assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
    assert.doesNotMatch(undone.notes.join('\n'), /could not be compared/)
    assert.deepEqual(await snapshot(session, project.database), before)
  })
}

onEachServer('a table without a key: what a trigger makes of its rows is found', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE heap (n int, name varchar(20))')
  await session.run("INSERT INTO heap VALUES (1, 'one'), (1, 'one'), (2, NULL), (3, 'three')")
  const before = await snapshot(session, project.database)
  const report = await project.deploy({
    'm.sql': "DELETE FROM heap WHERE n < 3; UPDATE heap SET name = 'x'; INSERT INTO heap VALUES (9, 'nine');",
  })
  await session.run("CREATE TRIGGER other BEFORE INSERT ON heap FOR EACH ROW SET NEW.name = COALESCE(NEW.name, '')")
  const now = await snapshot(session, project.database)
  const refused = await project.rollback(report.deployment!)
  assert.equal(refused.state, 'conflict')
  assert.equal(refused.statements.at(-1)!.conflicts[0]!.key, '(no key)')
  assert.deepEqual(await snapshot(session, project.database), now)
  await session.run('DROP TRIGGER other')
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer(
  'a primary key that is generated changes along with its columns, and comes back with them',
  { only: { servers: ['mysql-9.7', 'mysql-9.7-gtid'], reason: 'others have no such key' } },
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run(
      'CREATE TABLE item (n int NOT NULL, name varchar(20), id int AS (n * 2) STORED PRIMARY KEY, part int AS (n) VIRTUAL)',
    )
    await session.run(
      'CREATE TABLE pair (a int NOT NULL, n int NOT NULL, b int AS (n + 1) STORED NOT NULL, PRIMARY KEY (a, b))',
    )
    await session.run("INSERT INTO item (n, name) VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, NULL)")
    await session.run('INSERT INTO pair (a, n) VALUES (1, 1), (1, 2), (2, 1)')
    const before = await snapshot(session, project.database)
    const changes = [
      'UPDATE item SET n = n + 10 WHERE n < 3',
      'DELETE FROM item WHERE n = 3',
      "INSERT INTO item (n, name) VALUES (30, 'thirty')",
      'UPDATE item SET n = n + 1 ORDER BY n DESC',
      'UPDATE pair SET n = n + 1 ORDER BY n DESC',
    ].join(';\n')
    const { deployment } = await project.deploy({ 'm.sql': changes })
    const undone = await project.rollback(deployment!)
    assert.equal(undone.state, 'undone')
    assert.match(undone.notes.join('\n'), /^To take this rollback back: [^\n]*$/)
    assert.deepEqual(await snapshot(session, project.database), before)

    const again = await project.deploy({ 'm.sql': changes })
    await session.run('UPDATE item SET n = 100 WHERE n = 31')
    const now = await snapshot(session, project.database)
    const stopped = await project.rollback(again.deployment!)
    assert.equal(stopped.state, 'conflict')
    assert.deepEqual(await snapshot(session, project.database), now)
    await session.run('UPDATE item SET n = 31 WHERE n = 100')
    assert.equal((await project.rollback(again.deployment!)).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  },
)
