import { join, resolve } from 'node:path'
import { exitCodeOfDeploy } from '../cli/exit-codes.ts'
import { AuditBlocked, deploy } from '../commands/deploy.ts'
import { deploySettings } from '../config/command-settings.ts'
import type { DeployReport, RollbackFiles } from '../deploy/report.ts'
import { EXIT, type ExitCode } from '../errors.ts'
import { auditMarkdown } from '../github/audit-markdown.ts'
import { deployComment, deployErrors, deployMarkdown, deployTitle } from '../github/deploy-markdown.ts'
import type { LimitedMarkdown } from '../github/markdown.ts'
import { setOutputs } from '../github/outputs.ts'
import type { Publication } from '../github/publish.ts'
import { saveHandled, saveRollbackState } from '../github/rollback-state.ts'
import { writeSummary } from '../github/summary.ts'
import { deployText } from '../report/deploy-text.ts'
import { tellAudit } from './audit-step.ts'
import { deployTargetsStep } from './deploy-targets-step.ts'
import { planPublication, publishDeployment, rollbackPlace } from './publish-deployment.ts'
import { announce, type Result, type Step, writeReport } from './step.ts'
import { tellMerged } from './tell-merged.ts'

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
  const plan = await planPublication(configuration)
  if (step.targets !== null) return deployTargetsStep(step, step.targets, plan)
  const settings = await deploySettings(configuration, { named: [] })
  saveRollbackState({
    root: resolve(settings.rollbackDirectory),
    since,
    settings: plan.publication,
    comment: configuration.get('comment'),
  })

  let report: DeployReport
  try {
    report = await deploy(settings, step.progress, step.signal)
  } catch (error) {
    if (!(error instanceof AuditBlocked) || settings.audit === null) throw error
    const { report } = error
    const exitCode = await tellAudit(step, report, settings.audit)
    // There is no deployment yet by whose id the comment could be found again: the commit stands for it.
    const render = (into: LimitedMarkdown) => auditMarkdown(report, true, into)
    await tellMerged(step, { key: `blocked-${run.sha}`, commits: run.commits, render })
    return exitCode
  }
  setOutputs({
    result: RESULTS[report.state],
    deployment: report.deployment ?? '',
    'applied-count': report.migrations.filter(({ state }) => state === 'done').length,
    'report-json': await writeReport(run, report),
  })
  const published = await publishDeployment(step, plan, report)
  if (!step.signal.aborted) saveHandled()
  outputRollback(report.rollback, published)

  log.line(deployText(report).trimEnd())
  for (const note of published.notes) announce(log, published.failed ? 'warning' : 'notice', note)
  for (const note of published.commit?.notes ?? []) announce(log, 'warning', note)
  const place = rollbackPlace(run)
  writeSummary(env, (into) => deployMarkdown(report, published, place, into))
  if (report.deployment !== null && !step.signal.aborted) {
    const render = (into: LimitedMarkdown) => deployComment(report, published, place, into)
    await tellMerged(step, { key: `deploy-${report.deployment}`, commits: run.commits, render })
  }
  const exitCode = exitCodeOfDeploy(report)
  if (exitCode !== EXIT.ok) announce(log, 'error', [deployTitle(report), ...deployErrors(report)].join('\n'))
  return exitCode
}

/** Sets the outputs that tell where rollback files are. */
export function outputRollback(rollback: RollbackFiles | null, { artifact, commit }: Publication): void {
  if (rollback === null) return
  const directory = resolve(rollback.directory)
  setOutputs({ 'rollback-directory': directory })
  if (rollback.files.includes('rollback.sql')) setOutputs({ 'rollback-file': join(directory, 'rollback.sql') })
  if (artifact !== null) setOutputs({ 'rollback-artifact-id': artifact.id, 'rollback-artifact-url': artifact.url })
  if (commit?.commit != null) setOutputs({ 'rollback-commit': commit.commit.sha })
}
