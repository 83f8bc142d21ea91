import type { TableShape } from '../binlog/table-shape.ts'
import { listTriggers, readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { type ColumnReading, columnReading } from './column-reading.ts'
import { expressionEnd, isAt, nameAt, nameEnd } from './literal-scan.ts'
import { insertHead, type RollbackStatement, readRollbackStatement } from './rollback-statement.ts'
import { tableShape } from './table-shape.ts'

const EQUALS = Buffer.from('=', 'latin1')
const NO_DECIMALS = Buffer.from('+0e0=', 'latin1')
const AND = Buffer.from(' AND ', 'latin1')
const COMMA = 0x2c

/** A table whose rows are compared. */
export interface WantedTable {
  readonly shape: TableShape
  /** Quoted. */
  readonly name: string
  readonly readings: readonly (ColumnReading | null)[]
  readonly columnsByName: ReadonlyMap<string, number>
  /** Something of the server's changes columns that an UPDATE does not name: triggers, ON UPDATE CURRENT_TIMESTAMP. */
  readonly changesAlong: boolean
}

/** What rollback statements make of a row. */
export interface WantedRow {
  readonly key: string
  /** What the key column is equal to, or, of several, a condition. */
  readonly keySql: string
  /** For each column where its literal begins and ends in `bytes`; -1 for what no statement told. null: the row is gone. */
  readonly literals: Int32Array | null
  readonly bytes: Buffer
  /** The key of the row before the statements; null when there was none. */
  readonly origin: string | null
}

/** How a statement about a table begins. */
interface Prefix {
  readonly text: string
  readonly bytes: number
  readonly verb: RollbackStatement['verb']
  readonly table: WantedTable | null
  /** INSERT: the columns of its values. */
  readonly columns: readonly number[]
}

/** Prefixes that are tried before a statement is read whole. */
const RECENT = 8

/** Reads which rows rollback statements leave behind. */
export class WantedRows {
  readonly #session: Session
  readonly #tables = new Map<string, Promise<WantedTable | null>>()
  #recent: Prefix[] = []

  constructor(session: Session) {
    this.#session = session
  }

  /**
   * Statements in the order in which they are run; of a row that several of them change, what the last leaves.
   * @returns the rows of each table by key, the bytes that they are written in, and the statements whose row cannot be told.
   */
  async read(statements: readonly string[]): Promise<{
    readonly rows: ReadonlyMap<WantedTable, Map<string, WantedRow>>
    readonly untold: readonly string[]
  }> {
    const rows = new Map<WantedTable, Map<string, WantedRow>>()
    const untold: string[] = []
    const bytes = Buffer.allocUnsafe(statements.reduce((sum, text) => sum + Buffer.byteLength(text), 0))
    let at = 0
    for (const text of statements) {
      const end = at + bytes.write(text, at)
      const prefix = this.#prefix(text) ?? (await this.#readPrefix(text))
      if (prefix === null || !follow(prefix, bytes, at + prefix.bytes, end, rows)) untold.push(text)
      at = end
    }
    return { rows, untold }
  }

  #prefix(text: string): Prefix | null {
    for (const prefix of this.#recent) if (text.startsWith(prefix.text)) return prefix
    return null
  }

  async #readPrefix(text: string): Promise<Prefix | null> {
    const statement = readRollbackStatement(text)
    if (statement === null) return null
    const name = quoteTable(statement.database, statement.table)
    const head =
      statement.verb === 'insert'
        ? insertHead(text)
        : statement.verb === 'update'
          ? `UPDATE ${name} SET `
          : `DELETE FROM ${name} WHERE `
    if (head === null || !text.startsWith(head)) return null
    const table = await this.table(statement)
    const columns = statement.inserted.map(({ column }) => table?.columnsByName.get(column) ?? -1)
    const prefix = { text: head, bytes: Buffer.byteLength(head), verb: statement.verb, table, columns }
    this.#recent = [prefix, ...this.#recent].slice(0, RECENT)
    return prefix
  }

  /** @returns null when there is no such table. */
  table({ database, table }: RollbackStatement): Promise<WantedTable | null> {
    const id = `${database}\0${table}`
    const known = this.#tables.get(id) ?? this.#readTable(database, table)
    this.#tables.set(id, known)
    return known
  }

  async #readTable(database: string, table: string): Promise<WantedTable | null> {
    const definition = await readTable(this.#session, database, table)
    if (definition === null) return null
    const shape = tableShape(database, definition)
    const triggers = await listTriggers(this.#session, database, table)
    const readings = shape.columns.map(columnReading)
    return {
      // A key that only the server can compare is none.
      shape: shape.key?.some((index) => readings[index] === null) ? { ...shape, key: null } : shape,
      name: quoteTable(database, table),
      readings,
      columnsByName: new Map(shape.columns.map(({ name }, index) => [name, index])),
      changesAlong:
        shape.selfReferencing ||
        triggers.some(({ event }) => event === 'UPDATE') ||
        shape.columns.some(({ autoUpdated }) => autoUpdated),
    }
  }
}

/** Adds what a statement, of which this is what follows its prefix, makes of its row; @returns false when that cannot be told. */
function follow(
  { verb, table, columns }: Prefix,
  bytes: Buffer,
  start: number,
  end: number,
  all: Map<WantedTable, Map<string, WantedRow>>,
): boolean {
  if (table === null || table.shape.key === null) return false
  const set = verb === 'delete' ? null : new Int32Array(2 * table.shape.columns.length).fill(-1)
  let where = start
  if (verb === 'insert' && !readValues(bytes, start, end, columns, set!)) return false
  if (verb === 'update') {
    where = readAssignments(table, bytes, start, end, set!)
    if (where === 0) return false
  }
  const before = verb === 'insert' ? null : readKey(table, bytes, where, end)
  if (before === null && verb !== 'insert') return false
  let rows = all.get(table)
  if (rows === undefined) {
    rows = new Map()
    all.set(table, rows)
  }
  if (before === null) {
    const row = rowOf(table, bytes, set!, null)
    if (row === null) return false
    rows.set(row.key, row)
    return true
  }
  const old = rowOf(table, bytes, before, null)
  if (old === null) return false
  const known = rows.get(old.key)
  const origin = known === undefined ? old.key : known.origin
  rows.set(old.key, { ...old, literals: null, origin: null })
  if (set === null) return true
  for (let at = 0; at < set.length; at++) {
    if (set[at] !== -1) continue
    if (before[at] !== -1) set[at] = before[at]!
    else if (known?.literals != null) set[at] = known.literals[at]!
  }
  const row = rowOf(table, bytes, set, origin)
  if (row !== null) rows.set(row.key, row)
  return row !== null
}

/** @returns null when its key is not told, or cannot be compared here. */
function rowOf(
  { shape, readings }: WantedTable,
  bytes: Buffer,
  literals: Int32Array,
  origin: string | null,
): WantedRow | null {
  const [first, ...others] = shape.key!
  const operand = (column: number) => readings[column]!.operand(bytes, literals[2 * column]!, literals[2 * column + 1]!)
  const key = (column: number) =>
    readings[column]!.keyOfLiteral(bytes, literals[2 * column]!, literals[2 * column + 1]!)
  for (const column of shape.key!) {
    const start = literals[2 * column]!
    if (start === -1 || !readings[column]!.judges(bytes, start, literals[2 * column + 1]!)) return null
  }
  if (others.length === 0) return { key: key(first!), keySql: operand(first!), literals, bytes, origin }
  return {
    key: keyOf(shape.key!.map(key)),
    keySql: shape.key!.map((column) => `${quoteColumn(shape, column)}=${operand(column)}`).join(' AND '),
    literals,
    bytes,
    origin,
  }
}

/** One text for the values of a key's columns. */
export function keyOf(values: readonly string[]): string {
  return values.length === 1 ? values[0]! : values.map((value) => `${value.length}:${value}`).join()
}

/** Notes where the values of an INSERT are, which begin at a parenthesis. */
function readValues(bytes: Buffer, start: number, end: number, columns: readonly number[], into: Int32Array): boolean {
  let at = start + 1
  for (const column of columns) {
    const stop = expressionEnd(bytes, at, end)
    if (column === -1) return false
    into[2 * column] = at
    into[2 * column + 1] = stop
    at = stop + 1
  }
  return at === end
}

/** Notes where the values of an UPDATE are. @returns where its condition begins; 0 when a column is not known. */
function readAssignments(table: WantedTable, bytes: Buffer, start: number, end: number, into: Int32Array): number {
  let at = start
  for (;;) {
    const name = nameEnd(bytes, at, end)
    const column = name === 0 ? undefined : table.columnsByName.get(nameAt(bytes, at, name))
    if (column === undefined) return 0
    const stop = expressionEnd(bytes, name + 1, end)
    into[2 * column] = name + 1
    into[2 * column + 1] = stop
    if (bytes[stop] !== COMMA) return stop + WHERE_BYTES
    at = stop + 1
  }
}

const WHERE_BYTES = ' WHERE '.length

/** Where the literals of the key columns are in a condition. @returns null when one is missing: the key was another then. */
function readKey({ shape, columnsByName }: WantedTable, bytes: Buffer, start: number, end: number): Int32Array | null {
  const found = new Int32Array(2 * shape.columns.length).fill(-1)
  let missing = shape.key!.length
  let at = start
  while (missing > 0 && at < end) {
    const name = nameEnd(bytes, at, end)
    const column = name === 0 ? -1 : (columnsByName.get(nameAt(bytes, at, name)) ?? -1)
    const stop = expressionEnd(bytes, at, end)
    const value = isAt(EQUALS, bytes, name) ? name + 1 : isAt(NO_DECIMALS, bytes, name) ? name + NO_DECIMALS.length : 0
    if (column !== -1 && value !== 0 && shape.key!.includes(column) && found[2 * column] === -1) {
      found[2 * column] = value
      found[2 * column + 1] = stop
      missing--
    }
    if (!isAt(AND, bytes, stop)) break
    at = stop + AND.length
  }
  return missing === 0 ? found : null
}

function quoteColumn({ columns }: TableShape, index: number): string {
  return quoteName(columns[index]!.name)
}
