import { join, resolve } from 'node:path'
import { exitCodeOfDeploy } from '../cli/exit-codes.ts'
import { AuditBlocked, deploy } from '../commands/deploy.ts'
import { deploySettings } from '../config/command-settings.ts'
import type { DeployReport } from '../deploy/report.ts'
import { EXIT, type ExitCode } from '../errors.ts'
import { deployErrors, deployMarkdown, deployTitle } from '../github/deploy-markdown.ts'
import { setOutputs } from '../github/outputs.ts'
import { type Publication, publishRollback } from '../github/publish.ts'
import { saveHandled, saveRollbackState } from '../github/rollback-state.ts'
import { writeSummary } from '../github/summary.ts'
import { deployText } from '../report/deploy-text.ts'
import { tellAudit } from './audit-step.ts'
import { deployTargetsStep } from './deploy-targets-step.ts'
import { announce, type Result, type Step, writeReport } from './step.ts'

const RESULTS: Record<DeployReport['state'], Result> = {
  done: 'applied',
  nothing: 'nothing',
  undone: 'undone',
  failed: 'failed',
  interrupted: 'failed',
  unknown: 'failed',
}

/** Runs the pending migrations, publishes their rollback, and tells how to use it. */
export async function deployStep(step: Step): Promise<ExitCode> {
  const { configuration, env, log, run } = step
  const since = Date.now()
  const publication = {
    artifact: configuration.get('artifact'),
    name: configuration.get('artifact-name'),
    retentionDays: configuration.get('artifact-retention-days'),
  }
  if (step.targets !== null) return deployTargetsStep(step, step.targets, publication)
  const settings = await deploySettings(configuration, { named: [] })
  saveRollbackState({ root: resolve(settings.rollbackDirectory), since, settings: publication })

  let report: DeployReport
  try {
    report = await deploy(settings, step.progress, step.signal)
  } catch (error) {
    if (!(error instanceof AuditBlocked) || settings.audit === null) throw error
    return tellAudit(step, error.report, settings.audit)
  }
  setOutputs({
    result: RESULTS[report.state],
    deployment: report.deployment ?? '',
    'applied-count': report.migrations.filter(({ state }) => state === 'done').length,
    'report-json': await writeReport(run, report),
  })
  // Of a cancelled run only seconds are left: the post step publishes.
  const published =
    report.rollback === null || step.signal.aborted
      ? { artifact: null, notes: [], failed: false }
      : await publishRollback(resolve(report.rollback.directory), publication, run, env)
  if (!step.signal.aborted) saveHandled()
  outputRollback(report, published)

  log.line(deployText(report).trimEnd())
  for (const note of published.notes) announce(log, published.failed ? 'warning' : 'notice', note)
  writeSummary(env, (into) => deployMarkdown(report, published, run.runId, into))
  const exitCode = exitCodeOfDeploy(report)
  if (exitCode !== EXIT.ok) announce(log, 'error', [deployTitle(report), ...deployErrors(report)].join('\n'))
  return exitCode
}

function outputRollback({ rollback }: DeployReport, { artifact }: Publication): void {
  if (rollback === null) return
  const directory = resolve(rollback.directory)
  setOutputs({ 'rollback-directory': directory })
  if (rollback.files.includes('rollback.sql')) setOutputs({ 'rollback-file': join(directory, 'rollback.sql') })
  if (artifact !== null) setOutputs({ 'rollback-artifact-id': artifact.id, 'rollback-artifact-url': artifact.url })
}
