import type { ColumnChange, TableChange } from '../audit/rule.ts'
import type { ForeignKey, Index, Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { columnConditions } from './probe-conditions.ts'
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
 * Functions that an expression of a migration may call when it is evaluated on staging: they depend on their arguments alone,
 * and neither wait nor reach anything. The words that stand before parentheses in operators are among them.
 */
const PURE = new Set(
  `abs and ascii between bit_length case cast ceil ceiling char_length character_length coalesce concat concat_ws convert date
  dayofmonth dayofweek else exists field find_in_set floor greatest hex hour if ifnull in inet6_aton inet_aton instr is_ipv4 is_ipv6
  isnull json_contains json_extract json_length json_type json_unquote json_valid lcase least left length like locate lower ltrim md5
  mid minute mod month not nullif octet_length or position quarter regexp regexp_like replace reverse right rlike round rtrim second
  sign substr substring substring_index then time trim truncate ucase unhex upper values weekday when xor year`.split(
    /\s+/,
  ),
)

/**
 * What a statement that changed a table wants to know of its rows.
 * @param database the one of the table before the statement
 */
export function probesOf(database: string, { before, after, columns }: TableChange): Probe[] {
  if (before === null || after === null) return []
  const probes: Probe[] = []
  for (const column of columns) {
    if (column.before === null || column.after === null) continue
    for (const { question, sql } of columnConditions(column.before, column.after))
      probes.push({ question, columns: [column.before.name], sql: { condition: sql }, parent: null })
  }
  for (const index of after.indexes) {
    const probe = duplicates(database, before, index, columns)
    if (probe !== null) probes.push(probe)
  }
  for (const key of after.foreignKeys) {
    const known = before.foreignKeys.some((old) => bindsAlike(old, key))
    if (!known && key.columns.every((name) => hasColumn(before, name))) probes.push(orphans(database, before.name, key))
  }
  for (const check of after.checks) {
    const known = before.checks.some((old) => old.expression === check.expression && old.enforced)
    if (known || !check.enforced || !isPure(check.expression)) continue
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

/** Whether an expression that a server printed may be evaluated on staging. */
export function isPure(expression: string): boolean {
  if (/@|\bselect\b/i.test(expression)) return false
  for (const [, name] of expression.matchAll(/([\w$\u0080-\uffff]+|`(?:[^`]|``)*`)\s*\(/g))
    if (!PURE.has(name!.toLowerCase())) return false
  return true
}

/** Rows that share the key of another row, for an index that is new, or whose columns compare otherwise than before. */
function duplicates(database: string, before: Table, index: Index, changes: readonly ColumnChange[]): Probe | null {
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
      if (expression === null || !isPure(expression)) return null
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
