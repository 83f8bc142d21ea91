import { type ByteReader, MalformedBytes } from './byte-reader.ts'
import { temporalBytes } from './temporal-literal.ts'

/*
 * Dates and times in the forms that are rare: those before MySQL 5.6, and those inside JSON documents, as texts.
 */

/** Reads one value and says it as an SQL literal. */
export type TextReader = (reader: ByteReader) => string

/** Bytes of a TIME with fractional digits in MariaDB's own format (Field_time_hires), without in that before MySQL 5.6. */
export function oldTimeBytes(digits: number): number {
  return byDigits([3, 4, 4, 5, 5, 5, 6], digits)
}

export function oldDatetimeBytes(digits: number): number {
  return byDigits([8, 6, 6, 7, 7, 7, 8], digits)
}

function byDigits(lengths: readonly number[], digits: number): number {
  const length = lengths[digits]
  if (length === undefined) throw new MalformedBytes(`${digits} fractional digits`)
  return length
}

/** TIME before MySQL 5.6 (HHMMSS as a signed number), and with a fraction in MariaDB (mysql56_temporal_format=OFF). */
export function oldTimeReader(digits: number): TextReader {
  if (digits === 0) {
    return (reader) => {
      const value = reader.bytes.readIntLE(reader.take(3), 3)
      const whole = Math.abs(value)
      return `'${value < 0 ? '-' : ''}${time(Math.floor(whole / 10_000), Math.floor(whole / 100) % 100, whole % 100)}'`
    }
  }
  // Field_time_hires: units of the last digit, shifted by 838:59:59.9… + 1 so that it is never negative.
  const length = oldTimeBytes(digits)
  const unit = 10 ** digits
  const zero = 3_020_400 * unit
  return (reader) => {
    const signed = reader.uintBigEndian(length) - zero
    const value = Math.abs(signed)
    const seconds = Math.floor(value / unit)
    const text = time(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60)
    return `'${signed < 0 ? '-' : ''}${text}.${String(value % unit).padStart(digits, '0')}'`
  }
}

/** DATETIME before MySQL 5.6 (YYYYMMDDHHMMSS as a number), and with a fraction in MariaDB (mysql56_temporal_format=OFF). */
export function oldDatetimeReader(digits: number): TextReader {
  if (digits === 0) {
    return (reader) => {
      const value = Number(reader.uint64())
      const days = Math.floor(value / 1_000_000)
      const seconds = value % 1_000_000
      const day = date(Math.floor(days / 10_000), Math.floor(days / 100) % 100, days % 100)
      return `'${day} ${time(Math.floor(seconds / 10_000), Math.floor(seconds / 100) % 100, seconds % 100)}'`
    }
  }
  // Field_datetime_hires: ((((year × 13 + month) × 32 + day) × 24 + hour) × 60 + minute) × 60 + second, then the digits, big-endian.
  const length = oldDatetimeBytes(digits)
  const unit = 10n ** BigInt(digits)
  return (reader) => {
    let packed = 0n
    for (const byte of reader.slice(length)) packed = (packed << 8n) | BigInt(byte)
    const rest = String(packed % unit).padStart(digits, '0')
    const seconds = Number(packed / unit)
    const minutes = Math.floor(seconds / 60)
    const hours = Math.floor(minutes / 60)
    const days = Math.floor(hours / 24)
    const months = Math.floor(days / 32)
    return `'${date(Math.floor(months / 13), months % 13, days % 32)} ${time(hours % 24, minutes % 60, seconds % 60)}.${rest}'`
  }
}

/** TIMESTAMP before MySQL 5.6 (seconds, little-endian), and with a fraction in MariaDB (big-endian; mysql56_temporal_format=OFF). */
export function oldTimestampReader(digits: number): TextReader {
  if (digits === 0) return (reader) => timestamp(reader.uint32(), '')
  const length = temporalBytes(0, digits)
  return (reader) => {
    const seconds = reader.uintBigEndian(4)
    return timestamp(seconds, `.${String(reader.uintBigEndian(length)).padStart(digits, '0')}`)
  }
}

/*
 * Inside JSON documents: the number that the server calculates with, 8 bytes, the lowest three of them microseconds
 * (my_packed_time_make in mysys/my_time.cc).
 */

export function packedDate(reader: ByteReader): string {
  return `'${packed(reader).day}'`
}

export function packedDatetime(reader: ByteReader): string {
  const { day, seconds, microseconds } = packed(reader)
  return `'${day} ${time(seconds >> 12, (seconds >> 6) & 63, seconds & 63)}.${microseconds}'`
}

export function packedTime(reader: ByteReader): string {
  const signed = reader.bytes.readBigInt64LE(reader.take(8))
  const value = signed < 0n ? -signed : signed
  const seconds = Number(value >> 24n)
  return `'${signed < 0n ? '-' : ''}${time(seconds >> 12, (seconds >> 6) & 63, seconds & 63)}.${microsecondsOf(value)}'`
}

function packed(reader: ByteReader) {
  const value = reader.uint64()
  const days = Number(value >> 41n)
  const months = days >> 5
  const day = date(Math.floor(months / 13), months % 13, days & 31)
  return { day, seconds: Number((value >> 24n) & 0x1ffffn), microseconds: microsecondsOf(value) }
}

function microsecondsOf(value: bigint): string {
  return String(value & 0xffffffn).padStart(6, '0')
}

/** In UTC: a session that runs this has time_zone = '+00:00'. */
function timestamp(seconds: number, fractionText: string): string {
  if (seconds === 0 && !/[1-9]/.test(fractionText)) return `'0000-00-00 00:00:00${fractionText}'`
  return `'${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')}${fractionText}'`
}

function date(year: number, month: number, day: number): string {
  if (year > 9999 || month > 12 || day > 31) throw new MalformedBytes(`the date ${year}-${month}-${day}`)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

function time(hours: number, minutes: number, seconds: number): string {
  if (hours > 838 || minutes > 59 || seconds > 59) throw new MalformedBytes(`the time ${hours}:${minutes}:${seconds}`)
  return `${two(hours)}:${two(minutes)}:${two(seconds)}`
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`
}
