import { readAssignments, userVariableName } from './set.ts'
import type { SqlDialect } from './token.ts'
import type { TokenList } from './token-list.ts'

/** The two flags of sql_mode that change how text is read. */
interface QuoteModes {
  readonly ansiQuotes: boolean
  readonly noBackslashEscapes: boolean
}

/** Bits of sql_mode when set as a number (system_variables.h of MySQL, sql_class.h of MariaDB: MODE_ANSI_QUOTES, MODE_NO_BACKSLASH_ESCAPES). */
const ANSI_QUOTES_BIT = 4n
const NO_BACKSLASH_ESCAPES_BIT = 1n << 20n
/** Modes that stand for several, ANSI_QUOTES among them; all but ANSI are gone in MySQL 8. */
const WITH_ANSI_QUOTES = new Set(['ANSI_QUOTES', 'ANSI', 'ORACLE', 'MSSQL', 'DB2', 'POSTGRESQL', 'MAXDB'])

/**
 * Follows `SET sql_mode = …` through a script, as far as the text tells: constants, `CONCAT(@@sql_mode, ',ANSI_QUOTES')` and
 * `REPLACE(@@sql_mode, 'ANSI_QUOTES', '')`, DEFAULT, and a value kept in a user variable before, as mysqldump does. Any other
 * expression leaves the mode as it was.
 */
export class SqlModeFollower {
  dialect: SqlDialect
  readonly #initial: SqlDialect
  readonly #kept = new Map<string, QuoteModes>()

  constructor(dialect: SqlDialect) {
    this.dialect = dialect
    this.#initial = dialect
  }

  /** Takes notice of a SET statement. */
  follow(tokens: TokenList): void {
    for (const { scope, name, first, end } of readAssignments(tokens)) {
      if (scope === 'user') this.#keep(tokens, name, first, end)
      else if (scope === 'session' && name === 'sql_mode') {
        const modes = this.#evaluate(tokens, first, end)
        if (modes !== null) this.dialect = { ...this.dialect, ...modes }
      }
    }
  }

  #keep(tokens: TokenList, name: string, first: number, end: number): void {
    const key = name.toLowerCase()
    const modes = isSqlMode(tokens.raw(first)) || end - first > 1 ? this.#evaluate(tokens, first, end) : null
    if (modes === null) this.#kept.delete(key)
    else this.#kept.set(key, modes)
  }

  #evaluate(tokens: TokenList, first: number, end: number): QuoteModes | null {
    if (end - first === 1) return this.#evaluateOne(tokens, first)
    const name = tokens.word(first)
    if (tokens.operator(first + 1) !== '(' || tokens.afterGroup(first + 1) !== end) return null
    if (name === 'CONCAT' || name === 'CONCAT_WS') return this.#evaluateConcat(tokens, first + 2, end - 1)
    if (name === 'REPLACE') return this.#evaluateReplace(tokens, first + 2)
    return null
  }

  #evaluateOne(tokens: TokenList, index: number): QuoteModes | null {
    const kind = tokens.kind(index)
    const raw = tokens.raw(index)
    if (kind === 'number') return /^\d+$/.test(raw) ? modesOfNumber(BigInt(raw)) : null
    if (kind === 'word' && raw.toUpperCase() === 'DEFAULT') return this.#initial
    if (kind === 'word' || kind === 'string') return modesOfText(tokens.value(index))
    if (kind !== 'variable') return null
    if (isSqlMode(raw)) return this.dialect
    return raw.startsWith('@@')
      ? null
      : (this.#kept.get(userVariableName(raw, this.dialect.noBackslashEscapes).toLowerCase()) ?? null)
  }

  #evaluateConcat(tokens: TokenList, first: number, end: number): QuoteModes | null {
    let ansiQuotes = false
    let noBackslashEscapes = false
    for (let index = first; index < end; index++) {
      if (tokens.operator(index) === ',') continue
      const modes = this.#evaluateOne(tokens, index)
      if (modes === null) return null
      ansiQuotes ||= modes.ansiQuotes
      noBackslashEscapes ||= modes.noBackslashEscapes
    }
    return { ansiQuotes, noBackslashEscapes }
  }

  #evaluateReplace(tokens: TokenList, first: number): QuoteModes | null {
    const base = this.#evaluateOne(tokens, first)
    const [taken, given] = [first + 2, first + 4].map((index) =>
      tokens.kind(index) === 'string' ? modesOfText(tokens.value(index)) : null,
    )
    if (base === null || !taken || !given) return null
    return {
      ansiQuotes: (base.ansiQuotes && !taken.ansiQuotes) || given.ansiQuotes,
      noBackslashEscapes: (base.noBackslashEscapes && !taken.noBackslashEscapes) || given.noBackslashEscapes,
    }
  }
}

function isSqlMode(raw: string): boolean {
  return /^@@((session|local|global)\.)?`?sql_mode`?$/i.test(raw)
}

function modesOfText(text: string): QuoteModes {
  const names = text.split(',').map((name) => name.trim().toUpperCase())
  return {
    ansiQuotes: names.some((name) => WITH_ANSI_QUOTES.has(name)),
    noBackslashEscapes: names.includes('NO_BACKSLASH_ESCAPES'),
  }
}

function modesOfNumber(bits: bigint): QuoteModes {
  return { ansiQuotes: (bits & ANSI_QUOTES_BIT) !== 0n, noBackslashEscapes: (bits & NO_BACKSLASH_ESCAPES_BIT) !== 0n }
}
