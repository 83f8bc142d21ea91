import type { BatchRecord } from './batch-record.ts'
import type { JournalStatement, Step } from './journal-entries.ts'

/** What the manifest says of the deployment as a whole. */
export interface ManifestHead {
  readonly deployment: string
  readonly commit: string | null
  readonly actor: string | null
  /** host:port/database, without credentials. */
  readonly target: string
  readonly state: string
}

export interface ManifestFile {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

/** A migration of the deployment with those of its statements that are backed up, or were and have been undone. */
export interface MigrationFiles {
  readonly position: number
  readonly name: string
  readonly checksum: string
  readonly statements: readonly JournalStatement[]
}

/** manifest.json, key for key. */
export interface Manifest extends ManifestHead {
  readonly version: 1
  readonly statements: readonly {
    readonly migration: string
    /** Place of the migration in the deployment, from 1. */
    readonly position: number
    readonly checksum: string
    readonly index: number
    /** Place in the deployment from 0, as in the opid. */
    readonly sequence: number
    readonly opid: string | null
    readonly kind: string
    readonly step: Step
    readonly sql: string
    readonly state: string
    readonly affectedRows: number | null
    /** Rollback statements of rows. */
    readonly rows: number
    /** DDL: how many statements undo it. */
    readonly steps: number
    readonly foreignKeysOff: boolean
    /** Set when MariaDB is not to check the constraints of its rows. */
    readonly checksOff?: true
    /** Set when rows that foreign keys changed along are among its rows. */
    readonly cascaded?: true
    /** Set for a chunk of a statement that ran in batches. */
    readonly batch?: BatchRecord
    /** DDL: the structure before, as the journal has it. */
    readonly structureBefore: string | null
    readonly sourceDatabase: string | null
    readonly sourceTable: string | null
    readonly backupDatabase: string | null
    readonly backupTable: string | null
    /** Ids of the reasons why it cannot be undone whole, which the user accepted. */
    readonly notReversible?: readonly string[]
  }[]
  readonly files: readonly ManifestFile[]
}

export function makeManifest(
  head: ManifestHead,
  migrations: readonly MigrationFiles[],
  files: readonly ManifestFile[],
): Manifest {
  return {
    version: 1,
    ...head,
    statements: migrations.flatMap((migration) =>
      migration.statements.map((statement) => ({
        migration: migration.name,
        position: migration.position,
        checksum: migration.checksum,
        index: statement.index,
        sequence: statement.sequence,
        opid: statement.opid,
        kind: statement.kind,
        step: statement.step,
        sql: statement.sql,
        state: statement.state,
        affectedRows: statement.affectedRows,
        rows: statement.capturedRows,
        steps: statement.inverse?.length ?? 0,
        foreignKeysOff: statement.foreignKeysOff,
        ...(statement.checksOff ? { checksOff: true as const } : {}),
        ...(statement.cascaded ? { cascaded: true as const } : {}),
        ...(statement.batch === null ? {} : { batch: statement.batch }),
        structureBefore: statement.structureBefore,
        sourceDatabase: statement.sourceDatabase,
        sourceTable: statement.sourceTable,
        backupDatabase: statement.backupDatabase,
        backupTable: statement.backupTable,
        ...(statement.incomplete === null ? {} : { notReversible: statement.incomplete.split(',') }),
      })),
    ),
    files,
  }
}
