import type { SqlBuffer } from '../binlog/sql-buffer.ts'
import { quoteName } from '../sql/quote.ts'
import { LIMIT_1 } from './inverse-row.ts'
import { JoinedCondition } from './joined-condition.ts'
import { isAt } from './literal-scan.ts'
import type { StatementList } from './statement-list.ts'
import type { Prefix, Told, WantedRow } from './wanted-rows.ts'

/** Rows of a joined DELETE. */
const DELETED_ROWS = 100
/** Of a joined UPDATE: the values of a row are looked for among all, so more rows cost more than the statement saves. */
const UPDATED_ROWS = 50

const COMMA = ','.charCodeAt(0)

/** What is sent as one statement: the statement of one row, or of several that follow each other. */
export interface Unit {
  /** The first of the statements, and the one after the last. */
  readonly from: number
  readonly to: number
  /** The beginning that several statements share; null for one that stays by itself. */
  readonly prefix: Prefix | null
}

export const rowsOf = ({ from, to }: Unit): number => to - from

/** Each statement by itself. */
export function singleUnits(count: number): Unit[] {
  return Array.from({ length: count }, (_, from) => ({ from, to: from + 1, prefix: null }))
}

/**
 * Joins statements that follow each other and come to the same kind of change: INSERTs to one of many rows; UPDATEs and DELETEs,
 * each of which names its row by a key of the table, to one whose condition is true where theirs are.
 * @param apart beginnings of statements that do not join
 */
export function joinUnits(
  statements: StatementList,
  told: readonly (Told | null)[],
  apart: ReadonlySet<string>,
): Unit[] {
  const units: Unit[] = []
  const keys = new Set<string>()
  for (let from = 0; from < told.length; ) {
    const one = told[from]!
    const { prefix } = one ?? { prefix: null }
    let to = from + 1
    if (prefix !== null && !apart.has(prefix.text)) {
      if (prefix.verb === 'insert') while (told[to]?.prefix === prefix) to++
      else if (isJoinable(statements, one, from)) {
        const most = prefix.verb === 'delete' ? DELETED_ROWS : UPDATED_ROWS
        keys.clear()
        keys.add(one.row!.key)
        while (
          to - from < most &&
          told[to]?.prefix === prefix &&
          told[to]!.assigned === one.assigned &&
          isJoinable(statements, told[to]!, to) &&
          !keys.has(told[to]!.row!.key)
        )
          keys.add(told[to++]!.row!.key)
      }
    }
    units.push({ from, to, prefix: to - from > 1 ? prefix : null })
    from = to
  }
  return units
}

/** Whether a statement finds its row by a key that it leaves as it is. A statement made for a table without a key may find any. */
function isJoinable({ buffers, starts, ends }: StatementList, { prefix, row, assigned }: Told, index: number): boolean {
  const { table } = prefix
  if (row === null || table === null || table.joinedBy === null) return false
  // Each column's value is written beside the key, which may be a long text.
  if (row.keySql.length * assigned.length > 2 * (ends[index]! - starts[index]!)) return false
  if (assigned.some((column) => table.shape.key!.includes(column))) return false
  return !isAt(LIMIT_1, buffers[index]!, ends[index]! - LIMIT_1.length)
}

/** Writes a unit as one statement. */
export function writeUnit(
  statements: StatementList,
  told: readonly (Told | null)[],
  { from, to, prefix }: Unit,
  out: SqlBuffer,
): void {
  const { buffers, starts, ends } = statements
  if (prefix === null) {
    out.copy(buffers[from]!.subarray(starts[from]!, ends[from]!))
    return
  }
  if (prefix.verb === 'insert') {
    out.copy(prefix.bytes)
    for (let at = from; at < to; at++) {
      out.claim(1)
      if (at > from) out.byte(COMMA)
      out.copy(buffers[at]!.subarray(starts[at]! + prefix.bytes.length, ends[at]!))
    }
    return
  }
  const { name, joinedBy } = prefix.table!
  const condition = new JoinedCondition(prefix.table!)
  for (let at = from; at < to; at++) condition.add(buffers[at]!, told[at]!.where, ends[at]!, told[at]!.row!)
  // The rows of others are not to be looked at, which would wait for their locks, however few there are.
  if (prefix.verb === 'delete') out.text(`DELETE r FROM ${name} AS r FORCE INDEX (${joinedBy}) WHERE `)
  else {
    out.text(`UPDATE ${name} FORCE INDEX (${joinedBy}) SET `)
    writeAssignments(told, from, to, out)
    out.text(' WHERE ')
  }
  condition.write(out)
}

/** Each column with the value of the row's key. What comes of values that are not of one kind is seen when rows are compared. */
function writeAssignments(told: readonly (Told | null)[], from: number, to: number, out: SqlBuffer): void {
  const { assigned, prefix } = told[from]!
  const { columns, key } = prefix.table!.shape
  const searched = key!.length > 1 ? 'CASE' : `CASE ${quoteName(columns[key![0]!]!.name)}`
  for (const [index, column] of assigned.entries()) {
    out.text(`${index > 0 ? ',' : ''}${quoteName(columns[column]!.name)}=`)
    const first = literalOf(told[from]!.row!, column)
    let isOne = true
    for (let at = from + 1; isOne && at < to; at++) isOne = literalOf(told[at]!.row!, column).equals(first)
    if (isOne) {
      out.copy(first)
      continue
    }
    out.text(searched)
    for (let at = from; at < to; at++) {
      const row = told[at]!.row!
      out.text(` WHEN ${row.keySql} THEN `)
      out.copy(literalOf(row, column))
    }
    out.text(' END')
  }
}

function literalOf({ bytes, literals }: WantedRow, column: number): Buffer {
  return bytes.subarray(literals![2 * column]!, literals![2 * column + 1]!)
}
