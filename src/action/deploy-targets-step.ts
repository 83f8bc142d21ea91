import { join, resolve } from 'node:path'
import { exitCodeOfDeploy } from '../cli/exit-codes.ts'
import { deployInOrder, type Outcome } from '../commands/many-targets.ts'
import { deploySettings } from '../config/command-settings.ts'
import type { ChosenTarget } from '../config/targets.ts'
import type { DeployReport } from '../deploy/report.ts'
import { EXIT, type ExitCode, UserError } from '../errors.ts'
import { deployComment, deployErrors, deployMarkdown, deployTitle } from '../github/deploy-markdown.ts'
import { code, type LimitedMarkdown, prose } from '../github/markdown.ts'
import { setOutputs } from '../github/outputs.ts'
import type { Publication } from '../github/publish.ts'
import { saveHandled, saveRollbackState } from '../github/rollback-state.ts'
import { writeSummary } from '../github/summary.ts'
import { deployText } from '../report/deploy-text.ts'
import { deployDocument } from '../report/targets-document.ts'
import { targetsText } from '../report/targets-text.ts'
import { tellAudit } from './audit-step.ts'
import { complain } from './complain.ts'
import { NOT_PUBLISHED, type PublicationPlan, publishDeployment, rollbackPlace } from './publish-deployment.ts'
import { announce, type Result, type Step, writeReport } from './step.ts'
import { tellMerged } from './tell-merged.ts'

/**
 * Deploys to several targets in one job, in order, and publishes the rollback of each as an artifact of its own. Outputs that
 * name one thing hold one a line.
 */
export async function deployTargetsStep(
  step: Step,
  targets: readonly ChosenTarget[],
  { commitTo, publication }: PublicationPlan,
): Promise<ExitCode> {
  const { env, log, run } = step
  const since = Date.now()
  const all = []
  for (const target of targets)
    all.push({ target, settings: await deploySettings(target.configuration, { named: [] }) })
  const [{ settings }] = all as [(typeof all)[number]]
  saveRollbackState({
    root: resolve(settings.rollbackDirectory),
    since,
    settings: publication,
    comment: step.configuration.get('comment'),
  })

  const outcomes = await deployInOrder(all, step.progress, step.signal)
  const published = new Map<string, Publication>()
  for (const outcome of outcomes) {
    if (outcome.kind !== 'done') continue
    // An artifact cannot be added to: each target has its own.
    const name = publication.name === null ? null : `${publication.name}-${outcome.name}`
    const own = { commitTo, publication: { ...publication, name } }
    published.set(outcome.name, await publishDeployment(step, own, outcome.report))
  }
  if (!step.signal.aborted) saveHandled()

  const blocked = outcomes.flatMap((one) => (one.kind === 'refused' && one.audit !== null ? one.audit : []))
  if (settings.audit !== null) for (const report of blocked) await tellAudit(step, report, settings.audit)
  const reports = outcomes.flatMap((outcome) => (outcome.kind === 'done' ? outcome.report : []))
  setOutputs({
    result: blocked.length > 0 ? 'blocked' : resultOf(outcomes),
    deployment: reports.flatMap(({ deployment }) => deployment ?? []).join('\n'),
    'applied-count': reports.flatMap(({ migrations }) => migrations).filter(({ state }) => state === 'done').length,
    'report-json': await writeReport(run, deployDocument(outcomes)),
  })
  outputRollbacks(reports, [...published.values()])
  log.line(targetsText(outcomes, deployText, ({ state }) => state).trimEnd())
  for (const { commit, failed, notes } of published.values()) {
    for (const note of notes) announce(log, failed ? 'warning' : 'notice', note)
    for (const note of commit?.notes ?? []) announce(log, 'warning', note)
  }
  const place = rollbackPlace(run)
  writeSummary(env, (into) => {
    into.add(
      `### ${outcomes.length} targets\n\n| Target | Server | |\n| --- | --- | --- |\n${outcomes.map(row).join('\n')}\n`,
    )
    for (const outcome of outcomes) {
      if (outcome.kind !== 'done') continue
      into.add(`\n## ${code(outcome.name)}\n`)
      deployMarkdown(outcome.report, published.get(outcome.name) ?? NOT_PUBLISHED, place, into)
    }
    return into.toString()
  })
  const ids = reports.flatMap(({ deployment }) => deployment ?? [])
  if (ids.length > 0 && !step.signal.aborted) {
    const render = (into: LimitedMarkdown) => {
      for (const outcome of outcomes) {
        if (outcome.kind === 'done')
          deployComment(outcome.report, published.get(outcome.name) ?? NOT_PUBLISHED, place, into)
        else into.add(`${code(outcome.name)}: ${whatBecame(outcome)}\n`)
      }
      return into.toString()
    }
    await tellMerged(step, { key: `deploy-${ids[0]}`, commits: run.commits, render })
  }
  return conclude(step, outcomes)
}

function conclude({ log }: Step, outcomes: readonly Outcome<DeployReport>[]): ExitCode {
  let first: ExitCode = EXIT.ok
  for (const outcome of outcomes) {
    let exitCode: ExitCode = EXIT.ok
    if (outcome.kind === 'refused') exitCode = complain(log, outcome.error)
    if (outcome.kind === 'done') {
      exitCode = exitCodeOfDeploy(outcome.report)
      const what = [`${outcome.name}: ${deployTitle(outcome.report)}`, ...deployErrors(outcome.report)]
      if (exitCode !== EXIT.ok) announce(log, 'error', what.join('\n'))
    }
    if (first === EXIT.ok) first = exitCode
  }
  const pending = outcomes.filter(({ kind }) => kind === 'pending').map(({ name }) => name)
  if (pending.length > 0) announce(log, 'error', `Not deployed to ${pending.join(', ')}.`)
  return first === EXIT.ok && pending.length > 0 ? EXIT.interrupted : first
}

function resultOf(outcomes: readonly Outcome<DeployReport>[]): Result {
  const states = outcomes.map((outcome) => (outcome.kind === 'done' ? outcome.report.state : outcome.kind))
  if (states.some((state) => !['done', 'nothing', 'undone', 'pending'].includes(state))) return 'failed'
  if (states.includes('undone')) return 'undone'
  return states.includes('done') ? 'applied' : 'nothing'
}

function outputRollbacks(reports: readonly DeployReport[], publications: readonly Publication[]): void {
  const kept = reports.flatMap(({ rollback }) => rollback ?? [])
  const files = kept
    .filter(({ files }) => files.includes('rollback.sql'))
    .map(({ directory }) => join(resolve(directory), 'rollback.sql'))
  const artifacts = publications.flatMap(({ artifact }) => artifact ?? [])
  const commits = publications.flatMap(({ commit }) => commit?.commit ?? [])
  if (commits.length > 0) setOutputs({ 'rollback-commit': commits.map(({ sha }) => sha).join('\n') })
  if (kept.length > 0) setOutputs({ 'rollback-directory': kept.map(({ directory }) => resolve(directory)).join('\n') })
  if (files.length > 0) setOutputs({ 'rollback-file': files.join('\n') })
  if (artifacts.length > 0)
    setOutputs({
      'rollback-artifact-id': artifacts.map(({ id }) => id).join('\n'),
      'rollback-artifact-url': artifacts.map(({ url }) => url).join('\n'),
    })
}

function row(outcome: Outcome<DeployReport>): string {
  return `| ${code(outcome.name)} | ${code(outcome.target)} | ${whatBecame(outcome)} |`
}

function whatBecame(outcome: Outcome<DeployReport>): string {
  if (outcome.kind === 'pending') return '⏸️ not begun'
  if (outcome.kind === 'done') return prose(deployTitle(outcome.report)).replaceAll('\n', ' ')
  const what = outcome.error instanceof UserError ? outcome.error.message : 'a defect of Rollgate: see the log'
  return `❌ ${prose(what)}`.replaceAll('\n', ' ')
}
