import { isAscii } from 'node:buffer'
import type { TriggerSteps } from '../rollback/ddl-plan.ts'
import { ROLLBACK_SQL_MODE } from '../rollback/row-sql.ts'
import { quoteTable, quoteText } from '../sql/quote.ts'
import type { Session } from './session.ts'

/**
 * The triggers of a table in the order in which they fire, with what drops each and makes it again: with its definer, and under the
 * sql_mode, character set and collation of its making, after which the session is pinned as before (`sessionPins`).
 */
export async function readTriggers(session: Session, database: string, table: string): Promise<TriggerSteps[]> {
  const names = await session.query(
    `SELECT trigger_name AS name FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)} AND event_object_table = ${quoteText(table)} ORDER BY event_manipulation, action_timing, action_order`,
  )
  const found: TriggerSteps[] = []
  for (const { name } of names) {
    const trigger = quoteTable(database, String(name))
    const [row] = await session.query(`SHOW CREATE TRIGGER ${trigger}`)
    const text = String(row!['SQL Original Statement'])
    const client = String(row!.character_set_client)
    // The text reaches the server in UTF-8; in ASCII it is the same in every character set that a client can have.
    const charset = isAscii(Buffer.from(text)) ? client : 'utf8mb4'
    found.push({
      drop: `DROP TRIGGER IF EXISTS ${trigger}`,
      create: [
        `SET SESSION character_set_client = ${charset}, collation_connection = ${row!.collation_connection}, sql_mode = ${quoteText(String(row!.sql_mode))}`,
        qualified(text, database),
        'SET NAMES utf8mb4',
        `SET SESSION sql_mode = '${ROLLBACK_SQL_MODE}'`,
      ],
    })
  }
  return found
}

/** A name as it may be written: in backquotes, in double quotes under ANSI_QUOTES, or bare; a database may stand before it. */
const NAME = '(?:`(?:[^`]|``)+`|"(?:[^"]|"")+"|[\\p{L}\\p{N}_$]+)'
const HEAD = new RegExp(
  `^(CREATE\\s.*?\\bTRIGGER\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?)(?:${NAME}\\s*\\.\\s*)?(${NAME})(\\s+(?:BEFORE|AFTER)\\s+\\w+\\s+ON\\s+)(?:${NAME}\\s*\\.\\s*)?(${NAME})`,
  'isu',
)

/** The text with its database before both names, so that it does not depend on that of the session. */
function qualified(text: string, database: string): string {
  const quoted = quoteTable(null, database)
  return text.replace(HEAD, (_, head, name, on, table) => `${head}${quoted}.${name}${on}${quoted}.${table}`)
}
