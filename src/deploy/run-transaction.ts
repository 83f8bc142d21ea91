import { operationId } from '../backup/names.ts'
import { EXIT, NeedsOperatorError, UserError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { isConnectionLost } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import type { Statement } from '../sql/statement.ts'
import { captureTransaction } from './capture.ts'
import { type JournalStatement, markExecuted, markRunning } from './journal.ts'
import { sha256 } from './pending.ts'
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
 * `temporary` are the temporary tables of the session, whose rows are in no binlog.
 * @throws StatementFailed when the server refuses a statement; nothing of the transaction remains then.
 */
export async function runTransaction(
  target: Target,
  executor: Session,
  statements: readonly Statement[],
  place: Place,
  temporary: ReadonlySet<string>,
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

  const committed = await Promise.all(entries.map(({ id }) => target.journal.statement(id)))
  const captured = await captureTransaction({
    session: target.control,
    from: start,
    to: await binlogStatus(target.control),
    ids: entries.map(({ id }) => id),
    spoolDirectory: target.directory.scratch,
  })
  for (const [at, { id, statement }] of entries.entries()) {
    const journaled = committed[at]!
    const rows = captured.get(id)!
    refuseEmpty(journaled, statement, rows.rows, temporary)
    await storeRows(
      target,
      { id, opid: journaled.opid!, sql: statement.text, kind: statement.kind, start, tables: writtenTables(statement) },
      rows,
      false,
    )
  }
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
        await executor.run(statement.text)
        continue
      }
      await executor.run(markRunning(entry.id))
      const began = Date.now()
      const { affectedRows } = await executor.run(statement.text)
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
    if (!isConnectionLost(error)) {
      await executor.run('ROLLBACK').catch(() => executor.destroy())
    } else {
      executor.destroy()
      await awaitExecutorGone(target.production)
      const last = await target.journal.statement(entries.at(-1)!.id)
      // The marker is part of the transaction: it tells whether the commit arrived although its answer did not.
      if (last?.state === 'executed') return
    }
    for (const { id, statement } of entries) {
      const message =
        statement === current ? failure.message : `taken back with statement ${current.index}: ${failure.message}`
      await target.journal.setFailed(id, 'failed', message)
    }
    throw failure
  }
}

/**
 * A statement that changed rows must have rows in the binlog.
 * @throws UserError when it has none; the statement is committed then, and journaled as executed.
 */
function refuseEmpty(
  journaled: JournalStatement | null,
  statement: Statement,
  rows: number,
  temporary: ReadonlySet<string>,
): void {
  if (journaled === null)
    throw new NeedsOperatorError(
      'The journal row of a statement is gone',
      'Look at the table rollgate.statement on the target.',
    )
  if (rows > 0 || (journaled.affectedRows ?? 0) === 0) return
  const written = statement.tables.filter((table) => table.access === 'write')
  if (written.length === 0 || written.every((table) => temporary.has(table.name.toLowerCase()))) return
  throw new UserError(
    `Statement ${statement.index} changed ${journaled.affectedRows} rows, but none of them is in the binary log: it has no rollback`,
    {
      hint: 'The statement is committed. Check the engine of its tables, binlog filters, and whether they are views or federated tables.',
      exitCode: EXIT.unknown,
    },
  )
}
