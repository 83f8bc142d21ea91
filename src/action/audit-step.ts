import { resolve } from 'node:path'
import type { AuditReport } from '../audit/finding.ts'
import { exitCodeOfAudit } from '../cli/exit-codes.ts'
import { writeReportFile } from '../cli/publish.ts'
import { renderAudit } from '../cli/render-audit.ts'
import { audit } from '../commands/audit.ts'
import { type ConfigurationChange, configurationChange } from '../config/configuration-change.ts'
import type { Configuration } from '../config/load.ts'
import type { AuditSettings, Format } from '../config/settings.ts'
import { refuseLinkOut } from '../config/workspace.ts'
import { EXIT, type ExitCode } from '../errors.ts'
import { annotations } from '../github/annotations.ts'
import { auditMarkdown, auditTitle } from '../github/audit-markdown.ts'
import { changedFiles } from '../github/changed-files.ts'
import { prose } from '../github/markdown.ts'
import { setOutputs } from '../github/outputs.ts'
import { writeSummary } from '../github/summary.ts'
import { workflowCommand } from '../github/workflow-commands.ts'
import { auditText } from '../report/audit-text.ts'
import { PLAIN } from '../report/style.ts'
import { decodeSource } from '../sql/source.ts'
import { auditOfChange } from './audit-change.ts'
import { announce, type Result, type Step, writeReport } from './step.ts'
import { tellOnGitHub } from './tell-on-github.ts'

/** Audits the migrations that the event changes, and tells of it on the lines, in the summary and in a comment. */
export async function auditStep(step: Step): Promise<ExitCode> {
  const { configuration, log, run } = step
  const changed = await changedFiles(run, step.api)
  const change = await configurationChange(configuration)
  if (change !== null) showConfigurationChange(step, change)
  if (change?.kind === 'added' && configuration.get('migrations') === null) {
    log.line('Nothing says yet which files are migrations: nothing is audited.')
    writeSummary(step.env, () => `> ${prose(change.text)}`)
    setOutputs({ result: 'nothing' })
    return EXIT.ok
  }
  const { notes, settings } = await auditOfChange(step, changed)
  const report = await audit(settings, step.progress)
  const said = [...(change === null ? [] : [change.text]), ...report.notes, ...notes]
  return tellAudit(step, { ...report, notes: said }, settings, change !== null)
}

/** On the file, where whoever reviews it looks. */
function showConfigurationChange({ log }: Step, { kind, path, text }: ConfigurationChange): void {
  log.commands([
    workflowCommand(kind === 'broken' ? 'warning' : 'notice', text, { title: 'Rollgate', file: path, line: 1 }),
  ])
}

/**
 * Tells what an audit found wherever it is looked for, and whether it fails the step.
 * @param noteworthy whether a comment is due also without a finding
 */
export async function tellAudit(
  step: Step,
  report: AuditReport,
  settings: AuditSettings,
  noteworthy = false,
): Promise<ExitCode> {
  const { configuration, env, log, run } = step
  const exitCode = exitCodeOfAudit(report, settings.failOn)
  const failed = exitCode !== EXIT.ok
  setOutputs({
    result: resultOf(report, failed),
    'error-count': report.counts.error,
    'warning-count': report.counts.warning,
    'report-json': await writeReport(run, report),
  })
  await writeFiles(configuration, (format) => renderAudit(report, settings, format, PLAIN))
  if (configuration.get('annotations')) log.commands(annotations(report))
  const sources = new Map(settings.migrations.map(({ bytes, path }) => [path, decodeSource(path, bytes)]))
  log.line(auditText(report, sources).trimEnd())
  writeSummary(env, (into) => auditMarkdown(report, failed, into))
  await tellOnGitHub(step, { report, failed, sources, noteworthy })
  if (failed) announce(log, 'error', auditTitle(report, failed))
  return exitCode
}

async function writeFiles(configuration: Configuration, render: (format: Format) => string): Promise<void> {
  const { cwd, env } = configuration.surroundings
  for (const format of ['sarif', 'html'] as const) {
    const path = configuration.get(`${format}-file`)
    if (path === null) continue
    await refuseLinkOut(resolve(cwd, path), path, env)
    await writeReportFile(cwd, path, render(format), `${format}-file`)
  }
}

function resultOf({ counts, files }: AuditReport, failed: boolean): Result {
  if (files.length === 0) return 'nothing'
  if (failed) return 'blocked'
  return counts.error + counts.warning > 0 ? 'warnings' : 'clean'
}
