import assert from 'node:assert/strict'
import { BinlogError, type BinlogPosition } from '../../src/binlog/binlog-error.ts'
import { readChanges } from '../../src/binlog/changes.ts'
import { crc32 } from '../../src/binlog/checksum.ts'
import { EVENT, eventName } from '../../src/binlog/event-type.ts'
import { type BinlogEvent, EventFraming, HEADER_LENGTH } from '../../src/binlog/framing.ts'
import { openDump } from '../../src/binlog/zongji-dump.ts'
import { UserError } from '../../src/errors.ts'
import { binlogStatus } from '../../src/mysql/binlog-status.ts'
import { readTable } from '../../src/mysql/introspect.ts'
import type { Session } from '../../src/mysql/session.ts'
import { rowStatements } from '../../src/rollback/inverse-row.ts'
import { checkShape, type TableShape, tableShape } from '../../src/rollback/table-shape.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { Random } from '../torture/random.ts'

const SEED = Number(process.env.ROLLGATE_TEST_SEED ?? 20260722)
const ROUNDS = Number(process.env.ROLLGATE_TEST_ROUNDS ?? 3000)
const WITH_PLACE = /\(binlog \S+\.\d+, position \d+(, byte \d+ of the transaction)?\)$/
const MOST_SQL_BYTES = 1_000_000
const CHECKSUM_BYTES = 4
const TYPE_AT = 4
const LENGTH_AT = 9
const POSITION_AT = 13

/** Raw events, header included. */
interface Recorded {
  readonly start: BinlogPosition
  readonly shape: TableShape
  /** What the server says before it begins: where, and in which format. */
  readonly opening: readonly Buffer[]
  /** The events of one transaction each. */
  readonly transactions: readonly (readonly Buffer[])[]
}

onEachServer('with checksums every damage is refused with its place', {}, async (_t, server) => {
  const { start, opening, transactions } = await record(server)
  const random = generator(SEED)
  for (let round = 0; round < ROUNDS; round++) {
    const event = pick(transactions.flat(), random)
    const damaged = damage(event, random, random(2) === 0)
    if (damaged.equals(event)) continue
    const framing = new EventFraming(start)
    for (const one of opening) framing.read(one)
    assert.throws(
      () => framing.read(damaged),
      (error: unknown) => error instanceof BinlogError && WITH_PLACE.test(error.message),
      `seed ${SEED}, round ${round}, ${eventName(event[TYPE_AT]!)}`,
    )
  }
})

onEachServer('without checksums what does not fit is refused with its place', {}, async (_t, server) => {
  const recorded = withoutChecksums(await record(server))
  const random = generator(SEED)
  let refused = 0
  for (const transaction of recorded.transactions) {
    const whole = await outcome(recorded, transaction)
    assert.equal(whole.error, null)
    for (let round = 0; round < ROUNDS / recorded.transactions.length; round++) {
      const index = random(transaction.length)
      const event = transaction[index]!
      const damaged = damage(event, random, true)
      const { error, rows } = await outcome(recorded, transaction.with(index, damaged))
      const what = `seed ${SEED}, round ${round}: ${event.toString('hex')} became ${damaged.toString('hex')}`
      if (error !== null) {
        assert.ok(error instanceof UserError, `${error instanceof Error ? error.stack : error}, ${what}`)
        if (error instanceof BinlogError) assert.match(error.message, WITH_PLACE, what)
        refused++
      } else if (!canPass(event, damaged)) assert.deepEqual(rows, whole.rows, what)
    }
  }
  assert.ok(refused > ROUNDS / 5, `${refused} refused`)
})

/** What nothing tells. */
function canPass(event: Buffer, damaged: Buffer): boolean {
  // That an event was of another kind, whether it stands by itself or in a payload.
  if (event[TYPE_AT] !== damaged[TYPE_AT] || event[TYPE_AT] === EVENT.TRANSACTION_PAYLOAD) return true
  // That it had more rows, when it ends between two of them and has no position: MariaDB 11 writes none inside transactions.
  return damaged.length < event.length && event.readUInt32LE(POSITION_AT) === 0
}

/** What a transaction comes to: the rows of each rows event, and why the reading ended early. */
async function outcome(
  { start, shape, opening }: Recorded,
  transaction: readonly Buffer[],
): Promise<{ rows: string[]; error: unknown }> {
  const framing = new EventFraming(start)
  async function* events(): AsyncGenerator<BinlogEvent> {
    for (const raw of [...opening, ...transaction]) {
      const event = framing.read(raw)
      if (event !== null) yield event
    }
  }
  const rows: string[] = []
  try {
    for await (const item of readChanges(events())) {
      if (item.kind === 'unreadable') throw new BinlogError(item.what, item)
      if (item.kind !== 'rows') continue
      checkShape(item.map, shape)
      const { ends, bytes } = rowStatements(item, shape)
      if (bytes.length > MOST_SQL_BYTES) throw new Error(`${bytes.length} bytes of SQL`)
      rows.push(`${item.change} ${ends.length}`)
    }
    return { rows, error: null }
  } catch (error) {
    return { rows, error }
  }
}

function pick<Item>(items: readonly Item[], random: (below: number) => number): Item {
  return items[random(items.length)]!
}

/** One of the things that happen to bytes. @param consistent whether the header tells the new length. */
function damage(event: Buffer, random: (below: number) => number, consistent: boolean): Buffer {
  const bytes = Buffer.from(event)
  // Mostly behind the header.
  const at = random(4) === 0 ? random(bytes.length) : HEADER_LENGTH + random(bytes.length - HEADER_LENGTH)
  const left = bytes.length - at
  let damaged = bytes
  switch (random(8)) {
    case 0:
      bytes[at] = bytes[at]! ^ (1 << random(8))
      break
    case 1:
      bytes[at] = random(256)
      break
    case 2:
      bytes[at] = [0, 0x7f, 0x80, 0xfb, 0xfc, 0xfd, 0xfe, 0xff][random(8)]!
      break
    case 3:
      bytes.fill(random(2) * 255, at, at + 1 + random(Math.min(8, left)))
      break
    case 4:
      bytes.copy(bytes, at, random(bytes.length), bytes.length)
      break
    case 5:
      damaged = bytes.subarray(0, Math.max(HEADER_LENGTH, at))
      break
    case 6:
      damaged = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(Math.min(16, left)))])
      break
    default:
      damaged = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + random(16), random(256)), bytes.subarray(at)])
  }
  if (consistent && damaged.length >= HEADER_LENGTH) damaged.writeUInt32LE(damaged.length, LENGTH_AT)
  return damaged
}

/** The same events as a server with binlog_checksum=NONE writes them. */
function withoutChecksums({ opening, transactions, ...rest }: Recorded): Recorded {
  let shorter = 0
  const plain = (event: Buffer): Buffer => {
    const end = event.length - CHECKSUM_BYTES
    if (event[TYPE_AT] === EVENT.FORMAT_DESCRIPTION) {
      const copy = Buffer.from(event)
      copy[end - 1] = 0
      return copy
    }
    if (event.readUInt32LE(end) !== crc32(event.subarray(0, end))) return event
    shorter += CHECKSUM_BYTES
    const copy = Buffer.from(event.subarray(0, end))
    copy.writeUInt32LE(end, LENGTH_AT)
    const position = copy.readUInt32LE(POSITION_AT)
    if (position > 0) copy.writeUInt32LE(position - shorter, POSITION_AT)
    return copy
  }
  return { opening: opening.map(plain), transactions: transactions.map((events) => events.map(plain)), ...rest }
}

/** Numbers below a bound, the same ones for the same seed. */
function generator(seed: number): (below: number) => number {
  const random = new Random(seed)
  return (below) => random.below(below)
}

async function record(server: TestServer): Promise<Recorded> {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  const isNew = server.id.startsWith('mysql-9')
  const isMariadb = server.flavor === 'mariadb'
  const json = isNew ? 'json' : 'text'
  const compressed = isMariadb ? 'compressed' : ''
  await session.run(
    `CREATE TABLE t (id int PRIMARY KEY, d decimal(20,5), v varchar(300) ${compressed}, dt datetime(3), ti time(6), ts timestamp NULL, e enum('a','b'), s set('x','y'), b blob ${compressed}, j ${json}, y year, bi bit(10), f float, g point)`,
  )
  const document = `{"a": [1, 2.5, {"b": "text"}], "c": 1, "p": "${'x'.repeat(200)}"}`
  const row = (id: number) =>
    `(${id}, -1.5, REPEAT('abc', ${id * 10}), '2020-01-01 01:02:03.456', '-01:02:03.000004', '2020-01-01', 'a', 'x,y', 'blob', '${document}', 2020, 5, 1.5, ST_GeomFromText('POINT(1 2)'))`
  const start = await binlogStatus(session)
  const work = async () => {
    await session.run(`INSERT INTO t VALUES ${[1, 2, 3].map(row).join(',')}`)
    await session.run(`UPDATE t SET id = id + 10, v = NULL, j = '[1, "x", null]' WHERE id = 2`)
    await session.run('UPDATE t SET d = d + 1, dt = NULL')
    if (isNew) await session.run(`UPDATE t SET j = JSON_SET(j, '$.c', 2, '$.a[3]', TRUE)`)
    await session.run('DELETE FROM t')
  }
  await work()
  if (isMariadb) {
    await session.run('SET GLOBAL log_bin_compress = ON, log_bin_compress_min_len = 10')
    await work()
    await session.run('SET GLOBAL log_bin_compress = OFF')
  }
  if (isNew) {
    await session.run("SET SESSION binlog_row_value_options = 'PARTIAL_JSON'")
    await work()
    await session.run('SET SESSION binlog_transaction_compression = ON')
    await work()
  }
  const shape = tableShape(database, (await readTable(session, database, 't'))!)
  const raw = await rawEvents(session, start)
  const opening = raw.splice(0, raw.findIndex((event) => event[TYPE_AT] === EVENT.FORMAT_DESCRIPTION) + 1)
  const transactions: Buffer[][] = [[]]
  for (const event of raw) {
    transactions.at(-1)!.push(event)
    if (event[TYPE_AT] === EVENT.XID || event[TYPE_AT] === EVENT.TRANSACTION_PAYLOAD) transactions.push([])
  }
  return { start, shape, opening, transactions: transactions.slice(0, -1) }
}

/** Events as the server sends them, up to the present end of its log. */
function rawEvents(session: Session, from: BinlogPosition): Promise<Buffer[]> {
  const raw: Buffer[] = []
  return new Promise((resolve, reject) => {
    const dump = openDump(session.connectionOptions, from, {
      event: (one) => raw.push(Buffer.from(one)),
      end: () => dump.stop().then(() => resolve(raw), reject),
      error: (error) => dump.stop().then(() => reject(error), reject),
    })
  })
}
