import type { RowsItem } from '../binlog/changes.ts'
import { RowImages } from '../binlog/row-images.ts'
import { SqlBuffer } from '../binlog/sql-buffer.ts'
import type { TableShape } from '../binlog/table-shape.ts'
import { type RowSql, rowSql } from './row-sql.ts'
import type { StatementChunk } from './statement-chunk.ts'

export interface RowStatementOptions {
  /** Undo the changes, or do them again. */
  readonly direction: 'undo' | 'redo'
  /**
   * Whether a statement must change nothing when its row is no longer as the change left it (found it, for redo); then it
   * affects 0 rows. Without it, the key alone decides.
   */
  readonly guard: boolean
}

export const WHERE = Buffer.from(' WHERE ', 'latin1')
export const LIMIT_1 = Buffer.from(' LIMIT 1', 'latin1')

const UNDO: RowStatementOptions = { direction: 'undo', guard: true }

/**
 * A statement for each row of a rows event that undoes its change, last row first: to be run in this order, in a session with
 * the pins of `sessionPins`. An update that changed nothing needs none.
 * @throws BinlogError naming the columns when the image lacks what is needed (binlog_row_image is not FULL), and when the bytes do
 * not fit the shape.
 */
export function rowStatements(item: RowsItem, shape: TableShape, options = UNDO): StatementChunk {
  const images = new RowImages(item, shape)
  const sql = rowSql(shape)
  const out = new SqlBuffer(2 * item.images.length + images.count * (sql.insert.length + 64))
  const ends: number[] = []
  for (let index = 0; index < images.count; index++) {
    const row = options.direction === 'undo' ? images.count - 1 - index : index
    images.place(row)
    if (rowStatement(sql, images, row, options, out)) ends.push(out.at)
  }
  return { bytes: out.bytes.subarray(0, out.at), ends }
}

/** How many of an event's rows have something to undo: all but the updates that changed nothing. */
export function countChanges(item: RowsItem, shape: TableShape): number {
  const images = new RowImages(item, shape)
  if (item.change !== 'update') return images.count
  const sql = rowSql(shape)
  let changes = 0
  for (let row = 0; row < images.count; row++) {
    images.place(row)
    if (sql.changed(images).length > 0) changes++
  }
  return changes
}

/** What one row change comes to: a row that is put in, taken out, or made another. */
export function rowEffect(item: RowsItem, direction: 'undo' | 'redo'): 'insert' | 'delete' | 'update' {
  if (item.change === 'update') return 'update'
  return (item.change === 'insert') === (direction === 'redo') ? 'insert' : 'delete'
}

/** Writes the statement for the row that was placed last; @returns false when there is nothing to do. */
function rowStatement(
  sql: RowSql,
  images: RowImages,
  row: number,
  { direction, guard }: RowStatementOptions,
  out: SqlBuffer,
): boolean {
  sql.reserve(images, row, out)
  const present = images.item.change === 'insert' ? images.after : images.before
  switch (rowEffect(images.item, direction)) {
    case 'insert':
      out.put(sql.insert)
      sql.values(images, row, present, out)
      return true
    case 'delete':
      out.put(sql.remove)
      sql.condition(images, row, present, guard ? sql.stored : [], out)
      break
    case 'update': {
      const changed = sql.changed(images)
      if (changed.length === 0) return false
      const [from, to] = direction === 'undo' ? [images.after, images.before] : [images.before, images.after]
      out.put(sql.update)
      sql.assignments(images, row, to, assigned(sql, changed), out)
      out.put(WHERE)
      sql.condition(images, row, from, guard ? changed : [], out)
    }
  }
  if (sql.shape.key === null) out.put(LIMIT_1)
  return true
}

/** An UPDATE that does not assign them changes columns ON UPDATE CURRENT_TIMESTAMP. */
export function assigned(sql: RowSql, changed: readonly number[]): readonly number[] {
  if (!sql.shape.columns.some((column) => column.autoUpdated)) return changed
  return sql.stored.filter((index) => changed.includes(index) || sql.shape.columns[index]!.autoUpdated)
}
