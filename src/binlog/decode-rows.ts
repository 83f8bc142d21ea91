import { BinlogError } from './binlog-error.ts'
import { ByteReader, MalformedBytes } from './byte-reader.ts'
import type { RowsItem } from './changes.ts'
import { type ColumnDecoder, columnDecoder } from './column-decoder.ts'
import type { TableMap } from './table-map.ts'
import type { TableShape } from './table-shape.ts'

/** A row: for each column of the shape its SQL literal, null for NULL, undefined when the image lacks the column. */
export type RowImage = readonly (string | null | undefined)[]

export interface RowChange {
  readonly kind: 'insert' | 'update' | 'delete'
  /** null for an insert. */
  readonly before: RowImage | null
  /** null for a delete. */
  readonly after: RowImage | null
}

const compiled = new WeakMap<TableMap, { shape: TableShape; decoders: readonly ColumnDecoder[] }>()

/**
 * The row changes of one event, in order. The shape must be the table's definition at that moment (see `checkShape`).
 *
 * The literals mean the same value in a session with `SET NAMES utf8mb4`, `time_zone = '+00:00'` and the sql_mode of
 * `ROLLBACK_SQL_MODE`.
 * @throws BinlogError naming place, table, column and row when the bytes do not fit.
 */
export function* decodeRows(item: RowsItem, shape: TableShape): Generator<RowChange> {
  const decoders = decodersFor(item.map, shape)
  const reader = new ByteReader(item.images)
  let row = 0
  let column = 0
  const image = (present: Buffer): RowImage => {
    const nulls = reader.slice((countBits(present, decoders.length) + 7) >> 3)
    const values = new Array<string | null | undefined>(decoders.length)
    let bit = 0
    for (column = 0; column < decoders.length; column++) {
      if (((present[column >> 3]! >> (column & 7)) & 1) === 0) continue
      values[column] = ((nulls[bit >> 3]! >> (bit & 7)) & 1) === 1 ? null : decoders[column]!(reader)
      bit++
    }
    return values
  }
  const refuse = (error: MalformedBytes, where: string): BinlogError =>
    new BinlogError(`Rows of ${shape.database}.${shape.table} cannot be read: ${error.message}${where}`, item, {
      cause: error,
    })
  // An INSERT of defaults alone is logged so with binlog_row_image=MINIMAL, and how many rows it is cannot be told.
  if (countBits(item.present, decoders.length) === 0 || reader.left === 0)
    throw refuse(new MalformedBytes('they have no columns'), '')
  while (reader.left > 0) {
    row++
    let before: RowImage | null = null
    let after: RowImage | null = null
    try {
      if (item.change !== 'insert') before = image(item.present)
      if (item.change !== 'delete') after = image(item.presentAfter ?? item.present)
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error
      throw refuse(error, `, at column ${shape.columns[column]?.name ?? column} of row ${row}`)
    }
    yield { kind: item.change, before, after }
  }
}

function decodersFor(map: TableMap, shape: TableShape): readonly ColumnDecoder[] {
  const known = compiled.get(map)
  if (known?.shape === shape) return known.decoders
  const decoders = map.columns.map((column, index) => columnDecoder(column, shape.columns[index]!))
  compiled.set(map, { shape, decoders })
  return decoders
}

function countBits(bitmap: Buffer, count: number): number {
  let bits = 0
  for (let index = 0; index < count; index++) bits += (bitmap[index >> 3]! >> (index & 7)) & 1
  return bits
}
