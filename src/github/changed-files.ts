import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { UserError } from '../errors.ts'
import type { GitHubApi } from './api.ts'
import type { WorkflowRun } from './event.ts'

/** A file that a pull request or a push changes. Paths are relative to the repository's root, with forward slashes. */
export interface ChangedFile {
  readonly path: string
  readonly status: 'added' | 'modified' | 'removed' | 'renamed'
  /** Set when renamed. */
  readonly previousPath: string | null
}

/** What `GET /pulls/{n}/files` lists at most, however many pages are asked for (GitHub's OpenAPI description). */
const MOST_PULL_REQUEST_FILES = 3000
/** What `GET /compare/{basehead}` lists at most (the same). */
const MOST_COMPARED_FILES = 300

/**
 * The files that the event changes, for the audit alone: what to deploy is decided by the journal, never by a diff.
 * The clone is asked first (it knows the event's own commits, and its list has no limit), then GitHub.
 * `null` when the event has no diff of its own: then every migration is meant.
 * @throws UserError when the list cannot be had or cannot be complete. A list that is cut short would let unread migrations pass.
 */
export async function changedFiles(run: WorkflowRun, api: GitHubApi | null): Promise<ChangedFile[] | null> {
  const { event } = run
  if (event.kind === 'pull-request') {
    const { number } = event
    const local = await diffByGit(run.workspace, event.base, event.head)
    return local ?? ask(run, api, (github) => listPullRequestFiles(run, github, number))
  }
  if (event.kind === 'merge-group') return compare(run, api, event.base, event.base, event.head)
  if (event.kind === 'push' && event.after !== null) {
    if (event.before !== null) return compare(run, api, event.before, event.before, event.after)
    // A new branch: what it adds to the default branch. The first push of all has nothing to compare with.
    const main = run.defaultBranch
    if (main === null || run.ref === `refs/heads/${main}`) return null
    return compare(run, api, main, `refs/remotes/origin/${main}`, event.after)
  }
  return null
}

async function compare(run: WorkflowRun, api: GitHubApi | null, base: string, localBase: string, head: string) {
  const local = await diffByGit(run.workspace, localBase, head)
  return local ?? ask(run, api, (github) => listComparedFiles(run, github, base, head))
}

async function ask(run: WorkflowRun, api: GitHubApi | null, list: (api: GitHubApi) => Promise<ChangedFile[]>) {
  const permission = run.event.kind === 'pull-request' ? 'pull-requests: read' : 'contents: read'
  const fault = (why: string, cause?: unknown) =>
    new UserError(`The files that the ${run.event.name} event changes cannot be listed: ${why}`, {
      hint: `Give the job \`permissions: ${permission}\` and leave \`github-token\` at its default, or give actions/checkout \`fetch-depth: 0\`.`,
      cause,
    })
  if (api === null) throw fault('the clone does not hold both commits, and there is no token to ask GitHub with')
  try {
    return await list(api)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw fault(error instanceof Error ? error.message : String(error), error)
  }
}

async function listComparedFiles(run: WorkflowRun, api: GitHubApi, base: string, head: string): Promise<ChangedFile[]> {
  const { data } = await api.rest.repos.compareCommitsWithBasehead({
    owner: run.owner,
    repo: run.repository,
    basehead: `${base}...${head}`,
    // Pages are of commits; all the files that GitHub lists come with the first.
    per_page: 1,
  })
  const files = data.files ?? []
  if (files.length >= MOST_COMPARED_FILES) {
    throw new UserError(
      `${MOST_COMPARED_FILES} files or more changed between ${base} and ${head}, more than GitHub lists`,
      {
        hint: 'Give actions/checkout `fetch-depth: 0`: the list is then made from the clone, whatever its length.',
      },
    )
  }
  return readApiFiles(files)
}

async function listPullRequestFiles(run: WorkflowRun, api: GitHubApi, number: number): Promise<ChangedFile[]> {
  const files = await api.paginate(api.rest.pulls.listFiles, {
    owner: run.owner,
    repo: run.repository,
    pull_number: number,
    per_page: 100,
  })
  if (files.length >= MOST_PULL_REQUEST_FILES) {
    throw new UserError(`The pull request changes ${MOST_PULL_REQUEST_FILES} files or more, more than GitHub lists`, {
      hint: 'Give actions/checkout `fetch-depth: 0`: the list is then made from the clone, whatever its length. Or split the pull request.',
    })
  }
  return readApiFiles(files)
}

interface ApiFile {
  readonly filename: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged'
  readonly previous_filename?: string
}

const STATUSES: Record<ApiFile['status'], ChangedFile['status'] | null> = {
  added: 'added',
  copied: 'added',
  modified: 'modified',
  changed: 'modified',
  removed: 'removed',
  renamed: 'renamed',
  unchanged: null,
}

function readApiFiles(files: readonly ApiFile[]): ChangedFile[] {
  return files.flatMap((file) => {
    const status = STATUSES[file.status]
    if (status === null) return []
    const previousPath = status === 'renamed' ? (file.previous_filename ?? null) : null
    return [{ path: file.filename, status, previousPath }]
  })
}

/** What `head` changes since it parted from `base`; null when the clone does not hold what is needed for the answer. */
export async function diffByGit(workspace: string, base: string, head: string): Promise<ChangedFile[] | null> {
  // In a container job the workspace belongs to another user, which git refuses without `safe.directory`.
  const git = ['-c', `safe.directory=${workspace}`, '-C', workspace]
  const diff = ['diff', '--name-status', '-z', '-M', '--no-ext-diff', '--no-textconv', `${base}...${head}`, '--']
  try {
    const { stdout } = await promisify(execFile)('git', [...git, ...diff], { maxBuffer: 256 * 1024 * 1024 })
    return readNameStatus(stdout)
  } catch {
    return null
  }
}

/** Reads `git diff --name-status -z`: status NUL path NUL, and for R and C status NUL old path NUL new path NUL. */
export function readNameStatus(output: string): ChangedFile[] {
  const fields = output.split('\0')
  const files: ChangedFile[] = []
  for (let at = 0; at + 1 < fields.length; ) {
    const letter = fields[at++]!.charAt(0)
    const first = fields[at++]!
    if (letter === 'R') files.push({ path: fields[at++]!, status: 'renamed', previousPath: first })
    else if (letter === 'C') files.push({ path: fields[at++]!, status: 'added', previousPath: null })
    else if (letter === 'A') files.push({ path: first, status: 'added', previousPath: null })
    else if (letter === 'D') files.push({ path: first, status: 'removed', previousPath: null })
    else files.push({ path: first, status: 'modified', previousPath: null })
  }
  return files
}
