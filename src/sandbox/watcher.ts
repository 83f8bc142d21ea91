import { spawn } from 'node:child_process'

/** Removes a private server when this process ends, however it ends. */
export interface Watcher {
  /** The server that must not outlive us; null: there is none any more. */
  watch(pid: number | null): void
  /** Removes the directory and ends. */
  finish(): Promise<void>
}

/**
 * Its standard input is a pipe that only we hold open: it ends with this process, also after SIGKILL, when no handler of
 * ours can run. It ignores what a terminal sends to the whole process group.
 */
const SCRIPT = `
trap '' HUP INT TERM
server=
while read -r line; do server=$line; done
[ -z "$server" ] || kill -KILL "$server" 2>/dev/null
rm -rf "$1" 2>/dev/null || { sleep 1; rm -rf "$1"; }
`

/** @param directory what is removed at the end */
export function startWatcher(directory: string): Watcher {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'rollgate-watcher', directory], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH },
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const pipe = child.stdin
  pipe.on('error', () => {})
  // Neither the process nor the pipe keeps this program alive.
  child.unref()
  if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref()
  return {
    watch: (pid) => void pipe.write(`${pid ?? ''}\n`),
    async finish() {
      child.ref()
      pipe.end('\n')
      await ended
    },
  }
}
