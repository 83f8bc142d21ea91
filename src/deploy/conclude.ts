import type { DeploySettings } from '../config/settings.ts'
import { NeedsOperatorError, UserError } from '../errors.ts'
import { describeServer } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'
import { describeUndone } from './describe.ts'
import { finishDirectory } from './finish-directory.ts'
import { irreversibleNotes } from './irreversible-notes.ts'
import type { DeployReport, RollbackFiles, RolledBackStatement } from './report.ts'
import { backupTablesSource } from './rollback-source.ts'
import type { RunResult } from './run-deployment.ts'
import { StatementFailed } from './statement-failed.ts'
import { reached } from './step.ts'
import type { Target } from './target.ts'
import { undoDeployment } from './undo.ts'

/**
 * Ends a deployment that ran: undoes it after a failure when that is wanted, writes the rollback directory and tells how it stands.
 * @throws what stopped the deployment, unless it is a person's to mend; then it stands in the notes.
 */
export async function conclude(
  target: Target,
  result: RunResult,
  settings: DeploySettings,
  backup: Session,
  notes: string[],
): Promise<DeployReport> {
  const { error } = result
  let { state, migrations } = result
  if (error !== null && !(error instanceof UserError || error instanceof StatementFailed)) {
    await end(target, state, backup)
    throw error
  }
  if (state === 'failed' && settings.onFailure === 'undo') {
    const undo = await undoAfterFailure(target, settings, backup, notes)
    migrations = describeUndone(migrations, undo.opids)
    state = undo.state
  }
  const rollback = await end(target, state, backup).catch((second: unknown) => {
    // What stopped the deployment matters more than what then went wrong on top of it.
    if (error === null) throw second
    notes.push(`The rollback directory is not finished: ${(second as Error).message}. rollgate recover finishes it.`)
    return null
  })
  if (state !== 'undone')
    notes.push(...irreversibleNotes(migrations, await target.journal.statements(target.deployment)))
  if (error instanceof UserError) notes.push(error.message, ...(error.hint === undefined ? [] : [error.hint]))
  return {
    deployment: target.deployment,
    target: describeServer(settings.production),
    state,
    migrations,
    rollback,
    notes,
  }
}

/** Writes the rollback directory. Killed before the journal says that it is there, the next deploy writes it. */
async function end(target: Target, state: DeployReport['state'], backup: Session): Promise<RollbackFiles> {
  const files = await finishDirectory(target, state, backup)
  // What an undo left half done stays marked as that, so that no deployment builds upon it.
  const journaled = await target.journal.deployment(target.deployment)
  if (journaled?.state !== 'undoing') await target.journal.endDeployment(target.deployment, state)
  reached('deployment ended')
  return files
}

/** @returns the opids of what was undone, and where the deployment stands then. */
async function undoAfterFailure(
  target: Target,
  settings: DeploySettings,
  backup: Session,
  notes: string[],
): Promise<{ state: DeployReport['state']; opids: ReadonlySet<string> }> {
  const { production, control, journal, deployment, lock, interruption, progress } = target
  const choice = { opid: null, to: null, check: false, dryRun: false, force: false, onConflict: 'stop' } as const
  const { triggers } = target
  let state: DeployReport['state'] = 'failed'
  try {
    const undo = await undoDeployment({
      production,
      control,
      source: backupTablesSource(backup),
      journal,
      deployment,
      statements: await journal.statements(deployment),
      lock,
      interruption,
      progress,
      triggers,
      replicas: target.replicas,
      ...choice,
      records: {
        backup: { session: backup, tables: target.backup! },
        backupServer: describeServer({ ...settings.backup, database: null }),
        rollbackDirectory: settings.rollbackDirectory,
        actor: settings.actor,
        cascadesLogged: target.cascadesLogged,
      },
    })
    notes.push(...undo.notes, ...undo.statements.flatMap(undoProblems))
    if (undo.state === 'undone' || undo.state === 'nothing') state = 'undone'
    else if (undo.state === 'interrupted') state = 'interrupted'
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    notes.push(error.message, ...(error.hint === undefined ? [] : [error.hint]))
    if (error instanceof NeedsOperatorError) state = 'unknown'
  }
  if (state !== 'undone')
    notes.push(
      `What this deployment did could not be undone whole. rollgate rollback ${deployment} goes on with it; see rollgate status.`,
    )
  const undone = (await journal.statements(deployment)).filter((statement) => statement.state === 'undone')
  return { state, opids: new Set(undone.map(({ opid }) => opid!)) }
}

/** Of many rows in conflict the first few are told. */
const TOLD_CONFLICTS = 10

function undoProblems({ opid, kind, error, conflicts }: RolledBackStatement): string[] {
  const told = conflicts.slice(0, TOLD_CONFLICTS)
  const more = conflicts.length - told.length
  return [
    ...(error === undefined ? [] : [`Undoing ${opid} (${kind}) failed: ${error}`]),
    ...told.map(
      ({ table, key, expected, found }) =>
        `Undoing ${opid} (${kind}): ${table} ${key} was changed by others: expected ${expected}, found ${found}`,
    ),
    ...(more > 0 ? [`Undoing ${opid} (${kind}): ${more} more rows were changed by others.`] : []),
  ]
}
