import assert from 'node:assert/strict'
import { type BinlogItem, type RowsItem, readChanges } from '../../src/binlog/changes.ts'
import { decodeRows, type RowChange } from '../../src/binlog/decode-rows.ts'
import { type BinlogEvent, streamEvents } from '../../src/binlog/stream.ts'
import { binlogStatus } from '../../src/mysql/binlog-status.ts'
import { listTables, readTable } from '../../src/mysql/introspect.ts'
import type { Session } from '../../src/mysql/session.ts'
import { expandRows } from '../../src/rollback/expand-rows.ts'
import { rowStatements } from '../../src/rollback/inverse-row.ts'
import { RowScript } from '../../src/rollback/row-script.ts'
import { sessionPins } from '../../src/rollback/session-pins.ts'
import { statementsOf } from '../../src/rollback/statement-chunk.ts'
import { checkShape, type TableShape, tableShape } from '../../src/rollback/table-shape.ts'
import type { Column } from '../../src/schema/model.ts'
import { quoteName, quoteTable } from '../../src/sql/quote.ts'

export interface RecordedRows {
  readonly item: RowsItem
  readonly shape: TableShape
}

export interface RecordedChange extends RowChange {
  readonly shape: TableShape
}

/** The events that a piece of work leaves in the binlog. */
export async function recordEvents(session: Session, work: () => Promise<unknown>): Promise<BinlogEvent[]> {
  const from = await binlogStatus(session)
  await work()
  const to = await binlogStatus(session)
  const events: BinlogEvent[] = []
  for await (const event of streamEvents({ connection: session.connectionOptions, from, to })) events.push(event)
  return events
}

export async function recordItems(session: Session, work: () => Promise<unknown>): Promise<BinlogItem[]> {
  const events = await recordEvents(session, work)
  const items: BinlogItem[] = []
  for await (const item of readChanges(inOrder(events))) items.push(item)
  return items
}

/** The rows events of a piece of work without DDL, in order. */
export async function recordRows(session: Session, work: () => Promise<unknown>): Promise<RecordedRows[]> {
  const rows: RecordedRows[] = []
  const shapes = new Map<string, TableShape>()
  for (const item of await recordItems(session, work)) {
    if (item.kind !== 'rows') continue
    const { database, table } = item.map
    const key = `${database}.${table}`
    const shape = shapes.get(key) ?? tableShape(database, (await readTable(session, database, table))!)
    shapes.set(key, shape)
    checkShape(item.map, shape)
    rows.push({ item, shape })
  }
  return rows
}

/** The row changes of a piece of work without DDL, in order. */
export async function recordChanges(session: Session, work: () => Promise<unknown>): Promise<RecordedChange[]> {
  return changesOf(await recordRows(session, work))
}

function changesOf(rows: readonly RecordedRows[]): RecordedChange[] {
  return rows.flatMap(({ item, shape }) => [...decodeRows(item, shape)].map((change) => ({ ...change, shape })))
}

/**
 * Runs the work, undoes it by the inverse of each row change in reverse order, and compares every table of the database with
 * before: as the server prints it, and byte by byte as the server logs it. Row by row, and as a script with guards and without.
 * @returns the changes, as recorded the first time.
 */
export async function assertUndone(
  session: Session,
  undoing: Session,
  database: string,
  work: () => Promise<unknown>,
): Promise<RecordedChange[]> {
  for (const pin of sessionPins()) await undoing.run(pin)
  // Rows are sorted by all their bytes.
  await undoing.run('SET SESSION sort_buffer_size = 67108864')
  const before = await dump(session, undoing, database)
  let first: RecordedChange[] | null = null
  for (const undo of [undoOneByOne, undoByScript, undoByScriptUnguarded]) {
    const rows = await recordRows(session, work)
    first ??= changesOf(rows)
    await undo(undoing, rows.toReversed())
    assert.deepEqual(await dump(session, undoing, database), before)
  }
  return first!
}

async function undoOneByOne(undoing: Session, rows: readonly RecordedRows[]): Promise<void> {
  for (const { item, shape } of rows) {
    for (const statement of statementsOf(rowStatements(item, shape))) {
      const { affectedRows } = await undoing.run(statement)
      assert.equal(affectedRows, 1, `affects one row: ${statement.slice(0, 2000)}`)
    }
  }
}

async function undoByScript(undoing: Session, rows: readonly RecordedRows[], guard = true): Promise<void> {
  const script = new RowScript({ direction: 'undo', guard })
  for (const { item, shape } of rows) script.append(item, shape)
  script.end()
  const { rows: written } = script
  let affected = 0
  const single: string[] = []
  // A line break within a literal is written in hexadecimal, so each of these ends a statement.
  for (const statement of script.take().toString('utf8').split(';\n')) {
    if (statement === '') continue
    affected += (await undoing.run(statement)).affectedRows
    if (guard) single.push(...expandRows(statement))
  }
  assert.equal(affected, written)
  if (guard)
    assert.deepEqual(
      single,
      rows.flatMap(({ item, shape }) => [...statementsOf(rowStatements(item, shape))]),
    )
}

function undoByScriptUnguarded(undoing: Session, rows: readonly RecordedRows[]): Promise<void> {
  return undoByScript(undoing, rows, false)
}

interface Dump {
  /** By table: rows as printed, in hexadecimal. */
  readonly printed: Record<string, readonly string[]>
  /** By table: the row images that a copy of it leaves in the binlog. */
  readonly logged: Record<string, string>
}

async function dump(session: Session, reading: Session, database: string): Promise<Dump> {
  const printed: Record<string, string[]> = {}
  const logged: Record<string, string> = {}
  for (const name of await listTables(session, database)) {
    const table = (await readTable(session, database, name))!
    const from = quoteTable(database, name)
    const hex = table.columns.map((column) => `HEX(${printable(column)})`)
    const rows = await reading.query(
      `SELECT ${hex.map((text, index) => `${text} AS c${index}`).join(',')} FROM ${from} ORDER BY ${hex.join(',')}`,
    )
    printed[name] = rows.map((row) => Object.values(row).join(' '))

    const stored = table.columns.filter((column) => column.generated === null).map((column) => quoteName(column.name))
    const copy = quoteTable(database, `${name}_copy`)
    await reading.run(`CREATE TABLE ${copy} LIKE ${from}`)
    const copying = `INSERT INTO ${copy} (${stored.join(',')}) SELECT ${stored.join(',')} FROM ${from} ORDER BY ${hex.join(',')}`
    const items = await recordItems(reading, () => reading.run(copying))
    await reading.run(`DROP TABLE ${copy}`)
    logged[name] = items.map((item) => (item.kind === 'rows' ? item.images.toString('hex') : '')).join('')
  }
  return { printed, logged }
}

function printable({ name, type }: Column): string {
  const column = quoteName(name)
  if (type.base === 'bit') return `CAST(${column}+0 AS CHAR)`
  if (type.base === 'enum') return `CONCAT(${column}+0, ${column})`
  return /int$|^(decimal|float|double|year|json|uuid|inet)/.test(type.base) && type.base !== 'point'
    ? `CAST(${column} AS CHAR)`
    : column
}

/** Events as a stream gives them. */
export async function* inOrder(events: readonly BinlogEvent[]): AsyncGenerator<BinlogEvent> {
  yield* events
}
