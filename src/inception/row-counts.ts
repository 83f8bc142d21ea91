import { isServerError } from '../mysql/server-error.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import { rowsAsSelect } from '../sandbox/estimate.ts'
import { impureCall } from '../sandbox/pure.ts'
import { quoteName } from '../sql/quote.ts'
import type { Script, Statement } from '../sql/statement.ts'
import { TokenList } from '../sql/token-list.ts'

/**
 * Counts the rows that each UPDATE, DELETE and INSERT … SELECT would touch as the target is now, in a session that can only read.
 * @returns null for all others, and where it cannot be counted
 */
export async function realRowCounts(target: ServerSettings, script: Script): Promise<(number | null)[]> {
  const session = await Session.open(target)
  try {
    await session.run('SET SESSION TRANSACTION READ ONLY')
    const counts: (number | null)[] = []
    for (const statement of script.statements) counts.push(await count(session, statement, target.database))
    return counts
  } finally {
    await session.close()
  }
}

async function count(session: Session, statement: Statement, fallback: string | null): Promise<number | null> {
  if (!['UPDATE', 'DELETE', 'INSERT', 'REPLACE'].includes(statement.kind)) return null
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length })
  const select = rowsAsSelect(statement, tokens)
  if (select === null || impureCall(select, statement.dialect) !== null) return null
  const database = statement.database ?? fallback
  try {
    if (database !== null) await session.run(`USE ${quoteName(database)}`)
    return Number(await session.value(`SELECT COUNT(*) FROM (${select}) rollgate_rows`))
  } catch (error) {
    if (!isServerError(error)) throw error
    return null
  }
}
