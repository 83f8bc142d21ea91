import { targets } from '../commands/targets.ts'
import { EXIT, type ExitCode, UserError } from '../errors.ts'
import { setOutputs } from '../github/outputs.ts'
import { targetListText } from '../report/targets-text.ts'
import { type Step, writeReport } from './step.ts'

/** Lists the targets, for the matrix of the jobs that deploy. No server is asked, and no secret is needed. */
export async function targetsStep({ configuration, log, run }: Step): Promise<ExitCode> {
  if (configuration.targets.length === 0)
    throw new UserError('The configuration names no targets', { hint: 'Name them under `targets` in .rollgate.yml.' })
  const report = targets(configuration.targets)
  setOutputs({ result: 'clean', targets: JSON.stringify(report), 'report-json': await writeReport(run, report) })
  log.line(targetListText(report).trimEnd())
  return EXIT.ok
}
