import { type RowsItem, STATEMENT_END } from '../binlog/changes.ts'
import { ABSENT, type ImagePlace, NULL, RowImages } from '../binlog/row-images.ts'
import type { TableMap } from '../binlog/table-map.ts'
import type { TableShape } from '../binlog/table-shape.ts'

/** Bits of a rows event (libs/mysql/binlog/event/rows_event.h); the second is of MySQL 9.6 and later. */
export const NO_FOREIGN_KEY_CHECKS = 0x2
/** Flag of a rows event of MariaDB: it ran with check_constraint_checks off (NO_CHECK_CONSTRAINT_CHECKS_F in sql/log_event.h). */
export const NO_CHECK_CONSTRAINTS = 0x80
export const SQL_FOREIGN_KEYS = 0x10

export interface ShapedRows {
  readonly item: RowsItem
  readonly shape: TableShape
}

/**
 * Where MySQL itself, not InnoDB, keeps foreign keys (9.6 and later), a REPLACE leaves the rows alone that refer to the row it
 * replaces, but logs a deletion and an insertion. To delete the new row, to undo that, would take those rows along. So the two are
 * made the update that they were; where that cannot be, the one that comes to be undone or done again by a deletion is marked as made
 * without foreign keys.
 * Takes rows events in the order of the binlog and gives them back so.
 */
export class ReplacedRows {
  readonly #direction: 'undo' | 'redo'
  /** A deletion, of which the next event may be the other half. */
  #held: ShapedRows | null = null
  /** Tables of which the statement under way has deleted rows. */
  readonly #deletedFrom = new Set<TableMap>()

  constructor(direction: 'undo' | 'redo') {
    this.#direction = direction
  }

  /** @returns what is to be kept now; what it keeps back comes with the next event, or with `endStatement`. */
  take(item: RowsItem, shape: TableShape): ShapedRows[] {
    const held = this.#release()
    const isOfServer = (item.flags & SQL_FOREIGN_KEYS) !== 0
    const wasDeleted = this.#deletedFrom.has(item.map)
    if ((item.flags & STATEMENT_END) !== 0) this.#deletedFrom.clear()
    else if (isOfServer && item.change === 'delete') {
      this.#deletedFrom.add(item.map)
      this.#held = { item: copyOf(item), shape }
      return held
    }
    if (!isOfServer || !wasDeleted || item.change !== 'insert') return [...held, { item, shape }]
    const [deleted] = held
    const folded = deleted?.item.map === item.map ? asUpdate(deleted.item, item, shape) : null
    if (folded !== null) return folded.map((one) => ({ item: one, shape }))
    // Whichever of them comes to be a deletion must not take rows of others along.
    return this.#direction === 'undo'
      ? [...held, unchecked({ item, shape })]
      : [...held.map(unchecked), { item, shape }]
  }

  /** Forgets the statement under way. @returns what was kept back. */
  endStatement(): ShapedRows[] {
    this.#deletedFrom.clear()
    return this.#release()
  }

  #release(): ShapedRows[] {
    const held = this.#held === null ? [] : [this.#held]
    this.#held = null
    return held
  }
}

function unchecked({ item, shape }: ShapedRows): ShapedRows {
  return { item: { ...item, flags: item.flags | NO_FOREIGN_KEY_CHECKS }, shape }
}

/**
 * A row that was deleted and the first that was inserted after it as one update, and the other rows inserted.
 * @returns null when they are not of one key, or not all of their columns are known.
 */
function asUpdate(deleted: RowsItem, inserted: RowsItem, shape: TableShape): RowsItem[] | null {
  if (shape.key === null) return null
  const before = new RowImages(deleted, shape)
  if (before.count !== 1) return null
  const after = new RowImages(inserted, shape)
  before.place(0)
  after.place(0)
  if (before.before.starts.includes(ABSENT) || after.after.starts.includes(ABSENT)) return null
  const isSame = (column: number) =>
    bytesOf(before.bytes, before.before, column).equals(bytesOf(after.bytes, after.after, column))
  if (!shape.key.every(isSame)) return null
  const first = after.length(0)
  const update: RowsItem = {
    ...inserted,
    change: 'update',
    present: deleted.present,
    presentAfter: inserted.present,
    images: Buffer.concat([deleted.images, inserted.images.subarray(0, first)]),
  }
  if (after.count === 1) return [update]
  return [
    { ...update, flags: update.flags & ~STATEMENT_END },
    { ...inserted, images: inserted.images.subarray(first) },
  ]
}

/** Key columns have no NULLs. */
function bytesOf(bytes: Buffer, { starts, ends }: ImagePlace, column: number): Buffer {
  const start = starts[column]!
  return start === NULL ? Buffer.alloc(0) : bytes.subarray(start, ends[column]!)
}

/** Bytes of an event are valid until the next is read. */
function copyOf(item: RowsItem): RowsItem {
  return { ...item, present: Buffer.from(item.present), images: Buffer.from(item.images) }
}
