import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import { type RowSum, tableSum } from './keyless-rows.ts'
import { RowValues } from './row-values.ts'
import { parts, type TouchedRows } from './touched-rows.ts'
import type { WrittenTable } from './trigger-reach.ts'
import type { WantedTable } from './wanted-rows.ts'

/** Tables that the server takes for larger are not summed up: one second for about a million rows, and that twice. */
export const MOST_SUMMED_ROWS = 5_000_000
/** Keys of one query. */
const KEYS = 200

/** A table in which triggers changed rows that the rollback does not touch, or may have. */
export interface Beyond {
  readonly database: string
  readonly table: string
  readonly by: readonly string[]
  /** How many rows more there are than should be; null: it cannot be told whether rows were changed, and why is in `unclear`. */
  readonly more: bigint | null
  readonly unclear: string | null
}

type Watched = { readonly written: WrittenTable } & (
  | { readonly table: WantedTable; readonly before: RowSum }
  | { readonly unclear: string }
)

/**
 * Tells before COMMIT whether triggers changed rows of the tables that they may write to, other than those that the rollback
 * touches: by the sum of all other rows before and after. Others' rows stay as they were in the transaction's view of the table,
 * unless a trigger changes them; then a change of others is taken for the trigger's.
 */
export class BeyondWanted {
  readonly #session: Session
  readonly #touched: TouchedRows
  readonly #watched: Watched[] = []

  constructor(session: Session, touched: TouchedRows) {
    this.#session = session
    this.#touched = touched
  }

  /** To be called before anything is changed. `apart`: tables without a key that the rollback changes, which are compared whole elsewhere. */
  async begin(writes: readonly WrittenTable[], apart: ReadonlySet<string>): Promise<void> {
    for (const written of writes) {
      const { database, table: name } = written
      if (apart.has(`${database}.${name}`)) continue
      const table = await this.#touched.table(database, name)
      if (table === null) {
        this.#watched.push({ written, unclear: 'it is no table of its own, or the account cannot see it' })
        continue
      }
      const rows = await this.#session.value(
        `SELECT table_rows FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(name)}`,
      )
      this.#watched.push(
        Number(rows ?? 0) > MOST_SUMMED_ROWS
          ? { written, unclear: `it has about ${rows} rows, too many to compare them all before COMMIT` }
          : { written, table, before: await this.#others(table) },
      )
    }
  }

  /** The tables in which rows were changed, or may have been. */
  async end(): Promise<Beyond[]> {
    const found: Beyond[] = []
    for (const watched of this.#watched) {
      const { database, table, by } = watched.written
      const base = { database, table, by: [...by] }
      if ('unclear' in watched) {
        found.push({ ...base, more: null, unclear: watched.unclear })
        continue
      }
      const after = await this.#others(watched.table)
      if (after.rows !== watched.before.rows || after.sum !== watched.before.sum)
        found.push({ ...base, more: after.rows - watched.before.rows, unclear: null })
    }
    return found
  }

  /** The sum of all rows of a table but those that the rollback touches. */
  async #others(table: WantedTable): Promise<RowSum> {
    let { rows, sum } = await this.#sum(tableSum(table))
    for (const part of parts(this.#touched.conditionsOf(table), KEYS)) {
      const touched = await this.#sum(`${tableSum(table)} WHERE ${part.map((one) => `(${one})`).join(' OR ')}`)
      rows -= touched.rows
      sum -= touched.sum
    }
    return { rows, sum }
  }

  async #sum(query: string): Promise<RowSum> {
    const { rows } = await this.#session.askMany(query)
    const values = new RowValues(rows[0]![0]!)
    values.next()
    const count = BigInt(values.text)
    values.next()
    return { rows: count, sum: BigInt(values.text) }
  }
}
