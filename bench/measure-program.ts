import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a program's run took, from its start to its end. */
export interface ProgramRun {
  /** Of wall clock. */
  readonly seconds: number
  /** Of processor time, in the program and in the kernel for it. */
  readonly cpu: number
  /** MiB of memory at most. */
  readonly peakRss: number
}

const SAMPLE_MS = 5
/** Linux counts processor time in hundredths (proc(5), USER_HZ). */
const USER_HZ = 100

/**
 * Runs a program with its output in a file. Memory and processor time are what Linux says last before it ends (proc(5): VmHWM,
 * utime, stime).
 * @throws when it fails, with what it said.
 */
export async function measureProgram(command: readonly string[], output: string): Promise<ProgramRun> {
  const out = openSync(output, 'w')
  const start = process.hrtime.bigint()
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', out, 'pipe'] })
  let said = ''
  child.stderr!.on('data', (data) => {
    said += data
  })
  const ended = new Promise<{ code: number | null; end: bigint }>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve({ code, end: process.hrtime.bigint() }))
  })
  let running = true
  let cpu = 0
  let peakRss = 0
  const sampling = (async () => {
    while (running) {
      try {
        peakRss =
          Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))?.[1] ?? 0) / 1024 ||
          peakRss
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
          .replace(/^.*\) /, '')
          .split(' ')
        cpu = (Number(fields[11]) + Number(fields[12])) / USER_HZ
      } catch {
        return
      }
      await sleep(SAMPLE_MS)
    }
  })()
  const { code, end } = await ended
  running = false
  await sampling
  closeSync(out)
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${said}`)
  return { seconds: Number(end - start) / 1e9, cpu, peakRss }
}

/** Of each figure by itself. */
export function medianRun(runs: readonly ProgramRun[]): ProgramRun {
  const of = (figure: keyof ProgramRun) => runs.map((run) => run[figure]).sort((a, b) => a - b)[runs.length >> 1]!
  return { seconds: of('seconds'), cpu: of('cpu'), peakRss: of('peakRss') }
}
