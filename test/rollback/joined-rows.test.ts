import assert from 'node:assert/strict'
import type { Session } from '../../src/mysql/session.ts'
import { Project, snapshot } from '../deploy/project.ts'
import { onEachServer } from '../servers.ts'
import { BLIND, blindAccount } from './blind-account.ts'

/** Rollback statements that follow each other are sent as one: what comes of it is what each of them would do. */

async function changes(session: Session): Promise<number> {
  const rows = await session.query(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_update', 'Com_delete', 'Com_delete_multi')",
  )
  return rows.reduce((sum, row) => sum + Number(row.Value), 0)
}

const PLAIN = `i int NOT NULL, b bigint unsigned, c decimal(30,10), f float, d double, v varchar(60) CHARACTER SET utf8mb4, l varchar(20) CHARACTER SET latin1,
u varchar(20) CHARACTER SET utf16, ch char(9) CHARACTER SET utf8mb4, vb varbinary(9), bl blob, tx text CHARACTER SET utf8mb4, e enum('a','b','0'), dt date, t time(3), dtm datetime(6), ts timestamp(2) NULL`
const OTHERS = "bi bit(9), s set('x','y','z'), y year, g point, fd float(7,2)"
const PLAIN_VALUES = [
  "1, 18446744073709551615, 0.1, 0.1, 0.1, 'it''s \\\\ 東京', 'Grüße', 'utf16', 'end ', X'00FF', X'', 'two\\nlines', 'a', '2024-02-29', '-00:00:01.5', '2024-01-01 10:00:00.000001', '2024-01-01 10:00:00.25'",
  "-1, 0, -12345678901234567890.0123456789, -1e-30, 1e300, '', '?', 'ß', '', X'', X'27', '''', 'b', '0000-00-00', '838:59:59', '9999-12-31 23:59:59.999999', '2038-01-01'",
  'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL'.replace(
    'NULL',
    '0',
  ),
  "7, 5, 1, 16777216, 3.141592653589793, 'a''''b', 'É', '東京', 'É', X'5C', REPEAT('x', 300), REPEAT('ß', 300), '0', '1000-01-01', '00:00:00', '1000-01-01', '1970-01-01 00:00:01'",
]
const OTHER_VALUES = [
  "b'101', 'x', 2024, ST_GeomFromText('POINT(1 2)'), 1.1",
  "0, '', 1901, NULL, -2.25",
  'NULL, NULL, NULL, NULL, NULL',
  "511, 'y,z', 2155, ST_GeomFromText('POINT(0 0)'), 12345.67",
]
const ROWS = 300

for (const [kind, columns] of [
  ['that lists of rows compare', PLAIN],
  ['all of them', `${PLAIN}, ${OTHERS}`],
] as const) {
  for (const [what, key] of [
    ['one column', 'PRIMARY KEY (id)'],
    ['two', 'UNIQUE KEY by_two (name, id)'],
  ] as const) {
    onEachServer(`many rows of types ${kind}, with a key of ${what}`, {}, async (t, server) => {
      const project = await Project.create(t, server)
      const session = await server.session({ database: project.database })
      await session.run("SET SESSION sql_mode = '', time_zone = '+00:00'")
      await session.run('SET NAMES utf8mb4')
      const create = (name: string) =>
        session.run(
          `CREATE TABLE ${name} (id int NOT NULL, name varchar(20) CHARACTER SET latin1 NOT NULL, ${columns}, ${key})`,
        )
      await create('k')
      await create('copied')
      const rows = Array.from({ length: ROWS }, (_, row) => {
        // Of each kind many in a row, for what is changed of them is not the same.
        const kind = Math.floor((row * PLAIN_VALUES.length) / ROWS)
        const others = columns === PLAIN ? '' : `, ${OTHER_VALUES[kind]}`
        return `(${row}, 'é''${row}', ${PLAIN_VALUES[kind]}${others})`
      })
      await session.run(`INSERT INTO k VALUES ${rows.join(',\n')}`)
      const before = await snapshot(session, project.database)
      const report = await project.deploy({
        'm.sql': `SET SESSION sql_mode = ''; INSERT INTO copied SELECT * FROM k; DELETE FROM k WHERE id >= 250;
UPDATE k SET i = i + 1, b = 5, c = 1, f = 1, d = 1, v = CONCAT('x', id), l = 'é', u = 'ü', ch = NULL, vb = 'b', bl = NULL, tx = 'x', e = 'b', dt = '2020-01-01', t = NULL, dtm = '2020-01-01', ts = NULL;`,
      })
      const sent = await changes(session)
      const undone = await project.rollback(report.deployment!)
      assert.equal(undone.state, 'undone', JSON.stringify(undone.statements).slice(0, 2000))
      // With those that journal and store the rollback itself.
      assert.ok((await changes(session)) - sent < 90, 'in few statements')
      assert.deepEqual(await snapshot(session, project.database), before)
    })
  }
}

onEachServer(
  'a row of many that others changed in one column, however little, is the conflict',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run("SET SESSION sql_mode = '', time_zone = '+00:00'")
    await session.run('SET NAMES utf8mb4')
    await session.run(`CREATE TABLE source (id int PRIMARY KEY, ${PLAIN}, ${OTHERS})`)
    await session.run('CREATE TABLE k LIKE source')
    const values = `${PLAIN_VALUES[0]}, ${OTHER_VALUES[0]}`
    await session.run(
      `INSERT INTO source VALUES ${Array.from({ length: 60 }, (_, row) => `(${row}, ${values})`).join()}`,
    )
    const report = await project.deploy({ 'm.sql': 'INSERT INTO k SELECT * FROM source;' })
    const now = await snapshot(session, project.database)
    const little = {
      i: '2',
      b: '18446744073709551614',
      c: '0.1000000001',
      f: '0.10000001',
      d: '0.10000000000000002',
      v: "'IT''S \\\\ 東京'",
      l: "'GRÜßE'",
      u: "'utf16 '",
      ch: "'End'",
      vb: "X'00FF00'",
      bl: 'NULL',
      tx: "'two\\nlines '",
      e: "'b'",
      dt: "'2024-02-28'",
      t: "'-00:00:01.501'",
      dtm: "'2024-01-01 10:00:00.000002'",
      ts: "'2024-01-01 10:00:00.26'",
      bi: '4',
      s: "'x,y,z'",
      y: '2025',
      g: "ST_GeomFromText('POINT(1 3)')",
      fd: '1.11',
    }
    for (const [column, value] of Object.entries(little)) {
      await session.run(`UPDATE k SET ${column} = ${value} WHERE id = 41`)
      const checked = await project.rollback(report.deployment!, { check: true })
      assert.deepEqual(
        checked.statements.flatMap(({ conflicts }) => conflicts.map(({ key }) => key)),
        ['`id`=41'],
        column,
      )
      await session.run(`REPLACE INTO k SELECT * FROM source WHERE id = 41`)
    }
    assert.deepEqual(await snapshot(session, project.database), now)
    assert.equal((await project.rollback(report.deployment!)).state, 'undone')
    assert.equal(await session.value('SELECT COUNT(*) FROM k'), '0')
  },
)

onEachServer('what does not go together goes one by one', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run("SET SESSION sql_mode = ''")
  // Values of one UPDATE would meet in the unique key.
  await session.run('CREATE TABLE shifted (id int PRIMARY KEY, place int NOT NULL UNIQUE)')
  // The error value is written 0, and is a text beside other texts.
  await session.run("CREATE TABLE chosen (id int PRIMARY KEY, e enum('0','b'))")
  for (let id = 1; id <= 20; id++) await session.run(`INSERT INTO shifted VALUES (${id}, ${id})`)
  const chosen = Array.from({ length: 4500 }, (_, id) => `(${id}, ${id % 2 === 0 ? "'none of them'" : "'b'"})`)
  await session.run(`INSERT INTO chosen VALUES ${chosen.join()}`)
  const before = await snapshot(session, project.database)
  const report = await project.deploy({
    'm.sql':
      "UPDATE shifted SET place = place + 1 ORDER BY place DESC; UPDATE chosen SET e = '0'; UPDATE shifted SET place = place - 1 ORDER BY place;",
  })
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('rows that others hold are waited for once, and rows beside them not at all', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL)')
  await session.run(`INSERT INTO item VALUES ${Array.from({ length: 40 }, (_, id) => `(${id}, 0)`).join()}`)
  const before = await snapshot(session, project.database)
  const report = await project.deploy({
    'm.sql': 'UPDATE item SET n = 1 WHERE id < 30; INSERT INTO item SELECT id + 100, n FROM item WHERE id < 20;',
  })
  await session.run('SET GLOBAL innodb_lock_wait_timeout = 1')
  t.after(async () => (await server.session()).run('SET GLOBAL innodb_lock_wait_timeout = 50'))
  const blocker = await server.session({ database: project.database })
  await blocker.run('START TRANSACTION')
  await blocker.run('SELECT * FROM item WHERE id IN (5, 6, 7, 8) FOR UPDATE')
  const waits = async () => Number((await session.query("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_waits'"))[0]!.Value)
  for (const onConflict of ['stop', 'skip'] as const) {
    const before = await waits()
    const refused = await project.rollback(report.deployment!, { onConflict })
    assert.equal(refused.state, 'conflict')
    assert.match(refused.statements.at(-1)!.conflicts[0]!.found, /1205/)
    assert.equal((await waits()) - before, 2, onConflict)
  }
  await blocker.run('ROLLBACK')
  await blocker.run('START TRANSACTION')
  await blocker.run('SELECT * FROM item WHERE id IN (35, 39) FOR UPDATE')
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  await blocker.run('ROLLBACK')
  blocker.destroy()
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('a row is found that is not as it was, though others were changed meanwhile', BLIND, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL)')
  await session.run(`INSERT INTO item VALUES ${Array.from({ length: 5000 }, (_, id) => `(${id}, 0)`).join()}`)
  const before = await snapshot(session, project.database)
  const report = await project.deploy({ 'm.sql': 'DELETE FROM item;' })
  const now = await snapshot(session, project.database)
  await session.run('CREATE TRIGGER other BEFORE INSERT ON item FOR EACH ROW SET NEW.n = IF(NEW.id = 4000, 1, NEW.n)')
  const refused = await project.rollback(report.deployment!, { production: await blindAccount(server, project) })
  assert.equal(refused.state, 'conflict')
  assert.deepEqual(
    refused.statements.at(-1)!.conflicts.map(({ key }) => key),
    ['`id`=4000'],
  )
  await session.run('DROP TRIGGER other')
  assert.deepEqual(await snapshot(session, project.database), now)
  assert.equal((await project.rollback(report.deployment!)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
})
