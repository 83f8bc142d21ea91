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
import { sameBatch } from './batch-record.ts'
import { Interrupted, type Interruption } from './interruption.ts'
import { type Journal, type JournalStatement, markUndone } from './journal.ts'
import { mergeResults } from './merge-results.ts'
import type { RollbackReport, RolledBackStatement, TriggeredRows } from './report.ts'
import type { RollbackSource } from './rollback-source.ts'
import type { StructureBefore } from './run-ddl.ts'
import { brokenOff, type SegmentOutcome, takenBack } from './segment-outcome.ts'
import { applySkipping } from './skip-conflicts.ts'
import { reached } from './step.ts'
import { openUndoer } from './target.ts'
import { UndoMark } from './undo-mark.ts'
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
}

/**
 * Undoes a deployment, newest statement first. Neighbouring DML is taken back in one transaction together
 * with its journal rows, so it is undone whole or not at all; of a statement that ran in batches, each chunk is, so that it is
 * undone in as small pieces. DDL goes one by one, and the structure is compared after.
 * @throws UserError when there is no such deployment or it cannot be begun; NeedsOperatorError when a DDL undo broke off in the middle.
 */
export async function undoDeployment(options: UndoOptions): Promise<RollbackReport> {
  const chosen = chooseStatements(options)
  const notes = incompleteNotes(chosen)
  const structure = new Set(chosen.filter((statement) => statement.step === 'ddl').map((statement) => statement.opid!))
  const statements = [...chosen].reverse()
  if (statements.length === 0)
    return report(options, 'nothing', [], ['Nothing of this deployment is left to be undone.'])
  if (options.dryRun)
    return report(
      options,
      'checked',
      await countStatements(options, statements),
      [...notes, 'Dry run: nothing was run or written.'],
      structure,
    )

  const session = await openUndoer(options.production, options.lock)
  const results: RolledBackStatement[] = []
  const triggered: TriggeredRows[] = []
  let mark: UndoMark | null = null
  try {
    let watch = await TriggerWatch.open(session, options.force)
    if (!options.check) mark = await UndoMark.set(options.journal, options.deployment, chosen)
    for (const segment of segments(statements, options.check)) {
      options.interruption.check()
      const outcome =
        segment.kind === 'rows'
          ? await undoRows(options, session, segment.statements, watch)
          : await undoDdl(options, session, segment.statements[0]!, notes)
      // Tables that have another name or structure again have other triggers.
      if (segment.kind === 'structure') watch = await TriggerWatch.open(session, options.force)
      results.push(...outcome.statements)
      if (outcome.note !== undefined) notes.push(outcome.note)
      triggered.push(...(outcome.triggered ?? []))
      if (!outcome.ok) {
        await mark?.stopped()
        const state = outcome.conflict ? 'conflict' : outcome.killed ? 'interrupted' : 'failed'
        return report(options, state, results, notes, structure, triggered)
      }
      if (options.check && segment.kind === 'structure') {
        notes.push(
          `Checked down to opid ${segment.statements[0]!.opid}: what lies before that DDL can only be checked once it is undone.`,
        )
        break
      }
    }
  } catch (error) {
    // When the journal cannot be reached, the mark stays.
    await mark?.stopped().catch(() => {})
    if (!(error instanceof Interrupted)) throw error
    return report(options, 'interrupted', results, notes, structure, triggered)
  } finally {
    await session.close()
  }
  if (options.check) return report(options, 'checked', results, notes, structure, triggered)
  const left = (await options.journal.statements(options.deployment)).filter(
    (statement) => statement.state !== 'undone' && statement.state !== 'failed',
  )
  if (left.length === 0) await options.journal.endUndone(options.deployment)
  else await mark?.ended(options.to)
  reached('undo ended')
  const skipped = results.reduce((sum, result) => sum + (result.skipped ?? 0), 0)
  if (skipped > 0) notes.push(`${skipped} rows were left as others made them since.`)
  return report(options, 'undone', results, notes, structure, triggered)
}

function chooseStatements({ deployment, statements, opid, to }: UndoOptions): readonly JournalStatement[] {
  const live = statements.filter((statement) => statement.state === 'done' || statement.state === 'undoing')
  const refuse = (what: string) =>
    new UserError(`Deployment ${deployment} has no statement ${what} that could be undone`, {
      hint: 'rollgate status lists the statements of each deployment with number and opid.',
    })
  if (opid !== null) {
    const chosen = live.filter((statement) => statement.opid === opid)
    const [one] = chosen
    if (one === undefined) throw refuse(`with opid ${opid}`)
    return one.batch === null ? chosen : live.filter(({ batch }) => sameBatch(batch, one.batch))
  }
  if (to === null) return live
  const down = live.find(({ sequence, batch }) => sequence === to || batch?.first === to)
  if (down === undefined) throw refuse(`with number ${to}`)
  return live.filter(({ sequence, batch }) => sequence >= to || sameBatch(batch, down.batch))
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

async function undoRows(
  options: UndoOptions,
  session: Session,
  statements: readonly JournalStatement[],
  watch: TriggerWatch | null,
): Promise<SegmentOutcome> {
  const applier = new RowApplier(session, options.force, await changesAgain(session, statements))
  const results: RolledBackStatement[] = []
  // Should the server end the transaction by itself (a deadlock), what follows is not committed either, and the savepoint is gone.
  await session.run('SET SESSION autocommit = 0')
  await session.run('START TRANSACTION')
  await session.run('SAVEPOINT rollgate_undo')
  try {
    for (const statement of statements) {
      options.progress.detail(`Undoing ${statement.opid} (${statement.kind}, ${statement.capturedRows} rows)`)
      await session.run(`SET SESSION foreign_key_checks = ${statement.foreignKeysOff ? 0 : 1}`)
      const check = statement.cascaded ? new ForeignKeyCheck(session) : null
      const stored = options.interruption.pass(countedChunks(options.source, statement))
      const watched = watch === null ? stored : watch.pass(stored)
      const rows = check === null ? watched : packStatements(check.watch(textsOf(watched)))
      const skips = options.onConflict === 'skip'
      const { applied, conflicts, skipped } = await options.interruption.during(session, async () =>
        skips
          ? applySkipping(applier, rows, statement.cascaded)
          : {
              ...(await applier.apply(rows, statement.cascaded || (statement.foreignKeysOff && options.force))),
              skipped: 0,
            },
      )
      options.interruption.over.throwIfAborted()
      const orphans = check === null || options.force ? [] : await check.conflicts()
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
        return takenBack(results)
      }
      await session.run(
        markUndone(statement.id, skipped === 0 ? null : `${skipped} rows were left as others made them`),
      )
    }
    await applier.finish()
    await session.run('RELEASE SAVEPOINT rollgate_undo')
    reached('undo of rows applied')
    await session.run(options.check ? 'ROLLBACK' : 'COMMIT')
    reached('undo of rows committed')
  } catch (error) {
    await session.run('ROLLBACK').catch(() => session.destroy())
    if (error instanceof NotRestored) {
      // What is found at the end of the transaction stands with the statement that was undone last.
      const { opid, kind, sql } = statements[Math.min(results.length, statements.length - 1)]!
      const others = results.slice(0, statements.length - 1)
      return {
        ...takenBack([...others, { opid: opid!, kind, sql, applied: 0, conflicts: error.conflicts }]),
        note: NOT_RESTORED,
      }
    }
    if (error instanceof TriggersFire)
      return undoUnderTriggers(options, session, statements, (one) => counted(options.source, one))
    throw brokenOff(error, options.interruption)
  }
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

async function undoDdl(
  options: UndoOptions,
  session: Session,
  statement: JournalStatement,
  notes: string[],
): Promise<SegmentOutcome> {
  const base = { opid: statement.opid!, kind: statement.kind, sql: statement.sql, conflicts: [] }
  const steps: string[] = []
  for await (const step of counted(options.source, statement)) steps.push(step)
  if (options.check)
    return { ok: true, conflict: false, killed: false, statements: [{ ...base, applied: steps.length }] }
  const { applied, error, conflict } = await undoStructure(
    { ...options, note: (text) => notes.push(text) },
    session,
    statement,
    steps,
  )
  const result = error === null ? { ...base, applied } : { ...base, applied, error }
  return { ok: error === null, conflict, killed: options.interruption.asked, statements: [result] }
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
  const expected = statement.step === 'ddl' ? (statement.inverse?.length ?? 0) : statement.capturedRows
  if (count === expected) return
  throw new UserError(
    `The backup of ${statement.opid} is not whole: there are ${count} rollback statements, ${expected} were stored in \`${statement.backupDatabase}\`.\`${statement.backupTable}\``,
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
  structure: ReadonlySet<string> = new Set(),
  triggered: readonly TriggeredRows[] = [],
): RollbackReport {
  const rows = results.reduce((sum, { opid, applied }) => sum + (structure.has(opid) ? 0 : applied), 0)
  return {
    deployment: options.deployment,
    state,
    statements: mergeResults(results, options.statements),
    rows,
    notes,
    ...(triggered.length === 0 ? {} : { triggered }),
  }
}
