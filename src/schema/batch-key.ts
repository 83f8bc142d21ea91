import type { Column, Index, Table } from './model.ts'

/** The index along which a table is walked in chunks. */
export interface BatchKey {
  readonly index: string
  /** Its first columns, in its order. */
  readonly columns: readonly Column[]
}

/** Types whose values are ordered as their literals compare, and whose literals say exactly what the value is. */
const WALKABLE =
  /^(tinyint|smallint|mediumint|int|bigint|decimal|char|varchar|tinytext|text|mediumtext|longtext|binary|varbinary|tinyblob|blob|mediumblob|longblob|date|datetime|time)$/

/**
 * The index that cuts a table into ranges by the values of these columns.
 * @returns why there is none, as the end of a sentence, when the columns do not serve.
 */
export function batchKey(table: Table, by: readonly string[], kind: 'UPDATE' | 'DELETE'): BatchKey | string {
  const columns: Column[] = []
  for (const name of by) {
    const column = table.columns.find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (column === undefined) return `table \`${table.name}\` has no column \`${name}\``
    const reason = refuseColumn(column, kind)
    if (reason !== null) return `\`${column.name}\` ${reason}`
    columns.push(column)
  }
  const index = table.indexes.find((one) => walks(one, columns))
  if (index === undefined) {
    const names = columns.map(({ name }) => `\`${name}\``).join(', ')
    return `no index of \`${table.name}\` that can be walked begins with ${names}`
  }
  return { index: index.name, columns }
}

function refuseColumn({ type, nullable, generated, onUpdate }: Column, kind: string): string | null {
  if (nullable) return 'may be NULL, and such rows are in no range'
  if (generated !== null) return 'is generated, so that its values may change along with others'
  if (onUpdate !== null && kind === 'UPDATE') return 'changes by itself (ON UPDATE)'
  if (type.base === 'timestamp') return 'is a TIMESTAMP, whose text is the same twice when clocks are set back'
  return WALKABLE.test(type.base)
    ? null
    : `has type ${type.base}, whose values cannot be written so that they compare as they are`
}

function walks({ type, parts, invisible, definition }: Index, columns: readonly Column[]): boolean {
  if (type === 'fulltext' || type === 'spatial' || invisible) return false
  if (/\bUSING (HASH|RTREE)\b|\bIGNORED\b/i.test(definition)) return false
  return columns.every(({ name }, at) => {
    const part = parts[at]
    return (
      part !== undefined && part.column === name && part.length === null && part.descending === parts[0]!.descending
    )
  })
}
