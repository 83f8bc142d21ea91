import type { AuditReport } from '../audit/finding.ts'
import { type GitHubApi, isDenied } from '../github/api.ts'
import { auditMarkdown, auditTitle } from '../github/audit-markdown.ts'
import { type IsOwn, ownAuthor } from '../github/author.ts'
import { CHECK_SUMMARY_LIMIT, makeCheckRun } from '../github/check-run.ts'
import { COMMENT_LIMIT, type CommentOutcome, commentMarker, keepComment } from '../github/comment.ts'
import { LimitedMarkdown, shorten } from '../github/markdown.ts'
import { suggestChanges } from '../github/review.ts'
import { suggestionsOf } from '../github/suggestions.ts'
import type { Source } from '../sql/source.ts'
import { announce, type Step } from './step.ts'

/** GitHub shows so much of a check's name. */
const LONGEST_NAME = 100

/** What an audit came to, and what it read. */
export interface ToldAudit {
  readonly report: AuditReport
  readonly failed: boolean
  readonly sources: ReadonlyMap<string, Source>
  /** Whether the comment says something that is no finding. */
  readonly noteworthy: boolean
}

/**
 * Tells of an audit where only a token can: the check run, the comment and the review. Nothing of it fails the step: a permission
 * that is missing is a notice, any other failure a warning; the summary and the annotations say the same.
 */
export async function tellOnGitHub(step: Step, audit: ToldAudit): Promise<void> {
  const { api, log } = step
  if (api === null) return
  const denied: string[] = []
  const permissions = new Set<string>()
  const attempt = async (what: string, permission: string, work: () => Promise<unknown>) => {
    const refused = () => {
      denied.push(what)
      permissions.add(`\`${permission}: write\``)
    }
    try {
      if ((await work()) === 'denied') refused()
    } catch (error) {
      if (isDenied(error)) return refused()
      const message = error instanceof Error ? error.message : String(error)
      announce(log, 'warning', `GitHub did not let Rollgate ${what}: ${message}`)
    }
  }
  if (step.configuration.get('check-run')) await attempt('make a check run', 'checks', () => checkRun(step, api, audit))
  const { event } = step.run
  if (event.kind === 'pull-request') {
    // Asked once, when it is first needed.
    let author: Promise<IsOwn> | undefined
    const isOwn = () => (author ??= ownAuthor(api, step.configuration.get('github-token') ?? ''))
    if (step.configuration.get('comment'))
      await attempt('comment on this pull request', 'pull-requests', () =>
        comment(step, api, audit, event.number, isOwn),
      )
    const suggestions = step.configuration.get('suggestions') ? suggestionsOf(audit.report, audit.sources) : []
    if (suggestions.length > 0)
      await attempt('suggest changes', 'pull-requests', async () =>
        suggestChanges(api, step.run, event, suggestions, await isOwn()),
      )
  }
  if (denied.length === 0) return
  announce(
    log,
    'notice',
    `The token may not ${denied.join(', ')}: the job summary tells of the audit. ${[...permissions].join(' and ')} in the job's permissions would allow it, except for pull requests from forks.`,
  )
}

async function checkRun({ configuration, run }: Step, api: GitHubApi, { failed, report }: ToldAudit): Promise<void> {
  const limited = new LimitedMarkdown(CHECK_SUMMARY_LIMIT - 100, 'characters')
  const named = configuration.get('migrations') ?? []
  await makeCheckRun(api, run, {
    // A repository may have several databases, each with its own use of the action.
    name: shorten(`Rollgate: ${named.join(', ')}`, LONGEST_NAME),
    title: auditTitle(report, failed),
    summary: auditMarkdown(report, failed, limited),
    report,
    failed,
  })
}

async function comment(
  { configuration, run }: Step,
  api: GitHubApi,
  { failed, noteworthy, report }: ToldAudit,
  pullRequest: number,
  isOwn: () => Promise<IsOwn>,
): Promise<CommentOutcome> {
  const marker = commentMarker([configuration.get('config'), ...(configuration.get('migrations') ?? [])])
  const link = `[All details](${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.runId})`
  const limit = COMMENT_LIMIT - marker.length - link.length
  const body = auditMarkdown(report, failed, new LimitedMarkdown(limit, 'characters'))
  const { error, notice, warning } = report.counts
  const create = noteworthy || error + warning + notice > 0
  return keepComment(api, run, pullRequest, { marker, body: `${body}\n\n${link}`, create }, await isOwn())
}
