import { operationId } from '../backup/names.ts'
import { NeedsOperatorError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { dialectOf } from '../mysql/dialect.ts'
import { parseStatement } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import { captureTransaction } from './capture.ts'
import type { JournalStatement } from './journal.ts'
import { abandonKeeps } from './keep.ts'
import { noteTemporary, refuseLoss } from './refuse-loss.ts'
import { completeDdl, happened, type StructureBefore } from './run-ddl.ts'
import { writtenTables } from './run-transaction.ts'
import { storeInverse, storeRows } from './store-rollback.ts'
import type { Target } from './target.ts'

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
      `Look at what it was to change. If it did not happen, set state = 'failed' for id ${unknown.id} in rollgate.statement and deploy again; if it did, set state = 'done'.`,
    )
  }
  let recovered = 0
  for (const statement of statements) {
    if (statement.state === 'intent' && (await settle(target, statement))) recovered++
  }
  const executed = statements.filter((statement) => statement.state === 'executed')
  const temporary = new Set<string>()
  for (const group of byTransaction(executed)) {
    target.progress.step(
      `Backing up statement ${group.map((statement) => statement.index).join(', ')}, which was run but not yet backed up`,
    )
    const [first] = group
    for (const earlier of statements) {
      if (earlier.migration === first!.migration && earlier.sequence < first!.sequence)
        noteTemporary(await reparse(target, earlier), temporary)
    }
    await backUp(target, group, temporary)
    recovered += group.length
  }
  return recovered
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
      `Look at what it was to change. If it did not happen, set state = 'failed' for id ${statement.id} in rollgate.statement and deploy again; if it did, set state = 'done'.`,
    )
  }
  await target.journal.setFailed(statement.id, 'failed', 'interrupted before it was committed')
  return false
}

async function backUp(target: Target, group: readonly JournalStatement[], temporary: Set<string>): Promise<void> {
  const [first] = group
  if (first!.step !== 'dml') {
    for (const statement of group) {
      const tables = writtenTables(await reparse(target, statement))
      await storeInverse(target, { ...statement, opid: statement.opid!, tables }, statement.inverse ?? [], true)
    }
    return
  }
  const captured = await captureTransaction({
    session: target.control,
    from: first!.start,
    to: await binlogStatus(target.control),
    ids: group.map((statement) => statement.id),
    spoolDirectory: target.directory.scratch,
  })
  try {
    for (const statement of group) {
      const parsed = await reparse(target, statement)
      const rows = captured.get(statement.id)!
      noteTemporary(parsed, temporary)
      refuseLoss(statement, parsed, rows.rows, temporary)
      await storeRows(target, { ...statement, opid: statement.opid!, tables: writtenTables(parsed) }, rows, true)
    }
  } finally {
    for (const one of captured.values()) await one.close()
  }
}

/** Statements of one transaction share the position from which they were captured. */
function byTransaction(statements: readonly JournalStatement[]): JournalStatement[][] {
  const groups: JournalStatement[][] = []
  for (const statement of statements) {
    const last = groups.at(-1)?.[0]
    const together =
      last !== undefined &&
      statement.step === 'dml' &&
      last.step === 'dml' &&
      last.start.file === statement.start.file &&
      last.start.position === statement.start.position
    if (together) groups.at(-1)!.push(statement)
    else groups.push([statement])
  }
  return groups
}

async function reparse(target: Target, statement: JournalStatement): Promise<Statement> {
  const dialect =
    statement.structureBefore === null
      ? await dialectOf(target.control)
      : (JSON.parse(statement.structureBefore) as StructureBefore).dialect
  return parseStatement(new Source('journal', statement.sql), { dialect, database: statement.currentDatabase })!
}
