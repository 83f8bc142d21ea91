import { type RawRow, Session } from '../mysql/session.ts'
import { pinSession } from './session-pins.ts'

/** How long the server may let a query wait for a table that an ALTER waits for too, in seconds; less than 1 MySQL does not take. */
const TABLE_WAIT = 1
/** When no answer has come by then, the connection is taken for lost, in milliseconds. */
const ANSWER_MS = 30_000
/** As long as a session that plays rows back may wait for locks without a word to this one, in seconds: a week. */
const IDLE_SECONDS = 604_800

/** What tells a server from all others: replicas of each other differ in server_id. */
const IDENTITY = "SELECT CONCAT_WS('|', @@hostname, @@port, @@server_id, @@datadir)"

/** Reads rows that a session has changed in its open transaction, beside it. */
export interface RowReader {
  /** Runs queries of rows. @returns null when there is no answer. */
  read(queries: readonly string[]): Promise<readonly (readonly RawRow[] | null)[] | null>
  /** `isIdle`: nothing is being read. */
  close(isIdle: boolean): Promise<void>
}

/**
 * Reads at READ UNCOMMITTED what another session has changed in its open transaction, so that rows are compared while that one goes
 * on. What it reads is what the transaction itself would read, since
 *
 * - InnoDB gives this isolation level the newest version of each row (row_search_mvcc in storage/innobase/row/row0sel.cc; the
 *   manual calls it a dirty read), and of rows that the other transaction has changed and so has locked, nobody else can make a newer
 *   one. Other engines promise nothing of the kind: the caller asks for tables of InnoDB only.
 * - It is asked about rows only when the statement that changed them has ended, and those rows are not changed again before the
 *   answer is there; the caller sees to both.
 * - It is on the same server as the other one: by its identity, by the other's connection in its list, and with no proxy between
 *   (one could send each query to another server).
 * - It has the same account and pins. The query cache of older servers holds no table that a transaction has locked.
 *
 * It must not become part of a deadlock that no server sees: the other session holds a table, an ALTER of somebody waits for it, and
 * this one waits behind the ALTER. So it asks for a table only when the other has changed rows of it and thus holds its metadata
 * lock, waits for its own for a second at most, and then keeps it, so that it never waits for that table again. The other one never
 * waits for it: the statements that it plays need no more of the table than it holds, and `close` comes before it does anything else.
 *
 * Whatever goes wrong here says nothing about the rows: `read` gives null then and ever after, and the caller reads in the session
 * that changed them.
 */
export class SecondSession implements RowReader {
  readonly #session: Session
  #isLost = false
  #giveUp: (why: Error) => void = () => {}

  private constructor(session: Session) {
    this.#session = session
  }

  /** @returns null when there can be none: too many connections, a proxy, another server, rights that were taken away. */
  static async open(this: void, first: Session): Promise<RowReader | null> {
    if (!isDirect(first)) return null
    let session: Session | null = null
    try {
      const identity = await first.value(IDENTITY)
      session = await Session.open(first.settings, { multipleStatements: true })
      if (!isDirect(session)) throw new Error('a proxy')
      await pinSession(session)
      await session.run(
        `SET SESSION autocommit = 1, wait_timeout = ${IDLE_SECONDS}, lock_wait_timeout = ${TABLE_WAIT}, innodb_lock_wait_timeout = ${TABLE_WAIT}`,
      )
      await session.run('SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED')
      await session.run('START TRANSACTION')
      const listed = await session.value(
        `SELECT COUNT(*) FROM information_schema.processlist WHERE id = ${first.connectionId}`,
      )
      if (listed !== '1' || identity !== (await session.value(IDENTITY))) throw new Error('another server')
      return new SecondSession(session)
    } catch {
      // Why there is none does not matter: all is compared in the first session then, which has its own words for what is wrong.
      session?.destroy()
      return null
    }
  }

  async read(queries: readonly string[]): Promise<readonly (readonly RawRow[] | null)[] | null> {
    if (this.#isLost) return null
    let timer: NodeJS.Timeout | undefined
    try {
      const late = new Promise<never>((_, reject) => {
        this.#giveUp = reject
        timer = setTimeout(() => reject(new Error('no answer')), ANSWER_MS)
      })
      // It may come when nobody waits for it any more.
      late.catch(() => {})
      const { rows } = await Promise.race([this.#session.askMany(queries.join(';\n')), late])
      return rows
    } catch {
      // Also a table that is waited for: the next of its queries would wait as long.
      this.#isLost = true
      this.#session.destroy()
      return null
    } finally {
      clearTimeout(timer)
    }
  }

  /** Gives up its metadata locks. What is under way is not waited for. */
  async close(isIdle: boolean): Promise<void> {
    if (this.#isLost) return
    this.#isLost = true
    if (!isIdle) {
      this.#session.destroy()
      // The driver does not end queries of a connection that it drops.
      this.#giveUp(new Error('closed'))
      return
    }
    // Locks are gone when COMMIT is answered; after a goodbye alone they may stay for a moment.
    await this.#session.run('COMMIT').then(
      () => this.#session.close(),
      () => this.#session.destroy(),
    )
  }
}

function isDirect({ greetingId, connectionId }: Session): boolean {
  return greetingId === connectionId % 2 ** 32
}
