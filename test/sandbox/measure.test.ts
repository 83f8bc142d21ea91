import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tableChanges } from '../../src/audit/table-changes.ts'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { readTable } from '../../src/mysql/introspect.ts'
import { sessionPins } from '../../src/rollback/session-pins.ts'
import { Measurer } from '../../src/sandbox/measure.ts'
import { isPure } from '../../src/sandbox/pure.ts'
import type { Measured } from '../../src/sandbox/rehearsal.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { allFindings, Staging } from '../audit/harness.ts'
import { onEachServer, type TestServer } from '../servers.ts'

const DIALECT = { flavor: 'mysql', version: 80_400, ansiQuotes: false, noBackslashEscapes: false } as const
const SCHEMA = `
CREATE TABLE parent (id int NOT NULL PRIMARY KEY, code varchar(10)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE t (
  id int NOT NULL PRIMARY KEY, name varchar(40), big bigint, price decimal(10,4), state enum('new','paid','gone'),
  flags set('a','b','c'), code varchar(20), parent_id int, at datetime(6), bin varbinary(20), note text
) DEFAULT CHARSET=utf8mb4;
INSERT INTO parent VALUES (1, 'a'), (2, 'A'), (3, 'b'), (4, NULL), (5, NULL);
INSERT INTO t VALUES
  (1, 'short', 5, 1.5, 'new', 'a', '12', 1, '2024-01-01 00:00:00', 'ab', 'x'),
  (2, 'exactly10!', 127, 1.2345, 'paid', 'a,b', ' -7.5 ', 2, '2024-01-01 10:00:00.25', '0123456789', REPEAT('é', 150)),
  (3, 'twelve chars', 128, 99.99, 'gone', 'b,c', 'x7', 99, '2024-01-01 10:00:00', '0123456789a', '☃'),
  (4, 'nine     ', -129, 1234.5, 'new', '', '70000', NULL, NULL, NULL, NULL),
  (5, NULL, NULL, NULL, NULL, NULL, NULL, 98, NULL, NULL, NULL);
`

type Expected = readonly (readonly [question: Measured['question'], columns: string, rows: number])[]
const CASES: readonly (readonly [sql: string, expected: Expected])[] = [
  ['MODIFY name varchar(10)', [['too-long', 'name', 1]]],
  ['MODIFY name varchar(60)', []],
  [
    'CHANGE name label varchar(9) NOT NULL',
    [
      ['too-long', 'name', 2],
      ['null', 'name', 1],
    ],
  ],
  [
    'MODIFY name varchar(40) CHARACTER SET latin1',
    [
      ['too-long', 'name', 0],
      ['not-convertible', 'name', 0],
    ],
  ],
  ['MODIFY note tinytext', [['too-long', 'note', 1]]],
  [
    'MODIFY note text CHARACTER SET latin1',
    [
      ['too-long', 'note', 0],
      ['not-convertible', 'note', 1],
    ],
  ],
  ['MODIFY big tinyint', [['out-of-range', 'big', 2]]],
  ['MODIFY big int unsigned', [['out-of-range', 'big', 1]]],
  ['MODIFY big varchar(2)', [['too-long', 'big', 3]]],
  [
    'MODIFY price decimal(5,2)',
    [
      ['out-of-range', 'price', 1],
      ['rounded', 'price', 1],
    ],
  ],
  [
    'MODIFY price int',
    [
      ['out-of-range', 'price', 0],
      ['rounded', 'price', 4],
    ],
  ],
  ["MODIFY state enum('new','paid')", [['not-a-member', 'state', 1]]],
  ["MODIFY flags set('a','b')", [['not-a-member', 'flags', 1]]],
  [
    'MODIFY code smallint',
    [
      ['not-convertible', 'code', 1],
      ['out-of-range', 'code', 1],
    ],
  ],
  ['MODIFY at datetime', [['rounded', 'at', 1]]],
  ['MODIFY at date', [['rounded', 'at', 2]]],
  ['MODIFY bin varbinary(10)', [['too-long', 'bin', 1]]],
  ['ADD CONSTRAINT to_parent FOREIGN KEY (parent_id) REFERENCES parent (id)', [['orphan', 'parent_id', 2]]],
  ['ADD UNIQUE KEY one_state (state)', [['duplicate', 'state', 2]]],
  ['ADD UNIQUE KEY two (state, flags)', [['duplicate', 'state,flags', 0]]],
  ['ADD UNIQUE KEY cut (name(1))', [['duplicate', 'name', 0]]],
  ['ADD COLUMN fresh int, ADD UNIQUE KEY f (fresh)', []],
  ['ADD INDEX plain (state)', []],
  ['DROP COLUMN name', []],
]

onEachServer('staging is asked what only its rows tell', {}, async (t, server) => {
  const staging = await Staging.create(server, SCHEMA)
  const checks = server.id !== 'mysql-5.6'
  const cases = checks
    ? [...CASES, ['ADD CONSTRAINT small CHECK (big < 128)', [['check-violation', 'big', 1]]] as const]
    : CASES
  for (const [clauses, expected] of cases) {
    await t.test(clauses, async () => {
      const found = await measure(server, staging.database, 't', `ALTER TABLE t ${clauses}`)
      assert.deepEqual(
        found.map(({ question, columns, rows }) => [question, columns.join(), rows]),
        expected,
      )
      for (const { of, table } of found) assert.deepEqual([of, table], [5, `${staging.database}.t`])
    })
  }
  await t.test('a unique key that compares otherwise', async () => {
    const session = await server.session({ database: staging.database })
    await session.run(
      'ALTER TABLE parent MODIFY code varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, ADD UNIQUE KEY code (code)',
    )
    const sql = 'ALTER TABLE parent MODIFY code varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci'
    const found = await measure(server, staging.database, 'parent', sql)
    assert.deepEqual(
      found.map(({ question, rows }) => [question, rows]),
      [['duplicate', 2]],
    )
  })
})

/** The answers for an ALTER TABLE, of which the structure afterwards is found on a copy without rows. */
async function measure(server: TestServer, database: string, table: string, sql: string): Promise<Measured[]> {
  const session = await server.session({ database })
  for (const pin of sessionPins()) await session.run(pin)
  const before = (await readTable(session, database, table))!
  await session.run('CREATE DATABASE IF NOT EXISTS measured_clone')
  try {
    await session.run(`CREATE TABLE measured_clone.${table} LIKE ${table}`)
    await session.run(`CREATE TABLE measured_clone.parent LIKE parent`).catch(() => {})
    await session.run('USE measured_clone')
    await session.run(sql)
    const after = (await readTable(session, 'measured_clone', table))!
    const script = parseScript(new Source('m.sql', sql), { dialect: await dialectOf(session), database })
    const effect = {
      database,
      name: table,
      before: { kind: 'table', table: before },
      after: { kind: 'table', table: after },
    } as const
    const [change] = tableChanges(script.statements[0]!, [effect])
    return await new Measurer(session).measure(database, change!, () => true)
  } finally {
    await session.run('DROP DATABASE measured_clone')
  }
}

onEachServer('a rule says what was counted', {}, async (t, server) => {
  const sandbox = await (await import('../servers.ts')).startServer(t, server.id, { binlog: false })
  const staging = await Staging.create(server, SCHEMA, sandbox)
  const messages = async (sql: string) =>
    allFindings(await staging.audit(sql))
      .filter(({ rule }) => rule === 'column-narrowing')
      .map(({ message, severity }) => `${severity}: ${message}`)
  await t.test('rows in the way, and none', async () => {
    assert.deepEqual(await messages('ALTER TABLE t MODIFY name varchar(10), MODIFY bin varbinary(15);'), [
      'error: Column `name` narrows: varchar(40) → varchar(10); 1 of 5 rows on staging is longer',
      'warning: Column `bin` narrows: varbinary(20) → varbinary(15); none of 5 rows on staging are longer',
    ])
  })
  await t.test('not when an earlier statement changed the rows', async () => {
    assert.deepEqual(
      await messages('UPDATE t SET name = LEFT(name, 10) WHERE id > 0;\nALTER TABLE t MODIFY name varchar(10);'),
      ['error: Column `name` narrows: varchar(40) → varchar(10)'],
    )
  })
})

test('only pure expressions of a migration reach staging', () => {
  for (const expression of [
    '`a` > 5',
    "lower(`a`) in ('x','y')",
    'json_valid(`doc`)',
    'char_length(`a`) between (1) and (5)',
  ])
    assert.ok(isPure(expression, DIALECT), expression)
  for (const expression of [
    'sleep(5) = 0',
    '`shop`.`evil`(`a`)',
    'evil (`a`)',
    'benchmark(1,1)',
    "load_file('/etc/passwd')",
    '@a > 1',
    '(select 1)',
    'get_lock(`a`,1)',
  ])
    assert.ok(!isPure(expression, DIALECT), expression)
})
