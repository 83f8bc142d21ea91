import type { BinlogPosition } from '../binlog/stream.ts'
import type { Row, Session, Value } from '../mysql/session.ts'
import { excerpt } from '../sql/excerpt.ts'
import { quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import type { BatchRecord } from './batch-record.ts'
import { STATEMENT_TABLE } from './journal-tables.ts'
import type { StoredRollback } from './stored-rollback.ts'

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
    rollback: { readonly of: string; readonly undid: StateBefore } | null = null,
  ): Promise<void> {
    await this.#session.run(
      insertion('deployment', {
        id: text(id),
        target_database: text(database),
        state: "'running'",
        commit_id: text(commit),
        actor: text(actor),
        backup_server: text(backupServer),
        started_at: 'UTC_TIMESTAMP(6)',
        undoes: text(rollback?.of ?? null),
        undid: json(rollback?.undid ?? null),
      }),
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
    return this.#intend({
      deployment: text(entry.deployment),
      migration: entry.migration,
      statement_index: statement.index,
      sequence: entry.sequence,
      kind: text(statement.kind),
      step: text(entry.step),
      sql_text: text(excerpt(statement.text, JOURNAL_SQL_BYTES)),
      checksum: text(entry.checksum),
      state: "'intent'",
      connection_id: entry.connectionId,
      start_file: text(entry.start.file),
      start_position: entry.start.position,
      incomplete: text(entry.incomplete),
      current_database: text(statement.database),
      structure_before: text(entry.structureBefore),
      batch: json(entry.batch),
      undoes: json(entry.undoes ?? null),
    })
  }

  /** The same of rows that are about to be taken back. */
  async intendUndo(entry: NewUndo): Promise<string> {
    const first = entry.statements[0]!
    return this.#intend({
      deployment: text(entry.deployment),
      migration: 1,
      statement_index: entry.sequence + 1,
      sequence: entry.sequence,
      kind: text(undoKind(first)),
      step: "'undo'",
      sql_text: text(first.sql),
      checksum: text(first.checksum),
      state: "'intent'",
      connection_id: entry.connectionId,
      start_file: text(entry.start.file),
      start_position: entry.start.position,
      incomplete: text(entry.incomplete),
      current_database: text(first.currentDatabase),
      source_database: text(first.sourceDatabase),
      source_table: text(first.sourceTable),
      undoes: json(entry.statements.map(({ id }) => id)),
      // Should it be captured after a crash, the keys are to be checked as they were.
      foreign_keys_off: entry.statements.some(({ cascaded }) => cascaded) ? 2 : 0,
    })
  }

  async #intend(values: Readonly<Record<string, string | number>>): Promise<string> {
    await this.#session.run(insertion(STATEMENT_TABLE, values))
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
      checks_off: statement.checksOff ? 1 : 0,
      incomplete: text(statement.incomplete),
      structure_before: text(statement.structureBefore),
      batch: json(statement.batch),
      inverse: json(statement.inverse),
    }
    await this.#session.run(insertion(STATEMENT_TABLE, values))
  }

  async setDone(id: string, result: StoredRollback): Promise<void> {
    await this.#session.run(
      `UPDATE rollgate.statement SET state = 'done', captured_rows = ${result.capturedRows}, source_database = ${text(result.sourceDatabase)}, source_table = ${text(result.sourceTable)}, backup_database = ${text(result.backupDatabase)}, backup_table = ${text(result.backupTable)}, foreign_keys_off = ${foreignKeysFlag(result)}, checks_off = ${result.checksOff ? 1 : 0} WHERE id = ${id}`,
    )
  }

  async setFailed(id: string, state: 'failed' | 'unknown', error: string): Promise<void> {
    await this.#session.run(
      `UPDATE rollgate.statement SET state = '${state}', error = ${text(error.slice(0, 10_000))} WHERE id = ${id}`,
    )
  }

  async setState(id: string, state: JournalState): Promise<void> {
    await this.#session.run(markState(id, state))
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
      const own = statements.filter((one) => positions.includes(one.migration) && one.state !== 'failed')
      if (own.at(-1)?.state !== 'undone') continue
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

  /** Deployments to a database, oldest first; without rollbacks. */
  async deployments(database: string): Promise<JournalDeployment[]> {
    return (await this.#all(database)).filter(({ undoes }) => undoes === null)
  }

  /** Rollbacks of deployments to a database, oldest first. */
  async rollbacks(database: string): Promise<JournalDeployment[]> {
    return (await this.#all(database)).filter(({ undoes }) => undoes !== null)
  }

  /** Deployments that were begun after another, oldest first; without rollbacks. */
  async later({ id, database }: JournalDeployment): Promise<JournalDeployment[]> {
    const all = await this.#all(database)
    return all.slice(all.findIndex((one) => one.id === id) + 1).filter(({ undoes }) => undoes === null)
  }

  /** Rollbacks, begun after another, of deployments that were there before it; oldest first. */
  async laterRollbacks({ id, database }: JournalDeployment): Promise<JournalDeployment[]> {
    const all = await this.#all(database)
    const at = all.findIndex((one) => one.id === id)
    const earlier = new Set(all.slice(0, at).map((one) => one.id))
    return all.slice(at + 1).filter(({ undoes }) => undoes !== null && earlier.has(undoes))
  }

  async #all(database: string): Promise<JournalDeployment[]> {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.deployment WHERE target_database = ${text(database)} ORDER BY started_at, id`,
    )
    return rows.map(readDeployment)
  }

  /** Rollbacks of a deployment, oldest first. */
  async rollbacksOf(deployment: string): Promise<JournalDeployment[]> {
    const rows = await this.#session.query(
      `SELECT * FROM rollgate.deployment WHERE undoes = ${text(deployment)} ORDER BY started_at, id`,
    )
    return rows.map(readDeployment)
  }

  /** Of the statements of a deployment, which others they take back. */
  async links(
    deployment: string,
  ): Promise<{ id: string; deployment: string; undoes: string[]; state: JournalState }[]> {
    const rows = await this.#session.query(
      `SELECT id, state, undoes FROM rollgate.statement WHERE deployment = ${text(deployment)}`,
    )
    return rows.map(({ id, state, undoes }) => ({
      id: String(id),
      deployment,
      state: String(state) as JournalState,
      undoes: undoes === null ? [] : (JSON.parse(String(undoes)) as string[]),
    }))
  }

  /** How many steps of the inverse of a statement a rollback has run. */
  async stepsDone(rollback: string, undone: string): Promise<number> {
    const last = await this.#session.value(
      `SELECT MAX(statement_index) FROM rollgate.statement WHERE deployment = ${text(rollback)} AND undoes = ${json([undone])} AND state <> 'failed'`,
    )
    return Number(last ?? 0)
  }

  async affectedRows(deployment: string, sequence: number): Promise<number> {
    const rows = await this.#session.value(
      `SELECT affected_rows FROM rollgate.statement WHERE deployment = ${text(deployment)} AND sequence = ${sequence}`,
    )
    return Number(rows ?? 0)
  }

  /** Takes statements out of the journal that were about to run, and did not. */
  async forgetIntents(ids: readonly string[]): Promise<void> {
    if (ids.length > 0)
      await this.#session.run(`DELETE FROM rollgate.statement WHERE state = 'intent' AND id IN (${ids.join(', ')})`)
  }

  /** Takes a rollback out of the journal that changed nothing. */
  async forget(deployment: string): Promise<void> {
    for (const [table, column] of [
      [STATEMENT_TABLE, 'deployment'],
      ['migration', 'deployment'],
      ['deployment', 'id'],
    ])
      await this.#session.run(`DELETE FROM rollgate.${table} WHERE ${column} = ${text(deployment)}`)
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

/** What becomes of a statement that is taken back, or brought back, by what is done to others. */
export function markState(id: string, state: JournalState): string {
  return `UPDATE rollgate.statement SET state = '${state}' WHERE id = ${id}`
}

/** What the taking back of a statement is called. */
function undoKind({ kind }: JournalStatement): string {
  return kind.startsWith('UNDO ')
    ? `RE${kind.slice(2)}`
    : kind.startsWith('REDO ')
      ? `UN${kind.slice(2)}`
      : `UNDO ${kind}`
}

function insertion(table: string, values: Readonly<Record<string, string | number>>): string {
  return `INSERT INTO rollgate.${table} (${Object.keys(values).join(', ')}) VALUES (${Object.values(values).join(', ')})`
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
    undoes: row.undoes === null || row.undoes === undefined ? null : String(row.undoes),
    undid: row.undid === null || row.undid === undefined ? null : (JSON.parse(String(row.undid)) as StateBefore),
  }
}

/** The fraction is there to keep deployments in order. */
function toSeconds(time: Value | undefined): string | null {
  return time === null || time === undefined ? null : String(time).replace(/\.\d+$/, '')
}
