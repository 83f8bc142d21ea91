import { operationId } from '../backup/names.ts'
import { NeedsOperatorError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { isConnectionLost } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import type { Statement } from '../sql/statement.ts'
import { type CapturedStatement, captureTransaction } from './capture.ts'
import { type JournalStatement, markExecuted, markRunning } from './journal.ts'
import { sha256 } from './pending.ts'
import { noteTemporary, refuseLoss } from './refuse-loss.ts'
import { StatementFailed } from './statement-failed.ts'
import { storeRows } from './store-rollback.ts'
import { awaitExecutorGone, type Target } from './target.ts'

/** Where in a deployment a step stands. */
export interface Place {
  readonly migration: number
  /** Of the first statement of the step, from 0 over the deployment. */
  readonly sequence: number
  /** Reasons that the user accepted, by statement index. */
  readonly incomplete: ReadonlyMap<number, string>
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
  const entries: { id: string; statement: Statement; sequence: number }[] = []
  for (const [at, statement] of statements.entries()) {
    if (statement.class === 'session') continue
    const sequence = place.sequence + at
    const id = await target.journal.intend({
      deployment: target.deployment,
      migration: place.migration,
      sequence,
      statement,
      step: 'dml',
      checksum: sha256(statement.text),
      connectionId: executor.connectionId,
      start,
      incomplete: place.incomplete.get(statement.index) ?? null,
      structureBefore: null,
    })
    entries.push({ id, statement, sequence })
  }
  await execute(target, executor, statements, entries)

  const committed = await Promise.all(entries.map(({ id }) => readJournaled(target, id)))
  const captured = await captureTransaction({
    session: target.control,
    from: start,
    to: await binlogStatus(target.control),
    ids: entries.map(({ id }) => id),
    spoolDirectory: target.directory.scratch,
    signal: target.interruption.over,
  })
  try {
    for (const [at, { id, statement }] of entries.entries()) {
      const journaled = committed[at]!
      const rows = captured.get(id)!
      noteTemporary(statement, temporary)
      refuseLoss(journaled, statement, rows.rows, temporary)
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
  entries: readonly { id: string; statement: Statement; sequence: number }[],
): Promise<void> {
  const byStatement = new Map(entries.map((entry) => [entry.statement, entry]))
  let current = statements[0]!
  try {
    await executor.run('START TRANSACTION')
    for (const statement of statements) {
      current = statement
      const entry = byStatement.get(statement)
      if (entry === undefined) {
        await target.interruption.during(executor, () => executor.run(statement.text))
        continue
      }
      await executor.run(markRunning(entry.id))
      const began = Date.now()
      const { affectedRows } = await target.interruption.during(executor, () => executor.run(statement.text))
      const ended = new Date()
      await executor.run(
        markExecuted(
          entry.id,
          operationId(ended, executor.connectionId, entry.sequence),
          affectedRows,
          ended.getTime() - began,
        ),
      )
    }
    await executor.run('COMMIT')
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
    throw failure
  }
}
