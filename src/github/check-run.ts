import { type AuditReport, type Finding, findingsOf } from '../audit/finding.ts'
import type { GitHubApi } from './api.ts'
import type { WorkflowRun } from './event.ts'
import { count, shorten } from './markdown.ts'

/** GitHub takes so many with a request, and appends those of later ones (OpenAPI, checks/update). */
const BATCH = 50
/** Every batch is a request that writes, of which GitHub takes about 80 a minute. */
const MOST_ANNOTATIONS = 1000
/** GitHub's limits: 64 KB for a message, 255 characters for a title, 65,535 for the summary. */
const LONGEST_MESSAGE = 16_000
const LONGEST_TITLE = 255
export const CHECK_SUMMARY_LIMIT = 60_000

const LEVELS = { error: 'failure', warning: 'warning', notice: 'notice' } as const

export interface CheckRun {
  /** What people see in the list of checks: one for each configuration. */
  readonly name: string
  readonly title: string
  /** Markdown of at most `CHECK_SUMMARY_LIMIT` characters. */
  readonly summary: string
  readonly report: AuditReport
  readonly failed: boolean
}

/** A finding as `annotations` of checks/create and checks/update take it. */
export interface CheckAnnotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly start_column?: number
  readonly end_column?: number
  readonly annotation_level: 'failure' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

/**
 * Makes a completed check run of an audit on the commit that the event is about. A re-run makes a new one of the same name, which
 * GitHub shows in place of the old.
 */
export async function makeCheckRun(api: GitHubApi, run: WorkflowRun, check: CheckRun): Promise<void> {
  const repository = { owner: run.owner, repo: run.repository }
  const all = checkAnnotations(check.report)
  const shown = all.slice(0, MOST_ANNOTATIONS)
  const left = all.length - shown.length
  const batches = Array.from({ length: Math.max(1, Math.ceil(shown.length / BATCH)) }, (_, index) =>
    shown.slice(index * BATCH, (index + 1) * BATCH),
  )
  const title = shorten(check.title, LONGEST_TITLE - 40)
  const more = left > 0 ? `\n\n${count(left, 'more finding')}: see the JSON report.` : ''
  const output = (annotations: CheckAnnotation[]) => ({ title, summary: `${check.summary}${more}`, annotations })
  const end = {
    status: 'completed' as const,
    conclusion: check.failed ? ('failure' as const) : ('success' as const),
    completed_at: new Date().toISOString(),
  }
  const [first = [], ...others] = batches
  const { data } = await api.rest.checks.create({
    ...repository,
    name: check.name,
    head_sha: commitOf(run),
    details_url: `${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.runId}`,
    ...(others.length === 0 ? end : { status: 'in_progress' as const }),
    output: output(first),
  })
  try {
    for (const [index, batch] of others.entries()) {
      await api.rest.checks.update({
        ...repository,
        check_run_id: data.id,
        ...(index === others.length - 1 ? end : {}),
        output: output(batch),
      })
    }
  } catch (error) {
    // One that stays in progress would hold up the merge for ever, where the check is required.
    await api.rest.checks.update({ ...repository, check_run_id: data.id, ...end }).catch(() => {})
    throw error
  }
}

/** On a pull request the head of its branch: GITHUB_SHA is a merge commit there, whose checks nobody sees. */
function commitOf({ event, sha }: WorkflowRun): string {
  if (event.kind === 'pull-request' || event.kind === 'merge-group') return event.head
  return (event.kind === 'push' ? event.after : null) ?? sha
}

/** All findings, the worst first. */
export function checkAnnotations(report: AuditReport): CheckAnnotation[] {
  const all = report.files.flatMap((file) => findingsOf(file).map((finding) => ({ path: file.path, finding })))
  return (['error', 'warning', 'notice'] as const).flatMap((severity) =>
    all.filter(({ finding }) => finding.severity === severity).map(({ path, finding }) => annotation(path, finding)),
  )
}

function annotation(path: string, { end, help, message, rule, serverCode, severity, start }: Finding): CheckAnnotation {
  const from = serverCode === undefined ? '' : ` (error ${serverCode})`
  const oneLine = start.line === end.line
  return {
    path,
    start_line: start.line,
    end_line: end.line,
    // GitHub refuses columns where the lines differ, and counts the last one in.
    ...(oneLine ? { start_column: start.column, end_column: Math.max(start.column, end.column - 1) } : {}),
    annotation_level: LEVELS[severity],
    title: `Rollgate: ${rule}`,
    message: shorten(`${message}${from}${help === undefined ? '' : `\n${help}`}`, LONGEST_MESSAGE),
  }
}
