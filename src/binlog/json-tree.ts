import { ByteReader, MalformedBytes } from './byte-reader.ts'
import { isInlined, JSON_TYPE, variableLength } from './json-binary.ts'

const { SMALL_OBJECT, LARGE_OBJECT, SMALL_ARRAY, LARGE_ARRAY } = JSON_TYPE
const MOST_SMALL = 0xffff

/** A scalar, or an array or object that nobody looked into: its type byte and its content. */
export interface JsonBytes {
  readonly type: number
  readonly content: Buffer
}

export class JsonArray {
  readonly elements: JsonNode[]

  constructor(elements: JsonNode[]) {
    this.elements = elements
  }
}

export class JsonObject {
  /** By key: a character for each byte of its UTF-8. */
  readonly members: Map<string, JsonNode>

  constructor(members: Map<string, JsonNode>) {
    this.members = members
  }
}

/** Containers are opened one by one where something changes; all else stays the bytes it was. */
export type JsonNode = JsonBytes | JsonArray | JsonObject

/** A document's bytes as a JSON column holds them; empty is JSON null, as the server reads it. */
export function readJson(document: Buffer): JsonBytes {
  if (document.length === 0) return { type: JSON_TYPE.LITERAL, content: Buffer.alloc(1) }
  return { type: document[0]!, content: document.subarray(1) }
}

/** @returns null for a scalar. */
export function openJson(node: JsonNode): JsonArray | JsonObject | null {
  if (node instanceof JsonArray || node instanceof JsonObject) return node
  const { type, content } = node
  if (type > LARGE_ARRAY) return null
  const large = type === LARGE_OBJECT || type === LARGE_ARRAY
  const width = large ? 4 : 2
  const reader = new ByteReader(content)
  const count = reader.uint(width)
  const size = reader.uint(width)
  if (size > content.length) throw new MalformedBytes('a JSON array or object is cut short')
  const keys: string[] = []
  if (type === SMALL_OBJECT || type === LARGE_OBJECT) {
    for (let index = 0; index < count; index++) {
      const start = reader.uint(width)
      keys.push(new ByteReader(content, start).slice(reader.uint16()).toString('latin1'))
    }
  }
  const values: JsonBytes[] = []
  let bytes = 0
  for (let index = 0; index < count; index++) {
    const valueType = reader.uint8()
    const entry = reader.offset
    const offset = reader.uint(width)
    const value = readValue(valueType, content, isInlined(valueType, large) ? entry : offset)
    bytes += value.content.length
    // In a damaged document values can overlap, and what is written of them could be of any size.
    if (bytes > content.length) throw new MalformedBytes('a JSON document points in circles')
    values.push(value)
  }
  if (type === SMALL_ARRAY || type === LARGE_ARRAY) return new JsonArray(values)
  return new JsonObject(new Map(keys.map((key, index) => [key, values[index]!])))
}

function readValue(type: number, bytes: Buffer, offset: number): JsonBytes {
  const reader = new ByteReader(bytes, offset)
  return { type, content: reader.slice(contentLength(type, new ByteReader(bytes, offset))) }
}

function contentLength(type: number, reader: ByteReader): number {
  const start = reader.offset
  switch (type) {
    case SMALL_OBJECT:
    case SMALL_ARRAY:
      reader.slice(2)
      return reader.uint16()
    case LARGE_OBJECT:
    case LARGE_ARRAY:
      reader.slice(4)
      return reader.uint32()
    case JSON_TYPE.LITERAL:
      return 1
    case JSON_TYPE.INT16:
    case JSON_TYPE.UINT16:
      return 2
    case JSON_TYPE.INT32:
    case JSON_TYPE.UINT32:
      return 4
    case JSON_TYPE.INT64:
    case JSON_TYPE.UINT64:
    case JSON_TYPE.DOUBLE:
      return 8
    case JSON_TYPE.OPAQUE:
      reader.uint8()
      return variableLength(reader) + reader.offset - start
    case JSON_TYPE.STRING:
      return variableLength(reader) + reader.offset - start
    default:
      throw new MalformedBytes(`a JSON value of type ${type}`)
  }
}

/** The bytes for a JSON column. */
export function writeJson(node: JsonNode): Buffer {
  const { type, content } = close(node)
  return Buffer.concat([Buffer.from([type]), content])
}

function close(node: JsonNode): JsonBytes {
  if (node instanceof JsonArray) return container([], node.elements.map(close), SMALL_ARRAY, LARGE_ARRAY)
  if (!(node instanceof JsonObject)) return node
  const keys = [...node.members.keys()].sort(byLengthThenBytes)
  const values = keys.map((key) => close(node.members.get(key)!))
  return container(
    keys.map((key) => Buffer.from(key, 'latin1')),
    values,
    SMALL_OBJECT,
    LARGE_OBJECT,
  )
}

/** The order in which the server looks keys up (Json_key_comparator in sql-common/json_dom.cc). */
function byLengthThenBytes(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1)
}

/** Count, size, an entry for each key (offset, length), an entry for each value (type, offset or value), keys, values. */
function container(keys: readonly Buffer[], values: readonly JsonBytes[], small: number, large: number): JsonBytes {
  const keyBytes = keys.reduce((sum, key) => sum + key.length, 0)
  const sizeWith = (width: number) =>
    values.reduce(
      (sum, { type, content }) => sum + 1 + width + (isInlined(type, width === 4) ? 0 : content.length),
      2 * width + keys.length * (width + 2) + keyBytes,
    )
  const isSmall = sizeWith(2) <= MOST_SMALL
  const width = isSmall ? 2 : 4
  const content = Buffer.alloc(sizeWith(width))
  let entry = 0
  const put = (value: number, bytes: number) => {
    entry = content.writeUIntLE(value, entry, bytes)
  }
  put(values.length, width)
  put(content.length, width)
  let data = 2 * width + keys.length * (width + 2) + values.length * (1 + width)
  for (const key of keys) {
    put(data, width)
    put(key.length, 2)
    data += key.copy(content, data)
  }
  for (const value of values) {
    put(value.type, 1)
    if (isInlined(value.type, !isSmall)) {
      value.content.copy(content, entry)
      entry += width
    } else {
      put(data, width)
      data += value.content.copy(content, data)
    }
  }
  return { type: isSmall ? small : large, content }
}
