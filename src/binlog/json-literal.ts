import { isUtf8 } from 'node:buffer'
import { quoteText } from '../sql/quote.ts'
import { ByteReader, MalformedBytes } from './byte-reader.ts'
import { TYPE, typeName } from './column-type.ts'
import { isInlined, JSON_MAX_DEPTH, JSON_TYPE, variableLength } from './json-binary.ts'
import { approximate, bitLiteral, decimalLiteral } from './number-literal.ts'
import { bytesLiteral } from './string-literal.ts'
import { packedDate, packedDatetime, packedTime } from './temporal-text.ts'

const {
  SMALL_OBJECT,
  LARGE_OBJECT,
  SMALL_ARRAY,
  LARGE_ARRAY,
  LITERAL,
  INT16,
  UINT16,
  INT32,
  UINT32,
  INT64,
  UINT64,
  DOUBLE,
  STRING,
  OPAQUE,
} = JSON_TYPE
const LITERALS = ['null', 'true', 'false']

/** A part of the document that JSON text cannot say, to be put in place of a null. */
interface Replacement {
  readonly path: string
  readonly sql: string
}

/**
 * An expression that gives the same document, down to the type of each scalar (JSON_TYPE): what JSON text cannot tell, such
 * as unsigned integers, DECIMAL, dates and binary strings, is put in by JSON_REPLACE.
 */
export function jsonLiteral(bytes: Buffer): string {
  // ALTER TABLE and INSERT IGNORE can leave an empty value in a NOT NULL column; the server reads it as JSON null.
  if (bytes.length === 0) return "CAST('null' AS JSON)"
  const document = new JsonDocument(bytes)
  const text = document.text()
  const { replacements } = document
  if (replacements.length === 1 && replacements[0]!.path === '$') return `CAST(${replacements[0]!.sql} AS JSON)`
  const plain = `CAST(${quoteText(text)} AS JSON)`
  if (replacements.length === 0) return plain
  return `JSON_REPLACE(${[plain, ...replacements.flatMap(({ path, sql }) => [quoteText(path), sql])].join(',')})`
}

class JsonDocument {
  readonly replacements: Replacement[] = []
  readonly #bytes: Buffer
  /** No sound document has more values than bytes; a damaged one can point in circles. */
  #valuesLeft: number

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#valuesLeft = bytes.length
  }

  text(): string {
    return this.#value(this.#bytes[0]!, 1, '$', 0)
  }

  #value(type: number, offset: number, path: string, depth: number): string {
    if (--this.#valuesLeft < 0 || depth > JSON_MAX_DEPTH) throw new MalformedBytes('a JSON document points in circles')
    const reader = new ByteReader(this.#bytes, offset)
    switch (type) {
      case SMALL_OBJECT:
      case LARGE_OBJECT:
        return this.#object(offset, type === LARGE_OBJECT, path, depth)
      case SMALL_ARRAY:
      case LARGE_ARRAY:
        return this.#array(offset, type === LARGE_ARRAY, path, depth)
      case LITERAL: {
        const literal = LITERALS[reader.uint8()]
        if (literal === undefined) throw new MalformedBytes('a JSON literal that is not null, true or false')
        return literal
      }
      case INT16:
        return `${this.#bytes.readInt16LE(reader.take(2))}`
      case INT32:
        return `${this.#bytes.readInt32LE(reader.take(4))}`
      case INT64: {
        const value = this.#bytes.readBigInt64LE(reader.take(8))
        // From text, positive integers that need more than 32 bits become unsigned.
        return value > 0n ? this.#replaced(path, `CAST(${value} AS SIGNED)`) : `${value}`
      }
      case UINT16:
        return this.#replaced(path, `CAST(${reader.uint16()} AS UNSIGNED)`)
      case UINT32:
        return this.#replaced(path, `CAST(${reader.uint32()} AS UNSIGNED)`)
      case UINT64:
        return this.#replaced(path, `CAST(${reader.uint64()} AS UNSIGNED)`)
      case DOUBLE:
        return approximate(this.#bytes.readDoubleLE(reader.take(8)))
      case STRING:
        return quoteJson(reader.slice(variableLength(reader)))
      case OPAQUE: {
        const fieldType = reader.uint8()
        return this.#replaced(path, opaque(fieldType, new ByteReader(reader.slice(variableLength(reader)))))
      }
      default:
        throw new MalformedBytes(`a JSON value of type ${type}`)
    }
  }

  #replaced(path: string, sql: string): string {
    this.replacements.push({ path, sql })
    return 'null'
  }

  #object(start: number, large: boolean, path: string, depth: number): string {
    const { count, header, width } = this.#container(start, large)
    const valuesStart = header + count * (width + 2)
    const members: string[] = []
    for (let index = 0; index < count; index++) {
      const keyEntry = new ByteReader(this.#bytes, header + index * (width + 2))
      const keyStart = start + keyEntry.uint(width)
      const key = quoteJson(new ByteReader(this.#bytes, keyStart).slice(keyEntry.uint16()))
      members.push(`${key}:${this.#entry(valuesStart + index * (width + 1), start, large, `${path}.${key}`, depth)}`)
    }
    return `{${members.join(',')}}`
  }

  #array(start: number, large: boolean, path: string, depth: number): string {
    const { count, header, width } = this.#container(start, large)
    const elements: string[] = []
    for (let index = 0; index < count; index++)
      elements.push(this.#entry(header + index * (width + 1), start, large, `${path}[${index}]`, depth))
    return `[${elements.join(',')}]`
  }

  #container(start: number, large: boolean) {
    const width = large ? 4 : 2
    const reader = new ByteReader(this.#bytes, start)
    const count = reader.uint(width)
    const size = reader.uint(width)
    if (size > this.#bytes.length - start) throw new MalformedBytes('a JSON array or object is cut short')
    return { count, header: reader.offset, width }
  }

  /** A value entry: type, then the value itself when it fits, else its offset. */
  #entry(offset: number, start: number, large: boolean, path: string, depth: number): string {
    const reader = new ByteReader(this.#bytes, offset)
    const type = reader.uint8()
    return this.#value(
      type,
      isInlined(type, large) ? reader.offset : start + reader.uint(large ? 4 : 2),
      path,
      depth + 1,
    )
  }
}

function quoteJson(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new MalformedBytes('a JSON string that is not UTF-8')
  return JSON.stringify(bytes.toString('utf8'))
}

/** A value of an SQL type inside a document (Json_opaque, Json_decimal, Json_datetime in sql-common/json_dom.h). */
function opaque(type: number, reader: ByteReader): string {
  switch (type) {
    case TYPE.NEWDECIMAL:
      return decimalLiteral(reader, reader.uint8(), reader.uint8())
    case TYPE.DATE:
      return `CAST(${packedDate(reader)} AS DATE)`
    case TYPE.TIME:
      return `CAST(${packedTime(reader)} AS TIME(6))`
    case TYPE.DATETIME:
      return `CAST(${packedDatetime(reader)} AS DATETIME(6))`
    case TYPE.TIMESTAMP:
      return typed(`JSON_ARRAY(${packedDatetime(reader)})`, 'TIMESTAMP(6)')
    case TYPE.BIT:
      return typed(`JSON_ARRAY(CAST(${bitLiteral(reader, reader.left)} AS UNSIGNED))`, `BIT(${reader.end * 8})`)
    case TYPE.VARCHAR:
    case TYPE.VAR_STRING:
      return bytesLiteral(reader.rest())
    case TYPE.STRING:
      return typed(`JSON_ARRAY(${bytesLiteral(reader.rest())})`, `BINARY(${reader.end})`)
    case TYPE.BLOB:
      return typed(`JSON_ARRAY(${bytesLiteral(reader.rest())})`, 'LONGBLOB')
    // An expression has the type of the longest value that it may have.
    case TYPE.MEDIUM_BLOB:
      return `IF(TRUE,${bytesLiteral(reader.rest())},REPEAT(X'00',65536))`
    case TYPE.LONG_BLOB:
      return `IF(TRUE,${bytesLiteral(reader.rest())},REPEAT(X'00',16777216))`
    default:
      throw new MalformedBytes(`a JSON document holds ${typeName(type)}, which cannot be written as SQL`)
  }
}

/** The only element of an array as a value of a column type that no expression has: a column of JSON_TABLE has it (but of all BLOBs only BLOB). */
function typed(array: string, type: string): string {
  return `(SELECT v FROM JSON_TABLE(${array},'$[*]' COLUMNS (v ${type} PATH '$')) AS j)`
}
