import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BinlogError } from '../../src/binlog/binlog-error.ts'
import { crc32, crc32ByTable } from '../../src/binlog/checksum.ts'
import { EVENT } from '../../src/binlog/event-type.ts'
import { EventFraming, HEADER_LENGTH } from '../../src/binlog/framing.ts'

const CRC32 = 1
const NONE = 0

/** An event as a server writes it. */
function event(type: number, body: Buffer, options: { end?: number; flags?: number; checksum?: boolean } = {}): Buffer {
  const { end = 0, flags = 0, checksum = true } = options
  const raw = Buffer.concat([Buffer.alloc(HEADER_LENGTH), body, Buffer.alloc(checksum ? 4 : 0)])
  raw.writeUInt32LE(1_700_000_000, 0)
  raw[4] = type
  raw.writeUInt32LE(raw.length, 9)
  raw.writeUInt32LE(end % 2 ** 32, 13)
  raw.writeUInt16LE(flags, 17)
  if (checksum) raw.writeUInt32LE(crc32(raw.subarray(0, -4)), raw.length - 4)
  return raw
}

function format(algorithm: number, more: { version?: number; end?: number } = {}): Buffer {
  const body = Buffer.alloc(57 + 40 + 1)
  body.writeUInt16LE(more.version ?? 4, 0)
  body[56] = HEADER_LENGTH
  body.fill(8, 57, 97)
  body[97] = algorithm
  return event(EVENT.FORMAT_DESCRIPTION, body, { end: more.end })
}

function started(algorithm = CRC32, position = 1000): EventFraming {
  const framing = new EventFraming({ file: 'log.000001', position })
  assert.equal(framing.read(format(algorithm)), null)
  return framing
}

test('crc32 by table is that of zlib', () => {
  assert.equal(crc32ByTable(Buffer.from('123456789')), 0xcbf43926)
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 31) & 0xff))
  assert.equal(crc32ByTable(bytes), crc32(bytes))
})

test('takes header and checksum off, and counts positions that the server leaves out', () => {
  const framing = started()
  const first = framing.read(event(EVENT.QUERY, Buffer.from('body')))!
  assert.deepEqual(
    [first.type, first.body.toString(), first.position, first.nextPosition, first.postHeaderLength, first.timestamp],
    [EVENT.QUERY, 'body', 1000, 1027, 8, 1_700_000_000],
  )
  // Events that the server did not send lie between.
  const second = framing.read(event(EVENT.XID, Buffer.alloc(8), { end: 1200 }))!
  assert.deepEqual([second.position, second.nextPosition], [1169, 1200])
  assert.deepEqual(framing.next, { file: 'log.000001', position: 1200 })
})

test('rows events begin where the event before them ends, or they were cut or grew', () => {
  for (const [end, message] of [
    [1077, /WRITE_ROWS event begins at 1050, not where the event before it ends \(binlog log\.000001, position 1027\)/],
    [1050, /begins at 1023, not where/],
  ] as const) {
    const framing = started()
    framing.read(event(EVENT.TABLE_MAP, Buffer.from('body'), { end: 1027 }))
    assert.throws(() => framing.read(event(EVENT.WRITE_ROWS, Buffer.from('rows'), { end })), message)
    assert.equal(framing.read(event(EVENT.WRITE_ROWS, Buffer.from('rows'), { end: 1054 }))!.position, 1027)
    assert.equal(framing.read(event(EVENT.DELETE_ROWS, Buffer.from('rows')))!.position, 1054)
  }
})

test('what was changed is never artificial', () => {
  const framing = started()
  assert.equal(framing.read(event(EVENT.MARIADB_GTID_LIST, Buffer.from('body'), { flags: 0x20 })), null)
  for (const type of [EVENT.TABLE_MAP, EVENT.UPDATE_ROWS, EVENT.QUERY, EVENT.XID, EVENT.TRANSACTION_PAYLOAD])
    assert.throws(
      () => framing.read(event(type, Buffer.from('body'), { flags: 0x20 })),
      /event is marked as one that is in no file \(binlog log\.000001, position 1000\)/,
    )
})

test('positions beyond 4 GB', () => {
  const framing = started(CRC32, 2 ** 32 - 10)
  const first = framing.read(event(EVENT.XID, Buffer.alloc(8), { end: 2 ** 32 + 21 }))!
  assert.deepEqual([first.position, first.nextPosition], [2 ** 32 - 10, 2 ** 32 + 21])
  const second = framing.read(event(EVENT.XID, Buffer.alloc(8), { end: 2 ** 32 + 52 }))!
  assert.equal(second.nextPosition, 2 ** 32 + 52)
  const third = framing.read(event(EVENT.XID, Buffer.alloc(8)))!
  assert.equal(third.nextPosition, 2 ** 32 + 83)
})

test('follows rotations, whether or not they have a checksum', () => {
  for (const checksum of [true, false]) {
    const framing = new EventFraming({ file: '', position: 4 })
    const body = Buffer.concat([Buffer.from([4, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('log.000007')])
    assert.equal(framing.read(event(EVENT.ROTATE, body, { flags: 0x20, checksum })), null)
    assert.deepEqual(framing.next, { file: 'log.000007', position: 4 })
    const first = framing.read(format(CRC32, { end: 125 }))!
    assert.equal(first.type, EVENT.FORMAT_DESCRIPTION)
    const rotate = framing.read(
      event(EVENT.ROTATE, Buffer.concat([body.subarray(0, 8), Buffer.from('log.000008')]), { end: 166 }),
    )!
    assert.deepEqual([rotate.file, rotate.position, rotate.nextPosition], ['log.000007', 125, 166])
    assert.deepEqual(framing.next, { file: 'log.000008', position: 4 })
  }
})

test('a file without checksums', () => {
  const framing = started(NONE)
  assert.equal(framing.read(event(EVENT.QUERY, Buffer.from('body'), { checksum: false }))!.body.toString(), 'body')
})

test('any damaged bit is noticed', () => {
  const raw = event(EVENT.QUERY, Buffer.from('a query'), { end: 1030 })
  const bits = Array.from(
    { length: raw.length * 8 },
    (_, bit) => [bit >> 3, raw[bit >> 3]! ^ (1 << (bit & 7))] as const,
  )
  const types = Array.from({ length: 256 }, (_, type) => [4, type] as const).filter(([, type]) => type !== EVENT.QUERY)
  for (const [at, value] of [...bits, ...types]) {
    const damaged = Buffer.from(raw)
    damaged[at] = value
    const framing = started()
    assert.throws(
      () => framing.read(damaged),
      (error: unknown) => error instanceof BinlogError && /\(binlog log\.000001, position 1000\)$/.test(error.message),
    )
  }
  for (let length = 0; length < raw.length; length++)
    assert.throws(() => started().read(raw.subarray(0, length)), /position 1000\)$/)
})

test('an unknown format, and events before it, are refused', () => {
  const fresh = () => new EventFraming({ file: 'log.000001', position: 4 })
  assert.throws(() => fresh().read(format(CRC32, { version: 3 })), /version 3/)
  assert.throws(() => fresh().read(format(2)), /checksum algorithm 2/)
  assert.throws(
    () => fresh().read(event(EVENT.QUERY, Buffer.from('x'))),
    /QUERY event came before the format description/,
  )
})
