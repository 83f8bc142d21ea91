import type { RowsItem } from '../binlog/changes.ts'
import { ABSENT, NULL, RowImages } from '../binlog/row-images.ts'
import type { TableShape } from '../binlog/table-shape.ts'
import { NO_FOREIGN_KEY_CHECKS } from './replaced-rows.ts'

/**
 * No server deletes a row that refers to itself while it checks foreign keys. The insertion of such rows is therefore told as two
 * changes: rows with NULL in place of the reference are inserted, and updated to what they are. Both can be undone with checks on,
 * which keep the rows of others that came to refer to them.
 * @returns the event alone when it has no such row; so too where the column cannot be NULL.
 */
export function splitSelfReferring(item: RowsItem, shape: TableShape): RowsItem[] {
  const keys = shape.selfKeys ?? []
  if (keys.length === 0 || item.change !== 'insert' || (item.flags & NO_FOREIGN_KEY_CHECKS) !== 0) return [item]
  const images = new RowImages(item, shape)
  const inserted: Buffer[] = []
  const updated: Buffer[] = []
  let start = 0
  for (let row = 0; row < images.count; row++) {
    images.place(row)
    if (images.after.starts.includes(ABSENT)) return [item]
    const end = start + images.length(row)
    const whole = images.bytes.subarray(start, end)
    const columns = keys.filter((key) => refersToItself(images, key)).map(({ nullable }) => nullable)
    const cleared = columns.length === 0 ? whole : withNulls(images, start, end, new Set(columns))
    inserted.push(cleared)
    if (columns.length > 0) updated.push(cleared, whole)
    start = end
  }
  if (updated.length === 0) return [item]
  return [
    { ...item, images: Buffer.concat(inserted) },
    { ...item, change: 'update', presentAfter: item.present, images: Buffer.concat(updated) },
  ]
}

function refersToItself(
  { bytes, after: { starts, ends } }: RowImages,
  { columns, referenced }: NonNullable<TableShape['selfKeys']>[number],
): boolean {
  return columns.every((column, at) => {
    const other = referenced[at]!
    if (starts[column] === NULL || starts[other] === NULL) return false
    return bytes.subarray(starts[column], ends[column]).equals(bytes.subarray(starts[other], ends[other]))
  })
}

/** The image placed last, which has all columns, with some of them NULL. */
function withNulls(images: RowImages, start: number, end: number, columns: ReadonlySet<number>): Buffer {
  const { bytes, writers, after } = images
  const nulls = Buffer.from(bytes.subarray(start, start + ((writers.length + 7) >> 3)))
  const kept: Buffer[] = [nulls]
  let from = start + nulls.length
  for (const column of [...columns].sort((a, b) => a - b)) {
    nulls[column >> 3]! |= 1 << (column & 7)
    const { width, prefix } = writers[column]!
    kept.push(bytes.subarray(from, after.starts[column]! - (width < 0 ? prefix : 0)))
    from = after.ends[column]!
  }
  kept.push(bytes.subarray(from, end))
  return Buffer.concat(kept)
}
