import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { planUnits } from '../../src/deploy/units.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { Project, snapshot } from './project.ts'

const ITEM = [
  'CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL) ENGINE=InnoDB',
  'INSERT INTO item VALUES (1, 10), (2, 20), (3, 30)',
]
const SEEN = [
  'CREATE TABLE seen (id int AUTO_INCREMENT PRIMARY KEY, what varchar(20)) ENGINE=InnoDB',
  'CREATE FUNCTION note(what varchar(20)) RETURNS int MODIFIES SQL DATA BEGIN INSERT INTO seen (what) VALUES (what); RETURN 1; END',
]

/** The migration, and what `SELECT GROUP_CONCAT(n ORDER BY id) FROM item` says after it; or by which id it is refused. */
type Case = readonly [sql: string, expected: string, only?: 'mariadb' | 'mysql']

const RUN: readonly Case[] = [
  [
    'START TRANSACTION; UPDATE item SET n = 11 WHERE id = 1; SAVEPOINT s; UPDATE item SET n = 21 WHERE id = 2; RELEASE SAVEPOINT s; COMMIT;',
    '11,21,30',
  ],
  ['BEGIN WORK; UPDATE item SET n = n + 1; COMMIT WORK;', '11,21,31'],
  ['START TRANSACTION READ WRITE; UPDATE item SET n = n + 1; COMMIT AND NO CHAIN NO RELEASE;', '11,21,31'],
  [
    'SET autocommit = 0; UPDATE item SET n = n + 1; COMMIT; SET autocommit = 1; DELETE FROM item WHERE id = 3;',
    '11,21',
  ],
  ['SET @x = 5, SESSION sql_mode = \'ANSI_QUOTES\'; UPDATE "item" SET n = n + @x;', '15,25,35'],
  ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED; UPDATE item SET n = n + 1;', '11,21,31'],
  ['SET NAMES latin1; USE `rollgate`; UPDATE DATABASE.item SET n = n + 1;', '11,21,31'],
  [
    'CREATE TEMPORARY TABLE scratch (id int PRIMARY KEY, n int); INSERT INTO scratch SELECT id, n * 2 FROM item; UPDATE item JOIN scratch USING (id) SET item.n = scratch.n; DROP TEMPORARY TABLE scratch;',
    '20,40,60',
  ],
  ['DO 1, SLEEP(0); SELECT n INTO @n FROM item WHERE id = 1; UPDATE item SET n = @n WHERE id = 2;', '10,10,30'],
  ["DO note('x'); SELECT note('y'); UPDATE item SET n = 1 WHERE id = 1;", '1,20,30'],
  ["LOAD DATA INFILE 'PATH' REPLACE INTO TABLE item (id, n);", '10,99,30,7'],
  ['SHOW TABLES; EXPLAIN SELECT * FROM item; DELETE FROM item WHERE id = 1;', '20,30'],
  ['SET STATEMENT max_statement_time = 100 FOR UPDATE item SET n = n + 1;', '11,21,31', 'mariadb'],
  ['DELIMITER //\nUPDATE item SET n = n + 1//\nDELIMITER ;\nUPDATE item SET n = n + 1;', '12,22,32'],
]

const REFUSED: readonly Case[] = [
  ['START TRANSACTION; DELETE FROM item; ROLLBACK;', 'rollback-in-script'],
  ['START TRANSACTION; SAVEPOINT s; DELETE FROM item; ROLLBACK TO SAVEPOINT s; COMMIT;', 'rollback-in-script'],
  ['START TRANSACTION; DELETE FROM item;', 'transaction-left-open'],
  ['DELETE FROM item; COMMIT AND CHAIN;', 'commit-release'],
  ['DELETE FROM item; COMMIT RELEASE;', 'commit-release'],
  ['SET autocommit = 0, sql_mode = "";', 'mixed-set'],
  ['SET sql_log_bin = 0;', 'binlog-setting'],
  ['SET STATEMENT sql_log_bin = 0 FOR DELETE FROM item;', 'binlog-setting', 'mariadb'],
  [
    'SET STATEMENT max_statement_time = 1, binlog_format = STATEMENT FOR DELETE FROM item;',
    'binlog-setting',
    'mariadb',
  ],
  ['SET GLOBAL max_connections = 100;', 'server-setting'],
  ['SET PASSWORD = "x";', 'administration'],
  ['LOCK TABLES item WRITE; DELETE FROM item; UNLOCK TABLES;', 'lock-tables'],
  ['FLUSH TABLES WITH READ LOCK;', 'server-lock'],
  ['FLUSH TABLES item FOR EXPORT;', 'server-lock'],
  ['LOCK INSTANCE FOR BACKUP;', 'server-lock'],
  ['BACKUP STAGE START;', 'server-lock'],
  ['RESET MASTER;', 'binlog-gone'],
  ["PURGE BINARY LOGS TO 'x';", 'binlog-gone'],
  ['SHUTDOWN;', 'binlog-gone'],
  ["XA START 'x'; DELETE FROM item; XA END 'x';", 'xa'],
  ['HANDLER item OPEN; HANDLER item READ FIRST; HANDLER item CLOSE;', 'handler'],
  ["LOAD DATA LOCAL INFILE 'x' INTO TABLE item;", 'load-data-local'],
  ["LOAD XML CONCURRENT LOCAL INFILE 'x' INTO TABLE item;", 'load-data-local'],
  ['SELECT RELEASE_ALL_LOCKS();', 'user-lock'],
  ['CREATE TEMPORARY TABLE item (id int); DROP TABLE item;', 'temporary-table'],
  ['CREATE TEMPORARY TABLE scratch (id int); ALTER TABLE scratch ADD COLUMN n int;', 'temporary-table'],
  ['CREATE TEMPORARY TABLE scratch (id int); TRUNCATE scratch;', 'temporary-table'],
  ['CREATE TEMPORARY TABLE scratch (id int); CREATE INDEX i ON scratch (id);', 'temporary-table'],
  ['CALL act();', 'call'],
  ["PREPARE s FROM 'DELETE FROM item'; EXECUTE s; DEALLOCATE PREPARE s;", 'dynamic-sql'],
  ["EXECUTE IMMEDIATE 'DELETE FROM item';", 'dynamic-sql'],
  ['EXPLAIN ANALYZE DELETE FROM item;', 'dynamic-sql'],
  ['ANALYZE FORMAT=JSON DELETE FROM item;', 'dynamic-sql', 'mariadb'],
  ['DELIMITER //\nBEGIN NOT ATOMIC DELETE FROM item; END//', 'dynamic-sql'],
  ['OPTIMIZE TABLE item;', 'administration'],
  ['GRANT SELECT ON item TO someone;', 'administration'],
]

onEachServer('statements of every kind that is run are undone whole', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('SET GLOBAL log_bin_trust_function_creators = 1')
  const file = join(server.directory, 'files', 'rows.txt')
  writeFileSync(file, '2\t99\n4\t7\n')
  const cases = RUN.filter(([, , only]) => isFor(server.flavor, only)).map(([sql, expected], at) => ({
    table: `item_${at}`,
    sql: sql
      .replace('PATH', file)
      .replace('DATABASE', project.database)
      .replaceAll(/\bitem\b/g, `item_${at}`),
    expected,
  }))
  for (const statement of SEEN) await session.run(statement)
  for (const { table } of cases) for (const statement of ITEM) await session.run(statement.replace('item', table))
  const before = await snapshot(session, project.database)
  for (const transaction of ['statement', 'file'] as const) {
    const files = Object.fromEntries(cases.map(({ table, sql }) => [`${table}.sql`, sql]))
    const report = await project.deploy(files, { transaction })
    assert.equal(report.state, 'done', report.notes.join('\n'))
    for (const { table, sql, expected } of cases)
      assert.equal(await session.value(`SELECT GROUP_CONCAT(n ORDER BY id) FROM ${table}`), expected, sql)
    assert.equal((await project.rollback(report.deployment!)).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  }
})

test('statements of every other kind are refused by name', () => {
  for (const dialect of DIALECTS) {
    for (const [sql, expected, only] of REFUSED) {
      if (!isFor(dialect.flavor, only)) continue
      const script = parseScript(new Source('m.sql', `UPDATE item SET n = 0;\n${sql}`), { dialect, database: 'shop' })
      const { obstacles } = planUnits(script, { perFile: false })
      const ids = obstacles.map(({ id }) => id)
      assert.ok(ids.includes(String(expected)), `${sql}: ${ids.join(', ')}`)
    }
  }
})

test('GET_LOCK is refused where a session has one lock', () => {
  const ids = DIALECTS.map((dialect) => {
    const script = parseScript(new Source('m.sql', "SET @x = GET_LOCK('a', 1);"), { dialect, database: null })
    return planUnits(script, { perFile: false }).obstacles.map(({ id }) => id)
  })
  assert.deepEqual(ids, [[], [], ['user-lock']])
})

onEachServer('a transaction with a savepoint fails whole', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const statement of ITEM) await session.run(statement)
  const report = await project.deploy({
    'm.sql':
      'START TRANSACTION; UPDATE item SET n = 0; SAVEPOINT s; INSERT INTO item VALUES (4, 4); INSERT INTO item VALUES (1, 1); COMMIT;',
  })
  assert.equal(report.state, 'failed')
  assert.equal(await session.value('SELECT GROUP_CONCAT(n ORDER BY id) FROM item'), '10,20,30')
})

const DIALECTS = [
  { flavor: 'mariadb', version: 101_100, ansiQuotes: false, noBackslashEscapes: false },
  { flavor: 'mysql', version: 90_700, ansiQuotes: false, noBackslashEscapes: false },
  { flavor: 'mysql', version: 50_651, ansiQuotes: false, noBackslashEscapes: false },
] as const

function isFor(flavor: TestServer['flavor'], only: Case[2]): boolean {
  return only === undefined || only === flavor
}
