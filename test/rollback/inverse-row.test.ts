import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RowsItem } from '../../src/binlog/changes.ts'
import { TYPE } from '../../src/binlog/column-type.ts'
import { readTable } from '../../src/mysql/introspect.ts'
import type { Session } from '../../src/mysql/session.ts'
import { rowStatements } from '../../src/rollback/inverse-row.ts'
import { sessionPins } from '../../src/rollback/session-pins.ts'
import { statementsOf } from '../../src/rollback/statement-chunk.ts'
import { type ColumnShape, type TableShape, tableShape } from '../../src/rollback/table-shape.ts'
import { assertUndone, type RecordedRows, recordRows } from '../binlog/record.ts'
import { onEachServer, type ServerChoice, type TestServer } from '../servers.ts'

const NEW_MYSQL: readonly ServerChoice[] = ['mysql-9.7', 'mysql-9.7-gtid']

interface Scenario {
  readonly name: string
  readonly tables: readonly string[]
  readonly rows: readonly string[]
  readonly work: readonly string[]
  readonly only?: readonly ServerChoice[]
  /** How many row changes the work makes; not given where servers differ. */
  readonly changes?: number
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'equal rows without a key',
    tables: ['CREATE TABLE t (a int, b varchar(10), f float)'],
    rows: ["INSERT INTO t VALUES (1,'x',0.1),(1,'x',0.1),(1,'x',0.1),(NULL,NULL,NULL),(NULL,NULL,NULL)"],
    work: [
      "INSERT INTO t VALUES (1,'x',0.1),(NULL,NULL,NULL)",
      'DELETE FROM t LIMIT 2',
      'UPDATE t SET a = 2 WHERE a = 1 LIMIT 1',
      'UPDATE t SET b = NULL',
    ],
  },
  {
    name: 'a nullable unique key is no key',
    tables: ['CREATE TABLE t (u int, v int, UNIQUE KEY (u))'],
    rows: ['INSERT INTO t VALUES (NULL,1),(NULL,2),(3,3)'],
    work: ['UPDATE t SET v = v + 10 WHERE u IS NULL', 'INSERT INTO t VALUES (NULL, 5)', 'DELETE FROM t WHERE u = 3'],
  },
  {
    name: 'a composite key in another order than the columns',
    tables: ['CREATE TABLE t (a int, b varchar(20), c int, d int, PRIMARY KEY (c, b))'],
    rows: ["INSERT INTO t VALUES (1,'x',1,1),(2,'x',2,2),(3,'y',1,3)"],
    work: [
      'UPDATE t SET a = a + 1, d = NULL',
      "UPDATE t SET b = 'z', c = 9 WHERE a = 2",
      'DELETE FROM t WHERE c = 9',
      "INSERT INTO t VALUES (7,'x',7,7)",
    ],
    changes: 6,
  },
  {
    name: 'primary keys that move onto each other',
    tables: ['CREATE TABLE t (id int PRIMARY KEY, v int)'],
    rows: ['INSERT INTO t VALUES (1,1),(2,2),(3,3),(4,4)'],
    work: ['UPDATE t SET id = id + 1 ORDER BY id DESC', 'UPDATE t SET id = id - 1 ORDER BY id'],
    changes: 8,
  },
  {
    name: 'REPLACE over two unique keys',
    tables: ['CREATE TABLE t (id int PRIMARY KEY, u int NOT NULL, v int, UNIQUE KEY (u))'],
    rows: ['INSERT INTO t VALUES (1,1,1),(2,2,2),(3,3,3)'],
    work: ['REPLACE INTO t VALUES (1,2,9)', 'REPLACE INTO t VALUES (3,3,8)', 'REPLACE INTO t VALUES (4,4,4)'],
  },
  {
    name: 'ON DUPLICATE KEY UPDATE hits a row twice, and changes nothing once',
    tables: ['CREATE TABLE t (id int PRIMARY KEY, v int)'],
    rows: ['INSERT INTO t VALUES (1,1),(2,2)'],
    work: [
      'INSERT INTO t VALUES (1,0),(1,0),(5,5),(5,0) ON DUPLICATE KEY UPDATE v = v + 1',
      'INSERT INTO t VALUES (2,0) ON DUPLICATE KEY UPDATE v = 2',
    ],
  },
  {
    name: 'INSERT IGNORE',
    tables: ['CREATE TABLE t (id int PRIMARY KEY, v int)'],
    rows: ['INSERT INTO t VALUES (1,1)'],
    work: ['INSERT IGNORE INTO t VALUES (1,9),(2,2)'],
    changes: 1,
  },
  {
    name: 'several tables in one statement',
    tables: ['CREATE TABLE a (id int PRIMARY KEY, v int)', 'CREATE TABLE b (id int PRIMARY KEY, v int)'],
    rows: ['INSERT INTO a VALUES (1,1),(2,2)', 'INSERT INTO b VALUES (1,1),(2,2)'],
    work: [
      'UPDATE a JOIN b USING (id) SET a.v = b.v + 5, b.v = a.v + 7',
      'DELETE a, b FROM a JOIN b USING (id) WHERE a.id = 2',
    ],
    changes: 6,
  },
  {
    name: 'keys that are equal under their collation',
    tables: [
      'CREATE TABLE t (k varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY, v int)',
      'CREATE TABLE n (s varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, c char(5) CHARACTER SET latin1)',
    ],
    rows: [
      "INSERT INTO t VALUES ('abc',1),('é',2),('x ',3)",
      "INSERT INTO n VALUES ('a','x'),('A','X'),('á','x'),('a ','x')",
    ],
    work: [
      "UPDATE t SET k = 'ABC' WHERE v = 1",
      "UPDATE t SET k = 'E' WHERE v = 2",
      "UPDATE t SET k = 'x' WHERE v = 3",
      "DELETE FROM n WHERE s = 'A' LIMIT 2",
      "INSERT INTO n VALUES ('Á','X')",
    ],
    changes: 6,
  },
  {
    name: 'bytes in an ASCII column that look like UTF-8',
    tables: ['CREATE TABLE t (id int PRIMARY KEY, c varchar(20) CHARACTER SET ascii)'],
    rows: ["INSERT INTO t VALUES (1, X'E6B6975D'), (2, 'plain')"],
    work: ["UPDATE t SET c = 'x' WHERE id = 1", "UPDATE t SET c = X'C3A9' WHERE id = 2", 'DELETE FROM t'],
    changes: 4,
    // MySQL 9 takes no such bytes.
    only: ['mysql-5.6', 'mariadb'],
  },
  {
    name: 'numbers at the end of the range of FLOAT(M,D)',
    tables: ['CREATE TABLE t (id int PRIMARY KEY, f float(10,3), d double(10,3), KEY (f), KEY (d))'],
    rows: ['INSERT INTO t VALUES (1, 9999999.999, 9999999.999), (2, -9999999.999, -9999999.999), (3, 0.1, 0.1)'],
    work: ['INSERT INTO t SELECT id + 3, f, d FROM t', 'UPDATE t SET f = -f, d = -d', 'DELETE FROM t WHERE f <> 0'],
    changes: 15,
  },
  {
    name: 'BLOB columns within JSON',
    tables: ['CREATE TABLE b (s blob, m mediumblob, l longblob)', 'CREATE TABLE t (id int PRIMARY KEY, doc json)'],
    rows: [
      "INSERT INTO b VALUES ('x', 'x', 'x'), (REPEAT('y', 300), REPEAT('y', 70000), REPEAT('y', 70000))",
      'INSERT INTO t SELECT LENGTH(m), JSON_ARRAY(s, m, l) FROM b',
    ],
    work: [
      "INSERT INTO t SELECT LENGTH(m) + 1, JSON_OBJECT('s', s, 'm', m, 'l', l) FROM b",
      "UPDATE t SET doc = JSON_SET(doc, '$[1]', 7)",
      'DELETE FROM t',
    ],
    only: NEW_MYSQL,
  },
  {
    name: 'zero in an AUTO_INCREMENT column',
    tables: ['CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, v int)'],
    rows: ["SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'", 'INSERT INTO t VALUES (0,1),(5,5)'],
    work: ['DELETE FROM t', 'INSERT INTO t (v) VALUES (7),(8)'],
    changes: 4,
  },
  {
    name: 'ON UPDATE CURRENT_TIMESTAMP, changed by the server and kept on purpose',
    tables: [
      'CREATE TABLE t (id int PRIMARY KEY, v int, ts timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)',
    ],
    rows: ["INSERT INTO t VALUES (1,1,'2001-02-03 04:05:06'),(2,2,'2001-02-03 04:05:06')"],
    work: ['UPDATE t SET v = 5 WHERE id = 1', 'UPDATE t SET v = 6, ts = ts WHERE id = 2'],
    changes: 2,
  },
  {
    name: 'generated columns, in the key too',
    tables: [
      'CREATE TABLE t (a int, v int AS (a + 1) VIRTUAL, b varchar(10), s int AS (a * 2) STORED, PRIMARY KEY (s))',
      'CREATE TABLE n (a int, v int AS (a + 1) VIRTUAL, s int AS (a * 2) STORED, z int)',
    ],
    rows: ["INSERT INTO t (a,b) VALUES (1,'x'),(2,'y')", 'INSERT INTO n (a,z) VALUES (1,1),(1,1),(2,2)'],
    work: [
      "INSERT INTO t (a,b) VALUES (3,'z')",
      'UPDATE t SET a = 10 WHERE a = 1',
      'DELETE FROM t WHERE a = 2',
      'UPDATE n SET a = 5 LIMIT 1',
      'DELETE FROM n WHERE a = 1',
      'INSERT INTO n (a) VALUES (9)',
    ],
    only: NEW_MYSQL,
    changes: 6,
  },
  {
    name: 'virtual columns',
    tables: [
      'CREATE TABLE t (id int PRIMARY KEY, a int, v int AS (a + 1) VIRTUAL, b blob, w varchar(20) AS (CONCAT(a, id)) VIRTUAL, KEY (v))',
    ],
    rows: ['INSERT INTO t (id,a,b) VALUES (1,1,REPEAT(0,9000)),(2,NULL,NULL)'],
    work: ['UPDATE t SET a = a + 5', 'UPDATE t SET b = 1', 'DELETE FROM t', 'INSERT INTO t (id,a) VALUES (3,3)'],
    only: [...NEW_MYSQL, 'mariadb'],
  },
  {
    name: 'functional and multi-valued indexes',
    tables: [
      'CREATE TABLE t (id int PRIMARY KEY, a varchar(10), j json, KEY f ((UPPER(a))), UNIQUE KEY g ((a + 1)), KEY m ((CAST(j AS UNSIGNED ARRAY))))',
    ],
    rows: [`INSERT INTO t VALUES (1,'1','[1,2]'),(2,'2','[3]')`],
    work: [
      `UPDATE t SET a = '7', j = '[5,6]' WHERE id = 1`,
      'DELETE FROM t WHERE id = 2',
      `INSERT INTO t VALUES (3,'9','[9]')`,
    ],
    only: NEW_MYSQL,
    changes: 3,
  },
  {
    name: 'generated invisible primary key',
    tables: [
      'SET SESSION sql_generate_invisible_primary_key = ON',
      'CREATE TABLE t (a int, b int INVISIBLE)',
      'SET SESSION sql_generate_invisible_primary_key = OFF',
    ],
    rows: ['INSERT INTO t (a, b) VALUES (1,1),(1,1)'],
    work: ['UPDATE t SET a = 2, b = 3 LIMIT 1', 'INSERT INTO t (a) VALUES (1)', 'DELETE FROM t LIMIT 1'],
    only: NEW_MYSQL,
    changes: 3,
  },
  {
    name: 'unique keys on whole blobs, and invisible columns',
    tables: ['CREATE TABLE t (id int PRIMARY KEY, b text, c int INVISIBLE DEFAULT 4, UNIQUE KEY (b))'],
    rows: ["INSERT INTO t VALUES (1,'one'),(2,'two')"],
    work: [
      "UPDATE t SET b = 'ONE!', c = 5 WHERE id = 1",
      'DELETE FROM t WHERE id = 2',
      "INSERT INTO t VALUES (3,'three')",
    ],
    only: ['mariadb'],
    changes: 3,
  },
  {
    name: 'partitions',
    tables: [
      'CREATE TABLE t (id int PRIMARY KEY, v int) PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN MAXVALUE)',
    ],
    rows: ['INSERT INTO t VALUES (1,1),(20,2)'],
    work: ['UPDATE t SET id = 30 WHERE id = 1', 'DELETE FROM t WHERE id = 20', 'INSERT INTO t VALUES (5,5)'],
    changes: 3,
  },
  {
    name: 'names with every kind of character',
    tables: [
      'CREATE TABLE `t``\'"? .é%` (`id``?` int PRIMARY KEY, `select` varchar(20), `col ümn` int, KEY (`select`))',
    ],
    rows: ["INSERT INTO `t``'\"? .é%` VALUES (1,'?`',1)"],
    work: [
      "UPDATE `t``'\"? .é%` SET `select` = '??', `col ümn` = 2",
      "INSERT INTO `t``'\"? .é%` VALUES (2,'x',2)",
      'DELETE FROM `t``\'"? .é%` WHERE `id``?` = 1',
    ],
    changes: 3,
  },
  {
    name: 'ENUM and SET members that a collation takes for each other',
    tables: [
      "CREATE TABLE t (id int PRIMARY KEY, e enum('a','b') , s set('x','y')) CHARACTER SET latin1 COLLATE latin1_bin",
      "CREATE TABLE u (e enum('a','A','') CHARACTER SET latin1 COLLATE latin1_bin, s set('x','X') CHARACTER SET latin1 COLLATE latin1_bin)",
    ],
    rows: ["INSERT INTO t VALUES (1,'a','x')", "INSERT INTO u VALUES ('a','x'),('A','X'),('','x,X'),(0,'')"],
    work: [
      "UPDATE u SET e = 'A', s = 'x' WHERE e = 'a'",
      "DELETE FROM u WHERE s = 'X'",
      "INSERT INTO u VALUES ('A','X'),('',''),(0,0)",
    ],
  },
]

onEachServer('every kind of change is undone', {}, async (t, server) => {
  const session = await server.session()
  const undoing = await server.session({ foundRows: true })
  for (const { name, tables, rows, work, only, changes } of SCENARIOS) {
    if (only !== undefined && !only.some((choice) => choice === server.id || choice === server.flavor)) continue
    await t.test(name, async () => {
      const database = await server.createDatabase()
      await session.run(`USE ${database}`)
      await session.run("SET NAMES utf8mb4, time_zone = '-03:00', sql_mode = ''")
      for (const sql of [...tables, ...rows]) await session.run(sql)
      const recorded = await assertUndone(session, undoing, database, async () => {
        for (const sql of work) await session.run(sql)
      })
      if (changes !== undefined) assert.equal(recorded.length, changes)
    })
  }
})

onEachServer('a guarded inverse leaves a row that was changed since alone', {}, async (t, server) => {
  const { session, undoing } = await sessions(server)
  const cases: readonly { column: string; values: readonly [string, string, string] }[] = [
    { column: 'int', values: ['1', '2', '3'] },
    { column: 'int', values: ['1', 'NULL', '3'] },
    { column: 'int', values: ['1', '2', 'NULL'] },
    { column: 'float', values: ['0.1', '0.2', '0.20000002'] },
    { column: 'varchar(10) character set utf8mb4', values: ["'a'", "'b'", "'B'"] },
    { column: 'varchar(10) character set utf8mb4', values: ["'a'", "'b'", "'b '"] },
    { column: 'varchar(10) character set latin1', values: ["'a'", "'e'", "'é'"] },
    { column: 'varbinary(4)', values: ["'a'", "'b'", "X'6200'"] },
    { column: 'bit(64)', values: ['1', '18446744073709551614', '18446744073709551615'] },
    { column: "set('a','b')", values: ["'a'", "'b'", "'a,b'"] },
    { column: "enum('a','')", values: ["'a'", "''", '0'] },
    { column: 'text', values: ["'a'", "'b'", "'B'"] },
    { column: 'datetime', values: ["'2020-01-01 00:00:00'", "'2020-01-02 00:00:00'", "'2020-01-02 00:00:01'"] },
    ...(server.id.startsWith('mysql-9')
      ? ([{ column: 'json', values: ["'[1]'", '\'["b"]\'', '\'["B"]\''] }] as const)
      : []),
  ]
  for (const { column, values } of cases) {
    await t.test(`${column}: ${values.join(' → ')}`, async () => {
      await session.run(`CREATE TABLE t (id int PRIMARY KEY, c ${column}, other int)`)
      try {
        await session.run(`INSERT INTO t VALUES (1, ${values[0]}, 0)`)
        const [update] = await recordRows(session, () => session.run(`UPDATE t SET c = ${values[1]}`))
        const [insert] = await recordRows(session, () => session.run(`INSERT INTO t VALUES (2, ${values[1]}, 0)`))
        await session.run(`UPDATE t SET c = ${values[2]}`)
        for (const rows of [update!, insert!]) {
          const guarded = inverse(rows)
          assert.equal((await undoing.run(guarded)).affectedRows, 0, guarded)
        }
        // Another column is not in the way of an update, but an inserted row is deleted only as it was inserted.
        await session.run(`UPDATE t SET c = ${values[1]}, other = 7`)
        assert.equal((await undoing.run(inverse(insert!))).affectedRows, 0)
        assert.equal((await undoing.run(inverse(update!))).affectedRows, 1)
        assert.equal((await undoing.run(inverse(insert!, false))).affectedRows, 1)
      } finally {
        await session.run('DROP TABLE t')
      }
    })
  }
})

onEachServer('an inverse finds its row by the key’s index', {}, async (_t, server) => {
  const { session, undoing } = await sessions(server)
  await session.run(
    "CREATE TABLE t (a varchar(20) CHARACTER SET latin1, e enum('x','y'), b varbinary(9), v int, PRIMARY KEY (a, e, b)) CHARACTER SET utf8mb4",
  )
  const values = Array.from({ length: 200 }, (_, index) => `('ü${index}', 'y', X'00${(index + 16).toString(16)}', 1)`)
  await session.run(`INSERT INTO t VALUES ${values.join(',')}`)
  const [rows] = await recordRows(session, () => session.run("UPDATE t SET v = 2 WHERE a = 'ü42'"))
  const statement = inverse(rows!)
  const format = server.flavor === 'mysql' ? 'FORMAT=TRADITIONAL' : ''
  const [plan] = await undoing.query(`EXPLAIN ${format} ${statement}`)
  assert.equal(plan!.key, 'PRIMARY', statement)
  assert.equal(plan!.rows, '1', statement)
})

onEachServer(
  'a system-versioned table is refused',
  { only: { servers: ['mariadb'], reason: 'MariaDB alone has them' } },
  async (_t, server) => {
    const { session, database } = await sessions(server)
    await session.run('CREATE TABLE t (id int PRIMARY KEY) WITH SYSTEM VERSIONING')
    const table = await readTable(session, database, 't')
    assert.throws(() => tableShape(database, table!), /t cannot be undone: it is system-versioned/)
  },
)

test('an inverse is one line of plain SQL', () => {
  const column = (name: string, type: string, more: Partial<ColumnShape> = {}): ColumnShape => ({
    name,
    type,
    length: null,
    scale: null,
    unsigned: false,
    charset: null,
    members: [],
    generated: false,
    autoUpdated: false,
    ...more,
  })
  const shape: TableShape = {
    database: 'shop',
    table: 'user',
    columns: [
      column('id', 'int'),
      column('name', 'varchar', { charset: 'utf8mb4' }),
      column('doubled', 'int', { generated: true }),
    ],
    hidden: 0,
    key: [0],
    selfReferencing: false,
  }
  const mapped = (type: number, size: number) => ({ type, size, scale: 0, nullable: true, unsigned: null, name: null })
  const map = {
    id: 1,
    database: 'shop',
    table: 'user',
    columns: [mapped(TYPE.LONG, 0), mapped(TYPE.VARCHAR, 40), mapped(TYPE.LONG, 0)],
  }
  const ann = [0, 1, 0, 0, 0, 3, ...Buffer.from('Ann'), 2, 0, 0, 0]
  const none = [2, 1, 0, 0, 0, 2, 0, 0, 0]
  const rows = (change: RowsItem['change'], ...images: number[]): RowsItem => ({
    kind: 'rows',
    file: 'binlog.000001',
    position: 4,
    nextPosition: 100,
    timestamp: 0,
    serverId: 1,
    change,
    map,
    flags: 0,
    present: Buffer.of(7),
    presentAfter: change === 'update' ? Buffer.of(7) : null,
    images: Buffer.from(images),
  })
  const statements = (item: RowsItem, guard: boolean, of = shape, direction: 'undo' | 'redo' = 'undo') => [
    ...statementsOf(rowStatements(item, of, { direction, guard })),
  ]
  assert.deepEqual(statements(rows('delete', ...ann, ...none), true), [
    'INSERT INTO `shop`.`user` (`id`,`name`) VALUES (1,NULL)',
    "INSERT INTO `shop`.`user` (`id`,`name`) VALUES (1,'Ann')",
  ])
  assert.deepEqual(statements(rows('insert', ...ann), false), ['DELETE FROM `shop`.`user` WHERE `id`=1'])
  assert.deepEqual(statements(rows('insert', ...ann), true), [
    "DELETE FROM `shop`.`user` WHERE `id`=1 AND CAST(`name` AS BINARY)='Ann'",
  ])
  assert.deepEqual(statements(rows('update', ...ann, ...none), true), [
    "UPDATE `shop`.`user` SET `name`='Ann' WHERE `id`=1 AND `name` IS NULL",
  ])
  assert.deepEqual(statements(rows('update', ...ann, ...ann), true), [])
  assert.deepEqual(statements(rows('insert', ...none), true, { ...shape, key: null }), [
    'DELETE FROM `shop`.`user` WHERE `id`=1 AND `name` IS NULL LIMIT 1',
  ])
  assert.deepEqual(statements(rows('insert', ...ann, ...none), true, shape, 'redo'), [
    "INSERT INTO `shop`.`user` (`id`,`name`) VALUES (1,'Ann')",
    'INSERT INTO `shop`.`user` (`id`,`name`) VALUES (1,NULL)',
  ])
  assert.deepEqual(statements(rows('update', ...ann, ...none), true, shape, 'redo'), [
    "UPDATE `shop`.`user` SET `name`=NULL WHERE `id`=1 AND CAST(`name` AS BINARY)='Ann'",
  ])
})

/** The inverse of the only row. */
function inverse({ item, shape }: RecordedRows, guard = true): string {
  const statements = [...statementsOf(rowStatements(item, shape, { direction: 'undo', guard }))]
  assert.equal(statements.length, 1)
  return statements[0]!
}

async function sessions(server: TestServer): Promise<{ session: Session; undoing: Session; database: string }> {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  await session.run("SET NAMES utf8mb4, sql_mode = ''")
  const undoing = await server.session({ database, foundRows: true })
  for (const pin of sessionPins()) await undoing.run(pin)
  return { session, undoing, database }
}
