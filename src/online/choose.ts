import type { OnlineDdlSettings } from '../config/settings.ts'
import { foreignKeysTo, listTriggers } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import type { Structure } from '../rollback/ddl-plan.ts'
import { quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { type OnlineAlter, onlineAlter } from './online-alter.ts'
import { whyNotOnline } from './refusal.ts'

/** A statement on a big table: what hands it over, or why it cannot be. */
export interface OnlineChoice {
  readonly alter: OnlineAlter
  /** Of the table's data and indexes. */
  readonly bytes: number
  /** null: it is handed over. */
  readonly refusal: string | null
}

/**
 * Whether a statement is for the tool. Not when its table is not big, and not when it says itself how the server shall do it
 * (ALGORITHM, LOCK): then null.
 * @param token makes the names of the tool's tables unique on the target
 */
export async function chooseOnline(
  session: Session,
  statement: Statement,
  before: Structure,
  settings: OnlineDdlSettings | null,
  token: string,
): Promise<OnlineChoice | null> {
  if (settings === null || statement.kind !== 'ALTER TABLE') return null
  if (statement.alter?.some(({ kind }) => kind === 'algorithm' || kind === 'lock')) return null
  const named = statement.tables.find(({ access }) => access === 'alter')
  const table = before.get(`${named?.database}.${named?.name}`)
  if (named?.database == null || table === null || table === undefined) return null
  const { database } = named
  const { name } = table
  const bytes = await sizeOf(session, database, name)
  if (bytes < settings.above) return null
  const alter = onlineAlter(settings.tool, database, name, token)
  const refusal =
    whyNotOnline(settings.tool, statement, table, {
      flavor: session.version.flavor,
      database,
      triggers: (await listTriggers(session, database, name)).length > 0,
      referenced: (await foreignKeysTo(session, database, name)).length > 0,
    }) ??
    (settings.tool === 'pt-online-schema-change' ? await whyNoTriggers(session) : null) ??
    ((await exists(session, database, alter.old))
      ? `there is a table \`${alter.old}\` already, which another run may have left: drop it when nobody needs it`
      : null)
  return { alter, bytes, refusal }
}

/** Why this account may not make triggers, which a server with a binlog trusts to few (ER_BINLOG_CREATE_ROUTINE_NEED_SUPER). */
async function whyNoTriggers(session: Session): Promise<string | null> {
  if ((await session.value('SELECT @@GLOBAL.log_bin AND NOT @@GLOBAL.log_bin_trust_function_creators')) !== '1')
    return null
  const grants = (await session.query('SHOW GRANTS')).map((row) => String(Object.values(row)[0]))
  if (grants.some((grant) => /^GRANT (ALL PRIVILEGES|.*\bSUPER\b).* ON \*\.\*/.test(grant))) return null
  return 'the account may not make triggers: it needs SUPER, or the server log_bin_trust_function_creators=ON'
}

/** Bytes of a table's data and indexes, as the storage engine tells them; 0 for what has none. */
async function sizeOf(session: Session, database: string, name: string): Promise<number> {
  // MySQL 8 shows what it noted up to a day ago.
  if (session.version.flavor === 'mysql' && session.version.number >= 80000)
    await session.run('SET SESSION information_schema_stats_expiry = 0')
  const bytes = await session.value(
    `SELECT data_length + index_length FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(name)}`,
  )
  return Number(bytes ?? 0)
}

/** Whether there is a table of that name. */
export async function exists(session: Session, database: string, name: string): Promise<boolean> {
  const found = await session.value(
    `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(name)}`,
  )
  return found !== '0'
}
