import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { DeployReport } from '../../src/deploy/report.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { makeBusy, Writer, type Written } from './keep-writers.ts'
import { Project, snapshot } from './project.ts'

const ROWS = 20_000
const WRITERS = 8

/** Deploys while writers are at work, until they are told to stop or the server refuses what they write. */
async function deployBusy(
  t: TestContext,
  server: TestServer,
  sql: string,
  keepLockSeconds: number,
  prepare: readonly string[] = [],
): Promise<{ project: Project; session: Session; report: DeployReport; written: readonly Written[]; rows: number }> {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await makeBusy(session, ROWS)
  for (const one of prepare) await session.run(one)
  const writers: Writer[] = []
  for (let number = 0; number < WRITERS; number++)
    writers.push(new Writer(await server.session({ database: project.database }), number, ROWS))
  const running = writers.map((writer) => writer.run())
  const report = await project.deploy({ 'm.sql': sql }, { keepLockSeconds })
  for (const writer of writers) writer.stop()
  const written = await Promise.all(running)
  assert.equal(report.state, 'done', report.notes.join('\n') + JSON.stringify(report.migrations))
  return { project, session, report, written, rows: ROWS + written.reduce((sum, { rows }) => sum + rows, 0) }
}

for (const [how, seconds] of [
  ['under a lock', 60],
  ['in chunks and from the binlog', 0],
] as const) {
  onEachServer(`a column is dropped while others write: nothing is lost, copied ${how}`, {}, async (t, server) => {
    const { project, session, report, written, rows } = await deployBusy(
      t,
      server,
      'ALTER TABLE busy DROP COLUMN b;',
      seconds,
    )
    assert.ok(written.every(({ statements }) => statements > 0))
    assert.deepEqual(
      report.notes.filter((note) => /under a lock/.test(note)),
      [],
    )
    assert.equal((await project.rollback(report.deployment!)).state, 'undone')
    assert.equal(await session.value('SELECT COUNT(*) FROM busy'), String(rows))
    assert.equal(await session.value('SELECT COUNT(*) FROM busy WHERE a <> 2 * b'), '0')
    t.diagnostic(
      `${server.id}: ${written.reduce((sum, { statements }) => sum + statements, 0)} statements, longest ${Math.round(Math.max(...written.map(({ longest }) => longest)))} ms`,
    )
  })
}

const TRIGGER = "CREATE TRIGGER mark BEFORE INSERT ON busy FOR EACH ROW SET NEW.s = CONCAT(NEW.s, '!')"

for (const [what, sql, prepare] of [
  ['is dropped', 'DROP TABLE busy;', [TRIGGER]],
  ['is truncated', 'TRUNCATE busy;', []],
  ['with a trigger is truncated', 'TRUNCATE busy;', [TRIGGER]],
  ['has a column narrowed', "SET sql_mode = ''; ALTER TABLE busy CHANGE b c tinyint NOT NULL;", []],
] as const) {
  onEachServer(`a table ${what} while others write: nothing is lost`, {}, async (t, server) => {
    const { project, session, report, rows } = await deployBusy(t, server, sql, 0, prepare)
    const undone = await project.rollback(report.deployment!)
    assert.equal(undone.state, 'undone', JSON.stringify(undone))
    assert.equal(await session.value('SELECT COUNT(*) FROM busy'), String(rows))
    assert.equal(await session.value("SELECT COUNT(*) FROM busy WHERE a <> 2 * b OR s LIKE '%!!'"), '0')
  })
}

/** Structure, rows and triggers. */
async function whole(session: Session, database: string) {
  const triggers = await session.query(
    `SELECT trigger_name AS name, event_object_table AS tbl, action_statement AS text, definer, sql_mode AS mode, character_set_client AS charset, collation_connection AS collation FROM information_schema.triggers WHERE trigger_schema = '${database}' ORDER BY trigger_name`,
  )
  return { tables: await snapshot(session, database), triggers }
}

const FAMILY = [
  'CREATE TABLE parent (id int PRIMARY KEY, n int)',
  'CREATE TABLE child (id int PRIMARY KEY, parent int, up int, v varchar(20), FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE, CONSTRAINT own FOREIGN KEY (up) REFERENCES child (id)) DEFAULT CHARSET utf8mb4',
  'CREATE TABLE log (line varchar(100))',
  'INSERT INTO parent VALUES (1, 1), (2, NULL)',
  "INSERT INTO child VALUES (1, 1, NULL, 'é'), (2, 2, 1, NULL), (3, NULL, 2, '')",
  "SET sql_mode = 'ANSI_QUOTES'",
  'CREATE TRIGGER one BEFORE INSERT ON child FOR EACH ROW SET NEW."v" = \'x\'',
  "SET sql_mode = ''",
  "CREATE TRIGGER `t``wo` AFTER UPDATE ON child FOR EACH ROW INSERT INTO log VALUES ('ü')",
]

onEachServer('a dropped table is moved away, with its triggers and foreign keys, and back', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const sql of FAMILY) await session.run(sql)
  const before = await whole(session, project.database)
  for (const sql of ['DROP TABLE child;', 'DROP TABLE child, parent;']) {
    const report = await project.deploy({ 'm.sql': sql })
    assert.equal(report.state, 'done', JSON.stringify(report))
    // What is kept binds nobody.
    if (sql === 'DROP TABLE child;') {
      await session.run('UPDATE parent SET id = 7 WHERE id = 1')
      await session.run('UPDATE parent SET id = 1 WHERE id = 7')
      await session.run('DELETE FROM parent WHERE id = 2')
      await session.run('INSERT INTO parent VALUES (2, NULL)')
    }
    const undone = await project.rollback(report.deployment!)
    assert.equal(undone.state, 'undone', JSON.stringify(undone))
    assert.deepEqual(await whole(session, project.database), before)
    await assert.rejects(session.run('UPDATE child SET parent = 99 WHERE id = 1'), /foreign key/)
  }
})

onEachServer('a table that another refers to is dropped with a copy, and back', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const sql of FAMILY) await session.run(sql)
  const before = await whole(session, project.database)
  const refused = await project.deploy({ 'm.sql': 'DROP TABLE parent;' })
  assert.equal(refused.state, 'failed')
  assert.deepEqual(await whole(session, project.database), before)
  const report = await project.deploy({ 'n.sql': 'SET foreign_key_checks = 0; DROP TABLE parent;' })
  assert.equal(report.state, 'done', JSON.stringify(report))
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(await whole(session, project.database), before)
})

onEachServer(
  'a truncated table gets an empty twin; what is written since stays when it is undone',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    for (const sql of [
      ...FAMILY,
      "CREATE TABLE plain (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, v varchar(10), KEY (v), g int AS (LENGTH(v))) AUTO_INCREMENT = 50 COMMENT = 'c'".replace(
        ', g int AS (LENGTH(v))',
        server.id === 'mysql-5.6' ? '' : ', g int AS (LENGTH(v)) VIRTUAL',
      ),
      "INSERT INTO plain (v) VALUES ('a'), ('b')",
      'CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3',
      'INSERT INTO parts VALUES (1), (2), (3)',
    ])
      await session.run(sql)
    const before = await whole(session, project.database)
    const report = await project.deploy({ 'm.sql': 'TRUNCATE plain; TRUNCATE TABLE parts; TRUNCATE child;' })
    assert.equal(report.state, 'done', JSON.stringify(report))
    await session.run("INSERT INTO plain (v) VALUES ('since')")
    assert.equal(await session.value('SELECT id FROM plain'), '1', 'it counts from 1')
    assert.equal(await session.value('SELECT COUNT(*) FROM parts'), '0')
    const undone = await project.rollback(report.deployment!)
    assert.equal(undone.state, 'undone', JSON.stringify(undone))
    assert.equal(await session.value('SELECT GROUP_CONCAT(id, v ORDER BY id) FROM plain'), '1since,50a,51b')
    await session.run('DELETE FROM plain WHERE id = 1')
    assert.deepEqual(await whole(session, project.database), before)

    const again = await project.deploy({ 'n.sql': 'TRUNCATE parts;' })
    await session.run('INSERT INTO parts VALUES (2), (9)')
    assert.equal((await project.rollback(again.deployment!)).state, 'conflict')
    assert.equal((await project.rollback(again.deployment!, { force: true })).state, 'undone')
    assert.equal(await session.value('SELECT GROUP_CONCAT(id ORDER BY id) FROM parts'), '1,2,3,9')
  },
)

onEachServer('rows that others put in after a TRUNCATE and that find no room are told', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int PRIMARY KEY, name varchar(9))')
  await session.run("INSERT INTO item VALUES (1, 'one'), (2, 'two')")
  const report = await project.deploy({ 'm.sql': 'TRUNCATE item;' })
  await session.run("INSERT INTO item VALUES (2, 'other'), (3, 'three')")
  const stopped = await project.rollback(report.deployment!)
  assert.equal(stopped.state, 'conflict')
  assert.match(JSON.stringify(stopped), /have keys of kept ones/)
  const undone = await project.rollback(report.deployment!, { force: true })
  assert.equal(undone.state, 'undone')
  assert.deepEqual(
    (await session.query('SELECT name FROM item ORDER BY id')).map(({ name }) => name),
    ['one', 'two', 'three'],
  )
  const [, kept] = /1 row that was written into .*\.item since .* kept in (`rollgate_keep`\.`\w+`)/.exec(
    undone.notes.join('\n'),
  ) ?? [undone.notes.join('\n')]
  assert.equal(await session.value(`SELECT name FROM ${kept} WHERE id = 2`), 'other')
})

onEachServer('rows of dropped and truncated partitions come back', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const sql of [
    'CREATE TABLE parts (id int PRIMARY KEY, v varchar(10)) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION `p one` VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN MAXVALUE)',
    "INSERT INTO parts VALUES (1, 'a'), (2, NULL), (11, 'b'), (12, ''), (21, 'c')",
  ])
    await session.run(sql)
  const before = await whole(session, project.database)
  const report = await project.deploy({
    'm.sql': 'ALTER TABLE parts DROP PARTITION p0; ALTER TABLE parts TRUNCATE PARTITION `p one`, p2;',
  })
  assert.equal(report.state, 'done', JSON.stringify(report))
  const kept = await session.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'rollgate_keep' AND table_name LIKE '%parts'",
  )
  const counts: unknown[] = []
  for (const { name } of kept) counts.push(await session.value(`SELECT COUNT(*) FROM rollgate_keep.\`${name}\``))
  assert.deepEqual(counts.sort(), ['2', '3'], 'no more is copied than goes')
  await session.run("INSERT INTO parts VALUES (5, 'since')")
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  await session.run('DELETE FROM parts WHERE id = 5')
  assert.deepEqual(await whole(session, project.database), before)
})

onEachServer('a dropped database comes back with its tables, rows, triggers and all else', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  const other = await server.createDatabase('other')
  const inside = await server.session({ database: other })
  for (const sql of [
    ...FAMILY,
    'CREATE VIEW seen AS SELECT p.id, c.v FROM parent p JOIN child c ON c.parent = p.id',
    'CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN 2 * n',
    'CREATE TABLE `empty` (id int PRIMARY KEY)',
  ])
    await inside.run(sql)
  const before = await whole(inside, other)
  const report = await project.deploy({ 'm.sql': `DROP DATABASE ${other};` })
  assert.equal(report.state, 'done', JSON.stringify(report))
  assert.equal(
    await session.value(`SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '${other}'`),
    '0',
  )
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(await whole(inside, other), before)
  assert.equal(await session.value(`SELECT ${other}.twice(21)`), '42')

  // Another database that refers to it is not left with keys that lead nowhere.
  await session.run(`CREATE TABLE outside (id int PRIMARY KEY, FOREIGN KEY (id) REFERENCES ${other}.parent (id))`)
  await assert.rejects(
    project.deploy({ 'n.sql': `DROP DATABASE ${other};` }),
    /tables of other databases refer to its table/,
  )
  await session.run('DROP TABLE outside')

  // One that the server does not drop is whole again.
  await inside.run('CREATE TABLE locked (id int PRIMARY KEY)')
  const untouched = await whole(inside, other)
  const holder = await server.session({ database: other })
  await holder.run('START TRANSACTION')
  await holder.query('SELECT * FROM locked')
  const failed = await project.deploy(
    { 'o.sql': `DROP DATABASE ${other};` },
    { lock: { waitSeconds: 1, retries: 0, killBlockers: false } },
  )
  assert.equal(failed.state, 'failed', JSON.stringify(failed))
  await holder.run('ROLLBACK')
  assert.deepEqual(await whole(inside, other), untouched)
})
