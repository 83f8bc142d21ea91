import { type ByteReader, MalformedBytes } from './byte-reader.ts'
import { NUMERIC_TYPES, TYPE, typeName } from './column-type.ts'

/** How the row events that follow are laid out: columns by type, as the server wrote them. */
export interface TableMap {
  readonly database: string
  readonly table: string
  readonly columns: readonly MappedColumn[]
  /** The optional metadata as logged (see full-metadata.ts); not there when the server logs none. */
  readonly metadata?: Buffer
}

export interface MappedColumn {
  readonly type: number
  /** By type: bytes of a length prefix, of a string at most, or of an ENUM; precision and scale; fractional digits. */
  readonly size: number
  readonly scale: number
  readonly nullable: boolean
  /** null when the server does not say (before MySQL 8.0.1 and MariaDB 10.5, and for types without a sign). */
  readonly unsigned: boolean | null
  /** null unless binlog_row_metadata=FULL. */
  readonly name: string | null
}

/** Optional metadata of a table map that is read (Table_map_event::Optional_metadata_field_type); the rest is passed over. */
const SIGNEDNESS = 1
const COLUMN_NAME = 4

/** Reads what follows id and flags in a TABLE_MAP event (Table_map_event in libs/mysql/binlog/event/rows_event.cpp). */
export function readTableMap(reader: ByteReader): TableMap {
  const database = reader.text(reader.uint8())
  reader.uint8()
  const table = reader.text(reader.uint8())
  reader.uint8()
  const types = reader.slice(reader.packedInteger())
  const metadataLength = reader.packedInteger()
  const metadataEnd = reader.offset + metadataLength
  const layouts = [...types].map((type) => readLayout(type, reader))
  if (reader.offset !== metadataEnd) throw new MalformedBytes('the metadata of the columns has a wrong length')
  const nullable = reader.slice((types.length + 7) >> 3)
  // A copy: a map outlives its event.
  const metadata = Buffer.from(reader.bytes.subarray(reader.offset, reader.end))
  const { signs, names } = readOptional(reader, layouts)
  const columns = layouts.map((layout, index) => ({
    ...layout,
    nullable: ((nullable[index >> 3]! >> (index & 7)) & 1) === 1,
    unsigned: signs[index] ?? null,
    name: names[index] ?? null,
  }))
  return { database, table, columns, metadata }
}

type Layout = Pick<MappedColumn, 'type' | 'size' | 'scale'>

/** The metadata of one column, by type (save_field_metadata in sql/log_event.cc, each Field's do_save_field_metadata). */
function readLayout(type: number, reader: ByteReader): Layout {
  switch (type) {
    case TYPE.TINY:
    case TYPE.SHORT:
    case TYPE.INT24:
    case TYPE.LONG:
    case TYPE.LONGLONG:
    case TYPE.YEAR:
    case TYPE.DATE:
    case TYPE.NEWDATE:
    case TYPE.TIME:
    case TYPE.DATETIME:
    case TYPE.TIMESTAMP:
      return { type, size: 0, scale: 0 }
    case TYPE.FLOAT:
      return { type, size: oneOf(reader.uint8(), [4]), scale: 0 }
    case TYPE.DOUBLE:
      return { type, size: oneOf(reader.uint8(), [8]), scale: 0 }
    case TYPE.TIMESTAMP2:
    case TYPE.DATETIME2:
    case TYPE.TIME2:
      return { type, size: oneOf(reader.uint8(), [0, 1, 2, 3, 4, 5, 6]), scale: 0 }
    case TYPE.BLOB:
    case TYPE.BLOB_COMPRESSED:
    case TYPE.GEOMETRY:
    case TYPE.JSON:
    case TYPE.VECTOR:
      return { type, size: oneOf(reader.uint8(), [1, 2, 3, 4]), scale: 0 }
    case TYPE.NEWDECIMAL:
      return { type, size: reader.uint8(), scale: reader.uint8() }
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING:
    case TYPE.VARCHAR_COMPRESSED:
      return { type, size: reader.uint16(), scale: 0 }
    case TYPE.BIT: {
      const bits = reader.uint8()
      return { type, size: reader.uint8() * 8 + bits, scale: 0 }
    }
    case TYPE.STRING: {
      const first = reader.uint8()
      const second = reader.uint8()
      // The two bits that every such type has set hold bits 8 and 9 of the length, inverted (Bug#37426).
      const real = first | 0x30
      if (real === TYPE.ENUM) return { type: real, size: oneOf(second, [1, 2]), scale: 0 }
      if (real === TYPE.SET) return { type: real, size: oneOf(second, [1, 2, 3, 4, 8]), scale: 0 }
      if (real !== TYPE.STRING) throw new MalformedBytes(`a string column of ${typeName(real)}`)
      return { type: real, size: second | (((first & 0x30) ^ 0x30) << 4), scale: 0 }
    }
    default:
      throw new MalformedBytes(`a column has ${typeName(type)}, which is not known`)
  }
}

function oneOf(size: number, sizes: readonly number[]): number {
  if (!sizes.includes(size)) throw new MalformedBytes(`a column with size ${size} in place of ${sizes.join(', ')}`)
  return size
}

function readOptional(reader: ByteReader, layouts: readonly Layout[]) {
  const signs: boolean[] = []
  const names: string[] = []
  while (reader.left > 0) {
    const field = reader.uint8()
    const length = reader.packedInteger()
    const end = reader.offset + length
    if (length > reader.left) throw new MalformedBytes('optional metadata is cut short')
    if (field === SIGNEDNESS) {
      let bit = 0
      const bits = reader.slice(length)
      layouts.forEach((layout, index) => {
        if (!NUMERIC_TYPES.has(layout.type)) return
        // YEAR has a bit, always set, though no definition says so.
        if (layout.type !== TYPE.YEAR) signs[index] = (((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1
        bit++
      })
    } else if (field === COLUMN_NAME) {
      while (reader.offset < end) names.push(reader.text(reader.packedInteger()))
    } else reader.slice(length)
    if (reader.offset !== end) throw new MalformedBytes('optional metadata has a wrong length')
  }
  return { signs, names }
}
