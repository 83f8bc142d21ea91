import type { SqlDialect } from './token.ts'

/** How a server of the dialect reads the comment that opens at an offset. */
export interface CommentOpening {
  /** 'executed': what follows `contentStart` is SQL; 'skipped': a version comment for another server; 'plain': any other. */
  readonly kind: 'executed' | 'skipped' | 'plain'
  readonly contentStart: number
}

const BANG = 33
const CAPITAL_M = 77

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function digitsAt(text: string, at: number): number {
  let count = 0
  while (count < 6 && isDigit(text.charCodeAt(at + count))) count++
  return count
}

/**
 * How many digits belong to the version. MySQL 5.x takes exactly five; MySQL 8 takes a sixth when white space follows it;
 * MariaDB takes any sixth. (sql_lex.cc of both, MY_LEX_LONG_COMMENT; tried on 5.6, 9.7, 10.11 and 11.8.)
 */
function versionLength(text: string, at: number, dialect: SqlDialect): number {
  const digits = digitsAt(text, at)
  if (digits < 5) return 0
  if (digits === 5) return 5
  if (dialect.flavor === 'mariadb') return 6
  return dialect.version >= 80000 && /\s/.test(text.charAt(at + 6)) ? 6 : 5
}

/**
 * Reads the opening of the comment whose slash and star stand at `at`. `/*!` and `/*!NNNNN` are executed by a server of that
 * version or later; MariaDB leaves out 50700 to 99999, which are MySQL's own, and executes `/*M!` besides.
 */
export function openComment(text: string, at: number, dialect: SqlDialect): CommentOpening {
  let start = at + 2
  const mariadbOnly = text.charCodeAt(start) === CAPITAL_M && text.charCodeAt(start + 1) === BANG
  if (mariadbOnly && dialect.flavor === 'mariadb') start++
  if (text.charCodeAt(start) !== BANG) return { kind: 'plain', contentStart: at + 2 }
  start++
  const length = versionLength(text, start, dialect)
  if (length === 0) return { kind: 'executed', contentStart: start }
  const version = Number(text.slice(start, start + length))
  const forMysqlOnly = dialect.flavor === 'mariadb' && !mariadbOnly && version >= 50700 && version <= 99999
  const executed = version <= dialect.version && !forMysqlOnly
  return { kind: executed ? 'executed' : 'skipped', contentStart: start + length }
}

/**
 * The offset after the end of a comment that is not executed, or -1 when it never ends. A skipped version comment may hold
 * comments, one level deep; a plain one ends at the first mark. Quotes mean nothing in either.
 */
export function closeComment(text: string, from: number, limit: number, kind: 'skipped' | 'plain'): number {
  let nested = false
  for (let at = from; at < limit - 1; at++) {
    const code = text.charCodeAt(at)
    if (code === 42 && text.charCodeAt(at + 1) === 47) {
      if (!nested) return at + 2
      nested = false
      at++
    } else if (kind === 'skipped' && !nested && code === 47 && text.charCodeAt(at + 1) === 42) {
      nested = true
      at++
    }
  }
  return -1
}
