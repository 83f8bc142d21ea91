import { type ByteReader, MalformedBytes } from './byte-reader.ts'
import { writeNumber, writePadded } from './digits.ts'
import { SqlBuffer } from './sql-buffer.ts'
import type { ValueWriter } from './value-writer.ts'

const MINUS = 45
const POINT = 46
const ZERO = 48
const EXPONENT = 101

/** Little-endian, as the server stores them. */
export function integerWriter(length: 1 | 2 | 3 | 4 | 8, unsigned: boolean): ValueWriter {
  if (length === 8) return unsigned ? writeUnsigned64 : writeSigned64
  const sign = 2 ** (8 * length - 1)
  const span = 2 ** (8 * length)
  return (bytes, start, _end, out) => {
    let value = bytes[start]!
    if (length > 1) value |= bytes[start + 1]! << 8
    if (length > 2) value |= bytes[start + 2]! << 16
    if (length > 3) value = (value | (bytes[start + 3]! << 24)) >>> 0
    if (!unsigned && value >= sign) {
      out.bytes[out.at++] = MINUS
      value = span - value
    }
    out.at = writeNumber(value, out.bytes, out.at)
  }
}

function writeUnsigned64(bytes: Buffer, start: number, _end: number, out: SqlBuffer): void {
  writeHalves(half(bytes, start + 4), half(bytes, start), out)
}

function writeSigned64(bytes: Buffer, start: number, _end: number, out: SqlBuffer): void {
  const high = half(bytes, start + 4)
  const low = half(bytes, start)
  if (high < 0x80000000) writeHalves(high, low, out)
  else {
    out.bytes[out.at++] = MINUS
    // The two's complement of both halves together.
    if (low === 0) writeHalves((~high + 1) >>> 0, 0, out)
    else writeHalves(~high >>> 0, (~low + 1) >>> 0, out)
  }
}

function half(bytes: Buffer, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}

function writeHalves(high: number, low: number, out: SqlBuffer): void {
  // Beyond 53 bits a number is not exact.
  if (high < 0x200000) out.at = writeNumber(high * 2 ** 32 + low, out.bytes, out.at)
  else out.ascii(((BigInt(high) << 32n) | BigInt(low)).toString())
}

/** The fewest digits that a FLOAT column stores as the same bits; as a number they are not equal to the column. */
export function writeFloat(bytes: Buffer, start: number, _end: number, out: SqlBuffer): void {
  writeApproximate(shortestFloat(bytes.readFloatLE(start)), out)
}

/**
 * The float's exact value as a double: `0.1` in a FLOAT column is 0.10000000149011612, and only this literal is equal to the
 * column in a comparison, which the server does in double precision.
 */
export function writeExactFloat(bytes: Buffer, start: number, _end: number, out: SqlBuffer): void {
  writeApproximate(bytes.readFloatLE(start), out)
}

/** A double that has the fewest decimal digits among those that round to this float; nine are always enough (FLT_DECIMAL_DIG). */
function shortestFloat(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits))
    if (Math.fround(shorter) === value) return shorter
  }
  return Number.isFinite(value) && value !== 0 ? Number(value.toPrecision(9)) : value
}

export function writeDouble(bytes: Buffer, start: number, _end: number, out: SqlBuffer): void {
  writeApproximate(bytes.readDoubleLE(start), out)
}

/** An approximate-value literal, which has an exponent; JavaScript prints the fewest digits that read back the same. */
function writeApproximate(value: number, out: SqlBuffer): void {
  const text = approximateText(value)
  const target = out.bytes
  let at = out.at
  let exponent = false
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    if (character === EXPONENT) exponent = true
    target[at++] = character
  }
  if (!exponent) {
    target[at++] = EXPONENT
    target[at++] = ZERO
  }
  out.at = at
}

/** The same in a text. */
export function approximate(value: number): string {
  const text = approximateText(value)
  return text.includes('e') ? text : `${text}e0`
}

function approximateText(value: number): string {
  if (!Number.isFinite(value)) throw new MalformedBytes('a floating-point number that no server stores')
  return value === 0 && 1 / value < 0 ? '-0' : String(value)
}

/** Bytes that hold 0 to 9 decimal digits (dig2bytes in strings/decimal.cc). */
const DIGIT_BYTES = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4]
const POWERS = Array.from({ length: 10 }, (_, digits) => 10 ** digits)

/** Bytes of a packed DECIMAL. */
export function decimalBytes(precision: number, scale: number): number {
  const whole = precision - scale
  // Inside JSON the precision is rounded up to whole groups, so it can pass 65.
  if (whole < 0 || precision > 81) throw new MalformedBytes(`DECIMAL(${precision},${scale}) cannot be`)
  const length = bytesOfDigits(whole) + bytesOfDigits(scale)
  if (length === 0) throw new MalformedBytes('a DECIMAL without digits')
  return length
}

function bytesOfDigits(digits: number): number {
  return Math.floor(digits / 9) * 4 + DIGIT_BYTES[digits % 9]!
}

/**
 * The packed form of DECIMAL (decimal2bin in strings/decimal.cc): groups of nine digits in four bytes big-endian, the
 * incomplete groups outermost and shorter, the first bit inverted, all bits inverted when negative.
 */
export function decimalWriter(precision: number, scale: number): ValueWriter {
  decimalBytes(precision, scale)
  const whole = precision - scale
  const groups = (digits: number, outermostFirst: boolean) => {
    const full = Array.from({ length: Math.floor(digits / 9) }, () => 9)
    const rest = digits % 9 === 0 ? [] : [digits % 9]
    return outermostFirst ? [...rest, ...full] : [...full, ...rest]
  }
  const wholeGroups = groups(whole, true)
  const fractionGroups = groups(scale, false)
  return (bytes, start, _end, out) => {
    const target = out.bytes
    let at = out.at
    const mask = (bytes[start]! & 0x80) === 0 ? 0xff : 0
    if (mask !== 0) target[at++] = MINUS
    let offset = start
    let begun = false
    for (let index = 0; index < wholeGroups.length; index++) {
      const digits = wholeGroups[index]!
      const value = group(bytes, offset, digits, mask, offset === start)
      offset += DIGIT_BYTES[digits]!
      if (begun) at = writePadded(value, digits, target, at)
      else if (value !== 0) {
        at = writeNumber(value, target, at)
        begun = true
      }
    }
    if (!begun) target[at++] = ZERO
    if (fractionGroups.length > 0) target[at++] = POINT
    for (let index = 0; index < fractionGroups.length; index++) {
      const digits = fractionGroups[index]!
      at = writePadded(group(bytes, offset, digits, mask, offset === start), digits, target, at)
      offset += DIGIT_BYTES[digits]!
    }
    out.at = at
  }
}

function group(bytes: Buffer, offset: number, digits: number, mask: number, first: boolean): number {
  let value = 0
  for (let index = 0; index < DIGIT_BYTES[digits]!; index++) value = (value << 8) | (bytes[offset + index]! ^ mask)
  // The inverted sign bit is the first bit of all.
  if (first) value ^= 1 << (DIGIT_BYTES[digits]! * 8 - 1)
  value >>>= 0
  if (value >= POWERS[digits]!) throw new MalformedBytes(`a group of DECIMAL digits is ${value}`)
  return value
}

/** A DECIMAL as a text. */
export function decimalLiteral(reader: ByteReader, precision: number, scale: number): string {
  const start = reader.take(decimalBytes(precision, scale))
  const out = new SqlBuffer(256)
  decimalWriter(precision, scale)(reader.bytes, start, reader.offset, out)
  return out.bytes.toString('latin1', 0, out.at)
}

/** As an unsigned number, which a BIT column both takes and is compared as. */
export function writeBits(bytes: Buffer, start: number, end: number, out: SqlBuffer): void {
  if (end - start <= 6) out.at = writeNumber(bytes.readUIntBE(start, end - start), out.bytes, out.at)
  else out.ascii(bits(bytes, start, end))
}

export function bitLiteral(reader: ByteReader, length: number): string {
  const start = reader.take(length)
  return bits(reader.bytes, start, reader.offset)
}

function bits(bytes: Buffer, start: number, end: number): string {
  let value = 0n
  for (let index = start; index < end; index++) value = (value << 8n) | BigInt(bytes[index]!)
  return value.toString()
}

/** Four digits in quotes: the number 0 and the text '0' can mean the year 2000. */
export function writeYear(bytes: Buffer, start: number, _end: number, out: SqlBuffer): void {
  const byte = bytes[start]!
  out.ascii(byte === 0 ? "'0000'" : `'${1900 + byte}'`)
}
