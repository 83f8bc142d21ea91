import type { Conflict } from '../deploy/report.ts'
import type { RawRow, Session } from '../mysql/session.ts'
import { quoteName } from '../sql/quote.ts'
import { isAt } from './literal-scan.ts'
import { exactOperand } from './row-sql.ts'
import { firstValue, RowValues } from './row-values.ts'
import { keyOf, type WantedRow, WantedRows, type WantedTable } from './wanted-rows.ts'

/** Keys of one query. From 1000 on MariaDB makes a table of the list (in_predicate_conversion_threshold). */
const KEYS = 900
/** Conditions of one query: the range optimiser of MySQL reads the whole table when they need more memory than it may use. */
const CONDITIONS = 200
const MOST_CONFLICTS = 100
const NULL = Buffer.from('NULL', 'latin1')

/** Rows are not what the rollback made of them: all is to be taken back. */
export class NotRestored extends Error {
  readonly conflicts: readonly Conflict[]

  constructor(conflicts: readonly Conflict[]) {
    super('Rows are not as they were before the deployment')
    this.conflicts = conflicts
  }
}

type Rows = readonly (readonly RawRow[] | null)[]

/** Queries that go along with statements, in the same transaction, and tell whether they did what they say. */
export interface Check {
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** Compares what the queries gave. @throws NotRestored */
  compare(before: Rows, after: Rows): void
}

/** Compares rows that rollback statements changed with what these say, value by value, as exactly as the server prints them. */
export class Verifier {
  readonly #wanted: WantedRows
  #untold = 0

  constructor(session: Session) {
    this.#wanted = new WantedRows(session)
  }

  /** How many statements there were whose row could not be compared. */
  get untold(): number {
    return this.#untold
  }

  /** The check for statements that are run together, in this order. */
  async check(statements: readonly string[]): Promise<Check> {
    const { rows, untold } = await this.#wanted.read(statements)
    const tables = [...rows].map(([table, wanted]) => new TableCheck(table, wanted))
    return {
      before: tables.flatMap((table) => table.before),
      after: tables.flatMap((table) => table.after),
      compare: (before, after) => {
        this.#untold += untold.length
        let first = 0
        let next = 0
        for (const table of tables) {
          table.compare(before.slice(first, first + table.before.length), after.slice(next, next + table.after.length))
          first += table.before.length
          next += table.after.length
        }
      },
    }
  }
}

/** A value that the server compares. */
interface Judged {
  readonly row: WantedRow
  readonly condition: string
}

class TableCheck {
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly #table: WantedTable
  readonly #wanted: ReadonlyMap<string, WantedRow>
  /** Columns that are read, the key's first. */
  readonly #columns: readonly number[]
  readonly #judged: readonly (readonly Judged[])[]

  constructor(table: WantedTable, wanted: ReadonlyMap<string, WantedRow>) {
    this.#table = table
    this.#wanted = wanted
    const kept = table.changesAlong ? [...wanted.values()].filter(isKept) : []
    this.#columns = columnsToRead(table, wanted, kept.length > 0)
    const select = `SELECT ${this.#columns.map((column) => table.readings[column]!.select).join()} FROM ${table.name} WHERE `
    const query = (rows: readonly WantedRow[]) => select + anyKey(table, rows)
    const most = table.shape.key!.length === 1 ? KEYS : CONDITIONS
    // The row that an update changes is among the wanted ones too, by the key that it had.
    this.before = parts(
      kept.map(({ origin }) => wanted.get(origin!)!),
      most,
    ).map(query)
    this.#judged = parts([...judgedValues(table, wanted)], CONDITIONS)
    this.after = [
      ...parts([...wanted.values()], most).map(query),
      ...this.#judged.map(
        (values) =>
          `SELECT COUNT(*) FROM ${table.name} WHERE ${values.map(({ row, condition }) => `(${keyCondition(table, row)} AND ${condition})`).join(' OR ')}`,
      ),
    ]
  }

  compare(before: Rows, after: Rows): void {
    const conflicts: Conflict[] = []
    const reads = after.length - this.#judged.length
    const origins = this.#byKey(before)
    const found = this.#byKey(after.slice(0, reads))
    for (const wanted of this.#wanted.values()) {
      const row = found.get(wanted.key)
      const isRestored =
        wanted.literals === null
          ? row === undefined
          : row !== undefined && this.#isSame(wanted, wanted.literals, row, origins)
      if (isRestored) continue
      conflicts.push(this.#conflict(wanted, row))
      if (conflicts.length >= MOST_CONFLICTS) throw new NotRestored(conflicts)
    }
    for (const [at, values] of this.#judged.entries()) {
      const equal = firstValue(after[reads + at]?.[0])
      if (equal !== String(values.length)) conflicts.push(...values.map(({ row }) => this.#conflict(row, undefined)))
    }
    if (conflicts.length > 0) throw new NotRestored(conflicts.slice(0, MOST_CONFLICTS))
  }

  #isSame(
    { bytes, origin }: WantedRow,
    literals: Int32Array,
    row: RawRow,
    origins: ReadonlyMap<string, RawRow>,
  ): boolean {
    const { readings } = this.#table
    const before = origin === null ? undefined : origins.get(origin)
    const found = new RowValues(row)
    const old = before === undefined ? null : new RowValues(before)
    for (const column of this.#columns) {
      found.next()
      old?.next()
      const start = literals[2 * column]!
      const end = literals[2 * column + 1]!
      if (start === -1) {
        if (old !== null && !found.equals(old)) return false
      } else if (isNull(bytes, start, end)) {
        if (!found.isNull) return false
      } else {
        const reading = readings[column]!
        if (!reading.judges(bytes, start, end)) continue
        if (found.isNull || !reading.same(bytes, start, end, found.bytes, found.start, found.end)) return false
      }
    }
    return true
  }

  #byKey(answers: Rows): Map<string, RawRow> {
    const { shape, readings } = this.#table
    const keys = shape.key!.map((column) => readings[column]!)
    const rows = new Map<string, RawRow>()
    for (const answer of answers) {
      for (const row of answer ?? []) {
        const values = new RowValues(row)
        const key = keys.map((reading) => {
          values.next()
          return reading.keyOfValue(values.bytes, values.start, values.end)
        })
        rows.set(keyOf(key), row)
      }
    }
    return rows
  }

  #conflict(wanted: WantedRow, row: RawRow | undefined): Conflict {
    const { shape } = this.#table
    const name = (column: number) => quoteName(shape.columns[column]!.name)
    const told = (literals: Int32Array) =>
      shape.columns.flatMap((_, column) => {
        const start = literals[2 * column]!
        return start === -1
          ? []
          : [`${name(column)}=${wanted.bytes.toString('utf8', start, literals[2 * column + 1]!)}`]
      })
    const values = row === undefined ? null : new RowValues(row)
    const shown = this.#columns.map((column) => {
      values?.next()
      return `${name(column)}=${values?.text}`
    })
    return {
      table: `${shape.database}.${shape.table}`,
      key: keyCondition(this.#table, wanted),
      expected: wanted.literals === null ? 'no such row' : told(wanted.literals).join(' AND ').slice(0, 2000),
      found: row === undefined ? 'no such row' : shown.join(' AND ').slice(0, 2000),
    }
  }
}

function isKept({ literals, origin }: WantedRow): boolean {
  return literals !== null && origin !== null
}

/** The key's columns, and those that a statement tells, or all that can be read. */
function columnsToRead(table: WantedTable, wanted: ReadonlyMap<string, WantedRow>, all: boolean): number[] {
  const { columns, key } = table.shape
  const told = columns.map(({ generated }) => all && !generated)
  for (const { literals } of wanted.values()) {
    if (literals === null) continue
    for (let column = 0; column < told.length; column++) if (literals[2 * column] !== -1) told[column] = true
  }
  const others = told.flatMap((is, column) =>
    is && table.readings[column] !== null && !key!.includes(column) ? [column] : [],
  )
  return [...key!, ...others]
}

/** What has to be left to the server. */
function* judgedValues(table: WantedTable, wanted: ReadonlyMap<string, WantedRow>): Generator<Judged> {
  for (const row of wanted.values()) {
    const { literals, bytes } = row
    if (literals === null) continue
    for (let column = 0; column < table.readings.length; column++) {
      const start = literals[2 * column]!
      if (start === -1) continue
      const end = literals[2 * column + 1]!
      const reading = table.readings[column] ?? null
      if (reading !== null && (isNull(bytes, start, end) || reading.judges(bytes, start, end))) continue
      yield { row, condition: serverCondition(table, column, bytes.toString('utf8', start, end)) }
    }
  }
}

function serverCondition({ shape }: WantedTable, index: number, literal: string): string {
  const column = shape.columns[index]!
  const name = quoteName(column.name)
  if (literal === 'NULL') return `${name} IS NULL`
  if (column.type === 'json' && column.charset === null)
    return `CAST(CAST(${name} AS CHAR) AS BINARY)=CAST(CAST(${literal} AS CHAR) AS BINARY)`
  if (column.charset !== null && column.type !== 'enum' && column.type !== 'set')
    return `CAST(${name} AS BINARY)=CAST(CONVERT(${literal} USING ${column.charset}) AS BINARY)`
  return `${exactOperand(name, column)}=${literal}`
}

/** A condition that holds for rows by their keys. */
function anyKey(table: WantedTable, rows: readonly WantedRow[]): string {
  const [first, ...others] = table.shape.key!
  if (others.length > 0) return rows.map(({ keySql }) => `(${keySql})`).join(' OR ')
  return `${quoteName(table.shape.columns[first!]!.name)} IN (${rows.map(({ keySql }) => keySql).join()})`
}

function keyCondition({ shape }: WantedTable, { keySql }: WantedRow): string {
  const [first, ...others] = shape.key!
  return others.length > 0 ? keySql : `${quoteName(shape.columns[first!]!.name)}=${keySql}`
}

function isNull(bytes: Buffer, start: number, end: number): boolean {
  return end - start === NULL.length && isAt(NULL, bytes, start)
}

function parts<T>(all: readonly T[], most: number): T[][] {
  const found: T[][] = []
  for (let at = 0; at < all.length; at += most) found.push(all.slice(at, at + most))
  return found
}
