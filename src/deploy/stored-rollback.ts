/** Where the rollback of a statement lies, as the journal has it. */
export interface StoredRollback {
  readonly capturedRows: number
  readonly sourceDatabase: string | null
  readonly sourceTable: string | null
  readonly backupDatabase: string | null
  readonly backupTable: string | null
  readonly foreignKeysOff: boolean
  /** Foreign keys changed some of the rows along. */
  readonly cascaded?: boolean
}

/** Of a statement that has no rollback. */
export const NOTHING_STORED: StoredRollback = {
  capturedRows: 0,
  sourceDatabase: null,
  sourceTable: null,
  backupDatabase: null,
  backupTable: null,
  foreignKeysOff: false,
}
