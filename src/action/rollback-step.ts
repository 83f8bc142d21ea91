import { rollback } from '../commands/rollback.ts'
import { rollbackSettings } from '../config/command-settings.ts'
import type { RollbackReport } from '../deploy/report.ts'
import { EXIT, type ExitCode, UserError } from '../errors.ts'
import { rollbackMarkdown, rollbackTitle } from '../github/deploy-markdown.ts'
import { setOutputs } from '../github/outputs.ts'
import { writeSummary } from '../github/summary.ts'
import { rollbackText } from '../report/rollback-text.ts'
import { announce, type Result, type Step, writeReport } from './step.ts'

const RESULTS: Record<RollbackReport['state'], Result> = {
  undone: 'rolled-back',
  checked: 'nothing',
  nothing: 'nothing',
  conflict: 'failed',
  failed: 'failed',
}

/** Undoes the deployment that the input names. */
export async function rollbackStep({ configuration, env, log, progress, run }: Step): Promise<ExitCode> {
  const deployment = configuration.get('deployment')
  if (deployment === null) {
    throw new UserError('`mode: rollback` needs the input `deployment`', {
      hint: 'Give the id that the summary of the deployment shows, or that `rollgate status` lists.',
    })
  }
  const report = await rollback(await rollbackSettings(configuration, deployment), progress)
  setOutputs({
    result: RESULTS[report.state],
    deployment: report.deployment,
    'report-json': await writeReport(run, report),
  })
  writeSummary(env, (into) => rollbackMarkdown(report, into))
  log.line(rollbackText(report))
  const failed = RESULTS[report.state] === 'failed'
  if (failed) announce(log, 'error', rollbackTitle(report))
  return failed ? EXIT.failed : EXIT.ok
}
