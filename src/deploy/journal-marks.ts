import { quoteText } from '../sql/quote.ts'
import type { JournalState } from './journal-entries.ts'

/** Run on the executing session, first in the statement's transaction: from here on the binlog's rows are this statement's. */
export function markRunning(id: string): string {
  return `UPDATE rollgate.statement SET state = 'running' WHERE id = ${id}`
}

/** Run on the executing session, last in the statement's transaction: exactly when this row says so, the statement is committed. */
export function markExecuted(
  id: string,
  opid: string,
  affectedRows: number | null,
  milliseconds: number,
  inverse: readonly string[] | null = null,
): string {
  return `UPDATE rollgate.statement SET state = 'executed', opid = ${quoteText(opid)}, affected_rows = ${affectedRows ?? 'NULL'}, milliseconds = ${milliseconds}${
    inverse === null ? '' : `, inverse = ${quoteText(JSON.stringify(inverse))}`
  } WHERE id = ${id}`
}

/** Run on the applying session, inside the transaction that undoes the statement. `note`: what was left as it is. */
export function markUndone(id: string, note: string | null = null): string {
  return `UPDATE rollgate.statement SET state = 'undone'${note === null ? '' : `, error = ${quoteText(note)}`} WHERE id = ${id}`
}

/** What becomes of a statement that is taken back, or brought back, by what is done to others. */
export function markState(id: string, state: JournalState): string {
  return `UPDATE rollgate.statement SET state = '${state}' WHERE id = ${id}`
}
