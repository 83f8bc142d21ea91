import { operationId } from '../backup/names.ts'
import { NeedsOperatorError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { isConnectionLost } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import type { Statement } from '../sql/statement.ts'
import type { BatchRecord } from './batch-record.ts'
import { captureTransaction } from './capture.ts'
import { dropCascadeLogs } from './cascade-log.ts'
import { CascadeCapture, planCascades } from './cascades.ts'
import { refuseHiddenCascades } from './hidden-cascades.ts'
import type { JournalStatement } from './journal-entries.ts'
import { markExecuted, markRunning } from './journal-marks.ts'
import { sha256 } from './pending.ts'
import type { CapturedStatement } from './recorder.ts'
import { noteTemporary, refuseLoss } from './refuse-loss.ts'
import { StatementFailed } from './statement-failed.ts'
import { reached } from './step.ts'
import { storeRows } from './store-rollback.ts'
import { CASCADE_NOT_LOGGED } from './structure-obstacles.ts'
import { awaitExecutorGone, type Target } from './target.ts'

/** Where in a deployment a step stands. */
export interface Place {
  readonly migration: number
  /** Of the first statement of the step, from 0 over the deployment. */
  readonly sequence: number
  /** Reasons that the user accepted, by statement index. */
  readonly incomplete: ReadonlyMap<number, string>
  /** The statement is a chunk of the one in the file, whose checksum this is. */
  readonly chunk?: { readonly record: BatchRecord; readonly checksum: string }
  /** In a rollback: journal ids of the statements that the step takes back. */
  readonly undoes?: readonly string[]
}

interface Entry {
  /** Journal id. */
  readonly id: string
  readonly statement: Statement
  readonly sequence: number
}

/**
 * Runs statements as one transaction with the journal's markers around each, captures it from the binlog, and stores its rollback.
 * `temporary` follows the temporary tables of the session, whose rows are in no binlog.
 * @throws StatementFailed when the server refuses a statement; nothing of the transaction remains then.
 */
export async function runTransaction(
  target: Target,
  executor: Session,
  statements: readonly Statement[],
  place: Place,
  temporary: Set<string>,
): Promise<void> {
  const start = await binlogStatus(target.control)
  const entries: Entry[] = []
  for (const [at, statement] of statements.entries()) {
    if (statement.class === 'session') continue
    const sequence = place.sequence + at
    const id = await target.journal.intend({
      deployment: target.deployment,
      migration: place.migration,
      sequence,
      statement,
      step: 'dml',
      checksum: place.chunk?.checksum ?? sha256(statement.text),
      connectionId: executor.connectionId,
      start,
      incomplete: place.incomplete.get(statement.index) ?? null,
      structureBefore: null,
      batch: place.chunk?.record ?? null,
      undoes: place.undoes,
    })
    entries.push({ id, statement, sequence })
  }
  const ids = entries.map(({ id }) => id)
  reached('rows intended')
  const captures = await planCaptures(target, entries, place)
  await execute(target, executor, statements, entries, captures)

  const committed = await Promise.all(entries.map(({ id }) => readJournaled(target, id)))
  const captured = await captureTransaction({
    session: target.control,
    from: start,
    to: await binlogStatus(target.control),
    ids,
    spoolDirectory: target.directory.scratch,
    signal: target.interruption.over,
  })
  reached('rows captured')
  try {
    for (const [at, { id, statement }] of entries.entries()) {
      const journaled = committed[at]!
      const rows = captured.get(id)!
      noteTemporary(statement, temporary)
      refuseLoss(journaled, statement, rows.logged, temporary)
      await refuseHiddenCascades(target, journaled, statement, rows)
      await storeRows(
        target,
        {
          id,
          opid: journaled.opid!,
          sql: statement.text,
          kind: statement.kind,
          start,
          tables: writtenTables(statement),
        },
        stoppable(target, rows),
        false,
      )
    }
    await dropCascadeLogs(target.control, [...captures.keys()])
  } finally {
    for (const one of captured.values()) await one.close()
  }
}

/** Storing stops when the run must: the statement stays executed, and its backup is made from the binlog later. */
function stoppable({ interruption }: Target, captured: CapturedStatement): CapturedStatement {
  return {
    ...captured,
    rollback: () => interruption.pass(captured.rollback()),
    script: () => interruption.pass(captured.script()),
  }
}

/** By journal id, for the statements that foreign keys may change other rows along with. What the user accepted not to be captured is not. */
async function planCaptures(
  target: Target,
  entries: readonly Entry[],
  place: Place,
): Promise<ReadonlyMap<string, CascadeCapture>> {
  const captures = new Map<string, CascadeCapture>()
  if (target.cascadesLogged) return captures
  for (const { id, statement } of entries) {
    if (place.incomplete.get(statement.index)?.split(',').includes(CASCADE_NOT_LOGGED)) continue
    const plan = await planCascades(target.control, statement)
    if (plan !== null) captures.set(id, new CascadeCapture(statement, id, plan))
  }
  return captures
}

async function readJournaled(target: Target, id: string): Promise<JournalStatement> {
  const journaled = await target.journal.statement(id)
  if (journaled !== null) return journaled
  throw new NeedsOperatorError(
    `The journal row ${id} of a statement is gone`,
    'Look at the table rollgate.statement on the target.',
  )
}

export function writtenTables(statement: Statement) {
  return statement.tables.filter((table) => table.access !== 'read')
}

async function execute(
  target: Target,
  executor: Session,
  statements: readonly Statement[],
  entries: readonly Entry[],
  captures: ReadonlyMap<string, CascadeCapture>,
): Promise<void> {
  const byStatement = new Map(entries.map((entry) => [entry.statement, entry]))
  const notes: string[] = []
  let current = statements[0]!
  try {
    for (const capture of captures.values()) await capture.prepare(target.control, executor)
    // Rows that others add between the copy and the statement would be lost, so gaps are locked.
    if (captures.size > 0) await executor.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    await executor.run('START TRANSACTION')
    for (const statement of statements) {
      current = statement
      const entry = byStatement.get(statement)
      if (entry === undefined) {
        await target.interruption.during(executor, () => executor.run(statement.text))
        continue
      }
      const capture = captures.get(entry.id)
      await executor.run(markRunning(entry.id))
      reached('rows marked as running')
      await capture?.before(executor)
      const began = Date.now()
      const { affectedRows } = await target.interruption.during(executor, () => executor.run(statement.text))
      reached('rows changed')
      const ended = new Date()
      const cascaded = (await capture?.after(executor, affectedRows)) ?? []
      for (const { table, rows } of cascaded) {
        notes.push(
          `Statement ${statement.index} (${statement.kind}): ${rows} ${rows === 1 ? 'row' : 'rows'} of \`${table}\` that foreign keys changed along ${rows === 1 ? 'is' : 'are'} captured.`,
        )
      }
      await executor.run(
        markExecuted(
          entry.id,
          operationId(ended, executor.connectionId, entry.sequence),
          affectedRows,
          ended.getTime() - began,
        ),
      )
    }
    reached('rows marked as executed')
    await executor.run('COMMIT')
    reached('rows committed')
    for (const note of notes) target.note?.(note)
    for (const capture of captures.values()) await capture.end(executor)
  } catch (error) {
    const failure = new StatementFailed(current, error)
    const ended =
      !isConnectionLost(error) &&
      (await executor.run('ROLLBACK').then(
        () => true,
        () => false,
      ))
    if (!ended) {
      executor.destroy()
      await awaitExecutorGone(target.production)
    }
    // The marker is part of the transaction: it tells whether the commit happened although its answer was an error, or lost.
    if ((await target.journal.statement(entries.at(-1)!.id))?.state === 'executed') return
    for (const { id, statement } of entries) {
      const message =
        statement === current ? failure.message : `taken back with statement ${current.index}: ${failure.message}`
      await target.journal.setFailed(id, 'failed', message)
    }
    await dropCascadeLogs(target.control, [...captures.keys()])
    throw failure
  }
}
