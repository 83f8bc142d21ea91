import type { Column, Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { keyColumns, steadyKey } from './keep-key.ts'

/** What of a table is copied, and by which columns it finds its rows again. */
export interface KeptColumns {
  /** Columns of the copy that are its primary key; null: the table has no key that serves, so rows are kept whole, as they are. */
  readonly key: readonly string[] | null
  /** All columns of the copy, in the table's order. */
  readonly columns: readonly string[]
}

/** @param lost the columns whose values may go; null: whole rows may */
export function keptColumns(table: Table, lost: readonly string[] | null): KeptColumns {
  const stored = table.columns.filter((column) => column.generated === null)
  const key = steadyKey(table, table, lost ?? [])
  if (key === null) return { key: null, columns: stored.map(({ name }) => name) }
  const names = new Set([...keyColumns(key), ...(lost ?? stored.map(({ name }) => name))])
  return {
    key: keyColumns(key),
    columns: table.columns.filter(({ name }) => names.has(name)).map(({ name }) => name),
  }
}

/** Engines that keep a table through a restart of the server, and take the keys that the table has in them. */
export const LASTING = /^(innodb|rocksdb|myisam|aria)$/i

/**
 * The statement that makes the empty table for copies: with the key alone and nothing that the values must satisfy, so that rows
 * can come in any order; without a key, a table like the old one.
 */
export function createKeepTable(keptAs: string, database: string, table: Table, { key, columns }: KeptColumns): string {
  if (key === null) return `CREATE TABLE ${keptAs} LIKE ${quoteTable(database, table.name)}`
  const definitions = table.columns
    .filter(({ name }) => columns.includes(name))
    .map(
      (column) => `${quoteName(column.name)} ${valueType(column)} ${key.includes(column.name) ? 'NOT NULL' : 'NULL'}`,
    )
  return `CREATE TABLE ${keptAs} (${definitions.join(', ')}, PRIMARY KEY (${key.map(quoteName).join(', ')})) ${keepOptions(table)}`
}

/** The options of a table that holds values of another and has the same keys. */
export function keepOptions(table: Table, temporary = false): string {
  const format = table.options.find(({ name }) => name.toUpperCase() === 'ROW_FORMAT')?.value
  const engine = `ENGINE=${LASTING.test(table.engine) ? table.engine : 'InnoDB'}`
  // MySQL compresses no temporary table.
  const fitting = temporary && format?.toUpperCase() === 'COMPRESSED' ? 'DYNAMIC' : format
  return fitting === undefined ? engine : `${engine} ROW_FORMAT=${fitting}`
}

/** A type with the character set in which its values are stored; nothing else of a column's definition. */
export function valueType({ type, charset, collation }: Column): string {
  return [
    type.text,
    ...(charset === null ? [] : [`CHARACTER SET ${charset}`]),
    ...(collation === null ? [] : [`COLLATE ${collation}`]),
  ].join(' ')
}

/** The statement that copies, to be followed by WHERE or PARTITION. */
export function fillKeepTable(keptAs: string, database: string, table: string, columns: readonly string[]): string {
  const list = columns.map(quoteName).join(', ')
  return `INSERT INTO ${keptAs} (${list}) SELECT ${list} FROM ${quoteTable(database, table)}`
}
