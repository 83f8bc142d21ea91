import type { ColumnChange, TableChange } from '../audit/rule.ts'
import type { ForeignKey, Index, Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { SqlDialect } from '../sql/token.ts'
import { columnConditions } from './probe-conditions.ts'
import { isPure } from './pure.ts'
import type { Question } from './rehearsal.ts'

/** Something that only rows tell, as SQL that reads a table as it was before the statement. */
export interface Probe {
  readonly question: Question
  readonly columns: readonly string[]
  /** A condition on each row of the table, or a query with the one figure. */
  readonly sql: { readonly condition: string } | { readonly count: string }
  /** Another table that is read. */
  readonly parent: { readonly database: string; readonly name: string } | null
}

/**
 * What a statement that changed a table wants to know of its rows.
 * @param database the one of the table before the statement
 * @param dialect of the server that is asked
 */
export function probesOf(database: string, { before, after, columns }: TableChange, dialect: SqlDialect): Probe[] {
  if (before === null || after === null) return []
  const probes: Probe[] = []
  for (const column of columns) {
    if (column.before === null || column.after === null) continue
    for (const { question, sql } of columnConditions(column.before, column.after))
      probes.push({ question, columns: [column.before.name], sql: { condition: sql }, parent: null })
  }
  for (const index of after.indexes) {
    const probe = duplicates(database, before, index, columns, dialect)
    if (probe !== null) probes.push(probe)
  }
  for (const key of after.foreignKeys) {
    const known = before.foreignKeys.some((old) => bindsAlike(old, key))
    if (!known && key.columns.every((name) => hasColumn(before, name))) probes.push(orphans(database, before.name, key))
  }
  for (const check of after.checks) {
    const known = before.checks.some((old) => old.expression === check.expression && old.enforced)
    if (known || !check.enforced || !isPure(check.expression, dialect)) continue
    const names = before.columns.map(({ name }) => name).filter((name) => check.expression.includes(quoteName(name)))
    probes.push({
      question: 'check-violation',
      columns: names,
      sql: { condition: `NOT (${check.expression})` },
      parent: null,
    })
  }
  return probes
}

/** Rows that share the key of another row, for an index that is new, or whose columns compare otherwise than before. */
function duplicates(
  database: string,
  before: Table,
  index: Index,
  changes: readonly ColumnChange[],
  dialect: SqlDialect,
): Probe | null {
  if (index.type !== 'primary' && index.type !== 'unique') return null
  const changed = (name: string | null) => changes.find(({ after }) => after?.name === name)
  const recompares = index.parts.some(({ column }) => {
    const change = changed(column)
    return change?.before != null && change.before.collation !== change.after?.collation
  })
  if (!recompares && before.indexes.some((old) => old.type === index.type && sameParts(old, index))) return null
  const parts: string[] = []
  const columns: string[] = []
  for (const { column, expression, length } of index.parts) {
    if (column === null) {
      if (expression === null || !isPure(expression, dialect)) return null
      parts.push(`(${expression})`)
      continue
    }
    const change = changed(column)
    const old = change === undefined ? column : (change.before?.name ?? null)
    if (old === null || !hasColumn(before, old)) return null
    const value = collated(quoteName(old), change)
    parts.push(length === null ? value : `LEFT(${value}, ${length})`)
    columns.push(old)
  }
  const filled = parts.map((part) => `${part} IS NOT NULL`).join(' AND ')
  const groups = `SELECT COUNT(*) AS n FROM ${quoteTable(database, before.name)} WHERE ${filled} GROUP BY ${parts.join(', ')} HAVING COUNT(*) > 1`
  const count = `SELECT COALESCE(SUM(n), 0) FROM (${groups}) AS alike`
  return { question: 'duplicate', columns, sql: { count }, parent: null }
}

/** A column's value as the new definition compares it. */
function collated(value: string, change: ColumnChange | undefined): string {
  const { charset, collation } = change?.after ?? {}
  if (charset == null || change?.before?.charset == null || change.before.collation === collation) return value
  // Without a word of its own, it has the collation of its character set, as CONVERT gives.
  return `CONVERT(${value} USING ${charset})${collation == null ? '' : ` COLLATE ${collation}`}`
}

function orphans(database: string, table: string, key: ForeignKey): Probe {
  const parent = { database: key.referencedDatabase ?? database, name: key.referencedTable }
  const own = key.columns.map((name) => `c.${quoteName(name)}`)
  const match = own.map((name, at) => `p.${quoteName(key.referencedColumns[at]!)} = ${name}`).join(' AND ')
  const filled = own.map((name) => `${name} IS NOT NULL`).join(' AND ')
  const count = `SELECT COUNT(*) FROM ${quoteTable(database, table)} c WHERE ${filled} AND NOT EXISTS (SELECT 1 FROM ${quoteTable(parent.database, parent.name)} p WHERE ${match})`
  return { question: 'orphan', columns: key.columns, sql: { count }, parent }
}

function bindsAlike(one: ForeignKey, other: ForeignKey): boolean {
  const shape = (key: ForeignKey) =>
    JSON.stringify([key.columns, key.referencedDatabase, key.referencedTable, key.referencedColumns])
  return shape(one) === shape(other)
}

function sameParts(one: Index, other: Index): boolean {
  const shape = (index: Index) =>
    JSON.stringify(index.parts.map(({ column, expression, length }) => [column, expression, length]))
  return shape(one) === shape(other)
}

function hasColumn(table: Table, name: string): boolean {
  return table.columns.some((column) => column.name.toLowerCase() === name.toLowerCase())
}
