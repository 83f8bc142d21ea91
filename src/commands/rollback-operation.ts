import { type FoundOperation, findOperations } from '../backup/find-operation.ts'
import type { OperationSettings, Progress } from '../config/settings.ts'
import { Interruption } from '../deploy/interruption.ts'
import { journalExists } from '../deploy/journal-tables.ts'
import type { RollbackReport } from '../deploy/report.ts'
import { openBackup, openControl } from '../deploy/target.ts'
import { undoGoInception } from '../deploy/undo-goinception.ts'
import { EXIT, UserError } from '../errors.ts'
import { DEPLOY_LOCK, takeLock } from '../mysql/lock.ts'
import { tellLostConnection } from '../mysql/server-error.ts'
import { describeServer } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import { rollback } from './rollback.ts'

/**
 * Undoes one statement by its opid: of a deployment that the journal knows, or one that goInception itself backed up.
 * @throws UserError when nobody knows the opid
 */
export function rollbackOperation(
  settings: OperationSettings,
  progress: Progress,
  signal?: AbortSignal,
): Promise<RollbackReport> {
  return tellLostConnection(settings.production, 'Look at what it undid before you run it again.', async () => {
    const control = await openControl(settings.production)
    try {
      const deployment = await deploymentOf(control, settings.opid)
      if (deployment === null) return await undoForeign(settings, control, progress, signal)
      await control.close()
      return await rollback({ ...settings, deployment, from: null, to: null }, progress, signal)
    } finally {
      await control.close()
    }
  })
}

async function deploymentOf(control: Session, opid: string): Promise<string | null> {
  if (!(await journalExists(control))) return null
  const found = await control.value(`SELECT deployment FROM rollgate.statement WHERE opid = ${quoteText(opid)}`)
  return found === null ? null : String(found)
}

async function undoForeign(
  settings: OperationSettings,
  control: Session,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<RollbackReport> {
  if (!settings.dryRun) await takeLock(control, DEPLOY_LOCK, 1)
  const backup = await openBackup(settings.backup)
  try {
    progress.step(`Rolling back ${settings.opid}, which goInception backed up`)
    const found = one(settings, await findOperations(backup.session, settings.opid))
    if (found.port !== settings.production.port && !settings.force)
      throw new UserError(
        `${settings.opid} was made on ${found.host}:${found.port}, this is ${describeServer(settings.production)}`,
        { hint: 'Name that server with --production, or add --force.', exitCode: EXIT.failed },
      )
    const interruption = new Interruption(signal, settings.graceSeconds)
    return await undoGoInception(settings, backup.session, found, interruption)
  } finally {
    await backup.session.close()
  }
}

function one({ opid, backup }: OperationSettings, found: readonly FoundOperation[]): FoundOperation {
  const [first, ...others] = found
  if (first === undefined)
    throw new UserError(
      `Neither the journal of the target nor the backup tables on ${describeServer({ ...backup, database: null })} know the opid ${opid}`,
      { hint: 'Check --backup: it must name the server that goInception backs up to.', exitCode: EXIT.failed },
    )
  if (others.length === 0) return first
  throw new UserError(
    `Several backup databases have the opid ${opid}: ${found.map(({ backupDatabase }) => backupDatabase).join(', ')}`,
    { hint: 'Undo it by hand from the right one.', exitCode: EXIT.failed },
  )
}
