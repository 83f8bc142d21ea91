import type { AuditReport } from '../audit/finding.ts'
import { exitCodeOfAudit } from '../cli/exit-codes.ts'
import { writeReportFile } from '../cli/publish.ts'
import { renderAudit } from '../cli/render-audit.ts'
import { audit } from '../commands/audit.ts'
import { auditSettings } from '../config/command-settings.ts'
import type { Configuration } from '../config/load.ts'
import type { AuditSettings, Format } from '../config/settings.ts'
import { EXIT, type ExitCode } from '../errors.ts'
import { annotations } from '../github/annotations.ts'
import { auditMarkdown, auditTitle } from '../github/audit-markdown.ts'
import { changedFiles } from '../github/changed-files.ts'
import { COMMENT_LIMIT, commentMarker, keepComment } from '../github/comment.ts'
import { LimitedMarkdown } from '../github/markdown.ts'
import { setOutputs } from '../github/outputs.ts'
import { writeSummary } from '../github/summary.ts'
import { vanishedMigrations } from '../github/vanished.ts'
import { auditText } from '../report/audit-text.ts'
import { PLAIN } from '../report/style.ts'
import { decodeSource } from '../sql/source.ts'
import { announce, type Result, type Step, writeReport } from './step.ts'

/** Audits the migrations that the event changes, and tells of it on the lines, in the summary and in a comment. */
export async function auditStep(step: Step): Promise<ExitCode> {
  const changed = await changedFiles(step.run, step.api)
  const present = changed?.filter(({ status }) => status !== 'removed').map(({ path }) => path)
  const settings = await auditSettings(step.configuration, { named: [], changed: present })
  const report = await audit(settings, step.progress)
  const vanished = vanishedMigrations(changed ?? [], step.configuration.get('migrations') ?? [])
  return tellAudit(step, { ...report, notes: [...report.notes, ...vanished] }, settings)
}

/** Tells what an audit found wherever it is looked for, and whether it fails the step. */
export async function tellAudit(step: Step, report: AuditReport, settings: AuditSettings): Promise<ExitCode> {
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
  const sources = settings.migrations.map(({ bytes, path }) => [path, decodeSource(path, bytes)] as const)
  log.line(auditText(report, new Map(sources)).trimEnd())
  writeSummary(env, (into) => auditMarkdown(report, failed, into))
  await comment(step, report, failed)
  if (failed) announce(log, 'error', auditTitle(report, failed))
  return exitCode
}

async function writeFiles(configuration: Configuration, render: (format: Format) => string): Promise<void> {
  for (const format of ['sarif', 'html'] as const) {
    const path = configuration.get(`${format}-file`)
    if (path !== null) await writeReportFile(configuration.surroundings.cwd, path, render(format), `${format}-file`)
  }
}

function resultOf({ counts, files }: AuditReport, failed: boolean): Result {
  if (files.length === 0) return 'nothing'
  if (failed) return 'blocked'
  return counts.error + counts.warning > 0 ? 'warnings' : 'clean'
}

async function comment({ api, configuration, log, run }: Step, report: AuditReport, failed: boolean): Promise<void> {
  if (run.event.kind !== 'pull-request' || api === null || !configuration.get('comment')) return
  // A repository may have several databases, each with its own use of the action.
  const marker = commentMarker([configuration.get('config'), ...(configuration.get('migrations') ?? [])])
  const link = `[All details](${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.runId})`
  const limit = COMMENT_LIMIT - marker.length - link.length
  const body = auditMarkdown(report, failed, new LimitedMarkdown(limit, 'characters'))
  const { error, notice, warning } = report.counts
  const comment = { marker, body: `${body}\n\n${link}`, create: error + warning + notice > 0 }
  try {
    const outcome = await keepComment(api, run, run.event.number, comment)
    if (outcome === 'denied') {
      announce(
        log,
        'notice',
        'The token may not comment on this pull request, so only the job summary tells of the audit. `permissions: pull-requests: write` allows it, except for pull requests from forks.',
      )
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    announce(log, 'warning', `The comment on the pull request could not be written: ${message}`)
  }
}
