import { MalformedBytes } from './byte-reader.ts'
import { writeFour, writePadded, writeTwo } from './digits.ts'
import type { SqlBuffer } from './sql-buffer.ts'
import type { ValueWriter } from './value-writer.ts'

/*
 * Dates and times, from MySQL mysys/my_time.cc (my_time_packed_from_binary and its like) and MariaDB sql/field.cc.
 * Nothing passes through a Date but the seconds of a TIMESTAMP, which are exact there; zero and partial dates stay as they are.
 */

/** Bytes of the fraction for 0 to 6 digits; it is stored with an even number of digits. */
const FRACTION_BYTES = [0, 1, 1, 2, 2, 3, 3]
const QUOTE = 39
const MINUS = 45
const POINT = 46
const SPACE = 32
const COLON = 58

/** Bytes of a value with so many fractional digits. */
export function temporalBytes(whole: number, digits: number): number {
  const length = FRACTION_BYTES[digits]
  if (length === undefined) throw new MalformedBytes(`${digits} fractional digits`)
  return whole + length
}

/** DATE: day (5 bits), month (4), year. */
export function writeDate(bytes: Buffer, start: number, _end: number, out: SqlBuffer): void {
  const value = bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16)
  const target = out.bytes
  let at = out.at
  target[at++] = QUOTE
  at = putDate(value >> 9, (value >> 5) & 15, value & 31, target, at)
  target[at++] = QUOTE
  out.at = at
}

/** Hours, minutes and seconds in 10, 6 and 6 bits plus the fraction, as one signed number with an offset. */
export function time2Writer(digits: number): ValueWriter {
  const fractionBytes = temporalBytes(0, digits)
  const unit = 256 ** fractionBytes
  return (bytes, start, _end, out) => {
    const signed = bytes.readUIntBE(start, 3 + fractionBytes) - 0x800000 * unit
    const value = Math.abs(signed)
    const whole = Math.floor(value / unit)
    const target = out.bytes
    let at = out.at
    target[at++] = QUOTE
    if (signed < 0) target[at++] = MINUS
    at = putTime(whole >> 12, (whole >> 6) & 63, whole & 63, target, at)
    at = putFraction(value % unit, fractionBytes, digits, target, at)
    target[at++] = QUOTE
    out.at = at
  }
}

/** Year × 13 + month (17 bits), day (5), hour (5), minute (6), second (6), the first bit set; then the fraction. */
export function datetime2Writer(digits: number): ValueWriter {
  const fractionBytes = temporalBytes(0, digits)
  return (bytes, start, _end, out) => {
    const days = (bytes[start]! << 16) | (bytes[start + 1]! << 8) | bytes[start + 2]!
    const rest = (bytes[start + 3]! << 8) | bytes[start + 4]!
    if (days < 0x800000) throw new MalformedBytes('a negative DATETIME')
    const months = (days >> 6) & 0x1ffff
    const target = out.bytes
    let at = out.at
    target[at++] = QUOTE
    at = putDate((months / 13) | 0, months % 13, (days >> 1) & 31, target, at)
    target[at++] = SPACE
    at = putTime(((days & 1) << 4) | (rest >> 12), (rest >> 6) & 63, rest & 63, target, at)
    at = putFraction(bigEndian(bytes, start + 5, fractionBytes), fractionBytes, digits, target, at)
    target[at++] = QUOTE
    out.at = at
  }
}

/** Seconds since 1970 in UTC, and the fraction. */
export function timestamp2Writer(digits: number): ValueWriter {
  const fractionBytes = temporalBytes(0, digits)
  return (bytes, start, _end, out) => {
    const seconds = bigEndian(bytes, start, 4)
    const fraction = bigEndian(bytes, start + 4, fractionBytes)
    const target = out.bytes
    let at = out.at
    target[at++] = QUOTE
    at = putTimestamp(seconds, fraction === 0, target, at)
    at = putFraction(fraction, fractionBytes, digits, target, at)
    target[at++] = QUOTE
    out.at = at
  }
}

function bigEndian(bytes: Buffer, start: number, length: number): number {
  let value = 0
  for (let index = 0; index < length; index++) value = (value << 8) | bytes[start + index]!
  return value >>> 0
}

/** The fraction is stored with an even number of digits; of an odd number the last is left out. */
function putFraction(value: number, stored: number, digits: number, out: Uint8Array, at: number): number {
  if (digits === 0) return at
  if (value >= 100 ** stored) throw new MalformedBytes(`the fraction ${value} in ${stored} bytes`)
  out[at] = POINT
  return writePadded(digits % 2 === 0 ? value : Math.floor(value / 10), digits, out, at + 1)
}

function putDate(year: number, month: number, day: number, out: Uint8Array, at: number): number {
  if (year > 9999 || month > 12) throw new MalformedBytes(`the date ${year}-${month}-${day}`)
  let next = writeFour(year, out, at)
  out[next++] = MINUS
  next = writeTwo(month, out, next)
  out[next++] = MINUS
  return writeTwo(day, out, next)
}

function putTime(hours: number, minutes: number, seconds: number, out: Uint8Array, at: number): number {
  if (hours > 838 || minutes > 59 || seconds > 59) throw new MalformedBytes(`the time ${hours}:${minutes}:${seconds}`)
  let next = hours < 100 ? writeTwo(hours, out, at) : writePadded(hours, 3, out, at)
  out[next++] = COLON
  next = writeTwo(minutes, out, next)
  out[next++] = COLON
  return writeTwo(seconds, out, next)
}

/** In UTC: a session that runs this has time_zone = '+00:00'. The second 0 without a fraction is the zero date. */
function putTimestamp(seconds: number, noFraction: boolean, out: Uint8Array, at: number): number {
  const zero = seconds === 0 && noFraction
  const day = Math.floor(seconds / 86_400)
  const second = seconds - day * 86_400
  const { year, month, dayOfMonth } = zero ? ZERO_DATE : civil(day)
  const next = putDate(year, month, dayOfMonth, out, at)
  out[next] = SPACE
  return putTime((second / 3600) | 0, ((second / 60) | 0) % 60, second % 60, out, next + 1)
}

const ZERO_DATE = { year: 0, month: 0, dayOfMonth: 0 }

let lastDay = -1
let lastCivil = ZERO_DATE

/** The date of a day since 1970-01-01. Rows of one event tend to be of one day. */
function civil(day: number): typeof ZERO_DATE {
  if (day !== lastDay) {
    const date = new Date(day * 86_400_000)
    lastDay = day
    lastCivil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() }
  }
  return lastCivil
}
