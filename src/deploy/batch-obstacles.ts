import { listTriggers, readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { type BatchKey, batchKey } from '../schema/batch-key.ts'
import type { Batch } from '../sql/batch-directive.ts'
import type { Statement } from '../sql/statement.ts'
import { cascadedTables } from './cascade-reach.ts'
import { rowEvents } from './row-events.ts'
import { isTransactional } from './structure-obstacles.ts'

/**
 * The index along which the table of a statement is walked.
 * @returns why there is none, or why the structure makes the chunks depend on each other, as the end of a sentence; null when there
 * is no table of that name (yet).
 */
export async function findBatchKey(
  session: Session,
  statement: Statement,
  { by }: Batch,
): Promise<BatchKey | string | null> {
  const { database, name } = statement.tables[0]!
  if (database === null) return null
  const table = await readTable(session, database, name)
  if (table === null) return null
  const kind = statement.kind as 'UPDATE' | 'DELETE'
  const key = batchKey(table, by, kind)
  if (typeof key === 'string') return key
  if (!isTransactional(table.engine)) return `table \`${name}\` has engine ${table.engine}, which knows no transactions`
  const triggers = await listTriggers(session, database, name)
  const fired = triggers.find(({ event }) => rowEvents(statement).includes(event))
  if (fired !== undefined)
    return `trigger \`${fired.name}\` fires for its rows, and what it does may depend on other rows`
  const followed = await cascadedTables(session, statement)
  if (followed.some(({ written }) => written))
    return `foreign keys lead from \`${name}\` back to \`${name}\`, so that a chunk may change rows of others`
  return key
}
