import { NeedsOperatorError } from '../errors.ts'
import { foreignKeysTo } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import type { JournalStatement } from './journal-entries.ts'
import type { CapturedStatement } from './recorder.ts'
import { rowEvents } from './row-events.ts'
import type { Target } from './target.ts'

interface FiringTrigger {
  readonly name: string
  readonly body: string
}

/**
 * The trigger that a statement fires, itself or by another, whose body may make foreign keys change rows: what it changes is
 * logged, but not what foreign keys change along with that. null when there is none.
 */
export async function cascadingTrigger(session: Session, statement: Statement): Promise<FiringTrigger | null> {
  const events = rowEvents(statement)
  const queue = statement.tables
    .filter((table) => table.access === 'write' && table.database !== null)
    .map(({ database, name }) => ({ database: database!, table: name, events: events as readonly string[] }))
  const seen = new Set<string>()
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const triggers = (await triggersOf(session, next.database, next.table)).filter(
      ({ event, name }) => next!.events.includes(event) && !seen.has(`${next!.database}\0${name}`),
    )
    for (const trigger of triggers) {
      seen.add(`${next.database}\0${trigger.name}`)
      const words = new Set(trigger.body.toLowerCase().match(/[\p{L}\p{N}_$]+/gu))
      const parents = await cascadingParents(session)
      const deletes = words.has('delete') || words.has('replace')
      const assigned = assignedWords(trigger.body)
      const callsOthers = words.has('call') && parents.length > 0
      const named = parents.some(
        ({ table, column, onDelete, onUpdate }) =>
          words.has(table) && ((onDelete && deletes) || (onUpdate && (deletes || assigned.has(column)))),
      )
      if (callsOthers || named) return trigger
      const tables = await triggeredTables(session, next.database)
      for (const table of tables) {
        if (words.has(table.toLowerCase()))
          queue.push({ database: next.database, table, events: ['INSERT', 'UPDATE', 'DELETE'] })
      }
    }
  }
  return null
}

/** What stands in front of an `=` in a SET or ON DUPLICATE KEY UPDATE clause, in lower case. */
function assignedWords(body: string): ReadonlySet<string> {
  const clauses = body.toLowerCase().match(/\b(set|update)\b[^;]*?(\bwhere\b|;|$)/g) ?? []
  return new Set(
    clauses.flatMap((clause) => [...clause.matchAll(/([\p{L}\p{N}_$]+)`?\s*=/gu)].map(([, word]) => word!)),
  )
}

async function triggersOf(session: Session, database: string, table: string) {
  const rows = await session.query(
    `SELECT trigger_name AS name, event_manipulation AS event, action_statement AS body FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)} AND event_object_table = ${quoteText(table)}`,
  )
  return rows.map(({ name, event, body }) => ({ name: String(name), event: String(event), body: String(body) }))
}

async function triggeredTables(session: Session, database: string): Promise<string[]> {
  const rows = await session.query(
    `SELECT DISTINCT event_object_table AS name FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)}`,
  )
  return rows.map(({ name }) => String(name))
}

/** Tables whose rows others follow, with their referenced columns, in lower case. */
async function cascadingParents(session: Session) {
  const rows = await session.query(
    "SELECT DISTINCT c.referenced_table_name AS tab, c.delete_rule IN ('CASCADE', 'SET NULL') AS del, c.update_rule IN ('CASCADE', 'SET NULL') AS upd, k.referenced_column_name AS col FROM information_schema.referential_constraints c JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name WHERE c.delete_rule IN ('CASCADE', 'SET NULL') OR c.update_rule IN ('CASCADE', 'SET NULL')",
  )
  return rows.map(({ tab, del, upd, col }) => ({
    table: String(tab).toLowerCase(),
    onDelete: del === '1',
    onUpdate: upd === '1',
    column: String(col).toLowerCase(),
  }))
}

/**
 * What a trigger or a stored function changed stands in the binlog like all else; when foreign keys follow those rows, theirs do not.
 * @throws NeedsOperatorError when that happened in a table that the statement does not name; the statement is committed then.
 */
export async function refuseHiddenCascades(
  target: Target,
  journaled: JournalStatement,
  statement: Statement,
  captured: CapturedStatement,
): Promise<void> {
  if (target.cascadesLogged || journaled.incomplete !== null) return
  if (captured.foreignKeysOff && !captured.cascaded) return
  const written = statement.tables.filter((table) => table.access === 'write').map(({ name }) => name.toLowerCase())
  for (const { database, table, whole } of captured.tables) {
    if (whole || written.includes(table.toLowerCase())) continue
    const keys = await foreignKeysTo(target.control, database, table)
    const follows = (rule: string) => rule === 'CASCADE' || rule === 'SET NULL'
    if (!keys.some(({ onDelete, onUpdate }) => follows(onDelete) || follows(onUpdate))) continue
    const { deleted, updated } = await captured.changesOf(database, table)
    const key = keys.find(
      ({ onDelete, onUpdate, referencedColumns }) =>
        (deleted && follows(onDelete)) ||
        (follows(onUpdate) && referencedColumns.some((column) => updated.has(column))),
    )
    if (key === undefined) continue
    throw new NeedsOperatorError(
      `Statement ${journaled.index} (${statement.kind}) changed rows of \`${table}\` by a trigger or function, and foreign key \`${key.name}\` may have changed rows of \`${key.table}\` along, which this server does not log: its rollback may not be whole`,
      `The statement is committed. Look at the rows of \`${key.table}\`. To go on with what of its rollback there is: rollgate recover ${journaled.deployment} ${journaled.sequence} --mark done`,
    )
  }
}
