import type { Session } from '../mysql/session.ts'
import { quoteTable, quoteText } from '../sql/quote.ts'
import { JOURNAL_DATABASE } from './journal-tables.ts'

const PREFIX = 'cascade_'

/** What the rows of a log table stand for. It is in the table's comment, so that a later process can read the binlog too. */
export interface CascadeLog {
  readonly database: string
  readonly table: string
  /** `changed`: rows updated or deleted here were so there; `new`: rows inserted here came to be there. */
  readonly kind: 'changed' | 'new'
  /** The log holds all that became of the table, what the statement itself did included. */
  readonly whole: boolean
}

/** The name of a table for the n-th cascaded table of a journaled statement, as SQL. */
export function cascadeTable(id: string, purpose: CascadeLog['kind'] | 'before' | 'hash', n: number | string): string {
  return quoteTable(JOURNAL_DATABASE, `${PREFIX}${id}_${purpose}_${n}`)
}

export function isCascadeLog(database: string, table: string): boolean {
  return database === JOURNAL_DATABASE && table.startsWith(PREFIX)
}

/** Hexadecimal, so that no name in it needs quoting; a comment holds 2048 characters. */
export function describeLog(log: CascadeLog): string {
  return Buffer.from(JSON.stringify(log)).toString('hex')
}

export function readLog(comment: string): CascadeLog {
  return JSON.parse(Buffer.from(comment, 'hex').toString()) as CascadeLog
}

/** Drops the log tables of statements that are settled: never committed, or backed up. */
export async function dropCascadeLogs(control: Session, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await control.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${quoteText(JOURNAL_DATABASE)} AND table_name LIKE 'cascade\\_%'`,
  )
  const own = rows.map(({ name }) => String(name)).filter((name) => ids.includes(name.split('_')[1] ?? ''))
  for (const name of own) await control.run(`DROP TABLE IF EXISTS ${quoteTable(JOURNAL_DATABASE, name)}`)
}
