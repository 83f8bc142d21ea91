import { quoteText } from '../sql/quote.ts'
import { MalformedBytes } from './byte-reader.ts'
import { writeNumber } from './digits.ts'
import type { SqlBuffer } from './sql-buffer.ts'
import type { ValueWriter } from './value-writer.ts'

/** Not ascii: some servers let any byte into such a column, and would make a question mark of the character they look like. */
export const UTF8 = new Set(['utf8mb4', 'utf8mb3', 'utf8'])
/** In these a byte below 0x80 is not always the ASCII character of that number (or not a character by itself). */
export const NOT_ASCII = new Set(['ucs2', 'utf16', 'utf16le', 'utf32', 'swe7', 'sjis', 'cp932'])

const QUOTE = 39
/** What a byte of text needs: 0 nothing, or one of the others. */
const DOUBLED = 1
const HEXADECIMAL = 2
const BEYOND_ASCII = 3
/** As `quoteText` does: backslashes and control characters mean different things under different sql_modes. */
const NEEDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return BEYOND_ASCII
  if (byte < 0x20 || byte === 0x7f || byte === 0x5c) return HEXADECIMAL
  return byte === QUOTE ? DOUBLED : 0
})
const HEX_DIGITS = Buffer.from('0123456789ABCDEF', 'latin1')

/**
 * Bytes of a character column as a literal of the same characters: quoted where that is safe in a session with utf8mb4
 * names, else hexadecimal behind the introducer of the column's own character set, which converts nothing.
 */
export function textWriter(charset: string): ValueWriter {
  return quotedOrHex(charset, `_${charset} X'`)
}

/** The same bytes without an introducer: what the column's value is equal to when it is cast to BINARY. */
export function textBytesWriter(charset: string): ValueWriter {
  return quotedOrHex(charset, "X'")
}

function quotedOrHex(charset: string, opening: string): ValueWriter {
  const hexadecimal: ValueWriter = (bytes, start, end, out) => {
    out.ascii(opening)
    writeHex(bytes, start, end, out)
    out.byte(QUOTE)
  }
  if (NOT_ASCII.has(charset))
    return (bytes, start, end, out) => (start === end ? out.ascii("''") : hexadecimal(bytes, start, end, out))
  const utf8 = UTF8.has(charset)
  return (bytes, start, end, out) => {
    const target = out.bytes
    let at = out.at
    target[at++] = QUOTE
    for (let index = start; index < end; index++) {
      const byte = bytes[index]!
      const need = NEEDS[byte]!
      if (need !== 0) {
        if (need === DOUBLED) target[at++] = QUOTE
        else {
          const length = need === BEYOND_ASCII && utf8 ? utf8Length(bytes, index, end) : 0
          if (length === 0) return hexadecimal(bytes, start, end, out)
          target[at++] = byte
          target[at++] = bytes[++index]!
          if (length > 2) target[at++] = bytes[++index]!
          if (length > 3) target[at++] = bytes[++index]!
          continue
        }
      }
      target[at++] = byte
    }
    target[at++] = QUOTE
    out.at = at
  }
}

/** Bytes of the character beyond ASCII that begins here; 0 if it is not well-formed UTF-8 (Unicode Standard, table 3-7). */
function utf8Length(bytes: Buffer, index: number, end: number): number {
  const first = bytes[index]!
  if (first < 0xe0) return first >= 0xc2 && index + 1 < end && isContinuation(bytes[index + 1]!) ? 2 : 0
  if (first < 0xf0) {
    if (index + 2 >= end || !isContinuation(bytes[index + 2]!)) return 0
    const second = bytes[index + 1]!
    return second >= (first === 0xe0 ? 0xa0 : 0x80) && second <= (first === 0xed ? 0x9f : 0xbf) ? 3 : 0
  }
  if (first > 0xf4 || index + 3 >= end || !isContinuation(bytes[index + 2]!) || !isContinuation(bytes[index + 3]!))
    return 0
  const second = bytes[index + 1]!
  return second >= (first === 0xf0 ? 0x90 : 0x80) && second <= (first === 0xf4 ? 0x8f : 0xbf) ? 4 : 0
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}

export function writeBytes(bytes: Buffer, start: number, end: number, out: SqlBuffer): void {
  out.ascii("X'")
  writeHex(bytes, start, end, out)
  out.byte(QUOTE)
}

/** BINARY(n): the log leaves out zero bytes at the end. */
export function paddedBytesWriter(length: number): ValueWriter {
  return (bytes, start, end, out) => {
    if (end - start > length) throw new MalformedBytes(`${end - start} bytes in a BINARY(${length})`)
    out.ascii("X'")
    writeHex(bytes, start, end, out)
    out.bytes.fill('0', out.at, out.at + 2 * (length - (end - start)))
    out.at += 2 * (length - (end - start))
    out.byte(QUOTE)
  }
}

function writeHex(bytes: Buffer, start: number, end: number, out: SqlBuffer): void {
  const target = out.bytes
  let at = out.at
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!
    target[at++] = HEX_DIGITS[byte >> 4]!
    target[at++] = HEX_DIGITS[byte & 15]!
  }
  out.at = at
}

/** Bytes as a literal, in a text. */
export function bytesLiteral(bytes: Buffer): string {
  return `X'${hex(bytes)}'`
}

export function padded(bytes: Buffer, length: number): Buffer {
  if (bytes.length >= length) return bytes
  const whole = Buffer.alloc(length)
  bytes.copy(whole)
  return whole
}

export function hex(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase()
}

/**
 * The literal of each number of an ENUM: 0 is the error value, which prints as ''; then each member's text, or its number where
 * the text could be taken for another member.
 */
function enumLiterals(members: readonly string[]): readonly Buffer[] {
  const texts = isDistinct(members) ? members.map(quoteText) : members.map((_, index) => `${index + 1}`)
  return ['0', ...texts].map((text) => Buffer.from(text, 'utf8'))
}

/** Bytes of the longest literal of an ENUM, for `room`. */
export function enumRoom(members: readonly string[]): number {
  return Math.max(...enumLiterals(members).map((literal) => literal.length))
}

export function enumWriter(members: readonly string[]): ValueWriter {
  const literals = enumLiterals(members)
  return (bytes, start, end, out) => out.put(literals[memberNumber(bytes, start, end, members.length)]!)
}

/** The number of the member, since '' may be a member or the error value 0. */
export function enumNumberWriter(members: readonly string[]): ValueWriter {
  return (bytes, start, end, out) => {
    out.at = writeNumber(memberNumber(bytes, start, end, members.length), out.bytes, out.at)
  }
}

function memberNumber(bytes: Buffer, start: number, end: number, members: number): number {
  const value = end - start === 1 ? bytes[start]! : bytes[start]! | (bytes[start + 1]! << 8)
  if (value > members) throw new MalformedBytes(`member ${value} of an ENUM with ${members}`)
  return value
}

/** The members' texts, or the number of the bits where a text could mean other bits. */
export function setWriter(members: readonly string[], introducer = true): ValueWriter {
  const named = setIsNamed(members)
  return (bytes, start, end, out) => {
    let bits = 0n
    for (let index = end - 1; index >= start; index--) bits = (bits << 8n) | BigInt(bytes[index]!)
    if (bits >> BigInt(members.length) !== 0n)
      throw new MalformedBytes(`bits ${bits} of a SET with ${members.length} members`)
    if (!named) return out.text(bits.toString())
    const text = quoteText(members.filter((_, index) => (bits >> BigInt(index)) & 1n).join(','))
    out.text(introducer ? text : text.replace(/^_utf8mb4 /, ''))
  }
}

/** Whether the values of a SET are written as texts; else as numbers. */
export function setIsNamed(members: readonly string[]): boolean {
  return isDistinct(members) && !members.includes('')
}

/** Whether no two members can be equal under any collation, and none was garbled when it was printed. */
function isDistinct(members: readonly string[]): boolean {
  const folded = new Set(
    members.map((member) => member.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trimEnd()),
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return folded.size === members.length && !members.some((member) => /[\u0000-\u001f\ufffd]/.test(member))
}
