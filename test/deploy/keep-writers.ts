import type { ServerError } from '../../src/mysql/server-error.ts'
import type { Session } from '../../src/mysql/session.ts'

/** What a writer has done when it has ended. */
export interface Written {
  /** Statements that the server acknowledged. */
  readonly statements: number
  /** Rows that are there because of it: inserted and not deleted again. */
  readonly rows: number
  /** The longest time for one statement, in milliseconds. */
  readonly longest: number
  /** What the server said last; null when it was told to stop. */
  readonly error: number | null
}

/** 1213 ER_LOCK_DEADLOCK, 1205 ER_LOCK_WAIT_TIMEOUT, 1412 ER_TABLE_DEF_CHANGED: the statement did nothing and may be run again. */
const AGAIN = [1213, 1205, 1412]

/**
 * Writes to `busy (id, a, b, s)`, of which b is always half of a, until the table is no longer so or it is told to stop: rows of others,
 * of its own that are new, and keys that move.
 */
export class Writer {
  readonly #session: Session
  readonly #number: number
  readonly #rows: number
  /** The longest time for one statement so far, in milliseconds. */
  longest = 0
  #stopped = false

  /** @param rows how many rows the table had: with ids from 1, which are never deleted */
  constructor(session: Session, number: number, rows: number) {
    this.#session = session
    this.#number = number
    this.#rows = rows
  }

  stop(): void {
    this.#stopped = true
  }

  async run(): Promise<Written> {
    let statements = 0
    let rows = 0
    const own = 10_000_000 * (this.#number + 1)
    let next = own
    const recent: number[] = []
    for (let turn = 0; !this.#stopped; turn++) {
      const value = turn * 10 + this.#number
      const others = 1 + ((turn * 7919 + this.#number * 104_729) % this.#rows)
      let sql: string
      let added = 0
      const kind = turn % 4
      if (kind === 0) {
        sql = `INSERT INTO busy (id, a, b, s) VALUES (${next}, ${2 * value}, ${value}, 'ö${turn}')`
        recent.push(next++)
        added = 1
      } else if (kind === 3 && recent.length > 4) {
        const id = recent.shift()!
        if (turn % 8 === 3) {
          sql = `DELETE FROM busy WHERE id = ${id}`
          added = -1
        } else sql = `UPDATE busy SET id = ${id + 5_000_000}, a = ${2 * value}, b = ${value} WHERE id = ${id}`
      } else sql = `UPDATE busy SET a = ${2 * value}, b = ${value} WHERE id = ${others}`
      const began = performance.now()
      for (;;) {
        try {
          const { affectedRows } = await this.#session.run(sql)
          // What is not there any more cannot be deleted.
          if (affectedRows === 0) added = 0
          break
        } catch (error) {
          const { errno } = error as ServerError
          if (AGAIN.includes(errno)) continue
          // It waited for the lock, and then found another table.
          return { statements, rows, longest: Math.max(this.longest, performance.now() - began), error: errno }
        }
      }
      this.longest = Math.max(this.longest, performance.now() - began)
      statements++
      rows += added
    }
    return { statements, rows, longest: this.longest, error: null }
  }
}

/** Makes `busy` and fills it. */
export async function makeBusy(session: Session, rows: number): Promise<void> {
  await session.run(
    'CREATE TABLE busy (id int NOT NULL PRIMARY KEY, a int NOT NULL, b int NOT NULL, s varchar(40) CHARACTER SET utf8mb4 NOT NULL)',
  )
  const digits =
    '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)'
  const places = Array.from({ length: String(rows - 1).length }, (_, at) => at)
  const number = places.map((at) => `d${at}.d * ${10 ** at}`).join(' + ')
  await session.run(
    `INSERT INTO busy SELECT n, 2 * n, n, 'x' FROM (SELECT 1 + ${number} AS n FROM ${places.map((at) => `${digits} d${at}`).join(' CROSS JOIN ')}) AS numbers WHERE n <= ${rows}`,
  )
}
