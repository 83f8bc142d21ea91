import type { RowsItem } from '../binlog/changes.ts'
import { type Gtid, type GtidSet, hasGtid } from './gtid-set.ts'

/** Which changes of the window are wanted; null and empty mean all. */
export interface Selection {
  readonly databases: readonly string[]
  /** `table` or `database.table`. */
  readonly tables: readonly string[]
  readonly threadId: number | null
  /** Single transactions. */
  readonly gtids: GtidSet | null
  /** A window by GTIDs: what had happened at its beginning, and at its end. */
  readonly startGtids: GtidSet | null
  readonly stopGtids: GtidSet | null
  /** Seconds since 1970: the first that is in, and the first that is not any more. */
  readonly startTime: number | null
  readonly stopTime: number | null
  readonly changes: readonly RowsItem['change'][]
}

export const EVERYTHING: Selection = {
  databases: [],
  tables: [],
  threadId: null,
  gtids: null,
  startGtids: null,
  stopGtids: null,
  startTime: null,
  stopTime: null,
  changes: [],
}

export function selectsTable(selection: Selection, database: string, table: string): boolean {
  const { databases, tables } = selection
  if (databases.length > 0 && !databases.includes(database)) return false
  return tables.length === 0 || tables.includes(table) || tables.includes(`${database}.${table}`)
}

/** Whether some table of a database may be selected: for statements that name a database alone. */
export function selectsDatabase(selection: Selection, database: string): boolean {
  const { databases, tables } = selection
  if (databases.length > 0 && !databases.includes(database)) return false
  return tables.length === 0 || tables.some((table) => !table.includes('.') || table.startsWith(`${database}.`))
}

/** Whether transactions are chosen by their GTIDs. */
export function selectsByGtid({ gtids, startGtids, stopGtids }: Selection): boolean {
  return gtids !== null || startGtids !== null || stopGtids !== null
}

export function selectsGtid(selection: Selection, gtid: Gtid | null): boolean {
  if (!selectsByGtid(selection)) return true
  if (gtid === null) return false
  const { gtids, startGtids, stopGtids } = selection
  return (
    (gtids === null || hasGtid(gtids, gtid)) &&
    (startGtids === null || !hasGtid(startGtids, gtid)) &&
    (stopGtids === null || hasGtid(stopGtids, gtid))
  )
}

/** By when the statement began. */
export function selectsTime({ startTime, stopTime }: Selection, timestamp: number): boolean {
  return (startTime === null || timestamp >= startTime) && (stopTime === null || timestamp < stopTime)
}

export function selectsChange({ changes }: Selection, change: RowsItem['change']): boolean {
  return changes.length === 0 || changes.includes(change)
}
