import { unquoteIdentifier } from '../sql/literal.ts'

/*
 * Rollback SQL as bytes: where its parts end. It is written by `inverseRow`, so a quote in a text or name is doubled, backslashes
 * never stand in a text, and keywords are upper case. Nothing is decoded.
 */

const SPACE = 0x20
const QUOTE = 0x27
const OPEN = 0x28
const CLOSE = 0x29
const COMMA = 0x2c
const EQUALS = 0x3d
const BACKTICK = 0x60
const AND = Buffer.from(' AND ', 'latin1')
const WHERE = Buffer.from(' WHERE ', 'latin1')
const LIMIT = Buffer.from(' LIMIT ', 'latin1')

/** @returns the offset of the comma, closing parenthesis, `AND`, `WHERE` or `LIMIT` that ends an expression, or `end`. */
export function expressionEnd(bytes: Buffer, from: number, end: number): number {
  let depth = 0
  let at = from
  while (at < end) {
    const byte = bytes[at]!
    if (byte === QUOTE || byte === BACKTICK) {
      at = bytes.indexOf(byte, at + 1) + 1
      if (at === 0) return end
      continue
    }
    if (byte === OPEN) depth++
    else if (depth > 0) {
      if (byte === CLOSE) depth--
    } else if (byte === COMMA || byte === CLOSE) return at
    else if (byte === SPACE && (isAt(AND, bytes, at) || isAt(WHERE, bytes, at) || isAt(LIMIT, bytes, at))) return at
    at++
  }
  return end
}

/** @returns the offset of the `=` between an operand, which is a name or an expression of one, and a literal; `end` without one. */
export function operandEnd(bytes: Buffer, from: number, end: number): number {
  let at = from
  while (at < end && bytes[at] !== EQUALS && bytes[at] !== QUOTE) {
    if (bytes[at] === BACKTICK) at = bytes.indexOf(BACKTICK, at + 1)
    if (at === -1) return end
    at++
  }
  return at < end && bytes[at] === EQUALS ? at : end
}

/** @returns the offset after a quoted name that begins here; 0 when none does. */
export function nameEnd(bytes: Buffer, from: number, end: number): number {
  if (bytes[from] !== BACKTICK) return 0
  let at = from
  do {
    at = bytes.indexOf(BACKTICK, at + 1) + 1
    if (at === 0 || at > end) return 0
  } while (bytes[at] === BACKTICK)
  return at
}

export function isAt(word: Buffer, bytes: Buffer, at: number): boolean {
  if (at + word.length > bytes.length) return false
  for (let index = 0; index < word.length; index++) if (bytes[at + index] !== word[index]) return false
  return true
}

/** A name without its quotes. */
export function nameAt(bytes: Buffer, from: number, to: number): string {
  return unquoteIdentifier(bytes.toString('utf8', from, to))
}
