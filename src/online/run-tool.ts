import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { startWatcher } from '../sandbox/watcher.ts'
import { invokeGhost, readGhostProgress } from './gh-ost.ts'
import type { Copied, Order } from './invocation.ts'
import { invokePtOsc, readPtOscProgress } from './pt-online-schema-change.ts'

const TOOLS = {
  'pt-online-schema-change': { invoke: invokePtOsc, read: readPtOscProgress },
  'gh-ost': { invoke: invokeGhost, read: readGhostProgress },
}

/** How long a tool that was told to stop may take until it is killed. */
const STOP_MS = 2500
/** So many of the last lines are kept to explain a failure. */
const LAST_LINES = 8

/** A tool ended without success; the message holds its last words. */
export class ToolFailed extends Error {
  override readonly name = 'ToolFailed'
}

/**
 * Runs a tool to its end. It dies with this process, however that ends, and its files with it.
 * @param over stops it; then its reason is thrown.
 * @throws ToolFailed when it ends with anything but exit code 0.
 */
export async function runTool(
  program: string,
  order: Omit<Order, 'directory'>,
  listener: { copied(copied: Copied): void; line(line: string): void },
  over: AbortSignal,
): Promise<void> {
  over.throwIfAborted()
  const directory = await mkdtemp(join(tmpdir(), 'rollgate-online-'))
  const watcher = startWatcher(directory)
  try {
    const { tool } = order.settings
    const { args, files, environment } = TOOLS[tool].invoke({ ...order, directory })
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text, { mode: 0o600 })
    const last: string[] = []
    // In a process group of its own: Ctrl-C in a terminal is for us to pass on.
    const child = spawn(program, args, {
      cwd: directory,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment, PTDEBUG: '' },
    })
    if (child.pid !== undefined) watcher.watch(child.pid)
    const read = (stream: Readable) =>
      createInterface({ input: stream }).on('line', (line) => {
        const copied = TOOLS[tool].read(line)
        if (copied !== null) listener.copied(copied)
        else if (line.trim() !== '') {
          last.push(clean(line, order.server.password))
          if (last.length > LAST_LINES) last.shift()
          listener.line(last.at(-1)!)
        }
      })
    read(child.stdout)
    read(child.stderr)
    const { code, signal } = await ended(child, over)
    watcher.watch(null)
    if (code === 0) return
    over.throwIfAborted()
    throw new ToolFailed(`${tool} failed (${signal ?? `exit code ${code}`}): ${last.join('\n')}`)
  } finally {
    await watcher.finish()
    await rm(directory, { recursive: true, force: true })
  }
}

/** Waits for the end, and hastens it when it shall be over. */
async function ended(
  child: ChildProcess,
  over: AbortSignal,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  let killer: NodeJS.Timeout | undefined
  const stop = () => {
    child.kill('SIGTERM')
    killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  }
  over.addEventListener('abort', stop, { once: true })
  if (over.aborted) stop()
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve({ code, signal }))
    })
  } finally {
    clearTimeout(killer)
    over.removeEventListener('abort', stop)
  }
}

function clean(line: string, password: string): string {
  return password === '' ? line : line.replaceAll(password, '***')
}
