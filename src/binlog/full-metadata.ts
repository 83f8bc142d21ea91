import { ByteReader, MalformedBytes } from './byte-reader.ts'
import { TYPE } from './column-type.ts'
import type { TableMap } from './table-map.ts'

/** What binlog_row_metadata=FULL adds to a table map, for each column by its index. */
export interface FullMetadata {
  /** Numbers of collations; null for columns without one. */
  readonly collations: readonly (number | null)[]
  /** Of ENUM and SET columns, in the bytes of the column's character set. */
  readonly members: readonly (readonly Buffer[])[]
  /** Columns of the primary key; null when there is none. */
  readonly key: readonly number[] | null
}

/** Table_map_event::Optional_metadata_field_type (libs/mysql/binlog/event/rows_event.h); MariaDB's are the same. */
const FIELD = {
  DEFAULT_CHARSET: 2,
  COLUMN_CHARSET: 3,
  SET_MEMBERS: 5,
  ENUM_MEMBERS: 6,
  PRIMARY_KEY: 8,
  PRIMARY_KEY_WITH_PREFIX: 9,
  DEFAULT_CHARSET_OF_MEMBERS: 10,
  COLUMN_CHARSET_OF_MEMBERS: 11,
}

/** is_character_type in sql/log_event.cc, MariaDB's compressed columns besides. */
const CHARACTER_TYPES: ReadonlySet<number> = new Set([
  TYPE.STRING,
  TYPE.VAR_STRING,
  TYPE.VARCHAR,
  TYPE.BLOB,
  TYPE.VARCHAR_COMPRESSED,
  TYPE.BLOB_COMPRESSED,
])

/**
 * Reads the optional metadata of a table map.
 * @returns null when the map has no names of columns: binlog_row_metadata was MINIMAL or NO_LOG, or the server knows none.
 * @throws MalformedBytes
 */
export function readFullMetadata(map: TableMap, flavor: 'mysql' | 'mariadb'): FullMetadata | null {
  if (map.columns.length === 0 || map.columns.some((column) => column.name === null)) return null
  const indexesOf = (fits: (type: number) => boolean) =>
    map.columns.flatMap((column, index) => (fits(column.type) ? [index] : []))
  // MariaDB asks whether the field has a character set at all, and a geometry has the binary one.
  const texts = indexesOf((type) => CHARACTER_TYPES.has(type) || (flavor === 'mariadb' && type === TYPE.GEOMETRY))
  const enums = indexesOf((type) => type === TYPE.ENUM)
  const sets = indexesOf((type) => type === TYPE.SET)
  const lists = indexesOf((type) => type === TYPE.ENUM || type === TYPE.SET)
  const collations: (number | null)[] = map.columns.map(() => null)
  const members: Buffer[][] = map.columns.map(() => [])
  let key: number[] | null = null

  const reader = new ByteReader(map.metadata ?? Buffer.alloc(0))
  while (reader.left > 0) {
    const field = reader.uint8()
    const content = new ByteReader(reader.slice(reader.packedInteger()))
    switch (field) {
      case FIELD.DEFAULT_CHARSET:
        readDefault(content, texts, collations)
        break
      case FIELD.DEFAULT_CHARSET_OF_MEMBERS:
        readDefault(content, lists, collations)
        break
      case FIELD.COLUMN_CHARSET:
        for (const index of texts) collations[index] = content.packedInteger()
        break
      case FIELD.COLUMN_CHARSET_OF_MEMBERS:
        for (const index of lists) collations[index] = content.packedInteger()
        break
      case FIELD.ENUM_MEMBERS:
        for (const index of enums) members[index] = readMembers(content)
        break
      case FIELD.SET_MEMBERS:
        for (const index of sets) members[index] = readMembers(content)
        break
      case FIELD.PRIMARY_KEY:
        key = []
        while (content.left > 0) key.push(content.packedInteger())
        break
      case FIELD.PRIMARY_KEY_WITH_PREFIX:
        key = []
        while (content.left > 0) {
          key.push(content.packedInteger())
          content.packedInteger()
        }
        break
      default:
        content.rest()
    }
    if (content.left > 0) throw new MalformedBytes(`optional metadata of type ${field} is too long`)
  }
  if (key?.some((index) => index >= map.columns.length)) throw new MalformedBytes('a key of columns that are not there')
  return { collations, members, key }
}

/** One for all, then exceptions: which of these columns, and its own. */
function readDefault(content: ByteReader, columns: readonly number[], collations: (number | null)[]): void {
  const initial = content.packedInteger()
  for (const index of columns) collations[index] = initial
  while (content.left > 0) {
    const index = columns[content.packedInteger()]
    if (index === undefined) throw new MalformedBytes('a character set of a column that is not there')
    collations[index] = content.packedInteger()
  }
}

function readMembers(content: ByteReader): Buffer[] {
  const count = content.packedInteger()
  return Array.from({ length: count }, () => Buffer.from(content.slice(content.packedInteger())))
}
