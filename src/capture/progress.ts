import { performance } from 'node:perf_hooks'
import type { Progress } from '../config/settings.ts'

const PAUSE_MS = 200

/** One line that tells how far a capture is, and how long it will take: of two phases, reading the log and writing the script. */
export class CaptureProgress {
  readonly #progress: Progress
  #phase: 'read' | 'write' | null = null
  #began = 0
  #shown = 0

  constructor(progress: Progress) {
    this.#progress = progress
  }

  show(phase: 'read' | 'write', done: number, all: number, rows: number): void {
    const now = performance.now()
    if (phase !== this.#phase) {
      this.#phase = phase
      this.#began = now
    }
    if (now - this.#shown < PAUSE_MS) return
    this.#shown = now
    this.#progress.step(progressLine({ phase, done, all, rows, seconds: (now - this.#began) / 1000 }))
  }
}

export interface ProgressState {
  readonly phase: 'read' | 'write'
  /** Of `read` bytes, of `write` records; `all` may be 0 when it is not known. */
  readonly done: number
  readonly all: number
  readonly rows: number
  /** Since the phase began. */
  readonly seconds: number
}

/** `Reading the binlog: 120.5 of 900.1 MB, 95.2 MB/s, 9 s left` */
export function progressLine({ phase, done, all, rows, seconds }: ProgressState): string {
  const share = all === 0 ? 0 : Math.min(1, done / all)
  const left = share === 0 ? '' : `, ${duration((seconds / share) * (1 - share))} left`
  if (phase === 'read') {
    const of = all === 0 ? '' : ` of ${megabytes(all)}`
    const written = rows === 0 ? '' : `, ${rows} rows`
    return `Reading the binlog: ${megabytes(done)}${of} MB, ${megabytes(done / Math.max(seconds, 0.001))} MB/s${written}${left}`
  }
  const rate = Math.round(rows / Math.max(seconds, 0.001))
  return `Writing: ${Math.floor(share * 100)} %, ${rows} rows, ${rate} rows/s${left}`
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${Math.ceil(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
