import type { Index, Table } from '../schema/model.ts'
import { quoteName } from '../sql/quote.ts'

/**
 * The key of a table by which rows are matched with their kept values: the primary key or a unique one, of whole columns that are
 * never NULL and do not change when the values of `columns` (of the table as it was, `old`) do. null when there is none.
 */
export function steadyKey(table: Table, old: Table, columns: readonly string[]): Index | null {
  const changing = touched(old, columns)
  const steady = ({ definition, parts }: Index) =>
    !/\bWITHOUT OVERLAPS\b/i.test(definition) &&
    parts.every(({ column: name, length }) => {
      const column = table.columns.find((one) => one.name === name)
      return length === null && column !== undefined && !column.nullable && !changing.has(column.name)
    })
  return (
    table.indexes.find((index) => index.type === 'primary' && steady(index)) ??
    table.indexes.find((index) => index.type === 'unique' && steady(index)) ??
    null
  )
}

export function keyColumns(key: Index): string[] {
  return key.parts.map((part) => part.column!)
}

/** Columns, and the generated ones that are made of them. */
export function touched(table: Table, columns: readonly string[]): Set<string> {
  const names = new Set(columns)
  for (let size = 0; size !== names.size; ) {
    size = names.size
    for (const column of table.columns)
      if (column.generated !== null && mentions(column.generated.expression, names)) names.add(column.name)
  }
  return names
}

export function mentions(text: string, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => text.toLowerCase().includes(quoteName(name).toLowerCase()))
}
