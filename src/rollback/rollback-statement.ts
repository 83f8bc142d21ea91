import { tokenize } from '../sql/lexer.ts'
import { unquoteIdentifier } from '../sql/literal.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { SqlDialect, Token } from '../sql/token.ts'

/** One condition of a rollback statement's WHERE. */
export interface Term {
  readonly column: string
  readonly text: string
}

/** The parts of a rollback statement of one row, as `inverseRow` writes it. */
export interface RollbackStatement {
  readonly verb: 'insert' | 'update' | 'delete'
  readonly database: string
  readonly table: string
  readonly sql: string
  /** Up to WHERE; the whole statement for an INSERT. */
  readonly head: string
  readonly terms: readonly Term[]
  readonly limited: boolean
  /** INSERT: the columns and values as written. */
  readonly inserted: readonly { readonly column: string; readonly value: string }[]
}

/** Rollback SQL reads the same under every dialect: no backslashes, no double quotes. */
const DIALECT: SqlDialect = { flavor: 'mysql', version: 80_000, ansiQuotes: false, noBackslashEscapes: true }

/**
 * @param dialect of a statement that is not ours
 * @returns null for a statement that is not of this form, such as the inverse of a DDL statement.
 */
export function readRollbackStatement(sql: string, dialect = DIALECT): RollbackStatement | null {
  const tokens = tokenize(sql, dialect)
  const word = (at: number) => tokens[at]?.text.toUpperCase()
  const verb = word(0)
  const from =
    verb === 'INSERT' && word(1) === 'INTO'
      ? 2
      : verb === 'DELETE' && word(1) === 'FROM'
        ? 2
        : verb === 'UPDATE'
          ? 1
          : -1
  const [database, dot, table] = tokens.slice(from, from + 3)
  if (from === -1 || dot?.text !== '.' || database?.kind !== 'quoted-identifier' || table?.kind !== 'quoted-identifier')
    return null
  const base = { database: unquoteIdentifier(database.text), table: unquoteIdentifier(table.text), sql }
  if (verb === 'INSERT') {
    const columns = list(sql, tokens, from + 3)
    const values = list(sql, tokens, columns.next + 1)
    return {
      ...base,
      verb: 'insert',
      head: sql,
      terms: [],
      limited: false,
      inserted: columns.items.map((column, at) => ({
        column: column.replaceAll(/^`|`$/g, '').replaceAll('``', '`'),
        value: values.items[at] ?? 'NULL',
      })),
    }
  }
  const where = tokens.findIndex((token, at) => at > from && token.kind === 'word' && token.text === 'WHERE')
  if (where === -1) return null
  const limit = tokens.length >= 2 && tokens.at(-2)!.text === 'LIMIT' ? tokens.length - 2 : tokens.length
  return {
    ...base,
    verb: verb === 'DELETE' ? 'delete' : 'update',
    head: sql.slice(0, tokens[where]!.start).trimEnd(),
    terms: terms(sql, tokens.slice(where + 1, limit)),
    limited: limit < tokens.length,
    inserted: [],
  }
}

/** The columns that an UPDATE sets, with their values as written. */
export function assignments({ head }: RollbackStatement): RollbackStatement['inserted'] {
  const tokens = tokenize(head, DIALECT)
  const set = tokens.findIndex((token) => token.kind === 'word' && token.text === 'SET')
  const found: { column: string; value: string }[] = []
  let depth = 0
  let first = set + 1
  for (let at = first; at <= tokens.length; at++) {
    const token = tokens[at]
    if (token?.text === '(') depth++
    if (token?.text === ')') depth--
    if (token !== undefined && !(depth === 0 && token.text === ',')) continue
    found.push({
      column: unquoteIdentifier(tokens[first]!.text),
      value: head.slice(tokens[first + 2]!.start, tokens[at - 1]!.end),
    })
    first = at + 1
  }
  return found
}

/** An INSERT of one row up to and with `VALUES `, which what follows in parentheses can join; null for other statements. */
export function insertHead(sql: string): string | null {
  const tokens = tokenize(sql, DIALECT)
  const at = tokens.findIndex((token) => token.kind === 'word' && token.text === 'VALUES')
  const open = tokens[at + 1]
  if (at === -1 || open?.text !== '(' || sql.at(-1) !== ')') return null
  return sql.slice(0, open.start)
}

/** The condition that picks the row by its key alone; null when the table has no key and so every column is one. */
export function keyCondition(statement: RollbackStatement, key: readonly string[] | null): string | null {
  if (statement.verb === 'insert') {
    if (key === null) return null
    const values = new Map(statement.inserted.map(({ column, value }) => [column.toLowerCase(), value]))
    return key.map((column) => `${quoteName(column)}=${values.get(column.toLowerCase()) ?? 'NULL'}`).join(' AND ')
  }
  if (key === null) return null
  const names = new Set(key.map((column) => column.toLowerCase()))
  return statement.terms
    .filter((term) => names.has(term.column.toLowerCase()))
    .map((term) => term.text)
    .join(' AND ')
}

/** The statement without its guard: it changes the row whatever others made of it. */
export function withoutGuard(statement: RollbackStatement, key: readonly string[] | null): string {
  if (statement.verb === 'insert') {
    const updates = statement.inserted.map(({ column }) => `${quoteName(column)}=VALUES(${quoteName(column)})`)
    return `${statement.sql} ON DUPLICATE KEY UPDATE ${updates.join(',')}`
  }
  const condition = keyCondition(statement, key)
  return condition === null ? statement.sql : `${statement.head} WHERE ${condition}`
}

export function tableOf(statement: RollbackStatement): string {
  return quoteTable(statement.database, statement.table)
}

function terms(sql: string, tokens: readonly Token[]): Term[] {
  const found: Term[] = []
  let first = 0
  let depth = 0
  for (let at = 0; at <= tokens.length; at++) {
    const token = tokens[at]
    if (token?.text === '(') depth++
    if (token?.text === ')') depth--
    if (token !== undefined && !(depth === 0 && token.kind === 'word' && token.text === 'AND')) continue
    const part = tokens.slice(first, at)
    const column = part.find((one) => one.kind === 'quoted-identifier')
    if (column !== undefined)
      found.push({ column: unquoteIdentifier(column.text), text: sql.slice(part[0]!.start, part.at(-1)!.end) })
    first = at + 1
  }
  return found
}

/** The items of a parenthesised list that begins at a token, and the token after it. */
function list(sql: string, tokens: readonly Token[], open: number): { items: string[]; next: number } {
  const items: string[] = []
  let depth = 0
  let start = 0
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at]!
    if (token.text === '(' && depth++ === 0) start = token.end
    if (token.text === ')') depth--
    if ((depth === 1 && token.text === ',') || depth === 0) {
      items.push(sql.slice(start, token.start).trim())
      start = token.end
    }
    if (depth === 0) return { items, next: at + 1 }
  }
  return { items, next: tokens.length }
}
