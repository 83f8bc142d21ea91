import type { Session } from '../mysql/session.ts'
import { ROLLBACK_SQL_MODE } from '../rollback/row-sql.ts'
import { quoteText } from '../sql/quote.ts'

/** Session settings under which rows are copied as they are. Servers that lack one are not asked for it. */
const COPYING: Readonly<Record<string, string>> = {
  character_set_client: 'utf8mb4',
  character_set_results: 'utf8mb4',
  collation_connection: 'utf8mb4_general_ci',
  sql_mode: ROLLBACK_SQL_MODE,
  time_zone: '+00:00',
  sql_safe_updates: '0',
  sql_big_selects: '1',
  unique_checks: '1',
  // MariaDB: checks of the copied columns hold for their rows already, or were off when those came in.
  check_constraint_checks: '0',
}

/**
 * Runs statements of ours on a session that runs those of a migration: under our settings, with its own put back after. A failure
 * leaves ours, since the transaction ends with it.
 */
export async function underOwnSettings<T>(session: Session, run: () => Promise<T>): Promise<T> {
  const names = Object.keys(COPYING).map((name) => quoteText(name))
  const rows = await session.query(`SHOW SESSION VARIABLES WHERE Variable_name IN (${names.join(', ')})`)
  const theirs = rows.map((row) => [String(row.Variable_name), String(row.Value)] as const)
  const set = (values: readonly (readonly [string, string])[]) =>
    session.run(`SET SESSION ${values.map(([name, value]) => `${name} = ${literal(name, value)}`).join(', ')}`)
  await set(theirs.map(([name]) => [name, COPYING[name]!] as const))
  const result = await run()
  await set(theirs)
  return result
}

function literal(name: string, value: string): string {
  if (/^(ON|OFF|\d+)$/i.test(value)) return value
  // SET NAMES binary or no conversion of results: shown as empty.
  return name === 'character_set_results' && value === '' ? 'NULL' : quoteText(value)
}
