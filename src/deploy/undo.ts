import type { BackupTables } from '../backup/backup-tables.ts'
import type { LockSettings, Progress, RollbackSettings } from '../config/settings.ts'
import { EXIT, UserError } from '../errors.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'
import { RowApplier } from '../rollback/apply.ts'
import { ForeignKeyCheck } from '../rollback/foreign-key-check.ts'
import { packStatements, type StatementChunk, textsOf } from '../rollback/statement-chunk.ts'
import { TriggersFire, TriggerWatch } from '../rollback/trigger-watch.ts'
import { NotRestored } from '../rollback/verify.ts'
import { quoteText } from '../sql/quote.ts'
import { Interrupted, type Interruption } from './interruption.ts'
import type { Journal } from './journal.ts'
import type { JournalStatement } from './journal-entries.ts'
import { markRunning, markState, markUndone } from './journal-marks.ts'
import { isCurrentJournal, journalExists } from './journal-tables.ts'
import { mergeResults } from './merge-results.ts'
import type { ReplicaLag } from './replica-lag.ts'
import type { RecordedRollback, RollbackReport, RolledBackStatement, TriggeredRows } from './report.ts'
import { type RollbackSource, refuseElsewhere } from './rollback-source.ts'
import type { StructureBefore } from './run-ddl.ts'
import { brokenOff, type SegmentOutcome, takenBack } from './segment-outcome.ts'
import { applySkipping } from './skip-conflicts.ts'
import { reached } from './step.ts'
import { rollbackCount } from './stored-rollback.ts'
import { openUndoer } from './target.ts'
import { chooseStatements } from './undo-choice.ts'
import { UndoFamily } from './undo-family.ts'
import { settleUndone, UndoMark } from './undo-mark.ts'
import { UndoRecording } from './undo-recording.ts'
import { undoStructure } from './undo-structure.ts'
import { undoUnderTriggers } from './undo-under-triggers.ts'

export interface UndoOptions {
  readonly production: ServerSettings
  readonly control: Session
  readonly source: RollbackSource
  readonly journal: Journal
  readonly deployment: string
  /** All of its statements. */
  readonly statements: readonly JournalStatement[]
  readonly opid: string | null
  readonly to: number | null
  readonly check: boolean
  readonly dryRun: boolean
  readonly force: boolean
  readonly onConflict: RollbackSettings['onConflict']
  readonly triggers: RollbackSettings['triggers']
  readonly lock: LockSettings
  readonly interruption: Interruption
  readonly progress: Progress
  readonly keepData?: RollbackSettings['keepData']
  readonly keepLockSeconds?: number
  readonly records: UndoRecords
  /** Replicas that may not fall behind. */
  readonly replicas?: ReplicaLag | undefined
  /** Says something in the report. */
  readonly note?: (text: string) => void
}

/** Where a rollback leaves what takes it back. */
export interface UndoRecords {
  /** null: on disk alone. */
  readonly backup: { readonly session: Session; readonly tables: BackupTables } | null
  readonly backupServer: string
  readonly rollbackDirectory: string
  readonly actor: string | null
  readonly cascadesLogged: boolean
}

/** A rollback that is under way. */
export interface Undo extends UndoOptions {
  readonly session: Session
  /** null: it only checks. */
  readonly recording: UndoRecording | null
  /** As the journal has it. */
  family: UndoFamily
  watch: TriggerWatch | null
}

/**
 * Undoes a deployment, newest statement first. Neighbouring DML is taken back in one transaction together
 * with its journal rows, so it is undone whole or not at all; of a statement that ran in batches, each chunk is, so that it is
 * undone in as small pieces. DDL goes one by one, and the structure is compared after. All of it is a deployment of its own, which can
 * be undone too.
 * @throws UserError when there is no such deployment or it cannot be begun; NeedsOperatorError when a DDL undo broke off in the middle.
 */
export async function undoDeployment(given: UndoOptions): Promise<RollbackReport> {
  const notes: string[] = []
  const options = { ...given, note: (text: string) => notes.push(text) }
  const { journal, check, dryRun } = options
  // A dry run may be without a journal, or with one of an earlier version.
  const isRead = !dryRun || ((await journalExists(options.control)) && (await isCurrentJournal(options.control)))
  const deployment = isRead ? await journal.deployment(options.deployment) : null
  const family =
    deployment === null ? UndoFamily.of(options.statements) : await UndoFamily.load(journal, options.deployment)
  const statements = await chooseStatements(options, family)
  refuseElsewhere(options.source, statements)
  notes.push(...incompleteNotes(statements))
  const structure = new Set(statements.filter(({ step }) => step === 'ddl').map(({ opid }) => opid!))
  const tell = (
    state: RollbackReport['state'],
    results: readonly RolledBackStatement[],
    rest: Partial<RollbackReport> = {},
  ) => report(options, state, results, notes, structure, rest)
  if (statements.length === 0) {
    const idle = deployment === null || check || dryRun
    const recorded = idle ? null : await UndoRecording.finishOpen(options, deployment)
    if (!idle && deployment.state === 'undoing') await settleUndone(journal, options.deployment, null)
    notes.push('Nothing of this deployment is left to be undone.')
    return tell('nothing', [], { recorded })
  }
  if (dryRun) {
    const counted = await countStatements(options, statements)
    notes.push('Dry run: nothing was run or written.')
    return tell('checked', counted)
  }

  if (deployment === null) throw new Error(`Deployment ${options.deployment} is not in the journal`)
  const session = await openUndoer(options.production, options.lock)
  const results: RolledBackStatement[] = []
  const triggered: TriggeredRows[] = []
  let recording: UndoRecording | null = null
  let mark: UndoMark | null = null
  const end = async (state: RollbackReport['state']) => {
    const recorded = (await recording?.end()) ?? null
    if (recorded !== null) notes.push(recordedNote(recording!, recorded))
    return tell(state, results, { recorded, ...(triggered.length === 0 ? {} : { triggered }) })
  }
  try {
    if (!check) {
      recording = await UndoRecording.begin(options, session, deployment, statements)
      mark = await UndoMark.set(journal, deployment, statements)
    }
    const watch = await TriggerWatch.open(session, options.force)
    const undo: Undo = { ...options, session, recording, family, watch }
    for (const segment of segments(statements, check)) {
      options.interruption.check()
      if (!check) await options.replicas?.wait(options.interruption, options.progress)
      const outcome =
        segment.kind === 'rows' ? await undoRows(undo, segment.statements) : await undoDdl(undo, segment.statements[0]!)
      // Tables that have another name or structure again have other triggers.
      if (segment.kind === 'structure') undo.watch = await TriggerWatch.open(session, options.force)
      results.push(...outcome.statements)
      if (outcome.note !== undefined) notes.push(outcome.note)
      triggered.push(...(outcome.triggered ?? []))
      if (!outcome.ok) {
        await mark?.stopped()
        return await end(outcome.conflict ? 'conflict' : outcome.killed ? 'interrupted' : 'failed')
      }
      if (check && segment.kind === 'structure') {
        notes.push(
          `Checked down to opid ${segment.statements[0]!.opid}: what lies before that DDL can only be checked once it is undone.`,
        )
        break
      }
    }
  } catch (error) {
    // When the journal cannot be reached, the mark stays.
    await mark?.stopped().catch(() => {})
    if (error instanceof Interrupted) {
      if (error.hasReason) notes.push(error.message, error.hint!)
      return await end('interrupted')
    }
    await recording?.end().catch(() => {})
    throw error
  } finally {
    await session.close()
  }
  if (check) return tell('checked', results)
  await mark?.ended(options.to)
  reached('undo ended')
  const skipped = results.reduce((sum, result) => sum + (result.skipped ?? 0), 0)
  if (skipped > 0) notes.push(`${skipped} rows were left as others made them since.`)
  return end('undone')
}

function recordedNote({ uncaptured }: UndoRecording, { deployment, notReversible }: RecordedRollback): string {
  if (notReversible.length === 0) return `To take this rollback back: rollgate rollback ${deployment}`
  return `This rollback cannot itself be rolled back: ${uncaptured ?? notReversible.join(', ')}.`
}

interface Segment {
  readonly kind: 'rows' | 'structure'
  readonly statements: JournalStatement[]
}

/** A check takes nothing back for good, so it sees chunks as they are only when those after them are taken back in the same transaction. */
function segments(statements: readonly JournalStatement[], check: boolean): Segment[] {
  const found: Segment[] = []
  for (const statement of statements) {
    const kind = statement.step === 'ddl' ? 'structure' : 'rows'
    const last = found.at(-1)
    const alone = (one: JournalStatement) => one.batch !== null && !check
    if (kind === 'rows' && last?.kind === 'rows' && !alone(statement) && !alone(last.statements[0]!))
      last.statements.push(statement)
    else found.push({ kind, statements: [statement] })
  }
  return found
}

async function undoRows(undo: Undo, statements: readonly JournalStatement[]): Promise<SegmentOutcome> {
  const { session, recording, watch, source, interruption } = undo
  const applier = new RowApplier(session, undo.force, await changesAgain(session, statements))
  const results: RolledBackStatement[] = []
  const intended =
    (await recording?.intend(
      session,
      statements.map((statement) => [statement]),
    )) ?? []
  const after = undo.family.draft()
  // Should the server end the transaction by itself (a deadlock), what follows is not committed either, and the savepoint is gone.
  await session.run('SET SESSION autocommit = 0')
  await session.run('START TRANSACTION')
  await session.run('SAVEPOINT rollgate_undo')
  try {
    for (const [at, statement] of statements.entries()) {
      undo.progress.detail(`Undoing ${statement.opid} (${statement.kind}, ${statement.capturedRows} rows)`)
      const began = Date.now()
      const own = intended[at]
      if (own !== undefined) await session.run(markRunning(own.id))
      await session.run(`SET SESSION foreign_key_checks = ${statement.foreignKeysOff ? 0 : 1}`)
      // MySQL has no such switch.
      if (session.version.flavor === 'mariadb')
        await session.run(`SET SESSION check_constraint_checks = ${statement.checksOff ? 0 : 1}`)
      const check = statement.cascaded ? new ForeignKeyCheck(session) : null
      const stored = interruption.pass(countedChunks(source, statement))
      const watched = watch === null ? stored : watch.pass(stored)
      const rows = check === null ? watched : packStatements(check.watch(textsOf(watched)))
      const skips = undo.onConflict === 'skip'
      const { applied, conflicts, skipped } = await interruption.during(session, async () =>
        skips
          ? applySkipping(applier, rows, statement.cascaded)
          : {
              ...(await applier.apply(rows, statement.cascaded || (statement.foreignKeysOff && undo.force))),
              skipped: 0,
            },
      )
      interruption.over.throwIfAborted()
      const orphans = check === null || undo.force ? [] : await check.conflicts()
      const base = {
        opid: statement.opid!,
        kind: statement.kind,
        sql: statement.sql,
        applied,
        conflicts: [...conflicts, ...orphans],
      }
      results.push(skipped === 0 ? base : { ...base, skipped })
      if (orphans.length > 0 || (conflicts.length > 0 && skipped === 0)) {
        await session.run('ROLLBACK')
        await recording?.takenBack(intended)
        return takenBack(results)
      }
      await session.run(
        markUndone(statement.id, skipped === 0 ? null : `${skipped} rows were left as others made them`),
      )
      for (const { id, state } of after.undo(statement.id)) await session.run(markState(id, state))
      if (own !== undefined) await session.run(recording!.executed(session, own, applied, began))
    }
    await applier.finish()
    await session.run('RELEASE SAVEPOINT rollgate_undo')
    reached('undo of rows applied')
    await session.run(undo.check ? 'ROLLBACK' : 'COMMIT')
    reached('undo of rows committed')
  } catch (error) {
    await session.run('ROLLBACK').catch(() => session.destroy())
    const isCommitted = (await recording?.isCommitted(session, intended)) ?? false
    if (error instanceof NotRestored) {
      // What is found at the end of the transaction stands with the statement that was undone last.
      const { opid, kind, sql } = statements[Math.min(results.length, statements.length - 1)]!
      const others = results.slice(0, statements.length - 1)
      return {
        ...takenBack([...others, { opid: opid!, kind, sql, applied: 0, conflicts: error.conflicts }]),
        note: NOT_RESTORED,
      }
    }
    if (error instanceof TriggersFire) return undoUnderTriggers(undo, statements, (one) => counted(source, one))
    if (!isCommitted) throw brokenOff(error, interruption)
  }
  undo.family = after
  await recording?.capture(intended)
  const done = { ok: true, conflict: false, killed: false, statements: results }
  const lacking = [
    applier.unverified === 0 ? '' : `${applier.unverified} rows could not be compared after they were put back.`,
    watch?.fired ? 'Triggers fired for rows that were put back: with --force, what they changed is not compared.' : '',
    applier.forgot ? 'There were too many rows to compare all of them once more before COMMIT.' : '',
  ].filter((text) => text !== '')
  return lacking.length === 0 ? done : { ...done, note: lacking.join(' ') }
}

/** Whether triggers or foreign keys of these databases may change rows that were put back and compared already. */
async function changesAgain(session: Session, statements: readonly JournalStatement[]): Promise<boolean> {
  const databases = new Set(statements.flatMap(({ sourceDatabase }) => sourceDatabase ?? []))
  if (databases.size === 0) return true
  const list = [...databases].map(quoteText).join()
  const found = await session.value(
    `SELECT (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema IN (${list})) + (SELECT COUNT(*) FROM information_schema.referential_constraints WHERE unique_constraint_schema IN (${list}) AND (update_rule NOT IN ('RESTRICT', 'NO ACTION') OR delete_rule NOT IN ('RESTRICT', 'NO ACTION')))`,
  )
  return found !== '0'
}

const NOT_RESTORED =
  'Rows were not what they were before the deployment once they had been put back: a trigger or a change of the table since made others of them. Nothing was changed. Remove the cause, or take what comes out with --force.'

async function undoDdl(undo: Undo, statement: JournalStatement): Promise<SegmentOutcome> {
  const { session, recording, family, interruption } = undo
  const base = { opid: statement.opid!, kind: statement.kind, sql: statement.sql, conflicts: [] }
  const steps: string[] = []
  for await (const step of counted(undo.source, statement)) steps.push(step)
  if (recording === null)
    return { ok: true, conflict: false, killed: false, statements: [{ ...base, applied: steps.length }] }
  const { applied, error, conflict } = await undoStructure({ ...undo, recording, family }, session, statement, steps)
  const result = error === null ? { ...base, applied } : { ...base, applied, error }
  return { ok: error === null, conflict, killed: interruption.asked, statements: [result] }
}

/**
 * Passes the statements on and counts them.
 * @throws UserError when there are fewer or more than the journal says: an incomplete rollback is never played.
 */
async function* countedChunks(source: RollbackSource, statement: JournalStatement): AsyncGenerator<StatementChunk> {
  let count = 0
  for await (const chunk of source.chunks(statement)) {
    count += chunk.ends.length
    yield chunk
  }
  checkCount(source, statement, count)
}

/** The same one by one. */
async function* counted(source: RollbackSource, statement: JournalStatement): AsyncGenerator<string> {
  let count = 0
  for await (const text of source.statements(statement)) {
    count++
    yield text
  }
  checkCount(source, statement, count)
}

function checkCount(source: RollbackSource, statement: JournalStatement, count: number): void {
  const expected = rollbackCount(statement)
  if (count === expected) return
  const { opid, backupDatabase, backupTable } = statement
  const stored = backupTable === null ? 'on disk alone' : `in \`${backupDatabase}\`.\`${backupTable}\``
  throw new UserError(
    `The backup of ${opid} is not whole: there are ${count} rollback statements, ${expected} were stored ${stored}`,
    {
      hint: `${source.suspect} Nothing of this statement was changed.`,
      exitCode: EXIT.failed,
    },
  )
}

async function countStatements(
  options: UndoOptions,
  statements: readonly JournalStatement[],
): Promise<RolledBackStatement[]> {
  const results: RolledBackStatement[] = []
  for (const statement of statements) {
    let applied = 0
    for await (const _ of counted(options.source, statement)) applied++
    results.push({ opid: statement.opid!, kind: statement.kind, sql: statement.sql, applied, conflicts: [] })
  }
  return results
}

function incompleteNotes(statements: readonly JournalStatement[]): string[] {
  return statements.flatMap(({ opid, kind, incomplete, structureBefore }) => {
    if (incomplete !== null)
      return [`${opid} (${kind}) was deployed although it cannot be undone whole: ${incomplete}.`]
    const lost = structureBefore !== null && (JSON.parse(structureBefore) as StructureBefore).plan.losesData
    return lost
      ? [
          `${opid} (${kind}) was deployed with --keep-data never: the rows or values that it destroyed do not come back.`,
        ]
      : []
  })
}

function report(
  options: UndoOptions,
  state: RollbackReport['state'],
  results: readonly RolledBackStatement[],
  notes: readonly string[],
  structure: ReadonlySet<string>,
  rest: Partial<RollbackReport>,
): RollbackReport {
  const rows = results.reduce((sum, { opid, applied }) => sum + (structure.has(opid) ? 0 : applied), 0)
  const { deployment, statements } = options
  return { deployment, state, statements: mergeResults(results, statements), rows, notes, ...rest }
}
