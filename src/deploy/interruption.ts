import { setTimeout } from 'node:timers/promises'
import { EXIT, UserError } from '../errors.ts'
import { isServerError } from '../mysql/server-error.ts'
import { Session } from '../mysql/session.ts'

const ASKED = 'Interrupted; what was done is journaled'

/** A run was asked to stop and did, at a place from which it can go on. */
export class Interrupted extends UserError {
  override readonly name = 'Interrupted'

  /** Whether it was for a reason of its own, other than that somebody asked. */
  readonly hasReason: boolean

  constructor(message = ASKED, hint = 'Run the same command again: it goes on from there.') {
    super(message, {
      hint,
      exitCode: EXIT.interrupted,
    })
    this.hasReason = message !== ASKED
  }
}

/**
 * How a run stops when it is asked to: nothing new is begun; what is under way may finish for as long as the grace lasts, and is then
 * ended by the server (KILL QUERY), which takes back what the statement did.
 */
export class Interruption {
  readonly #asked: AbortSignal | undefined
  readonly #over = new AbortController()
  readonly #begin: () => void

  /** @param graceSeconds from the moment it is asked */
  constructor(asked: AbortSignal | undefined, graceSeconds: number) {
    this.#asked = asked
    this.#begin = async () => {
      await setTimeout(graceSeconds * 1000, undefined, { ref: false })
      this.#over.abort(new Interrupted())
    }
    if (asked?.aborted) this.#begin()
    else asked?.addEventListener('abort', this.#begin, { once: true })
  }

  static never(): Interruption {
    return new Interruption(undefined, 0)
  }

  get asked(): boolean {
    return this.#asked?.aborted ?? false
  }

  /** Fires when the grace is over, with Interrupted for a reason. */
  get over(): AbortSignal {
    return this.#over.signal
  }

  /** @throws Interrupted when the run was asked to stop. */
  check(): void {
    if (this.asked) throw new Interrupted()
  }

  /** Waits, but not when the run was asked to stop. */
  async pause(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds, undefined, { signal: this.#asked }).catch(() => {})
  }

  /** Does work on a session, whose statement is killed when the grace is over: it fails with ER_QUERY_INTERRUPTED then. */
  async during<T>(session: Session, work: () => Promise<T>): Promise<T> {
    const ended = new AbortController()
    let killing: Promise<void> | null = null
    const kill = () => {
      killing = killQueries(session, ended.signal).catch(() => {})
    }
    this.over.throwIfAborted()
    this.over.addEventListener('abort', kill, { once: true })
    try {
      return await work()
    } finally {
      ended.abort()
      this.over.removeEventListener('abort', kill)
      // A kill that comes late must not hit the statement after.
      await killing
    }
  }

  /** Passes items on until the grace is over. */
  async *pass<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const item of items) {
      this.over.throwIfAborted()
      yield item
    }
  }
}

/** Whether a statement was ended because it was asked to (1317 ER_QUERY_INTERRUPTED), or not begun any more. */
export function isKilled(error: unknown): boolean {
  return error instanceof Interrupted || (isServerError(error) && error.errno === 1317)
}

const KILL_EVERY_MS = 250

/** Ends the session's statement, and those that its work tries after it, until the work has ended. */
async function killQueries(session: Session, ended: AbortSignal): Promise<void> {
  const killer = await Session.open(session.settings)
  try {
    while (!ended.aborted) {
      await killer.run(`KILL QUERY ${session.connectionId}`)
      await setTimeout(KILL_EVERY_MS, undefined, { signal: ended }).catch(() => {})
    }
  } finally {
    killer.destroy()
  }
}
