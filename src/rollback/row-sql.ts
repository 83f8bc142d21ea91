import { BinlogError } from '../binlog/binlog-error.ts'
import { ABSENT, type ImagePlace, NULL, type RowImages } from '../binlog/row-images.ts'
import type { SqlBuffer } from '../binlog/sql-buffer.ts'
import { setIsNamed } from '../binlog/string-literal.ts'
import type { ColumnShape, TableShape } from '../binlog/table-shape.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'

/**
 * The sql_mode under which inverse statements mean what they say: a 0 in an AUTO_INCREMENT column is a 0, and dates that the
 * table holds (zero, partial, 30 February) are taken. Not strict, so that ENUM's error value can be stored again.
 */
export const ROLLBACK_SQL_MODE = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'

const COMMA = 44
const OPEN = 40
const CLOSE = 41
const AND = Buffer.from(' AND ', 'latin1')
const NULL_TEXT = Buffer.from('NULL', 'latin1')
/** Room for what stands between the parts of a statement. */
const GLUE = 32

interface ColumnSql {
  readonly name: Buffer
  /** `name`= */
  readonly equals: Buffer
  /**
   * The beginning of a condition that holds for exactly one value, not for one that is merely equal under a collation; the same
   * as `equals` where equality is exact.
   */
  readonly exactly: Buffer
  readonly isExact: boolean
  /** Whether the plain comparison holds for all values for which the exact one does, and can use an index. */
  readonly isNarrowing: boolean
  readonly isNull: Buffer
}

/**
 * The parts of statements about single rows of one table, written from the bytes of row images. A session that runs them needs
 * `SET NAMES utf8mb4`, `time_zone = '+00:00'` and `ROLLBACK_SQL_MODE`. What the image lacks and a part needs is a BinlogError
 * that names table, columns and position, and so are bytes that make no sense.
 */
export class RowSql {
  readonly shape: TableShape
  /** Columns that can be assigned. */
  readonly stored: readonly number[]
  /** `INSERT INTO … (…) VALUES `, to be followed by values in parentheses. */
  readonly insert: Buffer
  /** `DELETE FROM … WHERE ` */
  readonly remove: Buffer
  /** `UPDATE … SET ` */
  readonly update: Buffer
  readonly #columns: readonly ColumnSql[]
  readonly #autoUpdated: readonly number[]
  /** Bytes of all fragments and rooms at most, for one mention of every column with a plain and an exact condition. */
  readonly #fragments: number

  constructor(shape: TableShape) {
    this.shape = shape
    this.stored = shape.columns.flatMap((column, index) => (column.generated ? [] : [index]))
    this.#columns = shape.columns.map(columnSql)
    this.#autoUpdated = this.stored.filter((index) => shape.columns[index]!.autoUpdated)
    const table = quoteTable(shape.database, shape.table)
    const names = this.stored.map((index) => quoteName(shape.columns[index]!.name))
    this.insert = Buffer.from(`INSERT INTO ${table} (${names.join(',')}) VALUES `)
    this.remove = Buffer.from(`DELETE FROM ${table} WHERE `)
    this.update = Buffer.from(`UPDATE ${table} SET `)
    this.#fragments = this.#columns.reduce(
      (sum, column) => sum + 2 * column.equals.length + column.exactly.length + column.isNull.length + 2 * GLUE,
      this.insert.length + this.remove.length + this.update.length + GLUE,
    )
  }

  /**
   * Makes room for a whole statement about the row that `images` placed last, with everything that stands around values:
   * whoever writes a row begins with it.
   */
  reserve(images: RowImages, row: number, out: SqlBuffer): void {
    let keyed = 0
    const place = images.item.change === 'delete' ? images.before : images.after
    for (const index of this.shape.key ?? []) keyed += Math.max(0, place.ends[index]! - place.starts[index]!)
    out.reserve(2 * (images.length(row) + keyed) + 3 * images.room + this.#fragments)
  }

  /** `(1,'a',NULL)` */
  values(images: RowImages, row: number, place: ImagePlace, out: SqlBuffer): void {
    const { stored } = this
    const { bytes, writers } = images
    const { starts, ends } = place
    out.byte(OPEN)
    let at = 0
    try {
      for (; at < stored.length; at++) {
        if (at > 0) out.byte(COMMA)
        const column = stored[at]!
        const start = starts[column]!
        if (start >= 0) writers[column]!.write(bytes, start, ends[column]!, out)
        else if (start === NULL) out.put(NULL_TEXT)
        else throw this.#lacking(images, place, column)
      }
    } catch (error) {
      images.rethrow(error, row, stored[at]!)
    }
    out.byte(CLOSE)
  }

  /** `` `a`=1,`b`=NULL `` of these columns. */
  assignments(images: RowImages, row: number, place: ImagePlace, columns: readonly number[], out: SqlBuffer): void {
    for (let at = 0; at < columns.length; at++) {
      if (at > 0) out.byte(COMMA)
      out.put(this.#columns[columns[at]!]!.equals)
      this.value(images, row, place, columns[at]!, out)
    }
  }

  value(images: RowImages, row: number, place: ImagePlace, column: number, out: SqlBuffer): void {
    const start = place.starts[column]!
    if (start === NULL) {
      out.put(NULL_TEXT)
      return
    }
    if (start === ABSENT) throw this.#lacking(images, place, column)
    try {
      images.writers[column]!.write(images.bytes, start, place.ends[column]!, out)
    } catch (error) {
      images.rethrow(error, row, column)
    }
  }

  /** What an exact column is equal to, if it is not NULL. */
  operand(images: RowImages, row: number, place: ImagePlace, column: number, out: SqlBuffer): void {
    const start = place.starts[column]!
    if (start < 0) throw this.#lacking(images, place, column)
    try {
      images.writers[column]!.writeExact(images.bytes, start, place.ends[column]!, out)
    } catch (error) {
      images.rethrow(error, row, column)
    }
  }

  /**
   * A condition that picks the row by its key, and holds only if the guarded columns are as the image has them too. Without a
   * key all columns pick one, and the statement needs `LIMIT 1`: of rows equal in all of them each is as good as the other.
   */
  condition(images: RowImages, row: number, place: ImagePlace, guarded: readonly number[], out: SqlBuffer): void {
    const { key } = this.shape
    const columns = key ?? this.stored
    let first = true
    for (const column of columns) {
      if (!first) out.put(AND)
      first = false
      this.#matches(images, row, place, column, key !== null, out)
    }
    if (key === null) return
    for (const column of guarded) {
      // What an image lacks cannot be compared; the row is found by its key all the same.
      if (key.includes(column) || place.starts[column] === ABSENT) continue
      out.put(AND)
      this.#matches(images, row, place, column, false, out)
    }
  }

  /** The quoted name of a column. */
  name(column: number): Buffer {
    return this.#columns[column]!.name
  }

  /** Whether a column is equal to a literal only when it has the same bytes. */
  isExact(column: number): boolean {
    return this.#columns[column]!.isExact
  }

  /** Stored columns whose bytes differ between the images of an update. */
  changed(images: RowImages): number[] {
    const changed: number[] = []
    for (const column of this.stored) if (differs(images, column)) changed.push(column)
    return changed
  }

  /** What an UPDATE of these columns assigns: without it columns ON UPDATE CURRENT_TIMESTAMP would change too. */
  assigned(changed: readonly number[]): readonly number[] {
    if (this.#autoUpdated.length === 0) return changed
    return this.stored.filter((column) => changed.includes(column) || this.#autoUpdated.includes(column))
  }

  /** Whether a column of the key is among these. */
  touchesKey(changed: readonly number[]): boolean {
    const { key } = this.shape
    if (key === null) return false
    for (const column of changed) if (key.includes(column)) return true
    return false
  }

  /** In a key it begins with a plain comparison, which alone can use the index. */
  #matches(images: RowImages, row: number, place: ImagePlace, column: number, inKey: boolean, out: SqlBuffer): void {
    const start = place.starts[column]!
    const sql = this.#columns[column]!
    if (start === ABSENT) throw this.#lacking(images, place, column)
    if (start === NULL) {
      out.put(sql.isNull)
      return
    }
    if (inKey && sql.isNarrowing) {
      out.put(sql.equals)
      this.value(images, row, place, column, out)
      out.put(AND)
    }
    out.put(sql.exactly)
    this.operand(images, row, place, column, out)
  }

  /** Of an update only the columns are named that the other image has: the rest was not changed. */
  #lacking(images: RowImages, place: ImagePlace, column: number): BinlogError {
    const { database, table, columns } = this.shape
    const other = place === images.before ? images.after : images.before
    const isUpdate = images.item.change === 'update'
    const absent = this.stored.filter(
      (index) => place.starts[index] === ABSENT && !(isUpdate && other.starts[index] === ABSENT),
    )
    const names = (absent.includes(column) ? absent : [column]).map((index) => `\`${columns[index]!.name}\``)
    return new BinlogError(
      `The binlog lacks column${names.length > 1 ? 's' : ''} ${names.join(', ')} of ${database}.${table}, so the change cannot be undone`,
      images.item,
      { hint: 'Rows must be logged whole: SET GLOBAL binlog_row_image = FULL (or SET SESSION, before the change).' },
    )
  }
}

const compiled = new WeakMap<TableShape, RowSql>()

export function rowSql(shape: TableShape): RowSql {
  let sql = compiled.get(shape)
  if (sql === undefined) {
    sql = new RowSql(shape)
    compiled.set(shape, sql)
  }
  return sql
}

function columnSql(column: ColumnShape): ColumnSql {
  const name = quoteName(column.name)
  const exactly = `${exactOperand(name, column)}=`
  return {
    name: Buffer.from(name),
    equals: Buffer.from(`${name}=`),
    exactly: Buffer.from(exactly),
    isExact: exactly === `${name}=`,
    isNarrowing: exactly !== `${name}=` && column.type !== 'float' && column.type !== 'double',
    isNull: Buffer.from(`${name} IS NULL`),
  }
}

/** What of a column is equal to the literal of one value only. */
export function exactOperand(name: string, column: ColumnShape): string {
  switch (column.type) {
    case 'enum':
      return `${name}+0`
    case 'set':
      return setIsNamed(column.members) ? `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)` : `CAST(${name} AS UNSIGNED)`
    case 'float':
    case 'double':
      // MySQL takes a literal that (M,D) rounds away for one that no row can have.
      return column.scale === null ? name : `${name}+0e0`
    case 'vector':
      // MySQL compares vectors in no other way.
      return `CAST(${name} AS BINARY)`
    default:
      // The literal has the column's very bytes: either in hexadecimal, or quoted, which is UTF-8 or ASCII in the column too.
      return column.charset === null ? name : `CAST(${name} AS BINARY)`
  }
}

const SHORT = 24

function differs({ bytes, before, after }: RowImages, column: number): boolean {
  const a = before.starts[column]!
  const b = after.starts[column]!
  if (a < 0 || b < 0) return a !== b
  const length = before.ends[column]! - a
  if (length !== after.ends[column]! - b) return true
  if (length > SHORT) return bytes.compare(bytes, b, b + length, a, a + length) !== 0
  for (let at = 0; at < length; at++) if (bytes[a + at] !== bytes[b + at]) return true
  return false
}
