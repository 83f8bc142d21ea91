import type { JournalStatement } from './journal-entries.ts'

/** Where the rollback of a statement lies, as the journal has it. */
export interface StoredRollback {
  readonly capturedRows: number
  readonly sourceDatabase: string | null
  readonly sourceTable: string | null
  readonly backupDatabase: string | null
  readonly backupTable: string | null
  readonly foreignKeysOff: boolean
  readonly checksOff: boolean
  /** Foreign keys changed some of the rows along. */
  readonly cascaded?: boolean
}

/** How many rollback statements a statement has: one for each row, or the steps of its inverse. */
export function rollbackCount({
  step,
  inverse,
  capturedRows,
}: Pick<JournalStatement, 'step' | 'inverse' | 'capturedRows'>): number {
  return step === 'ddl' ? (inverse?.length ?? 0) : capturedRows
}

/** Of a statement that has no rollback. */
export const NOTHING_STORED: StoredRollback = {
  capturedRows: 0,
  sourceDatabase: null,
  sourceTable: null,
  backupDatabase: null,
  backupTable: null,
  foreignKeysOff: false,
  checksOff: false,
}
