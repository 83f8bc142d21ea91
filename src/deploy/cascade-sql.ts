import type { Column, Table } from '../schema/model.ts'
import { quoteName, quoteText } from '../sql/quote.ts'

/** A copy of the columns of a table, without its keys, checks and counters: rows go in as they are. */
export function copyDefinition(table: Table, name: string, kind: 'TABLE' | 'TEMPORARY TABLE', comment = ''): string {
  const columns = table.columns.map((column) => `${quoteName(column.name)} ${withoutCounter(column)}`)
  const key = kind === 'TEMPORARY TABLE' ? rowKey(table) : null
  if (key !== null) columns.push(`PRIMARY KEY (${key.map(quoteName).join(', ')})`)
  const charset = table.charset === null ? '' : ` DEFAULT CHARSET=${table.charset}`
  const collation = table.collation === null ? '' : ` COLLATE=${table.collation}`
  return `CREATE ${kind} ${name} (${columns.join(', ')}) ENGINE=InnoDB${charset}${collation}${comment === '' ? '' : ` COMMENT=${quoteText(comment)}`}`
}

/** AUTO_INCREMENT is printed before any COMMENT, and a column that has it has no default. */
function withoutCounter(column: Column): string {
  return column.autoIncrement ? column.definition.replace(/ AUTO_INCREMENT\b/i, '') : column.definition
}

/** The columns that tell a row from all others, none of them NULL or cut short; null when no key is made of such. */
export function rowKey(table: Table): readonly string[] | null {
  for (const type of ['primary', 'unique']) {
    for (const index of table.indexes) {
      if (index.type !== type || /\bUSING HASH\b|\bWITHOUT OVERLAPS\b/i.test(index.definition)) continue
      const columns = index.parts.map((part) =>
        part.length === null ? table.columns.find((column) => column.name === part.column) : undefined,
      )
      if (columns.every((column) => column !== undefined && !column.nullable && column.generated === null))
        return columns.map((column) => column!.name)
    }
  }
  return null
}

/** The columns that hold values of their own, quoted. */
export function storedColumns(table: Table): string[] {
  return table.columns.filter((column) => column.generated === null).map((column) => quoteName(column.name))
}

export function listed(columns: readonly string[], alias = ''): string {
  return columns.map((column) => `${alias}${column}`).join(', ')
}

/** `a.k = b.k AND …` */
export function joined(columns: readonly string[], a: string, b: string): string {
  return columns.map((column) => `${a}.${quoteName(column)} = ${b}.${quoteName(column)}`).join(' AND ')
}

/** Whether two rows have the same bytes in every column of their own. */
export function identical(table: Table, a: string, b: string): string {
  return table.columns
    .filter((column) => column.generated === null)
    .map((column) => `${bytesOf(column, a)} <=> ${bytesOf(column, b)}`)
    .join(' AND ')
}

/** A hash of a row: 20 bytes. Each value is hashed by itself first, so that no length limit cuts what is compared. */
export function rowHash(table: Table, alias: string): string {
  const values = table.columns
    .filter((column) => column.generated === null)
    .map((column) => {
      const exact = isApproximate(column) ? `${alias}.${quoteName(column.name)} * 1e0` : bytesOf(column, alias)
      return `IFNULL(SHA1(${isBytes(column) ? exact : `CAST(${exact} AS BINARY)`}), '-')`
    })
  return `UNHEX(SHA1(CONCAT(${values.join(", '|', ")})))`
}

/** A value that compares by its bytes: texts under no collation, everything else as it is. */
function bytesOf(column: Column, alias: string): string {
  const value = `${alias}.${quoteName(column.name)}`
  const { base } = column.type
  if (base === 'json') return `CAST(CAST(${value} AS CHAR) AS BINARY)`
  if (/^(char|varchar|(tiny|medium|long)?text|enum|set)$/.test(base)) return `CAST(${value} AS BINARY)`
  return value
}

function isApproximate({ type }: Column): boolean {
  return type.base === 'float' || type.base === 'double'
}

function isBytes({ type }: Column): boolean {
  return /binary|blob|text|char|json|enum|set|geometry|point|polygon|linestring|collection/.test(type.base)
}
