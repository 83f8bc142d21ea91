import type { Column, Index, Table } from '../schema/model.ts'
import { quoteName, quoteTable, quoteText } from '../sql/quote.ts'
import { nowOf } from './column-now.ts'
import { KEEP_DATABASE, type Keep } from './ddl-plan.ts'
import type { Restore } from './ddl-restore.ts'
import { madeSteps, madeTable, sameValue, stillMade } from './made-values.ts'

/** What a guard step is about; the name of the column that it selects. */
const ROWS_OF_OTHERS = 'rows_of_others'
const VALUES_THAT_CLASH = 'values_that_clash'
const OBJECTS_OF_OTHERS = 'objects_of_others'
const DEFINITION_OF_OTHERS = 'definition_of_others'

export type Guard = 'rows' | 'values' | 'objects' | 'definition'

/** The name of the column of a step that only says something. */
const VALUES_OF_OTHERS = 'values_of_others'

/** Says how many rows keep what others wrote; NULL when there are none. */
export function tellOfOthers(
  database: string,
  { name }: Table,
  { keptAs }: Keep,
  column: Column,
  key: readonly string[],
): string {
  const same = key.map((one) => `t.${quoteName(one)} = k.${quoteName(one)}`).join(' AND ')
  const value = (of: string) => `${of}.${quoteName(column.name)}`
  const source = quoteText(`What others wrote to ${database}.${name}.${column.name} since the statement stays, rows: `)
  const before = quoteText(`. What was there before is in ${KEEP_DATABASE}.${keptAs}.`)
  return `SELECT IF(COUNT(*) = 0, NULL, CONCAT(${source}, COUNT(*), ${before})) AS ${VALUES_OF_OTHERS} FROM ${quoteTable(database, name)} AS t JOIN ${quoteTable(KEEP_DATABASE, keptAs)} AS k ON ${same} WHERE NOT (${sameValue(column, value('t'), value('k'))})`
}

/** Whether a step changes nothing and its only value, if not NULL, is for people. */
export function tells(step: string): boolean {
  return step.startsWith('SELECT ') && step.includes(` AS ${VALUES_OF_OTHERS} FROM `)
}

/** What a step of an inverse guards against; null for other steps. */
export function guardOf(step: string): Guard | null {
  if (!step.startsWith('SELECT ')) return null
  if (step.endsWith(` AS ${ROWS_OF_OTHERS}`)) return 'rows'
  if (step.endsWith(` AS ${VALUES_THAT_CLASH}`)) return 'values'
  if (step.endsWith(` AS ${DEFINITION_OF_OTHERS}`)) return 'definition'
  return step.endsWith(` AS ${OBJECTS_OF_OTHERS}`) ? 'objects' : null
}

/** ER_SUBQUERY_NO_1_ROW: what the server raises when a guard finds something. */
export const GUARD_ERROR = 1242

/** A query that the server refuses when one of the queries has a row, so that a script stops there too. */
function guard(found: readonly string[], name: string): string {
  const exist = found.map((query) => `EXISTS (${query})`).join(' OR ')
  return `SELECT (SELECT n FROM (SELECT 1 AS n UNION ALL SELECT 2) AS two WHERE ${exist}) AS ${name}`
}

/** Guards the replacing of something whose definition, as the query finds it, others changed. */
export function definitionGuard(found: string): string {
  return guard([found], DEFINITION_OF_OTHERS)
}

/** Guards a step that would take along what the queries find. */
export function objectGuard(found: readonly string[]): string {
  return guard(found, OBJECTS_OF_OTHERS)
}

/**
 * Guards the emptying of a table that is filled again with its kept rows: it must hold nothing but them, as far as the columns tell
 * that the statement left as they were, and those that it converted, which must be what it made of the kept values.
 */
export function guardRefill(restore: Restore, converted: readonly Column[]): string[] {
  const { current, old, now, keep, renamed } = restore
  const pairs = old.columns.flatMap((column): [Column, Column][] => {
    const other = nowOf(column.name, now, renamed)
    const intact =
      other !== null &&
      column.generated === null &&
      other.generated === null &&
      !keep.columns?.includes(column.name) &&
      other.type.text === column.type.text &&
      other.charset === column.charset &&
      other.nullable === column.nullable &&
      other.autoIncrement === column.autoIncrement
    return intact ? [[column, other]] : []
  })
  const made = converted.map((column): [Column, Column] => {
    const other = nowOf(column.name, now, renamed)!
    return [{ ...other, name: column.name }, other]
  })
  const all = [...pairs, ...made]
  const list = (of: (pair: [Column, Column]) => Column) =>
    ['1 AS c', ...all.map((pair, at) => `${comparable(of(pair))} AS c${at}`)].join(', ')
  const names = ['c', ...all.map((_, at) => `c${at}`)].join(', ')
  const kept = made.length === 0 ? quoteTable(KEEP_DATABASE, keep.keptAs) : madeTable(keep)
  const both = `SELECT ${list((pair) => pair[1])}, 1 AS n FROM ${current} UNION ALL SELECT ${list((pair) => pair[0])}, -1 FROM ${kept}`
  // Rows that the statement itself took away are missing.
  const differs = keep.columns === null ? '> 0' : '<> 0'
  const found = `SELECT * FROM (SELECT SUM(n) AS s FROM (${both}) AS u GROUP BY ${names}) AS d WHERE s ${differs}`
  const intact = pairs.map(([column]) => column)
  return [...(made.length === 0 ? [] : madeSteps(restore, converted, [], intact)), guard([found], ROWS_OF_OTHERS)]
}

/**
 * Guards the return of kept rows to a table that may hold rows of others: no unique key may stand in both. Keys over values that the
 * copy does not have, or over a part of them, are left to the server.
 */
export function guardClash(database: string, table: Table, keep: Keep, name: 'rows' | 'values'): string[] {
  const stored = new Set(table.columns.filter(({ generated }) => generated === null).map((column) => column.name))
  const found = table.indexes
    .filter(({ type }) => type === 'primary' || type === 'unique')
    .filter(({ parts }) =>
      parts.every(({ column, length }) => column !== null && length === null && stored.has(column)),
    )
    .map(({ parts }) => {
      const same = parts.map(({ column }) => `t.${quoteName(column!)} = k.${quoteName(column!)}`).join(' AND ')
      return `SELECT 1 FROM ${quoteTable(database, table.name)} AS t JOIN ${quoteTable(KEEP_DATABASE, keep.keptAs)} AS k ON ${same}`
    })
  return found.length === 0 ? [] : [guard(found, name === 'rows' ? ROWS_OF_OTHERS : VALUES_THAT_CLASH)]
}

/** The return of values to a table that has a key. */
export interface Return extends Restore {
  /** The columns whose values return. */
  readonly columns: readonly string[]
  /** Of these: those whose value returns only where it still is what the ALTER made of it. */
  readonly converted: readonly Column[]
  /** The columns of the key by which rows are matched. */
  readonly key: readonly string[]
  /** The structure while the values return. */
  readonly between: Table
  /** Columns for which rows of others would have no value: when there are such columns, there must be no such rows. */
  readonly valueless: ReadonlySet<string>
}

/** Guards the return of values: with them, and the defaults for rows of others, the keys and checks that come back must hold. */
export function guardRestore(restore: Return): string[] {
  const { old, columns, key, between, valueless } = restore
  const there = new Set([...between.indexes, ...between.checks].map(({ definition }) => definition))
  const found = old.indexes
    .filter((index) => index.type === 'primary' || index.type === 'unique')
    .filter((index) => !there.has(index.definition) || index.parts.some((part) => columns.includes(part.column ?? '')))
    .flatMap((index) => duplicates(restore, index))
  for (const { definition, expression, enforced } of old.checks) {
    if (!enforced || there.has(definition)) continue
    const holds = ungenerated(expression, old)
    found.push(`SELECT * FROM (${futureRows(restore, holds)}) AS d WHERE NOT (${aliased(holds, old)})`)
  }
  if (valueless.size > 0) found.push(`${futureRows(restore, '')} WHERE k.${quoteName(key[0]!)} IS NULL`)
  // MySQL opens a temporary table only once in a query.
  const together = restore.converted.length === 0 && found.length > 0
  return (together ? [found] : found.map((one) => [one])).map((queries) => guard(queries, VALUES_THAT_CLASH))
}

function duplicates(restore: Return, index: Index): string[] {
  const parts = index.parts.map(({ column, expression, length }) => {
    const value = ungenerated(expression ?? quoteName(column!), restore.old)
    return length === null ? value : `LEFT(${value}, ${length})`
  })
  const list = parts.map((part, at) => `${aliased(part, restore.old)} AS p${at}`).join(', ')
  const names = parts.map((_, at) => `p${at}`)
  const rows = futureRows(restore, parts.join(' '))
  return [
    `SELECT * FROM (SELECT COUNT(*) AS s FROM (SELECT ${list} FROM (${rows}) AS d) AS e WHERE ${names.map((name) => `${name} IS NOT NULL`).join(' AND ')} GROUP BY ${names.join(', ')}) AS g WHERE s > 1`,
  ]
}

/** An expression with the expressions of generated columns in place of their names. */
function ungenerated(expression: string, { columns }: Table): string {
  let text = expression
  // A generated column may be made of those before it.
  for (const { name, generated } of columns.toReversed())
    if (generated !== null) text = text.replaceAll(quoteName(name), () => `(${generated.expression})`)
  return text
}

/** The name of a column in a derived table: MySQL takes the leading spaces of an alias away (Item_name_string::copy in sql/item.cc). */
function aliasOf({ name }: Column, { columns }: Table): string {
  return /^\s/.test(name) ? `rollgate_${columns.findIndex((column) => column.name === name)}` : name
}

/** An expression over the columns of a derived table. */
function aliased(expression: string, table: Table): string {
  return table.columns.reduce(
    (text, column) => text.replaceAll(quoteName(column.name), () => quoteName(aliasOf(column, table))),
    expression,
  )
}

/** The rows as they will be, with the columns that a text names. */
function futureRows(restore: Return, text: string): string {
  const { current: table, old, now, keep, renamed, columns, converted: told, key, valueless } = restore
  const named = (column: Column) => text.toLowerCase().includes(quoteName(column.name).toLowerCase())
  const current = (column: Column) => nowOf(column.name, now, renamed)
  const value = (column: Column): string => {
    const other = current(column)
    const theirs = other === null ? null : `t.${quoteName(other.name)}`
    if (!columns.includes(column.name)) return theirs ?? 'NULL'
    if (valueless.has(column.name)) return `k.${quoteName(column.name)}`
    const unkept = `k.${quoteName(key[0]!)} IS NULL`
    const stays = told.includes(column) ? `${unkept} OR NOT (${stillMade(restore, column, false)})` : unkept
    return `IF(${stays}, ${converted(column, theirs ?? defaultOf(column))}, k.${quoteName(column.name)})`
  }
  const made = !told.some(named)
    ? ''
    : ` LEFT JOIN ${madeTable(keep)} AS a ON ${key.map((name) => `a.${quoteName(name)} = k.${quoteName(name)}`).join(' AND ')}`
  const list = old.columns
    .filter((column) => column.generated === null && named(column))
    .map((column) => `${value(column)} AS ${quoteName(aliasOf(column, old))}`)
  const same = key.map((name) => {
    const column = old.columns.find((one) => one.name === name)!
    const other = current(column)
    const value = `t.${quoteName(other?.name ?? name)}`
    const alike = other?.charset === column.charset && other.collation === column.collation
    return `${alike ? value : converted(column, value)} = k.${quoteName(name)}`
  })
  return `SELECT ${['1 AS rollgate_row', ...list].join(', ')} FROM ${table} AS t LEFT JOIN ${quoteTable(KEEP_DATABASE, keep.keptAs)} AS k ON ${same.join(' AND ')}${made}`
}

/** Text of another character set or collation cannot stand beside the kept one. */
function converted({ charset, collation }: Column, value: string): string {
  if (charset === null) return value
  return `CONVERT(${value} USING ${charset})${collation === null ? '' : ` COLLATE ${collation}`}`
}

/** What a row gets in a column that is added. */
function defaultOf(column: Column): string {
  if (column.autoIncrement) return 'NULL'
  if (column.default !== null) return column.default
  if (column.nullable) return 'NULL'
  if (/^(date|datetime|timestamp)$/.test(column.type.base)) return "'0000-00-00'"
  if (column.type.base === 'enum') return `'${(column.type.members[0] ?? '').replaceAll("'", "''")}'`
  return /(char|text|binary|blob|set)$/.test(column.type.base) ? "''" : '0'
}

/** A value that groups by its bytes, in full. */
export function comparable({ name, type }: Column, alias: string | null = null): string {
  const quoted = alias === null ? quoteName(name) : `${alias}.${quoteName(name)}`
  const plain = /(int|decimal|numeric|float|double|year|date|time|datetime|timestamp|bit)$/.test(type.base)
  return plain ? quoted : `SHA2(${quoted}, 256)`
}
