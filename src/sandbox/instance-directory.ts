import { constants, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { access, mkdir, mkdtemp, readdir, readFile, realpath, stat, statfs, writeFile } from 'node:fs/promises'
import { freemem, hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'rollgate-server-'

/** Who made a directory. A process id alone is not enough: ids are reused, and containers share directories but not ids. */
interface Owner {
  readonly pid: number
  readonly started: string | null
  readonly host: string
  readonly pidNamespace: string | null
}

/** A file system in memory, where DDL takes a third of its time: a server makes, writes and renames files for it. */
const MEMORY = '/dev/shm'
/** Bytes that must be free there, and of the memory that this process may use (cgroup limits included). */
const LEAST_FREE = 4 * 2 ** 30

/** Where private servers live: in memory if there is plenty, unless another place than the usual one is set for temporary files. */
async function usualParent(): Promise<string> {
  if (tmpdir() !== '/tmp' || Math.min(freemem(), process.availableMemory?.() ?? 0) < LEAST_FREE) return tmpdir()
  try {
    const { bavail, bsize } = await statfs(MEMORY)
    await access(MEMORY, constants.W_OK | constants.X_OK)
    return bavail * bsize < LEAST_FREE ? tmpdir() : MEMORY
  } catch {
    return tmpdir()
  }
}

/**
 * Makes an empty directory that only this user can enter, marked with this process as owner.
 * @param parent default: see `usualParent`. Leftovers of dead processes in it are removed first.
 */
export async function makeInstanceDirectory(parent?: string): Promise<string> {
  return makeIn(parent ?? (await usualParent()))
}

async function makeIn(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true })
  await removeLeftovers(parent)
  const directory = await realpath(await mkdtemp(join(parent, PREFIX)))
  await writeFile(join(directory, 'owner.json'), JSON.stringify(ownerOf(process.pid)))
  return directory
}

/** Ends the servers and removes the directories of processes that were killed together with their watchers. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) continue
    const directory = join(parent, name)
    const { uid } = await stat(directory).catch(() => ({ uid: -1 }))
    if (uid !== process.getuid?.()) continue
    const text = await readFile(join(directory, 'owner.json'), 'utf8').catch(() => null)
    // Without the mark it is being made or being removed at this moment.
    if (text === null || text === '' || isAlive(JSON.parse(text) as Owner)) continue
    const pid = Number(await readFile(join(directory, 'server.pid'), 'utf8').catch(() => '0'))
    if (pid > 1 && commandLine(pid)?.includes(`--datadir=${join(directory, 'data')}`)) process.kill(pid, 'SIGKILL')
    removeDirectory(directory)
  }
}

/** A server that was just killed may still be writing a file: then what is left goes with the next clean-up. */
export function removeDirectory(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  } catch {
    // Left for the watcher or the next start.
  }
}

const atExit = new Set<string>()

/** Removes a directory when this process ends. @returns what takes that back. One listener serves all, as there may be many. */
export function removeAtExit(directory: string): () => void {
  if (atExit.size === 0) process.once('exit', removeAll)
  atExit.add(directory)
  return () => {
    atExit.delete(directory)
    if (atExit.size === 0) process.removeListener('exit', removeAll)
  }
}

function removeAll(): void {
  for (const directory of atExit) removeDirectory(directory)
}

function ownerOf(pid: number): Owner {
  return { pid, started: startTime(pid), host: hostname(), pidNamespace: pidNamespace() }
}

function isAlive(owner: Owner): boolean {
  const elsewhere = owner.host !== hostname() || owner.pidNamespace !== pidNamespace()
  if (elsewhere) return true
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return startTime(owner.pid) === owner.started
}

/** Field 22 of /proc/PID/stat (proc(5)), counted after the program's name, which may hold anything; null where there is no /proc. */
function startTime(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function pidNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return null
  }
}

function commandLine(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return null
  }
}
