import type { AlterOptions } from './alter-table.ts'
import { renameColumns } from './diff.ts'
import type { Column, Table } from './model.ts'

/**
 * Columns of foreign keys that get their new names in a statement of their own: MySQL refuses that in an ALTER that copies the table
 * (fk_check_copy_alter_table in sql/sql_table.cc). Not where the rename must come with other clauses, or the column, written as it is
 * printed, would become another.
 */
export function renamesApart(
  from: Table,
  to: Table,
  { flavor, renamedColumns }: Pick<AlterOptions, 'flavor' | 'renamedColumns'>,
): Map<string, string> {
  const apart = new Map<string, string>()
  if (flavor !== 'mysql') return apart
  for (const [name, other] of renamedColumns ?? []) {
    const column = from.columns.find((one) => one.name === name)
    const inKey = from.foreignKeys.some(
      ({ columns, referencedTable, referencedColumns }) =>
        columns.includes(name) || (referencedTable === from.name && referencedColumns.includes(name)),
    )
    const plain = column !== undefined && column.charset === null && column.generated === null && !hasNoDefault(column)
    const taken = from.columns.some((one) => one.name.toLowerCase() === other.toLowerCase())
    const there = to.columns.some((one) => one.name === other)
    if (inKey && plain && !taken && there && !isNamed(name, from)) apart.set(name, other)
  }
  return apart
}

/** Whether expressions of a table name a column; in partitioning, and on older servers, without backticks. */
function isNamed(name: string, { columns, indexes, checks, partitioning }: Table): boolean {
  const texts = [
    ...columns.flatMap(({ generated, default: given }) => [generated?.expression ?? '', given ?? '']),
    ...indexes.flatMap(({ parts }) => parts.map(({ expression }) => expression ?? '')),
    ...checks.map(({ expression }) => expression),
    partitioning ?? '',
  ]
  return texts.some((text) => text.toLowerCase().includes(name.toLowerCase()))
}

/** A table once its columns have these other names. */
export function renamedIn(table: Table, renamed: ReadonlyMap<string, string>): Table {
  const name = (one: string) => renamed.get(one) ?? one
  const defined = <Part extends { readonly definition: string }>(part: Part): Part => ({
    ...part,
    definition: renameColumns(part.definition, renamed),
  })
  return {
    ...table,
    columns: table.columns.map((column) => ({ ...column, name: name(column.name) })),
    indexes: table.indexes.map((index) => ({
      ...defined(index),
      parts: index.parts.map((part) => ({ ...part, column: part.column === null ? null : name(part.column) })),
    })),
    foreignKeys: table.foreignKeys.map((key) => ({
      ...defined(key),
      columns: key.columns.map(name),
      referencedColumns: key.referencedTable === table.name ? key.referencedColumns.map(name) : key.referencedColumns,
    })),
  }
}

/** A nullable column without even DEFAULT NULL: only DROP DEFAULT makes one in MySQL. Types that never print a default aside. */
export function hasNoDefault(column: Column): boolean {
  return (
    column.nullable &&
    column.default === null &&
    column.generated === null &&
    !column.autoIncrement &&
    !/(text|blob|json|geometry|point|linestring|polygon|collection|vector)$/.test(column.type.base)
  )
}
