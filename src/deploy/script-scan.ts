import { createReadStream } from 'node:fs'

/** A statement of a rollback script without its semicolon, or a comment line between statements; offsets in bytes. */
export interface ScriptItem {
  readonly kind: 'statement' | 'comment'
  readonly text: string
  readonly start: number
  readonly end: number
}

const QUOTES = [0x27, 0x22, 0x60]
const NEWLINE = 0x0a
const DASH = 0x2d
const SEMICOLON = 0x3b
const SLASH = 0x2f
const STAR = 0x2a

/** The command of the mysql client in front of a stored program, whose text has semicolons; behind it, it is set back. */
const DELIMITER = Buffer.from('DELIMITER ', 'latin1')

/**
 * Reads a script that this program wrote, statement by statement, however large the file: backslashes mean themselves in it
 * (NO_BACKSLASH_ESCAPES) and a quote in quotes is doubled. All bytes that matter are ASCII, so UTF-8 is never cut. Between
 * DELIMITER commands only the delimiter at the end of a line counts.
 */
export async function* scanScript(path: string, from = 0, to = Number.POSITIVE_INFINITY): AsyncGenerator<ScriptItem> {
  let held: Buffer = Buffer.alloc(0)
  let offset = from
  let at = 0
  let delimiter: Buffer | null = null
  let state: 'between' | 'statement' | 'line comment' | 'block comment' | number = 'between'
  if (to <= from) return
  const last = Number.isFinite(to) ? { end: to - 1 } : {}
  for await (const piece of createReadStream(path, { start: from, ...last, highWaterMark: 1 << 20 })) {
    held = held.length === 0 ? (piece as Buffer) : Buffer.concat([held, piece as Buffer])
    // The last byte waits for its neighbour, which may make a comment of it.
    for (; at < held.length - 1; at++) {
      const byte = held[at]!
      const next = held[at + 1]!
      if (byte === NEWLINE && isCommand(held)) {
        const command = held.subarray(DELIMITER.length, at)
        delimiter = command.length === 1 && command[0] === SEMICOLON ? null : Buffer.from(command)
        ;[held, offset, at] = [held.subarray(at + 1), offset + at + 1, -1]
        state = 'between'
        continue
      }
      if (delimiter !== null) {
        const end = at - delimiter.length
        if (byte !== NEWLINE || end < 0 || !held.subarray(end, at).equals(delimiter)) continue
        yield item('statement', held, 0, end, offset)
        ;[held, offset, at] = [held.subarray(at + 1), offset + at + 1, -1]
        continue
      }
      if (typeof state === 'number') {
        // A doubled quote ends the text and begins it again, which comes to the same.
        if (byte === state) state = 'statement'
      } else if (state === 'line comment') {
        if (byte !== NEWLINE) continue
        yield item('comment', held, 0, at, offset)
        ;[held, offset, at] = [held.subarray(at + 1), offset + at + 1, -1]
        state = 'between'
      } else if (state === 'block comment') {
        if (byte !== STAR || next !== SLASH) continue
        state = 'statement'
        at++
      } else if (state === 'between' && byte <= 0x20) {
        ;[held, offset, at] = [held.subarray(1), offset + 1, -1]
      } else if (state === 'between' && byte === DASH && next === DASH) {
        state = 'line comment'
      } else {
        state = 'statement'
        if (QUOTES.includes(byte)) state = byte
        else if (byte === SLASH && next === STAR) state = 'block comment'
        else if (byte === SEMICOLON && !isCommand(held)) {
          yield item('statement', held, 0, at, offset)
          ;[held, offset, at] = [held.subarray(at + 1), offset + at + 1, -1]
          state = 'between'
        }
      }
    }
  }
  const rest = held.toString('utf8').trim()
  if (rest === '' || rest.startsWith('DELIMITER ')) return
  if (state === 'line comment') yield item('comment', held, 0, held.length, offset)
  else yield { ...item('statement', held, 0, held.length, offset), text: rest.replace(/;$/, '') }
}

function item(kind: ScriptItem['kind'], held: Buffer, start: number, end: number, offset: number): ScriptItem {
  return { kind, text: held.toString('utf8', start, end), start: offset + start, end: offset + end + 1 }
}

function isCommand(held: Buffer): boolean {
  return held.subarray(0, DELIMITER.length).equals(DELIMITER)
}
