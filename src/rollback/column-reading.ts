import { hex, NOT_ASCII, setIsNamed, UTF8 } from '../binlog/string-literal.ts'
import type { ColumnShape } from '../binlog/table-shape.ts'
import { quoteName, quoteText } from '../sql/quote.ts'
import { isAt } from './literal-scan.ts'

const QUOTE = 0x27
const ZERO = 0x30
const NINE = 0x39
const MINUS = 0x2d

/** How the value of a column is asked for, and compared with the literal that a rollback statement stores there. */
export interface ColumnReading {
  /** What is selected, to be read in a session with the pins of `sessionPins`. */
  readonly select: string
  /** Whether this literal can be compared here at all: a text in another character set than the column's cannot. */
  judges(bytes: Buffer, start: number, end: number): boolean
  /** Whether the value, as the bytes that the server prints, is exactly what the literal stores. */
  same(bytes: Buffer, start: number, end: number, value: Buffer, from: number, to: number): boolean
  /** The same text for equal literals, and for the value that they store. */
  keyOfLiteral(bytes: Buffer, start: number, end: number): string
  keyOfValue(value: Buffer, from: number, to: number): string
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
      return address(name)
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

function asWritten(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end)
}

function asPrinted(value: Buffer, from: number, to: number): string {
  return value.toString('latin1', from, to)
}

/** Whole and decimal numbers; ZEROFILL prints zeros before them, and negative numbers never. */
function digits(select: string): ColumnReading {
  const first = (value: Buffer, from: number, to: number) => {
    let at = from
    while (value[at] === ZERO && at + 1 < to && value[at + 1]! >= ZERO && value[at + 1]! <= NINE) at++
    return at
  }
  return {
    select,
    judges: (bytes, start) => bytes[start] === MINUS || (bytes[start]! >= ZERO && bytes[start]! <= NINE),
    same: (bytes, start, end, value, from, to) => isSame(bytes, start, end, value, first(value, from, to), to),
    keyOfLiteral: asWritten,
    keyOfValue: (value, from, to) => value.toString('latin1', first(value, from, to), to),
    operand: asWritten,
  }
}

/** `rounded` gives the number that the column stores; numbers lose nothing, both being written with the digits that tell them apart. */
function approximate(select: string, rounded: (value: number) => number): ColumnReading {
  const number = (bytes: Buffer, start: number, end: number) => Number(bytes.toString('latin1', start, end))
  const key = (value: number) => (Object.is(value, -0) ? '-0' : String(value))
  return {
    select,
    judges: (bytes, start, end) => !Number.isNaN(number(bytes, start, end)),
    same: (bytes, start, end, value, from, to) =>
      Object.is(rounded(number(bytes, start, end)), number(value, from, to)),
    keyOfLiteral: (bytes, start, end) => key(rounded(number(bytes, start, end))),
    keyOfValue: (value, from, to) => key(number(value, from, to)),
    operand: (bytes, start, end) => {
      const exact = key(rounded(number(bytes, start, end)))
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
    same: (bytes, start, end, value, from, to) => number(bytes, start, end) === value.toString('latin1', from, to),
    keyOfLiteral: number,
    keyOfValue: asPrinted,
    operand: number,
  }
}

/** Values that are printed as their literals without the quotes. */
const quoted = {
  judges: (bytes: Buffer, start: number) => bytes[start] === QUOTE,
  same: (bytes: Buffer, start: number, end: number, value: Buffer, from: number, to: number) =>
    isSame(bytes, start + 1, end - 1, value, from, to),
  keyOfLiteral: (bytes: Buffer, start: number, end: number) => bytes.toString('latin1', start + 1, end - 1),
  keyOfValue: asPrinted,
  operand: asWritten,
}

/** MariaDB prints addresses in their shortest spelling; literals have all eight groups. */
function address(name: string): ColumnReading {
  const digitsOf = (bytes: Buffer, start: number, end: number) =>
    bytes
      .toString('latin1', start + 1, end - 1)
      .replaceAll(':', '')
      .toUpperCase()
  const hexOf = (value: Buffer, from: number, to: number) => hex(value.subarray(from, to))
  return {
    select: `CAST(${name} AS BINARY(16))`,
    judges: (bytes, start, end) => bytes[start] === QUOTE && end - start === 41,
    same: (bytes, start, end, value, from, to) => digitsOf(bytes, start, end) === hexOf(value, from, to),
    keyOfLiteral: digitsOf,
    keyOfValue: hexOf,
    operand: asWritten,
  }
}

/** Texts and bytes: quoted, or in hexadecimal behind the introducer of the column's character set. */
function text(name: string, charset: string | null): ColumnReading {
  const opening = Buffer.from(charset === null ? "X'" : `_${charset} X'`, 'latin1')
  const isUtf8 = charset !== null && UTF8.has(charset)
  const holdsAscii = charset !== null && !NOT_ASCII.has(charset)
  return {
    select: charset === null || charset === 'utf8mb4' ? name : `CAST(${name} AS BINARY)`,
    judges(bytes, start, end) {
      if (bytes[start] === QUOTE) return isUtf8 || end - start === 2 || (holdsAscii && isAscii(bytes, start, end))
      return isAt(opening, bytes, start)
    },
    same(bytes, start, end, value, from, to) {
      return bytes[start] === QUOTE
        ? isQuoted(bytes, start + 1, end - 1, value, from, to)
        : isHex(bytes, start + opening.length, end - 1, value, from, to)
    },
    keyOfLiteral: (bytes, start, end) =>
      bytes[start] === QUOTE
        ? bytes.toString('latin1', start + 1, end - 1).replaceAll("''", "'")
        : Buffer.from(bytes.toString('latin1', start + opening.length, end - 1), 'hex').toString('latin1'),
    keyOfValue: asPrinted,
    operand: asWritten,
  }
}

function isAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! >= 0x80) return false
  return true
}

/** Longer values are compared natively. */
const SHORT = 24

function isSame(bytes: Buffer, start: number, end: number, value: Buffer, from: number, to: number): boolean {
  const length = end - start
  if (length !== to - from) return false
  if (length > SHORT) return value.compare(bytes, start, end, from, to) === 0
  for (let at = 0; at < length; at++) if (bytes[start + at] !== value[from + at]) return false
  return true
}

/** The text between quotes, in which a quote is doubled. */
function isQuoted(bytes: Buffer, start: number, end: number, value: Buffer, from: number, to: number): boolean {
  let next = from
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (next >= to || byte !== value[next++]) return false
    if (byte === QUOTE) at++
  }
  return next === to
}

function isHex(bytes: Buffer, start: number, end: number, value: Buffer, from: number, to: number): boolean {
  if (end - start !== 2 * (to - from)) return false
  let at = start
  for (let index = from; index < to; index++) {
    const byte = value[index]!
    if (digit(bytes[at]!) !== byte >> 4 || digit(bytes[at + 1]!) !== (byte & 15)) return false
    at += 2
  }
  return true
}

/** Hexadecimal digits are upper case. */
function digit(byte: number): number {
  return byte <= NINE ? byte - ZERO : byte - 0x37
}
