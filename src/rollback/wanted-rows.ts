import type { TableShape } from '../binlog/table-shape.ts'
import { foreignKeysTo, listTriggers, readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import type { Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { type ColumnReading, columnReading } from './column-reading.ts'
import { expressionEnd, isAt, nameAt, nameEnd } from './literal-scan.ts'
import { insertHead, type RollbackStatement, readRollbackStatement } from './rollback-statement.ts'
import type { StatementList } from './statement-list.ts'
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
  /**
   * The quoted name of the key's index when rows may be changed together, in any order: without triggers, and without a foreign key
   * to the table itself, each row is changed by itself. null when that is not so.
   */
  readonly joinedBy: string | null
  /** Of InnoDB, all of its partitions too. */
  readonly isInnodb: boolean
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

/** How a statement about a table begins: up to and with VALUES, SET or, for a DELETE, WHERE. */
export interface Prefix {
  readonly text: string
  readonly bytes: Buffer
  readonly verb: RollbackStatement['verb']
  readonly table: WantedTable | null
  /** INSERT: the columns of its values. UPDATE: those that the last one assigned. */
  columns: readonly number[]
}

/** A statement that was read. */
export interface Told {
  readonly prefix: Prefix
  /** The row that it changes or makes, with the literals that it assigns; null when that cannot be told. */
  readonly row: WantedRow | null
  /** UPDATE: the columns that it assigns, which is the same array for statements after each other that assign the same. */
  readonly assigned: readonly number[]
  /** UPDATE and DELETE: where the condition begins. */
  readonly where: number
}

/** Prefixes that are tried before a statement is read whole. */
const RECENT = 8

/** Reads which rows rollback statements leave behind. */
export class WantedRows {
  readonly #session: Session
  readonly #tables = new Map<string, Promise<WantedTable | null>>()
  readonly #namedOnly = new Map<WantedTable, Promise<boolean>>()
  #recent: Prefix[] = []

  constructor(session: Session) {
    this.#session = session
  }

  /**
   * Statements in the order in which they are run; of a row that several of them change, what the last leaves.
   * @returns the rows of each table by key, what was read of each statement, and the statements whose row cannot be told.
   */
  async read(statements: StatementList): Promise<{
    readonly rows: ReadonlyMap<WantedTable, Map<string, WantedRow>>
    readonly told: readonly (Told | null)[]
    readonly untold: readonly string[]
  }> {
    const rows = new Map<WantedTable, Map<string, WantedRow>>()
    const told: (Told | null)[] = []
    const untold: string[] = []
    const { buffers, starts, ends } = statements
    for (let index = 0; index < buffers.length; index++) {
      const bytes = buffers[index]!
      const start = starts[index]!
      const prefix = this.#prefix(bytes, start, ends[index]!) ?? (await this.#readPrefix(statements.text(index)))
      const one = prefix === null ? null : follow(prefix, bytes, start + prefix.bytes.length, ends[index]!, rows)
      told.push(one)
      if (one === null || one.row === null) untold.push(statements.text(index))
    }
    return { rows, told, untold }
  }

  #prefix(bytes: Buffer, start: number, end: number): Prefix | null {
    for (const prefix of this.#recent) {
      const { length } = prefix.bytes
      if (end - start >= length && bytes.compare(prefix.bytes, 0, length, start, start + length) === 0) return prefix
    }
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
    const prefix = { text: head, bytes: Buffer.from(head), verb: statement.verb, table, columns }
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

  /** Whether statements about a table change the rows that they name and no others: it has no triggers, and no foreign keys act on others. */
  changesNamedOnly(table: WantedTable): Promise<boolean> {
    const known = this.#namedOnly.get(table) ?? this.#readReach(table)
    this.#namedOnly.set(table, known)
    return known
  }

  async #readReach({ shape, joinedBy, changesAlong }: WantedTable): Promise<boolean> {
    if (joinedBy === null || changesAlong) return false
    const keys = await foreignKeysTo(this.#session, shape.database, shape.table)
    return keys.every(({ onDelete, onUpdate }) => STAYS.has(onDelete) && STAYS.has(onUpdate))
  }

  async #readTable(database: string, table: string): Promise<WantedTable | null> {
    const definition = await readTable(this.#session, database, table)
    if (definition === null) return null
    const shape = tableShape(database, definition)
    const triggers = await listTriggers(this.#session, database, table)
    const readings = shape.columns.map(columnReading)
    // A key that only the server can compare is none.
    const key = shape.key?.some((index) => readings[index] === null) ? null : shape.key
    return {
      shape: { ...shape, key },
      name: quoteTable(database, table),
      readings,
      columnsByName: new Map(shape.columns.map(({ name }, index) => [name, index])),
      changesAlong:
        shape.selfReferencing ||
        triggers.some(({ event }) => event === 'UPDATE') ||
        shape.columns.some(({ autoUpdated }) => autoUpdated),
      isInnodb: isInnodb(definition),
      joinedBy: key === null || triggers.length > 0 || shape.selfReferencing ? null : keyIndex(definition, shape, key),
    }
  }
}

/** Rules of a foreign key that change no row of the table that refers. */
const STAYS = new Set(['RESTRICT', 'NO ACTION'])

function isInnodb({ engine, partitioning }: Table): boolean {
  const engines = [engine, ...[...(partitioning ?? '').matchAll(/\bENGINE\s*=\s*(\w+)/gi)].map(([, name]) => name!)]
  return engines.every((name) => name.toLowerCase() === 'innodb')
}

function keyIndex({ indexes }: Table, { columns }: TableShape, key: readonly number[]): string | null {
  const found = indexes.find(
    ({ type, parts }) =>
      (type === 'primary' || type === 'unique') &&
      parts.length === key.length &&
      parts.every(({ column }, at) => column === columns[key[at]!]!.name),
  )
  return found === undefined ? null : quoteName(found.name)
}

/** Adds what a statement, of which this is what follows its prefix, makes of its row. */
function follow(
  prefix: Prefix,
  bytes: Buffer,
  start: number,
  end: number,
  all: Map<WantedTable, Map<string, WantedRow>>,
): Told {
  const { verb, table, columns } = prefix
  const untold = { prefix, row: null, assigned: NO_COLUMNS, where: start }
  if (table === null || table.shape.key === null) return untold
  const set = verb === 'delete' ? null : new Int32Array(2 * table.shape.columns.length).fill(-1)
  let where = start
  if (verb === 'insert' && !readValues(bytes, start, end, columns, set!)) return untold
  if (verb === 'update') {
    where = readAssignments(prefix, table, bytes, start, end, set!)
    if (where === 0) return untold
  }
  const before = verb === 'insert' ? null : readKey(table, bytes, where, end)
  if (before === null && verb !== 'insert') return untold
  let rows = all.get(table)
  if (rows === undefined) {
    rows = new Map()
    all.set(table, rows)
  }
  if (before === null) {
    const row = rowOf(table, bytes, set!, null)
    if (row === null) return untold
    rows.set(row.key, row)
    return { prefix, row, assigned: NO_COLUMNS, where }
  }
  const old = rowOf(table, bytes, before, null)
  if (old === null) return untold
  const known = rows.get(old.key)
  const origin = known === undefined ? old.key : known.origin
  const gone = { ...old, literals: null, origin: null }
  rows.set(old.key, gone)
  if (set === null) return { prefix, row: gone, assigned: NO_COLUMNS, where }
  for (let at = 0; at < set.length; at++) if (set[at] === -1) set[at] = before[at]!
  const told = rowOf(table, bytes, set, origin)
  if (told === null) return untold
  const row = known?.literals == null ? told : copyOf(told, known)
  rows.set(row.key, row)
  return { prefix, row, assigned: prefix.columns, where }
}

const NO_COLUMNS: readonly number[] = []

/** A row with bytes of its own, which holds what no statement told this time as it was told before. */
export function copyOf(row: WantedRow, old: WantedRow | undefined): WantedRow {
  if (row.literals === null) return { ...row, bytes: Buffer.alloc(0), origin: null }
  const literals = new Int32Array(row.literals.length).fill(-1)
  const texts: Buffer[] = []
  let length = 0
  for (let at = 0; at < literals.length; at += 2) {
    const from = row.literals[at] !== -1 ? row : old
    if (from?.literals == null || from.literals[at] === -1) continue
    const text = from.bytes.subarray(from.literals[at]!, from.literals[at + 1]!)
    texts.push(text)
    literals[at] = length
    length += text.length
    literals[at + 1] = length
  }
  return { ...row, literals, bytes: Buffer.concat(texts) }
}

/** @returns null when its key is not told, or cannot be compared here. */
function rowOf(
  { shape, readings }: WantedTable,
  bytes: Buffer,
  literals: Int32Array,
  origin: string | null,
): WantedRow | null {
  const columns = shape.key!
  for (const column of columns) {
    const start = literals[2 * column]!
    if (start === -1 || !readings[column]!.judges(bytes, start, literals[2 * column + 1]!)) return null
  }
  const first = columns[0]!
  if (columns.length === 1) {
    const [start, end] = [literals[2 * first]!, literals[2 * first + 1]!]
    const key = readings[first]!.keyOfLiteral(bytes, start, end)
    return { key, keySql: readings[first]!.operand(bytes, start, end), literals, bytes, origin }
  }
  const keys: string[] = []
  const terms: string[] = []
  for (const column of columns) {
    const [start, end] = [literals[2 * column]!, literals[2 * column + 1]!]
    keys.push(readings[column]!.keyOfLiteral(bytes, start, end))
    terms.push(`${quoteColumn(shape, column)}=${readings[column]!.operand(bytes, start, end)}`)
  }
  return { key: keyOf(keys), keySql: terms.join(' AND '), literals, bytes, origin }
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

/**
 * Notes where the values of an UPDATE are, and in its prefix which columns it assigns.
 * @returns where its condition begins; 0 when a column is not known.
 */
function readAssignments(
  prefix: Prefix,
  table: WantedTable,
  bytes: Buffer,
  start: number,
  end: number,
  into: Int32Array,
): number {
  let at = start
  for (let index = 0; ; index++) {
    const name = nameEnd(bytes, at, end)
    const column = name === 0 ? undefined : table.columnsByName.get(nameAt(bytes, at, name))
    if (column === undefined) return 0
    const stop = expressionEnd(bytes, name + 1, end)
    into[2 * column] = name + 1
    into[2 * column + 1] = stop
    if (prefix.columns[index] !== column) prefix.columns = [...prefix.columns.slice(0, index), column]
    if (bytes[stop] === COMMA) {
      at = stop + 1
      continue
    }
    if (prefix.columns.length > index + 1) prefix.columns = prefix.columns.slice(0, index + 1)
    return stop + WHERE_BYTES
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

export function quoteColumn({ columns }: TableShape, index: number): string {
  return quoteName(columns[index]!.name)
}
