import type { Conflict } from '../deploy/report.ts'
import type { RawRow, Session } from '../mysql/session.ts'
import { quoteName } from '../sql/quote.ts'
import { type RowSum, type SumChange, sumChanges, tableSum } from './keyless-rows.ts'
import { isAt } from './literal-scan.ts'
import { type RollbackStatement, readRollbackStatement } from './rollback-statement.ts'
import { exactOperand } from './row-sql.ts'
import { firstValue, RowValues } from './row-values.ts'
import type { StatementList } from './statement-list.ts'
import { copyOf, keyOf, type Told, type WantedRow, WantedRows, type WantedTable } from './wanted-rows.ts'

/** Keys of one query. From 1000 on MariaDB makes a table of the list (in_predicate_conversion_threshold). */
const KEYS = 900
/** Conditions of one query: the range optimiser of MySQL reads the whole table when they need more memory than it may use. */
const CONDITIONS = 200
/** Keys of one query that asks for a range of whole numbers. */
const RANGE_KEYS = 4000
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
  /** What was read of each statement; null of what is not of the form of a rollback statement. */
  readonly told: readonly (Told | null)[]
  /** Whether it can be made only when those before were compared: it begins a sum. */
  readonly inTurn: boolean
  /** The rows that are compared by themselves. */
  readonly rows: ReadonlyMap<WantedTable, ReadonlyMap<string, WantedRow>>
  /**
   * Whether `after` can be asked in another session that reads what this transaction has changed: all of it is in tables of InnoDB,
   * and the statements change the rows that they name and nothing else.
   */
  readonly isReadable: boolean
  /** Compares what the queries gave. @throws NotRestored */
  compare(before: Rows, after: Rows): void
}

/** Texts of remembered rows at most. */
const REMEMBERED_BYTES = 64 << 20
/** Remembered rows that are read again in one go. */
const ROWS = 5000

/**
 * Compares rows that rollback statements changed with what these say, value by value, as exactly as the server prints them; of a
 * table without a key all rows together, by a sum.
 */
export class Verifier {
  readonly #session: Session
  readonly #wanted: WantedRows
  readonly #keyless = new Map<WantedTable, RowSum>()
  readonly #remembered: Map<WantedTable, Map<string, WantedRow>> | null
  #bytes = 0
  #untold = 0

  /** `remember`: what comes later in the transaction may change rows that were compared already (triggers, foreign keys). */
  constructor(session: Session, remember: boolean) {
    this.#session = session
    this.#wanted = new WantedRows(session)
    this.#remembered = remember ? new Map() : null
  }

  /** How many statements there were whose row could not be compared. */
  get untold(): number {
    return this.#untold
  }

  /** Whether there were too many rows to compare them once more at the end. */
  get forgot(): boolean {
    return this.#bytes > REMEMBERED_BYTES
  }

  /** The check for statements that are run together, in this order. `elsewhere`: another session may be asked, where that can be. */
  async check(statements: StatementList, elsewhere = false): Promise<Check> {
    const { rows, told, untold } = await this.#wanted.read(statements)
    const tables = [...rows].map(([table, wanted]) => new TableCheck(table, wanted))
    const { sums, rest } = untold.length === 0 ? { sums: [], rest: 0 } : await this.#sumChecks(untold)
    const begun = sums.filter(({ table }) => !this.#keyless.has(table))
    return {
      told,
      inTurn: sums.length > 0,
      rows,
      isReadable: elsewhere && untold.length === 0 && (await this.#areReadable([...rows.keys()])),
      before: [...tables.flatMap(({ before }) => before), ...begun.map(({ table }) => tableSum(table))],
      after: [...tables.flatMap(({ after }) => after), ...sums.flatMap(({ changes }) => changes.map(({ sql }) => sql))],
      compare: (before, after) => {
        let first = 0
        let next = 0
        for (const table of tables) {
          const [from, to] = [first + table.before.length, next + table.after.length]
          table.compare(before.slice(first, from), after.slice(next, to))
          first = from
          next = to
        }
        for (const { table, changes } of sums) {
          let { rows, sum } = this.#keyless.get(table) ?? sumOf(before[first++])
          for (const { sign } of changes) {
            const change = sumOf(after[next++])
            rows += sign * change.rows
            sum += sign * change.sum
          }
          this.#keyless.set(table, { rows, sum })
        }
        this.#untold += rest
        this.#remember(rows)
      },
    }
  }

  /** To be called before the transaction is committed. @throws NotRestored */
  async finish(): Promise<void> {
    for (const [table, expected] of this.#keyless) {
      const { rows } = await this.#session.askMany(tableSum(table))
      const found = sumOf(rows[0])
      if (found.rows === expected.rows && found.sum === expected.sum) continue
      throw new NotRestored([
        {
          table: `${table.shape.database}.${table.shape.table}`,
          key: '(no key)',
          expected: `the rows before, ${expected.rows} of them with those of others`,
          found: `${found.rows} rows, not the same ones`,
        },
      ])
    }
    for (const [table, all] of this.#remembered ?? []) {
      for (const part of parts([...all], ROWS)) {
        const check = new TableCheck(table, new Map(part))
        const { rows } = await this.#session.askMany(check.after.join(';\n'))
        check.compare([], rows)
      }
    }
  }

  async #areReadable(tables: readonly WantedTable[]): Promise<boolean> {
    for (const table of tables) if (!table.isInnodb || !(await this.#wanted.changesNamedOnly(table))) return false
    return true
  }

  async #sumChecks(untold: readonly string[]) {
    const byTable = new Map<WantedTable, RollbackStatement[]>()
    let rest = 0
    for (const text of untold) {
      const statement = readRollbackStatement(text)
      const table = statement === null ? null : await this.#wanted.table(statement)
      if (statement === null || table === null || table.shape.key !== null) rest++
      else byTable.set(table, [...(byTable.get(table) ?? []), statement])
    }
    const sums: { table: WantedTable; changes: SumChange[] }[] = []
    for (const [table, statements] of byTable) {
      const changes = sumChanges(table, statements)
      if (changes === null) rest += statements.length
      else sums.push({ table, changes })
    }
    return { sums, rest }
  }

  #remember(rows: ReadonlyMap<WantedTable, ReadonlyMap<string, WantedRow>>): void {
    const remembered = this.#remembered
    if (remembered === null || this.forgot) return
    for (const [table, wanted] of rows) {
      const known = remembered.get(table) ?? new Map<string, WantedRow>()
      remembered.set(table, known)
      for (const [key, row] of wanted) {
        const old = row.origin === null ? undefined : known.get(row.origin)
        const kept = { ...copyOf(row, old), origin: null }
        this.#bytes += kept.bytes.length + key.length
        known.set(key, kept)
      }
    }
    if (this.forgot) remembered.clear()
  }
}

/** Whether statements of two checks change a row that is the same. */
export function shareRows(one: Check, other: Check): boolean {
  for (const [table, rows] of one.rows) {
    const others = other.rows.get(table)
    if (others === undefined) continue
    for (const key of rows.keys()) if (others.has(key)) return true
  }
  return false
}

function sumOf(rows: readonly RawRow[] | null | undefined): RowSum {
  const values = new RowValues(rows![0]!)
  values.next()
  const count = BigInt(values.text)
  values.next()
  return { rows: count, sum: BigInt(values.text) }
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
    const queries = (rows: readonly WantedRow[]) =>
      [...keyConditions(table, rows)].map((condition) => select + condition)
    // The row that an update changes is among the wanted ones too, by the key that it had.
    this.before = queries(kept.map(({ origin }) => wanted.get(origin!)!))
    this.#judged = parts([...judgedValues(table, wanted)], CONDITIONS)
    this.after = [
      ...queries([...wanted.values()].filter(({ literals }) => literals !== null)),
      ...queries([...wanted.values()].filter(({ literals }) => literals === null)),
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
        const key: string[] = []
        for (const reading of keys) {
          values.next()
          key.push(reading.keyOfValue(values.bytes, values.start, values.end))
        }
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

/**
 * Conditions that hold for rows by their keys. Whole numbers that follow each other are asked for as a range, which costs the server
 * half as much as a list. It stops after the last of them: behind it there may be any number of rows that are deleted and not purged
 * yet, which a range scan of InnoDB goes through up to the next row that is there. So rows that are gone are looked for one by one.
 */
function* keyConditions(table: WantedTable, rows: readonly WantedRow[]): Generator<string> {
  const { columns, key } = table.shape
  const [first, ...others] = key!
  if (others.length > 0) {
    for (const part of parts(rows, CONDITIONS)) yield part.map(({ keySql }) => `(${keySql})`).join(' OR ')
    return
  }
  const { name, type } = columns[first!]!
  const column = quoteName(name)
  const isWhole = WHOLE_NUMBERS.has(type)
  for (const part of parts(rows, RANGE_KEYS)) {
    const range = isWhole ? rangeOf(part) : null
    if (range !== null) yield `${column} BETWEEN ${range.from} AND ${range.to} LIMIT ${part.length}`
    else for (const list of parts(part, KEYS)) yield `${column} IN (${list.map(({ keySql }) => keySql).join()})`
  }
}

const WHOLE_NUMBERS = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint'])

/** @returns null when a row is to be gone, when there are numbers between, or one is so large that it may not be counted exactly. */
function rangeOf(rows: readonly WantedRow[]): { readonly from: number; readonly to: number } | null {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const { keySql, literals } of rows) {
    const number = Number(keySql)
    if (literals === null || !Number.isSafeInteger(number)) return null
    if (number < from) from = number
    if (number > to) to = number
  }
  return to - from + 1 === rows.length ? { from, to } : null
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
