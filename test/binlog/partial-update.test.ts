import assert from 'node:assert/strict'
import { readChanges } from '../../src/binlog/changes.ts'
import { EVENT } from '../../src/binlog/event-type.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { assertUndone, inOrder, type RecordedChange, recordChanges, recordEvents, recordItems } from './record.ts'

const only = {
  servers: ['mysql-9.7', 'mysql-9.7-gtid'],
  reason: 'only MySQL from 8.0 logs parts of documents',
} as const
const PARTIAL = "SET SESSION binlog_row_value_options = 'PARTIAL_JSON'"
const FULL = "SET SESSION binlog_row_value_options = ''"

/** Big enough for the server to prefer differences to the document. */
const PADDING = 'x'.repeat(2000)
const WIDE = `JSON_OBJECT(${Array.from({ length: 300 }, (_, index) => `'key ${index}', REPEAT('${index % 10}', 300)`).join(',')}, 'small', JSON_ARRAY(1, 70000, JSON_OBJECT('a', 1)))`
const LONG = `CAST(CONCAT('[', REPEAT('[12345, 1.5, "text"], ', 8000), '100000]') AS JSON)`
const DEEP = `CAST('${'{"a":['.repeat(45)}"${PADDING}", 1${']}'.repeat(45)}' AS JSON)`
const TYPES = `JSON_OBJECT('pad', '${PADDING}', 'list', JSON_ARRAY(1, 2, 3), 'o', JSON_OBJECT('é', 1, '', 2, 'a "b"', 3, 'a.b', 4, 'c\\\\d', 5, 'tab\\t', 6))`
const VALUES = [
  '-1',
  '70000',
  '-3000000000',
  '18446744073709551615',
  'CAST(7 AS UNSIGNED)',
  '1.50',
  '1e0',
  "'text é😀'",
  'NULL',
  'TRUE',
  "CAST('2020-02-29' AS DATE)",
  "TIME'-12:34:56.789'",
  "TIMESTAMP'2020-02-29 01:02:03.000004'",
  "X'00FF'",
  "CAST('{}' AS JSON)",
  'CAST(\'[1, {"a": [2]}]\' AS JSON)',
  `REPEAT('y', 70000)`,
]

/** A document, and what is done to it one after the other, each by JSON_SET, JSON_REPLACE or JSON_REMOVE on column j. */
const CASES: readonly (readonly [string, readonly string[]])[] = [
  [TYPES, VALUES.map((value) => `JSON_SET(j, '$.list[1]', ${value})`)],
  [TYPES, VALUES.map((value, index) => `JSON_SET(j, '$.o."new ${index}"', ${value})`)],
  [
    TYPES,
    [
      `JSON_SET(j, '$.list[3]', 'appended')`,
      `JSON_SET(j, '$.list[100]', 'appended too')`,
      `JSON_SET(j, '$.list[last]', 'last')`,
      `JSON_SET(j, '$.list[last-1]', 'the one before')`,
      `JSON_REMOVE(j, '$.list[0]')`,
      `JSON_REMOVE(j, '$.list[last]')`,
      `JSON_REMOVE(j, '$.list[last-1]', '$.list[0]')`,
      `JSON_SET(j, '$.list[0]', 'wrapped', '$.list[1]', 'and more')`,
      `JSON_SET(j, '$.pad[1]', 'a scalar becomes an array')`,
      `JSON_SET(j, '$.o[0]."é"', JSON_ARRAY())`,
      `JSON_REMOVE(j, '$.list')`,
      `JSON_SET(j, '$[1]', 'the document becomes an array')`,
    ],
  ],
  [
    TYPES,
    [
      `JSON_SET(j, '$.o."é"', JSON_OBJECT('x', 1))`,
      `JSON_SET(j, '$.o."é".x', 2, '$.o."é".y', 3)`,
      `JSON_REPLACE(j, '$.o.""', 'no name')`,
      `JSON_REPLACE(j, '$.o."a \\\\"b\\\\""', 'quotes')`,
      `JSON_REPLACE(j, '$.o."a.b"', 'a dot')`,
      `JSON_REPLACE(j, '$.o."c\\\\\\\\d"', 'a backslash')`,
      `JSON_REPLACE(j, '$.o."tab\\\\t"', 'a tab')`,
      `JSON_REMOVE(j, '$.o.""', '$.o."a.b"', '$.o."é"')`,
      `JSON_REMOVE(JSON_SET(JSON_REPLACE(j, '$.pad', 'short'), '$.more', 1), '$.o')`,
    ],
  ],
  [
    WIDE,
    [
      `JSON_SET(j, '$."key 7"', 'short')`,
      `JSON_SET(j, '$."key 8"', REPEAT('long', 200))`,
      `JSON_SET(j, '$.small[1]', 70001, '$.small[2].b', 2)`,
      `JSON_SET(j, '$.small[3]', 'new', '$.another', 5)`,
      `JSON_REMOVE(j, '$."key 100"', '$."key 9"', '$.small[0]')`,
      // Under 64 KiB, and over it again.
      `JSON_REMOVE(j, ${Array.from({ length: 150 }, (_, index) => `'$."key ${index + 120}"'`).join(',')})`,
      `JSON_SET(j, '$.small[5]', REPEAT('z', 60000))`,
      `JSON_SET(j, '$.small[0]', 100000, '$.small[1]', -100000)`,
    ],
  ],
  [
    LONG,
    [
      `JSON_SET(j, '$[0]', 'first')`,
      `JSON_SET(j, '$[last]', 'last')`,
      `JSON_SET(j, '$[4000][1]', 2.5)`,
      `JSON_SET(j, '$[9000]', CAST('{"new": {}}' AS JSON))`,
      `JSON_REMOVE(j, '$[0]', '$[0]', '$[last]')`,
      `JSON_SET(j, '$[3][2]', REPEAT('large', 20000))`,
    ],
  ],
  [
    DEEP,
    [
      `JSON_SET(j, '$${'.a[0]'.repeat(44)}.a[1]', 'deep')`,
      `JSON_SET(j, '$${'.a[0]'.repeat(44)}.b', 'deep too')`,
      `JSON_REMOVE(j, '$${'.a[0]'.repeat(40)}.a[0].a[0].a')`,
    ],
  ],
]

async function updatesOf(server: TestServer, options: string) {
  const session = await server.session({ database: await server.createDatabase() })
  await session.run(
    'CREATE TABLE t (id int PRIMARY KEY, n json, v varchar(300), d decimal(20,5), b bit(9), j json, e enum("a"), ti time(3), k json)',
  )
  const rows = CASES.map(
    ([document], id) =>
      `(${id}, NULL, REPEAT('v', 299), -1.5, 257, ${document}, 'a', '01:02:03.4', '{"k": [1, 2, 3], "pad": "${PADDING}"}')`,
  )
  await session.run(`INSERT INTO t VALUES ${rows.join(',')}`)
  await session.run(options)
  const work = async () => {
    for (const [id, [, steps]] of CASES.entries())
      for (const step of steps) await session.run(`UPDATE t SET j = ${step} WHERE id = ${id}`)
    await session.run("UPDATE t SET k = JSON_SET(k, '$.k[1]', id), v = id, n = JSON_ARRAY(id) WHERE id > 1")
    await session.run(
      "UPDATE t SET k = JSON_REMOVE(k, '$.pad'), j = JSON_SET(j, '$.more', 1, '$[7]', 2), n = JSON_SET(n, '$[0]', 2)",
    )
    await session.run('UPDATE t SET k = NULL, j = CAST(id AS JSON)')
  }
  return { session, work }
}

onEachServer('documents logged in parts are those that are logged whole', { only }, async (_t, server) => {
  const whole = await updatesOf(server, FULL)
  const expected = await recordChanges(whole.session, whole.work)
  const parts = await updatesOf(server, PARTIAL)
  let found: RecordedChange[] = []
  const events = await recordEvents(parts.session, async () => {
    found = await recordChanges(parts.session, parts.work)
  })
  assert.equal(found.length, expected.length)
  for (const [index, { before, after }] of found.entries()) {
    assert.deepEqual(before, expected[index]!.before)
    assert.deepEqual(after, expected[index]!.after, `change ${index}`)
  }
  const types = events.map((event) => event.type)
  assert.ok(types.filter((type) => type === EVENT.PARTIAL_UPDATE_ROWS).length > 40, String(types))
})

onEachServer('updates that log parts of documents are undone', { only }, async (_t, server) => {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  const undoing = await server.session({ foundRows: true })
  await session.run('CREATE TABLE t (id int PRIMARY KEY, j json, k json)')
  await session.run(
    `INSERT INTO t VALUES (1, '{"a": [1, 2.5, {"b": true}], "p": "${PADDING}"}', '[]'), (2, NULL, '{"p": "${PADDING}"}'), (3, ${WIDE}, ${TYPES})`,
  )
  await session.run(`${PARTIAL}, binlog_transaction_compression = ON`)
  await assertUndone(session, undoing, database, async () => {
    await session.run(
      "UPDATE t SET j = JSON_SET(j, '$.a[1]', 3.0, '$.c', CAST('2020-01-01' AS DATE)), k = JSON_SET(k, '$.p', 'q')",
    )
    await session.run("UPDATE t SET j = JSON_REMOVE(j, '$.a[0]'), k = JSON_SET(k, '$.list[1]', X'00')")
    await session.run("UPDATE t SET id = id + 10, k = JSON_REMOVE(k, '$.p', '$.pad')")
  })
})

onEachServer('a part of a document that nothing tells is unreadable', { only }, async (_t, server) => {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  await session.run('CREATE TABLE t (id int PRIMARY KEY, k json, j json)')
  await session.run(`INSERT INTO t VALUES (1, '1', '{"a": 1, "p": "${PADDING}"}')`)
  await session.run(`${PARTIAL}, binlog_row_image = MINIMAL`)
  const items = await recordItems(session, () => session.run("UPDATE t SET j = JSON_SET(j, '$.a', 2)"))
  const [unreadable] = items.filter((item) => item.kind === 'unreadable')
  assert.equal(
    unreadable?.what,
    `an update of ${database}.t that logs a part of the JSON document in column 3, and not the document before`,
  )
  assert.deepEqual(
    items.map((item) => item.kind),
    ['begin', 'unreadable', 'commit'],
  )
})

onEachServer('damaged parts are refused with the place', { only }, async (_t, server) => {
  const session = await server.session({ database: await server.createDatabase() })
  await session.run('CREATE TABLE t (id int PRIMARY KEY, j json)')
  await session.run(`INSERT INTO t VALUES (1, '{"a": [1], "p": "${PADDING}"}')`)
  await session.run(PARTIAL)
  const events = await recordEvents(session, () => session.run("UPDATE t SET j = JSON_SET(j, '$.a[0]', 20000)"))
  const index = events.findIndex((event) => event.type === EVENT.PARTIAL_UPDATE_ROWS)
  const { body } = events[index]!
  const path = body.indexOf('$.a[0]')
  const refused = async (change: (bytes: Buffer) => Buffer | undefined, message: RegExp) => {
    const copy = Buffer.from(body)
    const changed = events.with(index, { ...events[index]!, body: change(copy) ?? copy })
    await assert.rejects(
      async () => {
        for await (const _ of readChanges(inOrder(changed)));
      },
      new RegExp(
        `The PARTIAL_UPDATE_ROWS event cannot be read: ${message.source}.* \\(binlog .*, position ${events[index]!.position}\\)`,
      ),
    )
  }
  const set = (at: number, text: string) => (bytes: Buffer) => {
    bytes.write(text, at, 'latin1')
    return undefined
  }
  await refused(set(path, '$.b[0]'), /the JSON document has no place \$\.b\[0\] to change/)
  await refused(set(path, '$.a[1]'), /the JSON document has no place/)
  await refused(set(path, '$.a.b0'), /the JSON document has no place/)
  await refused(set(path, '$.a[*]'), /a JSON path/)
  await refused(set(path, '$.a[\xff]'), /a JSON path/)
  await refused(set(path - 2, '\x03'), /operation 3 on a JSON document/)
  await refused(set(path - 1, '\xf0'), /240 bytes expected/)
  for (let length = 10; length < body.length; length++) await refused((bytes) => bytes.subarray(0, length), /./)
})
