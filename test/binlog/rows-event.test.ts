import assert from 'node:assert/strict'
import type { BinlogItem } from '../../src/binlog/changes.ts'
import { ChangeReader } from '../../src/binlog/changes.ts'
import { EVENT } from '../../src/binlog/event-type.ts'
import type { BinlogEvent } from '../../src/binlog/framing.ts'
import { rowStatements } from '../../src/rollback/inverse-row.ts'
import { sessionPins } from '../../src/rollback/session-pins.ts'
import { statementsOf } from '../../src/rollback/statement-chunk.ts'
import { onEachServer } from '../servers.ts'
import { assertUndone, recordChanges, recordEvents, recordRows } from './record.ts'

/** libs/mysql/binlog/event/rows_event.h */
const NO_FOREIGN_KEY_CHECKS = 0x2
const USE_SQL_FOREIGN_KEY = 0x10
/** In the body of a version 2 event, after table id and flags: bytes of extra data, these 2 included. */
const EXTRA_LENGTH_AT = 8

const isRows = (event: BinlogEvent) => event.type >= EVENT.WRITE_ROWS && event.type <= EVENT.DELETE_ROWS

onEachServer(
  'version 1 of rows events',
  {
    only: { servers: ['mysql-5.6'], reason: 'MariaDB writes them always, MySQL no more' },
    server: { extra: ['--log-bin-use-v1-row-events=1'] },
  },
  async (_t, server) => {
    const database = await server.createDatabase()
    const session = await server.session({ database })
    const undoing = await server.session({ foundRows: true })
    await session.run('CREATE TABLE t (id int PRIMARY KEY, v varchar(300))')
    await session.run("INSERT INTO t VALUES (1,'a'),(2,NULL)")
    const work = async () => {
      await session.run("UPDATE t SET v = REPEAT('x', 300)")
      await session.run('DELETE FROM t WHERE id = 1')
      await session.run("INSERT INTO t VALUES (3,'c')")
    }
    const events = await recordEvents(session, () => assertUndone(session, undoing, database, work))
    const types = new Set(events.map((event) => event.type))
    for (const type of [EVENT.WRITE_ROWS_V1, EVENT.UPDATE_ROWS_V1, EVENT.DELETE_ROWS_V1]) assert.ok(types.has(type))
    assert.ok(!events.some(isRows))
  },
)

onEachServer(
  'extra row data is passed over',
  { only: { servers: ['mysql'], reason: 'version 2 of rows events alone has it' } },
  async (_t, server) => {
    const database = await server.createDatabase()
    const session = await server.session({ database })
    const undoing = await server.session({ foundRows: true })
    await session.run(
      'CREATE TABLE t (id int PRIMARY KEY, v int) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)',
    )
    await session.run('INSERT INTO t VALUES (1,1),(20,20)')
    const work = async () => {
      await session.run('UPDATE t SET id = id + 15')
      await session.run('INSERT INTO t VALUES (5,5),(50,50)')
      await session.run('DELETE FROM t WHERE id < 20')
    }
    await assertUndone(session, undoing, database, work)
    const events = await recordEvents(session, work)
    // MySQL tells the partitions from 8.0.16 on.
    const lengths = events.filter(isRows).map((event) => event.body.readUInt16LE(EXTRA_LENGTH_AT))
    assert.ok(lengths.length >= 3)
    for (const length of lengths) assert.equal(length > 2, server.id !== 'mysql-5.6')

    const items = (sequence: readonly BinlogEvent[]) => {
      const reader = new ChangeReader()
      return sequence.map((event) => reader.read(event))
    }
    const padded = events.map((event) => {
      if (!isRows(event)) return event
      const end = EXTRA_LENGTH_AT + event.body.readUInt16LE(EXTRA_LENGTH_AT)
      const extra = Buffer.alloc(302, 7)
      extra.writeUInt16LE(302)
      return {
        ...event,
        body: Buffer.concat([event.body.subarray(0, EXTRA_LENGTH_AT), extra, event.body.subarray(end)]),
      }
    })
    const content = (item: BinlogItem | null) => (item?.kind === 'rows' ? item.images : item?.kind)
    assert.deepEqual(items(padded).map(content), items(events).map(content))
  },
)

onEachServer(
  'rows larger than the packets of the protocol',
  { server: { extra: ['--max-allowed-packet=134217728'] } },
  async (_t, server) => {
    const session = await server.session({ database: await server.createDatabase() })
    const undoing = await server.session({ foundRows: true })
    for (const pin of sessionPins()) await undoing.run(pin)
    await session.run('CREATE TABLE t (id int PRIMARY KEY, b longblob) ENGINE=MyISAM')
    const insert = (id: number, length: number) =>
      session.run(
        `INSERT INTO t VALUES (${id}, CONCAT(REPEAT('0123456789', ${Math.floor(length / 10)}), LEFT('abcdefghij', ${length % 10})))`,
      )
    const [small] = await recordRows(session, () => insert(0, 0))
    // A packet holds 2^24 - 1 bytes, the first of them not of the event; one that is full is followed by another, if an empty one.
    const full = 2 ** 24 - 2 - (small!.item.nextPosition - small!.item.position)
    const lengths = [0, full - 1, full, full + 1, 20_000_000]
    for (const [id, length] of lengths.entries()) if (id > 0) await insert(id, length)
    const show = () => session.query('SELECT id, LENGTH(b), CRC32(b) FROM t ORDER BY id')
    const before = await show()
    assert.deepEqual(
      before.map((row) => Number(Object.values(row)[1])),
      lengths,
    )
    const rows = await recordRows(session, () => session.run('DELETE FROM t'))
    assert.deepEqual(await show(), [])
    assert.ok(rows.some(({ item }) => item.nextPosition - item.position === 2 ** 24 - 2))
    for (const { item, shape } of rows)
      for (const statement of statementsOf(rowStatements(item, shape))) await undoing.run(statement)
    assert.deepEqual(await show(), before)
  },
)

onEachServer('more columns than one byte can count', {}, async (_t, server) => {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  const undoing = await server.session({ foundRows: true })
  const columns = Array.from({ length: 300 }, (_, index) => `c${index}`)
  await session.run(
    `CREATE TABLE t (${columns.map((name, index) => `${name} ${index % 3 === 0 ? 'varchar(5)' : 'int'}`).join(',')})`,
  )
  await session.run(`INSERT INTO t VALUES (${columns.map((_, index) => (index % 5 === 0 ? 'NULL' : index)).join(',')})`)
  const [change] = await assertUndone(session, undoing, database, () =>
    session.run(
      `UPDATE t SET ${columns.map((name, index) => `${name} = ${index % 7 === 0 ? 'NULL' : index + 1}`).join(',')}`,
    ),
  )
  assert.equal(change!.after!.length, 300)
})

onEachServer(
  'rows that MySQL 9 logs for foreign keys',
  { only: { servers: ['mysql-9.7', 'mysql-9.7-gtid'], reason: 'others do not log what a foreign key changes' } },
  async (_t, server) => {
    const session = await server.session({ database: await server.createDatabase() })
    await session.run('CREATE TABLE p (id int PRIMARY KEY)')
    await session.run(
      'CREATE TABLE c (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE)',
    )
    await session.run('INSERT INTO p VALUES (1),(2)')
    await session.run('INSERT INTO c VALUES (1,1),(2,2),(3,2)')
    const rows = await recordRows(session, async () => {
      await session.run('UPDATE p SET id = 7 WHERE id = 1')
      await session.run('DELETE FROM p WHERE id = 2')
    })
    assert.deepEqual(
      rows.map(({ item }) => [item.change, item.map.table, (item.flags & NO_FOREIGN_KEY_CHECKS) !== 0]),
      [
        ['update', 'c', true],
        ['update', 'p', false],
        ['delete', 'c', true],
        ['delete', 'p', false],
      ],
    )
    assert.ok(rows.every(({ item }) => (item.flags & USE_SQL_FOREIGN_KEY) !== 0))
    const changes = await recordChanges(session, () => session.run('DELETE FROM p'))
    assert.deepEqual(
      changes.map(({ before }) => before),
      [['1', '7'], ['7']],
    )
  },
)
