import type { Progress, RecoverSettings } from '../config/settings.ts'
import { finishDirectory } from '../deploy/finish-directory.ts'
import { Interruption } from '../deploy/interruption.ts'
import { Journal } from '../deploy/journal.ts'
import { journalExists } from '../deploy/journal-tables.ts'
import { markOutcome } from '../deploy/mark.ts'
import { recoverDeployment } from '../deploy/recover.ts'
import type { RollbackFiles } from '../deploy/report.ts'
import { RollbackDirectory } from '../deploy/rollback-directory.ts'
import { logsCascades } from '../deploy/structure-obstacles.ts'
import { awaitExecutorGone, openBackup, openControl } from '../deploy/target.ts'
import { UserError } from '../errors.ts'
import { DEPLOY_LOCK, takeLock } from '../mysql/lock.ts'
import { tellLostConnection } from '../mysql/server-error.ts'

/** What `recover` says: also its JSON document, key for key. */
export interface RecoverReport {
  readonly deployment: string
  /** What --mark did; null without it. */
  readonly marked: string | null
  /** Statements whose backup was finished now. */
  readonly recovered: number
  readonly rollback: RollbackFiles
  /** What a person should know. */
  readonly notes: readonly string[]
}

/**
 * Finishes the backup of what an interrupted deployment committed, and writes its rollback directory. Nothing is run again.
 * A `mark` says before what became of a statement whose outcome cannot be told.
 * @throws UserError when there is no such deployment; NeedsOperatorError when a statement's outcome cannot be told.
 */
export function recover(settings: RecoverSettings, progress: Progress): Promise<RecoverReport> {
  return tellLostConnection(settings.production, 'Run recover again.', () => recoverLocked(settings, progress))
}

async function recoverLocked(settings: RecoverSettings, progress: Progress): Promise<RecoverReport> {
  const control = await openControl(settings.production)
  try {
    const journal = new Journal(control)
    const deployment = (await journalExists(control)) ? await journal.deployment(settings.deployment) : null
    if (deployment === null) {
      throw new UserError(`There is no deployment ${settings.deployment} in the journal of the target`, {
        hint: 'rollgate status lists the deployments of a target.',
      })
    }
    await takeLock(control, DEPLOY_LOCK, 1)
    await awaitExecutorGone(settings.production)
    const notes: string[] = []
    const backup = await openBackup(settings.backup)
    try {
      const target = {
        production: settings.production,
        control,
        journal,
        backup: backup.tables,
        directory: await RollbackDirectory.open(settings.rollbackDirectory, deployment.id),
        deployment: deployment.id,
        cascadesLogged: await logsCascades(control),
        keepData: 'auto' as const,
        onlineDdl: null,
        triggers: 'refuse' as const,
        acceptIncomplete: [],
        lock: { waitSeconds: null, retries: 0, killBlockers: false },
        interruption: Interruption.never(),
        progress,
        note: (text: string) => notes.push(text),
      }
      const marked = settings.mark === null ? null : await markOutcome(target, settings.mark)
      const recovered = await recoverDeployment(target)
      const state = ['running', 'unknown'].includes(deployment.state) ? 'interrupted' : deployment.state
      const rollback = await finishDirectory(target, state, backup.session)
      if (state !== deployment.state) await journal.endDeployment(deployment.id, state)
      return { deployment: deployment.id, marked, recovered, rollback, notes }
    } finally {
      await backup.session.close()
    }
  } finally {
    await control.close()
  }
}
