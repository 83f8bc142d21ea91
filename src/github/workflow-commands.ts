import { randomUUID } from 'node:crypto'

/**
 * The step's log, in which the runner obeys what looks like a workflow command: `::name …::` at the start of a line and, still,
 * `##[name …]` anywhere in one (actions/runner, ActionCommand.cs). SQL, file names and server messages may contain either. So
 * commands are stopped for as long as this is open, except while we give our own.
 *
 * Everything goes to standard output: the runner reads standard error apart, and might see the two in another order.
 */
export class StepLog {
  readonly #write: (text: string) => void
  #token: string | null = null

  constructor(write: (text: string) => void = (text) => void process.stdout.write(text)) {
    this.#write = write
    this.#stop()
  }

  /** Text that anybody may have written. */
  line(text: string): void {
    this.#write(`${text}\n`)
  }

  /** Lines that each are one workflow command, with all that is untrusted in them escaped. */
  commands(lines: readonly string[]): void {
    if (lines.length === 0) return
    this.resume()
    for (const line of lines) this.#write(`${line}\n`)
    this.#stop()
  }

  /** To be called at the end: the runner reads commands of this step's file and of later output as usual. */
  resume(): void {
    if (this.#token !== null) this.#write(`::${this.#token}::\n`)
    this.#token = null
  }

  #stop(): void {
    // A fresh token each time: the one before has been shown, and whatever is printed next might repeat it.
    this.#token = randomUUID()
    this.#write(`::stop-commands::${this.#token}\n`)
  }
}

export interface CommandProperties {
  readonly title?: string
  readonly file?: string
  readonly line?: number
  readonly endLine?: number
  readonly col?: number
  readonly endColumn?: number
}

/** One command as a line, escaped as ActionCommand.cs of actions/runner unescapes it. */
export function workflowCommand(
  name: 'error' | 'warning' | 'notice',
  message: string,
  properties: CommandProperties = {},
): string {
  const written = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
  return `::${name}${written.length === 0 ? '' : ` ${written.join(',')}`}::${escapeData(message)}`
}

/** Masks a value from here on. For when the log is open: `core.setSecret` prints a command that is stopped then, and so the value. */
export function maskCommand(secret: string): string {
  return `::add-mask::${escapeData(secret)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
