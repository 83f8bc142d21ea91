import { operationId } from '../backup/names.ts'
import { EXIT, NeedsOperatorError, UserError } from '../errors.ts'
import { isConnectionLost } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import type { Statement } from '../sql/statement.ts'
import { choices } from './choices.ts'
import { markExecuted } from './journal.ts'
import { refuseObstacles, unitOutlook } from './obstacles.ts'
import { type PendingMigration, sha256 } from './pending.ts'
import { runDdl } from './run-ddl.ts'
import { type Place, runTransaction } from './run-transaction.ts'
import { StatementFailed } from './statement-failed.ts'
import type { Target } from './target.ts'
import type { Plan, Unit } from './units.ts'

/** A run was asked to stop; everything up to the statement before is done and backed up. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/**
 * Runs what is left of one file on a clean session, step by step, each captured and backed up before the next.
 * `position` is the migration's place in the deployment from 1; `firstSequence` the sequence of its first statement.
 * @throws StatementFailed, UserError, NeedsOperatorError or Interrupted; what was done until then is in the journal and backed up.
 */
export async function runMigration(
  target: Target,
  executor: Session,
  migration: PendingMigration,
  plan: Plan,
  position: number,
  firstSequence: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const temporary = new Set<string>()
  for (const unit of plan.units) {
    const rest = remaining(unit, migration.doneUpTo)
    if (rest === null) continue
    if (signal?.aborted) throw new Interrupted()
    const first = rest.statements[0]!
    const obstacles = [
      ...plan.obstacles.filter(({ statement }) => rest.statements.includes(statement)),
      ...(await unitOutlook(target.control, rest, target)).obstacles,
    ]
    const incomplete = refuseObstacles(migration.file.path, obstacles, target.acceptIncomplete)
    const place: Place = { migration: position, sequence: firstSequence + first.index - 1, incomplete }
    target.progress.detail(`${migration.file.path} statement ${first.index}: ${first.kind}`)
    await runUnit(target, executor, rest, place, temporary)
    if (executor.destroyed) {
      throw new UserError(
        `The connection to the target was lost after statement ${rest.statements.at(-1)!.index} of ${migration.file.path}, which is done and backed up`,
        {
          hint: 'Run deploy again: it goes on with the next statement.',
          exitCode: EXIT.server,
        },
      )
    }
  }
}

/** What of a unit is still to be run; session statements are always run again, since the session is new. */
function remaining(unit: Unit, doneUpTo: number): Unit | null {
  if (unit.kind === 'session') return unit
  const statements = unit.statements.filter((statement) => statement.index > doneUpTo || statement.class === 'session')
  if (statements.every((statement) => statement.class === 'session')) {
    return statements.length === 0 ? null : { kind: 'session', statements }
  }
  return { kind: unit.kind, statements }
}

async function runUnit(
  target: Target,
  executor: Session,
  unit: Unit,
  place: Place,
  temporary: Set<string>,
): Promise<void> {
  switch (unit.kind) {
    case 'session':
      for (const statement of unit.statements) await runSession(executor, statement)
      return
    case 'transaction':
      return runTransaction(target, executor, unit.statements, place, temporary)
    case 'ddl':
      return runDdl(target, executor, unit.statements[0]!, place)
    case 'opaque':
      return runOpaque(target, executor, unit.statements[0]!, place)
  }
}

async function runSession(executor: Session, statement: Statement): Promise<void> {
  try {
    await executor.run(statement.text)
  } catch (error) {
    throw new StatementFailed(statement, error)
  }
}

/** Runs a statement that the user accepted although it cannot be undone. */
async function runOpaque(target: Target, executor: Session, statement: Statement, place: Place): Promise<void> {
  const id = await target.journal.intend({
    deployment: target.deployment,
    migration: place.migration,
    sequence: place.sequence,
    statement,
    step: 'opaque',
    checksum: sha256(statement.text),
    connectionId: executor.connectionId,
    start: { file: '', position: 0 },
    incomplete: place.incomplete.get(statement.index) ?? null,
    structureBefore: null,
  })
  const began = Date.now()
  let affectedRows: number
  try {
    affectedRows = (await executor.run(statement.text)).affectedRows
  } catch (error) {
    const failure = new StatementFailed(statement, error)
    if (isConnectionLost(error)) {
      await target.journal.setFailed(id, 'unknown', failure.message)
      throw new NeedsOperatorError(
        `The connection was lost while statement ${statement.index} (${statement.kind}) ran; whether it took effect cannot be told`,
        choices(target.deployment, place.sequence, 'Look at what it was to change.'),
        error,
      )
    }
    await target.journal.setFailed(id, 'failed', failure.message)
    throw failure
  }
  const ended = new Date()
  await target.control.run(
    markExecuted(id, operationId(ended, executor.connectionId, place.sequence), affectedRows, ended.getTime() - began),
  )
  await target.journal.setDone(id, {
    capturedRows: 0,
    sourceDatabase: null,
    sourceTable: null,
    backupDatabase: null,
    backupTable: null,
    foreignKeysOff: false,
  })
}
