import type { Progress, RollbackSettings } from '../config/settings.ts'
import { importDeployment, refuseOtherTarget, statementsOf } from '../deploy/import-journal.ts'
import { Interruption } from '../deploy/interruption.ts'
import { Journal } from '../deploy/journal.ts'
import type { JournalDeployment, JournalStatement } from '../deploy/journal-entries.ts'
import { journalExists, prepareJournal } from '../deploy/journal-tables.ts'
import type { Manifest } from '../deploy/manifest.ts'
import { ReplicaLag } from '../deploy/replica-lag.ts'
import type { RollbackReport } from '../deploy/report.ts'
import { RollbackArtifact } from '../deploy/rollback-artifact.ts'
import { backupTablesSource } from '../deploy/rollback-source.ts'
import { openSealed } from '../deploy/sealed-files.ts'
import { rollbackCount } from '../deploy/stored-rollback.ts'
import { logsCascades } from '../deploy/structure-obstacles.ts'
import { openBackup, openControl } from '../deploy/target.ts'
import { undoDeployment } from '../deploy/undo.ts'
import { EXIT, NeedsOperatorError, UserError } from '../errors.ts'
import { DEPLOY_LOCK, takeLock } from '../mysql/lock.ts'
import { tellLostConnection } from '../mysql/server-error.ts'
import { describeServer } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'

/**
 * Undoes a deployment, the newest statements of it, or one statement: from the backup tables, or with `from` from its rollback
 * directory, for which neither the backup tables nor the journal have to be there.
 * @throws UserError when there is no such deployment, its backup is not whole, or a later deployment built on it;
 * NeedsOperatorError when part of it is not settled yet.
 */
export function rollback(
  settings: RollbackSettings,
  progress: Progress,
  signal?: AbortSignal,
): Promise<RollbackReport> {
  return tellLostConnection(
    settings.production,
    'Run rollback again: it goes on where this one stopped, and nothing is undone twice.',
    () => rollbackLocked(settings, progress, signal),
  )
}

async function rollbackLocked(
  settings: RollbackSettings,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<RollbackReport> {
  if (settings.from === null) return rollbackFrom(null, settings, progress, signal)
  const opened = await openSealed(settings.from, settings.deployment, settings.identity ?? null)
  try {
    const artifact = await RollbackArtifact.open(opened.path, settings.deployment)
    return await rollbackFrom(artifact, settings, progress, signal)
  } finally {
    await opened.dispose()
  }
}

async function rollbackFrom(
  artifact: RollbackArtifact | null,
  settings: RollbackSettings,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<RollbackReport> {
  const control = await openControl(settings.production)
  try {
    const journal = new Journal(control)
    const known = (await journalExists(control)) ? await journal.deployment(settings.deployment) : null
    if (!settings.dryRun) {
      if (known !== null) await prepareJournal(control)
      await takeLock(control, DEPLOY_LOCK, 1)
    }
    const statements =
      known === null
        ? await unknownToJournal(settings, control, journal, artifact)
        : await refuseUnfit(settings, journal, known, artifact)
    const tries = settings.check || settings.dryRun
    const backup =
      artifact !== null && tries
        ? null
        : await openBackup(settings.backup).catch((error: unknown) => {
            // Whoever has the directory can do without.
            if (artifact === null || !(error instanceof UserError)) throw error
            return error
          })
    const tables = backup instanceof UserError ? null : backup
    const { replicas = [], lag } = settings
    const watched = lag === undefined ? undefined : new ReplicaLag(replicas, lag)
    try {
      progress.step(`${settings.check ? 'Checking the rollback of' : 'Rolling back'} deployment ${settings.deployment}`)
      const interruption = new Interruption(signal, settings.graceSeconds)
      const source = artifact ?? backupTablesSource(tables!.session)
      const report = await undoDeployment({
        ...settings,
        control,
        source,
        journal,
        statements,
        interruption,
        progress,
        replicas: watched,
        records: {
          backup: tables,
          backupServer: tables === null ? 'none' : describeServer({ ...settings.backup, database: null }),
          rollbackDirectory: settings.rollbackDirectory,
          actor: settings.actor,
          cascadesLogged: await logsCascades(control),
        },
      })
      const commit = known?.commit ?? artifact?.manifest.commit ?? null
      const { recorded } = report
      if (!(backup instanceof UserError) || recorded === null || recorded === undefined) return { ...report, commit }
      const directory = `What takes this rollback back is in ${recorded.rollback.directory} alone, since the backup server does not answer: ${backup.message}. rollgate rollback ${recorded.deployment} --from ${recorded.rollback.directory} plays it.`
      return { ...report, commit, notes: [...report.notes, directory] }
    } finally {
      await watched?.close()
      await tables?.session.close()
    }
  } finally {
    await control.close()
  }
}

async function refuseUnfit(
  settings: RollbackSettings,
  journal: Journal,
  deployment: JournalDeployment,
  artifact: RollbackArtifact | null,
): Promise<readonly JournalStatement[]> {
  await refuseOpen(deployment)
  await refuseUnsettled(journal, deployment.id)
  if (!settings.force) await refuseBuiltUpon(journal, deployment)
  const statements = await journal.statements(deployment.id)
  if (artifact !== null) refuseOtherStatements(statements, artifact.manifest)
  return statements
}

/** The journal of the target knows nothing of the deployment: with its rollback directory it can be undone all the same. */
async function unknownToJournal(
  settings: RollbackSettings,
  control: Session,
  journal: Journal,
  artifact: RollbackArtifact | null,
): Promise<readonly JournalStatement[]> {
  if (artifact === null) {
    throw new UserError(`There is no deployment ${settings.deployment} in the journal of the target`, {
      hint: 'rollgate status lists the deployments of a target. Where the journal is lost: --from DIRECTORY with the rollback files.',
    })
  }
  const { manifest } = artifact
  const { database } = settings.production
  if (database === null)
    throw new UserError('The production server has no database in its URL or settings', {
      hint: `Name the database of the deployment: it was made on ${manifest.target}.`,
    })
  if (!settings.force) refuseOtherTarget(manifest, settings.production)
  if (settings.dryRun) return statementsOf(manifest)
  await importDeployment(control, journal, manifest, database)
  return journal.statements(manifest.deployment)
}

/** Same id, other statements: the directory is of an earlier state of the deployment. */
function refuseOtherStatements(statements: readonly JournalStatement[], manifest: Manifest): void {
  const listed = new Set(manifest.statements.map(({ opid }) => opid))
  const missing = statements.filter(({ state, opid }) => (state === 'done' || state === 'undoing') && !listed.has(opid))
  if (missing.length === 0) return
  throw new UserError(
    `The rollback directory does not hold ${missing.length} statements that the journal says were done: ${missing.map(({ opid }) => opid).join(', ')}`,
    {
      hint: `It was written before they ran. rollgate recover ${manifest.deployment} writes it anew from the backup tables.`,
      exitCode: EXIT.failed,
    },
  )
}

/** A rollback that broke off has to go on first. */
async function refuseOpen({ id, undoes, state }: JournalDeployment): Promise<void> {
  if (undoes === null || !['running', 'interrupted', 'unknown'].includes(state)) return
  throw new UserError(`${id} is a rollback of ${undoes} that broke off in the middle`, {
    hint: `Finish it first: rollgate rollback ${undoes}`,
    exitCode: EXIT.failed,
  })
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
  const later = (await journal.later(deployment)).filter(({ state }) => state !== 'undone')
  const tables = await tablesOf(journal, deployment.id)
  const files = await filesOf(journal, deployment.id)
  const blocking: string[] = []
  for (const { id } of later) {
    const theirs = await tablesOf(journal, id)
    const shared = [...theirs].filter((table) => tables.has(table))
    const continued = theirs.size === 0 ? [] : [...(await filesOf(journal, id))].filter((file) => files.has(file))
    if (shared.length + continued.length > 0) blocking.push(`  - ${id} (${[...shared, ...continued].join(', ')})`)
  }
  // What a rollback took back was built on what later rollbacks took from under it.
  const rollbacks = deployment.undoes === null ? [] : await journal.laterRollbacks(deployment)
  for (const { id, undoes } of rollbacks.filter(({ state }) => state !== 'undone')) {
    const shared = [...(await tablesOf(journal, id))].filter((table) => tables.has(table))
    if (shared.length > 0) blocking.push(`  - ${id}, which rolled ${undoes} back (${shared.join(', ')})`)
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

/** Of a rollback those of the deployment that it took back, which it would bring back. */
async function filesOf(journal: Journal, deployment: string): Promise<Set<string>> {
  const undoes = (await journal.deployment(deployment))?.undoes ?? null
  if (undoes !== null) return filesOf(journal, undoes)
  return new Set((await journal.deploymentMigrations(deployment)).map(({ name }) => name))
}

async function tablesOf(journal: Journal, deployment: string): Promise<Set<string>> {
  const live = (await journal.statements(deployment)).filter(
    (statement) => statement.state === 'done' && rollbackCount(statement) > 0,
  )
  return new Set(live.map((statement) => `${statement.sourceDatabase}.${statement.sourceTable}`))
}
