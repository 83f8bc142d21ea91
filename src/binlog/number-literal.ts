import { type ByteReader, MalformedBytes } from './byte-reader.ts'

export function integerDecoder(length: 1 | 2 | 3 | 4 | 8, unsigned: boolean): (reader: ByteReader) => string {
  if (length === 8) {
    return unsigned
      ? (reader) => reader.uint64().toString()
      : (reader) => reader.bytes.readBigInt64LE(reader.take(8)).toString()
  }
  return unsigned
    ? (reader) => `${reader.bytes.readUIntLE(reader.take(length), length)}`
    : (reader) => `${reader.bytes.readIntLE(reader.take(length), length)}`
}

/**
 * The float's exact value as a double: `0.1` in a FLOAT column is 0.10000000149011612, and only this literal both stores
 * the same bits and is equal to the column in a comparison, which the server does in double precision.
 */
export function floatLiteral(reader: ByteReader): string {
  return approximate(reader.bytes.readFloatLE(reader.take(4)))
}

export function doubleLiteral(reader: ByteReader): string {
  return approximate(reader.bytes.readDoubleLE(reader.take(8)))
}

/** An approximate-value literal, which has an exponent; JavaScript prints the fewest digits that read back the same. */
export function approximate(value: number): string {
  if (!Number.isFinite(value)) throw new MalformedBytes('a floating-point number that no server stores')
  const text = Object.is(value, -0) ? '-0' : String(value)
  return text.includes('e') ? text : `${text}e0`
}

/** Bytes that hold 0 to 9 decimal digits (dig2bytes in strings/decimal.cc). */
const DIGIT_BYTES = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4]

/**
 * The packed form of DECIMAL (decimal2bin in strings/decimal.cc): groups of nine digits in four bytes big-endian, the
 * incomplete groups outermost and shorter, the first bit inverted, all bits inverted when negative.
 */
export function decimalLiteral(reader: ByteReader, precision: number, scale: number): string {
  const whole = precision - scale
  // Inside JSON the precision is rounded up to whole groups, so it can pass 65.
  if (whole < 0 || precision > 81) throw new MalformedBytes(`DECIMAL(${precision},${scale}) cannot be`)
  const leading = whole % 9
  const trailing = scale % 9
  const wholeGroups = (whole - leading) / 9
  const fractionGroups = (scale - trailing) / 9
  const length = DIGIT_BYTES[leading]! + (wholeGroups + fractionGroups) * 4 + DIGIT_BYTES[trailing]!
  const start = reader.take(length)
  if (length === 0) throw new MalformedBytes('a DECIMAL without digits')
  const bytes = Buffer.from(reader.bytes.subarray(start, start + length))
  const negative = (bytes[0]! & 0x80) === 0
  bytes[0]! ^= 0x80
  if (negative) for (let index = 0; index < length; index++) bytes[index]! ^= 0xff

  let offset = 0
  const group = (digits: number) => {
    if (digits === 0) return ''
    const size = DIGIT_BYTES[digits]!
    const text = String(bytes.readUIntBE(offset, size))
    offset += size
    if (text.length > digits) throw new MalformedBytes(`a group of DECIMAL digits is ${text}`)
    return text.padStart(digits, '0')
  }
  let integer = group(leading)
  for (let index = 0; index < wholeGroups; index++) integer += group(9)
  let fraction = ''
  for (let index = 0; index < fractionGroups; index++) fraction += group(9)
  fraction += group(trailing)
  return `${negative ? '-' : ''}${integer.replace(/^0+(?=.)/, '') || '0'}${scale === 0 ? '' : `.${fraction}`}`
}

/** As an unsigned number, which a BIT column both takes and is compared as. */
export function bitLiteral(reader: ByteReader, length: number): string {
  const start = reader.take(length)
  if (length <= 6) return `${reader.bytes.readUIntBE(start, length)}`
  let value = 0n
  for (let index = start; index < start + length; index++) value = (value << 8n) | BigInt(reader.bytes[index]!)
  return value.toString()
}

/** Four digits in quotes: the number 0 and the text '0' can mean the year 2000. */
export function yearLiteral(reader: ByteReader): string {
  const byte = reader.uint8()
  return byte === 0 ? "'0000'" : `'${1900 + byte}'`
}
