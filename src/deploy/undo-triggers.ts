import type { Session } from '../mysql/session.ts'
import { triggeredTables } from '../mysql/triggers.ts'
import { type RowChanges, type TriggerReach, triggerReach } from '../rollback/trigger-reach.ts'
import type { Statement } from '../sql/statement.ts'
import { cascadedTables } from './cascade-reach.ts'
import { type RowEvent, rowEvents } from './row-events.ts'
import type { Plan } from './units.ts'

const INVERSE: Readonly<Record<RowEvent, RowEvent>> = { INSERT: 'DELETE', DELETE: 'INSERT', UPDATE: 'UPDATE' }
const ANY: ReadonlySet<RowEvent> = new Set(['INSERT', 'UPDATE', 'DELETE'])

/**
 * The triggers that fire when a statement is undone, and what they may write to: those of its own tables, of tables whose rows
 * foreign keys change along, and of tables that its own triggers write to, whose rows are put back too.
 */
export async function undoTriggers(session: Session, statement: Statement): Promise<TriggerReach> {
  const written = statement.tables.filter(({ access, database }) => access === 'write' && database !== null)
  if (written.length === 0 || (await triggeredTables(session)).length === 0)
    return { triggers: [], writes: [], unclear: [] }
  const events = rowEvents(statement)
  const own = (chosen: readonly RowEvent[]): RowChanges[] =>
    written.map(({ database, name }) => ({ database: database!, table: name, events: new Set(chosen) }))
  const now = await triggerReach(session, own(events))
  const along = await cascadedTables(session, statement)
  return triggerReach(session, [
    ...own(events.map((event) => INVERSE[event])),
    ...along.map(({ database, definition }) => ({ database, table: definition.name, events: ANY })),
    ...now.writes.map(({ database, table }) => ({ database, table, events: ANY })),
  ])
}

/** Why an undo would leave rows behind that triggers put in, or nobody can tell; null when it would not. */
export function leftByTriggers({ writes, unclear }: TriggerReach): string | null {
  const log = writes.find(({ inserts }) => inserts)
  if (log !== undefined) {
    const [by] = log.by
    return `trigger \`${by}\` may put rows into \`${log.table}\` when the statement is undone`
  }
  return unclear.length === 0 ? null : `triggers fire when the statement is undone, and ${unclear[0]}`
}

/** For a dry run: the triggers that will fire when statements are undone. */
export async function triggerNotes(session: Session, path: string, plan: Plan): Promise<string[]> {
  const notes: string[] = []
  for (const statement of plan.units
    .filter(({ kind }) => kind === 'transaction' || kind === 'batch')
    .flatMap((unit) => unit.statements)) {
    if (statement.class !== 'dml') continue
    const { triggers } = await undoTriggers(session, statement)
    if (triggers.length === 0) continue
    const names = triggers.map(({ name, table }) => `\`${name}\` on \`${table}\``)
    notes.push(
      `${path} statement ${statement.index} (${statement.kind}): when it is undone, triggers fire (${names.join(', ')}); the rollback then sets right what they make of its rows, and compares.`,
    )
  }
  return notes
}
