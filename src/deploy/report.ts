/** What `deploy` says: also its JSON document, key for key. */
export interface DeployReport {
  /** null when nothing was pending and so no deployment was made. */
  readonly deployment: string | null
  /** host:port/database, never credentials. */
  readonly target: string
  readonly state: 'done' | 'failed' | 'undone' | 'interrupted' | 'unknown' | 'nothing'
  readonly migrations: readonly MigrationReport[]
  readonly rollback: RollbackFiles | null
  /** Plain sentences worth saying aloud: where the backup lies, what was resumed, what could not be captured and why. */
  readonly notes: readonly string[]
}

export interface RollbackFiles {
  readonly directory: string
  /** Relative to the directory. */
  readonly files: readonly string[]
  /** Rows that the files restore. */
  readonly rows: number
  readonly bytes: number
}

export interface MigrationReport {
  readonly file: string
  /** sha256 of the file's bytes, in hexadecimal. */
  readonly checksum: string
  readonly state: 'done' | 'failed' | 'pending' | 'undone' | 'unknown'
  readonly statements: readonly DeployedStatement[]
}

export interface DeployedStatement {
  readonly index: number
  /** null for statements that never ran. */
  readonly opid: string | null
  readonly kind: string
  readonly sql: string
  readonly state: StatementState
  /** As the server counts them; null when it gave no count. */
  readonly affectedRows: number | null
  /** Row changes found in the binlog. */
  readonly capturedRows: number
  readonly seconds: number
  readonly backupDatabase: string | null
  readonly backupTable: string | null
  /** Set when it ran in batches: how many chunks were committed. Its opid is that of the first. */
  readonly chunks?: number
  readonly error?: string
}

/**
 * pending: not begun. running: begun, outcome not yet known. executed: committed, not yet backed up. done: backed up.
 * failed: the server refused it and nothing of it remains. undone: taken back by a rollback. unknown: a person must look.
 */
export type StatementState = 'pending' | 'running' | 'executed' | 'done' | 'failed' | 'undone' | 'unknown'

/** What `rollback` says: also its JSON document, key for key. */
export interface RollbackReport {
  readonly deployment: string
  readonly state: 'undone' | 'conflict' | 'failed' | 'interrupted' | 'checked' | 'nothing'
  readonly statements: readonly RolledBackStatement[]
  readonly rows: number
  readonly notes: readonly string[]
  /** Rows that triggers changed beyond what was to be put back, by table (--triggers fire). */
  readonly triggered?: readonly TriggeredRows[]
  /** The commit that was deployed; null when it is not known. */
  readonly commit?: string | null
  /** The rollback as a deployment of its own, by which it can itself be rolled back; null when nothing was changed. */
  readonly recorded?: RecordedRollback | null
}

/** A rollback is itself a deployment. */
export interface RecordedRollback {
  readonly deployment: string
  /** Why it cannot itself be rolled back: statements and ids of reasons; none: it can. */
  readonly notReversible: readonly string[]
  readonly rollback: RollbackFiles
}

/** Rows of a table that are others after a rollback than before it, though the deployment had not touched them. */
export interface TriggeredRows {
  /** `database.table` */
  readonly table: string
  readonly inserted: number
  readonly updated: number
  readonly deleted: number
  /** Names of the triggers that may have done it. */
  readonly triggers: readonly string[]
}

export interface RolledBackStatement {
  readonly opid: string
  readonly kind: string
  readonly sql: string
  /** Rollback statements applied, or that would be (--dry-run, --check). */
  readonly applied: number
  /** With --on-conflict skip of many, the first ones; `skipped` counts all. */
  readonly conflicts: readonly Conflict[]
  /** Rows that were left as others made them (--on-conflict skip). */
  readonly skipped?: number
  readonly error?: string
}

export interface Conflict {
  readonly table: string
  readonly key: string
  readonly expected: string
  readonly found: string
}
