import { NeedsOperatorError } from '../errors.ts'
import type { Statement } from '../sql/statement.ts'
import type { JournalStatement } from './journal.ts'

/**
 * The rows that a statement changed must all be in the binlog.
 * What the user accepted to be incomplete is not looked at. `temporary` are the temporary tables of the session, whose rows are in no binlog.
 * @throws NeedsOperatorError when there are fewer; the statement is committed then, and journaled as executed.
 */
export function refuseLoss(
  journaled: JournalStatement,
  statement: Statement,
  captured: number,
  temporary: ReadonlySet<string>,
): void {
  if (journaled.incomplete !== null) return
  const affected = journaled.affectedRows ?? 0
  if (captured >= (countsEachRow(statement) ? affected : Math.min(affected, 1))) return
  const written = statement.tables.filter((table) => table.access === 'write')
  if (written.length === 0 || written.some((table) => temporary.has(table.name.toLowerCase()))) return
  throw new NeedsOperatorError(
    `Statement ${journaled.index} (${statement.kind}) changed ${affected} rows, but ${captured === 0 ? 'none' : `only ${captured}`} of them ${captured === 1 ? 'is' : 'are'} in the binary log: its rollback is not whole`,
    `The statement is committed. Check the engine of its tables, binlog filters, and whether they are views or federated tables. To go on with what of its rollback there is: rollgate recover ${journaled.deployment} ${journaled.sequence} --mark done`,
  )
}

/** REPLACE and ON DUPLICATE KEY UPDATE count a replaced row twice (sql/sql_insert.cc); the others count changed rows. */
function countsEachRow(statement: Statement): boolean {
  return statement.kind !== 'REPLACE' && !statement.tokens.some((token) => /^(duplicate|replace)$/i.test(token.text))
}

/** Follows which temporary tables a session has. */
export function noteTemporary(statement: Statement, temporary: Set<string>): void {
  if (!statement.temporary) return
  for (const table of statement.tables) {
    if (table.access === 'create') temporary.add(table.name.toLowerCase())
    if (table.access === 'drop') temporary.delete(table.name.toLowerCase())
  }
}
