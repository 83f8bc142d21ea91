import { setIsNamed } from '../binlog/string-literal.ts'
import type { ColumnShape } from '../binlog/table-shape.ts'
import { quoteName } from '../sql/quote.ts'

/** How the value of a column is read so that it can be stored again: as the literal that a rollback statement has for it. */
export interface ColumnLiteral {
  /** What is selected, to be read in a session with the pins of `sessionPins`. */
  readonly select: string
  /** The literal for a value that is not NULL, as it was printed. */
  literal(printed: string): string
}

export function columnLiteral(column: ColumnShape): ColumnLiteral {
  const name = quoteName(column.name)
  switch (column.type) {
    case 'float':
    case 'double':
      return { select: `${name}*1e0`, literal: (printed) => (printed.includes('e') ? printed : `${printed}e0`) }
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'bit':
    case 'enum':
      return { select: `${name}+0`, literal: (printed) => printed }
    case 'set':
      if (setIsNamed(column.members)) return inHex(`CONVERT(${name} USING utf8mb4)`, '_utf8mb4 ')
      return { select: `${name}+0`, literal: (printed) => printed }
    case 'year':
    case 'date':
    case 'time':
    case 'datetime':
    case 'timestamp':
    case 'uuid':
    case 'inet4':
      return { select: `CAST(${name} AS CHAR)`, literal: (printed) => `'${printed}'` }
    case 'inet6':
      return {
        select: `HEX(CAST(${name} AS BINARY(16)))`,
        literal: (printed) => `'${printed.toLowerCase().match(/.{4}/g)!.join(':')}'`,
      }
    case 'json':
      if (column.charset === null) return inHex(`CAST(${name} AS CHAR)`, '_utf8mb4 ')
  }
  return inHex(name, column.charset === null ? '' : `_${column.charset} `)
}

function inHex(value: string, introducer: string): ColumnLiteral {
  return { select: `HEX(CAST(${value} AS BINARY))`, literal: (printed) => `${introducer}X'${printed}'` }
}
