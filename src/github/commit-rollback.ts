import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { UserError } from '../errors.ts'
import { type GitHubApi, isDenied, statusOf } from './api.ts'
import type { WorkflowRun } from './event.ts'
import type { PublicationSettings } from './publish.ts'
import type { ZipEntry } from './zip.ts'

/** Where the rollback files are committed to: the input `commit-rollback`. */
export type CommitTarget =
  | { readonly kind: 'none' }
  | { readonly kind: 'branch'; readonly branch: string }
  /** A branch of its own for each deployment, and a pull request for it. */
  | { readonly kind: 'pr' }

/** What came of it, for outputs and reports. */
export interface RollbackCommit {
  readonly commit: { readonly sha: string; readonly url: string; readonly branch: string } | null
  readonly pullRequest: { readonly number: number; readonly url: string } | null
  /** Plain sentences about what was not done and why. */
  readonly notes: readonly string[]
}

/**
 * Bytes of Base64 in one call. GitHub documents no limit for createCommitOnBranch; what is known is that bodies of some dozen
 * megabytes are refused.
 */
const MOST_BYTES = 20_000_000
const ATTEMPTS = 5
/** What tells the deployment without its rows, where all of it is too large. */
const SMALL_FILES = /^(manifest\.json|report\.html)(\.age)?$/

/** @throws UserError when it is neither `none`, `pr` nor `branch:NAME` with a name that git takes. */
export function readCommitTarget(text: string): CommitTarget {
  if (text === 'none' || text === 'pr') return { kind: text }
  const branch = /^branch:(.+)$/.exec(text)?.[1] ?? ''
  // git-check-ref-format(1).
  const fits =
    /^(?!.*(\.\.|@\{|\/\/|\/\.|\.lock(\/|$)))[^\s~^:?*[\\\x7f]+$/.test(branch) && !/^[-./]|[./]$/.test(branch)
  if (fits) return { kind: 'branch', branch: branch.replace(/^refs\/heads\//, '') }
  throw new UserError(`commit-rollback must be none, pr or branch:NAME, not \`${text}\``, {
    hint: 'For example branch:rollgate-rollbacks. The branch is made when it is not there.',
  })
}

/** Why these rows must not go into the history of this repository; null when they may. */
export function refuseCommit(settings: PublicationSettings, run: WorkflowRun): string | null {
  if (settings.encryptTo.length > 0 || settings.artifact === 'always' || run.public === false) return null
  return 'The rollback files were not committed: they hold rows of production, and everyone may read this repository and its history. `artifact-encrypt-to` commits them encrypted.'
}

/**
 * Commits the rollback files of a deployment, signed by GitHub (createCommitOnBranch). When the branch moved in between, its new
 * head is read and the commit tried again. Never throws: the deployment is done, and that must still be reported.
 * @param files already encrypted where that is asked for
 */
export async function commitRollback(
  api: GitHubApi,
  run: WorkflowRun,
  target: Exclude<CommitTarget, { kind: 'none' }>,
  directory: string,
  files: readonly ZipEntry[],
): Promise<RollbackCommit> {
  const deployment = basename(directory)
  const branch = target.kind === 'branch' ? target.branch : `rollgate/rollback-${deployment}`
  const notes: string[] = []
  let commit: RollbackCommit['commit'] = null
  try {
    const fitting = await whatFits(files, notes)
    if (fitting.length === 0) return { commit, pullRequest: null, notes }
    commit = { branch, ...(await commitFiles(api, run, branch, deployment, fitting)) }
    const pullRequest = target.kind === 'pr' ? await openPullRequest(api, run, branch, deployment) : null
    return { commit, pullRequest, notes }
  } catch (error) {
    const what =
      commit === null
        ? `The rollback files could not be committed to ${branch}`
        : `The rollback files are on ${branch}, but no pull request could be made for it`
    return { commit, pullRequest: null, notes: [...notes, `${what}: ${messageOf(error)}${cureOf(error, commit)}`] }
  }
}

async function whatFits(files: readonly ZipEntry[], notes: string[]): Promise<readonly ZipEntry[]> {
  const sizes = new Map<ZipEntry, number>()
  for (const file of files) sizes.set(file, Math.ceil((await stat(file.path)).size / 3) * 4)
  const size = (some: readonly ZipEntry[]) => some.reduce((sum, file) => sum + sizes.get(file)!, 0)
  if (size(files) <= MOST_BYTES) return files
  const small = files.filter(({ name }) => SMALL_FILES.test(name))
  const fits = size(small) <= MOST_BYTES
  const megabytes = (size(files) / 1_000_000).toFixed(0)
  notes.push(
    `The rollback SQL is too large to be committed (${megabytes} MB)${fits ? '; only the manifest and the report were' : ''}. The artifact and the backup tables have it.`,
  )
  return fits ? small : []
}

async function commitFiles(
  api: GitHubApi,
  run: WorkflowRun,
  branch: string,
  deployment: string,
  files: readonly ZipEntry[],
): Promise<{ sha: string; url: string }> {
  const additions = []
  for (const { name, path } of files)
    additions.push({ path: `rollback/${deployment}/${name}`, contents: (await readFile(path)).toString('base64') })
  for (let attempt = 1; ; attempt++) {
    const expectedHeadOid = await headOf(api, run, branch)
    try {
      const { createCommitOnBranch } = await api.graphql<{
        createCommitOnBranch: { commit: { oid: string; url: string } }
      }>(COMMIT, {
        input: {
          branch: { repositoryNameWithOwner: `${run.owner}/${run.repository}`, branchName: branch },
          expectedHeadOid,
          message: { headline: `Rollback of deployment ${deployment}`, body: `Deployed commit ${run.sha}` },
          fileChanges: { additions },
        },
      })
      return { sha: createCommitOnBranch.commit.oid, url: createCommitOnBranch.commit.url }
    } catch (error) {
      // After a 5xx it may have been made: once more writes the same files again, which harms nothing.
      const status = statusOf(error)
      if (attempt === ATTEMPTS || !(isStale(error) || (status !== null && status >= 500))) throw error
    }
  }
}

const COMMIT = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid url } }
}`

/** The head of the branch, which is made from the deployed commit when it is not there. */
async function headOf(api: GitHubApi, run: WorkflowRun, branch: string): Promise<string> {
  const repository = { owner: run.owner, repo: run.repository }
  const read = async () => (await api.rest.git.getRef({ ...repository, ref: `heads/${branch}` })).data.object.sha
  try {
    return await read()
  } catch (error) {
    if (statusOf(error) !== 404) throw error
  }
  try {
    const { data } = await api.rest.git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha: run.sha })
    return data.object.sha
  } catch (error) {
    // Another run has just made it.
    if (statusOf(error) === 422 && /already exists/i.test(messageOf(error))) return read()
    throw error
  }
}

async function openPullRequest(
  api: GitHubApi,
  run: WorkflowRun,
  branch: string,
  deployment: string,
): Promise<RollbackCommit['pullRequest']> {
  const repository = { owner: run.owner, repo: run.repository }
  const base = /^refs\/heads\/(.+)$/.exec(run.ref)?.[1] ?? run.defaultBranch ?? 'main'
  try {
    const { data } = await api.rest.pulls.create({
      ...repository,
      base,
      head: branch,
      title: `Rollback of deployment ${deployment}`,
      body: `The SQL that undoes deployment \`${deployment}\`. Merging this keeps it in the repository; it does not roll anything back.\n\n[The run](${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.runId})`,
    })
    return { number: data.number, url: data.html_url }
  } catch (error) {
    if (statusOf(error) !== 422) throw error
    const { data } = await api.rest.pulls.list({ ...repository, base, head: `${run.owner}:${branch}`, state: 'open' })
    const [existing] = data
    if (existing === undefined) throw error
    return { number: existing.number, url: existing.html_url }
  }
}

/** Of createCommitOnBranch: `Expected branch to point to "…" but it did not. Pull and try again.`, of type STALE_DATA. */
function isStale(error: unknown): boolean {
  const { errors } = (error ?? {}) as { errors?: readonly { type?: unknown; message?: unknown }[] }
  return (
    Array.isArray(errors) &&
    errors.some(({ message, type }) => type === 'STALE_DATA' || /expected branch to point to/i.test(String(message)))
  )
}

function messageOf(error: unknown): string {
  const { errors } = (error ?? {}) as { errors?: readonly { type?: unknown; message?: unknown }[] }
  // Of GraphQL, without the heading that Octokit gives to its own message.
  if (Array.isArray(errors) && errors.every(({ type }) => typeof type === 'string'))
    return errors.map(({ message }) => String(message)).join('; ')
  return error instanceof Error ? error.message : String(error)
}

function cureOf(error: unknown, commit: RollbackCommit['commit']): string {
  const { errors } = (error ?? {}) as { errors?: readonly { type?: unknown }[] }
  const denied = isDenied(error) || errors?.some(({ type }) => type === 'FORBIDDEN')
  if (!denied || /rate limit/i.test(messageOf(error))) return ''
  return commit === null
    ? '. The job needs `permissions: contents: write`.'
    : '. The job needs `permissions: pull-requests: write`, and the repository the setting "Allow GitHub Actions to create and approve pull requests".'
}
