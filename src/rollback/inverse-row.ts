import type { RowChange, RowImage } from '../binlog/decode-rows.ts'
import { enumLiterals } from '../binlog/string-literal.ts'
import type { ColumnShape, TableShape } from '../binlog/table-shape.ts'
import { EXIT, UserError } from '../errors.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'

/**
 * The sql_mode under which inverse statements mean what they say: a 0 in an AUTO_INCREMENT column is a 0, and dates that the
 * table holds (zero, partial, 30 February) are taken. Not strict, so that ENUM's error value can be stored again.
 */
export const ROLLBACK_SQL_MODE = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'

export interface InverseOptions {
  /**
   * Whether the statement must change nothing when the row is no longer as the change left it (then it affects 0 rows).
   * Without it, the key alone decides.
   */
  readonly guard: boolean
}

/**
 * The statement that undoes one row change, without a semicolon; null for an update that changed nothing.
 * It is to be run in reverse order of the changes, in a session with `SET NAMES utf8mb4`, `time_zone = '+00:00'` and
 * `ROLLBACK_SQL_MODE`.
 * @throws UserError naming the column when the image lacks what is needed (binlog_row_image is not FULL).
 */
export function inverseRow(change: RowChange, shape: TableShape, options: InverseOptions): string | null {
  const table = quoteTable(shape.database, shape.table)
  if (change.after === null) return insertion(table, shape, change.before!)
  if (change.before === null)
    return `DELETE FROM ${table} WHERE ${condition(shape, change.after, options.guard ? allStored(shape) : [])}`
  const { before, after } = change
  const changed = allStored(shape).filter((index) => before[index] !== after[index])
  if (changed.length === 0) return null
  const assigned = allStored(shape).filter((index) => changed.includes(index) || shape.columns[index]!.autoUpdated)
  const assignments = assigned.map(
    (index) => `${quoteName(shape.columns[index]!.name)}=${sql(needed(shape, before, index))}`,
  )
  return `UPDATE ${table} SET ${assignments.join(',')} WHERE ${condition(shape, after, options.guard ? changed : [])}`
}

function insertion(table: string, shape: TableShape, row: RowImage): string {
  const columns = allStored(shape)
  const names = columns.map((index) => quoteName(shape.columns[index]!.name))
  const values = columns.map((index) => sql(needed(shape, row, index)))
  return `INSERT INTO ${table} (${names.join(',')}) VALUES (${values.join(',')})`
}

/** Columns that can be assigned. */
function allStored(shape: TableShape): number[] {
  return shape.columns.flatMap((column, index) => (column.generated ? [] : [index]))
}

/** Picks the row by its key, or one of those that are equal in every column; and, guarded, only if these columns are as given. */
function condition(shape: TableShape, row: RowImage, guarded: readonly number[]): string {
  const { key } = shape
  const term = (index: number, inKey: boolean) => matches(shape.columns[index]!, needed(shape, row, index), inKey)
  if (key === null)
    return `${allStored(shape)
      .map((index) => term(index, false))
      .join(' AND ')} LIMIT 1`
  const others = guarded.filter((index) => !key.includes(index))
  return [...key.map((index) => term(index, true)), ...others.map((index) => term(index, false))].join(' AND ')
}

/**
 * A condition that holds for exactly this value, not for one that is merely equal under a collation. In a key it begins with a
 * plain comparison, which alone can use the index.
 */
function matches(column: ColumnShape, literal: string | null, inKey: boolean): string {
  const name = quoteName(column.name)
  if (literal === null) return `${name} IS NULL`
  const exact = exactly(name, column, literal)
  const plain = `${name}=${literal}`
  return inKey && exact !== plain ? `${plain} AND ${exact}` : exact
}

function exactly(name: string, column: ColumnShape, literal: string): string {
  switch (column.type) {
    case 'enum':
      // By number, since '' may be a member or the error value 0.
      return `${name}+0=${enumLiterals(column.members).indexOf(literal)}`
    case 'set':
      return literal.startsWith("'") || literal.startsWith('_')
        ? `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)=${withoutIntroducer(literal)}`
        : `CAST(${name} AS UNSIGNED)=${literal}`
    case 'vector':
      // MySQL compares vectors in no other way.
      return `CAST(${name} AS BINARY)=${literal}`
    default:
      if (column.charset === null) return `${name}=${literal}`
      // The literal has the column's very bytes: either behind an introducer, or quoted, which is UTF-8 or ASCII in the column too.
      return `CAST(${name} AS BINARY)=${withoutIntroducer(literal)}`
  }
}

function withoutIntroducer(literal: string): string {
  return literal.replace(/^_\w+ /, '')
}

function needed(shape: TableShape, row: RowImage, index: number): string | null {
  const value = row[index]
  if (value !== undefined) return value
  throw new UserError(
    `The binlog lacks column \`${shape.columns[index]!.name}\` of ${shape.database}.${shape.table}, so the change cannot be undone`,
    {
      hint: 'Rows must be logged whole: SET GLOBAL binlog_row_image = FULL (or SET SESSION, before the change).',
      exitCode: EXIT.server,
    },
  )
}

function sql(literal: string | null): string {
  return literal ?? 'NULL'
}
