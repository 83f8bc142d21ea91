import type { AuditReport } from '../audit/finding.ts'
import type { DeploySettings, Progress } from '../config/settings.ts'
import { batchNotes } from '../deploy/batch-notes.ts'
import { cascadeNotes } from '../deploy/cascade-notes.ts'
import { conclude } from '../deploy/conclude.ts'
import { newDeploymentId } from '../deploy/deployment-id.ts'
import { finishDirectory } from '../deploy/finish-directory.ts'
import { Interruption } from '../deploy/interruption.ts'
import { Journal } from '../deploy/journal.ts'
import type { JournalDeployment } from '../deploy/journal-entries.ts'
import { journalExists, prepareJournal } from '../deploy/journal-tables.ts'
import { prepareKeep } from '../deploy/keep.ts'
import { keepNotes } from '../deploy/keep-notes.ts'
import { refuseFullDisk } from '../deploy/keep-room.ts'
import { refuseObstacles, scriptOutlook } from '../deploy/obstacles.ts'
import { onlineNotes } from '../deploy/online-notes.ts'
import { findPending } from '../deploy/pending.ts'
import { preflightBackup, preflightReplicas, preflightTarget, refuseFiltered } from '../deploy/preflight.ts'
import { probeCapture } from '../deploy/probe.ts'
import { recoverDeployment } from '../deploy/recover.ts'
import { ReplicaLag } from '../deploy/replica-lag.ts'
import type { DeployReport } from '../deploy/report.ts'
import { RollbackDirectory } from '../deploy/rollback-directory.ts'
import { type PlannedMigration, runDeployment } from '../deploy/run-deployment.ts'
import { remainingPlan } from '../deploy/run-migration.ts'
import { writtenTables } from '../deploy/run-transaction.ts'
import { reached } from '../deploy/step.ts'
import { logsCascades } from '../deploy/structure-obstacles.ts'
import {
  awaitExecutorGone,
  backupDatabaseOf,
  openBackup,
  openControl,
  openExecutor,
  type Target,
} from '../deploy/target.ts'
import { triggerNotes } from '../deploy/undo-triggers.ts'
import { planUnits } from '../deploy/units.ts'
import { unprovedRollbacks } from '../deploy/unproved-rollbacks.ts'
import { EXIT, UserError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { dialectOf } from '../mysql/dialect.ts'
import { DEPLOY_LOCK, takeLock } from '../mysql/lock.ts'
import { tellLostConnection } from '../mysql/server-error.ts'
import { describeServer } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'
import { findTool } from '../online/find-tool.ts'
import { parseScript } from '../sql/script.ts'
import { decodeSource } from '../sql/source.ts'

/** The audit before a deployment found what blocks it; nothing was run. */
export class AuditBlocked extends UserError {
  readonly report: AuditReport

  constructor(report: AuditReport) {
    super('The audit found what blocks this deployment; nothing was run', {
      hint: 'Mend the findings, or suppress them in the file with a reason. --skip-audit deploys without an audit.',
      exitCode: EXIT.failed,
    })
    this.report = report
  }
}

/**
 * Runs the pending migrations with backup and leaves the rollback directory. With an abort signal it stops: the running statement may finish
 * for `graceSeconds`.
 * @throws UserError when nothing could be begun: unfit target, blocked audit, edited migrations, statements that cannot be undone.
 */
export function deploy(settings: DeploySettings, progress: Progress, signal?: AbortSignal): Promise<DeployReport> {
  return tellLostConnection(
    settings.production,
    'Run deploy again: what was under way is settled first, and nothing runs twice.',
    () => deployLocked(settings, progress, signal),
  )
}

async function deployLocked(
  settings: DeploySettings,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<DeployReport> {
  const database = settings.production.database
  if (database === null) {
    throw new UserError('The production server has no database in its URL or settings', {
      hint: 'Migrations start in that database: mysql://…/shop',
    })
  }
  if (settings.onlineDdl !== null) await findTool(settings.onlineDdl, settings.production)
  const control = await openControl(settings.production)
  try {
    const warnings = [...(await preflightTarget(control, settings)), ...(await preflightReplicas(settings))]
    if (!settings.dryRun) {
      await prepareJournal(control)
      await takeLock(control, DEPLOY_LOCK, 1)
    }
    return await deployOn(control, database, settings, warnings, progress, signal)
  } finally {
    await control.close()
  }
}

async function deployOn(
  control: Session,
  database: string,
  settings: DeploySettings,
  warnings: readonly string[],
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<DeployReport> {
  const journal = new Journal(control)
  const interruption = new Interruption(signal, settings.graceSeconds)
  const notes = [...warnings]
  if (sameServer(settings))
    notes.push(
      `The backup tables are on the production server (${describeServer({ ...settings.backup, database: null })}).`,
    )
  const replicas = new ReplicaLag(settings.replicas, settings.lag)
  const backup = await openBackup(settings.backup)
  try {
    const known = settings.dryRun ? await journalExists(control) : true
    if (known) await refuseHalfUndone(journal, database)
    const unfinished = known
      ? (await journal.deployments(database)).filter(({ state }) =>
          ['running', 'interrupted', 'unknown'].includes(state),
        )
      : []
    const resumed = unfinished.at(-1) ?? null
    const target = async (deployment: string): Promise<Target> => ({
      production: settings.production,
      control,
      journal,
      backup: backup.tables,
      directory: await RollbackDirectory.open(settings.rollbackDirectory, deployment),
      deployment,
      cascadesLogged: await logsCascades(control),
      keepData: settings.keepData,
      keepLockSeconds: settings.keepLockSeconds,
      onlineDdl: settings.onlineDdl,
      triggers: settings.triggers,
      acceptIncomplete: settings.acceptIncomplete,
      lock: settings.lock,
      interruption,
      progress,
      replicas,
      pace: settings.pace,
      note: (text) => notes.push(text),
    })
    if (!settings.dryRun) await recoverAll(unfinished, target, settings, backup.session, notes)

    const dialect = await dialectOf(control)
    const files = settings.migrations.map((file) => ({
      file,
      script: parseScript(decodeSource(file.path, file.bytes), { dialect, database }),
    }))
    for (const { file, script } of files) {
      const [problem] = script.problems
      if (problem !== undefined) {
        const { line, column } = script.source.positionAt(problem.span.start)
        throw new UserError(`${file.path}:${line}:${column}: ${problem.message}`, { exitCode: EXIT.failed })
      }
    }
    const planned: PlannedMigration[] = (
      known
        ? await findPending(journal, database, files)
        : files.map(({ file, script }) => ({ file, script, checksum: '', doneUpTo: 0, resume: null }))
    ).map((migration) => ({
      ...migration,
      plan: planUnits(migration.script, {
        perFile: settings.transaction === 'file',
        together: settings.transactionSize,
      }),
    }))
    const where = describeServer(settings.production)
    if (planned.length === 0) {
      if (resumed !== null && !settings.dryRun && (await allDone(journal, resumed.id)))
        return await finishResumed(await target(resumed.id), backup.session, notes)
      return {
        deployment: null,
        target: where,
        state: 'nothing',
        migrations: [],
        rollback: null,
        notes: [...notes, 'Every migration has been applied.'],
      }
    }
    const audited = await auditPending(settings, planned, progress)
    const { keepsRows, copiedBytes } = await refuseUnfitScripts(control, planned, settings, audited)
    const room = await refuseFullDisk(control, copiedBytes)
    if (room !== null) notes.push(room)
    const backupDatabases = writtenDatabases(planned).map((name) => backupDatabaseOf(settings.production, name))
    const packet = Number(await control.value('SELECT @@GLOBAL.max_allowed_packet'))
    notes.push(...(await preflightBackup(backup.session, settings, backupDatabases, packet)))
    if (settings.dryRun) {
      for (const { file, plan } of planned) {
        notes.push(...(await batchNotes(control, file.path, plan)), ...(await cascadeNotes(control, file.path, plan)))
        notes.push(...(await triggerNotes(control, file.path, plan)))
        notes.push(...(await onlineNotes(control, file.path, plan, settings.onlineDdl)))
        notes.push(...(await keepNotes(control, file.path, plan, settings)))
      }
      return dryReport(where, planned, notes)
    }
    if (keepsRows) await prepareKeep(control)
    for (const name of backupDatabases) await backup.tables.prepare(name)

    const run = await target(resumed?.id ?? newDeploymentId(new Date()))
    if (resumed === null) await begin(run, database, settings)
    else notes.push(`Deployment ${resumed.id}, which was interrupted, went on.`)
    const result = await runDeployment(run, planned, () => openExecutor(settings.production, settings.lock))
    return await conclude(run, result, settings, backup.session, notes)
  } finally {
    await backup.session.close()
    await replicas.close()
  }
}

async function refuseHalfUndone(journal: Journal, database: string): Promise<void> {
  const id = (await journal.halfUndone(database)).at(-1)
  if (id === undefined) return
  throw new UserError(`A rollback of deployment ${id} broke off in the middle; nothing was run`, {
    hint: `Finish it first: rollgate rollback ${id}`,
    exitCode: EXIT.failed,
  })
}

/** Settles earlier deployments that were interrupted; the last of them goes on afterwards, the others end here. */
async function recoverAll(
  unfinished: readonly JournalDeployment[],
  targetOf: (deployment: string) => Promise<Target>,
  settings: DeploySettings,
  backup: Session,
  notes: string[],
): Promise<void> {
  for (const [at, { id }] of unfinished.entries()) {
    const target = await targetOf(id)
    await awaitExecutorGone(settings.production)
    const recovered = await recoverDeployment(target)
    if (recovered > 0)
      notes.push(
        `${recovered} statements of deployment ${id}, which was interrupted, were backed up from the binary log.`,
      )
    if (at < unfinished.length - 1) {
      await finishDirectory(target, 'failed', backup)
      await target.journal.endDeployment(id, 'failed')
    }
  }
}

async function auditPending(
  settings: DeploySettings,
  planned: readonly PlannedMigration[],
  progress: Progress,
): Promise<AuditReport | null> {
  if (settings.audited !== undefined) return settings.audited
  if (settings.audit === null) return null
  progress.step('Auditing the pending migrations')
  const { audit } = await import('./audit.ts')
  // Of another server's structure it is not known how much of a half-applied file is in it.
  const ownStructure = settings.audit.staging === settings.production
  const migrations = planned.map(({ file, doneUpTo }) => ({ ...file, doneUpTo: ownStructure ? doneUpTo : 0 }))
  const report = await audit({ ...settings.audit, migrations }, progress)
  const { failOn } = settings.audit
  const blocking = failOn === 'never' ? 0 : report.counts.error + (failOn === 'warning' ? report.counts.warning : 0)
  if (blocking > 0) throw new AuditBlocked(report)
  return report
}

async function allDone(journal: Journal, deployment: string): Promise<boolean> {
  const runs = await journal.deploymentMigrations(deployment)
  const done = new Set(runs.filter(({ state }) => state === 'done').map(({ name }) => name))
  return runs.every(({ name }) => done.has(name))
}

/** Ends a deployment that was interrupted after the last of its statements. */
async function finishResumed(target: Target, backup: Session, notes: readonly string[]): Promise<DeployReport> {
  const rollback = await finishDirectory(target, 'done', backup)
  await target.journal.endDeployment(target.deployment, 'done')
  return {
    deployment: target.deployment,
    target: describeServer(target.production),
    state: 'done',
    migrations: [],
    rollback,
    notes: [
      ...notes,
      `Deployment ${target.deployment} was interrupted after its last statement; nothing was left to run.`,
    ],
  }
}

/**
 * @returns whether rows that DDL destroys will have to be kept, and how much of them is copied.
 * @throws UserError when a migration has a statement that cannot be undone, or writes to a database that is not in the binary log.
 */
async function refuseUnfitScripts(
  control: Session,
  planned: readonly PlannedMigration[],
  settings: DeploySettings,
  audited: AuditReport | null,
): Promise<{ keepsRows: boolean; copiedBytes: number }> {
  await refuseFiltered(control, writtenDatabases(planned))
  const { keepData, onlineDdl, triggers } = settings
  const options = { cascadesLogged: await logsCascades(control), keepData, onlineDdl, triggers }
  let keepsRows = false
  let copiedBytes = 0
  for (const [at, { file, plan, script, doneUpTo }] of planned.entries()) {
    const outlook = await scriptOutlook(control, remainingPlan(plan, doneUpTo), options)
    const unproved = audited === null ? [] : unprovedRollbacks(script, audited.files[at]!)
    refuseObstacles(file.path, [...outlook.obstacles, ...unproved], settings.acceptIncomplete)
    keepsRows ||= outlook.keepsRows
    copiedBytes += outlook.copiedBytes
  }
  return { keepsRows, copiedBytes }
}

function writtenDatabases(planned: readonly PlannedMigration[]): string[] {
  const names = planned
    .flatMap(({ script }) => script.statements.flatMap(writtenTables))
    .map(({ database }) => database)
  return [...new Set(names.filter((name) => name !== null))]
}

async function begin(target: Target, database: string, settings: DeploySettings): Promise<void> {
  const from = await binlogStatus(target.control)
  await target.journal.beginDeployment(
    target.deployment,
    database,
    settings.commit,
    settings.actor,
    describeServer({ ...settings.backup, database: null }),
  )
  reached('deployment begun')
  try {
    await probeCapture(target.control, from)
  } catch (error) {
    await target.journal.endDeployment(target.deployment, 'failed')
    await target.directory.remove()
    throw error
  }
}

function dryReport(target: string, planned: readonly PlannedMigration[], notes: readonly string[]): DeployReport {
  return {
    deployment: null,
    target,
    state: 'nothing',
    migrations: planned.map((migration) => ({
      file: migration.file.path,
      checksum: migration.checksum,
      state: 'pending',
      statements: migration.script.statements.map((statement) => ({
        index: statement.index,
        opid: null,
        kind: statement.kind,
        sql: statement.text,
        state: statement.index <= migration.doneUpTo ? 'done' : 'pending',
        affectedRows: null,
        capturedRows: 0,
        seconds: 0,
        backupDatabase: null,
        backupTable: null,
      })),
    })),
    rollback: null,
    notes: [...notes, 'Dry run: nothing was run or written.'],
  }
}

function sameServer({ production, backup }: DeploySettings): boolean {
  return (
    production.host === backup.host && production.port === backup.port && production.socketPath === backup.socketPath
  )
}
