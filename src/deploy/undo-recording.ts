import { operationId } from '../backup/names.ts'
import { BinlogError } from '../binlog/binlog-error.ts'
import type { BinlogPosition } from '../binlog/stream.ts'
import { UserError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { trySetCapture } from '../mysql/capture-settings.ts'
import type { Session } from '../mysql/session.ts'
import { KEEP_DATABASE } from '../rollback/ddl-plan.ts'
import { captureTransaction } from './capture.ts'
import { newDeploymentId } from './deployment-id.ts'
import { finishDirectory } from './finish-directory.ts'
import { Interrupted } from './interruption.ts'
import type { JournalDeployment, JournalStatement, StateBefore } from './journal-entries.ts'
import { markExecuted } from './journal-marks.ts'
import { probeCapture } from './probe.ts'
import { recoverDeployment } from './recover.ts'
import type { RecordedRollback } from './report.ts'
import { RollbackDirectory } from './rollback-directory.ts'
import { reached } from './step.ts'
import { storeUndo } from './store-rollback.ts'
import { NOTHING_STORED } from './stored-rollback.ts'
import { awaitExecutorGone, backupDatabaseOf, type Target } from './target.ts'
import type { UndoOptions } from './undo.ts'
import { describeIrreversible, FORCED, isIrreversible } from './undo-choice.ts'

/** The reason, in the journal, why a rollback cannot itself be undone: its rows were not read from the binary log. */
const NOT_CAPTURED = 'not-captured'
/** A rollback that is open: it was killed, or stopped where only a person can go on. */
const OPEN = ['running', 'interrupted', 'unknown']

/** Rows that are about to be taken back in one transaction. */
export interface IntendedUndo {
  /** Journal id. */
  readonly id: string
  readonly sequence: number
  readonly statements: readonly JournalStatement[]
}

/**
 * The deployment that a rollback itself is: what it takes back is journaled, captured and backed up like what a migration does, so that
 * it can be taken back in its turn.
 */
export class UndoRecording {
  readonly target: Target
  readonly #options: UndoOptions
  /** Why rows are not captured; null: they are. */
  readonly #uncaptured: string | null
  #sequence: number
  #start: BinlogPosition = { file: '', position: 0 }

  private constructor(options: UndoOptions, target: Target, uncaptured: string | null, sequence: number) {
    this.#options = options
    this.target = target
    this.#uncaptured = uncaptured
    this.#sequence = sequence
  }

  /**
   * Goes on with the rollback of the deployment that was interrupted, or begins one.
   * @param session the one that will take rows back
   */
  static async begin(
    options: UndoOptions,
    session: Session,
    deployment: JournalDeployment,
    chosen: readonly JournalStatement[],
  ): Promise<UndoRecording> {
    const { control, journal, production } = options
    const rollbacks = await journal.rollbacksOf(deployment.id)
    const open = rollbacks.find(({ state }) => OPEN.includes(state))
    const id = open?.id ?? newDeploymentId(new Date())
    const target = await targetOf(options, id)
    const found = await trySetCapture(session)
    let uncaptured: string | null
    try {
      const from = await binlogStatus(control).catch(unlessUserError)
      if (open === undefined) await beginAs(options, id, deployment, rollbacks)
      else await settleOpen(options, target)
      uncaptured = from instanceof UserError ? from.message : open !== undefined ? null : await whyUnread(control, from)
      const unfit = found.find(({ fits, refused }) => !fits && refused !== null)
      if (unfit !== undefined) uncaptured ??= `the session may not set ${unfit.variable}: ${unfit.refused}`
      for (const database of new Set(chosen.flatMap(({ sourceDatabase }) => sourceDatabase ?? [])))
        if (database !== KEEP_DATABASE) await target.backup?.prepare(backupDatabaseOf(production, database))
    } catch (error) {
      if (open === undefined) {
        await journal.forget(id).catch(() => {})
        await target.directory.remove()
      }
      throw error
    }
    reached('rollback begun')
    const statements = await journal.statements(id)
    return new UndoRecording(
      options,
      target,
      uncaptured,
      Math.max(-1, ...statements.map(({ sequence }) => sequence)) + 1,
    )
  }

  /** The place of the next statement. */
  next(): number {
    return this.#sequence++
  }

  /** Why nothing of it is captured; null: it is. */
  get uncaptured(): string | null {
    return this.#uncaptured
  }

  /** Journals that rows are about to be taken back, each group by itself, all in one transaction of the session. */
  async intend(session: Session, groups: readonly (readonly JournalStatement[])[]): Promise<IntendedUndo[]> {
    const { control, journal, force } = this.#options
    if (this.#uncaptured === null) this.#start = await binlogStatus(control)
    const intended: IntendedUndo[] = []
    for (const statements of groups) {
      const sequence = this.next()
      const id = await journal.intendUndo({
        deployment: this.target.deployment,
        sequence,
        statements,
        connectionId: session.connectionId,
        start: this.#start,
        // By force, rows go although foreign keys take others along.
        incomplete: this.#uncaptured !== null ? NOT_CAPTURED : force && !this.target.cascadesLogged ? FORCED : null,
      })
      intended.push({ id, sequence, statements })
    }
    reached('undo of rows intended')
    return intended
  }

  /** To be run on the session after the rows of a group were changed; `markRunning` before. */
  executed(session: Session, { id, sequence }: IntendedUndo, applied: number, began: number): string {
    const ended = new Date()
    return markExecuted(id, operationId(ended, session.connectionId, sequence), applied, ended.getTime() - began)
  }

  /** Journals a statement that is taken back without a step: whoever takes the rollback back finds that it was. */
  async nothing(session: Session, statement: JournalStatement): Promise<void> {
    const { control, journal } = this.#options
    const sequence = this.next()
    const id = await journal.intendUndo({
      deployment: this.target.deployment,
      sequence,
      statements: [statement],
      connectionId: session.connectionId,
      start: { file: '', position: 0 },
      incomplete: null,
    })
    await control.run(this.executed(session, { id, sequence, statements: [statement] }, 0, Date.now()))
    await journal.setDone(id, NOTHING_STORED)
  }

  /** The transaction was taken back. */
  async takenBack(intended: readonly IntendedUndo[]): Promise<void> {
    await this.#options.journal.forgetIntents(intended.map(({ id }) => id))
  }

  /**
   * Whether the transaction is committed although it ended in an error. When it is not, it is as if it had not been begun; when its session
   * is gone, that is told later.
   */
  async isCommitted(session: Session, intended: readonly IntendedUndo[]): Promise<boolean> {
    const [first] = intended
    if (session.destroyed || first === undefined) return false
    if ((await this.#options.journal.statement(first.id))?.state === 'executed') return true
    await this.takenBack(intended)
    return false
  }

  /** The transaction is committed: reads it from the binlog and stores how it is taken back. */
  async capture(intended: readonly IntendedUndo[]): Promise<void> {
    const { control, journal, interruption } = this.#options
    if (this.#uncaptured !== null) {
      for (const { id } of intended) await journal.setDone(id, NOTHING_STORED)
      return
    }
    let captured: Awaited<ReturnType<typeof captureTransaction>>
    try {
      captured = await captureTransaction({
        session: control,
        from: this.#start,
        to: await binlogStatus(control),
        ids: intended.map(({ id }) => id),
        spoolDirectory: this.target.directory.scratch,
        signal: interruption.over,
      })
    } catch (error) {
      // What could be read later is; what cannot must not hold up a rollback.
      if (!(error instanceof UserError) || error instanceof BinlogError || error instanceof Interrupted) throw error
      for (const { id } of intended) {
        await journal.setIncomplete(id, NOT_CAPTURED)
        await journal.setDone(id, NOTHING_STORED)
      }
      this.#options.note?.(`What was taken back could not be captured: ${error.message}`)
      return
    }
    reached('undo of rows captured')
    try {
      for (const { id } of intended) {
        const statement = (await journal.statement(id))!
        await storeUndo(this.target, statement, captured.get(id)!, false)
      }
    } finally {
      for (const one of captured.values()) await one.close()
    }
  }

  /**
   * Ends the rollback, or leaves it open when it has to go on; one that changed nothing is forgotten.
   * @returns what it left; null when that is nothing.
   */
  async end(): Promise<RecordedRollback | null> {
    const { journal, deployment } = this.#options
    const { deployment: id, directory } = this.target
    const statements = await journal.statements(id)
    const half = (await journal.statements(deployment)).some(({ state }) => state === 'undoing')
    const unsettled = statements.some(({ state }) => ['intent', 'executed', 'unknown'].includes(state))
    if (!half && statements.every(({ state }) => state === 'failed')) {
      await journal.forget(id)
      await directory.remove()
      return null
    }
    const state = half || unsettled ? 'interrupted' : 'done'
    await journal.setMigration(id, 1, state)
    const rollback = await finishDirectory(this.target, state, this.#options.records.backup?.session ?? null)
    if (state === 'done') await journal.endDeployment(id, state)
    else await journal.setDeployment(id, state)
    return { deployment: id, rollback, notReversible: statements.filter(isIrreversible).map(describeIrreversible) }
  }

  /**
   * Ends a rollback that was killed after the last that it had to do, if there is one. Without it, nothing changes.
   */
  static async finishOpen(options: UndoOptions, deployment: JournalDeployment): Promise<RecordedRollback | null> {
    const open = (await options.journal.rollbacksOf(deployment.id)).find(({ state }) => OPEN.includes(state))
    if (open === undefined) return null
    await awaitExecutorGone(options.production)
    const target = await targetOf(options, open.id)
    await settleOpen(options, target)
    return new UndoRecording(options, target, null, 0).end()
  }
}

async function beginAs(
  options: UndoOptions,
  id: string,
  deployment: JournalDeployment,
  earlier: readonly JournalDeployment[],
): Promise<void> {
  const { journal, records } = options
  const undid = await stateBefore(options, deployment, earlier)
  await journal.beginDeployment(id, deployment.database, deployment.commit, records.actor, records.backupServer, {
    of: deployment.id,
    undid,
  })
  await journal.addMigration(id, 1, rollbackName(deployment.id), '')
}

/** Why what the journal has just written cannot be found in the binlog behind a position; null when it can. */
function whyUnread(control: Session, from: BinlogPosition): Promise<string | null> {
  return probeCapture(control, from).then(
    () => null,
    (error: unknown) => unlessUserError(error).message,
  )
}

async function targetOf(options: UndoOptions, id: string): Promise<Target> {
  const { records, note, keepData, keepLockSeconds, triggers } = options
  return {
    production: options.production,
    control: options.control,
    journal: options.journal,
    backup: records.backup?.tables ?? null,
    directory: await RollbackDirectory.open(records.rollbackDirectory, id),
    deployment: id,
    undoes: options.deployment,
    cascadesLogged: records.cascadesLogged,
    // Whatever a rollback would destroy is kept, unless that is not wanted.
    keepData: keepData === 'never' ? 'never' : 'always',
    ...(keepLockSeconds === undefined ? {} : { keepLockSeconds }),
    onlineDdl: null,
    triggers,
    acceptIncomplete: [],
    lock: options.lock,
    interruption: options.interruption,
    progress: options.progress,
    ...(note === undefined ? {} : { note }),
  }
}

async function settleOpen(options: UndoOptions, target: Target): Promise<void> {
  const recovered = await recoverDeployment(target)
  if (recovered > 0)
    options.note?.(`${recovered} statements of rollback ${target.deployment}, which was interrupted, were backed up.`)
}

/** Where the deployment stood before any of its rollbacks. */
async function stateBefore(
  { journal }: UndoOptions,
  { id, state }: JournalDeployment,
  earlier: readonly JournalDeployment[],
): Promise<StateBefore> {
  if (state === 'undoing') {
    const known = earlier.at(-1)?.undid
    if (known !== null && known !== undefined) return known
  }
  const migrations = await journal.deploymentMigrations(id)
  return {
    // One that is undone because it failed is not at its end yet.
    state: ['undoing', 'running'].includes(state) ? 'failed' : state,
    migrations: Object.fromEntries(migrations.map((one) => [one.position, one.state])),
  }
}

function rollbackName(deployment: string): string {
  return `rollback of ${deployment}`
}

function unlessUserError(error: unknown): UserError {
  if (error instanceof UserError) return error
  throw error
}
