import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { ServerSettings } from '../src/mysql/server-settings.ts'
import { findServerBinaries, type ServerBinary } from '../src/sandbox/binaries.ts'

/** What a run took: seconds of wall clock, seconds of processor time here and in the server, and most memory here, in MiB. */
export interface Measured {
  readonly seconds: number
  readonly ownCpu: number
  readonly serverCpu: number
  readonly peakRss: number
}

/** Linux counts processor time in hundredths (proc(5), USER_HZ). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

export async function measure(serverPid: number, run: () => Promise<unknown>): Promise<Measured> {
  let peak = process.memoryUsage.rss()
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 20)
  const serverCpu = cpuSeconds(serverPid)
  const ownCpu = cpuSeconds(process.pid)
  const start = process.hrtime.bigint()
  try {
    await run()
  } finally {
    clearInterval(sampler)
  }
  return {
    seconds: Number(process.hrtime.bigint() - start) / 1e9,
    ownCpu: cpuSeconds(process.pid) - ownCpu,
    serverCpu: cpuSeconds(serverPid) - serverCpu,
    peakRss: peak / 2 ** 20,
  }
}

/** The run with the median time. */
export function median(runs: readonly Measured[]): Measured {
  return [...runs].sort((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)]!
}

/** The client program for a server: `--mariadb-client=PATH`, `--mysql-client=PATH`, or the one in PATH; null when there is none. */
export function clientOf({ flavor }: ServerBinary): string | null {
  const given = option(`${flavor}-client`)
  if (given !== undefined) return given
  const directories = (process.env.PATH ?? '').split(delimiter)
  return directories.map((directory) => join(directory, flavor)).find((path) => existsSync(path)) ?? null
}

/** Runs a client program on a server. @throws when it fails, with what it said. */
export async function runClient(
  program: string,
  { flavor }: ServerBinary,
  settings: ServerSettings,
  args: readonly string[],
  stdin: number | null = null,
): Promise<void> {
  const login = [`-h${settings.host}`, `-P${settings.port}`, `-u${settings.user}`, `-p${settings.password}`]
  const plain = flavor === 'mysql' ? ['--ssl-mode=DISABLED', '--get-server-public-key'] : ['--skip-ssl']
  const child: ChildProcess = spawn(program, ['--no-defaults', ...login, ...plain, '--local-infile=1', ...args], {
    stdio: [stdin ?? 'ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr!.on('data', (data) => {
    said += data
  })
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said}`)
}

/** The servers that `--server=mariadb-10.11,mysql-9.7` names; without it one of each flavour that this machine has. */
export async function chosenServers(): Promise<ServerBinary[]> {
  const all = await findServerBinaries()
  const wanted = option('server')?.split(',')
  if (wanted === undefined)
    return all.filter((binary, at) => all.findIndex((other) => other.flavor === binary.flavor) === at)
  return wanted.map((name) => {
    const found = all.find((binary) => seriesOf(binary) === name)
    if (found === undefined) throw new Error(`There is no ${name} here; there are ${all.map(seriesOf).join(', ')}`)
    return found
  })
}

export function seriesOf({ flavor, version }: ServerBinary): string {
  return `${flavor}-${Math.floor(version.number / 10_000)}.${Math.floor(version.number / 100) % 100}`
}

/** The value of `--name=value`. */
export function option(name: string): string | undefined {
  return process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3)
}

export function number(name: string, otherwise: number): number {
  return Number(option(name) ?? otherwise)
}
