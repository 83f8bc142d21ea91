import { operationId } from '../backup/names.ts'
import { EXIT, NeedsOperatorError, UserError } from '../errors.ts'
import { isConnectionLost } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import type { Statement } from '../sql/statement.ts'
import { choices } from './choices.ts'
import { shownText } from './describe.ts'
import { Interrupted, isKilled } from './interruption.ts'
import { markExecuted } from './journal-marks.ts'
import { refuseObstacles, unitOutlook } from './obstacles.ts'
import { type PendingMigration, sha256 } from './pending.ts'
import { runBatch } from './run-batch.ts'
import { runDdl } from './run-ddl.ts'
import { type Place, runTransaction } from './run-transaction.ts'
import { StatementFailed } from './statement-failed.ts'
import { reached } from './step.ts'
import { NOTHING_STORED } from './stored-rollback.ts'
import type { Target } from './target.ts'
import type { BatchUnit, Plan, Unit } from './units.ts'

/**
 * Runs what is left of one file on a clean session, step by step, each captured and backed up before the next.
 * `position` is the migration's place in the deployment from 1; `firstSequence` the sequence of its first statement.
 * @returns the sequence of the first statement after it.
 * @throws StatementFailed, UserError, NeedsOperatorError or Interrupted; what was done until then is in the journal and backed up.
 */
export async function runMigration(
  target: Target,
  executor: Session,
  migration: PendingMigration,
  plan: Plan,
  position: number,
  firstSequence: number,
): Promise<number> {
  const temporary = new Set<string>()
  // Chunks of a batch have journal rows of their own, which those behind come after.
  let chunks = 0
  let sincePause = 0
  for (const unit of plan.units) {
    const rest = remaining(unit, migration.doneUpTo)
    if (rest === null) continue
    target.interruption.check()
    await target.replicas?.wait(target.interruption, target.progress)
    const first = rest.statements[0]!
    const obstacles = [
      ...plan.obstacles.filter(({ statement }) => rest.statements.includes(statement)),
      ...(await unitOutlook(target.control, rest, target)).obstacles,
    ]
    const incomplete = refuseObstacles(migration.file.path, obstacles, target.acceptIncomplete)
    const place: Place = { migration: position, sequence: firstSequence + first.index - 1 + chunks, incomplete }
    target.progress.detail(`${migration.file.path} statement ${first.index}: ${first.kind}`)
    try {
      if (rest.kind === 'batch') chunks += (await runBatch(target, executor, rest, place, migration.resume)) - 1
      else await runUnit(target, executor, rest, place, temporary)
    } catch (error) {
      throw target.interruption.asked && error instanceof StatementFailed && isKilled(error.cause)
        ? new Interrupted()
        : error
    }
    sincePause += rest.statements.length
    const { pace } = target
    if (pace !== undefined && sincePause >= pace.statements && rest !== plan.units.at(-1)) {
      await target.interruption.pause(pace.milliseconds)
      sincePause = 0
    }
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
  return firstSequence + migration.script.statements.length + chunks
}

/** What of a plan is still to be run. */
export function remainingPlan(plan: Plan, doneUpTo: number): Plan {
  return {
    units: plan.units.map((unit) => remaining(unit, doneUpTo)).filter((unit) => unit !== null),
    obstacles: plan.obstacles.filter(({ statement }) => statement.index > doneUpTo),
  }
}

/** What of a unit is still to be run; session statements are always run again, since the session is new. */
function remaining(unit: Unit, doneUpTo: number): Unit | null {
  if (unit.kind === 'session') return unit
  if (unit.kind === 'batch') return unit.statements[0]!.index > doneUpTo ? unit : null
  const statements = unit.statements.filter((statement) => statement.index > doneUpTo || statement.class === 'session')
  if (statements.every((statement) => statement.class === 'session')) {
    return statements.length === 0 ? null : { kind: 'session', statements }
  }
  return { ...unit, statements }
}

async function runUnit(
  target: Target,
  executor: Session,
  unit: Exclude<Unit, BatchUnit>,
  place: Place,
  temporary: Set<string>,
): Promise<void> {
  switch (unit.kind) {
    case 'session':
      for (const statement of unit.statements) await runSession(target, executor, statement)
      return
    case 'transaction':
      return runTransaction(target, executor, unit.statements, place, temporary)
    case 'ddl':
      return runDdl(target, executor, unit.statements[0]!, place)
    case 'opaque':
      return runOpaque(target, executor, unit.statements[0]!, place)
  }
}

async function runSession(target: Target, executor: Session, statement: Statement): Promise<void> {
  try {
    await target.interruption.during(executor, () => executor.run(statement.text))
  } catch (error) {
    throw new StatementFailed(statement, error)
  }
}

/**
 * Runs a statement that cannot be undone: the user accepted it.
 * @throws NeedsOperatorError when it cannot be told whether it took effect.
 */
export async function runOpaque(target: Target, executor: Session, statement: Statement, place: Place): Promise<void> {
  const id = await target.journal.intend({
    deployment: target.deployment,
    migration: place.migration,
    sequence: place.sequence,
    // Nobody reads it again to run it.
    statement: {
      index: statement.index,
      kind: statement.kind,
      database: statement.database,
      text: shownText(statement),
    },
    step: 'opaque',
    checksum: sha256(statement.text),
    connectionId: executor.connectionId,
    start: { file: '', position: 0 },
    incomplete: place.incomplete.get(statement.index) ?? null,
    structureBefore: null,
    batch: null,
    undoes: place.undoes,
  })
  reached('opaque intended')
  const began = Date.now()
  let affectedRows: number
  try {
    affectedRows = (await target.interruption.during(executor, () => executor.run(statement.text))).affectedRows
  } catch (error) {
    const failure = new StatementFailed(statement, error)
    if (isConnectionLost(error) || isKilled(error)) {
      await target.journal.setFailed(id, 'unknown', failure.message)
      throw new NeedsOperatorError(
        `${isKilled(error) ? 'The server was told to end' : 'The connection was lost during'} statement ${statement.index} (${statement.kind}); whether it took effect cannot be told`,
        choices(target, place.sequence, 'Look at what it was to change.'),
        error,
      )
    }
    await target.journal.setFailed(id, 'failed', failure.message)
    throw failure
  }
  reached('opaque run')
  const ended = new Date()
  await target.control.run(
    markExecuted(id, operationId(ended, executor.connectionId, place.sequence), affectedRows, ended.getTime() - began),
  )
  reached('opaque marked as executed')
  await target.journal.setDone(id, NOTHING_STORED)
  reached('opaque done')
}
