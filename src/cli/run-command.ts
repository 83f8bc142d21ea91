import type { Invocation } from '../config/command-line.ts'
import {
  auditSettings,
  captureSettings,
  demoSettings,
  deploySettings,
  doctorSettings,
  initSettings,
  operationSettings,
  outputSettings,
  purgeSettings,
  recoverSettings,
  rollbackSettings,
  statusSettings,
} from '../config/command-settings.ts'
import type { CommandName } from '../config/commands.ts'
import { execSettings, serveSettings } from '../config/inception-settings.ts'
import { type Configuration, loadForCommandLine, type Surroundings } from '../config/load.ts'
import { optionsOf } from '../config/options.ts'
import type { OutputSettings } from '../config/settings.ts'
import { type ChosenTarget, captureTarget, chosenTargets } from '../config/targets.ts'
import type { RollbackReport } from '../deploy/report.ts'
import { EXIT, type ExitCode, UserError } from '../errors.ts'
import { exitCodeOfAudit, exitCodeOfDeploy, exitCodeOfRollback } from './exit-codes.ts'
import { listenForInterruption } from './interruption.ts'
import { jsonDocument, publish, type Render, styleOf } from './publish.ts'
import { redact } from './redact.ts'
import { Terminal } from './terminal.ts'

type Run = Extract<Invocation, { kind: 'run' }>

/** What a command has to do its work with. */
interface Work {
  readonly positionals: readonly string[]
  /** Of the target that was chosen, where there is one. */
  readonly configuration: Configuration
  /** Several targets that the command is about; null when it is about one server. */
  readonly targets: readonly ChosenTarget[] | null
  readonly output: OutputSettings
  readonly terminal: Terminal
  /** Never shown; passwords that turn up are added. */
  readonly secrets: string[]
  readonly signal: AbortSignal
  /** Prints the report. */
  show(render: Render): Promise<void>
}

/** Commands that stop by themselves when they are asked to. */
const STOPPABLE: readonly CommandName[] = ['deploy', 'rollback', 'capture', 'exec', 'serve']
/** Those of them that do so within `--interrupt-grace`, as far as the servers let them. */
const TIMED: readonly CommandName[] = ['deploy', 'rollback', 'exec']

/**
 * Runs a command and prints its report.
 * @param secrets gets the passwords that the configuration turns out to hold.
 * @throws UserError for all that the user can mend.
 */
export async function runCommand(run: Run, surroundings: Surroundings, secrets: string[]): Promise<ExitCode> {
  const loaded = await loadForCommandLine(run.given, surroundings)
  const configuration = run.command === 'capture' ? captureTarget(loaded) : loaded
  secrets.push(...configuration.secrets)
  const output = outputSettings(configuration, run.command)
  const terminal = new Terminal(output.verbosity, (text) => redact(text, secrets))
  const chosen = takesTargets(run.command) ? chosenTargets(configuration) : []
  secrets.push(...(chosen ?? []).flatMap((target) => target.configuration.secrets))
  if (chosen === null && configuration.targets.length > 0 && output.verbosity !== 'quiet')
    terminal.say(
      `${configuration.given('production')!.place} was given: the targets of the configuration are not used.`,
    )
  const work: Work = {
    positionals: run.positionals,
    configuration: chosen?.length === 1 ? chosen[0]!.configuration : configuration,
    targets: chosen !== null && chosen.length > 1 ? chosen : null,
    output,
    terminal,
    secrets,
    signal: listenForInterruption(
      STOPPABLE.includes(run.command),
      TIMED.includes(run.command) ? configuration.get('interrupt-grace') : null,
      (message) => terminal.say(message),
    ),
    show: async (render) => {
      terminal.clear()
      await publish(output, render, surroundings.cwd)
    },
  }
  try {
    return await COMMAND_RUNNERS[run.command](work)
  } finally {
    terminal.clear()
  }
}

/** Commands that are about production: without `--target`, about all targets. Capture needs it to be about one. */
function takesTargets(command: CommandName): boolean {
  return optionsOf(command).includes('target') && command !== 'capture'
}

/** Each loads what it needs when it runs, so that `rollgate rules` does not wait for the binlog reader. */
const COMMAND_RUNNERS: Readonly<Record<CommandName, (work: Work) => Promise<ExitCode>>> = {
  async audit({ configuration, positionals, terminal, show }) {
    const { audit } = await import('../commands/audit.ts')
    const settings = await auditSettings(configuration, { named: positionals })
    const report = await audit(settings, terminal)
    const { renderAudit } = await import('./render-audit.ts')
    await show((format, style) => renderAudit(report, settings, format, style))
    return exitCodeOfAudit(report, settings.failOn)
  },

  async deploy({ configuration, positionals, targets, terminal, signal, show }) {
    if (targets !== null) {
      const { runDeployTargets } = await import('./run-targets.ts')
      return runDeployTargets({ targets, terminal, show }, { named: positionals }, signal)
    }
    const { AuditBlocked, deploy } = await import('../commands/deploy.ts')
    const { deployText } = await import('../report/deploy-text.ts')
    const settings = await deploySettings(configuration, { named: positionals })
    try {
      const report = await deploy(settings, terminal, signal)
      await show((format, style) => (format === 'json' ? jsonDocument(report) : deployText(report, style)))
      return exitCodeOfDeploy(report)
    } catch (error) {
      if (!(error instanceof AuditBlocked)) throw error
      const { renderAudit } = await import('./render-audit.ts')
      await show((format, style) =>
        format === 'json'
          ? jsonDocument({ error: { message: error.message, hint: error.hint }, audit: error.report })
          : renderAudit(error.report, { ...settings, failOn: configuration.get('fail-on') }, format, style),
      )
      terminal.say(`rollgate: ${error.message}\n${error.hint}`)
      return error.exitCode
    }
  },

  async exec({ configuration, positionals, terminal, signal, show, secrets }) {
    const { exec } = await import('../commands/exec.ts')
    const { headerPassword } = await import('../inception/header.ts')
    const { asObjects, asText, asTsv } = await import('../inception/table.ts')
    const text = await readScript(positionals[0] ?? null, configuration.surroundings.cwd)
    const password = headerPassword(text)
    if (password !== null) secrets.push(password)
    const { table, worst, notes } = await exec(text, await execSettings(configuration), terminal, signal)
    for (const note of notes) terminal.say(note)
    await show((format) =>
      format === 'json' ? jsonDocument(asObjects(table)) : format === 'tsv' ? asTsv(table) : asText(table),
    )
    return worst === 2 ? EXIT.failed : EXIT.ok
  },

  async serve({ configuration, terminal, signal }) {
    const { serve } = await import('../commands/serve.ts')
    const server = await serve(await serveSettings(configuration), (line) => terminal.say(line))
    await server.until(signal)
    return EXIT.ok
  },

  async rollback({ configuration: given, positionals, targets, terminal, signal, show }) {
    const { rollbackText } = await import('../report/rollback-text.ts')
    const report = await rollBack()
    await show((format, style) => (format === 'json' ? jsonDocument(report) : rollbackText(report, style)))
    return exitCodeOfRollback(report)

    async function rollBack(): Promise<RollbackReport> {
      const [deployment] = positionals
      if (deployment === undefined) {
        if (targets !== null) throw new UserError('An opid is of one target', { hint: 'Name it with --target.' })
        const { rollbackOperation } = await import('../commands/rollback-operation.ts')
        return rollbackOperation(await operationSettings(given), terminal, signal)
      }
      const configuration = await holderOf(deployment, given, targets)
      const { rollback } = await import('../commands/rollback.ts')
      return rollback(await rollbackSettings(configuration, deployment), terminal, signal)
    }
  },

  async capture({ configuration, positionals, terminal, signal }) {
    const { capture } = await import('../commands/capture.ts')
    await capture(await captureSettings(configuration, positionals), terminal, signal)
    return EXIT.ok
  },

  async recover({ configuration: given, positionals, targets, terminal, show }) {
    const configuration = await holderOf(positionals[0]!, given, targets)
    const { recover } = await import('../commands/recover.ts')
    const { recoverText } = await import('../report/recover-text.ts')
    const report = await recover(
      await recoverSettings(configuration, positionals[0]!, positionals[1] ?? null),
      terminal,
    )
    await show((format) => (format === 'json' ? jsonDocument(report) : recoverText(report)))
    return EXIT.ok
  },

  async status({ configuration, positionals, targets, terminal, show }) {
    if (targets !== null) {
      const { runStatusTargets } = await import('./run-targets.ts')
      return runStatusTargets({ targets, terminal, show }, { named: positionals })
    }
    const { status } = await import('../commands/status.ts')
    const { statusText } = await import('../report/status-text.ts')
    const report = await status(await statusSettings(configuration, { named: positionals }))
    await show((format, style) => (format === 'json' ? jsonDocument(report) : statusText(report, style)))
    return EXIT.ok
  },

  async purge({ configuration, targets, terminal, show }) {
    if (targets !== null) {
      const { runPurgeTargets } = await import('./run-targets.ts')
      return runPurgeTargets({ targets, terminal, show })
    }
    const { purge } = await import('../commands/purge.ts')
    const { purgeText } = await import('../report/purge-text.ts')
    const report = await purge(purgeSettings(configuration))
    await show((format, style) => (format === 'json' ? jsonDocument(report) : purgeText(report, style)))
    return EXIT.ok
  },

  async doctor({ configuration, targets, terminal, show }) {
    if (targets !== null) {
      const { runDoctorTargets } = await import('./run-targets.ts')
      return runDoctorTargets({ targets, terminal, show })
    }
    const { doctor } = await import('../commands/doctor.ts')
    const { doctorText } = await import('../report/doctor-text.ts')
    const report = await doctor(doctorSettings(configuration))
    await show((format, style) => (format === 'json' ? jsonDocument(report) : doctorText(report, style)))
    return report.ok ? EXIT.ok : EXIT.server
  },

  async targets({ configuration, show }) {
    const { targets } = await import('../commands/targets.ts')
    const { targetListText } = await import('../report/targets-text.ts')
    const report = targets(configuration.targets)
    await show((format, style) => (format === 'json' ? jsonDocument(report) : targetListText(report, style)))
    return EXIT.ok
  },

  async init({ configuration, show }) {
    const settings = initSettings(configuration)
    if (settings.fromGoInception === null) {
      const { initRepository, initRepositoryText } = await import('../commands/init-repository.ts')
      const made = await initRepository(settings)
      await show((format) => (format === 'json' ? jsonDocument(made) : initRepositoryText(made)))
      return EXIT.ok
    }
    const { init, initText } = await import('../commands/init.ts')
    const report = await init(settings)
    await show((format) => (format === 'json' ? jsonDocument(report) : initText(report)))
    return EXIT.ok
  },

  async rules({ configuration, positionals, show }) {
    const { rules, rulesMarkdown, rulesText } = await import('../commands/rules.ts')
    const described = rules({ id: positionals[0] ?? null })
    const markdown = configuration.get('markdown')
    await show((format) => {
      if (format === 'json') return jsonDocument({ rules: described })
      return markdown || format === 'markdown' ? rulesMarkdown(described) : rulesText(described)
    })
    return EXIT.ok
  },

  async demo({ configuration, output, terminal }) {
    const { demo } = await import('../commands/demo.ts')
    const { renderAudit } = await import('./render-audit.ts')
    const { deployText } = await import('../report/deploy-text.ts')
    const style = styleOf(output)
    const say = (text: string) => {
      terminal.clear()
      process.stdout.write(text)
    }
    const proved = await demo(demoSettings(configuration), say, terminal, style, {
      audit: (report, migrations) => renderAudit(report, { migrations, failOn: 'error' }, 'text', style),
      deploy: (report) => deployText(report, style),
    })
    return proved ? EXIT.ok : EXIT.failed
  },
}

/** @throws UserError when it cannot be read */
async function readScript(path: string | null, cwd: string): Promise<string> {
  const { decodeSource } = await import('../sql/source.ts')
  if (path === null) {
    const chunks: Buffer[] = []
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
    return decodeSource('standard input', Buffer.concat(chunks)).text
  }
  const { readFile } = await import('node:fs/promises')
  const { resolve } = await import('node:path')
  const { unreadable } = await import('../config/file-error.ts')
  const bytes = await readFile(resolve(cwd, path)).catch((error: unknown) => {
    throw unreadable(error, path, 'script')
  })
  return decodeSource(path, bytes).text
}

/** The configuration of the target that has a deployment, when there are several. */
async function holderOf(
  deployment: string,
  configuration: Configuration,
  targets: readonly ChosenTarget[] | null,
): Promise<Configuration> {
  if (targets === null) return configuration
  const { targetOf } = await import('../commands/many-targets.ts')
  return (await targetOf(deployment, targets)).configuration
}
