import type { BinlogPosition } from '../binlog/stream.ts'
import type { Row, Session, Value } from '../mysql/session.ts'
import { excerpt } from '../sql/excerpt.ts'
import { quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import type { BatchRecord } from './batch-record.ts'
import type { StoredRollback } from './stored-rollback.ts'

/**
 * What the journal says of a statement. intent: about to run, or interrupted while it ran. running: inside its transaction
 * (never seen from outside). executed: committed, its rollback not yet stored. done: rollback stored. failed: refused by the
 * server. undoing, undone: being taken back, taken back. unknown: a person must look.
 */
export type JournalState = 'intent' | 'running' | 'executed' | 'done' | 'failed' | 'undoing' | 'undone' | 'unknown'

/** How a statement is run: rows in a transaction with our marker; structure; or, accepted by the user, nobody knows what. */
export type Step = 'dml' | 'ddl' | 'opaque'

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
  /** DDL that is being undone: the step of the inverse that is next, and where the binlog stood before it. */
  readonly undoing: { readonly step: number; readonly start: BinlogPosition } | null
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
}

/** The journal keeps the beginning of long statements; the file and its checksum hold the rest. */
const JOURNAL_SQL_BYTES = 65_536

/** Reads and writes the journal through a session of our own in autocommit mode. */
export class Journal {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async beginDeployment(
    id: string,
    database: string,
    commit: string | null,
    actor: string | null,
    backupServer: string,
  ): Promise<void> {
    await this.#session.run(
      `INSERT INTO rollgate.deployment (id, target_database, state, commit_id, actor, backup_server, started_at) VALUES (${[
        text(id),
        text(database),
        "'running'",
        text(commit),
        text(actor),
        text(backupServer),
        'UTC_TIMESTAMP(6)',
      ].join(', ')})`,
    )
  }

  async endDeployment(id: string, state: string): Promise<void> {
    await this.#session.run(
      `UPDATE rollgate.deployment SET state = ${text(state)}, finished_at = UTC_TIMESTAMP(6) WHERE id = ${text(id)}`,
    )
  }

  /** A state that is not its end. */
  async setDeployment(id: string, state: string): Promise<void> {
    await this.#session.run(`UPDATE rollgate.deployment SET state = ${text(state)} WHERE id = ${text(id)}`)
  }

  async addMigration(deployment: string, position: number, name: string, checksum: string): Promise<void> {
    await this.#session.run(
      `INSERT INTO rollgate.migration (deployment, position, name, checksum, state) VALUES (${text(deployment)}, ${position}, ${text(name)}, ${text(checksum)}, 'running')`,
    )
  }

  async setMigration(deployment: string, position: number, state: string): Promise<void> {
    await this.#session.run(
      `UPDATE rollgate.migration SET state = ${text(state)} WHERE deployment = ${text(deployment)} AND position = ${position}`,
    )
  }

  /** Records that a statement is about to run. @returns its id, which marks its transaction in the binlog. */
  async intend(entry: NewStatement): Promise<string> {
    const { statement } = entry
    await this.#session.run(
      `INSERT INTO rollgate.statement (deployment, migration, statement_index, sequence, kind, step, sql_text, checksum, state, connection_id, start_file, start_position, incomplete, current_database, structure_before, batch) VALUES (${[
        text(entry.deployment),
        entry.migration,
        statement.index,
        entry.sequence,
        text(statement.kind),
        text(entry.step),
        text(excerpt(statement.text, JOURNAL_SQL_BYTES)),
        text(entry.checksum),
        "'intent'",
        entry.connectionId,
        text(entry.start.file),
        entry.start.position,
        text(entry.incomplete),
        text(statement.database),
        text(entry.structureBefore),
        json(entry.batch),
      ].join(', ')})`,
    )
    return String(await this.#session.value('SELECT LAST_INSERT_ID()'))
  }

  /** Writes a statement that was done, as a manifest describes it. */
  async restore(statement: JournalStatement): Promise<void> {
    const values = {
      deployment: text(statement.deployment),
      migration: statement.migration,
      statement_index: statement.index,
      sequence: statement.sequence,
      kind: text(statement.kind),
      step: text(statement.step),
      sql_text: text(statement.sql),
      checksum: text(statement.checksum),
      state: text(statement.state),
      opid: text(statement.opid),
      connection_id: 0,
      affected_rows: statement.affectedRows ?? 'NULL',
      captured_rows: statement.capturedRows,
      milliseconds: statement.milliseconds,
      source_database: text(statement.sourceDatabase),
      source_table: text(statement.sourceTable),
      backup_database: text(statement.backupDatabase),
      backup_table: text(statement.backupTable),
      start_file: text(statement.start.file),
      start_position: statement.start.position,
      foreign_keys_off: foreignKeysFlag(statement),
      incomplete: text(statement.incomplete),
      structure_before: text(statement.structureBefore),
      batch: json(statement.batch),
      inverse: json(statement.inverse),
    }
    await this.#session.run(
      `INSERT INTO rollgate.statement (${Object.keys(values).join(', ')}) VALUES (${Object.values(values).join(', ')})`,
    )
  }

  async setDone(id: string, result: StoredRollback): Promise<void> {
    await this.#session.run(
      `UPDATE rollgate.statement SET state = 'done', captured_rows = ${result.capturedRows}, source_database = ${text(result.sourceDatabase)}, source_table = ${text(result.sourceTable)}, backup_database = ${text(result.backupDatabase)}, backup_table = ${text(result.backupTable)}, foreign_keys_off = ${foreignKeysFlag(result)} WHERE id = ${id}`,
    )
  }

  async setFailed(id: string, state: 'failed' | 'unknown', error: string): Promise<void> {
    await this.#session.run(
      `UPDATE rollgate.statement SET state = '${state}', error = ${text(error.slice(0, 10_000))} WHERE id = ${id}`,
    )
  }

  /** What the server said to a statement that had an effect all the same. */
  async setError(id: string, error: string): Promise<void> {
    await this.#session.run(`UPDATE rollgate.statement SET error = ${text(error.slice(0, 10_000))} WHERE id = ${id}`)
  }

  /** The rollback of a statement is not whole, and the user accepts it: ids of the reasons. */
  async setIncomplete(id: string, reasons: string): Promise<void> {
    await this.#session.run(`UPDATE rollgate.statement SET incomplete = ${text(reasons)} WHERE id = ${id}`)
  }

  /**
   * Some statements of a deployment were undone, the newest of their files: those files are applied in part now, or not at all,
   * and the next deploy goes on with them.
   */
  async reopenMigrations(deployment: string): Promise<void> {
    const statements = await this.statements(deployment)
    const migrations = await this.deploymentMigrations(deployment)
    for (const { position, name, state } of migrations) {
      if (state !== 'done') continue
      const positions = migrations.filter((one) => one.name === name).map((one) => one.position)
      const own = statements.filter(({ migration }) => positions.includes(migration))
      if (!own.some((statement) => statement.state === 'undone')) continue
      const left = own.some((statement) => statement.state === 'done')
      await this.setMigration(deployment, position, left ? 'failed' : 'undone')
    }
  }

  /** A deployment all of which was taken back: its migrations are pending again. */
  async endUndone(deployment: string): Promise<void> {
    await this.#session.run(`UPDATE rollgate.migration SET state = 'undone' WHERE deployment = ${text(deployment)}`)
    await this.endDeployment(deployment, 'undone')
  }

  /** Statements of a deployment in the order in which they ran. */
  async statements(deployment: string): Promise<JournalStatement[]> {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.statement WHERE deployment = ${text(deployment)} ORDER BY sequence`,
    )
    return rows.map(readStatement)
  }

  async statement(id: string): Promise<JournalStatement | null> {
    const [row] = await this.#session.query(`SELECT * FROM rollgate.statement WHERE id = ${id}`)
    return row === undefined ? null : readStatement(row)
  }

  async deployment(id: string): Promise<JournalDeployment | null> {
    const [row] = await this.#session.query(`SELECT * FROM rollgate.deployment WHERE id = ${text(id)}`)
    return row === undefined ? null : readDeployment(row)
  }

  /** Deployments to a database, oldest first. */
  async deployments(database: string): Promise<JournalDeployment[]> {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.deployment WHERE target_database = ${text(database)} ORDER BY started_at, id`,
    )
    return rows.map(readDeployment)
  }

  /** Deployments to a database that are taken back in part, the oldest first: their rollback broke off. */
  async halfUndone(database: string): Promise<string[]> {
    const rows = await this.#session.query(
      `SELECT d.id FROM rollgate.deployment d WHERE d.target_database = ${text(database)} AND (d.state = 'undoing' OR EXISTS (SELECT 1 FROM rollgate.statement s WHERE s.deployment = d.id AND s.state = 'undoing')) ORDER BY d.started_at, d.id`,
    )
    return rows.map((row) => String(row.id))
  }

  /** Migrations of all deployments to a database, oldest first. */
  async migrations(database: string): Promise<JournalMigration[]> {
    const rows = await this.#session.query(
      `SELECT m.* FROM rollgate.migration m JOIN rollgate.deployment d ON d.id = m.deployment WHERE d.target_database = ${text(database)} ORDER BY d.started_at, d.id, m.position`,
    )
    return rows.map(readMigration)
  }

  /** Migrations of one deployment in their order. */
  async deploymentMigrations(deployment: string): Promise<JournalMigration[]> {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.migration WHERE deployment = ${text(deployment)} ORDER BY position`,
    )
    return rows.map(readMigration)
  }
}

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
  return `UPDATE rollgate.statement SET state = 'executed', opid = ${text(opid)}, affected_rows = ${affectedRows ?? 'NULL'}, milliseconds = ${milliseconds}${
    inverse === null ? '' : `, inverse = ${text(JSON.stringify(inverse))}`
  } WHERE id = ${id}`
}

/** Run on the applying session, inside the transaction that undoes the statement. `note`: what was left as it is. */
export function markUndone(id: string, note: string | null = null): string {
  return `UPDATE rollgate.statement SET state = 'undone'${note === null ? '' : `, error = ${text(note)}`} WHERE id = ${id}`
}

/** Run before each step of undoing DDL, or in the transaction of a step that changes rows: `step` is the one to go on with. */
export function markUndoing(id: string, step: number, { file, position }: BinlogPosition): string {
  return `UPDATE rollgate.statement SET state = 'undoing', undo_step = ${step}, undo_file = ${text(file)}, undo_position = ${position} WHERE id = ${id}`
}

function text(value: string | null): string {
  return value === null ? 'NULL' : quoteText(value)
}

function json(value: object | null): string {
  return value === null ? 'NULL' : text(JSON.stringify(value))
}

/** The column foreign_keys_off: 1 as the statement found them, 2 because rows that they changed along are put back. */
function foreignKeysFlag(result: { foreignKeysOff: boolean; cascaded?: boolean }): 0 | 1 | 2 {
  return result.cascaded ? 2 : result.foreignKeysOff ? 1 : 0
}

function readStatement(row: Row): JournalStatement {
  const maybe = (value: unknown) => (value === null || value === undefined ? null : String(value))
  const number = (value: unknown) => (value === null || value === undefined ? null : Number(value))
  const inverse = maybe(row.inverse)
  const batch = maybe(row.batch)
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
    cascaded: row.foreign_keys_off === '2',
    incomplete: maybe(row.incomplete),
    structureBefore: maybe(row.structure_before),
    batch: batch === null ? null : (JSON.parse(batch) as BatchRecord),
    inverse: inverse === null ? null : (JSON.parse(inverse) as string[]),
    undoing:
      row.state === 'undoing' && row.undo_step !== null
        ? { step: Number(row.undo_step), start: { file: String(row.undo_file), position: Number(row.undo_position) } }
        : null,
    error: maybe(row.error),
  }
}

function readMigration(row: Row): JournalMigration {
  return {
    deployment: String(row.deployment),
    position: Number(row.position),
    name: String(row.name),
    checksum: String(row.checksum),
    state: String(row.state),
  }
}

function readDeployment(row: Row): JournalDeployment {
  return {
    id: String(row.id),
    state: String(row.state),
    database: String(row.target_database),
    commit: row.commit_id === null ? null : String(row.commit_id),
    actor: row.actor === null ? null : String(row.actor),
    backupServer: String(row.backup_server),
    startedAt: toSeconds(row.started_at)!,
    finishedAt: toSeconds(row.finished_at),
  }
}

/** The fraction is there to keep deployments in order. */
function toSeconds(time: Value | undefined): string | null {
  return time === null || time === undefined ? null : String(time).replace(/\.\d+$/, '')
}
