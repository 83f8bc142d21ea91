import type { GitHubApi } from './api.ts'
import type { IsOwn } from './author.ts'
import type { WorkflowRun } from './event.ts'
import { count } from './markdown.ts'
import { linesOfPatch, type PatchLine } from './patch.ts'
import { type Suggestion, suggestionBody } from './suggestions.ts'

/** More at once would bury the pull request; those left out come with the next run, once these are committed or not. */
const MOST_SUGGESTIONS = 30

/**
 * Suggests changes in one review of the pull request. Those that an earlier run suggested are not suggested again, also when they
 * were resolved since, and those on lines that GitHub does not show in the diff not at all: they would make it refuse the review.
 * @returns how many were suggested
 */
export async function suggestChanges(
  api: GitHubApi,
  run: WorkflowRun,
  pullRequest: { readonly number: number; readonly head: string },
  suggestions: readonly Suggestion[],
  isOwn: IsOwn,
): Promise<number> {
  if (suggestions.length === 0) return 0
  const about = { owner: run.owner, repo: run.repository, pull_number: pullRequest.number }
  const files = await api.paginate(api.rest.pulls.listFiles, { ...about, per_page: 100 })
  const patches = new Map(files.map(({ filename, patch }) => [filename, linesOfPatch(patch ?? '')]))
  const shown = suggestions.filter((one) => isShown(one, patches.get(one.path)))
  if (shown.length === 0) return 0
  const earlier = await api.paginate(api.rest.pulls.listReviewComments, { ...about, per_page: 100 })
  const said = new Set(earlier.filter(({ user }) => isOwn(user)).map(({ body }) => body.split(/\r?\n/, 1)[0]))
  const fresh = shown.filter(({ marker }) => !said.has(marker)).slice(0, MOST_SUGGESTIONS)
  if (fresh.length === 0) return 0
  await api.rest.pulls.createReview({
    ...about,
    commit_id: pullRequest.head,
    event: 'COMMENT',
    body: `Rollgate suggests ${count(fresh.length, 'change')}: each can be committed as it is.`,
    comments: fresh.map((one) => ({
      path: one.path,
      line: one.endLine,
      side: 'RIGHT',
      ...(one.startLine === one.endLine ? {} : { start_line: one.startLine, start_side: 'RIGHT' }),
      body: suggestionBody(one),
    })),
  })
  return fresh.length
}

/** The audit reads the merge of head and base: where the base changed the file too, the lines of the head may be others. */
function isShown({ before, startLine }: Suggestion, patch: ReadonlyMap<number, PatchLine> | undefined): boolean {
  const hunk = patch?.get(startLine)?.hunk
  return before.split('\n').every((text, index) => {
    const line = patch?.get(startLine + index)
    return line !== undefined && line.text === text && line.hunk === hunk
  })
}
