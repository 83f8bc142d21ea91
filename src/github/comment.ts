import { createHash } from 'node:crypto'
import { type GitHubApi, isDenied, statusOf } from './api.ts'
import { type IsOwn, isBot } from './author.ts'
import type { WorkflowRun } from './event.ts'

/** GitHub takes 65,536 characters; GitHub Enterprise Server counts some of them double. */
export const COMMENT_LIMIT = 60_000

/** What became of the comment. `denied`: the token may not comment, as on pull requests from forks. */
export type CommentOutcome = 'created' | 'updated' | 'unchanged' | 'none' | 'denied'

/** The first line of the comment, by which the next run finds it: one for each configuration, told apart by what it consists of. */
export function commentMarker(configuration: readonly (string | null)[]): string {
  const digest = createHash('sha256').update(JSON.stringify(configuration)).digest('hex')
  return `<!-- rollgate:${digest.slice(0, 12)} -->`
}

/**
 * Keeps one comment on the pull request up to date. Nothing is created where `create` is false and there is none yet:
 * a clean pull request needs no comment, but one that was mended should no longer show the old findings.
 * Only a comment by the token's own author counts, or anybody could plant the marker and have us speak under their name.
 */
export async function keepComment(
  api: GitHubApi,
  run: WorkflowRun,
  pullRequest: number,
  comment: { readonly marker: string; readonly body: string; readonly create: boolean },
  isOwn: IsOwn = isBot,
): Promise<CommentOutcome> {
  const repository = { owner: run.owner, repo: run.repository }
  const body = `${comment.marker}\n${comment.body}`
  try {
    const comments = await api.paginate(api.rest.issues.listComments, {
      ...repository,
      issue_number: pullRequest,
      per_page: 100,
    })
    const own = comments.find(
      (candidate) => isOwn(candidate.user) && candidate.body?.split(/\r?\n/, 1)[0] === comment.marker,
    )
    if (own === undefined) {
      if (!comment.create) return 'none'
      await api.rest.issues.createComment({ ...repository, issue_number: pullRequest, body })
      return 'created'
    }
    // GitHub stores line ends as it likes.
    if (own.body?.replaceAll('\r\n', '\n') === body) return 'unchanged'
    try {
      await api.rest.issues.updateComment({ ...repository, comment_id: own.id, body })
      return 'updated'
    } catch (error) {
      // Somebody has deleted it since it was listed.
      if (statusOf(error) !== 404) throw error
      await api.rest.issues.createComment({ ...repository, issue_number: pullRequest, body })
      return 'created'
    }
  } catch (error) {
    if (isDenied(error)) return 'denied'
    throw error
  }
}
