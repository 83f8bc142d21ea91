import { isServerError } from '../mysql/server-error.ts'
import type { Row, Session } from '../mysql/session.ts'
import { excerpt } from '../sql/excerpt.ts'
import { quoteText } from '../sql/quote.ts'

/** A connection that keeps others from changing a table's structure. */
export interface LockHolder {
  readonly connectionId: number
  readonly user: string
  readonly host: string
  /** What it does, and for how long: `Sleep for 35 s`. */
  readonly doing: string
  /** What it runs now; null when it is idle. */
  readonly statement: string | null
  /** Since when its transaction has been open, as the server prints it; null when that is not known. */
  readonly since: string | null
  /** It holds a lock of the table; otherwise it only has a transaction open, and the server tells no more. */
  readonly certain: boolean
}

export interface LockedTable {
  readonly database: string
  readonly name: string
}

/**
 * Who holds metadata locks of tables: exactly from performance_schema.metadata_locks (MySQL 5.7 and MariaDB 10.5, where its
 * instrument is on) or from MariaDB's plugin metadata_lock_info; else every connection with an open transaction.
 * @param own connections of ours, which are left out
 * @returns null when the account may not see it (PROCESS).
 */
export async function lockHolders(
  session: Session,
  tables: readonly LockedTable[],
  own: readonly number[],
): Promise<LockHolder[] | null> {
  const exact = (await fromPerformanceSchema(session, tables)) ?? (await fromPlugin(session, tables))
  const open = await openTransactions(session)
  if (open === null) return null
  const ids = exact ?? [...open.keys()]
  const threads = new Map((await session.query('SHOW FULL PROCESSLIST')).map((row) => [Number(row.Id), row]))
  return ids
    .filter((id) => !own.includes(id))
    .flatMap((id) => {
      const thread = threads.get(id)
      return thread === undefined ? [] : [describe(id, thread, open.get(id) ?? null, exact !== null)]
    })
}

/** `connection 12 (app@10.0.0.3:41244), Sleep for 35 s, transaction open since 2026-11-21 10:00:00`. */
export function describeHolder(holder: LockHolder): string {
  const { connectionId, user, host, doing, statement, since } = holder
  const transaction = since === null ? '' : `, transaction open since ${since}`
  return `connection ${connectionId} (${user}@${host}), ${doing}${transaction}${statement === null ? '' : `: ${statement}`}`
}

function describe(connectionId: number, thread: Row, since: string | null, certain: boolean): LockHolder {
  const info = thread.Info === null || thread.Info === undefined ? null : String(thread.Info)
  return {
    connectionId,
    user: String(thread.User),
    host: String(thread.Host),
    doing: `${thread.Command} for ${thread.Time ?? 0} s`,
    statement: info === null || info === '' ? null : excerpt(info.replaceAll(/\s+/g, ' '), 200),
    since,
    certain,
  }
}

function condition(schema: string, name: string, tables: readonly LockedTable[]): string {
  return tables
    .map((one) => `(${schema} = ${quoteText(one.database)} AND ${name} = ${quoteText(one.name)})`)
    .join(' OR ')
}

async function fromPerformanceSchema(session: Session, tables: readonly LockedTable[]): Promise<number[] | null> {
  const rows = await tryQuery(
    session,
    `SELECT DISTINCT t.processlist_id AS id FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.thread_id = m.owner_thread_id WHERE m.object_type = 'TABLE' AND m.lock_status = 'GRANTED' AND t.processlist_id IS NOT NULL AND (${condition('m.object_schema', 'm.object_name', tables)})`,
  )
  // Without its instrument the table is there, and empty.
  return rows === null || rows.length === 0 ? null : rows.map(({ id }) => Number(id))
}

async function fromPlugin(session: Session, tables: readonly LockedTable[]): Promise<number[] | null> {
  const rows = await tryQuery(
    session,
    `SELECT DISTINCT thread_id AS id FROM information_schema.metadata_lock_info WHERE ${condition('table_schema', 'table_name', tables)}`,
  )
  return rows === null ? null : rows.map(({ id }) => Number(id))
}

/** Connections with an open InnoDB transaction, and since when. */
async function openTransactions(session: Session): Promise<Map<number, string> | null> {
  const rows = await tryQuery(
    session,
    'SELECT trx_mysql_thread_id AS id, trx_started AS since FROM information_schema.innodb_trx WHERE trx_mysql_thread_id > 0',
  )
  return rows === null ? null : new Map(rows.map(({ id, since }) => [Number(id), String(since)]))
}

/** null where the server does not have the table, or does not let the account see it. */
async function tryQuery(session: Session, sql: string): Promise<Row[] | null> {
  try {
    return await session.query(sql)
  } catch (error) {
    if (isServerError(error)) return null
    throw error
  }
}
