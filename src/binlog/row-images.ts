import { BinlogError } from './binlog-error.ts'
import { MalformedBytes } from './byte-reader.ts'
import type { RowsItem } from './changes.ts'
import { columnWriter } from './column-writer.ts'
import type { TableMap } from './table-map.ts'
import type { TableShape } from './table-shape.ts'
import type { ColumnWriter } from './value-writer.ts'

/** In place of an offset: the column is NULL, or the image lacks it. */
export const NULL = -1
export const ABSENT = -2

/** Where the values of one row image stand in the bytes of its event. */
export interface ImagePlace {
  /** For each column the offset of its value, or NULL, or ABSENT. */
  readonly starts: Int32Array
  readonly ends: Int32Array
}

interface Writers {
  readonly shape: TableShape
  readonly writers: readonly ColumnWriter[]
  readonly room: number
}

const compiled = new WeakMap<TableMap, Writers>()

/** How the columns of a table map are written, when its definition is this. */
function compile(map: TableMap, shape: TableShape): Writers {
  let known = compiled.get(map)
  if (known?.shape !== shape) {
    const writers = map.columns.map((column, index) => columnWriter(column, shape.columns[index]!))
    known = { shape, writers, room: writers.reduce((sum, writer) => sum + writer.room, 0) }
    compiled.set(map, known)
  }
  return known
}

/**
 * The row images of one rows event: where each row begins, and where the values of its images stand. Only offsets are kept,
 * so that rows can be read in any order.
 */
export class RowImages {
  readonly item: RowsItem
  readonly bytes: Buffer
  readonly shape: TableShape
  readonly writers: readonly ColumnWriter[]
  /** Of all columns together. */
  readonly room: number
  /** The row placed last: of an insert its after image is `after`, of a delete its before image is `before`. */
  readonly before: ImagePlace
  readonly after: ImagePlace
  readonly #rows: number[] = []
  readonly #present: ImageColumns
  readonly #presentAfter: ImageColumns

  /**
   * The shape must be the table's definition at that moment (see `checkShape`).
   * @throws BinlogError naming place, table, column and row when the bytes do not fit.
   */
  constructor(item: RowsItem, shape: TableShape) {
    this.item = item
    this.bytes = item.images
    this.shape = shape
    const { writers, room } = compile(item.map, shape)
    this.writers = writers
    this.room = room
    const count = this.writers.length
    this.before = { starts: new Int32Array(count), ends: new Int32Array(count) }
    this.after = { starts: new Int32Array(count), ends: new Int32Array(count) }
    this.#present = imageColumns(item.present, count)
    this.#presentAfter = item.presentAfter === null ? this.#present : imageColumns(item.presentAfter, count)
    // An INSERT of defaults alone is logged so with binlog_row_image=MINIMAL, and how many rows it is cannot be told.
    if (this.#present.indexes.length === 0 || this.bytes.length === 0) throw this.#error('they have no columns', '')
    for (let offset = 0; offset < this.bytes.length; ) {
      this.#rows.push(offset)
      offset = this.#placeAt(offset)
    }
  }

  get count(): number {
    return this.#rows.length
  }

  /** Says in `before` and `after` where the values of a row stand, 0 being the first. */
  place(row: number): void {
    this.#placeAt(this.#rows[row]!)
  }

  /** Bytes of a row's images. */
  length(row: number): number {
    return (this.#rows[row + 1] ?? this.bytes.length) - this.#rows[row]!
  }

  /** @throws BinlogError in place of MalformedBytes that was thrown while a value of a row was written. */
  rethrow(error: unknown, row: number, column: number): never {
    if (!(error instanceof MalformedBytes)) throw error
    throw this.#error(error.message, this.#where(row, column), error)
  }

  #placeAt(start: number): number {
    const { change } = this.item
    let offset = start
    if (change !== 'insert') offset = this.#placeImage(offset, this.#present, this.before)
    if (change !== 'delete') offset = this.#placeImage(offset, this.#presentAfter, this.after)
    if (change === 'update' && this.#presentAfter.indexes.length < this.writers.length) this.#keepUnchanged()
    return offset
  }

  /** What an after image lacks was not changed (binlog_row_image=MINIMAL and NOBLOB, MariaDB's FULL_NODUP). */
  #keepUnchanged(): void {
    const { before, after } = this
    for (let column = 0; column < this.writers.length; column++) {
      if (after.starts[column] !== ABSENT) continue
      after.starts[column] = before.starts[column]!
      after.ends[column] = before.ends[column]!
    }
  }

  /** @returns the offset behind the image. */
  #placeImage(start: number, present: ImageColumns, place: ImagePlace): number {
    const { bytes, writers } = this
    const { indexes } = present
    const { starts, ends } = place
    const whole = indexes.length === writers.length
    if (!whole) starts.fill(ABSENT)
    let offset = start + present.nullBytes
    for (let bit = 0; bit < indexes.length; bit++) {
      const column = whole ? bit : indexes[bit]!
      if ((bytes[start + (bit >> 3)]! & (1 << (bit & 7))) !== 0) {
        starts[column] = NULL
        continue
      }
      const writer = writers[column]!
      let length = writer.width
      if (length < 0) {
        const { prefix } = writer
        length = bytes[offset]!
        if (prefix > 1) length |= bytes[offset + 1]! << 8
        if (prefix > 2) length |= bytes[offset + 2]! << 16
        if (prefix > 3) length = (length | (bytes[offset + 3]! << 24)) >>> 0
        offset += prefix
      }
      starts[column] = offset
      offset += length
      ends[column] = offset
      // The comparison is false too for a length that was read behind the end.
      if (!(offset <= bytes.length)) {
        const left = Math.max(0, bytes.length - starts[column]!)
        throw this.#error(`${length} bytes expected, ${left} left`, this.#where(this.#rows.length - 1, column))
      }
    }
    if (offset > bytes.length) throw this.#error('the last row is cut short', this.#where(this.#rows.length - 1, 0))
    return offset
  }

  #where(row: number, column: number): string {
    return `, at column ${this.shape.columns[column]?.name ?? column} of row ${row + 1}`
  }

  #error(message: string, where: string, cause?: Error): BinlogError {
    const { database, table } = this.shape
    return new BinlogError(`Rows of ${database}.${table} cannot be read: ${message}${where}`, this.item, { cause })
  }
}

interface ImageColumns {
  /** The columns that an image has. */
  readonly indexes: readonly number[]
  /** Bytes of the bitmap that says which of them are NULL. */
  readonly nullBytes: number
}

const MOST_SHARED = 64
const shared = new Map<string, ImageColumns>()

/** From the bitmap of an event; nearly all events of a table have the same. */
function imageColumns(bitmap: Buffer, count: number): ImageColumns {
  const key = `${count} ${bitmap.toString('latin1')}`
  let columns = shared.get(key)
  if (columns === undefined) {
    const indexes: number[] = []
    for (let index = 0; index < count; index++) if ((bitmap[index >> 3]! >> (index & 7)) & 1) indexes.push(index)
    columns = { indexes, nullBytes: (indexes.length + 7) >> 3 }
    if (shared.size >= MOST_SHARED) shared.clear()
    shared.set(key, columns)
  }
  return columns
}
