import { type ByteReader, MalformedBytes } from './byte-reader.ts'
import { TYPE, typeName } from './column-type.ts'
import { decimalBytes } from './number-literal.ts'
import type { MappedColumn } from './table-map.ts'
import { temporalBytes } from './temporal-literal.ts'

/**
 * Takes one value of a column that is not NULL, with the length before it if it has one. The temporal formats from before MySQL 5.6
 * are left out: their width is in no table map.
 */
export function takeValue(column: MappedColumn, reader: ByteReader): void {
  const prefix = lengthPrefix(column)
  reader.slice(prefix > 0 ? reader.uint(prefix) : fixedWidth(column))
}

/** Bytes of the length before a value; 0 when the width is fixed. */
function lengthPrefix({ type, size }: MappedColumn): number {
  switch (type) {
    case TYPE.BLOB:
    case TYPE.JSON:
    case TYPE.GEOMETRY:
    case TYPE.VECTOR:
    case TYPE.BLOB_COMPRESSED:
      return size
    case TYPE.STRING:
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING:
    case TYPE.VARCHAR_COMPRESSED:
      return size > 255 ? 2 : 1
    default:
      return 0
  }
}

function fixedWidth({ type, size, scale }: MappedColumn): number {
  switch (type) {
    case TYPE.TINY:
    case TYPE.YEAR:
      return 1
    case TYPE.SHORT:
      return 2
    case TYPE.INT24:
    case TYPE.DATE:
    case TYPE.NEWDATE:
      return 3
    case TYPE.LONG:
    case TYPE.FLOAT:
      return 4
    case TYPE.LONGLONG:
    case TYPE.DOUBLE:
      return 8
    case TYPE.NEWDECIMAL:
      return decimalBytes(size, scale)
    case TYPE.BIT:
      return (size + 7) >> 3
    case TYPE.TIME2:
      return temporalBytes(3, size)
    case TYPE.TIMESTAMP2:
      return temporalBytes(4, size)
    case TYPE.DATETIME2:
      return temporalBytes(5, size)
    case TYPE.ENUM:
    case TYPE.SET:
      return size
    default:
      throw new MalformedBytes(`the width of ${typeName(type)} is not known`)
  }
}
