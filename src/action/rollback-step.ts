import { resolve } from 'node:path'
import { exitCodeOfRollback } from '../cli/exit-codes.ts'
import { targetOf } from '../commands/many-targets.ts'
import { rollback } from '../commands/rollback.ts'
import { rollbackSettings } from '../config/command-settings.ts'
import { EXIT, type ExitCode, UserError } from '../errors.ts'
import { rollbackMarkdown, rollbackTitle } from '../github/deploy-markdown.ts'
import type { LimitedMarkdown } from '../github/markdown.ts'
import { setOutputs } from '../github/outputs.ts'
import { saveHandled, saveRollbackState } from '../github/rollback-state.ts'
import { writeSummary } from '../github/summary.ts'
import { rollbackText } from '../report/rollback-text.ts'
import { outputRollback } from './deploy-step.ts'
import { planPublication, publishDeployment } from './publish-deployment.ts'
import { announce, type Step, writeReport } from './step.ts'
import { tellMerged } from './tell-merged.ts'

/** Undoes the deployment that the input names, and publishes what takes that back. */
export async function rollbackStep(step: Step): Promise<ExitCode> {
  const { configuration: given, env, log, progress, run, signal, targets } = step
  const since = Date.now()
  const deployment = given.get('deployment')
  if (deployment === null) {
    throw new UserError('`mode: rollback` needs the input `deployment`', {
      hint: 'Give the id that the summary of the deployment shows, or that `rollgate status` lists.',
    })
  }
  const configuration = targets === null ? given : (await targetOf(deployment, targets)).configuration
  const plan = await planPublication(configuration)
  const settings = await rollbackSettings(configuration, deployment)
  saveRollbackState({ root: resolve(settings.rollbackDirectory), since, settings: plan.publication, comment: false })
  const report = await rollback(settings, progress, signal)
  const own = report.recorded?.rollback ?? null
  const published = await publishDeployment(step, plan, { rollback: own })
  if (!signal.aborted) saveHandled()
  const exitCode = exitCodeOfRollback(report)
  setOutputs({
    result: exitCode !== EXIT.ok ? 'failed' : report.state === 'undone' ? 'rolled-back' : 'nothing',
    deployment: report.deployment,
    'report-json': await writeReport(run, report),
  })
  outputRollback(own, published)
  for (const note of published.notes) announce(log, published.failed ? 'warning' : 'notice', note)
  for (const note of published.commit?.notes ?? []) announce(log, 'warning', note)
  writeSummary(env, (into) => rollbackMarkdown(report, published, into))
  log.line(rollbackText(report).trimEnd())
  const tried = configuration.get('dry-run') || configuration.get('check')
  if (report.commit != null && !tried && !signal.aborted) {
    const render = (into: LimitedMarkdown) => rollbackMarkdown(report, published, into)
    await tellMerged(step, { key: `rollback-${report.deployment}`, commits: [report.commit], render })
  }
  if (exitCode !== EXIT.ok) announce(log, 'error', rollbackTitle(report))
  return exitCode
}
