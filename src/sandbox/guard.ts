import { lstat, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What a private server may take; a migration has no rows to work on, so that all of it is more than any needs. */
export interface Bounds {
  /** Bytes in files, unlinked ones too. */
  readonly disk: number
  /** Bytes of memory; watched where /proc tells. */
  readonly memory: number
}

export const BOUNDS: Bounds = { disk: 3 * 2 ** 30, memory: 2 * 2 ** 30 }
const INTERVAL_MS = 500

export interface Guard {
  /** Why the server was killed, as the end of a sentence; null when it was not. */
  readonly reason: string | null
  stop(): void
}

/** Kills a private server that takes more than it may. */
export function startGuard(server: { readonly pid: number; readonly directory: string }, bounds: Bounds): Guard {
  let reason: string | null = null
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const check = async () => {
    const memory = await residentBytes(server.pid)
    const disk =
      memory !== null && memory > bounds.memory
        ? 0
        : (await bytesUnder(server.directory)) + (await unlinkedBytes(server.pid))
    if (stopped) return
    if (memory !== null && memory > bounds.memory) reason = `it took more than ${size(bounds.memory)} of memory`
    else if (disk > bounds.disk) reason = `it wrote more than ${size(bounds.disk)} to disk`
    if (reason === null) schedule()
    else process.kill(server.pid, 'SIGKILL')
  }
  const schedule = () => {
    timer = setTimeout(() => void check().catch(() => schedule()), INTERVAL_MS)
    timer.unref()
  }
  schedule()
  return {
    get reason() {
      return reason
    },
    stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** VmRSS of proc(5). */
async function residentBytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(status)
  return match === null ? null : Number(match[1]) * 1024
}

async function bytesUnder(directory: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(() => [])) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) bytes += await bytesUnder(path)
    // Files come and go; sparse ones count by what they hold.
    else bytes += ((await lstat(path).catch(() => null))?.blocks ?? 0) * 512
  }
  return bytes
}

/** Servers unlink their temporary files as soon as they have opened them: only their descriptors tell. */
async function unlinkedBytes(pid: number): Promise<number> {
  let bytes = 0
  for (const descriptor of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    const file = await stat(`/proc/${pid}/fd/${descriptor}`).catch(() => null)
    if (file?.isFile() && file.nlink === 0) bytes += file.blocks * 512
  }
  return bytes
}

function size(bytes: number): string {
  return bytes < 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${Math.round(bytes / 2 ** 30)} GiB`
}
