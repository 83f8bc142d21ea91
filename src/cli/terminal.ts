import { performance } from 'node:perf_hooks'
import type { OutputSettings, Progress } from '../config/settings.ts'

/** Where people read: standard error, so that standard output holds the report alone. */
export class Terminal implements Progress {
  readonly #verbosity: OutputSettings['verbosity']
  readonly #clean: (text: string) => string
  readonly #stream: NodeJS.WriteStream
  readonly #began = performance.now()
  #line = ''

  constructor(
    verbosity: OutputSettings['verbosity'],
    clean: (text: string) => string,
    stream: NodeJS.WriteStream = process.stderr,
  ) {
    this.#verbosity = verbosity
    this.#clean = clean
    this.#stream = stream
  }

  /** A line for what is under way. On a terminal it replaces the one before, unless --verbose. */
  step(message: string): void {
    if (this.#verbosity === 'verbose') this.#write(`${this.#seconds()} ${message}\n`)
    else if (this.#verbosity === 'normal' && this.#stream.isTTY) this.#replaceLine(message)
  }

  detail(message: string): void {
    if (this.#verbosity === 'verbose') this.#write(`${this.#seconds()}   ${message}\n`)
  }

  /** A line that is printed whatever was asked for. */
  say(message: string): void {
    this.clear()
    this.#write(`${message}\n`)
  }

  /** Takes the progress line away, before anything else is printed. */
  clear(): void {
    if (this.#line !== '') this.#stream.write('\r\x1b[K')
    this.#line = ''
  }

  #replaceLine(message: string): void {
    this.#line = this.#clean(message)
      .split('\n')[0]!
      .slice(0, (this.#stream.columns ?? 80) - 1)
    this.#stream.write(`\r\x1b[K${this.#line}`)
  }

  #write(text: string): void {
    this.#stream.write(this.#clean(text))
  }

  #seconds(): string {
    return `[${((performance.now() - this.#began) / 1000).toFixed(1).padStart(5)} s]`
  }
}
