import { Lexer } from '../sql/lexer.ts'
import type { SqlDialect, TokenKind } from '../sql/token.ts'
import { escaped } from './html.ts'

/** How colours are chosen; what a server would read differently is at worst coloured differently. */
const DIALECT: SqlDialect = { flavor: 'mysql', version: 80_400, ansiQuotes: false, noBackslashEscapes: false }

const CLASSES: Partial<Record<TokenKind, string>> = {
  string: 's',
  number: 'n',
  hex: 'n',
  bit: 'n',
  'quoted-identifier': 'i',
  variable: 'v',
  comment: 'c',
  unterminated: 's',
}

/** Words that stand out; others may be names. */
const KEYWORDS = new Set(
  `ADD AFTER ALGORITHM ALL ALTER AND AS ASC AUTO_INCREMENT BEGIN BETWEEN BY CASCADE CASE CHANGE CHARACTER CHARSET CHECK COLLATE COLUMN
COMMENT COMMIT CONSTRAINT CONVERT CREATE CROSS DATABASE DEFAULT DELETE DESC DISTINCT DROP DUPLICATE EACH ELSE END ENGINE ENUM EXISTS FIRST FOR
FOREIGN FROM FULLTEXT FUNCTION GRANT GROUP HAVING IF IGNORE IN INDEX INNER INSERT INTO IS JOIN KEY LEFT LIKE LIMIT LOCK MODIFY NOT NULL ON OR
ORDER OUTER PARTITION PRIMARY PROCEDURE REFERENCES RENAME REPLACE RESTRICT REVOKE RIGHT ROLLBACK ROW SELECT SET SPATIAL START STORED TABLE
TABLES TEMPORARY THEN TO TRANSACTION TRIGGER TRUNCATE UNION UNIQUE UNSIGNED UPDATE USE USING VALUES VIEW VIRTUAL WHEN WHERE WITH
BIGINT BINARY BIT BLOB BOOLEAN CHAR DATE DATETIME DECIMAL DOUBLE FLOAT INT INTEGER JSON LONGTEXT MEDIUMTEXT SMALLINT TEXT TIME TIMESTAMP
TINYINT VARBINARY VARCHAR YEAR`.split(/\s+/),
)

/** A place in the text that a finding is about: offsets, and the class of its mark. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly kind: string
}

/** SQL with its tokens in spans of their colours, and the marks around what findings are about. */
export function sqlHtml(sql: string, marks: readonly Mark[] = []): string {
  const colours = coloursOf(sql)
  const cuts = new Set([0, sql.length])
  for (const { start, end } of [...colours, ...marks]) {
    cuts.add(Math.min(Math.max(start, 0), sql.length))
    cuts.add(Math.min(Math.max(end, 0), sql.length))
  }
  const order = [...cuts].sort((a, b) => a - b)
  let html = ''
  let colour = 0
  for (const [at, start] of order.entries()) {
    const end = order[at + 1]
    if (end === undefined) break
    while (colours[colour] !== undefined && colours[colour]!.end <= start) colour++
    const token = colours[colour]
    const text = escaped(sql.slice(start, end))
    const coloured = token !== undefined && token.start <= start ? `<b class="${token.kind}">${text}</b>` : text
    const mark = marks.find((one) => one.start <= start && start < one.end)
    html += mark === undefined ? coloured : `<mark class="${mark.kind}">${coloured}</mark>`
  }
  return html
}

/** In the order of the text; comments lie between the lexer's tokens and are tokens of their own. */
function coloursOf(sql: string): Mark[] {
  const found: Mark[] = []
  const lexer = new Lexer(sql, DIALECT)
  while (lexer.next()) {
    const { start, end, kind } = lexer
    const colour =
      kind === 'word' ? (KEYWORDS.has(sql.slice(start, end).toUpperCase()) ? 'k' : undefined) : CLASSES[kind]
    if (colour !== undefined) found.push({ start, end, kind: colour })
  }
  return found
}
