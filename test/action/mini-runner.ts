import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { type Annotation, SecretMasks, StepOutput } from './runner-commands.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Of a step's summary, in bytes (actions/runner, CreateStepSummaryCommand). */
const SUMMARY_LIMIT = 1024 * 1024
/** Between the signals of a cancellation, in milliseconds (docs.github.com, "Workflow cancellation reference"). */
const SIGTERM_AFTER = 7500
const SIGKILL_AFTER = 2500

interface ActionFile {
  readonly inputs: Record<string, { default?: string; required?: boolean }>
  readonly outputs: Record<string, unknown>
  readonly runs: { readonly using: string; readonly main: string; readonly post: string; 'post-if'?: string }
}

export interface Job {
  readonly event: { readonly name: string; readonly payload: object }
  readonly inputs: Readonly<Record<string, string>>
  /** Of the job and the step, such as the database's URL, and what stands in for GitHub's services. */
  readonly env?: Readonly<Record<string, string>>
  /** `github.token`, a secret. */
  readonly token: string
  /** Values of secrets: the runner masks them from the start. */
  readonly secrets?: readonly string[]
  readonly ref?: string
}

/** What GitHub would show of a step. */
export interface StepResult {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly annotations: readonly Annotation[]
  readonly dropped: readonly Annotation[]
  readonly log: string
  /** As written, before masking. */
  readonly raw: string
  readonly obeyed: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  /** '' when there is none or it was dropped. */
  readonly summary: string
}

/**
 * Runs the action as GitHub's runner does: inputs from action.yml with their defaults, the environment and its files, the event's
 * payload, main and then post with the state of main; and makes of their output what the runner makes of it.
 */
export class MiniRunner {
  /** The checked-out repository. */
  readonly workspace: string
  readonly temp: string
  readonly #home: string
  readonly #job: Job
  readonly #action: ActionFile
  readonly #masks = new SecretMasks()
  #state: Readonly<Record<string, string>> = {}

  constructor(job: Job) {
    this.#job = job
    this.#home = mkdtempSync(join(tmpdir(), 'rollgate-runner-'))
    this.workspace = join(this.#home, 'work')
    this.temp = join(this.#home, 'temp')
    mkdirSync(this.workspace)
    mkdirSync(this.temp)
    this.#action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as ActionFile
    for (const secret of [job.token, ...(job.secrets ?? [])]) this.#masks.add(secret)
  }

  /** Puts a file into the repository. */
  write(path: string, content: string): void {
    mkdirSync(join(this.workspace, path, '..'), { recursive: true })
    writeFileSync(join(this.workspace, path), content)
  }

  main(): Promise<StepResult> {
    return this.start('main').done
  }

  post(): Promise<StepResult> {
    return this.start('post').done
  }

  start(phase: 'main' | 'post'): RunningStep {
    const files = Object.fromEntries(
      ['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY'].map((name) => {
        const path = join(this.#home, `${name}-${randomUUID()}`)
        writeFileSync(path, '')
        return [`GITHUB_${name}`, path]
      }),
    )
    const eventPath = join(this.#home, 'event.json')
    writeFileSync(eventPath, JSON.stringify(this.#job.event.payload))
    const state = Object.entries(this.#state).map(([name, value]) => [`STATE_${name}`, value])
    // `using` says node24; what runs the tests has to do here.
    const child = spawn(process.execPath, [join(ROOT, this.#action.runs[phase])], {
      cwd: this.workspace,
      env: {
        PATH: process.env.PATH,
        HOME: this.#home,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTOR: 'octo',
        GITHUB_API_URL: 'https://api.github.invalid',
        GITHUB_EVENT_NAME: this.#job.event.name,
        GITHUB_EVENT_PATH: eventPath,
        GITHUB_REF: this.#job.ref ?? 'refs/heads/main',
        GITHUB_REPOSITORY: 'octo/shop',
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_RUN_ID: '4711',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_SHA: 'f'.repeat(40),
        GITHUB_WORKSPACE: this.workspace,
        RUNNER_OS: 'Linux',
        RUNNER_TEMP: this.temp,
        ...this.#job.env,
        ...this.#inputs(),
        ...files,
        ...Object.fromEntries(state),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output = new StepOutput(this.#masks, this.workspace)
    const step = new RunningStep(child, output, (exitCode, signal) => {
      const outputs = readFileCommands(files.GITHUB_OUTPUT!)
      this.#state = readFileCommands(files.GITHUB_STATE!)
      for (const name of Object.keys(outputs)) {
        if (!(name in this.#action.outputs)) throw new Error(`action.yml has no output ${name}`)
      }
      return {
        exitCode,
        signal,
        summary: this.#readSummary(files.GITHUB_STEP_SUMMARY!, output),
        annotations: output.annotations,
        dropped: output.dropped,
        log: output.log.join('\n'),
        raw: output.raw,
        obeyed: output.obeyed,
        // An output with a secret in it does not reach other jobs.
        outputs: Object.fromEntries(Object.entries(outputs).filter(([, value]) => !this.#masks.has(value))),
      }
    })
    return step
  }

  dispose(): void {
    rmSync(this.#home, { recursive: true, force: true })
  }

  #inputs(): Record<string, string> {
    for (const name of Object.keys(this.#job.inputs)) {
      if (!(name in this.#action.inputs)) throw new Error(`action.yml has no input ${name}`)
    }
    const values = Object.entries(this.#action.inputs).map(([name, { default: initial = '' }]) => {
      const value = this.#job.inputs[name] ?? initial.replace(/\$\{\{ *github\.token *\}\}/, this.#job.token)
      if (value.includes('${{')) throw new Error(`the test runner does not evaluate ${value}`)
      return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]
    })
    return Object.fromEntries(values)
  }

  #readSummary(path: string, output: StepOutput): string {
    const bytes = readFileSync(path)
    if (bytes.length > SUMMARY_LIMIT) {
      output.issue(
        'error',
        `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${bytes.length}`,
      )
      return ''
    }
    return this.#masks.hide(bytes.toString())
  }
}

export class RunningStep {
  readonly done: Promise<StepResult>
  readonly #child: ChildProcess
  readonly #output: StepOutput

  constructor(
    child: ChildProcess,
    output: StepOutput,
    conclude: (exitCode: number | null, signal: NodeJS.Signals | null) => StepResult,
  ) {
    this.#child = child
    this.#output = output
    for (const stream of [child.stdout!, child.stderr!]) readLines(stream, (line) => output.read(line))
    this.done = once(child, 'close').then(([exitCode, signal]) => conclude(exitCode, signal))
  }

  /** Resolves when the log says so. */
  async said(pattern: RegExp): Promise<void> {
    while (!this.#output.log.some((line) => pattern.test(line))) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null)
        throw new Error(`the step ended without saying ${pattern}:\n${this.#output.log.join('\n')}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** As when someone cancels the run. */
  cancel(): Promise<StepResult> {
    this.#child.kill('SIGINT')
    const terminate = setTimeout(() => this.#child.kill('SIGTERM'), SIGTERM_AFTER)
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), SIGTERM_AFTER + SIGKILL_AFTER)
    return this.done.finally(() => {
      clearTimeout(terminate)
      clearTimeout(kill)
    })
  }

  /** As when the machine runs out of memory. */
  kill(): Promise<StepResult> {
    this.#child.kill('SIGKILL')
    return this.done
  }
}

/** Lines as .NET reads them: ended by LF, CR LF, or CR alone. */
function readLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const text = rest + chunk
    // A CR at the very end may be half a line end.
    const lines = text.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop()!
    for (const line of lines) take(line)
  })
  stream.on('end', () => {
    for (const line of rest.split('\r')) if (line !== '') take(line)
  })
}

/** `NAME=VALUE` lines and `NAME<<DELIMITER` blocks (actions/runner, FileCommandManager.cs). */
function readFileCommands(path: string): Record<string, string> {
  if (!existsSync(path)) return {}
  const lines = readFileSync(path, 'utf8').split('\n')
  const values: Record<string, string> = {}
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      values[line.slice(0, equals)] = line.slice(equals + 1)
      continue
    }
    if (heredoc < 0) throw new Error(`neither NAME=VALUE nor NAME<<DELIMITER: ${line}`)
    const delimiter = line.slice(heredoc + 2)
    const end = lines.indexOf(delimiter, at + 1)
    if (end < 0) throw new Error(`${delimiter} is missing`)
    values[line.slice(0, heredoc)] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return values
}
