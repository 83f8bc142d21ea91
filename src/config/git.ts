import { execFile } from 'node:child_process'
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { UserError } from '../errors.ts'

const run = promisify(execFile)

/** Runs git; rejects as execFile does. Names are printed as they are (-z), so the output is not touched. */
async function git(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd, maxBuffer: 256 * 1024 * 1024 })
  return stdout
}

/** The commit that is checked out; null outside a repository or without git. */
export async function headCommit(cwd: string): Promise<string | null> {
  try {
    return (await git(cwd, 'rev-parse', '--verify', 'HEAD')).trim()
  } catch {
    return null
  }
}

/**
 * Real paths of the files that differ from the point where the work tree left `base`: committed, uncommitted and new ones.
 * @throws UserError when this is no repository or it does not have `base`.
 */
export async function changedSince(base: string, cwd: string): Promise<ReadonlySet<string>> {
  const top = await topLevel(cwd)
  const commit = await commitOf(base, cwd)
  // Without a common ancestor (or in a shallow clone that does not reach it) the branch itself is what to compare with.
  const start = await git(cwd, 'merge-base', commit, 'HEAD').then(
    (text) => text.trim(),
    () => commit,
  )
  const [changed, untracked] = await Promise.all([
    git(top, 'diff', '--name-only', '--no-renames', '--diff-filter=d', '-z', start, '--'),
    git(top, 'ls-files', '--others', '--exclude-standard', '-z'),
  ])
  const names = `${changed}${untracked}`.split('\0').filter((name) => name !== '')
  return realPaths(names.map((name) => resolve(top, name)))
}

/** Real paths of those of the files that exist. */
export async function realPaths(paths: readonly string[]): Promise<ReadonlySet<string>> {
  const real = await Promise.all(paths.map((path) => realpath(path).catch(() => null)))
  return new Set(real.filter((path) => path !== null))
}

async function topLevel(cwd: string): Promise<string> {
  try {
    return (await git(cwd, 'rev-parse', '--show-toplevel')).replace(/\n$/, '')
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : ''
    throw new UserError(missing ? '--base needs git, which was not found' : `--base needs a git repository: ${said}`, {
      hint: 'Name the migrations to audit instead of --base.',
      cause,
    })
  }
}

async function commitOf(ref: string, cwd: string): Promise<string> {
  try {
    return (await git(cwd, 'rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`)).trim()
  } catch (cause) {
    throw new UserError(`git does not know \`${ref}\` (--base)`, {
      hint: `Fetch it first (git fetch origin ${ref.replace(/^origin\//, '')}); in a workflow, check out with fetch-depth: 0.`,
      cause,
    })
  }
}
