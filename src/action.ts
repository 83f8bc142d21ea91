import * as core from '@actions/core'
import { auditStep } from './action/audit-step.ts'
import { complain } from './action/complain.ts'
import { deployStep } from './action/deploy-step.ts'
import { doctorStep } from './action/doctor-step.ts'
import { rollbackStep } from './action/rollback-step.ts'
import type { Step } from './action/step.ts'
import { targetsStep } from './action/targets-step.ts'
import { allRules, loadForAction } from './config/load.ts'
import { chosenTargets } from './config/targets.ts'
import { EXIT, type ExitCode } from './errors.ts'
import { connectApi } from './github/api.ts'
import { openBase } from './github/commit-tree.ts'
import { chooseMode, type Mode, readWorkflowRun, refuseOtherBranch } from './github/event.ts'
import { setOutputs } from './github/outputs.ts'
import { secretForms, secretsToMask } from './github/secrets.ts'
import { maskCommand, StepLog } from './github/workflow-commands.ts'

/** Modes that are about production, so that `targets` and the input `target` count. */
const TARGET_MODES: readonly Mode[] = ['deploy', 'rollback', 'doctor']

const { env } = process
// Nothing may be written before the masks are set.
for (const secret of secretsToMask(env)) core.setSecret(secret)
const log = new StepLog()
const cancellation = new AbortController()
process.once('SIGINT', () => {
  log.line('The run was cancelled: stopping before the next statement.')
  cancellation.abort()
})
// The runner sends it 7.5 s after SIGINT, and kills 2.5 s later (docs.github.com, "Workflow cancellation reference").
process.once('SIGTERM', () => {
  log.resume()
  process.exit(EXIT.interrupted)
})
try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = complain(log, error)
} finally {
  log.resume()
}

async function main(): Promise<ExitCode> {
  const run = readWorkflowRun(env)
  const given = core.getInput('github-token')
  const api = given === '' ? null : connectApi(given, run.apiUrl)
  const base = openBase(run, api)
  const read = base === null ? null : async (path: string) => (await base()).read(path)
  const loaded = await loadForAction({ env, cwd: process.cwd() }, allRules, read)
  const mode = chooseMode(loaded.get('mode'), run.event)
  const chosen = mode !== null && TARGET_MODES.includes(mode) ? chosenTargets(loaded) : []
  // The variables that hold the secrets of targets are known only now; nothing was written of them.
  const secrets = (chosen ?? []).flatMap((target) => target.configuration.secrets)
  log.commands([...new Set(secrets.flatMap(secretForms))].map(maskCommand))
  if (chosen === null && loaded.targets.length > 0)
    log.line(`${loaded.given('production')!.place} was given: the targets of the configuration are not used.`)
  const configuration = chosen?.length === 1 ? chosen[0]!.configuration : loaded
  const detailed = configuration.get('verbose') || core.isDebug()
  const step: Step = {
    env,
    run,
    configuration,
    targets: chosen !== null && chosen.length > 1 ? chosen : null,
    api,
    base,
    log,
    progress: {
      step: (message) => log.line(message),
      detail: (message) => {
        if (detailed) log.line(`  ${message}`)
      },
    },
    signal: cancellation.signal,
  }
  switch (mode) {
    case 'audit':
      return auditStep(step)
    case 'deploy':
      refuseOtherBranch(run, configuration.get('branch'))
      return deployStep(step)
    case 'rollback':
      return rollbackStep(step)
    case 'doctor':
      return doctorStep(step)
    case 'targets':
      return targetsStep(step)
    case null:
      log.line('The branch was deleted: nothing to do.')
      setOutputs({ result: 'nothing' })
      return EXIT.ok
  }
}
