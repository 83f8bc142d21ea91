import { approximate } from '../binlog/number-literal.ts'
import { setIsNamed } from '../binlog/string-literal.ts'
import type { ColumnShape } from '../binlog/table-shape.ts'
import { quoteName, quoteText } from '../sql/quote.ts'
import { assignments, type RollbackStatement } from './rollback-statement.ts'
import type { WantedTable } from './wanted-rows.ts'

/** Rows of one query that sums them up. */
const ROWS = 100

/** Rows as a number and a sum, which no order of rows changes: 64 bits of a hash of each. */
export interface RowSum {
  readonly rows: bigint
  readonly sum: bigint
}

/** The sum of all rows of a table, as a row of two values. */
export function tableSum({ name, shape }: WantedTable): string {
  const columns = shape.columns.filter(({ generated }) => !generated)
  return `SELECT COUNT(*), COALESCE(SUM(${hashOf(columns.map(columnValue))}), 0) FROM ${name}`
}

/** What rollback statements take out of a table without a key and put into it, as queries of sums, to be run by the server. */
export interface SumChange {
  readonly sql: string
  readonly sign: 1n | -1n
}

/** @returns null when a statement does not tell a whole row. */
export function sumChanges(table: WantedTable, statements: readonly RollbackStatement[]): SumChange[] | null {
  const columns = table.shape.columns.filter(({ generated }) => !generated)
  const taken: string[] = []
  const put: string[] = []
  for (const statement of statements) {
    const before = new Map(statement.terms.map(({ column, text }) => [column, rightSide(text)]))
    const set = statement.verb === 'update' ? assignments(statement) : statement.inserted
    const after = new Map([...before, ...set.map(({ column, value }) => [column, value] as const)])
    const images = [
      { into: taken, image: statement.verb === 'insert' ? null : before },
      { into: put, image: statement.verb === 'delete' ? null : after },
    ]
    for (const { into, image } of images) {
      if (image === null) continue
      if (columns.some(({ name }) => !image.has(name))) return null
      into.push(hashOf(columns.map((column) => literalValue(column, image.get(column.name)!))))
    }
  }
  return [...sums(put, 1n), ...sums(taken, -1n)]
}

function* sums(hashes: readonly string[], sign: SumChange['sign']): Generator<SumChange> {
  for (let at = 0; at < hashes.length; at += ROWS) {
    const rows = hashes.slice(at, at + ROWS).map((hash) => `SELECT ${hash} AS h`)
    yield { sql: `SELECT COUNT(*), COALESCE(SUM(h), 0) FROM (${rows.join(' UNION ALL ')}) AS r`, sign }
  }
}

/** 64 bits of a hash of values, each of which is hashed first, so that no text is too long to be joined. MySQL 9.7 has no MD5. */
function hashOf(values: readonly string[]): string {
  const hashes = values.map((value) => `COALESCE(SHA2(${value}, 256), '-')`)
  return `CAST(CONV(LEFT(SHA2(CONCAT(${hashes.join()}), 256), 16), 16, 10) AS UNSIGNED)`
}

/** A column's value as bytes that are the same for equal values only. */
function columnValue(column: ColumnShape): string {
  const name = quoteName(column.name)
  switch (column.type) {
    case 'float':
    case 'double':
      return `CAST(${name}*1e0 AS BINARY)`
    case 'enum':
    case 'bit':
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
    case 'decimal':
      return `CAST(${name}+0 AS BINARY)`
    case 'set':
      return setIsNamed(column.members) ? `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)` : `CAST(${name}+0 AS BINARY)`
    case 'inet6':
      return `CAST(${name} AS BINARY(16))`
    case 'uuid':
    case 'inet4':
      return `CAST(CAST(${name} AS CHAR) AS BINARY)`
    case 'json':
      if (column.charset === null) return `CAST(CAST(${name} AS CHAR) AS BINARY)`
  }
  return `CAST(${name} AS BINARY)`
}

/** The same of a literal that a rollback statement stores in the column, or compares with it. */
function literalValue(column: ColumnShape, literal: string): string {
  if (literal === 'NULL') return literal
  switch (column.type) {
    case 'float':
      return `CAST(${approximate(Math.fround(Number(literal)))} AS BINARY)`
    case 'enum': {
      const member = column.members.findIndex((text) => quoteText(text) === literal)
      return `CAST(${member === -1 ? literal : member + 1} AS BINARY)`
    }
    case 'set':
      return `CAST(${literal} AS BINARY)`
    case 'inet6':
      return `CAST(CAST(${literal} AS INET6) AS BINARY(16))`
    case 'json':
      if (column.charset === null) return `CAST(CAST(${literal} AS CHAR) AS BINARY)`
  }
  return column.charset === null
    ? `CAST(${literal} AS BINARY)`
    : `CAST(CONVERT(${literal} USING ${column.charset}) AS BINARY)`
}

/** The literal that a term compares a column with. */
function rightSide(term: string): string {
  if (term.endsWith(' IS NULL')) return 'NULL'
  let depth = 0
  let isName = false
  for (let at = 0; at < term.length; at++) {
    const character = term[at]
    if (character === '`') isName = !isName
    else if (isName) continue
    else if (character === '(') depth++
    else if (character === ')') depth--
    else if (character === '=' && depth === 0) return term.slice(at + 1)
  }
  return term
}
