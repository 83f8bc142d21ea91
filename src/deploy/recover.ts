import { operationId } from '../backup/names.ts'
import { BinlogError } from '../binlog/binlog-error.ts'
import { NeedsOperatorError, type UserError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { dialectOf } from '../mysql/dialect.ts'
import { isServerError } from '../mysql/server-error.ts'
import { parseStatement } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import { captureTransaction } from './capture.ts'
import { dropCascadeLogs } from './cascade-log.ts'
import { choices } from './choices.ts'
import { refuseHiddenCascades } from './hidden-cascades.ts'
import type { JournalStatement } from './journal-entries.ts'
import { abandonKeeps } from './keep.ts'
import { noteTemporary, refuseLoss } from './refuse-loss.ts'
import { backedUpUnder, completeDdl, happened, type StructureBefore } from './run-ddl.ts'
import { writtenTables } from './run-transaction.ts'
import { reached } from './step.ts'
import { storeInverse, storeRows, storeUndo } from './store-rollback.ts'
import { NOTHING_STORED } from './stored-rollback.ts'
import type { Target } from './target.ts'

const COMMITTED = ['executed', 'done', 'undone']

/**
 * Settles what an interrupted deployment left: statements that were committed get their rollback from the binlog, statements
 * that never were are journaled as failed. Nothing is run again.
 * @returns how many statements were backed up now.
 * @throws NeedsOperatorError when it cannot be told whether a statement happened, or its rows are no longer in the binlog.
 */
export async function recoverDeployment(target: Target): Promise<number> {
  const statements = await target.journal.statements(target.deployment)
  const unknown = statements.find((statement) => statement.state === 'unknown')
  if (unknown !== undefined) {
    throw new NeedsOperatorError(
      `Whether statement ${unknown.index} (${unknown.kind}) of deployment ${target.deployment} took effect is unknown: ${unknown.error ?? ''}`,
      choices(target, unknown.sequence, 'Look at what it was to change.'),
    )
  }
  let recovered = 0
  for (const statement of statements) {
    if (statement.state === 'intent' && (await settle(target, statement))) recovered++
  }
  for (const group of byTransaction(statements)) {
    const open = group.filter(({ state }) => state === 'executed')
    if (open.length === 0) continue
    target.progress.step(
      `Backing up statement ${open.map((statement) => statement.index).join(', ')}, which was run but not yet backed up`,
    )
    await backUp(target, statements, group)
    recovered += open.length
  }
  await dropCascadeLogs(
    target.control,
    statements.map(({ id }) => id),
  )
  return recovered
}

/** Finishes the backup of the transaction that a committed statement is part of. */
export async function backUpAnew(target: Target, id: string): Promise<void> {
  const statements = await target.journal.statements(target.deployment)
  const group = byTransaction(statements).find((one) => one.some((statement) => statement.id === id))
  if (group !== undefined) await backUp(target, statements, group)
}

/** @returns whether the statement turned out to have happened (and is backed up now). */
async function settle(target: Target, statement: JournalStatement): Promise<boolean> {
  if (statement.step === 'ddl' && statement.structureBefore !== null) {
    const before = JSON.parse(statement.structureBefore) as StructureBefore
    const parsed = await reparse(target, statement)
    if (await happened(target, parsed, before, { ...statement, lost: true })) {
      await completeDdl(
        target,
        { id: statement.id, statement: parsed, opid: operationId(new Date(), 0, statement.sequence), milliseconds: 0 },
        before,
        true,
      )
      return true
    }
    await abandonKeeps(target.control, before.plan)
  } else if (statement.step === 'opaque') {
    await target.journal.setFailed(statement.id, 'unknown', 'interrupted while it ran')
    throw new NeedsOperatorError(
      `Whether statement ${statement.index} (${statement.kind}) took effect cannot be told: the deployment was interrupted while it ran`,
      choices(target, statement.sequence, 'Look at what it was to change.'),
    )
  }
  await target.journal.setFailed(statement.id, 'failed', 'interrupted before it was committed')
  reached('recovery found not run')
  return false
}

/** Those of a transaction that are committed but not backed up; some of its statements may be backed up already. */
async function backUp(
  target: Target,
  all: readonly JournalStatement[],
  group: readonly JournalStatement[],
): Promise<void> {
  const [first] = group
  const open = group.filter(({ state }) => state === 'executed')
  if (!isRows(first!)) {
    for (const statement of open) {
      const tables = backedUpUnder(await reparse(target, statement))
      await storeInverse(target, { ...statement, opid: statement.opid!, tables }, statement.inverse ?? [], true)
    }
    return
  }
  if (first!.step === 'undo' && first!.start.file === '') {
    // Its rollback went without the binlog, and says so.
    for (const { id } of open) await target.journal.setDone(id, NOTHING_STORED)
    return
  }
  const temporary = new Set<string>()
  for (const earlier of first!.undoes === null ? all : []) {
    if (earlier.migration === first!.migration && earlier.sequence < first!.sequence)
      noteTemporary(await reparse(target, earlier), temporary)
  }
  const captured = await captureTransaction({
    session: target.control,
    from: first!.start,
    to: await binlogStatus(target.control),
    ids: group.map((statement) => statement.id),
    spoolDirectory: target.directory.scratch,
    signal: target.interruption.over,
  }).catch((error: unknown) => {
    throw isPurged(error) || error instanceof NeedsOperatorError ? rowsGone(open[0]!, error) : error
  })
  try {
    for (const statement of group) {
      const rows = captured.get(statement.id)!
      if (statement.step === 'undo') {
        if (statement.state === 'executed') await storeUndo(target, statement, rows, true)
        continue
      }
      const parsed = await reparse(target, statement)
      noteTemporary(parsed, temporary)
      if (statement.state !== 'executed') continue
      refuseLoss(statement, parsed, rows.logged, temporary)
      await refuseHiddenCascades(target, statement, parsed, rows)
      await storeRows(target, { ...statement, opid: statement.opid!, tables: writtenTables(parsed) }, rows, true)
    }
  } finally {
    for (const one of captured.values()) await one.close()
  }
}

/** The server no longer has the binlog from that position: 1236 ER_SOURCE_FATAL_ERROR_READING_BINLOG. */
function isPurged(error: unknown): error is BinlogError {
  return error instanceof BinlogError && isServerError(error.cause) && error.cause.errno === 1236
}

/** The marker is part of the transaction: that it was committed is certain. */
function rowsGone({ deployment, sequence, index, kind }: JournalStatement, cause: UserError): NeedsOperatorError {
  const mark = `rollgate recover ${deployment} ${sequence} --mark done`
  return new NeedsOperatorError(
    `Statement ${index} (${kind}) of deployment ${deployment} is committed but not backed up, and its rows cannot be read from the binary log. ${cause.message}`,
    [
      ...(cause.hint === undefined ? [] : [cause.hint]),
      'It took effect; its rows as they were are gone. Then choose:',
      `  go on without its rollback:  ${mark}`,
      `  take back all but it:        ${mark}, then rollgate rollback ${deployment}`,
    ].join('\n'),
    cause,
  )
}

/** The committed statements by transaction: those of one share the position from which they were captured. */
function byTransaction(statements: readonly JournalStatement[]): JournalStatement[][] {
  const groups: JournalStatement[][] = []
  for (const statement of statements) {
    if (!COMMITTED.includes(statement.state)) continue
    const last = groups.at(-1)?.[0]
    const together =
      last !== undefined &&
      isRows(statement) &&
      isRows(last) &&
      last.start.file === statement.start.file &&
      last.start.position === statement.start.position
    if (together) groups.at(-1)!.push(statement)
    else groups.push([statement])
  }
  return groups
}

function isRows({ step }: JournalStatement): boolean {
  return step === 'dml' || step === 'undo'
}

export async function reparse(target: Target, statement: JournalStatement): Promise<Statement> {
  const dialect =
    statement.structureBefore === null
      ? await dialectOf(target.control)
      : (JSON.parse(statement.structureBefore) as StructureBefore).dialect
  return parseStatement(new Source('journal', statement.sql), { dialect, database: statement.currentDatabase })!
}
