import { ByteReader } from '../binlog/byte-reader.ts'
import { EVENT } from '../binlog/event-type.ts'
import type { BinlogEvent } from '../binlog/framing.ts'
import type { Gtid } from './gtid-set.ts'

/**
 * The GTID that an event announces for the transaction behind it; null for an anonymous one, and for any other event.
 * @throws MalformedBytes
 */
export function readGtid(event: BinlogEvent): Gtid | null {
  switch (event.type) {
    case EVENT.GTID: {
      // Gtid_event in libs/mysql/binlog/event/control_events.h: flags (1), uuid (16), number (8).
      const reader = new ByteReader(event.body, 1)
      const source = uuidText(reader.slice(16))
      return mysqlGtid(source, reader.uint64())
    }
    case EVENT.GTID_TAGGED:
      return readTagged(new ByteReader(event.body))
    case EVENT.MARIADB_GTID: {
      // Gtid_log_event in sql/log_event.h: sequence (8), domain (4).
      const reader = new ByteReader(event.body)
      const number = reader.uint64()
      const domain = String(reader.uint32())
      return { text: `${domain}-${event.serverId}-${number}`, source: domain, number }
    }
    default:
      return null
  }
}

/** Fields of a tagged GTID event (Gtid_event::define_fields), by their numbers. */
const TAGGED = { FLAGS: 0, UUID: 1, NUMBER: 2, TAG: 3 }

/**
 * Tagged GTIDs (MySQL 8.3) are in mysql::serialization: version, size and last needed field, then fields with their number
 * (libs/mysql/serialization/readme.md). All numbers have a variable length.
 */
function readTagged(reader: ByteReader): Gtid | null {
  varlen(reader)
  varlen(reader)
  varlen(reader)
  let source: string | null = null
  let number: bigint | null = null
  for (;;) {
    const field = Number(varlen(reader))
    if (field === TAGGED.FLAGS) reader.uint8()
    else if (field === TAGGED.UUID)
      source = uuidText(Buffer.from(Array.from({ length: 16 }, () => Number(varlen(reader)))))
    else if (field === TAGGED.NUMBER) number = signed(varlen(reader))
    else if (field === TAGGED.TAG) {
      const tag = reader.text(Number(varlen(reader)))
      return source === null || number === null ? null : mysqlGtid(tag === '' ? source : `${source}:${tag}`, number)
    } else return null
  }
}

/** As many more bytes follow as the first has ones at its low end. */
function varlen(reader: ByteReader): bigint {
  const first = reader.uint8()
  let more = 0
  while (more < 8 && ((first >> more) & 1) === 1) more++
  let value = BigInt(first) >> BigInt(Math.min(more + 1, 8))
  const rest = reader.slice(more)
  const shift = more < 8 ? 7 - more : 0
  for (let index = 0; index < more; index++) value |= BigInt(rest[index]!) << BigInt(shift + 8 * index)
  return value
}

/** The sign stands in the lowest bit. */
function signed(value: bigint): bigint {
  return (value & 1n) === 0n ? value >> 1n : -(value >> 1n) - 1n
}

function mysqlGtid(source: string, number: bigint): Gtid {
  return { text: `${source}:${number}`, source, number }
}

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
