import type { RowsItem } from '../binlog/changes.ts'
import { RowImages } from '../binlog/row-images.ts'
import { SqlBuffer } from '../binlog/sql-buffer.ts'
import type { TableShape } from '../binlog/table-shape.ts'
import { assigned, LIMIT_1, type RowStatementOptions, rowEffect, WHERE } from './inverse-row.ts'
import { type RowSql, rowSql } from './row-sql.ts'

/** Under the max_allowed_packet of every server as delivered (MySQL 5.6: 4 MiB), with room for a large row. */
const BATCH_BYTES = 1 << 20
/** Conditions of one statement: the range optimiser of MySQL reads the whole table when they need more memory than it may use. */
const BATCH_CONDITIONS = 500

const ascii = (text: string) => Buffer.from(text, 'latin1')
const NEXT_ROW = ascii(',\n')
const OR = ascii(' OR\n')
const IN = ascii(' IN (')
const COMMA = 44
const OPEN = 40
const CLOSE = 41
const END = ascii(';\n')
const IN_END = ascii(');\n')

/** The statement that is being written, when more rows can join it. */
interface Batch {
  readonly sql: RowSql
  readonly effect: 'insert' | 'delete' | 'update'
  /** UPDATE: its assignments, which rows that join must have too. */
  readonly assignments: Buffer | null
  readonly end: Buffer
  rows: number
  bytes: number
}

/**
 * Rows events as an SQL script that a `mysql` client runs in few round trips: rows that follow each other and come to the same
 * kind of statement share one. What it does is what `rowStatements` would do one by one.
 */
export class RowScript {
  readonly #options: RowStatementOptions
  readonly #out = new SqlBuffer(1 << 20)
  readonly #scratch = new SqlBuffer()
  #batch: Batch | null = null
  #rows = 0

  constructor(options: RowStatementOptions) {
    this.#options = options
  }

  /** Rows written since the beginning; updates that changed nothing are none. */
  get rows(): number {
    return this.#rows
  }

  /** Bytes that wait to be taken. */
  get bytes(): number {
    return this.#out.at
  }

  /**
   * Writes the rows of an event; for undo the last first, so events are to be given last first too.
   * @throws BinlogError as `rowStatements` does.
   */
  append(item: RowsItem, shape: TableShape): void {
    const images = new RowImages(item, shape)
    const sql = rowSql(shape)
    const effect = rowEffect(item, this.#options.direction)
    const { count } = images
    const last = count - 1
    for (let index = 0; index < count; index++) {
      const row = this.#options.direction === 'undo' ? last - index : index
      images.place(row)
      if (effect === 'insert') this.#insert(sql, images, row)
      else if (effect === 'delete') this.#delete(sql, images, row)
      else this.#update(sql, images, row)
    }
  }

  /** Ends the statement under way: what is not about rows may follow. */
  end(): void {
    if (this.#batch === null) return
    this.#out.copy(this.#batch.end)
    this.#batch = null
  }

  /** Writes lines that are not about rows; the statement under way ends before. */
  text(lines: string): void {
    this.end()
    this.#out.text(lines)
  }

  /** Takes what is written so far, possibly in the middle of a statement. */
  take(): Buffer {
    return this.#out.take()
  }

  #insert(sql: RowSql, images: RowImages, row: number): void {
    const out = this.#out
    const joins = this.#joins(sql, 'insert', images.length(row), Number.POSITIVE_INFINITY)
    sql.reserve(images, row, out)
    const start = out.at
    out.put(joins ? NEXT_ROW : sql.insert)
    sql.values(images, row, images.item.change === 'insert' ? images.after : images.before, out)
    this.#written(sql, 'insert', null, END, out.at - start)
  }

  #delete(sql: RowSql, images: RowImages, row: number): void {
    const out = this.#out
    const place = images.item.change === 'insert' ? images.after : images.before
    const { key, selfReferencing } = sql.shape
    const { guard } = this.#options
    const byList = !guard && key?.length === 1 && sql.isExact(key[0]!)
    const batches = key !== null && !selfReferencing
    const joins = batches && this.#joins(sql, 'delete', images.length(row), byList ? BATCH_BYTES : BATCH_CONDITIONS)
    if (!joins) this.end()
    sql.reserve(images, row, out)
    const start = out.at
    if (byList) {
      if (joins) out.byte(COMMA)
      else {
        out.put(sql.remove)
        out.put(sql.name(key[0]!))
        out.put(IN)
      }
      sql.operand(images, row, place, key[0]!, out)
    } else {
      out.put(joins ? OR : sql.remove)
      this.#condition(sql, images, row, place, guard ? sql.stored : [], batches)
    }
    this.#written(sql, 'delete', null, byList ? IN_END : END, out.at - start, batches)
  }

  #update(sql: RowSql, images: RowImages, row: number): void {
    const changed = sql.changed(images)
    if (changed.length === 0) return
    const { direction, guard } = this.#options
    const { before, after } = images
    const [from, to] = direction === 'undo' ? [after, before] : [before, after]
    const { key, selfReferencing } = sql.shape
    const scratch = this.#scratch
    scratch.at = 0
    sql.reserve(images, row, scratch)
    sql.assignments(images, row, to, assigned(sql, changed), scratch)

    // Rows whose key changes may have to pass each other one by one.
    const batches = key !== null && !selfReferencing && !changed.some((column) => key.includes(column))
    const same =
      this.#batch?.assignments != null &&
      scratch.bytes.compare(this.#batch.assignments, 0, undefined, 0, scratch.at) === 0
    const joins = batches && same && this.#joins(sql, 'update', images.length(row), BATCH_CONDITIONS)
    if (!joins) this.end()
    const out = this.#out
    sql.reserve(images, row, out)
    const start = out.at
    if (joins) out.put(OR)
    else {
      out.put(sql.update)
      out.copy(scratch.bytes.subarray(0, scratch.at))
      out.copy(WHERE)
    }
    this.#condition(sql, images, row, from, guard ? changed : [], batches)
    const assignments = batches && !joins ? Buffer.from(scratch.bytes.subarray(0, scratch.at)) : null
    this.#written(sql, 'update', assignments, END, out.at - start, batches)
  }

  /** In parentheses where another may follow. */
  #condition(
    sql: RowSql,
    images: RowImages,
    row: number,
    place: RowImages['before'],
    guarded: readonly number[],
    batches: boolean,
  ): void {
    const out = this.#out
    if (batches) out.byte(OPEN)
    sql.condition(images, row, place, guarded, out)
    if (batches) out.byte(CLOSE)
    else if (sql.shape.key === null) out.copy(LIMIT_1)
  }

  /** Whether a row of so many bytes can join the statement under way; if not, that ends. */
  #joins(sql: RowSql, effect: Batch['effect'], length: number, mostRows: number): boolean {
    const batch = this.#batch
    if (batch === null) return false
    if (batch.sql === sql && batch.effect === effect && batch.rows < mostRows && batch.bytes + 2 * length < BATCH_BYTES)
      return true
    this.end()
    return false
  }

  #written(
    sql: RowSql,
    effect: Batch['effect'],
    assignments: Buffer | null,
    end: Buffer,
    bytes: number,
    batches = true,
  ): void {
    this.#rows++
    if (this.#batch !== null) {
      this.#batch.rows++
      this.#batch.bytes += bytes
    } else if (batches) this.#batch = { sql, effect, assignments, end, rows: 1, bytes }
    else this.#out.copy(end)
  }
}
