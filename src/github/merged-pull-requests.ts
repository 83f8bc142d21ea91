import type { GitHubApi } from './api.ts'
import type { WorkflowRun } from './event.ts'

/** So many commits of a push are asked about, newest first: a merge queue merges several pull requests with one push. */
const MOST_COMMITS = 10

/**
 * Numbers of the merged pull requests that brought these commits to the branch, each once, in the order found. A squash, rebase
 * or merge commit is known to GitHub; a commit that was pushed directly belongs to none.
 * @param commits full hashes, newest first
 * @throws RequestError of Octokit; 403 or 404 when the token may not read pull requests
 */
export async function mergedPullRequests(
  api: GitHubApi,
  run: WorkflowRun,
  commits: readonly string[],
): Promise<number[]> {
  const found = new Set<number>()
  for (const commit of commits.slice(0, MOST_COMMITS)) {
    const { data } = await api.rest.repos.listPullRequestsAssociatedWithCommit({
      owner: run.owner,
      repo: run.repository,
      commit_sha: commit,
      per_page: 100,
    })
    for (const { base, merged_at: mergedAt, number } of data) {
      // A commit also belongs to open pull requests whose branch has it, and to those merged into other branches.
      if (mergedAt !== null && run.ref === `refs/heads/${base.ref}`) found.add(number)
    }
  }
  return [...found]
}
