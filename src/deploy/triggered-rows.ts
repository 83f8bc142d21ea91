import { type RowsItem, readChanges } from '../binlog/changes.ts'
import { decodeRows, type RowImage } from '../binlog/decode-rows.ts'
import { type BinlogPosition, streamEvents } from '../binlog/stream.ts'
import type { Session } from '../mysql/session.ts'
import { readRollbackStatement } from '../rollback/rollback-statement.ts'
import { checkShape } from '../rollback/table-shape.ts'
import { keyOfLiterals, type TouchedRows } from '../rollback/touched-rows.ts'
import type { WantedTable } from '../rollback/wanted-rows.ts'
import { JOURNAL_DATABASE, STATEMENT_TABLE } from './journal-tables.ts'
import type { TriggeredRows } from './report.ts'

/** Where a committed rollback is in the binlog. */
export interface RollbackWindow {
  readonly session: Session
  readonly from: BinlogPosition
  readonly to: BinlogPosition
  /** Journal id of the statement whose row the transaction changes first. */
  readonly id: string
}

/**
 * Reads a committed rollback in the binlog and counts, for each table, the rows that it left otherwise than it found them without
 * being told to: those that triggers changed.
 * @returns null when the transaction is not there.
 * @throws what reading the binlog throws.
 */
export async function triggeredRows(window: RollbackWindow, touched: TouchedRows): Promise<Counted[] | null> {
  const { session, from, to, id } = window
  const changes = new Map<WantedTable, TableChanges>()
  /** Whether the transaction under way is the rollback; null before its first row. */
  let ours: boolean | null = null
  for await (const item of readChanges(streamEvents({ connection: session.connectionOptions, from, to }))) {
    if (item.kind === 'begin') ours = null
    else if (item.kind === 'commit' && ours === true) return counted(changes, touched)
    else if (item.kind === 'commit' || item.kind === 'rollback' || item.kind === 'prepare') ours = null
    else if (item.kind === 'unreadable' && ours === true) throw new Error(item.what)
    else if (item.kind === 'rows' && ours !== false) {
      const { database, table: name } = item.map
      const isJournal = database === JOURNAL_DATABASE && name === STATEMENT_TABLE
      if (isJournal || ours === true) {
        const table = await touched.table(database, name)
        if (table === null) throw new Error(`\`${database}\`.\`${name}\` is gone`)
        checkShape(item.map, table.shape)
        if (isJournal) ours ??= marks(item, table, id)
        else add(changes, item, table)
      } else ours = false
    }
  }
  return null
}

/** Rows of a table that are others than they are to be. */
type Counted = Omit<TriggeredRows, 'triggers'>

/** What became of each row, by its key; of a table without one, how many rows were put in, changed and taken out. */
interface TableChanges {
  readonly rows: Map<string, { readonly before: string | null; after: string | null }>
  readonly events: { inserted: number; updated: number; deleted: number }
}

const KINDS = { insert: 'inserted', update: 'updated', delete: 'deleted' } as const

function marks(item: RowsItem, table: WantedTable, id: string): boolean {
  // Its INSERT is a transaction before.
  if (item.change !== 'update') return false
  const column = table.columnsByName.get('id')!
  for (const { before, after } of decodeRows(item, table.shape)) if ((before ?? after)?.[column] === id) return true
  return false
}

function add(changes: Map<WantedTable, TableChanges>, item: RowsItem, table: WantedTable): void {
  const found = changes.get(table) ?? { rows: new Map(), events: { inserted: 0, updated: 0, deleted: 0 } }
  changes.set(table, found)
  for (const { kind, before, after } of decodeRows(item, table.shape)) {
    found.events[KINDS[kind]]++
    if (table.shape.key === null) continue
    const from = before === null ? null : keyOf(table, before, before)
    const to = after === null ? null : keyOf(table, after, before)
    if (from !== null) note(found.rows, from, textOf(before!), from === to ? textOf(after!) : null)
    if (to !== null && from !== to) note(found.rows, to, null, textOf(after!))
  }
}

function note(rows: TableChanges['rows'], key: string, before: string | null, after: string | null): void {
  const known = rows.get(key)
  if (known === undefined) rows.set(key, { before, after })
  else known.after = after
}

/** An image that lacks a column (binlog_row_image MINIMAL) has it as it was. */
function keyOf(table: WantedTable, image: RowImage, before: RowImage | null): string {
  return keyOfLiterals(table, (column) => image[column] ?? before?.[column] ?? 'NULL')
}

function textOf(image: RowImage): string {
  return JSON.stringify(image)
}

function counted(changes: ReadonlyMap<WantedTable, TableChanges>, touched: TouchedRows): Counted[] {
  return [...changes].flatMap(([table, { rows, events }]) => {
    const count = table.shape.key === null ? beyondStatements(table, events, touched) : beyondKeys(table, rows, touched)
    const isNone = count.inserted + count.updated + count.deleted === 0
    return isNone ? [] : [{ table: `${table.shape.database}.${table.shape.table}`, ...count }]
  })
}

function beyondKeys(table: WantedTable, rows: TableChanges['rows'], touched: TouchedRows): TableChanges['events'] {
  const count = { inserted: 0, updated: 0, deleted: 0 }
  for (const [key, { before, after }] of rows) {
    if (touched.isTouched(table, key) || before === after) continue
    if (before === null) count.inserted++
    else if (after === null) count.deleted++
    else count.updated++
  }
  return count
}

function beyondStatements(
  { shape }: WantedTable,
  events: TableChanges['events'],
  touched: TouchedRows,
): TableChanges['events'] {
  const count = { ...events }
  for (const text of touched.keyless) {
    const statement = readRollbackStatement(text)
    if (statement?.database === shape.database && statement.table === shape.table) count[KINDS[statement.verb]]--
  }
  return count
}
