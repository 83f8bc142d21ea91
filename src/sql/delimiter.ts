import type { Span } from './source.ts'

/** A DELIMITER line of a script. */
export interface DelimiterCommand {
  readonly span: Span
  /** null when the command names none that can be used. */
  readonly delimiter: string | null
  readonly problem: string | null
}

/**
 * Reads the DELIMITER command at an offset, as the mysql client does: the argument is cut at white space and its quotes are taken
 * off (tried with the clients of MySQL 9.7 and MariaDB 11.8). Null when no such command stands there.
 */
export function readDelimiterCommand(text: string, at: number): DelimiterCommand | null {
  if (text.slice(at, at + 9).toUpperCase() !== 'DELIMITER' || !/^\s?$/.test(text.charAt(at + 9))) return null
  const newline = text.indexOf('\n', at)
  const span = { start: at, end: newline === -1 ? text.length : newline }
  const argument = text
    .slice(at + 9, span.end)
    .trim()
    .split(/\s/)[0]!
  const delimiter = argument.replace(/^(['"`])(.+)\1$/, '$2')
  if (delimiter === '') return { span, delimiter: null, problem: 'DELIMITER names no delimiter' }
  if (delimiter.includes('\\')) return { span, delimiter: null, problem: 'A delimiter cannot contain a backslash' }
  return { span, delimiter, problem: null }
}

/** Finds the delimiter at or after an offset, remembering the last place found, so that a whole script is searched once. */
export class DelimiterFinder {
  readonly #text: string
  #delimiter: string
  #found = -1

  /** With an empty delimiter none is ever found. */
  constructor(text: string, delimiter: string) {
    this.#text = text
    this.#delimiter = delimiter
  }

  get delimiter(): string {
    return this.#delimiter
  }

  set delimiter(delimiter: string) {
    this.#delimiter = delimiter
    this.#found = -1
  }

  /** The first offset at or after `at` where the delimiter stands; infinity when it does not come any more. */
  next(at: number): number {
    if (this.#found < at) {
      const found = this.#delimiter === '' ? -1 : this.#text.indexOf(this.#delimiter, at)
      this.#found = found === -1 ? Number.POSITIVE_INFINITY : found
    }
    return this.#found
  }
}
