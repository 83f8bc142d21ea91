import type { Outcome } from '../commands/many-targets.ts'
import {
  deploySettings,
  doctorSettings,
  purgeSettings,
  type Selection,
  statusSettings,
} from '../config/command-settings.ts'
import type { DeploySettings } from '../config/settings.ts'
import type { ChosenTarget } from '../config/targets.ts'
import type { DeployReport } from '../deploy/report.ts'
import { EXIT, type ExitCode, UserError } from '../errors.ts'
import { exitCodeOfDeploy } from './exit-codes.ts'
import { jsonDocument, type Render } from './publish.ts'
import type { Terminal } from './terminal.ts'

/** What the commands have to do their work with, when the configuration names several targets. */
interface Work {
  readonly targets: readonly ChosenTarget[]
  readonly terminal: Terminal
  show(render: Render): Promise<void>
}

/** Deploys to all of the targets in order. All settings are read first, so that a wrong one stops it before anything is run. */
export async function runDeployTargets(work: Work, selection: Selection, signal: AbortSignal): Promise<ExitCode> {
  const { deployInOrder } = await import('../commands/many-targets.ts')
  const { deployDocument } = await import('../report/targets-document.ts')
  const { deployText } = await import('../report/deploy-text.ts')
  const { targetsText } = await import('../report/targets-text.ts')
  const { renderAudit } = await import('./render-audit.ts')
  const targets: { target: ChosenTarget; settings: DeploySettings }[] = []
  for (const target of work.targets)
    targets.push({ target, settings: await deploySettings(target.configuration, selection) })
  const outcomes = await deployInOrder(targets, work.terminal, signal)
  const blocked = outcomes.flatMap((one) => (one.kind === 'refused' && one.audit !== null ? one.audit : []))
  const audit = targets.find(({ settings }) => settings.audit !== null)?.settings.audit ?? null
  await work.show((format, style) => {
    if (format === 'json') return jsonDocument(deployDocument(outcomes))
    const findings = audit === null ? [] : blocked.map((report) => renderAudit(report, audit, 'text', style))
    const state = ({ deployment, state }: DeployReport) => (deployment === null ? state : `${state} (${deployment})`)
    return [...findings, targetsText(outcomes, (report) => deployText(report, style), state, style)].join('\n')
  })
  const codes = outcomes.map((one) =>
    one.kind === 'done'
      ? exitCodeOfDeploy(one.report)
      : one.kind === 'refused'
        ? refusalCode(one.error, work)
        : EXIT.ok,
  )
  if (signal.aborted && outcomes.some(({ kind }) => kind === 'pending')) codes.push(EXIT.interrupted)
  return codes.find((code) => code !== EXIT.ok) ?? EXIT.ok
}

/** The journals of all targets; those that cannot be asked are named, and make the exit code. */
export async function runStatusTargets(work: Work, selection: Selection): Promise<ExitCode> {
  const { askEach } = await import('../commands/many-targets.ts')
  const { status } = await import('../commands/status.ts')
  const { targetsDocument } = await import('../report/targets-document.ts')
  const { statusText } = await import('../report/status-text.ts')
  const { targetsText } = await import('../report/targets-text.ts')
  const { stateOfTarget } = await import('../report/status-text.ts')
  const outcomes = await askEach(work.targets, async ({ configuration }) =>
    status(await statusSettings(configuration, selection)),
  )
  await work.show((format, style) =>
    format === 'json'
      ? jsonDocument(targetsDocument(outcomes))
      : targetsText(outcomes, (report) => statusText(report, style), stateOfTarget, style),
  )
  return worstRefusal(outcomes, work)
}

/** Examines the servers of all targets; staging, which they share, once. */
export async function runDoctorTargets(work: Work): Promise<ExitCode> {
  const { askEach } = await import('../commands/many-targets.ts')
  const { doctor } = await import('../commands/doctor.ts')
  const { targetsDocument } = await import('../report/targets-document.ts')
  const { doctorText } = await import('../report/doctor-text.ts')
  const { targetsText } = await import('../report/targets-text.ts')
  const outcomes = await askEach(work.targets, ({ configuration }, index) => {
    const settings = doctorSettings(configuration)
    return doctor(index === 0 ? settings : { ...settings, staging: null })
  })
  await work.show((format, style) =>
    format === 'json'
      ? jsonDocument(targetsDocument(outcomes))
      : targetsText(
          outcomes,
          (report) => doctorText(report, style),
          ({ ok }) => (ok ? 'fit' : 'not fit'),
          style,
        ),
  )
  const unfit = outcomes.some((outcome) => outcome.kind === 'done' && !outcome.report.ok)
  return unfit ? EXIT.server : worstRefusal(outcomes, work)
}

function worstRefusal(outcomes: readonly Outcome<unknown>[], work: Work): ExitCode {
  const refused = outcomes.flatMap((one) => (one.kind === 'refused' ? refusalCode(one.error, work) : []))
  return refused[0] ?? EXIT.ok
}

/** The report is out already; of a defect of ours the stack is wanted besides. */
function refusalCode(error: Error, { terminal }: Work): ExitCode {
  if (error instanceof UserError) return error.exitCode
  terminal.say(`rollgate: this is a bug of rollgate; please report it with what follows.\n${error.stack ?? error}`)
  return EXIT.failed
}

/** Frees what is kept on each of the targets; those that cannot be asked are named, and make the exit code. */
export async function runPurgeTargets(work: Work): Promise<ExitCode> {
  const { askEach } = await import('../commands/many-targets.ts')
  const { purge } = await import('../commands/purge.ts')
  const { targetsDocument } = await import('../report/targets-document.ts')
  const { purgeText } = await import('../report/purge-text.ts')
  const { targetsText } = await import('../report/targets-text.ts')
  const outcomes = await askEach(work.targets, async ({ configuration }) => purge(purgeSettings(configuration)))
  const state = ({ kept }: Awaited<ReturnType<typeof purge>>) =>
    `${kept.filter(({ freed }) => freed).length} of ${kept.length} freed`
  await work.show((format, style) =>
    format === 'json'
      ? jsonDocument(targetsDocument(outcomes))
      : targetsText(outcomes, (report) => purgeText(report, style), state, style),
  )
  return worstRefusal(outcomes, work)
}
