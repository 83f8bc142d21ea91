import { isAscii, isUtf8 } from 'node:buffer'
import { charsetOfCollation } from '../binlog/collations.ts'
import { TYPE, typeName } from '../binlog/column-type.ts'
import { readFullMetadata } from '../binlog/full-metadata.ts'
import type { MappedColumn, TableMap } from '../binlog/table-map.ts'
import type { ColumnShape, TableShape } from '../binlog/table-shape.ts'

const BLOB_SIZES = ['tiny', '', 'medium', 'long']
const NUMERIC: Readonly<Record<number, string>> = {
  [TYPE.TINY]: 'tinyint',
  [TYPE.SHORT]: 'smallint',
  [TYPE.INT24]: 'mediumint',
  [TYPE.LONG]: 'int',
  [TYPE.LONGLONG]: 'bigint',
  [TYPE.FLOAT]: 'float',
  [TYPE.DOUBLE]: 'double',
  [TYPE.YEAR]: 'year',
  [TYPE.DATE]: 'date',
  [TYPE.NEWDATE]: 'date',
  [TYPE.JSON]: 'json',
  [TYPE.GEOMETRY]: 'geometry',
  [TYPE.VECTOR]: 'vector',
}
const WITH_DIGITS: Readonly<Record<number, string>> = {
  [TYPE.BIT]: 'bit',
  [TYPE.TIME2]: 'time',
  [TYPE.DATETIME2]: 'datetime',
  [TYPE.TIMESTAMP2]: 'timestamp',
}
const UTF8 = new Set(['utf8mb4', 'utf8mb3', 'ascii'])
/** In these a byte below 0x80 is not always the ASCII character of that number. */
const NOT_ASCII = new Set(['ucs2', 'utf16', 'utf16le', 'utf32', 'swe7', 'sjis', 'cp932'])

/**
 * What a table map with full metadata (binlog_row_metadata=FULL) tells of its table: the definition of that very moment. Three
 * things it does not tell: which columns are generated, keys other than the primary one, and foreign keys.
 * @returns a sentence that says why, when the metadata does not suffice; null when there is none.
 * @throws MalformedBytes
 */
export function metadataShape(map: TableMap, flavor: 'mysql' | 'mariadb'): TableShape | string | null {
  const metadata = readFullMetadata(map, flavor)
  if (metadata === null) return null
  const columns: ColumnShape[] = []
  for (const [index, column] of map.columns.entries()) {
    const shape = columnShape(column, metadata.collations[index]!, metadata.members[index]!, flavor)
    if (typeof shape === 'string') return `column \`${column.name}\` ${shape}`
    columns.push(shape)
  }
  let hidden = 0
  while (/^DB_ROW_HASH_\d+$/.test(columns.at(-1 - hidden)?.name ?? '')) hidden++
  return {
    database: map.database,
    table: map.table,
    columns: columns.map((column, index) =>
      index >= columns.length - hidden ? { ...column, generated: true } : column,
    ),
    hidden,
    key: metadata.key,
    selfReferencing: true,
  }
}

function columnShape(
  column: MappedColumn,
  collation: number | null,
  members: readonly Buffer[],
  flavor: 'mysql' | 'mariadb',
): ColumnShape | string {
  const shape = {
    name: column.name!,
    length: null,
    scale: null,
    unsigned: column.unsigned ?? false,
    charset: null,
    members: [],
    generated: false,
    // Not told: to assign it in any case is right in any case.
    autoUpdated: column.type === TYPE.TIMESTAMP2 || column.type === TYPE.DATETIME2,
  }
  const plain = NUMERIC[column.type]
  if (plain !== undefined) return { ...shape, type: plain }
  const digits = WITH_DIGITS[column.type]
  if (digits !== undefined) return { ...shape, type: digits, length: column.size }
  if (column.type === TYPE.NEWDECIMAL) return { ...shape, type: 'decimal', length: column.size, scale: column.scale }
  const charset = collation === null ? null : charsetOfCollation(collation)
  switch (column.type) {
    case TYPE.ENUM:
    case TYPE.SET: {
      const texts = memberTexts(members, charset)
      return { ...shape, type: column.type === TYPE.ENUM ? 'enum' : 'set', charset, members: texts }
    }
    case TYPE.STRING:
    case TYPE.VAR_STRING:
    case TYPE.VARCHAR:
    case TYPE.VARCHAR_COMPRESSED:
    case TYPE.BLOB:
    case TYPE.BLOB_COMPRESSED:
      break
    default:
      return `is logged as ${typeName(column.type)}, of which the metadata does not tell the fractional digits`
  }
  if (charset === null) return `has a character set that is not known (collation ${collation ?? 'not told'})`
  const binary = charset === 'binary'
  const text = { ...shape, charset: binary ? null : charset }
  switch (column.type) {
    case TYPE.BLOB:
    case TYPE.BLOB_COMPRESSED:
      return { ...text, type: `${BLOB_SIZES[column.size - 1]}${binary ? 'blob' : 'text'}` }
    case TYPE.STRING:
      // UUID and INET6 are logged as 16 bytes, INET4 as 4.
      if (binary && flavor === 'mariadb' && (column.size === 16 || column.size === 4))
        return `may be a BINARY(${column.size}) or ${column.size === 16 ? 'a UUID or INET6' : 'an INET4'}, which the metadata does not tell`
      return { ...text, type: binary ? 'binary' : 'char', length: column.size }
    default:
      return { ...text, type: binary ? 'varbinary' : 'varchar' }
  }
}

/** A member that is written by its number, since its text is not sure. */
const UNSURE = '\ufffd'

function memberTexts(members: readonly Buffer[], charset: string | null): string[] {
  const utf8 = charset !== null && UTF8.has(charset)
  const ascii = charset !== null && !NOT_ASCII.has(charset)
  return members.map((member) =>
    (ascii && isAscii(member)) || (utf8 && isUtf8(member)) ? member.toString('utf8') : UNSURE,
  )
}
