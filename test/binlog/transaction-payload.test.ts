import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BinlogError } from '../../src/binlog/binlog-error.ts'
import { type BinlogItem, type RowsItem, readChanges } from '../../src/binlog/changes.ts'
import { EVENT } from '../../src/binlog/event-type.ts'
import { type BinlogEvent, HEADER_LENGTH } from '../../src/binlog/framing.ts'
import { readPayload } from '../../src/binlog/transaction-payload.ts'
import { onEachServer } from '../servers.ts'
import { assertUndone, inOrder, recordEvents, recordItems } from './record.ts'

const only = {
  servers: ['mysql-9.7', 'mysql-9.7-gtid'],
  reason: 'only MySQL from 8.0.20 compresses transactions',
} as const

onEachServer('a compressed transaction says the same as a plain one', { only }, async (_t, server) => {
  const session = await server.session({ database: await server.createDatabase() })
  await session.run('CREATE TABLE t (id int PRIMARY KEY, v varchar(2000), b longblob)')
  const work = async () => {
    await session.run('START TRANSACTION')
    const rows = Array.from(
      { length: 500 },
      (_, id) => `(${id}, REPEAT('${id}', 400), REPEAT(RANDOM_BYTES(10), ${id}))`,
    )
    await session.run(`INSERT INTO t VALUES ${rows.join(',')}`)
    await session.run("INSERT INTO t VALUES (1000, 'large', REPEAT('0123456789', 1700000))")
    await session.run("UPDATE t SET v = 'changed' WHERE id % 7 = 3")
    await session.run('DELETE FROM t')
    await session.run('COMMIT')
  }
  await session.run('SET SESSION rand_seed1 = 1, rand_seed2 = 2')
  const plain = await recordItems(session, work)
  for (const level of [1, 17]) {
    await session.run(
      `SET SESSION binlog_transaction_compression = ON, binlog_transaction_compression_level_zstd = ${level}`,
    )
    const events = await recordEvents(session, work)
    assert.deepEqual(
      events.filter((event) => event.type < EVENT.GTID || event.type > EVENT.ANONYMOUS_GTID).map((event) => event.type),
      [EVENT.TRANSACTION_PAYLOAD],
    )
    const items: BinlogItem[] = []
    for await (const item of readChanges(inOrder(events))) items.push(item)
    const shown = (item: BinlogItem) =>
      item.kind === 'rows' ? `${item.change} ${item.map.table} ${item.images.length}` : item.kind
    assert.deepEqual(items.map(shown), plain.map(shown))
    const payload = events.find((event) => event.type === EVENT.TRANSACTION_PAYLOAD)!
    let last = -1
    for (const item of items) {
      assert.deepEqual([item.position, item.nextPosition], [payload.position, payload.nextPosition])
      assert.ok(item.offset! > last)
      last = item.offset!
    }
    const updated = (item: BinlogItem): item is RowsItem => item.kind === 'rows' && item.change === 'update'
    assert.deepEqual(
      items.filter(updated).map((item) => item.images.subarray(0, 4)),
      plain.filter(updated).map((item) => item.images.subarray(0, 4)),
    )
  }
})

onEachServer('compressed transactions are undone', { only }, async (_t, server) => {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  const undoing = await server.session({ foundRows: true })
  await session.run('SET SESSION binlog_transaction_compression = ON')
  await session.run('CREATE TABLE t (id int PRIMARY KEY, v varchar(200), j json)')
  await session.run(`INSERT INTO t VALUES (1, 'a', '{"a": 1}'), (2, 'b', NULL), (3, 'c', '[]')`)
  await assertUndone(session, undoing, database, async () => {
    await session.run('START TRANSACTION')
    await session.run("UPDATE t SET v = CONCAT(v, v), j = '[1]' WHERE id < 3")
    await session.run('DELETE FROM t WHERE id = 1')
    await session.run("INSERT INTO t VALUES (4, REPEAT('x', 200), NULL)")
    await session.run('COMMIT')
  })
})

/** A raw inner event; a TABLE_MAP's or QUERY's content is not looked at here. */
function inner(body: Buffer, length = HEADER_LENGTH + body.length, type: number = EVENT.QUERY): Buffer {
  const raw = Buffer.concat([Buffer.alloc(HEADER_LENGTH), body])
  raw[4] = type
  raw.writeUInt32LE(length, 9)
  return raw
}

/** A zstd frame by hand: window of 128 KiB, blocks as they are, and blocks of one repeated byte. */
function frame(...blocks: (Buffer | { byte: number; times: number })[]): Buffer {
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 7 << 3])]
  for (const [index, block] of blocks.entries()) {
    const isRaw = Buffer.isBuffer(block)
    const header = Buffer.alloc(3)
    const size = isRaw ? block.length : block.times
    header.writeUIntLE((size << 3) | (isRaw ? 0 : 2) | (index === blocks.length - 1 ? 1 : 0), 0, 3)
    parts.push(header, isRaw ? block : Buffer.from([block.byte]))
  }
  return Buffer.concat(parts)
}

function payloadEvent(
  payload: Buffer,
  more: { compression?: number; plain?: number; size?: number } = {},
): BinlogEvent {
  const field = (type: number, value: number) => {
    const bytes = Buffer.alloc(11)
    bytes[0] = type
    bytes[1] = 9
    bytes[2] = 254
    bytes.writeBigUInt64LE(BigInt(value), 3)
    return bytes
  }
  const body = Buffer.concat([
    field(2, more.compression ?? 0),
    ...(more.plain === undefined ? [] : [field(3, more.plain)]),
    field(9, 5),
    field(1, more.size ?? payload.length),
    Buffer.from([0]),
    payload,
  ])
  return {
    type: EVENT.TRANSACTION_PAYLOAD,
    timestamp: 0,
    serverId: 1,
    flags: 0,
    file: 'log.000001',
    position: 4711,
    nextPosition: 4711 + HEADER_LENGTH + body.length,
    body,
    postHeaderLength: 0,
    postHeaderLengths: new Uint8Array(50).fill(13),
  }
}

async function read(event: BinlogEvent): Promise<BinlogEvent[]> {
  const events: BinlogEvent[] = []
  for await (const one of readPayload(event)) events.push(one)
  return events
}

test('events that lie across pieces, and payloads without compression', async () => {
  const bodies = [0, 1, 300_000, 5, 131_072, 18].map((length, index) => Buffer.alloc(length, index + 1))
  const plain = Buffer.concat(bodies.map((body) => inner(body)))
  const pieces: Buffer[] = []
  for (let start = 0; start < plain.length; ) {
    const length = [1, 18, 1, 100_000, 131_072, 100, 3][pieces.length] ?? 90_000
    pieces.push(plain.subarray(start, start + length))
    start += length
  }
  for (const event of [
    payloadEvent(frame(...pieces), { plain: plain.length }),
    payloadEvent(plain, { compression: 255 }),
    payloadEvent(plain, { compression: 255, plain: plain.length }),
  ]) {
    const events = await read(event)
    assert.deepEqual(
      events.map((one) => one.body),
      bodies,
    )
    assert.deepEqual(
      events.map((one) => one.offset),
      [0, 19, 39, 300_058, 300_082, 431_173],
    )
    assert.ok(events.every((one) => one.position === 4711 && one.postHeaderLength === 13))
  }
})

test('damaged payloads are refused with file, position and inner offset', async () => {
  const first = inner(Buffer.from('a query'))
  const two = Buffer.concat([first, inner(Buffer.from('another query'))])
  const refused = async (event: BinlogEvent, message: RegExp) =>
    assert.rejects(read(event), (error: unknown) => {
      assert.ok(error instanceof BinlogError, String(error))
      assert.match(error.message, message)
      assert.match(error.message, /\(binlog log\.000001, position 4711, byte \d+ of the transaction\)$/)
      return true
    })
  const raw = (plain: Buffer, more = {}) => payloadEvent(frame(plain), { plain: plain.length, ...more })
  await refused(raw(two, { compression: 3 }), /compression 3/)
  await refused(raw(two, { size: 12 }), /12 bytes announced, \d+ left/)
  await refused(raw(two, { plain: two.length + 1 }), /58 bytes in place of 59/)
  await refused(raw(two, { plain: two.length - 1 }), /an event of 32 bytes, 31 left.*, byte 26 of/)
  await refused(raw(Buffer.concat([two, Buffer.alloc(3)])), /3 bytes after the last whole event.*, byte 58 of/)
  await refused(raw(Buffer.concat([two, Buffer.alloc(30)])), /an event of 0 bytes/)
  await refused(raw(inner(Buffer.from('short'), 4_000_000_000)), /an event of 4000000000 bytes/)
  await refused(raw(inner(Buffer.alloc(9), undefined, EVENT.TRANSACTION_PAYLOAD)), /cannot be part of a transaction/)
  await refused(payloadEvent(Buffer.alloc(40), { plain: 40 }), /not zstd/)
  const whole = frame(two)
  // Which of these comes first depends on who decompresses.
  await refused(payloadEvent(whole.subarray(0, -1), { plain: two.length }), /damaged|after the last whole event/)
  await refused(payloadEvent(Buffer.concat([whole, Buffer.alloc(20)]), { plain: two.length }), /damaged/)
  const greedy = Buffer.from(whole)
  greedy[5] = 21 << 3
  await refused(payloadEvent(greedy, { plain: two.length }), /takes 2147483648 bytes of memory/)
  const event = raw(two)
  for (let length = 0; length < event.body.length; length++)
    await refused({ ...event, body: event.body.subarray(0, length) }, /./)
})

test('memory does not grow with what a payload expands to', async () => {
  const repeated = Array.from({ length: 8 }, () => ({ byte: 7, times: 131_072 }))
  const events = 200
  const start = inner(Buffer.alloc(0), HEADER_LENGTH + 8 * 131_072)
  const blocks = Array.from({ length: events }, () => [start, ...repeated]).flat()
  const event = payloadEvent(frame(...blocks), { plain: events * start.readUInt32LE(9) })
  assert.ok(event.body.length < 20_000)
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  let bytes = 0
  for await (const one of readPayload(event)) {
    bytes += one.body.length
    assert.equal(one.body.at(-1), 7)
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
  }
  assert.equal(bytes, 200 * 2 ** 20)
  assert.ok(most < 100 * 2 ** 20, `${most} bytes at a time`)
})
