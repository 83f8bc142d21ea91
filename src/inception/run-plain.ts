import { operationId } from '../backup/names.ts'
import type { LockSettings, Progress } from '../config/settings.ts'
import type { Interruption } from '../deploy/interruption.ts'
import { refuseObstacles } from '../deploy/obstacles.ts'
import { planUnits, type Unit } from '../deploy/units.ts'
import { DEPLOY_LOCK, takeLock } from '../mysql/lock.ts'
import { describeServerError, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import type { Script, Statement } from '../sql/statement.ts'
import { failedRow, plainRow, type ResultRow } from './result-rows.ts'

export interface PlainRun {
  readonly target: ServerSettings
  readonly script: Script
  /** Of its statements, audited. */
  readonly rows: readonly ResultRow[]
  /** Row changes that follow one another commit together, so many at a time. */
  readonly together: number
  readonly pace: { readonly statements: number; readonly milliseconds: number } | undefined
  readonly lock: LockSettings
  readonly interruption: Interruption
  readonly progress: Progress
}

/**
 * Runs a script without backup, as its header asks: no journal, no rollback; it stops at the first failure.
 * @returns the rows of its statements
 * @throws UserError when it cannot be begun
 */
export async function runPlain(run: PlainRun): Promise<ResultRow[]> {
  const { units, obstacles } = planUnits(run.script, { perFile: false, together: run.together })
  refuseObstacles(
    run.script.source.path,
    obstacles.filter(({ acceptable }) => !acceptable),
    [],
  )
  const rows = [...run.rows]
  const session = await Session.open(run.target)
  try {
    await takeLock(session, DEPLOY_LOCK, 1)
    await session.run('SET SESSION autocommit = 1')
    if (run.lock.waitSeconds !== null)
      await session.run(
        `SET SESSION lock_wait_timeout = ${run.lock.waitSeconds}, innodb_lock_wait_timeout = ${run.lock.waitSeconds}`,
      )
    let sincePause = 0
    for (const unit of units) {
      if (run.interruption.asked) return rows
      if (run.pace !== undefined && sincePause >= run.pace.statements) {
        await run.interruption.pause(run.pace.milliseconds)
        sincePause = 0
      }
      sincePause += unit.statements.length
      if (!(await runUnit(session, unit, rows, run))) return rows
    }
    // BEGIN and COMMIT are no units of their own.
    return rows.map((row, at) =>
      row.stage === 'CHECKED' ? plainRow(row, { affectedRows: 0, seconds: 0, opid: opidOf(session, at) }) : row,
    )
  } finally {
    await session.close()
  }
}

async function runUnit(session: Session, unit: Unit, rows: ResultRow[], run: PlainRun): Promise<boolean> {
  const together = unit.kind === 'transaction' && unit.statements.length > 1
  if (together) await session.run('START TRANSACTION')
  for (const statement of unit.statements) {
    const failure = await runStatement(session, statement, rows, run)
    if (failure === null) continue
    if (together) {
      await session.run('ROLLBACK').catch(() => session.destroy())
      for (const { index } of unit.statements)
        if (index <= statement.index) rows[index - 1] = failedRow(run.rows[index - 1]!, failure)
    } else rows[statement.index - 1] = failedRow(run.rows[statement.index - 1]!, failure)
    return false
  }
  if (!together) return true
  try {
    await session.run('COMMIT')
    return true
  } catch (error) {
    if (!isServerError(error) && !isConnectionLost(error)) throw error
    for (const { index } of unit.statements) rows[index - 1] = failedRow(run.rows[index - 1]!, `COMMIT: ${tell(error)}`)
    return false
  }
}

/** @returns what went wrong; null when nothing did */
async function runStatement(
  session: Session,
  statement: Statement,
  rows: ResultRow[],
  { interruption, progress }: PlainRun,
): Promise<string | null> {
  const at = statement.index - 1
  progress.detail(`Statement ${statement.index}: ${statement.kind}`)
  const began = Date.now()
  try {
    const { affectedRows } = await interruption.during(session, () => session.run(statement.text))
    rows[at] = plainRow(rows[at]!, {
      affectedRows,
      seconds: (Date.now() - began) / 1000,
      opid: opidOf(session, at),
    })
    return null
  } catch (error) {
    if (!isServerError(error) && !isConnectionLost(error)) throw error
    return tell(error)
  }
}

function tell(error: unknown): string {
  return isConnectionLost(error)
    ? 'the connection was lost; whether it took effect is not known'
    : describeServerError(error as Parameters<typeof describeServerError>[0])
}

function opidOf(session: Session, at: number): string {
  return operationId(new Date(), session.connectionId, at)
}
