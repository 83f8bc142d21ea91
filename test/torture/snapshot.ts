import type { RowsItem } from '../../src/binlog/changes.ts'
import { listTables, readTable } from '../../src/mysql/introspect.ts'
import type { Session } from '../../src/mysql/session.ts'
import { rowStatements } from '../../src/rollback/inverse-row.ts'
import { type TableShape, tableShape } from '../../src/rollback/table-shape.ts'
import type { Column } from '../../src/schema/model.ts'
import { quoteName, quoteTable } from '../../src/sql/quote.ts'
import { recordItems } from '../binlog/record.ts'

export interface TableRows {
  readonly columns: readonly string[]
  /** Each row's columns as the server prints them, in hexadecimal, sorted. */
  readonly printed: readonly string[]
  /** The row images that a copy of the table leaves in the binlog, sorted: floats to the last bit, JSON with its exact types. */
  readonly logged: string
}

export type Snapshot = Readonly<Record<string, TableRows>>

interface Known {
  readonly name: string
  readonly columns: readonly string[]
  /** SELECT of every column in hexadecimal. */
  readonly print: string
  /** INSERT of all rows into the copy. */
  readonly copy: string
  readonly clear: string
  /** The shape of the copy when its images are compared as the literals they come to, not byte by byte. */
  readonly shape: TableShape | null
}

/** Looks at every row of every table of a database, whose tables stay as they are. */
export class Camera {
  readonly #session: Session
  readonly #tables: readonly Known[]

  private constructor(session: Session, tables: readonly Known[]) {
    this.#session = session
    this.#tables = tables
  }

  /**
   * @param session with the pins of rollback sessions
   * @param copies an empty database for copies of the tables
   */
  static async open(session: Session, database: string, copies: string): Promise<Camera> {
    const tables: Known[] = []
    for (const name of await listTables(session, database)) {
      const table = (await readTable(session, database, name))!
      const { columns } = table
      const from = quoteTable(database, name)
      const copy = quoteTable(copies, name)
      const hex = columns.map((column) => `HEX(${printable(column)})`)
      const stored = columns.filter((column) => column.generated === null).map((column) => quoteName(column.name))
      await session.run(`CREATE TABLE ${copy} LIKE ${from}`)
      tables.push({
        name,
        columns: columns.map((column) => column.name),
        print: `SELECT ${hex.map((text, index) => `${text} AS c${index}`).join(',')} FROM ${from}`,
        copy: `INSERT INTO ${copy} (${stored.join(',')}) SELECT ${stored.join(',')} FROM ${from} ORDER BY ${hex.map((text) => `SHA2(${text},256)`).join(',')}`,
        clear: `DELETE FROM ${copy}`,
        // The same document has other bytes after JSON_SET has changed it in place.
        shape: hasBinaryJson(session, columns) ? tableShape(copies, table) : null,
      })
    }
    return new Camera(session, tables)
  }

  #imagesOf(item: RowsItem): string {
    const { shape } = this.#tables.find(({ name }) => name === item.map.table)!
    if (shape === null) return item.images.toString('hex')
    return rowStatements(item, shape, { direction: 'redo', guard: false }).bytes.toString('latin1')
  }

  async take(): Promise<Snapshot> {
    const printed = new Map<string, string[]>()
    for (const { name, print } of this.#tables) {
      const rows = await this.#session.query(print)
      printed.set(name, rows.map((row) => Object.values(row).join(' ')).sort())
    }
    const logged = new Map<string, string>()
    const items = await recordItems(this.#session, async () => {
      for (const { copy } of this.#tables) await this.#session.run(copy)
    })
    for (const item of items)
      if (item.kind === 'rows') logged.set(item.map.table, (logged.get(item.map.table) ?? '') + this.#imagesOf(item))
    for (const { clear } of this.#tables) await this.#session.run(clear)
    return Object.fromEntries(
      this.#tables.map(({ name, columns }) => [
        name,
        { columns, printed: printed.get(name)!, logged: logged.get(name) ?? '' },
      ]),
    )
  }
}

function hasBinaryJson({ version }: Session, columns: readonly Column[]): boolean {
  return version.flavor === 'mysql' && columns.some(({ type }) => type.base === 'json')
}

function printable({ name, type }: Column): string {
  const column = quoteName(name)
  switch (type.base) {
    case 'bit':
    case 'enum':
    case 'set':
      return `CAST(${column}+0 AS CHAR)`
    case 'float':
    case 'double':
      // As a double it prints to the last bit, with the sign of a zero.
      return `CAST(${column}*1e0 AS CHAR)`
    default:
      // HEX of a number would be its value rounded, HEX of a text or binary value is its bytes.
      return /^((tiny|small|medium|big)?int|decimal|year|json|uuid|inet[46])$/.test(type.base)
        ? `CAST(${column} AS CHAR)`
        : column
  }
}

/** What is different: the first row that only one of the two has; null when they are the same. */
export function difference(expected: Snapshot, found: Snapshot): string | null {
  for (const [name, before] of Object.entries(expected)) {
    const now = found[name]
    if (now === undefined) return `table ${name} is gone`
    const missing = firstOnlyIn(before.printed, now.printed)
    const added = firstOnlyIn(now.printed, before.printed)
    if (missing !== null || added !== null)
      return `table ${name}: ${before.printed.length} rows expected, ${now.printed.length} found\n  expected: ${shown(before, missing)}\n  found:    ${shown(now, added)}`
    if (before.logged !== now.logged)
      return `table ${name}: the rows print alike but are logged differently\n  expected: ${around(before.logged, now.logged)}\n  found:    ${around(now.logged, before.logged)}`
  }
  return null
}

/** Both are sorted. */
function firstOnlyIn(some: readonly string[], others: readonly string[]): string | null {
  const count = new Map<string, number>()
  for (const row of others) count.set(row, (count.get(row) ?? 0) + 1)
  for (const row of some) {
    const left = count.get(row) ?? 0
    if (left === 0) return row
    count.set(row, left - 1)
  }
  return null
}

function shown(table: TableRows, row: string | null): string {
  if (row === null) return '(no such row)'
  return row
    .split(' ')
    .map(
      (value, index) =>
        `${table.columns[index]}=${value.length > 160 ? `${value.slice(0, 160)}… (${value.length} digits)` : value}`,
    )
    .join(' ')
}

function around(some: string, other: string): string {
  let at = 0
  while (at < some.length && some[at] === other[at]) at++
  return `…${some.slice(Math.max(0, at - 40), at)}[${some.slice(at, at + 40)}]… at digit ${at}`
}
