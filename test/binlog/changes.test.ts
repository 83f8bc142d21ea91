import assert from 'node:assert/strict'
import { BinlogError } from '../../src/binlog/binlog-error.ts'
import { type BinlogItem, ChangeReader, type RowsItem } from '../../src/binlog/changes.ts'
import { decodeRows } from '../../src/binlog/decode-rows.ts'
import { EVENT } from '../../src/binlog/event-type.ts'
import type { BinlogEvent } from '../../src/binlog/framing.ts'
import { UserError } from '../../src/errors.ts'
import { readTable } from '../../src/mysql/introspect.ts'
import { checkShape, tableShape } from '../../src/rollback/table-shape.ts'
import { onEachServer } from '../servers.ts'
import { assertUndone, recordChanges, recordEvents, recordItems } from './record.ts'

onEachServer('what happened, in order', {}, async (_t, server) => {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  const items = await recordItems(session, async () => {
    await session.run('CREATE TABLE t (id int PRIMARY KEY, v int) ENGINE=InnoDB')
    await session.run('CREATE TABLE m (id int PRIMARY KEY) ENGINE=MyISAM')
    await session.run('INSERT INTO t VALUES (1,1),(2,2)')
    await session.run('START TRANSACTION')
    await session.run('UPDATE t SET v = 5')
    await session.run('SAVEPOINT s')
    await session.run('DELETE FROM t')
    await session.run('ROLLBACK TO s')
    await session.run('COMMIT')
    await session.run('INSERT INTO m VALUES (1)')
    await session.run('START TRANSACTION')
    await session.run('DELETE FROM t')
    await session.run('ROLLBACK')
    await session.run('ALTER TABLE t ADD COLUMN x int')
    await session.run('SET SESSION binlog_format = STATEMENT')
    await session.run('INSERT INTO t VALUES (7,7,7)')
  })
  assert.deepEqual(
    items.map(show).filter((text) => !/SAVEPOINT|ROLLBACK TO/i.test(text)),
    [
      'query CREATE TABLE t (id int PRIMARY KEY, v int) ENGINE=InnoDB',
      'query CREATE TABLE m (id int PRIMARY KEY) ENGINE=MyISAM',
      'begin',
      'insert t',
      'commit',
      'begin',
      'update t',
      ...(items.some((item) => show(item) === 'delete t') ? ['delete t'] : []),
      'commit',
      'begin',
      'insert m',
      'commit',
      'query ALTER TABLE t ADD COLUMN x int',
      'begin',
      'query INSERT INTO t VALUES (7,7,7)',
      'commit',
    ],
  )
  const query = items.find((item) => item.kind === 'query')
  assert.equal(query?.kind === 'query' && query.database, database)
  for (const [index, item] of items.entries()) {
    assert.ok(item.position < item.nextPosition)
    if (index > 0) assert.ok(item.position >= items[index - 1]!.nextPosition)
  }
})

onEachServer(
  'rows that a rolled-back transaction left in the log are followed by rollback',
  { except: { servers: ['mysql-9.7', 'mysql-9.7-gtid'], reason: 'MySQL 9 refuses such a transaction' } },
  async (_t, server) => {
    const session = await server.session({ database: await server.createDatabase() })
    await session.run('CREATE TABLE t (id int PRIMARY KEY) ENGINE=InnoDB')
    await session.run('CREATE TABLE m (id int PRIMARY KEY) ENGINE=MyISAM')
    const items = await recordItems(session, async () => {
      await session.run('START TRANSACTION')
      await session.run('INSERT INTO t VALUES (1)')
      await session.run('INSERT INTO m SELECT id FROM t')
      await session.run('ROLLBACK').catch(() => {})
    })
    // Whether the lost rows are logged at all differs; if they are, a rollback must follow.
    const texts = items.map(show)
    if (texts.includes('insert t')) assert.equal(texts.at(-1), 'rollback')
    assert.ok(texts.includes('insert m'))
  },
)

onEachServer(
  'MariaDB’s compressed events, full metadata and old temporal formats',
  {
    only: { servers: ['mariadb'], reason: 'only MariaDB writes them' },
    server: {
      extra: [
        '--log-bin-compress=ON',
        '--log-bin-compress-min-len=10',
        '--binlog-row-metadata=FULL',
        '--mysql56-temporal-format=OFF',
      ],
    },
  },
  async (_t, server) => {
    const database = await server.createDatabase()
    const session = await server.session({ database })
    const undoing = await server.session({ foundRows: true })
    await session.run("SET sql_mode = '', time_zone = '+02:00'")
    const digits = [0, 1, 2, 3, 4, 5, 6]
    const columns = digits.flatMap((n) => [`t${n} time(${n})`, `d${n} datetime(${n})`, `s${n} timestamp(${n}) NULL`])
    await session.run(
      `CREATE TABLE t (id int PRIMARY KEY, u int unsigned, y year, b bigint unsigned, txt text, ${columns.join(',')})`,
    )
    const row = (id: number, time: string, datetime: string, timestamp: string) =>
      `(${id}, 4294967295, 2020, 18446744073709551615, '${'x'.repeat(300)}', ${digits.map(() => `'${time}','${datetime}','${timestamp}'`).join(',')})`
    const rows = [
      row(1, '-838:59:59', '9999-12-31 23:59:59', '2038-01-19 05:14:07'),
      row(2, '12:34:56.789012', '0001-01-01 00:00:00.000001', '1970-01-02 00:00:01.987654'),
      row(3, '-00:00:00.999999', '0000-00-00 00:00:00', '0000-00-00 00:00:00'),
      row(4, '838:59:59', '2020-00-00 00:00:00', '2020-10-25 02:30:00.5'),
    ]
    await session.run(`INSERT INTO t VALUES ${rows.join(',')}`)
    const before = await session.query('SELECT t6, d6, s6 FROM t WHERE id = 2')
    assert.deepEqual(Object.values(before[0]!), [
      '12:34:56.789012',
      '0001-01-01 00:00:00.000001',
      '1970-01-02 00:00:01.987654',
    ])
    await assertUndone(session, undoing, database, async () => {
      await session.run('DELETE FROM t WHERE id = 1')
      await session.run(
        `INSERT INTO t VALUES ${row(9, '01:02:03.4', '2020-02-29 01:02:03.4', '2001-09-09 01:46:40.1')}`,
      )
      await session.run(
        "UPDATE t SET txt = REPEAT('y', 1000), t3 = NULL, d3 = NULL, s3 = NULL, t0 = '00:00:01', d6 = '2000-01-01', s6 = '2000-01-01'",
      )
      await session.run('DELETE FROM t')
    })
    const more = rows.map((values) => values.replace('(', '(10'))
    const events = await recordEvents(session, () => session.run(`INSERT INTO t VALUES ${more.join(',')}`))
    const types = events.map((event) => event.type)
    assert.ok(
      types.includes(EVENT.WRITE_ROWS_COMPRESSED_V1) || types.includes(EVENT.WRITE_ROWS_COMPRESSED),
      String(types),
    )
    const [ddl] = await recordItems(session, () =>
      session.run('ALTER TABLE t ADD COLUMN this_is_a_new_column_with_a_long_name int'),
    )
    assert.equal(show(ddl!), 'query ALTER TABLE t ADD COLUMN this_is_a_new_column_with_a_long_name int')
  },
)

onEachServer(
  'MySQL’s full metadata: names and signs are checked',
  {
    only: { servers: ['mysql-9.7', 'mariadb'], reason: 'others write no metadata' },
    server: { extra: ['--binlog-row-metadata=FULL'] },
  },
  async (_t, server) => {
    const database = await server.createDatabase()
    const session = await server.session({ database })
    await session.run(
      "CREATE TABLE t (y year, s set('a','b'), a int unsigned, e enum('x'), b int, n varchar(5), c bigint unsigned, g geometry)",
    )
    const items = await recordItems(session, () =>
      session.run("INSERT INTO t VALUES (2020,'a',4294967295,'x',-1,'n',1,NULL)"),
    )
    const rows = items.find((item): item is RowsItem => item.kind === 'rows')!
    const shape = tableShape(database, (await readTable(session, database, 't'))!)
    checkShape(rows.map, shape)
    const images = [...decodeRows(rows, shape)]
    assert.deepEqual(images[0]!.after, ["'2020'", "'a'", '4294967295', "'x'", '-1', "'n'", '1', null])
    await session.run('DELETE FROM t')
    const changed = async (alter: string, message: RegExp) => {
      await session.run(`ALTER TABLE t ${alter}`)
      const now = tableShape(database, (await readTable(session, database, 't'))!)
      assert.throws(() => checkShape(rows.map, now), message)
    }
    await changed('CHANGE COLUMN n other varchar(5)', /column 6, `other` varchar, is called `n` in the binlog/)
    await changed('CHANGE COLUMN other n varchar(5), MODIFY a int', /column 3, `a` int, is unsigned in the binlog/)
  },
)

onEachServer('table maps that say the same are the same object, until there is DDL', {}, async (_t, server) => {
  const session = await server.session({ database: await server.createDatabase() })
  await session.run('CREATE TABLE t (id int PRIMARY KEY, v int)')
  await session.run('CREATE TABLE other (id int PRIMARY KEY, v int)')
  const mapsOf = async (work: () => Promise<void>) =>
    (await recordItems(session, work)).flatMap((item) => (item.kind === 'rows' ? [item.map] : []))
  const first = await mapsOf(async () => {
    await session.run('START TRANSACTION')
    for (let id = 0; id < 200; id++) {
      await session.run(`INSERT INTO t VALUES (${id}, 1)`)
      await session.run(`SAVEPOINT s${id % 3}`)
    }
    await session.run('COMMIT')
    // It is opened anew, with another id.
    await session.run('FLUSH LOCAL TABLES')
    await session.run('DELETE FROM t')
  })
  assert.equal(first.length, 200 + 1)
  assert.equal(new Set(first).size, 1)
  const alters = ['MODIFY v int unsigned', 'MODIFY v bigint', 'RENAME COLUMN v TO w'].slice(
    0,
    server.id === 'mysql-5.6' ? 2 : 3,
  )
  const maps = await mapsOf(async () => {
    for (const [id, alter] of alters.entries()) {
      await session.run(`INSERT INTO t VALUES (${id}, 1)`)
      await session.run(`INSERT INTO other VALUES (${id}, 1)`)
      await session.run(`ALTER TABLE t ${alter}`)
    }
    await session.run(`INSERT INTO t VALUES (${alters.length}, 1)`)
  })
  assert.equal(maps.length, 2 * alters.length + 1)
  assert.equal(new Set(maps).size, maps.length)
  assert.deepEqual(new Set(maps.map((map) => map.table)), new Set(['t', 'other']))
})

onEachServer('a definition that does not fit is refused', {}, async (_t, server) => {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  const alters: readonly [string, RegExp][] = [
    ['ADD COLUMN z int', /the rows have 6 columns, the table has 7/],
    ['DROP COLUMN b', /the rows have 6 columns, the table has 5/],
    ['MODIFY a bigint', /column 2, `a` bigint, is logged as LONG/],
    ['MODIFY b decimal(12,2)', /column 3, `b` decimal, is logged as decimal\(10,2\)/],
    ['MODIFY c datetime(3)', /column 4, `c` datetime, is logged with 0 /],
    [
      `MODIFY e enum(${Array.from({ length: 256 }, (_, index) => `'m${index}'`).join(',')})`,
      /column 5, `e` enum, is logged with 1 byte/,
    ],
    ['MODIFY f mediumtext', /column 6, `f` mediumtext, is logged as BLOB \(2\)/],
  ]
  for (const [alter, message] of alters) {
    await session.run(
      "CREATE TABLE t (id int PRIMARY KEY, a int, b decimal(10,2), c datetime, e enum('m0','m1'), f text)",
    )
    const items = await recordItems(session, () => session.run("INSERT INTO t VALUES (1,2,3,'2020-01-01','m1','x')"))
    const rows = items.find((item): item is RowsItem => item.kind === 'rows')!
    await session.run(`ALTER TABLE t ${alter}`)
    const shape = tableShape(database, (await readTable(session, database, 't'))!)
    assert.throws(() => checkShape(rows.map, shape), message)
    await session.run('DROP TABLE t')
  }
})

onEachServer('bytes that are cut or changed give an error with the place, and end', {}, async (_t, server) => {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  const json = server.id.startsWith('mysql-9') ? 'json' : 'text'
  await session.run(
    `CREATE TABLE t (id int PRIMARY KEY, d decimal(20,5), v varchar(300), dt datetime(3), ti time(6), e enum('a','b'), s set('x','y'), b blob, j ${json}, y year)`,
  )
  const work = async () => {
    await session.run(
      `INSERT INTO t VALUES (1,-1.5,'abc','2020-01-01 01:02:03.456','-01:02:03.000004','a','x,y','blob','{"a": [1, 2.5, {"b": "text"}], "c": 1}',2020)`,
    )
    await session.run(`UPDATE t SET id = 2, v = NULL, j = '[1, "x", null]'`)
  }
  const events = await recordEvents(session, work)
  const shape = tableShape(database, (await readTable(session, database, 't'))!)
  const attempt = (sequence: readonly BinlogEvent[]) => {
    const reader = new ChangeReader()
    let rows = 0
    try {
      for (const event of sequence) {
        const item = reader.read(event)
        if (item?.kind !== 'rows') continue
        checkShape(item.map, shape)
        for (const _ of decodeRows(item, shape)) if (++rows > 1000) assert.fail('rows without end')
      }
    } catch (error) {
      assert.ok(error instanceof UserError, String(error instanceof Error ? error.stack : error))
      if (error instanceof BinlogError) assert.match(error.message, /\(binlog \S+, position \d+\)$/)
      return 'refused'
    }
    return 'read'
  }
  assert.equal(attempt(events), 'read')
  let refused = 0
  for (const [index, event] of events.entries()) {
    const isRows = event.type >= EVENT.WRITE_ROWS_V1 && event.type <= EVENT.DELETE_ROWS
    if (event.type !== EVENT.TABLE_MAP && !isRows && event.type !== EVENT.QUERY) continue
    const swap = (body: Buffer) => events.with(index, { ...event, body })
    for (let length = 0; length < event.body.length; length++) {
      const outcome = attempt(swap(event.body.subarray(0, length)))
      if (isRows && length > 8) assert.equal(outcome, 'refused', `${length} of ${event.body.length} bytes`)
    }
    for (let at = 0; at < event.body.length; at++) {
      for (const value of [0x00, 0xff, event.body[at]! ^ 0x01, event.body[at]! ^ 0x80]) {
        const body = Buffer.from(event.body)
        body[at] = value
        if (attempt(swap(body)) === 'refused') refused++
      }
    }
  }
  assert.ok(refused > 100)
  assert.throws(
    () => new ChangeReader().read({ ...events[0]!, type: 99 }),
    /An event of unknown type 99 is not understood \(binlog \S+, position \d+\)/,
  )
})

onEachServer(
  'an INSERT of defaults alone, logged without columns, is refused',
  { except: { servers: ['mariadb'], reason: 'MariaDB logs all columns of an insert' } },
  async (_t, server) => {
    const session = await server.session({ database: await server.createDatabase() })
    await session.run('CREATE TABLE t (a int, b int)')
    await session.run('SET SESSION binlog_row_image = MINIMAL')
    await assert.rejects(
      recordChanges(session, () => session.run('INSERT INTO t VALUES ()')),
      /they have no columns/,
    )
  },
)

function show(item: BinlogItem): string {
  switch (item.kind) {
    case 'rows':
      return `${item.change} ${item.map.table}`
    case 'query':
      return `query ${item.sql}`
    case 'unreadable':
      return `unreadable ${item.what}`
    default:
      return item.kind
  }
}
