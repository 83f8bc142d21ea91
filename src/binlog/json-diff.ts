import { isUtf8 } from 'node:buffer'
import { ByteReader, MalformedBytes } from './byte-reader.ts'
import { type JsonArray, type JsonNode, JsonObject, openJson, readJson, writeJson } from './json-tree.ts'

/** enum_json_diff_operation in sql/json_diff.h. */
const REPLACE = 0
const INSERT = 1
const REMOVE = 2

/** A key (a character for each byte of its UTF-8), or an element counted from the beginning or from the end, from 0. */
type Leg = { readonly key: string } | { readonly index: number; readonly fromEnd: boolean }

/**
 * What a JSON document becomes by the differences that PARTIAL_UPDATE_ROWS logs in its place. Each is an operation (1 byte), a path
 * and, unless something is removed, a value: both with a packed length (Json_diff_vector::read_binary in sql/json_diff.cc).
 * @throws MalformedBytes when a difference does not fit the document, where a server too would refuse it (apply_json_diffs).
 */
export function applyJsonDiffs(document: Buffer, differences: Buffer): Buffer {
  if (differences.length === 0) return document
  const root = openJson(readJson(document))
  if (root === null) throw new MalformedBytes('a part of a JSON document that is a scalar')
  const reader = new ByteReader(differences)
  while (reader.left > 0) {
    const operation = reader.uint8()
    if (operation > REMOVE) throw new MalformedBytes(`operation ${operation} on a JSON document`)
    const path = reader.slice(reader.packedInteger())
    const legs = readPath(path)
    const last = legs.pop()
    const parent = last === undefined ? null : seek(root, legs)
    const value = operation === REMOVE ? null : readJson(reader.slice(reader.packedInteger()))
    const fits = parent !== null && last !== undefined && change(parent, last, operation, value)
    if (!fits) throw new MalformedBytes(`the JSON document has no place ${path.toString('utf8')} to change`)
  }
  return writeJson(root)
}

/** @returns false when there is no such place. */
function change(parent: JsonArray | JsonObject, leg: Leg, operation: number, value: JsonNode | null): boolean {
  if (parent instanceof JsonObject) {
    if (!('key' in leg) || parent.members.has(leg.key) === (operation === INSERT)) return false
    if (value === null) parent.members.delete(leg.key)
    else parent.members.set(leg.key, value)
    return true
  }
  if (!('index' in leg)) return false
  const { position, exists } = elementPosition(parent.elements, leg)
  if (!exists && operation !== INSERT) return false
  parent.elements.splice(position, operation === INSERT ? 0 : 1, ...(value === null ? [] : [value]))
  return true
}

/** The array or object at a path; null when there is none. All on the way to it is opened. */
function seek(root: JsonArray | JsonObject, legs: readonly Leg[]): JsonArray | JsonObject | null {
  let parent = root
  for (const leg of legs) {
    const found = child(parent, leg)
    const opened = found === undefined ? null : openJson(found)
    if (opened === null) return null
    change(parent, leg, REPLACE, opened)
    parent = opened
  }
  return parent
}

function child(parent: JsonArray | JsonObject, leg: Leg): JsonNode | undefined {
  if (parent instanceof JsonObject) return 'key' in leg ? parent.members.get(leg.key) : undefined
  if (!('index' in leg)) return undefined
  const { position, exists } = elementPosition(parent.elements, leg)
  return exists ? parent.elements[position] : undefined
}

/** Out of bounds is the nearest end, where an element can be inserted (Json_array_index in sql-common/json_path.h). */
function elementPosition(elements: readonly JsonNode[], leg: { index: number; fromEnd: boolean }) {
  const { length } = elements
  const exists = leg.index < length
  if (leg.fromEnd) return { exists, position: exists ? length - 1 - leg.index : 0 }
  return { exists, position: exists ? leg.index : length }
}

/** `.key`, `."any key"`, `[3]`, `[last]`, `[last-3]`: what Json_path::to_string in sql-common/json_path.cc writes. */
const LEG = /\s*(?:\.\s*(?:("(?:[^"\\]|\\.)*")|([^\s.[\]"*]+))|\[\s*(?:(\d+)|last(?:\s*-\s*(\d+))?)\s*\])/suy

function readPath(bytes: Buffer): Leg[] {
  const path = bytes.toString('utf8')
  const legs: Leg[] = []
  let at = 1
  let sound = isUtf8(bytes) && path.startsWith('$')
  while (sound && at < path.length) {
    LEG.lastIndex = at
    const found = LEG.exec(path)
    if (found === null) sound = false
    else {
      const [, quoted, name, index, beforeLast] = found
      const key = quoted === undefined ? name : unquote(quoted)
      if (key !== undefined) legs.push({ key: Buffer.from(key, 'utf8').toString('latin1') })
      else legs.push({ index: Number(index ?? beforeLast ?? 0), fromEnd: index === undefined })
      at = LEG.lastIndex
    }
  }
  if (!sound) throw new MalformedBytes(`a JSON path ${JSON.stringify(path)}`)
  return legs
}

function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted)
  } catch (cause) {
    throw new MalformedBytes(`a key ${quoted} in a JSON path (${cause instanceof Error ? cause.message : cause})`)
  }
}
