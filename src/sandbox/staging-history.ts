import { renamings } from '../audit/renamings.ts'
import type { Statement, TableReference } from '../sql/statement.ts'
import { relationKey, type TableSize } from './catalogue.ts'

/** Statements of which the text does not tell which rows they change. */
const OPAQUE = /^(CALL|EXECUTE|DO|BEGIN NOT ATOMIC|IF|CASE|LOOP|WHILE|REPEAT|FOR|LOAD XML|OTHER)$/

/** Follows what migrations do to the tables of staging, so that it is known which of them staging still speaks for. */
export class StagingHistory {
  readonly #folds: boolean
  /** By the names that tables have now. */
  readonly #sizes: Map<string, TableSize>
  /** Tables whose structure or rows are no longer staging's. */
  readonly #touched = new Set<string>()
  readonly #temporary = new Set<string>()
  #opaque = false

  /** @param sizes by `relationKey` */
  constructor(sizes: ReadonlyMap<string, TableSize>, folds: boolean) {
    this.#sizes = new Map(sizes)
    this.#folds = folds
  }

  /** Temporary tables end with their session. */
  newSession(): void {
    this.#temporary.clear()
  }

  /** To be called after each statement. */
  follow(statement: Statement, done: boolean): void {
    if (OPAQUE.test(statement.kind)) this.#opaque = true
    for (const table of statement.tables) if (table.access !== 'read') this.#touched.add(this.#key(table))
    if (!done) return
    if (statement.kind === 'TRUNCATE TABLE') for (const table of statement.tables) this.#sizes.delete(this.#key(table))
    for (const table of statement.tables) {
      if (table.access !== 'create' && table.access !== 'drop') continue
      if (statement.temporary && table.access === 'create') this.#temporary.add(this.#key(table))
      else if (!this.#temporary.delete(this.#key(table))) this.#sizes.delete(this.#key(table))
    }
    for (const { from, to } of renamings(statement)) {
      const size = this.#sizes.get(this.#key(from))
      this.#sizes.delete(this.#key(from))
      if (size !== undefined) this.#sizes.set(this.#key(to), size)
    }
  }

  /** Whether a table is on staging what it is now, its rows included. */
  holdsStagingsRows(database: string, name: string): boolean {
    return !this.#opaque && !this.#touched.has(relationKey(database, name, this.#folds))
  }

  /** Whether the table that a statement changes is one of this session alone. */
  isTemporary({ tables }: Statement): boolean {
    const table = tables.find(({ access }) => access === 'alter')
    return table !== undefined && this.#temporary.has(this.#key(table))
  }

  sizeOf(table: TableReference | undefined): TableSize | null {
    return table === undefined ? null : (this.#sizes.get(this.#key(table)) ?? null)
  }

  /** By `database.name` as written. */
  sizesOf(tables: readonly TableReference[]): Map<string, { rows: number; bytes: number }> {
    const sizes = new Map<string, { rows: number; bytes: number }>()
    for (const table of tables) {
      const size = this.sizeOf(table)
      if (size !== null)
        sizes.set(`${table.database}.${table.name}`, { rows: size.rows, bytes: size.dataBytes + size.indexBytes })
    }
    return sizes
  }

  #key({ database, name }: { readonly database: string | null; readonly name: string }): string {
    return relationKey(database, name, this.#folds)
  }
}
