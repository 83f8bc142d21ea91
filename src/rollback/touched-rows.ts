import type { Conflict } from '../deploy/report.ts'
import type { RowEvent } from '../deploy/row-events.ts'
import type { RawRow, Session } from '../mysql/session.ts'
import { quoteName } from '../sql/quote.ts'
import { type ColumnLiteral, columnLiteral } from './column-literal.ts'
import { type RollbackStatement, readRollbackStatement } from './rollback-statement.ts'
import { RowValues } from './row-values.ts'
import { StatementList } from './statement-list.ts'
import type { RowChanges } from './trigger-reach.ts'
import { type WantedRow, WantedRows, type WantedTable } from './wanted-rows.ts'

/** Queries that are sent in one text. */
const QUERIES = 200
const EVENTS = { insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' } as const

/** A row on its way back: which row of the table it is now, and what the statements make of it. */
interface Course {
  /** Number of the deployed statement to whose rollback its first statement belongs. */
  readonly owner: number
  /** The row that is there now; null when the rollback puts it in. */
  readonly origin: TouchedKey | null
  /** What must hold for the row that is there now, by its own statements. */
  readonly terms: string[]
  /** Column by column, the literals of the last statement that tells. */
  readonly told: Map<number, string>
  /** All of its columns, as they are before anything is run. */
  start: ReadonlyMap<number, string> | null
  /** Others made another row of it. */
  isLeft: boolean
}

/** A key that the rollback touches. */
interface TouchedKey {
  readonly table: WantedTable
  readonly key: string
  /** Finds the row with it. */
  readonly condition: string
  /** Whose row it was at first. */
  first: Course | null
  /** The first row that is put there. */
  entered: Course | null
  /** The row that has it in the end; null for none. */
  last: Course | null
}

/** What is to become of a row, as statements that find it by its key alone. */
export interface Target {
  readonly table: WantedTable
  readonly key: string
  readonly condition: string
  /** The row is to be gone. */
  readonly isGone: boolean
  /** `INSERT` of the whole row, or `DELETE`. */
  readonly statement: string
  /** Of a row that is there with other values. */
  readonly update: string | null
}

export interface OwnedConflict {
  /** See `add`. */
  readonly owner: number
  readonly conflict: Conflict
}

/** A statement of the rollback with what it is about. */
interface Step {
  readonly text: string
  readonly owner: number
  readonly course: Course | null
}

/**
 * The rows that rollback statements touch, with what each was when the deployment was done with it and what it was before: so that
 * they can be put back in any way, not just by these statements one after the other.
 */
export class TouchedRows {
  readonly #session: Session
  readonly #wanted: WantedRows
  readonly #keys = new Map<WantedTable, Map<string, TouchedKey>>()
  readonly #courses: Course[] = []
  readonly #steps: Step[] = []
  readonly #changes = new Map<string, { database: string; table: string; events: Set<RowEvent> }>()
  readonly #keylessTables = new Map<string, readonly [database: string, table: string]>()
  /** Characters of all statements. */
  size = 0

  constructor(session: Session) {
    this.#session = session
    this.#wanted = new WantedRows(session)
  }

  /** Takes the next statement in the order in which they undo. `owner`: a number of the deployed statement, for conflicts. */
  async add(text: string, owner: number): Promise<void> {
    this.size += text.length
    const { rows } = await this.#wanted.read(StatementList.of([text]))
    const [entry] = rows
    const statement = readRollbackStatement(text)
    if (statement !== null) this.#note(statement)
    if (entry === undefined || statement === null || entry[1].size === 0) {
      this.#steps.push({ text, owner, course: null })
      if (statement !== null)
        this.#keylessTables.set(`${statement.database}\0${statement.table}`, [statement.database, statement.table])
      return
    }
    const [table, all] = entry
    this.#steps.push({ text, owner, course: this.#follow(table, statement, [...all.values()], owner) })
  }

  /** What the statements do to which table. */
  get changes(): readonly RowChanges[] {
    return [...this.#changes.values()]
  }

  /** Tables of `keyless`, by database and name. */
  get keylessTables(): readonly (readonly [database: string, table: string])[] {
    return [...this.#keylessTables.values()]
  }

  /** Statements about rows that no key tells apart: they can only be run as they are. */
  get keyless(): readonly string[] {
    return this.#steps.filter(({ course }) => course === null).map(({ text }) => text)
  }

  /** The statements in order, without those of rows that are left; those that no key tells apart must find their row. */
  get steps(): readonly { readonly text: string; readonly owner: number; readonly isKeyless: boolean }[] {
    return this.#steps
      .filter(({ course }) => course === null || !course.isLeft)
      .map(({ text, owner, course }) => ({ text, owner, isKeyless: course === null }))
  }

  /** Conditions that find the rows of a table whose keys are touched. */
  conditionsOf(table: WantedTable): readonly string[] {
    return [...(this.#keys.get(table)?.values() ?? [])].map(({ condition }) => condition)
  }

  isTouched(table: WantedTable, key: string): boolean {
    return this.#keys.get(table)?.has(key) ?? false
  }

  table(database: string, table: string): Promise<WantedTable | null> {
    return this.#wanted.table({ database, table } as RollbackStatement)
  }

  /**
   * Locks every row and compares it with what the deployment left, until `most` are found that are others.
   * @returns the rows that are others now; they are left out from here on.
   */
  async lock(most: number): Promise<OwnedConflict[]> {
    const conflicts: OwnedConflict[] = []
    const present = this.#courses.filter(({ origin }) => origin !== null)
    for (const part of parts(present, QUERIES)) {
      if (conflicts.length >= most) return conflicts
      const rows = await this.#ask(
        part.map(({ origin, terms }) => rowQuery(origin!.table, terms.join(' AND '), ' FOR UPDATE')),
      )
      for (const [at, course] of part.entries()) {
        const row = rows[at]?.[0]
        if (row !== undefined) course.start = readRow(course.origin!.table, row)
        else conflicts.push(await this.#changed(course))
      }
    }
    const absent = [...this.#allKeys()].filter(({ first }) => first === null)
    for (const part of parts(absent, QUERIES)) {
      if (conflicts.length >= most) return conflicts
      const rows = await this.#ask(part.map(({ table, condition }) => rowQuery(table, condition, ' FOR UPDATE')))
      for (const [at, key] of part.entries()) {
        const row = rows[at]?.[0]
        const course = key.entered
        if (row === undefined || course === null || this.#isOnItsWay(key.table, row)) continue
        course.isLeft = true
        conflicts.push({ owner: course.owner, conflict: conflictOf(key, 'no such row', shown(key.table, row)) })
      }
    }
    return conflicts.length === 0 ? [] : [...conflicts, ...this.#leftAlong()]
  }

  /** Rows that take turns at a key with a row that is left. */
  #leftAlong(): OwnedConflict[] {
    const conflicts: OwnedConflict[] = []
    for (let before = -1; before < conflicts.length; ) {
      before = conflicts.length
      for (const key of this.#allKeys()) {
        const turns = [key.first, key.entered, key.last].filter((course) => course !== null)
        if (!turns.some(({ isLeft }) => isLeft)) continue
        for (const course of turns.filter(({ isLeft }) => !isLeft)) {
          course.isLeft = true
          const found = 'the key belongs to a row that others changed'
          conflicts.push({ owner: course.owner, conflict: conflictOf(key, 'that it can be put back', found) })
        }
      }
    }
    return conflicts
  }

  /** What is to become of each row that is not left to others. */
  targets(): Target[] {
    return [...this.#allKeys()].flatMap(({ table, key, condition, first, entered, last }): Target[] => {
      if (first?.isLeft || entered?.isLeft || last?.isLeft) return []
      const base = { table, key, condition }
      if (last === null)
        return [{ ...base, isGone: true, statement: `DELETE FROM ${table.name} WHERE ${condition}`, update: null }]
      const columns = stored(table).map((column) => ({
        name: quoteName(table.shape.columns[column]!.name),
        literal: last.told.get(column) ?? last.start?.get(column) ?? 'NULL',
      }))
      const names = columns.map(({ name }) => name).join()
      const values = columns.map(({ literal }) => literal).join()
      const set = columns.map(({ name, literal }) => `${name}=${literal}`).join()
      return [
        {
          ...base,
          isGone: false,
          statement: `INSERT INTO ${table.name} (${names}) VALUES (${values})`,
          update: `UPDATE ${table.name} SET ${set} WHERE ${condition}`,
        },
      ]
    })
  }

  /** @returns null for a statement about a row that those before it took away: it is run as it is, and finds nothing. */
  #follow(
    table: WantedTable,
    { verb, terms }: RollbackStatement,
    [before, after = before]: readonly WantedRow[],
    owner: number,
  ): Course | null {
    const course = verb === 'insert' ? this.#begin(owner, null) : this.#take(table, before!, owner)
    if (course === null) return null
    if (course.origin !== null) {
      for (const { column, text } of terms) {
        const index = table.columnsByName.get(column)
        if (index === undefined || !course.told.has(index)) course.terms.push(text)
      }
    }
    const { literals, bytes } = after!
    if (literals === null) return course
    for (const column of stored(table)) {
      const start = literals[2 * column]!
      if (start !== -1) course.told.set(column, bytes.toString('utf8', start, literals[2 * column + 1]!))
    }
    const key = this.#key(table, after!)
    key.entered ??= course
    key.last = course
    return course
  }

  /** The row that has a key now, as far as the statements before tell; it has it no longer. */
  #take(table: WantedTable, row: WantedRow, owner: number): Course | null {
    const isNew = !this.isTouched(table, row.key)
    const key = this.#key(table, row)
    if (isNew) key.first = this.#begin(owner, key)
    const course = isNew ? key.first : key.last
    key.last = null
    return course
  }

  #begin(owner: number, origin: TouchedKey | null): Course {
    const course: Course = { owner, origin, terms: [], told: new Map(), start: null, isLeft: false }
    this.#courses.push(course)
    return course
  }

  #key(table: WantedTable, { key, keySql }: WantedRow): TouchedKey {
    const keys = this.#keys.get(table) ?? new Map<string, TouchedKey>()
    this.#keys.set(table, keys)
    const [index, ...others] = table.shape.key!
    const condition = others.length > 0 ? keySql : `${quoteName(table.shape.columns[index!]!.name)}=${keySql}`
    const touched = keys.get(key) ?? { table, key, condition, first: null, entered: null, last: null }
    keys.set(key, touched)
    return touched
  }

  #note({ verb, database, table }: RollbackStatement): void {
    const id = `${database}\0${table}`
    const known = this.#changes.get(id) ?? { database, table, events: new Set<RowEvent>() }
    known.events.add(EVENTS[verb])
    this.#changes.set(id, known)
  }

  *#allKeys(): Generator<TouchedKey> {
    for (const keys of this.#keys.values()) yield* keys.values()
  }

  async #ask(queries: readonly string[]): Promise<readonly (readonly RawRow[] | null)[]> {
    return (await this.#session.askMany(queries.join(';\n'))).rows
  }

  /** A key that the server takes for another, such as one in capitals, finds a row that is on its way back itself. */
  #isOnItsWay(table: WantedTable, row: RawRow): boolean {
    const values = readRow(table, row)
    const key = keyOfLiterals(table, (column) => values.get(column) ?? 'NULL')
    return this.#keys.get(table)?.get(key)?.first != null
  }

  async #changed(course: Course): Promise<OwnedConflict> {
    course.isLeft = true
    const { table, condition } = course.origin!
    const [rows] = await this.#ask([rowQuery(table, condition, '')])
    const row = rows?.[0]
    const found = row === undefined ? 'no such row' : shown(table, row)
    return { owner: course.owner, conflict: conflictOf(course.origin!, course.terms.join(' AND '), found) }
  }
}

/** The text that tells a row from all others of its table, by the literals of its key; the same as `WantedRow.key`. */
export function keyOfLiterals({ shape, readings }: WantedTable, literal: (column: number) => string): string {
  const values = shape.key!.map((column) => {
    const bytes = Buffer.from(literal(column))
    return readings[column]!.keyOfLiteral(bytes, 0, bytes.length)
  })
  return values.length === 1 ? values[0]! : values.map((value) => `${value.length}:${value}`).join()
}

function stored({ shape }: WantedTable): number[] {
  return shape.columns.flatMap(({ generated }, column) => (generated ? [] : [column]))
}

function literalsOf({ shape }: WantedTable): { column: number; reading: ColumnLiteral }[] {
  return stored({ shape } as WantedTable).map((column) => ({ column, reading: columnLiteral(shape.columns[column]!) }))
}

function rowQuery(table: WantedTable, condition: string, lock: string): string {
  const columns = literalsOf(table).map(({ reading }) => reading.select)
  return `SELECT ${columns.join()} FROM ${table.name} WHERE ${condition}${lock}`
}

function readRow(table: WantedTable, row: RawRow): Map<number, string> {
  const values = new RowValues(row)
  const found = new Map<number, string>()
  for (const { column, reading } of literalsOf(table)) {
    values.next()
    found.set(column, values.isNull ? 'NULL' : reading.literal(values.text))
  }
  return found
}

function shown(table: WantedTable, row: RawRow): string {
  const texts = [...readRow(table, row)].map(
    ([column, literal]) => `${quoteName(table.shape.columns[column]!.name)}=${literal}`,
  )
  return texts.join(' AND ').slice(0, 2000)
}

function conflictOf({ table, condition }: TouchedKey, expected: string, found: string): Conflict {
  const { database, table: name } = table.shape
  return { table: `${database}.${name}`, key: condition, expected: expected.slice(0, 2000), found }
}

export function parts<T>(all: readonly T[], most: number): T[][] {
  const found: T[][] = []
  for (let at = 0; at < all.length; at += most) found.push(all.slice(at, at + most))
  return found
}
