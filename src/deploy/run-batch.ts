import { setTimeout as sleep } from 'node:timers/promises'
import { EXIT, UserError } from '../errors.ts'
import { readTable } from '../mysql/introspect.ts'
import { isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { asksForTime, withinRange } from '../sql/batch-statement.ts'
import type { Statement } from '../sql/statement.ts'
import { findBatchKey } from './batch-obstacles.ts'
import type { BatchRecord } from './batch-record.ts'
import { BatchWalk } from './batch-walk.ts'
import type { JournalStatement } from './journal-entries.ts'
import { sha256 } from './pending.ts'
import { type Place, runTransaction } from './run-transaction.ts'
import { StatementFailed } from './statement-failed.ts'
import type { Target } from './target.ts'
import type { BatchUnit } from './units.ts'

/** Chunks wait so long for a row's lock, unless --lock-wait-timeout says otherwise: others wait for what the chunk holds. */
const ROW_WAIT_SECONDS = 5
/** 1205 ER_LOCK_WAIT_TIMEOUT, 1213 ER_LOCK_DEADLOCK: nothing of the chunk remains, and it may be run again. */
const NOT_LOCKED = [1205, 1213]
const LONGEST_RETRY_PAUSE_SECONDS = 30

/**
 * Runs an UPDATE or DELETE in chunks of its table's rows, in the order of a key: each a journaled, captured and backed-up
 * transaction of its own. `resume` is the chunk that was committed last in an earlier run, from which this one goes on.
 * @returns how many journal rows it took.
 * @throws StatementFailed when the server refuses a chunk, Interrupted when replicas lag for too long; the chunks before are done.
 */
export async function runBatch(
  target: Target,
  executor: Session,
  { statements, batch }: BatchUnit,
  place: Place,
  resume: JournalStatement | null,
): Promise<number> {
  const statement = statements[0]!
  const { database, name } = statement.tables[0]!
  const key = await findBatchKey(target.control, statement, batch)
  // What the structure says against it was refused before.
  if (key === null || typeof key === 'string')
    throw new StatementFailed(statement, new Error(key ?? `There is no table \`${name}\``))
  const walk = await BatchWalk.open(target.control, database!, name, key)
  const runner = new ChunkRunner(target, executor, statement, place)
  const done = resume?.index === statement.index ? resume.batch : null
  const end = done === null ? await walk.last() : done.end
  const timestamp = done === null ? await pinnedTime(target.control, executor, statement) : done.timestamp
  const first = done !== null && resume!.deployment === target.deployment ? done.first : place.sequence
  const restoreLockWait = await shortenLockWait(target, executor)
  for (let chunk = (done?.chunk ?? 0) + 1, after = done?.upTo ?? null, last = false; !last; chunk++) {
    if (runner.begun > 0)
      await sleep(batch.pause * 1000, undefined, { signal: target.interruption.over }).catch(() => {})
    target.interruption.check()
    await target.replicas?.wait(target.interruption, target.progress)
    const next = end === null ? null : await walk.next(after, batch.size, end)
    const upTo = next ?? end
    last = next === null
    target.progress.detail(`Chunk ${chunk} of statement ${statement.index}: ${describe(key.columns, upTo)}`)
    const record: BatchRecord = { first, chunk, by: batch.by, upTo, end, last, timestamp }
    await runner.run(withinRange(statement, upTo === null ? null : walk.range(after, upTo)), record)
    after = upTo
  }
  await restoreLockWait()
  return runner.begun
}

/** Runs chunks one after the other, each as often as its rows are locked by others. */
class ChunkRunner {
  readonly #target: Target
  readonly #executor: Session
  readonly #statement: Statement
  readonly #place: Place
  readonly #checksum: string
  /** Journal rows so far. */
  begun = 0

  constructor(target: Target, executor: Session, statement: Statement, place: Place) {
    this.#target = target
    this.#executor = executor
    this.#statement = statement
    this.#place = place
    this.#checksum = sha256(statement.text)
  }

  async run(chunk: Statement, record: BatchRecord): Promise<void> {
    const { lock, interruption, progress } = this.#target
    for (let tried = 1; ; tried++) {
      try {
        await this.#try(chunk, record)
        return
      } catch (error) {
        if (!(error instanceof StatementFailed)) throw error
        const locked = isServerError(error.cause) && NOT_LOCKED.includes(error.cause.errno)
        if (!locked || tried > lock.retries) throw new StatementFailed(this.#statement, error.cause)
        const pause = Math.min(2 ** (tried - 1), LONGEST_RETRY_PAUSE_SECONDS)
        progress.step(
          `Rows of chunk ${record.chunk} are locked by others; attempt ${tried + 1} of ${lock.retries + 1} in ${pause} s`,
        )
        await sleep(pause * 1000, undefined, { signal: interruption.over }).catch(() => {})
        interruption.check()
      }
    }
  }

  async #try(chunk: Statement, record: BatchRecord): Promise<void> {
    const place = {
      ...this.#place,
      sequence: this.#place.sequence + this.begun++,
      chunk: { record, checksum: this.#checksum },
    }
    if (record.timestamp !== null) await this.#executor.run(`SET timestamp = ${record.timestamp}`)
    await runTransaction(this.#target, this.#executor, [chunk], place, new Set())
    if (this.#executor.destroyed) {
      throw new UserError(
        `The connection to the target was lost after chunk ${record.chunk} of statement ${chunk.index}, which is done and backed up`,
        { hint: 'Run deploy again: it goes on with the next chunk.', exitCode: EXIT.server },
      )
    }
    if (record.timestamp !== null) await this.#executor.run('SET timestamp = DEFAULT')
  }
}

/** The time that every chunk is to see, when the statement asks for it; null when it does not, or the migration itself has set the time. */
async function pinnedTime(control: Session, executor: Session, statement: Statement): Promise<string | null> {
  const { database, name } = statement.tables[0]!
  const table = await readTable(control, database!, name)
  const touches = statement.kind === 'UPDATE' && table?.columns.some(({ onUpdate }) => onUpdate !== null)
  if (!touches && !asksForTime(statement)) return null
  const now = String(await executor.value('SELECT @@timestamp'))
  // It has microseconds: the same twice means that it stands still.
  return String(await executor.value('SELECT @@timestamp')) === now ? null : now
}

/** @returns what sets it back. */
async function shortenLockWait({ lock }: Target, executor: Session): Promise<() => Promise<void>> {
  const wait = Number(await executor.value('SELECT @@SESSION.innodb_lock_wait_timeout'))
  if (lock.waitSeconds !== null || wait <= ROW_WAIT_SECONDS) return async () => {}
  const set = async (seconds: number) => {
    await executor.run(`SET SESSION innodb_lock_wait_timeout = ${seconds}`)
  }
  await set(ROW_WAIT_SECONDS)
  return () => set(wait)
}

function describe(columns: readonly { readonly name: string }[], upTo: readonly string[] | null): string {
  if (upTo === null) return 'the table is empty'
  return `up to ${columns.map(({ name }, at) => `${name} ${upTo[at]}`).join(', ')}`
}
