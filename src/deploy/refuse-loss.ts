import { NeedsOperatorError } from '../errors.ts'
import type { Statement } from '../sql/statement.ts'
import type { JournalStatement } from './journal-entries.ts'

/**
 * The rows that a statement changed must all be in the binlog.
 * What the user accepted to be incomplete is not looked at, nor the steps of a rollback. `temporary` are the temporary tables of the session, whose rows are in no binlog.
 * @throws NeedsOperatorError when there are fewer; the statement is committed then, and journaled as executed.
 */
export function refuseLoss(
  journaled: JournalStatement,
  statement: Statement,
  captured: number,
  temporary: ReadonlySet<string>,
): void {
  // A rollback counts the rows that it finds, not those that it changes.
  if (journaled.incomplete !== null || journaled.undoes !== null) return
  const affected = journaled.affectedRows ?? 0
  if (captured >= leastLogged(statement, affected)) return
  const written = statement.tables.filter((table) => table.access === 'write')
  if (written.length === 0 || written.some((table) => temporary.has(table.name.toLowerCase()))) return
  throw new NeedsOperatorError(
    `Statement ${journaled.index} (${statement.kind}) changed ${affected} rows, but ${captured === 0 ? 'none' : `only ${captured}`} of them ${captured === 1 ? 'is' : 'are'} in the binary log: its rollback is not whole`,
    `The statement is committed. Check the engine of its tables, binlog filters, and whether they are views or federated tables. To go on with what of its rollback there is: rollgate recover ${journaled.deployment} ${journaled.sequence} --mark done`,
  )
}

/**
 * How many row changes the binlog must hold of a statement that affected so many rows. ON DUPLICATE KEY UPDATE counts a changed
 * row twice; REPLACE counts a replaced row twice, and one that is there already just so once, of which nothing is logged
 * (sql/sql_insert.cc). All others count changed rows.
 */
function leastLogged(statement: Statement, affected: number): number {
  if (statement.kind === 'REPLACE') return 0
  return statement.tokens.some((token) => /^(duplicate|replace)$/i.test(token.text)) ? Math.min(affected, 1) : affected
}

/** Follows which temporary tables a session has. */
export function noteTemporary(statement: Statement, temporary: Set<string>): void {
  if (!statement.temporary) return
  for (const table of statement.tables) {
    if (table.access === 'create') temporary.add(table.name.toLowerCase())
    if (table.access === 'drop') temporary.delete(table.name.toLowerCase())
  }
}
