import { isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import type { Script } from '../sql/statement.ts'
import { isSystemDatabase } from './catalogue.ts'

/** Something stored on a server whose text may name tables and columns; the server does not look at it when they go. */
export interface Reader {
  readonly kind: 'view' | 'trigger' | 'procedure' | 'function' | 'event'
  readonly database: string
  readonly name: string
  /** The table of a trigger; null for all others. */
  readonly table: string | null
  /** A view's SELECT, in which the server has qualified and quoted all names; the body of all others. */
  readonly text: string
}

/**
 * Reads the views, triggers, routines and events of some databases, as far as the account may see their texts. Nothing is read
 * when no script takes a table, a view or a column away: information_schema opens every view for it.
 * @returns sentences about what could not be read in `notes`
 */
export async function readReaders(
  session: Session,
  scripts: readonly Script[],
  databases: readonly string[],
): Promise<{ readonly readers: Reader[]; readonly notes: string[] }> {
  if (!scripts.some(takesAway)) return { readers: [], notes: [] }
  const own = databases.filter((name) => !isSystemDatabase(name))
  if (own.length === 0) return { readers: [], notes: [] }
  const list = own.map(quoteText).join(', ')
  const queries = [
    `SELECT 'VIEW' AS kind, table_schema AS db, table_name AS name, NULL AS tbl, view_definition AS body FROM information_schema.views WHERE table_schema IN (${list}) ORDER BY 2, 3`,
    `SELECT 'TRIGGER' AS kind, trigger_schema AS db, trigger_name AS name, event_object_table AS tbl, action_statement AS body FROM information_schema.triggers WHERE trigger_schema IN (${list}) ORDER BY 2, 3`,
    `SELECT routine_type AS kind, routine_schema AS db, routine_name AS name, NULL AS tbl, routine_definition AS body FROM information_schema.routines WHERE routine_schema IN (${list}) AND routine_type IN ('FUNCTION', 'PROCEDURE') ORDER BY 2, 3`,
    `SELECT 'EVENT' AS kind, event_schema AS db, event_name AS name, NULL AS tbl, event_definition AS body FROM information_schema.events WHERE event_schema IN (${list}) ORDER BY 2, 3`,
  ]
  const readers: Reader[] = []
  const notes: string[] = []
  for (const query of queries) {
    const rows = await session.query(query).catch((error) => {
      if (!isServerError(error)) throw error
      notes.push(
        `What views and stored programs use was not checked as a whole, since staging did not list them: ${error.sqlMessage}`,
      )
      return []
    })
    for (const row of rows) {
      if (row.body === null) continue
      readers.push({
        kind: String(row.kind).toLowerCase() as Reader['kind'],
        database: String(row.db),
        name: String(row.name),
        table: row.tbl === null ? null : String(row.tbl),
        text: String(row.body),
      })
    }
  }
  return { readers, notes }
}

function takesAway({ statements }: Script): boolean {
  return statements.some(
    ({ kind, alter }) =>
      /^(DROP (TABLE|VIEW)|RENAME TABLE)$/.test(kind) ||
      alter?.some((clause) => /^(drop-column|change-column|rename-column|rename-table)$/.test(clause.kind)),
  )
}
