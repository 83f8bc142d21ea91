import { isDenied } from '../github/api.ts'
import { isBot, ownAuthor } from '../github/author.ts'
import { COMMENT_LIMIT, type CommentOutcome, keepComment } from '../github/comment.ts'
import { LimitedMarkdown } from '../github/markdown.ts'
import { mergedPullRequests } from '../github/merged-pull-requests.ts'
import { announce, type Step } from './step.ts'

/** A comment about a deployment; a later run about the same thing finds it by the key and changes it. */
export interface MergedComment {
  /** Of hexadecimal digits, letters and dashes, such as `deploy-<deployment>`. */
  readonly key: string
  /** Whose pull requests are told, newest first. */
  readonly commits: readonly string[]
  readonly render: (into: LimitedMarkdown) => string
}

/**
 * Tells of a deployment or a rollback on the merged pull requests that it comes from. Never throws: what is done is done, and the
 * summary of the run says the same.
 */
export async function tellMerged(
  { api, configuration, log, run }: Pick<Step, 'api' | 'log' | 'run'> & Partial<Step>,
  { commits, key, render }: MergedComment,
): Promise<void> {
  if (api === null || configuration?.get('comment') === false || commits.length === 0) return
  const marker = `<!-- rollgate:${key} -->`
  const link = `[The run](${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.runId})`
  const limit = COMMENT_LIMIT - marker.length - link.length - 4
  try {
    const pullRequests = await mergedPullRequests(api, run, commits)
    if (pullRequests.length === 0) log.line('No merged pull request belongs to these commits: nothing to comment on.')
    const token = configuration?.get('github-token') ?? ''
    const isOwn = pullRequests.length === 0 ? isBot : await ownAuthor(api, token)
    for (const number of pullRequests) {
      const body = `${render(new LimitedMarkdown(limit, 'characters'))}\n\n${link}`
      const outcome = await keepComment(api, run, number, { marker, body, create: true }, isOwn)
      log.line(`Pull request ${number}: ${OUTCOMES[outcome]}`)
      if (outcome === 'denied') announce(log, 'notice', DENIED)
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (isDenied(error)) announce(log, 'notice', DENIED)
    else announce(log, 'warning', `The merged pull request could not be told of it: ${message}`)
  }
}

const DENIED =
  'The token may not comment on the merged pull request, so only the job summary tells of it. `permissions: pull-requests: write` allows it; `comment: false` asks for no comment.'

const OUTCOMES: Readonly<Record<CommentOutcome, string>> = {
  created: 'commented',
  updated: 'the comment was brought up to date',
  unchanged: 'the comment says so already',
  none: 'no comment was needed',
  denied: 'the token may not comment',
}
