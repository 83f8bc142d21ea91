import type { JournalStatement } from './journal.ts'

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
    readonly checksum: string
    readonly index: number
    readonly opid: string | null
    readonly kind: string
    readonly state: string
    readonly affectedRows: number | null
    /** Rollback statements of rows. */
    readonly rows: number
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
        checksum: migration.checksum,
        index: statement.index,
        opid: statement.opid,
        kind: statement.kind,
        state: statement.state,
        affectedRows: statement.affectedRows,
        rows: statement.capturedRows,
        backupDatabase: statement.backupDatabase,
        backupTable: statement.backupTable,
        ...(statement.incomplete === null ? {} : { notReversible: statement.incomplete.split(',') }),
      })),
    ),
    files,
  }
}
