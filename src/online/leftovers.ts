import { readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import type { Table } from '../schema/model.ts'
import { quoteTable, quoteText } from '../sql/quote.ts'
import { exists } from './choose.ts'
import type { OnlineAlter } from './online-alter.ts'

/**
 * Statements that take away what a tool left besides the old table. They come before anything is decided: without its copy, a tool
 * that still works somewhere cannot put it in the table's place any more. The triggers go first, for they write into the copy.
 */
export async function clearLeftovers(session: Session, { database, copy, others }: OnlineAlter): Promise<string[]> {
  // Also those that went along with the old table. The name of the copy is ours alone, so nobody else's trigger writes into it.
  const triggers = await session.query(
    `SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = ${quoteText(database)} AND INSTR(action_statement, ${quoteText(copy)}) > 0`,
  )
  const drops = triggers.map(({ name }) => `DROP TRIGGER IF EXISTS ${quoteTable(database, String(name))}`)
  for (const table of [copy, ...others])
    if (await exists(session, database, table)) drops.push(`DROP TABLE IF EXISTS ${quoteTable(database, table)}`)
  return drops
}

/**
 * What stands under the name of the old table: the table as it was (others may have added to it since), gh-ost's placeholder from
 * just before the swap (go/logic/applier.go), or a table of somebody else.
 */
export async function whatIsOld(
  session: Session,
  { database, old }: OnlineAlter,
  before: Table,
): Promise<'old' | 'placeholder' | 'foreign' | null> {
  const table = await readTable(session, database, old)
  if (table === null) return null
  if (/COMMENT='ghost-cut-over-sentry'/.test(table.createStatement)) return 'placeholder'
  const columns = new Map(table.columns.map(({ name, definition }) => [name, definition]))
  return before.columns.every(({ name, definition }) => columns.get(name) === definition) ? 'old' : 'foreign'
}
