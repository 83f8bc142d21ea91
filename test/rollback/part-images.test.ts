import assert from 'node:assert/strict'
import { BinlogError } from '../../src/binlog/binlog-error.ts'
import { rowStatements } from '../../src/rollback/inverse-row.ts'
import { RowScript } from '../../src/rollback/row-script.ts'
import { assertUndone, recordRows } from '../binlog/record.ts'
import { onEachServer, type TestServer } from '../servers.ts'

const TABLES = [
  'CREATE TABLE t (id int PRIMARY KEY, a int, v varchar(20) DEFAULT "d", b text, c blob) ENGINE=InnoDB',
  'CREATE TABLE pair (x int, y int, PRIMARY KEY (x, y)) ENGINE=InnoDB',
  'CREATE TABLE plain (a int, b text) ENGINE=InnoDB',
  'CREATE TABLE counted (id int PRIMARY KEY AUTO_INCREMENT, v int, b text) ENGINE=InnoDB',
  'CREATE TABLE stamped (id int PRIMARY KEY, v int, at timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP) ENGINE=InnoDB',
]
const ROWS = [
  "INSERT INTO t VALUES (1,1,'one','text one',X'01'),(2,2,'two','text two',X'02'),(3,NULL,NULL,NULL,NULL)",
  'INSERT INTO pair VALUES (1,1),(1,2),(2,2)',
  "INSERT INTO plain VALUES (1,'one'),(1,'one'),(2,NULL)",
  "INSERT INTO stamped VALUES (1,1,'2020-01-01 00:00:00'),(2,2,'2020-01-01 00:00:00')",
]

async function open(server: TestServer, image: string) {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  const undoing = await server.session({ foundRows: true })
  for (const sql of [...TABLES, ...ROWS]) await session.run(sql)
  await session.run(`SET SESSION binlog_row_image = '${image}'`)
  const undone = (...work: readonly string[]) =>
    assertUndone(session, undoing, database, async () => {
      for (const sql of work) await session.run(sql)
    })
  /** Refused with the names of the columns, their table and the position; then the change is taken back. */
  const refused = async (sql: string, names: string) => {
    const rows = await recordRows(session, () => session.run(sql))
    const [, table] = /(?:UPDATE|FROM|INTO) (\w+)/.exec(sql)!
    const message = `The binlog lacks ${names} of ${database}.${table}, so the change cannot be undone`
    const expected = (error: unknown) =>
      error instanceof BinlogError &&
      error.message.startsWith(message) &&
      /\(binlog \S+\.\d+, position \d+\)$/.test(error.message) &&
      /binlog_row_image = FULL/.test(error.hint!)
    for (const { item, shape } of rows) {
      assert.throws(() => rowStatements(item, shape), expected, message)
      assert.throws(() => new RowScript({ direction: 'undo', guard: true }).append(item, shape), expected)
    }
    assert.ok(rows.length > 0)
    for (const name of ['t', 'pair', 'plain', 'counted', 'stamped']) await session.run(`DELETE FROM ${name}`)
    for (const again of ROWS) await session.run(again)
  }
  return { session, undone, refused }
}

onEachServer('MINIMAL: what the images suffice for is undone, the rest is refused by name', {}, async (_t, server) => {
  const { session, undone, refused } = await open(server, 'MINIMAL')
  await undone(
    // Changes of a key alone: it is in both images.
    'UPDATE t SET id = id + 10',
    'UPDATE pair SET y = y + 5 WHERE x = 1',
    'DELETE FROM pair WHERE x = 1',
    'INSERT INTO counted (v) VALUES (1),(2)',
    "INSERT INTO t (id, v) VALUES (7, 'seven')",
    "INSERT INTO t (id, b) VALUES (8, 'eight'), (9, NULL)",
    'INSERT INTO pair VALUES (7, 8)',
    // All columns are the key of a table without one.
    'UPDATE plain SET a = 5 WHERE a = 1 LIMIT 1',
    'UPDATE plain SET b = NULL',
    'DELETE FROM plain WHERE a = 2',
  )

  await refused('UPDATE t SET a = 5 WHERE id = 1', 'column `a`')
  await refused("UPDATE t SET v = 'x', id = 9, c = 'y' WHERE id = 1", 'columns `v`, `c`')
  await refused('DELETE FROM t WHERE id = 1', 'columns `a`, `v`, `b`, `c`')
  await refused('UPDATE stamped SET v = 9 WHERE id = 1', 'columns `v`, `at`')
  await refused('UPDATE stamped SET id = 9, at = at WHERE id = 1', 'column `at`')
  // MariaDB logs an INSERT whole.
  if (server.flavor === 'mysql') await refused('INSERT INTO plain (a) VALUES (7)', 'column `b`')
  await session.run("INSERT INTO counted VALUES (1, 1, 'one')")
  await refused("REPLACE INTO counted VALUES (1, 2, 'two')", 'columns `v`, `b`')
})

onEachServer('NOBLOB: refused only where a blob is needed', {}, async (_t, server) => {
  const { undone, refused } = await open(server, 'NOBLOB')
  await undone(
    'UPDATE t SET a = 9, v = NULL',
    'UPDATE t SET id = id + 10, a = NULL WHERE id > 1',
    'UPDATE stamped SET v = v + 1',
    'DELETE FROM stamped WHERE id = 1',
    'INSERT INTO stamped VALUES (5, 5, NOW())',
    "INSERT INTO t VALUES (7, 7, 'seven', 'text', 'blob')",
    'INSERT INTO counted (v) VALUES (1),(2)',
    "UPDATE plain SET b = 'x' WHERE a = 2",
    'UPDATE plain SET a = 7 WHERE a = 1 LIMIT 1',
    'DELETE FROM plain',
  )

  await refused("UPDATE t SET b = 'new', a = 1 WHERE id = 2", 'column `b`')
  await refused("UPDATE t SET b = 'new', c = 'new' WHERE id = 2", 'columns `b`, `c`')
  await refused('DELETE FROM t WHERE id = 2', 'columns `b`, `c`')
})

onEachServer(
  'FULL_NODUP: what an after image lacks is as it was',
  { only: { servers: ['mariadb-11.8'], reason: 'MariaDB has it from 11.4' } },
  async (_t, server) => {
    const { undone } = await open(server, 'FULL_NODUP')
    await undone(
      'UPDATE t SET a = 9',
      "UPDATE t SET b = 'x', id = id + 10 WHERE id > 1",
      'DELETE FROM t WHERE id = 1',
      "UPDATE plain SET b = 'x' WHERE a = 2",
      'UPDATE stamped SET v = v + 1',
      'DELETE FROM plain',
    )
  },
)
