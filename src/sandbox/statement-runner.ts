import { namesInMessage } from '../audit/error-place.ts'
import { ER, isConnectionLost, isServerError, type ServerError } from '../mysql/server-error.ts'
import { ResultTooLarge, type Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { withoutDefiner } from './definer.ts'
import { Failures } from './failures.ts'
import { type Online, runAskingOnline } from './online.ts'
import { eventRefusal, hiddenRefusal, hidesDirectories, refusalOf } from './refusal.ts'
import type { RehearsalOutcome } from './rehearsal.ts'
import { rowsDecide } from './row-errors.ts'

export interface RunnerOptions {
  /** A session of our own on the sandbox, with the right to end others. */
  readonly control: Session
  /** What of the structure could not be read or made. */
  readonly missing: readonly { readonly name: string }[]
  /** Routines that seem not to exist may do so on staging. */
  readonly routinesHidden: boolean
  /** Bytes of a statement that the target takes (max_allowed_packet); null when not known. */
  readonly longestStatement: number | null
  /** Why the sandbox was ended, as the end of a sentence; null when it was not. */
  readonly trouble: () => string | null
  readonly limits?: Limits
}

export interface Limits {
  /** Milliseconds for a statement, for one that waits on purpose, and for all statements together. */
  readonly statement: number
  readonly waiting: number
  readonly total: number
  /** Bytes that a statement may answer. */
  readonly result: number
}

const LIMITS: Limits = { statement: 15_000, waiting: 1000, total: 300_000, result: 64 * 2 ** 20 }

/** What became of a statement, with what was asked about its ALTER. */
export type Judged = { readonly outcome: RehearsalOutcome } & Online

const NO_TABLE: Online = { online: 'n/a', lock: null }
/** ER_SP_DOES_NOT_EXIST */
const NO_SUCH_ROUTINE = 1305
/** ER_NET_PACKET_TOO_LARGE */
const PACKET_TOO_LARGE = 1153
/** Rights that the sandbox's account does not have: 1044, 1045, 1095, 1142, 1143, 1227, 1370, 1410, 1419 (share/messages_to_clients.txt). */
const MISSING_RIGHTS = new Set([1044, 1045, 1095, 1142, 1143, 1227, 1370, 1410, 1419])
/** Statements that wait on purpose are not waited for. */
const WAITS = /\b(SLEEP|BENCHMARK|GET_LOCK|WAIT_FOR_EXECUTED_GTID_SET|MASTER_POS_WAIT|SOURCE_POS_WAIT)\s*\(/i
/** A killed query ends at once, or its connection is ended. */
const KILL_GRACE_MS = 5000

/** Runs statements in the sandbox, each for so long and with so large an answer, and judges what the server says. */
export class StatementRunner {
  readonly #options: RunnerOptions
  readonly #limits: Limits
  readonly #failures = new Failures()
  #left: number
  /** Why nothing can be run any more. */
  #over: string | null = null

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#limits = options.limits ?? LIMITS
    this.#left = this.#limits.total
    this.addMissing(options.missing.map(({ name }) => name))
  }

  /** Why nothing can be run any more; null: it can. */
  get over(): string | null {
    return this.#over
  }

  /** From here on, a statement that misses one of these is not judged. */
  addMissing(names: Iterable<string>): void {
    this.#failures.addNames(names, { file: -1, index: 0, unjudged: true })
  }

  /** To be called when a connection was lost: looks whether the sandbox is still there. */
  async lose(): Promise<void> {
    try {
      await this.#options.control.value('SELECT 1')
    } catch {
      const cause = this.#options.trouble()
      this.#over ??= cause === null ? 'the sandbox is gone' : `the sandbox was ended: ${cause}`
    }
  }

  /**
   * @param file position of the script among all
   * @param temporary whether the table that it alters is one of the session alone
   */
  async run(session: Session, statement: Statement, file: number, temporary: boolean): Promise<Judged> {
    const notJudged = (reason: string): Judged => {
      this.#failures.add(statement, { file, index: statement.index, unjudged: true })
      return { outcome: { kind: 'not-judged', reason }, ...NO_TABLE }
    }
    if (this.#over !== null) return notJudged(this.#over)
    // A timer may be a millisecond early.
    if (this.#left <= 1) return notJudged(`the statements before took ${this.#limits.total / 1000} s in all`)
    const hidden = hidesDirectories(session.version) ? await hiddenRefusal(session, statement) : null
    const refusal = refusalOf(statement) ?? hidden ?? (await eventRefusal(this.#options.control, statement))
    if (refusal !== null) {
      const error = await syntaxError(session, statement)
      return error === null ? notJudged(refusal) : this.#failed(statement, file, error, notJudged)
    }
    const bytes = Buffer.byteLength(statement.text)
    const { longestStatement } = this.#options
    if (longestStatement !== null && bytes >= longestStatement) {
      const message = `The statement has ${bytes} bytes, and the server takes less than ${longestStatement} (max_allowed_packet)`
      const outcome = { kind: 'failed', code: PACKET_TOO_LARGE, sqlState: '08S01', message, followsFrom: null } as const
      return { outcome, ...NO_TABLE }
    }
    const started = Date.now()
    try {
      return await this.#judge(session, statement, file, temporary, notJudged)
    } finally {
      this.#left -= Date.now() - started
    }
  }

  /** Runs a statement once more that was judged before, within the same limits. @throws the server's error */
  async again(session: Session, statement: Statement): Promise<void> {
    const watch = this.#watch(session, this.#limits.statement)
    const started = Date.now()
    try {
      await Promise.race([session.discard(withoutDefiner(statement), this.#limits.result), watch.unstoppable])
    } catch (error) {
      if (error instanceof Unstoppable) {
        session.destroy()
        this.#over = 'an earlier statement could not be stopped'
      } else throw error
    } finally {
      watch.stop()
      this.#left -= Date.now() - started
    }
  }

  async #judge(
    session: Session,
    statement: Statement,
    file: number,
    temporary: boolean,
    notJudged: (reason: string) => Judged,
  ): Promise<Judged> {
    const usual = WAITS.test(statement.text.slice(0, 100_000)) ? this.#limits.waiting : this.#limits.statement
    const limit = Math.min(usual, this.#left)
    const tooLong = `it took more than ${limit / 1000} s`
    const watch = this.#watch(session, limit)
    try {
      const alters = statement.alter !== undefined && statement.tables.some((table) => table.access === 'alter')
      const work =
        alters && !temporary
          ? runAskingOnline(session, this.#options.control, statement)
          : session.discard(withoutDefiner(statement), this.#limits.result).then(() => NO_TABLE)
      const online = await Promise.race([work, watch.unstoppable])
      if (watch.over()) return notJudged(tooLong)
      return { outcome: { kind: 'done' }, ...online }
    } catch (error) {
      if (error instanceof Unstoppable) {
        session.destroy()
        this.#over = 'an earlier statement could not be stopped'
        return notJudged(tooLong)
      }
      if (error instanceof ResultTooLarge) return notJudged(`it answers with ${error.message}`)
      if (watch.over()) {
        if (isConnectionLost(error)) session.destroy()
        return notJudged(tooLong)
      }
      if (isConnectionLost(error)) return notJudged(await this.#lost(session))
      if (!isServerError(error)) throw error
      return this.#failed(statement, file, error, notJudged)
    } finally {
      watch.stop()
    }
  }

  #failed(statement: Statement, file: number, error: ServerError, notJudged: (reason: string) => Judged): Judged {
    if (rowsDecide(statement, error.errno))
      return notJudged(`its outcome depends on rows, and the sandbox has none (${error.sqlMessage})`)
    if (MISSING_RIGHTS.has(error.errno))
      return notJudged(`it needs rights that no migration has in the sandbox (${error.sqlMessage})`)
    if (error.errno === NO_SUCH_ROUTINE && this.#options.routinesHidden)
      return notJudged(
        `the staging account has no EXECUTE privilege, and may not see what is there (${error.sqlMessage})`,
      )
    const cause = this.#failures.causeOf(error.errno, namesInMessage(error.sqlMessage))
    if (cause?.unjudged)
      return notJudged(
        `it needs what ${cause.index === 0 ? 'could not be made in the sandbox' : `statement ${cause.index} makes, which was not judged`} (${error.sqlMessage})`,
      )
    this.#failures.add(statement, { file, index: statement.index, unjudged: false })
    const followsFrom = cause === null ? null : cause.file === file ? cause.index : 0
    const outcome: RehearsalOutcome = {
      kind: 'failed',
      code: error.errno,
      sqlState: error.sqlState,
      message: error.sqlMessage,
      followsFrom,
    }
    return { outcome, ...NO_TABLE }
  }

  /** Ends a statement that takes too long: first its query, then its connection; and gives up when neither helps. */
  #watch(session: Session, limit: number): { over(): boolean; stop(): void; unstoppable: Promise<never> } {
    const { control } = this.#options
    let over = false
    const timers: NodeJS.Timeout[] = []
    const unstoppable = new Promise<never>((_, reject) => {
      timers.push(setTimeout(() => reject(new Unstoppable()), limit + 2 * KILL_GRACE_MS))
    })
    unstoppable.catch(() => {})
    const kill = (what: string) => void control.run(`KILL ${what}${session.connectionId}`).catch(() => {})
    timers.push(
      setTimeout(() => {
        over = true
        kill('QUERY ')
      }, limit),
      setTimeout(() => kill(''), limit + KILL_GRACE_MS),
    )
    return { over: () => over, stop: () => timers.forEach(clearTimeout), unstoppable }
  }

  async #lost(session: Session): Promise<string> {
    session.destroy()
    await this.lose()
    if (this.#over === null) return 'the sandbox closed the connection'
    return this.#options.trouble() ?? 'the sandbox went down while it ran'
  }
}

class Unstoppable extends Error {}

/** What the server's parser says against a statement that is not run: PREPARE reads it and does nothing. */
async function syntaxError(session: Session, statement: Statement): Promise<ServerError | null> {
  try {
    await session.run(`SET @rollgate_statement = ${quoteText(statement.text)}`)
    await session.run('PREPARE rollgate_statement FROM @rollgate_statement')
    await session.run('DEALLOCATE PREPARE rollgate_statement')
    return null
  } catch (error) {
    if (!isServerError(error)) throw error
    // Of other errors, most say that the statement cannot be prepared.
    return error.errno === ER.PARSE_ERROR ? error : null
  }
}
