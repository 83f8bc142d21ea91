import type { Span } from './source.ts'

/** What the lexer must know of the server and session that will read the text. */
export interface SqlDialect {
  readonly flavor: 'mysql' | 'mariadb'
  /** As in version comments: 90704 for MySQL 9.7.4, 101119 for MariaDB 10.11.19. */
  readonly version: number
  readonly ansiQuotes: boolean
  readonly noBackslashEscapes: boolean
}

export type TokenKind =
  /** A keyword or a bare identifier: the lexer does not tell them apart, position does. */
  | 'word'
  /** `x`, or "x" under ANSI_QUOTES. */
  | 'quoted-identifier'
  /** '…', "…", N'…' (introducers such as _utf8mb4 are words of their own). */
  | 'string'
  | 'number'
  /** X'…' or 0x… */
  | 'hex'
  /** b'…' or 0b… */
  | 'bit'
  /** @x, @'x', @@x, @@session.x as one token. */
  | 'variable'
  | 'operator'
  /** A comment that no server executes, a hint, or the opening and closing marks of an executed one. */
  | 'comment'
  /** A quote or comment that never ends; it reaches to the end of the text. */
  | 'unterminated'

export interface Token extends Span {
  readonly kind: TokenKind
  /** The text as written. */
  readonly text: string
}
