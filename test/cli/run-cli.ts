import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** ROLLGATE_TEST_CLI names another build, while dist/ is behind the sources. */
export const CLI = process.env.ROLLGATE_TEST_CLI || fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the bundled command line as a user does, in an environment without settings of ours. */
export function runCli(
  args: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>>; cli?: string } = {},
): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => name === 'ROLLGATE_SERVERS' || !/^(ROLLGATE|INPUT|GITHUB|NODE)_/.test(name),
  )
  const child = spawn(process.execPath, [options.cli ?? CLI, ...args], {
    cwd: options.cwd,
    env: { ...Object.fromEntries(inherited), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const streams = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      streams[name] += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...streams }))
  })
}
