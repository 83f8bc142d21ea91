import type { AuditReport, Severity } from '../audit/finding.ts'
import type { MigrationHistory } from '../audit/history.ts'
import type { OwnRule } from '../audit/own-rule.ts'
import type { PresetName } from '../audit/presets.ts'
import type { Selection } from '../capture/selection.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'

/** A migration file as read from disk. */
export interface MigrationFile {
  /** As shown to people: relative to the working directory where it can be. */
  readonly path: string
  /**
   * What the journal knows it by: the path relative to the directory that was named (or to the fixed part of the glob),
   * with forward slashes, so that it does not depend on where the command is run.
   */
  readonly name: string
  readonly bytes: Buffer
}

/** A migration to be audited. */
export interface AuditedMigration extends MigrationFile {
  /** The index of the last statement that the server whose structure is read has run already; 0 or absent when it has run none. */
  readonly doneUpTo?: number
}

export interface RuleSetting {
  readonly severity: Severity | 'off'
  readonly options: Readonly<Record<string, unknown>>
  /** Set for a rule that is none of ours but made by the configuration. */
  readonly own: OwnRule
}

export type FailLevel = 'error' | 'warning' | 'never'

export interface AuditSettings {
  readonly migrations: readonly AuditedMigration[]
  /** Where the structure comes from; null when only `schema` or nothing is given. */
  readonly staging: ServerSettings | null
  /** Text of a file with CREATE statements, in place of staging. */
  readonly schema: { readonly path: string; readonly sql: string } | null
  /** 'auto': a private server; 'off'; or a server whose databases may be created and dropped. */
  readonly sandbox: 'auto' | 'off' | ServerSettings
  /** Path of a mysqld or mariadbd; null: look for one. */
  readonly sandboxBinary: string | null
  readonly failOn: FailLevel
  /** By rule id, as configured; the engine fills in each rule's own defaults. */
  readonly rules: ReadonlyMap<string, Partial<RuleSetting>>
  /** Applied in this order, before `rules`. */
  readonly presets: readonly PresetName[]
  /**
   * In place of staging and a schema: the migrations that were there before, from which the structure is built. Left out when
   * the structure comes from elsewhere or from nowhere.
   */
  readonly replay?: { readonly from: string; readonly migrations: readonly MigrationFile[] }
  /** What has been applied, and what the change under audit does to it; left out when that is not known. */
  readonly history?: MigrationHistory
}

/** The program that alters big tables in place of the server. */
export interface OnlineDdlSettings {
  readonly tool: 'pt-online-schema-change' | 'gh-ost'
  /** Bytes of data and indexes from which a table is big. */
  readonly above: number
  /** What it is given besides our own arguments. */
  readonly args: readonly string[]
}

/** What to do about locks that others hold. */
export interface LockSettings {
  /** Seconds to wait for a lock; null: 5 for metadata locks, the server's own setting for rows. */
  readonly waitSeconds: number | null
  /** How often DDL that did not get its lock is tried again. */
  readonly retries: number
  /** End the connections that hold the metadata lock before DDL is tried again. */
  readonly killBlockers: boolean
}

/** How far replicas may fall behind while a deployment runs. */
export interface LagSettings {
  /** Nothing new is begun while a replica is further behind. */
  readonly maxSeconds: number
  /** How long to wait for it. */
  readonly waitSeconds: number
}

export interface DeploySettings {
  readonly migrations: readonly MigrationFile[]
  readonly production: ServerSettings
  /** The server for the backup tables; the production server when not given. */
  readonly backup: ServerSettings
  /** Replicas of the target whose lag is looked at. */
  readonly replicas: readonly ServerSettings[]
  readonly lag: LagSettings
  /** null with --skip-audit. */
  readonly audit: AuditSettings | null
  /** What an audit that was made already says of the migrations; then none is made, and nothing of it blocks. */
  readonly audited?: AuditReport
  /** A pause after so many statements. */
  readonly pace?: { readonly statements: number; readonly milliseconds: number }
  /** Row changes that follow one another commit together, so many statements at a time; not with `transaction: file`. */
  readonly transactionSize?: number
  /** Directory that gets `<deployment>/…`. */
  readonly rollbackDirectory: string
  readonly dryRun: boolean
  readonly onFailure: 'stop' | 'undo'
  readonly transaction: 'statement' | 'file'
  readonly keepData: 'auto' | 'never' | 'always'
  /** Seconds for which a table may be locked while rows of it are copied; default `KEEP_LOCK_SECONDS`. */
  readonly keepLockSeconds?: number
  /** null: the server alters every table itself. */
  readonly onlineDdl: OnlineDdlSettings | null
  /** For so long a deployment shall be recoverable from the binlog. */
  readonly rollbackWindowDays: number
  readonly lock: LockSettings
  /** After it was asked to stop, how long the running statement may go on. */
  readonly graceSeconds: number
  /** Triggers that change other rows during an undo: refuse, or let them. */
  readonly triggers: 'refuse' | 'fire'
  /** Ids of reasons (see preflight) why a statement cannot be undone, which the user accepts. */
  readonly acceptIncomplete: readonly string[]
  /** Commit and actor, for the journal and the manifest; null when unknown. */
  readonly commit: string | null
  readonly actor: string | null
}

export interface RollbackSettings {
  readonly deployment: string
  readonly production: ServerSettings
  readonly backup: ServerSettings
  /** The rollback directory or artifact to play, in place of the backup tables. */
  readonly from: string | null
  /** Secret key for `from`, where its files are encrypted. */
  readonly identity?: string | null
  /** One statement alone, by opid. */
  readonly opid: string | null
  /** The newest statements down to this sequence, which is undone too. */
  readonly to: number | null
  /** Report only: which rows changed since. */
  readonly check: boolean
  readonly dryRun: boolean
  /** Overwrite later changes. */
  readonly force: boolean
  /** Rows that others changed since: take all back, or leave those rows and undo the rest. */
  readonly onConflict: 'stop' | 'skip'
  /** never: what was written since and has no place in the old structure is not kept. */
  readonly keepData?: DeploySettings['keepData']
  readonly keepLockSeconds?: number
  /** Triggers that change rows which the deployment had not touched: take all back, or let them and report it. */
  readonly triggers: 'refuse' | 'fire'
  readonly lock: LockSettings
  /** After it was asked to stop, how long what is under way may go on. */
  readonly graceSeconds: number
  /** Directory that gets a subdirectory with the SQL that takes the rollback back. */
  readonly rollbackDirectory: string
  readonly actor: string | null
  /** Replicas of production that may not fall behind while rows are taken back. */
  readonly replicas?: readonly ServerSettings[]
  readonly lag?: LagSettings
}

/** One statement by its opid alone, which goInception may have made. */
export type OperationSettings = Omit<RollbackSettings, 'deployment' | 'from' | 'to'> & { readonly opid: string }

/** A window of a binlog, what is wanted of it, and what becomes of that. */
export interface CaptureSettings {
  /** Binlog files on disk, as named; empty when the server sends its log. */
  readonly files: readonly string[]
  /** Sends the log when no files are named; tells the structure unless `schema` does. */
  readonly server: ServerSettings | null
  readonly schema: { readonly path: string; readonly sql: string } | null
  /** Path of a mysqld or mariadbd for `schema`; null: look for one. */
  readonly sandboxBinary: string | null
  readonly startFile: string | null
  readonly startPosition: number | null
  readonly stopFile: string | null
  readonly stopPosition: number | null
  readonly selection: Selection
  readonly redo: boolean
  /** Without guards: rows are found by their keys alone. */
  readonly force: boolean
  readonly skipStatements: boolean
  readonly format: 'sql' | 'json'
  /** A file for the script; null: standard output. */
  readonly output: string | null
}

/** Where a running command tells what it does, line by line; people see it on stderr, reports do not contain it. */
export interface Progress {
  step(message: string): void
  detail(message: string): void
}

export interface RecoverSettings {
  readonly deployment: string
  readonly production: ServerSettings
  readonly backup: ServerSettings
  readonly rollbackDirectory: string
  /** What a person found out about a statement of unknown outcome; the statement by its sequence, or null for the only one. */
  readonly mark: { readonly sequence: number | null; readonly outcome: 'done' | 'not-run' } | null
}

export interface StatusSettings {
  /** Empty when none were named or configured: then only what the journal knows can be told. */
  readonly migrations: readonly MigrationFile[]
  readonly production: ServerSettings
}

export interface PurgeSettings {
  readonly production: ServerSettings
  /** A deployment can be rolled back for so long. */
  readonly rollbackWindowDays: number
  readonly olderThanSeconds: number
  readonly dryRun: boolean
  /** Also what a rollback would need. */
  readonly force: boolean
}

/** Servers that were not given are not examined; the backup server is the production server when not given. */
export interface DoctorSettings {
  readonly staging: ServerSettings | null
  readonly production: ServerSettings | null
  readonly backup: ServerSettings | null
  readonly replicas: readonly ServerSettings[]
  /** Where a deployment would write its files: the room there is looked at. */
  readonly rollbackDirectory: string
  readonly rollbackWindowDays: number
  readonly keepData: DeploySettings['keepData']
}

export interface InitSettings {
  /** goInception's config.toml; null: the configuration and the workflows are made for what the repository holds. */
  readonly fromGoInception: string | null
  /** What `uses:` names in the workflows. */
  readonly action: string
  /** Where the configuration goes; `stdout` prints it in place of the report. */
  readonly output: string
  readonly cwd: string
}

export interface DemoSettings {
  /** Path of a mysqld or mariadbd; null: look for one. */
  readonly sandboxBinary: string | null
}

export interface RulesSettings {
  /** null: all of them. */
  readonly id: string | null
  readonly markdown: boolean
}

/** Formats of reports. */
export const FORMATS = ['text', 'json', 'markdown', 'sarif', 'html', 'github', 'tsv'] as const
export type Format = (typeof FORMATS)[number]

/** What to print, where, and how much of it; for cli.ts. */
export interface OutputSettings {
  /** Of standard output. */
  readonly format: Format
  readonly files: readonly { readonly format: Format; readonly path: string }[]
  readonly verbosity: 'quiet' | 'normal' | 'verbose'
  /** false with --no-color or NO_COLOR; true leaves it to whether the stream is a terminal. */
  readonly color: boolean
}
