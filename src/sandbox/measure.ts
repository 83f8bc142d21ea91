import type { TableChange } from '../audit/rule.ts'
import { isConnectionLost, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { quoteTable } from '../sql/quote.ts'
import type { SqlDialect } from '../sql/token.ts'
import { boundedQuery } from './bounded-query.ts'
import { type Probe, probesOf } from './probes.ts'
import type { Measured } from './rehearsal.ts'

/** Milliseconds that staging may take for all questions of one statement, and of all statements of an audit. */
const STATEMENT_LIMIT_MS = 5000
const TOTAL_LIMIT_MS = 60_000

/** Counts on staging what only rows tell. Everything is read, in a transaction that may only read, with a limit of time. */
export class Measurer {
  readonly #staging: Session
  #left = TOTAL_LIMIT_MS

  constructor(staging: Session) {
    this.#staging = staging
  }

  /**
   * @param database where the table stood before the statement
   * @param mayRead whether a table is on staging what it is to the statement, rows included
   */
  async measure(
    database: string,
    change: TableChange,
    mayRead: (database: string, name: string) => boolean,
  ): Promise<Measured[]> {
    const table = change.before?.name
    if (table === undefined || !mayRead(database, table)) return []
    const probes = probesOf(database, change, printedBy(this.#staging)).filter(
      ({ parent }) => parent === null || mayRead(parent.database, parent.name),
    )
    if (probes.length === 0) return []
    const started = Date.now()
    const deadline = started + Math.min(STATEMENT_LIMIT_MS, this.#left)
    try {
      return await this.#answers(database, table, probes, deadline)
    } finally {
      this.#left = Math.max(0, this.#left - (Date.now() - started))
    }
  }

  /** Conditions are counted in one pass over the table. */
  async #answers(database: string, table: string, probes: readonly Probe[], deadline: number): Promise<Measured[]> {
    const conditions = probes.flatMap(({ sql }) => ('condition' in sql ? [sql.condition] : []))
    const sums = conditions.map((condition) => `COALESCE(SUM(${condition}), 0)`)
    const scan = await this.#count(
      `SELECT ${['COUNT(*)', ...sums].map((sum, at) => `${sum} AS n${at}`).join(', ')} FROM ${quoteTable(database, table)}`,
      deadline,
    )
    const of = scan?.[0] ?? null
    let next = 1
    const answers: Measured[] = []
    for (const { question, columns, sql } of probes) {
      const rows =
        'condition' in sql ? (scan?.[next++] ?? null) : ((await this.#count(sql.count, deadline))?.[0] ?? null)
      answers.push({ question, table: `${database}.${table}`, columns, rows, of })
    }
    return answers
  }

  /** The figures of a query's only row; null when it was not answered in time, or not at all. */
  async #count(sql: string, deadline: number): Promise<number[] | null> {
    const left = deadline - Date.now()
    if (left <= 0 || this.#staging.destroyed) return null
    try {
      const [row] = await boundedQuery(this.#staging, limited(sql, left, this.#staging), left)
      return row === undefined ? null : Object.values(row).map(Number)
    } catch (error) {
      // Time is over, a right is missing, a function is not known there: then there is no answer.
      if (isServerError(error) || isConnectionLost(error)) return null
      throw error
    }
  }
}

function limited(select: string, milliseconds: number, { version }: Session): string {
  if (version.flavor === 'mariadb') return `SET STATEMENT max_statement_time = ${milliseconds / 1000} FOR ${select}`
  return select.replace(/^SELECT/, `SELECT /*+ MAX_EXECUTION_TIME(${Math.ceil(milliseconds)}) */`)
}

/** How a server prints expressions to a session of ours (`sessionPins`). */
function printedBy({ version }: Session): SqlDialect {
  return { flavor: version.flavor, version: version.number, ansiQuotes: false, noBackslashEscapes: false }
}
