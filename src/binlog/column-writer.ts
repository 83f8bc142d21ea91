import { inet4Literal, inet6Literal, uuidLiteral } from './address-literal.ts'
import { ByteReader, MalformedBytes } from './byte-reader.ts'
import { TYPE, typeName } from './column-type.ts'
import { uncompressColumn } from './compressed.ts'
import { jsonLiteral } from './json-literal.ts'
import {
  decimalBytes,
  decimalWriter,
  integerWriter,
  writeBits,
  writeDouble,
  writeExactFloat,
  writeFloat,
  writeYear,
} from './number-literal.ts'
import {
  enumNumberWriter,
  enumRoom,
  enumWriter,
  paddedBytesWriter,
  setWriter,
  textBytesWriter,
  textWriter,
  writeBytes,
} from './string-literal.ts'
import type { MappedColumn } from './table-map.ts'
import type { ColumnShape } from './table-shape.ts'
import { datetime2Writer, temporalBytes, time2Writer, timestamp2Writer, writeDate } from './temporal-literal.ts'
import {
  oldDatetimeBytes,
  oldDatetimeReader,
  oldTimeBytes,
  oldTimeReader,
  oldTimestampReader,
  type TextReader,
} from './temporal-text.ts'
import type { ColumnWriter, ValueWriter } from './value-writer.ts'

/** Enough for the quotes, an introducer or an exponent of every literal whose text grows with its bytes. */
const ROOM = 32

/** The writer for a column: the table map says how it is laid out, the shape what it means. */
export function columnWriter(mapped: MappedColumn, shape: ColumnShape): ColumnWriter {
  switch (mapped.type) {
    case TYPE.TINY:
      return fixed(1, integerWriter(1, shape.unsigned))
    case TYPE.SHORT:
      return fixed(2, integerWriter(2, shape.unsigned))
    case TYPE.INT24:
      return fixed(3, integerWriter(3, shape.unsigned))
    case TYPE.LONG:
      return fixed(4, integerWriter(4, shape.unsigned))
    case TYPE.LONGLONG:
      return fixed(8, integerWriter(8, shape.unsigned))
    case TYPE.FLOAT:
      return fixed(4, writeFloat, writeExactFloat)
    case TYPE.DOUBLE:
      return fixed(8, writeDouble)
    case TYPE.NEWDECIMAL:
      return fixed(decimalBytes(mapped.size, mapped.scale), decimalWriter(mapped.size, mapped.scale))
    case TYPE.BIT:
      return fixed((mapped.size + 7) >> 3, writeBits)
    case TYPE.YEAR:
      return fixed(1, writeYear)
    case TYPE.DATE:
    case TYPE.NEWDATE:
      return fixed(3, writeDate)
    case TYPE.TIME2:
      return fixed(temporalBytes(3, mapped.size), time2Writer(mapped.size))
    case TYPE.DATETIME2:
      return fixed(temporalBytes(5, mapped.size), datetime2Writer(mapped.size))
    case TYPE.TIMESTAMP2:
      return fixed(temporalBytes(4, mapped.size), timestamp2Writer(mapped.size))
    case TYPE.TIME:
      return fixed(oldTimeBytes(shape.length ?? 0), fromText(oldTimeReader(shape.length ?? 0)))
    case TYPE.DATETIME:
      return fixed(oldDatetimeBytes(shape.length ?? 0), fromText(oldDatetimeReader(shape.length ?? 0)))
    case TYPE.TIMESTAMP:
      return fixed(temporalBytes(4, shape.length ?? 0), fromText(oldTimestampReader(shape.length ?? 0)))
    case TYPE.ENUM:
      return {
        ...fixed(mapped.size, enumWriter(shape.members), enumNumberWriter(shape.members)),
        room: enumRoom(shape.members) + ROOM,
      }
    case TYPE.SET:
      return fixed(mapped.size, setWriter(shape.members), setWriter(shape.members, false))
    case TYPE.JSON:
      return prefixed(mapped.size, fromBytes(jsonLiteral))
    case TYPE.VARCHAR_COMPRESSED:
    case TYPE.BLOB_COMPRESSED: {
      const plain = stringWriters(shape)
      const prefix = mapped.type === TYPE.BLOB_COMPRESSED ? mapped.size : mapped.size > 255 ? 2 : 1
      return prefixed(prefix, uncompressed(plain.write), uncompressed(plain.writeExact))
    }
    case TYPE.BLOB:
    case TYPE.GEOMETRY:
    case TYPE.VECTOR: {
      const { write, writeExact } = stringWriters(shape)
      return prefixed(mapped.size, write, writeExact)
    }
    case TYPE.STRING:
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING: {
      const { write, writeExact } = stringWriters(shape)
      const column = prefixed(mapped.size > 255 ? 2 : 1, write, writeExact)
      return shape.type === 'binary' ? { ...column, room: 2 * (shape.length ?? 1) + ROOM } : column
    }
    default:
      throw new MalformedBytes(`${typeName(mapped.type)} is not known`)
  }
}

function fixed(width: number, write: ValueWriter, writeExact = write): ColumnWriter {
  return { width, prefix: 0, room: ROOM, write, writeExact }
}

function prefixed(prefix: number, write: ValueWriter, writeExact = write): ColumnWriter {
  return { width: -1, prefix, room: ROOM, write, writeExact }
}

function stringWriters(shape: ColumnShape): { readonly write: ValueWriter; readonly writeExact: ValueWriter } {
  if (shape.charset !== null) return { write: textWriter(shape.charset), writeExact: textBytesWriter(shape.charset) }
  const write = bytesWriter(shape)
  return { write, writeExact: write }
}

function bytesWriter(shape: ColumnShape): ValueWriter {
  switch (shape.type) {
    case 'binary':
      return paddedBytesWriter(shape.length ?? 1)
    case 'uuid':
      return fromBytes(uuidLiteral)
    case 'inet4':
      return fromBytes(inet4Literal)
    case 'inet6':
      return fromBytes(inet6Literal)
    default:
      return writeBytes
  }
}

function fromBytes(literal: (bytes: Buffer) => string): ValueWriter {
  return (bytes, start, end, out) => out.text(literal(bytes.subarray(start, end)))
}

function fromText(literal: TextReader): ValueWriter {
  return (bytes, start, end, out) => out.text(literal(new ByteReader(bytes, start, end)))
}

function uncompressed(write: ValueWriter): ValueWriter {
  return (bytes, start, end, out) => {
    const plain = uncompressColumn(bytes.subarray(start, end))
    out.claim(2 * plain.length + ROOM)
    write(plain, 0, plain.length, out)
  }
}
