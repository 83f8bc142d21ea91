import { hex, NOT_ASCII, setIsNamed, UTF8 } from '../binlog/string-literal.ts'
import type { ColumnShape } from '../binlog/table-shape.ts'
import { quoteName, quoteText } from '../sql/quote.ts'
import { isAt } from './literal-scan.ts'

const QUOTE = 0x27
const ZERO = 0x30
const NINE = 0x39
const MINUS = 0x2d
const COLON = 0x3a

/** How the value of a column is asked for, and compared with the literal that a rollback statement stores there. */
export interface ColumnReading {
  /** What is selected, to be read in a session with the pins of `sessionPins`. */
  readonly select: string
  /** Whether this literal can be compared here at all: a text in another character set than the column's cannot. */
  judges(bytes: Buffer, start: number, end: number): boolean
  /** Whether the value, as the bytes that the server prints, is exactly what the literal stores. */
  same(bytes: Buffer, start: number, end: number, value: Buffer): boolean
  /** The same text for equal literals, and for the value that they store. */
  keyOfLiteral(bytes: Buffer, start: number, end: number): string
  keyOfValue(value: Buffer): string
  /** A key column's literal, as a condition finds it. */
  operand(bytes: Buffer, start: number, end: number): string
}

/** @returns null where only the server can compare: JSON of MySQL, whose documents have no one text. */
export function columnReading(column: ColumnShape): ColumnReading | null {
  const name = quoteName(column.name)
  switch (column.type) {
    case 'json':
      return column.charset === null ? null : text(name, column.charset)
    case 'float':
      return approximate(`${name}*1e0`, Math.fround)
    case 'double':
      return approximate(`${name}*1e0`, (value) => value)
    case 'enum':
      return member(name, column.members)
    case 'set':
      return setIsNamed(column.members)
        ? { ...text(name, 'utf8mb4'), select: `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)` }
        : digits(`${name}+0`)
    case 'bit':
      return digits(`${name}+0`)
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
    case 'decimal':
      return digits(name)
    case 'inet6':
      return {
        ...quoted,
        select: `CAST(${name} AS BINARY(16))`,
        same: sameAddress,
        keyOfLiteral: addressOf,
        keyOfValue: hex,
      }
    case 'year':
    case 'date':
    case 'time':
    case 'datetime':
    case 'timestamp':
    case 'uuid':
    case 'inet4':
      return { ...quoted, select: name }
    default:
      return text(name, column.charset)
  }
}

const asWritten = (bytes: Buffer, start: number, end: number) => bytes.toString('utf8', start, end)

/** Whole and decimal numbers; ZEROFILL prints zeros before them. */
function digits(select: string): ColumnReading {
  const first = (value: Buffer) => {
    let at = value[0] === MINUS ? 1 : 0
    while (value[at] === ZERO && value[at + 1]! >= ZERO && value[at + 1]! <= NINE) at++
    return value[0] === MINUS ? 0 : at
  }
  return {
    select,
    judges: (bytes, start) => bytes[start] === MINUS || (bytes[start]! >= ZERO && bytes[start]! <= NINE),
    same(bytes, start, end, value) {
      return isSame(bytes, start, end, value, first(value))
    },
    keyOfLiteral: asWritten,
    keyOfValue: (value) => value.toString('latin1', first(value)),
    operand: asWritten,
  }
}

/** `rounded` gives the number that the column stores; numbers lose nothing, both being written with the digits that tell them apart. */
function approximate(select: string, rounded: (value: number) => number): ColumnReading {
  const number = (bytes: Buffer, start: number, end: number) => rounded(Number(bytes.toString('latin1', start, end)))
  const key = (value: number) => (Object.is(value, -0) ? '-0' : String(value))
  return {
    select,
    judges: (bytes, start, end) => !Number.isNaN(number(bytes, start, end)),
    same: (bytes, start, end, value) => Object.is(number(bytes, start, end), Number(value.toString('latin1'))),
    keyOfLiteral: (bytes, start, end) => key(number(bytes, start, end)),
    keyOfValue: (value) => key(Number(value.toString('latin1'))),
    operand: (bytes, start, end) => {
      const exact = key(number(bytes, start, end))
      return exact.includes('e') ? exact : `${exact}e0`
    },
  }
}

function member(name: string, members: readonly string[]): ColumnReading {
  const numbers = new Map(members.map((text, index) => [quoteText(text), String(index + 1)]))
  const number = (bytes: Buffer, start: number, end: number) => {
    const literal = bytes.toString('utf8', start, end)
    return numbers.get(literal) ?? literal
  }
  return {
    select: `${name}+0`,
    judges: (bytes, start, end) => /^\d+$/.test(number(bytes, start, end)),
    same: (bytes, start, end, value) => number(bytes, start, end) === value.toString('latin1'),
    keyOfLiteral: number,
    keyOfValue: (value) => value.toString('latin1'),
    operand: number,
  }
}

/** Values that are printed as their literals without the quotes. */
const quoted = {
  judges: (bytes: Buffer, start: number) => bytes[start] === QUOTE,
  same: (bytes: Buffer, start: number, end: number, value: Buffer) => isSame(bytes, start + 1, end - 1, value, 0),
  keyOfLiteral: (bytes: Buffer, start: number, end: number) => bytes.toString('latin1', start + 1, end - 1),
  keyOfValue: (value: Buffer) => value.toString('latin1'),
  operand: asWritten,
}

function addressOf(bytes: Buffer, start: number, end: number): string {
  return bytes
    .toString('latin1', start + 1, end - 1)
    .replaceAll(':', '')
    .toUpperCase()
}

function sameAddress(bytes: Buffer, start: number, end: number, value: Buffer): boolean {
  return bytes.includes(COLON, start) && addressOf(bytes, start, end) === hex(value)
}

/** Texts and bytes: quoted, or in hexadecimal behind the introducer of the column's character set. */
function text(name: string, charset: string | null): ColumnReading {
  const opening = Buffer.from(charset === null ? "X'" : `_${charset} X'`, 'latin1')
  const isUtf8 = charset !== null && UTF8.has(charset)
  const holdsAscii = charset !== null && !NOT_ASCII.has(charset)
  const bytesOf = (bytes: Buffer, start: number, end: number) =>
    bytes[start] === QUOTE
      ? Buffer.from(bytes.toString('latin1', start + 1, end - 1).replaceAll("''", "'"), 'latin1')
      : Buffer.from(bytes.toString('latin1', start + opening.length, end - 1), 'hex')
  return {
    select: charset === null || charset === 'utf8mb4' ? name : `CAST(${name} AS BINARY)`,
    judges(bytes, start, end) {
      if (bytes[start] === QUOTE) return isUtf8 || end - start === 2 || (holdsAscii && isAscii(bytes, start, end))
      return isAt(opening, bytes, start)
    },
    same(bytes, start, end, value) {
      return bytes[start] === QUOTE
        ? isQuoted(bytes, start + 1, end - 1, value)
        : isHex(bytes, start + opening.length, end - 1, value)
    },
    keyOfLiteral: (bytes, start, end) => bytesOf(bytes, start, end).toString('latin1'),
    keyOfValue: (value) => value.toString('latin1'),
    operand: asWritten,
  }
}

function isAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! >= 0x80) return false
  return true
}

/** Longer values are compared natively. */
const SHORT = 24

function isSame(bytes: Buffer, start: number, end: number, value: Buffer, from: number): boolean {
  const length = end - start
  if (length !== value.length - from) return false
  if (length > SHORT) return value.compare(bytes, start, end, from) === 0
  for (let at = 0; at < length; at++) if (bytes[start + at] !== value[from + at]) return false
  return true
}

/** The text between quotes, in which a quote is doubled. */
function isQuoted(bytes: Buffer, start: number, end: number, value: Buffer): boolean {
  if (end - start === value.length && end - start > SHORT && value.compare(bytes, start, end) === 0)
    return !value.includes(QUOTE)
  let from = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte !== value[from++]) return false
    if (byte === QUOTE) at++
  }
  return from === value.length
}

function isHex(bytes: Buffer, start: number, end: number, value: Buffer): boolean {
  if (end - start !== 2 * value.length) return false
  let at = start
  for (const byte of value) {
    if (digit(bytes[at]!) !== byte >> 4 || digit(bytes[at + 1]!) !== (byte & 15)) return false
    at += 2
  }
  return true
}

/** Hexadecimal digits are upper case. */
function digit(byte: number): number {
  return byte <= NINE ? byte - ZERO : byte - 0x37
}
