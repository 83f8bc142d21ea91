import { isUtf8 } from 'node:buffer'
import { quoteText } from '../sql/quote.ts'
import { type ByteReader, MalformedBytes } from './byte-reader.ts'

const UTF8 = new Set(['utf8mb4', 'utf8mb3', 'utf8', 'ascii'])
/** In these a byte below 0x80 is not always the ASCII character of that number (or not a character by itself). */
const NOT_ASCII = new Set(['ucs2', 'utf16', 'utf16le', 'utf32', 'swe7', 'sjis', 'cp932'])
const PRINTABLE_ASCII = /^[ -[\]-~]*$/

/**
 * Bytes of a character column as a literal of the same characters: quoted where that is safe in a session with utf8mb4
 * names, else hexadecimal behind the introducer of the column's own character set, which converts nothing.
 */
export function textLiteral(charset: string): (bytes: Buffer) => string {
  if (UTF8.has(charset)) return (bytes) => (isUtf8(bytes) ? quoteText(bytes.toString('utf8')) : hexText(charset, bytes))
  if (NOT_ASCII.has(charset)) return (bytes) => (bytes.length === 0 ? "''" : hexText(charset, bytes))
  return (bytes) => {
    const text = bytes.toString('latin1')
    return PRINTABLE_ASCII.test(text) ? quoteText(text) : hexText(charset, bytes)
  }
}

function hexText(charset: string, bytes: Buffer): string {
  return `_${charset} X'${hex(bytes)}'`
}

export function bytesLiteral(bytes: Buffer): string {
  return `X'${hex(bytes)}'`
}

/** BINARY(n): the log leaves out zero bytes at the end. */
export function paddedBytesLiteral(length: number): (bytes: Buffer) => string {
  return (bytes) => {
    if (bytes.length > length) throw new MalformedBytes(`${bytes.length} bytes in a BINARY(${length})`)
    return bytesLiteral(padded(bytes, length))
  }
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
export function enumLiterals(members: readonly string[]): readonly string[] {
  let literals = enums.get(members)
  if (literals === undefined) {
    const texts = isDistinct(members) ? members.map(quoteText) : members.map((_, index) => `${index + 1}`)
    literals = ['0', ...texts]
    enums.set(members, literals)
  }
  return literals
}

const enums = new WeakMap<readonly string[], readonly string[]>()

export function enumDecoder(length: number, members: readonly string[]): (reader: ByteReader) => string {
  const literals = enumLiterals(members)
  return (reader) => {
    const value = reader.uint(length)
    const literal = literals[value]
    if (literal === undefined) throw new MalformedBytes(`member ${value} of an ENUM with ${members.length}`)
    return literal
  }
}

/** The members' texts, or the number of the bits where a text could mean other bits. */
export function setDecoder(length: number, members: readonly string[]): (reader: ByteReader) => string {
  const distinct = isDistinct(members) && !members.includes('')
  return (reader) => {
    const bits = length === 8 ? reader.uint64() : BigInt(reader.uint(length))
    if (bits >> BigInt(members.length) !== 0n)
      throw new MalformedBytes(`bits ${bits} of a SET with ${members.length} members`)
    return distinct ? quoteText(members.filter((_, index) => (bits >> BigInt(index)) & 1n).join(',')) : bits.toString()
  }
}

/** Whether no two members can be equal under any collation, and none was garbled when it was printed. */
function isDistinct(members: readonly string[]): boolean {
  const folded = new Set(
    members.map((member) => member.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trimEnd()),
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return folded.size === members.length && !members.some((member) => /[\u0000-\u001f\ufffd]/.test(member))
}
