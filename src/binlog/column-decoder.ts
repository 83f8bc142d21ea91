import { inet4Literal, inet6Literal, uuidLiteral } from './address-literal.ts'
import type { ByteReader } from './byte-reader.ts'
import { MalformedBytes } from './byte-reader.ts'
import { TYPE, typeName } from './column-type.ts'
import { uncompressColumn } from './compressed.ts'
import { jsonLiteral } from './json-literal.ts'
import {
  bitLiteral,
  decimalLiteral,
  doubleLiteral,
  floatLiteral,
  integerDecoder,
  yearLiteral,
} from './number-literal.ts'
import { bytesLiteral, enumDecoder, paddedBytesLiteral, setDecoder, textLiteral } from './string-literal.ts'
import type { MappedColumn } from './table-map.ts'
import type { ColumnShape } from './table-shape.ts'
import * as temporal from './temporal-literal.ts'

/** Reads one value that is not NULL and writes it as an SQL literal. */
export type ColumnDecoder = (reader: ByteReader) => string

/** The decoder for a column: the table map says how it is laid out, the shape what it means. */
export function columnDecoder(mapped: MappedColumn, shape: ColumnShape): ColumnDecoder {
  switch (mapped.type) {
    case TYPE.TINY:
      return integerDecoder(1, shape.unsigned)
    case TYPE.SHORT:
      return integerDecoder(2, shape.unsigned)
    case TYPE.INT24:
      return integerDecoder(3, shape.unsigned)
    case TYPE.LONG:
      return integerDecoder(4, shape.unsigned)
    case TYPE.LONGLONG:
      return integerDecoder(8, shape.unsigned)
    case TYPE.FLOAT:
      return floatLiteral
    case TYPE.DOUBLE:
      return doubleLiteral
    case TYPE.NEWDECIMAL:
      return (reader) => decimalLiteral(reader, mapped.size, mapped.scale)
    case TYPE.BIT:
      return (reader) => bitLiteral(reader, (mapped.size + 7) >> 3)
    case TYPE.YEAR:
      return yearLiteral
    case TYPE.DATE:
    case TYPE.NEWDATE:
      return temporal.dateLiteral
    case TYPE.TIME2:
      return (reader) => temporal.time2Literal(reader, mapped.size)
    case TYPE.DATETIME2:
      return (reader) => temporal.datetime2Literal(reader, mapped.size)
    case TYPE.TIMESTAMP2:
      return (reader) => temporal.timestamp2Literal(reader, mapped.size)
    case TYPE.TIME:
      return temporal.oldTimeDecoder(shape.length ?? 0)
    case TYPE.DATETIME:
      return temporal.oldDatetimeDecoder(shape.length ?? 0)
    case TYPE.TIMESTAMP:
      return temporal.oldTimestampDecoder(shape.length ?? 0)
    case TYPE.ENUM:
      return enumDecoder(mapped.size, shape.members)
    case TYPE.SET:
      return setDecoder(mapped.size, shape.members)
    case TYPE.JSON:
      return (reader) => jsonLiteral(reader.slice(reader.uint(mapped.size)))
    case TYPE.STRING:
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING:
    case TYPE.VARCHAR_COMPRESSED:
    case TYPE.BLOB:
    case TYPE.BLOB_COMPRESSED:
    case TYPE.GEOMETRY:
    case TYPE.VECTOR: {
      const bytes = bytesReader(mapped)
      const write = bytesWriter(shape)
      return (reader) => write(bytes(reader))
    }
    default:
      throw new MalformedBytes(`${typeName(mapped.type)} is not known`)
  }
}

function bytesReader(mapped: MappedColumn): (reader: ByteReader) => Buffer {
  switch (mapped.type) {
    case TYPE.BLOB:
    case TYPE.GEOMETRY:
    case TYPE.VECTOR:
      return (reader) => reader.slice(reader.uint(mapped.size))
    case TYPE.BLOB_COMPRESSED:
      return (reader) => uncompressColumn(reader.slice(reader.uint(mapped.size)))
    case TYPE.VARCHAR_COMPRESSED:
      return mapped.size > 255
        ? (reader) => uncompressColumn(reader.slice(reader.uint16()))
        : (reader) => uncompressColumn(reader.slice(reader.uint8()))
    default:
      return mapped.size > 255 ? (reader) => reader.slice(reader.uint16()) : (reader) => reader.slice(reader.uint8())
  }
}

function bytesWriter(shape: ColumnShape): (bytes: Buffer) => string {
  if (shape.charset !== null) return textLiteral(shape.charset)
  switch (shape.type) {
    case 'binary':
      return paddedBytesLiteral(shape.length ?? 1)
    case 'uuid':
      return uuidLiteral
    case 'inet4':
      return inet4Literal
    case 'inet6':
      return inet6Literal
    default:
      return bytesLiteral
  }
}
