import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, readdir, readFile, realpath } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { EXIT, UserError } from '../errors.ts'
import { parseVersion, type ServerVersion } from '../mysql/session.ts'
import { serverCache } from './cache.ts'

/** A mysqld or mariadbd that runs here (it has answered `--version`). */
export interface ServerBinary {
  /** The program file, as found. */
  readonly path: string
  /** What to execute: the program, or the loader and libraries it was unpacked with and then the program. */
  readonly command: readonly string[]
  readonly flavor: 'mysql' | 'mariadb'
  readonly version: ServerVersion
  /** `--basedir`. */
  readonly baseDirectory: string
  /** Holds `english/errmsg.sys`, `charsets/` and the SQL files of the system tables. */
  readonly shareDirectory: string
  /** null: the program's own default. */
  readonly pluginDirectory: string | null
}

export interface FindOptions {
  /** A program file that the user named; nothing else is considered then. */
  readonly explicit?: string | null
  readonly flavor?: 'mysql' | 'mariadb'
  /** Version number (as in ServerVersion) to come close to: the same series first, then the nearest. */
  readonly near?: number
}

const PROGRAMS = ['mariadbd', 'mysqld']
const USUAL_DIRECTORIES = [
  '/usr/sbin',
  '/usr/libexec',
  '/usr/bin',
  '/usr/local/sbin',
  '/usr/local/libexec',
  '/usr/local/bin',
  '/usr/local/mysql/bin',
  '/usr/local/mariadb/bin',
  '/opt/mysql/bin',
  '/opt/mariadb/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mysql/bin',
  '/opt/homebrew/opt/mariadb/bin',
  '/home/linuxbrew/.linuxbrew/bin',
  '/opt/local/lib/mysql8/bin',
  '/opt/local/lib/mariadb/bin',
]

/**
 * Finds server programs: the explicit one; or those in PATH, in the usual places, and in Rollgate's own cache.
 * @returns best first, at least one: nearest to `near`, else in the order of the search with newer before older in the cache.
 * @throws UserError when there is none (with how to install one), or when the explicit one does not run.
 */
export async function findServerBinaries(options: FindOptions = {}): Promise<ServerBinary[]> {
  if (options.explicit) return [await explicitBinary(options.explicit, options.flavor)]
  const found: ServerBinary[] = []
  const failed: string[] = []
  const add = async (candidate: Candidate) => {
    const binary = await examine(candidate)
    if (typeof binary === 'string') failed.push(binary)
    else if (options.flavor === undefined || binary.flavor === options.flavor) found.push(binary)
  }
  for (const candidate of await installedCandidates()) await add(candidate)
  // One after the other, so that the order of the search is the order of what is found.
  for (const candidate of await cachedCandidates(serverCache())) await add(candidate)
  if (found.length === 0) throw noServer(options.flavor, failed)
  return options.near === undefined ? found : sortByDistance(found, options.near)
}

/** How to get a server on this kind of machine. */
export function installHint(flavor: 'mysql' | 'mariadb' | undefined): string {
  const rest = 'or name a program with --sandbox-binary.'
  if (process.platform === 'darwin') return `Install one with: brew install ${flavor ?? 'mariadb'}; ${rest}`
  if (process.platform !== 'linux')
    return `Run Rollgate on Linux, macOS or in WSL with MySQL or MariaDB installed, ${rest}`
  if (flavor === 'mysql')
    return `Install one with: apt-get install mysql-server-core-8.0 (Ubuntu), dnf install mysql-server (Fedora, RHEL); ${rest}`
  return `Install one with: apt-get install mariadb-server-core (Debian, Ubuntu), dnf install mariadb-server (Fedora, RHEL), apk add mariadb (Alpine); ${rest}`
}

interface Candidate {
  readonly path: string
  readonly command: readonly string[]
  /** Where the tree that it was unpacked in has its `usr`; undefined for an installed program. */
  readonly baseDirectory?: string
}

async function explicitBinary(path: string, flavor: 'mysql' | 'mariadb' | undefined): Promise<ServerBinary> {
  const full = resolve(path)
  const cached = await cachedCandidates(serverCache())
  // A program of an unpacked tree runs only with the loader and libraries beside it.
  const binary = await examine(cached.find((candidate) => candidate.path === full) ?? { path: full, command: [full] })
  if (typeof binary === 'string')
    throw new UserError(`The sandbox binary cannot be used: ${binary}`, {
      hint: 'Name the file of a mysqld or mariadbd that runs on this machine.',
    })
  if (flavor !== undefined && binary.flavor !== flavor)
    throw new UserError(`The sandbox binary ${full} is ${binary.version.text}, but a ${flavor} server is needed`, {
      hint: installHint(flavor),
    })
  return binary
}

async function installedCandidates(): Promise<Candidate[]> {
  const directories = [
    ...(process.env.PATH ?? '').split(delimiter).filter((entry) => entry.startsWith('/')),
    ...USUAL_DIRECTORIES,
  ]
  const seen = new Set<string>()
  const candidates: Candidate[] = []
  for (const directory of directories) {
    for (const program of PROGRAMS) {
      const path = join(directory, program)
      const real = await executable(path)
      // Debian's mysqld is a link to mariadbd.
      if (real === null || seen.has(real)) continue
      seen.add(real)
      candidates.push({ path, command: [path] })
    }
  }
  return candidates
}

/** What `scripts/servers.mjs` leaves as `server.json` in each tree that it unpacks; paths are relative to the tree. */
interface UnpackedServer {
  readonly program: string
  /** The loader and library directory that the program was built for. */
  readonly loader: string
  readonly libraries: string
  readonly baseDirectory: string
}

async function cachedCandidates(cache: string): Promise<Candidate[]> {
  const names = await readdir(cache).catch(() => [])
  const candidates: Candidate[] = []
  for (const name of names.sort(newestFirst)) {
    const tree = join(cache, name)
    const text = await readFile(join(tree, 'server.json'), 'utf8').catch(() => null)
    if (text === null) continue
    const server = JSON.parse(text) as UnpackedServer
    const path = join(tree, server.program)
    // Run through its loader, the program has its own libraries without LD_LIBRARY_PATH, which its children would inherit.
    // An absolute loader is the machine's own.
    const command = [resolve(tree, server.loader), '--library-path', join(tree, server.libraries), path]
    candidates.push({ path, command, baseDirectory: join(tree, server.baseDirectory) })
  }
  return candidates
}

function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true })
}

/** @returns the binary, or why it cannot be used. */
async function examine(candidate: Candidate): Promise<ServerBinary | string> {
  if ((await executable(candidate.path)) === null) return `${candidate.path} is not an executable file`
  const [program, ...args] = candidate.command
  let output: string
  try {
    const result = await promisify(execFile)(program!, [...args, '--no-defaults', '--version'], {
      timeout: 20_000,
      env: {},
    })
    output = result.stdout
  } catch (error) {
    return `${candidate.path} does not run: ${firstLine(error)}`
  }
  // mysqld  Ver 9.7.4 for Linux on x86_64 (MySQL Community Server - GPL)
  const text = /\bVer\s+(\S+)/.exec(output)?.[1]
  if (text === undefined || !/^\d+\.\d+\.\d+/.test(text))
    return `${candidate.path} does not tell a server version with --version`
  const version = parseVersion(text)
  const real = await realpath(candidate.path)
  const baseDirectory = candidate.baseDirectory ?? dirname(dirname(real))
  const shareDirectory = await firstWith(
    ['share/mariadb', 'share/mysql', 'share'].map((name) => join(baseDirectory, name)),
    'english/errmsg.sys',
  )
  if (shareDirectory === null)
    return `${candidate.path}: its messages file share/…/english/errmsg.sys is not below ${baseDirectory}`
  const pluginDirectory =
    candidate.baseDirectory === undefined ? null : await firstWith([join(baseDirectory, 'lib/mysql/plugin')], '.')
  return {
    path: candidate.path,
    command: candidate.command,
    flavor: version.flavor,
    version,
    baseDirectory,
    shareDirectory,
    pluginDirectory,
  }
}

async function executable(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK)
    return await realpath(path)
  } catch {
    return null
  }
}

async function firstWith(directories: readonly string[], file: string): Promise<string | null> {
  for (const directory of directories) {
    const there = await access(join(directory, file)).then(
      () => true,
      () => false,
    )
    if (there) return directory
  }
  return null
}

function firstLine(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  return (stderr || String(error)).split('\n')[0]!
}

function sortByDistance(binaries: readonly ServerBinary[], near: number): ServerBinary[] {
  const series = (number: number) => Math.floor(number / 100)
  const distance = (binary: ServerBinary) => Math.abs(binary.version.number - near)
  const other = (binary: ServerBinary) => (series(binary.version.number) === series(near) ? 0 : 1)
  return [...binaries].sort((a, b) => other(a) - other(b) || distance(a) - distance(b))
}

function noServer(flavor: 'mysql' | 'mariadb' | undefined, failed: readonly string[]): UserError {
  const what =
    flavor === undefined ? 'mysqld or mariadbd' : flavor === 'mysql' ? 'mysqld of MySQL' : 'mariadbd of MariaDB'
  const why = failed.length === 0 ? '' : ` (${failed.join('; ')})`
  return new UserError(`No ${what} was found on this machine${why}`, {
    hint: installHint(flavor),
    exitCode: EXIT.server,
  })
}
