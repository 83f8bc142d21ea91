import { ByteReader, MalformedBytes } from './byte-reader.ts'
import { TYPE } from './column-type.ts'
import { applyJsonDiffs } from './json-diff.ts'
import type { TableMap } from './table-map.ts'
import { takeValue } from './value-width.ts'

/** The only value option there is (enum_binlog_row_value_options, PARTIAL_JSON_UPDATES). */
const PARTIAL_JSON = 1
/** Of the length before a document (a JSON column is a LONGBLOB), and of that before its differences. */
const LENGTH_BYTES = 4

/** A part of a document is logged, and the image before does not have the document that it belongs to. */
export class MissingDocument extends Error {
  /** Of the column in its table map. */
  readonly column: number

  constructor(column: number) {
    super(`column ${column + 1} has no document before the change`)
    this.column = column
  }
}

/**
 * The images of a PARTIAL_UPDATE_ROWS event as UPDATE_ROWS has them: documents of which parts are logged
 * (binlog_row_value_options=PARTIAL_JSON) become whole by those of the images before.
 *
 * An after image begins with its value options (packed) and, if one is set, a bit for each JSON column of the table, those that are
 * not in the image included; where the bit is set, the differences stand in place of the document (print_verbose_one_row in
 * sql/log_event.cc).
 * @throws MissingDocument, or MalformedBytes when the bytes do not fit.
 */
export function wholeImages(map: TableMap, present: Buffer, presentAfter: Buffer, images: Buffer): Buffer {
  const reader = new ByteReader(images)
  const out: Buffer[] = []
  do {
    const start = reader.offset
    const documents = readBefore(map, present, reader)
    out.push(images.subarray(start, reader.offset))
    writeAfter(map, presentAfter, reader, documents, out)
    if (reader.offset === start) throw new MalformedBytes('images without columns')
  } while (reader.left > 0)
  return Buffer.concat(out)
}

/** Passes over a before image; @returns its documents by column. */
function readBefore(map: TableMap, present: Buffer, reader: ByteReader): ReadonlyMap<number, Buffer> {
  const documents = new Map<number, Buffer>()
  const nulls = reader.slice((countBits(present, map.columns.length) + 7) >> 3)
  let bit = 0
  for (const [index, column] of map.columns.entries()) {
    if (!isSet(present, index) || isSet(nulls, bit++)) continue
    if (column.type === TYPE.JSON) documents.set(index, reader.slice(reader.uint(column.size)))
    else takeValue(column, reader)
  }
  return documents
}

function writeAfter(
  map: TableMap,
  present: Buffer,
  reader: ByteReader,
  documents: ReadonlyMap<number, Buffer>,
  out: Buffer[],
): void {
  const options = reader.packedInteger()
  if (options > PARTIAL_JSON) throw new MalformedBytes(`value options ${options}`)
  const documentColumns = map.columns.filter((column) => column.type === TYPE.JSON).length
  const partial = options === PARTIAL_JSON ? reader.slice((documentColumns + 7) >> 3) : null
  let plainStart = reader.offset
  const nulls = reader.slice((countBits(present, map.columns.length) + 7) >> 3)
  let bit = 0
  let document = 0
  for (const [index, column] of map.columns.entries()) {
    const isPartial = column.type === TYPE.JSON && partial !== null && isSet(partial, document++)
    if (!isSet(present, index) || isSet(nulls, bit++)) continue
    if (!isPartial) {
      takeValue(column, reader)
      continue
    }
    out.push(reader.bytes.subarray(plainStart, reader.offset))
    const differences = reader.slice(reader.uint32())
    plainStart = reader.offset
    if (column.size !== LENGTH_BYTES) throw new MalformedBytes(`a JSON column with lengths of ${column.size} bytes`)
    const before = documents.get(index)
    if (before === undefined) throw new MissingDocument(index)
    const after = applyJsonDiffs(before, differences)
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(after.length)
    out.push(length, after)
  }
  out.push(reader.bytes.subarray(plainStart, reader.offset))
}

function countBits(bitmap: Buffer, columns: number): number {
  let count = 0
  for (let index = 0; index < columns; index++) if (isSet(bitmap, index)) count++
  return count
}

function isSet(bitmap: Buffer, index: number): boolean {
  return ((bitmap[index >> 3]! >> (index & 7)) & 1) === 1
}
