import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { UserError } from '../errors.ts'
import type { GitHubApi } from './api.ts'
import { baseCommit, type WorkflowRun } from './event.ts'

/** The files of a commit other than the one that is checked out, such as the base of a pull request. */
export interface CommitTree {
  readonly commit: string
  /** Regular files, relative to the repository's root with forward slashes. Links are left out: they may lead anywhere. */
  readonly paths: readonly string[]
  /** null when the commit has no such regular file. @throws UserError when it cannot be had. */
  read(path: string): Promise<Uint8Array | null>
}

const MOST_BYTES = 256 * 1024 * 1024

/**
 * Reads a commit from the clone, or, when that does not hold it (actions/checkout fetches one commit), from GitHub.
 * @throws UserError when neither has it, or when GitHub's list is cut short: what is not listed must not pass for what is not there.
 */
export async function openCommit(run: WorkflowRun, api: GitHubApi | null, commit: string): Promise<CommitTree> {
  const local = await openLocal(run.workspace, commit)
  if (local !== null) return local
  if (api === null) throw fault(commit, 'the clone does not hold it, and there is no token to ask GitHub with')
  return openRemote(run, api, commit)
}

/** The commit that the event's change is made to, opened when it is first asked for; null where nothing is proposed. */
export function openBase(run: WorkflowRun, api: GitHubApi | null): (() => Promise<CommitTree>) | null {
  const commit = baseCommit(run)
  if (commit === null) return null
  let opened: Promise<CommitTree> | undefined
  return () => (opened ??= openCommit(run, api, commit))
}

function fault(commit: string, why: string, cause?: unknown): UserError {
  return new UserError(`The base commit ${commit} cannot be read: ${why}`, {
    hint: 'Give the job `permissions: contents: read` and leave `github-token` at its default, or give actions/checkout `fetch-depth: 0`.',
    cause,
  })
}

async function openLocal(workspace: string, commit: string): Promise<CommitTree | null> {
  // In a container job the workspace belongs to another user, which git refuses without `safe.directory`.
  const git = async (...args: string[]) => {
    const all = ['-c', `safe.directory=${workspace}`, '-C', workspace, ...args]
    return (await promisify(execFile)('git', all, { maxBuffer: MOST_BYTES, encoding: 'buffer' })).stdout
  }
  try {
    const listed = await git('ls-tree', '-r', '-z', '--full-tree', `${commit}^{commit}`)
    const blobs = new Map<string, string>()
    for (const line of listed.toString().split('\0')) {
      // `100644 blob 1234…<TAB>path`
      const [, mode, blob, path] = /^(\d+) blob (\w+)\t(.*)$/s.exec(line) ?? []
      if (path !== undefined && blob !== undefined && mode?.startsWith('100')) blobs.set(path, blob)
    }
    return treeOf(commit, blobs, async (blob, path) => {
      try {
        return await git('cat-file', 'blob', blob)
      } catch (error) {
        throw fault(commit, `git cannot read ${path}: ${messageOf(error)}`, error)
      }
    })
  } catch {
    return null
  }
}

async function openRemote(run: WorkflowRun, api: GitHubApi, commit: string): Promise<CommitTree> {
  const repository = { owner: run.owner, repo: run.repository }
  const ask = async <T>(request: () => Promise<T>): Promise<T> => {
    try {
      return await request()
    } catch (error) {
      throw fault(commit, messageOf(error), error)
    }
  }
  const { data } = await ask(() => api.rest.git.getTree({ ...repository, tree_sha: commit, recursive: 'true' }))
  if (data.truncated) throw fault(commit, 'it has more files than GitHub lists')
  const blobs = new Map<string, string>()
  for (const { mode, path, sha, type } of data.tree)
    if (type === 'blob' && mode?.startsWith('100') && path && sha) blobs.set(path, sha)
  return treeOf(commit, blobs, async (blob, path) => {
    // Most files are the same in both commits, and need no request.
    const own = await sameHere(join(run.workspace, path), blob)
    if (own !== null) return own
    const { data: file } = await ask(() => api.rest.git.getBlob({ ...repository, file_sha: blob }))
    return Buffer.from(file.content, file.encoding === 'base64' ? 'base64' : 'utf8')
  })
}

/** @param blobs ids of blobs by path */
function treeOf(
  commit: string,
  blobs: ReadonlyMap<string, string>,
  readBlob: (blob: string, path: string) => Promise<Uint8Array>,
): CommitTree {
  return {
    commit,
    paths: [...blobs.keys()],
    async read(path) {
      const blob = blobs.get(path)
      return blob === undefined ? null : readBlob(blob, path)
    },
  }
}

/** The file of the work tree when it is the blob, by git's own checksum. */
async function sameHere(path: string, blob: string): Promise<Uint8Array | null> {
  const stats = await lstat(path).catch(() => null)
  if (!stats?.isFile()) return null
  const bytes = await readFile(path)
  const hash = createHash(blob.length === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === blob ? bytes : null
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
