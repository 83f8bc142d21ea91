import { quoteText } from '../sql/quote.ts'
import type { Session } from './session.ts'

/** A trigger with all that its definition says. */
export interface TriggerDefinition {
  readonly database: string
  readonly name: string
  /** The table whose rows fire it. */
  readonly table: string
  readonly event: 'INSERT' | 'UPDATE' | 'DELETE'
  readonly timing: 'BEFORE' | 'AFTER'
  readonly body: string
  /** The sql_mode that its body is read under. */
  readonly sqlMode: string
  /** When it was made, as microseconds since 1970 in UTC; null where the server does not keep that (MySQL 5.6). */
  readonly created: bigint | null
}

/** A stored procedure or function. */
export interface RoutineDefinition {
  readonly name: string
  /** null when the account may not see it. */
  readonly body: string | null
  readonly sqlMode: string
}

const SYSTEM = "('mysql', 'information_schema', 'performance_schema', 'sys', 'rollgate')"

/** The tables that have triggers, as `database`, `table` and the events that fire one. */
export async function triggeredTables(
  session: Session,
): Promise<{ readonly database: string; readonly table: string; readonly event: TriggerDefinition['event'] }[]> {
  const rows = await session.query(
    `SELECT DISTINCT event_object_schema AS db, event_object_table AS tab, event_manipulation AS event FROM information_schema.triggers WHERE trigger_schema NOT IN ${SYSTEM}`,
  )
  return rows.map(({ db, tab, event }) => ({
    database: String(db),
    table: String(tab),
    event: String(event) as TriggerDefinition['event'],
  }))
}

/** The triggers of a database, which are in it with their tables. The session's time zone must be UTC. */
export async function readTriggers(session: Session, database: string): Promise<TriggerDefinition[]> {
  const rows = await session.query(
    `SELECT trigger_name AS name, event_object_table AS tab, event_manipulation AS event, action_timing AS timing, action_statement AS body, sql_mode AS mode, CAST(UNIX_TIMESTAMP(created) * 1000000 AS UNSIGNED) AS made FROM information_schema.triggers WHERE trigger_schema = ${quoteText(database)} ORDER BY trigger_name`,
  )
  return rows.map(({ name, tab, event, timing, body, mode, made }) => ({
    database,
    name: String(name),
    table: String(tab),
    event: String(event) as TriggerDefinition['event'],
    timing: String(timing) as TriggerDefinition['timing'],
    body: String(body),
    sqlMode: String(mode),
    created: made === null || made === undefined ? null : BigInt(String(made)),
  }))
}

export async function readRoutines(session: Session, database: string): Promise<RoutineDefinition[]> {
  const rows = await session.query(
    `SELECT routine_name AS name, routine_definition AS body, sql_mode AS mode FROM information_schema.routines WHERE routine_schema = ${quoteText(database)}`,
  )
  return rows.map(({ name, body, mode }) => ({
    name: String(name),
    body: body === null || body === undefined ? null : String(body),
    sqlMode: String(mode),
  }))
}
