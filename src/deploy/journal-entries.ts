import type { BinlogPosition } from '../binlog/stream.ts'
import type { Row, Value } from '../mysql/session.ts'
import type { Statement } from '../sql/statement.ts'
import type { BatchRecord } from './batch-record.ts'

/**
 * What the journal says of a statement. intent: about to run, or interrupted while it ran. running: inside its transaction
 * (never seen from outside). executed: committed, its rollback not yet stored. done: rollback stored. failed: refused by the
 * server. undoing, undone: being taken back, taken back. unknown: a person must look.
 */
export type JournalState = 'intent' | 'running' | 'executed' | 'done' | 'failed' | 'undoing' | 'undone' | 'unknown'

/**
 * How a statement is run: rows in a transaction with our marker; structure; accepted by the user, nobody knows what; or, in a rollback,
 * the rows of another statement are taken back, whose text it has.
 */
export type Step = 'dml' | 'ddl' | 'opaque' | 'undo'

export interface JournalStatement {
  readonly id: string
  readonly deployment: string
  /** Position of its migration in the deployment. */
  readonly migration: number
  readonly index: number
  readonly sequence: number
  readonly kind: string
  readonly step: Step
  readonly sql: string
  readonly checksum: string
  readonly state: JournalState
  readonly opid: string | null
  readonly affectedRows: number | null
  readonly capturedRows: number
  readonly milliseconds: number
  /** The session's database when it ran. */
  readonly currentDatabase: string | null
  readonly sourceDatabase: string | null
  readonly sourceTable: string | null
  readonly backupDatabase: string | null
  readonly backupTable: string | null
  readonly start: BinlogPosition
  /** Rows were changed while foreign keys were not checked, so they are put back the same way. */
  readonly foreignKeysOff: boolean
  /** MariaDB: rows were changed while check constraints were not checked, so they are put back the same way. */
  readonly checksOff: boolean
  /** Rows that foreign keys changed along are part of its rollback, so the keys are off while it is undone, and checked after. */
  readonly cascaded: boolean
  /** Ids of the reasons why it cannot be undone whole, accepted by the user. */
  readonly incomplete: string | null
  /** DDL: the structure before, as JSON written by `execute`. */
  readonly structureBefore: string | null
  /** Set for a chunk of a statement that is run in batches: each chunk has a row of its own. */
  readonly batch: BatchRecord | null
  /** DDL: the inverse statements in the order in which they undo, as a JSON array. */
  readonly inverse: readonly string[] | null
  /** In a rollback: journal ids of the statements that it takes back, alone or together with others of the rollback. */
  readonly undoes: readonly string[] | null
  readonly error: string | null
}

export interface JournalMigration {
  readonly deployment: string
  readonly position: number
  readonly name: string
  readonly checksum: string
  readonly state: string
}

export interface JournalDeployment {
  readonly id: string
  readonly state: string
  readonly database: string
  readonly commit: string | null
  readonly actor: string | null
  readonly backupServer: string
  readonly startedAt: string
  readonly finishedAt: string | null
  /** A rollback is a deployment, too: the one that it takes back. */
  readonly undoes: string | null
  /** Where that one stood before. */
  readonly undid: StateBefore | null
}

/** Where a deployment stands. */
export interface StateBefore {
  readonly state: string
  /** State of each migration, by position. */
  readonly migrations: Readonly<Record<string, string>>
}

export interface NewStatement {
  readonly deployment: string
  readonly migration: number
  readonly sequence: number
  readonly statement: Pick<Statement, 'index' | 'kind' | 'text' | 'database'>
  readonly step: Step
  readonly checksum: string
  readonly connectionId: number
  readonly start: BinlogPosition
  readonly incomplete: string | null
  readonly structureBefore: string | null
  readonly batch: BatchRecord | null
  /** In a rollback: journal ids of the statements that it takes back. */
  readonly undoes?: readonly string[] | undefined
}

/** In a rollback: rows that are about to be taken back. */
export interface NewUndo {
  readonly deployment: string
  readonly sequence: number
  /** What is taken back. */
  readonly statements: readonly JournalStatement[]
  readonly connectionId: number
  readonly start: BinlogPosition
  /** Why it cannot itself be undone whole. */
  readonly incomplete: string | null
}

/** A row of `statement`; one of an earlier version lacks columns. */
export function readStatement(row: Row): JournalStatement {
  const maybe = (value: unknown) => (value === null || value === undefined ? null : String(value))
  const number = (value: unknown) => (value === null || value === undefined ? null : Number(value))
  const inverse = maybe(row.inverse)
  const batch = maybe(row.batch)
  const undoes = maybe(row.undoes)
  return {
    id: String(row.id),
    deployment: String(row.deployment),
    migration: Number(row.migration),
    index: Number(row.statement_index),
    sequence: Number(row.sequence),
    kind: String(row.kind),
    step: String(row.step) as Step,
    sql: String(row.sql_text),
    checksum: String(row.checksum),
    state: String(row.state) as JournalState,
    opid: maybe(row.opid),
    affectedRows: number(row.affected_rows),
    capturedRows: number(row.captured_rows) ?? 0,
    milliseconds: number(row.milliseconds) ?? 0,
    currentDatabase: maybe(row.current_database),
    sourceDatabase: maybe(row.source_database),
    sourceTable: maybe(row.source_table),
    backupDatabase: maybe(row.backup_database),
    backupTable: maybe(row.backup_table),
    start: { file: String(row.start_file), position: Number(row.start_position) },
    foreignKeysOff: row.foreign_keys_off !== '0',
    checksOff: row.checks_off === '1',
    cascaded: row.foreign_keys_off === '2',
    incomplete: maybe(row.incomplete),
    structureBefore: maybe(row.structure_before),
    batch: batch === null ? null : (JSON.parse(batch) as BatchRecord),
    inverse: inverse === null ? null : (JSON.parse(inverse) as string[]),
    undoes: undoes === null ? null : (JSON.parse(undoes) as string[]),
    error: maybe(row.error),
  }
}

export function readMigration(row: Row): JournalMigration {
  return {
    deployment: String(row.deployment),
    position: Number(row.position),
    name: String(row.name),
    checksum: String(row.checksum),
    state: String(row.state),
  }
}

export function readDeployment(row: Row): JournalDeployment {
  return {
    id: String(row.id),
    state: String(row.state),
    database: String(row.target_database),
    commit: row.commit_id === null ? null : String(row.commit_id),
    actor: row.actor === null ? null : String(row.actor),
    backupServer: String(row.backup_server),
    startedAt: toSeconds(row.started_at)!,
    finishedAt: toSeconds(row.finished_at),
    undoes: row.undoes === null || row.undoes === undefined ? null : String(row.undoes),
    undid: row.undid === null || row.undid === undefined ? null : (JSON.parse(String(row.undid)) as StateBefore),
  }
}

/** The fraction is there to keep deployments in order. */
function toSeconds(time: Value | undefined): string | null {
  return time === null || time === undefined ? null : String(time).replace(/\.\d+$/, '')
}
