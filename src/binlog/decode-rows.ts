import type { RowsItem } from './changes.ts'
import { ABSENT, type ImagePlace, NULL, RowImages } from './row-images.ts'
import { SqlBuffer } from './sql-buffer.ts'
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

/**
 * The row changes of one event as texts, in order, for those who look at values. Rollback SQL is made of the bytes themselves
 * (`RowInverse`). The shape must be the table's definition at that moment (see `checkShape`).
 *
 * The literals mean the same value in a session with `SET NAMES utf8mb4`, `time_zone = '+00:00'` and the sql_mode of
 * `ROLLBACK_SQL_MODE`.
 * @throws BinlogError naming place, table, column and row when the bytes do not fit.
 */
export function* decodeRows(item: RowsItem, shape: TableShape): Generator<RowChange> {
  const images = new RowImages(item, shape)
  for (let row = 0; row < images.count; row++) {
    images.place(row)
    yield {
      kind: item.change,
      before: item.change === 'insert' ? null : literals(images, row, images.before),
      after: item.change === 'delete' ? null : literals(images, row, images.after),
    }
  }
}

function literals(images: RowImages, row: number, place: ImagePlace): RowImage {
  const out = new SqlBuffer(256)
  return images.writers.map((writer, column) => {
    const start = place.starts[column]!
    if (start === ABSENT) return undefined
    if (start === NULL) return null
    const end = place.ends[column]!
    out.at = 0
    out.reserve(2 * (end - start) + writer.room)
    try {
      writer.write(images.bytes, start, end, out)
    } catch (error) {
      images.rethrow(error, row, column)
    }
    return out.bytes.toString('utf8', 0, out.at)
  })
}
