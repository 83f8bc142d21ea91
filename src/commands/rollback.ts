import type { Progress, RollbackSettings } from '../config/settings.ts'
import { Journal, type JournalDeployment } from '../deploy/journal.ts'
import { journalExists } from '../deploy/journal-tables.ts'
import type { RollbackReport } from '../deploy/report.ts'
import { openBackup, openControl } from '../deploy/target.ts'
import { undoDeployment } from '../deploy/undo.ts'
import { EXIT, NeedsOperatorError, UserError } from '../errors.ts'
import { DEPLOY_LOCK, takeLock } from '../mysql/lock.ts'
import { tellLostConnection } from '../mysql/server-error.ts'

/**
 * Undoes a deployment, or one statement of it, from the backup tables.
 * @throws UserError when there is no such deployment, its backup is not whole, or a later deployment built on it;
 * NeedsOperatorError when part of it is not settled yet.
 */
export async function rollback(settings: RollbackSettings, progress: Progress): Promise<RollbackReport> {
  const control = await openControl(settings.production)
  try {
    const journal = new Journal(control)
    const deployment = (await journalExists(control)) ? await journal.deployment(settings.deployment) : null
    if (deployment === null) {
      throw new UserError(`There is no deployment ${settings.deployment} in the journal of the target`, {
        hint: 'rollgate status lists the deployments of a target.',
      })
    }
    if (!settings.dryRun) await takeLock(control, DEPLOY_LOCK, 1)
    await refuseUnsettled(journal, settings.deployment)
    if (!settings.force) await refuseBuiltUpon(journal, deployment)
    const backup = await openBackup(settings.backup)
    try {
      progress.step(`${settings.check ? 'Checking the rollback of' : 'Rolling back'} deployment ${settings.deployment}`)
      return await tellLostConnection(
        settings.production,
        'Run rollback again: it goes on where this one stopped, and nothing is undone twice.',
        () => undoDeployment({ ...settings, control, backup: backup.session, journal, progress }),
      )
    } finally {
      await backup.session.close()
    }
  } finally {
    await control.close()
  }
}

async function refuseUnsettled(journal: Journal, deployment: string): Promise<void> {
  const open = (await journal.statements(deployment)).filter((statement) =>
    ['intent', 'executed', 'unknown'].includes(statement.state),
  )
  if (open.length === 0) return
  throw new NeedsOperatorError(
    `${open.length} statements of deployment ${deployment} were interrupted and are not backed up yet`,
    `Run rollgate recover ${deployment} first: it finishes their backup from the binary log.`,
  )
}

/** Newer deployments that changed the same tables, or went on with the same file, must be undone first. */
async function refuseBuiltUpon(journal: Journal, deployment: JournalDeployment): Promise<void> {
  const all = await journal.deployments(deployment.database)
  const later = all.slice(all.findIndex(({ id }) => id === deployment.id) + 1).filter(({ state }) => state !== 'undone')
  const tables = await tablesOf(journal, deployment.id)
  const files = await filesOf(journal, deployment.id)
  const blocking: string[] = []
  for (const { id } of later) {
    const theirs = await tablesOf(journal, id)
    const shared = [...theirs].filter((table) => tables.has(table))
    const continued = theirs.size === 0 ? [] : [...(await filesOf(journal, id))].filter((file) => files.has(file))
    if (shared.length + continued.length > 0) blocking.push(`  - ${id} (${[...shared, ...continued].join(', ')})`)
  }
  if (blocking.length === 0) return
  throw new UserError(
    `Later deployments changed the same tables or went on with the same files:\n${blocking.join('\n')}`,
    {
      hint: 'Roll them back first, newest first; or use --force to undo this one all the same.',
      exitCode: EXIT.failed,
    },
  )
}

async function filesOf(journal: Journal, deployment: string): Promise<Set<string>> {
  return new Set((await journal.deploymentMigrations(deployment)).map(({ name }) => name))
}

async function tablesOf(journal: Journal, deployment: string): Promise<Set<string>> {
  const live = (await journal.statements(deployment)).filter(
    (statement) => statement.state === 'done' && statement.backupTable !== null,
  )
  return new Set(live.map((statement) => `${statement.sourceDatabase}.${statement.sourceTable}`))
}
