import type { BinlogPosition } from '../binlog/stream.ts'
import { describeServerError, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { type DdlPlan, KEEP_DATABASE, type Keep } from '../rollback/ddl-plan.ts'
import { ROLLBACK_SQL_MODE } from '../rollback/row-sql.ts'
import type { Table } from '../schema/model.ts'
import { quoteTable, quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { isKilled } from './interruption.ts'
import { exchangeStep, makeTwin, twinTable } from './keep-exchange.ts'
import { CannotFollow, FollowedCopy } from './keep-follow.ts'
import { chooseKeepMode, type KeepMode } from './keep-mode.ts'
import { reached } from './step.ts'
import type { Target } from './target.ts'

class CannotExchange extends Error {}

/** Seconds for which a table may be locked for its copy alone, when there is another way. */
export const KEEP_LOCK_SECONDS = 1

/** What of a target the copying needs. */
export type CopyContext = Pick<
  Target,
  'control' | 'cascadesLogged' | 'interruption' | 'progress' | 'keepLockSeconds' | 'note'
>

export interface CopyPlace {
  readonly statement: Statement
  readonly plan: DdlPlan
  readonly before: ReadonlyMap<string, Table | null>
  /** Where the binlog stood before the statement was journaled. */
  readonly start: BinlogPosition
}

/**
 * Copies the rows that a statement destroys so that what others write until it runs is in the copy too. The empty tables for the copies
 * are there already.
 */
export class KeptCopies {
  readonly #target: CopyContext
  readonly #place: CopyPlace
  readonly #copies: readonly { readonly keep: Keep; readonly fill: string }[]
  #followed: FollowedCopy | null = null
  /** Rows of a partition are taken away, not copied. */
  #exchanged = false
  #tried = false

  constructor(target: CopyContext, place: CopyPlace) {
    this.#target = target
    this.#place = place
    const { keeps, fill = [] } = place.plan
    this.#copies = keeps.filter(({ how }) => how === 'copied').map((keep, at) => ({ keep, fill: fill[at]! }))
  }

  /** Copies what can be copied before the table is locked. */
  async begin(): Promise<void> {
    const [copy] = this.#copies
    // Of several tables at once, one would have to be followed while another is copied.
    if (this.#copies.length !== 1 || copy === undefined) return
    const { control, cascadesLogged, interruption, progress } = this.#target
    const { keep, fill } = copy
    const table = this.#place.before.get(`${keep.database}.${keep.table}`)!
    const lockSeconds = this.#target.keepLockSeconds ?? KEEP_LOCK_SECONDS
    const mode = await chooseKeepMode(control, keep, table, lockSeconds, cascadesLogged)
    if (mode.how === 'exchanged') {
      this.#exchanged = await makeTwin(control, keep)
      return
    }
    if (mode.how === 'locked') {
      if (mode.why !== null) this.#target.note?.(lockedNote(keep, mode))
      return
    }
    const followed = new FollowedCopy(control, keep, table, this.#place.start, interruption)
    try {
      await followed.copyChunks(fill, mode.key, (rows) =>
        progress.step(`Keeping rows of ${keep.database}.${keep.table}: ${rows} copied`),
      )
      await followed.catchUp()
      this.#followed = followed
    } catch (error) {
      await this.#giveUp(error)
    }
  }

  /**
   * Runs the statement on the executor while its tables are locked and the copies are complete. May be called again when it did not get
   * its lock.
   */
  async run(executor: Session, statement: () => Promise<unknown>): Promise<void> {
    if (this.#copies.length === 0) {
      reached('structure kept')
      await statement()
      return
    }
    if (this.#tried && this.#followed === null) await this.#empty()
    this.#tried = true
    // Otherwise EXCHANGE PARTITION waits in MariaDB for the locks of its own validation.
    if (this.#exchanged && (await executor.value('SELECT @@SESSION.autocommit')) !== '1') this.#exchanged = false
    await lock(executor, this.#locks())
    try {
      if (this.#followed !== null) await this.#followed.finish()
      else if (this.#exchanged) await this.#take(executor)
      else await this.#copyLocked(executor)
      reached('structure kept')
      await this.#orGiveBack(executor, statement)
    } catch (error) {
      await orDestroyed(executor, 'UNLOCK TABLES')
      if (error instanceof CannotFollow) await this.#giveUp(error)
      else if (error instanceof CannotExchange) this.#exchanged = false
      else throw error
      await this.run(executor, statement)
      return
    }
    await orDestroyed(executor, 'UNLOCK TABLES')
  }

  /** @throws CannotExchange when the server refuses it, for whatever reason: then the rows are copied. */
  async #take(executor: Session): Promise<void> {
    try {
      await executor.run(exchangeStep(this.#copies[0]!.keep))
    } catch (error) {
      if (!isServerError(error) || isConnectionLost(error) || isKilled(error)) throw error
      throw new CannotExchange()
    }
  }

  /** While nobody else can write, so that nobody misses the rows. Where that fails too, it is done later (`returnTaken`). */
  async #orGiveBack(executor: Session, statement: () => Promise<unknown>): Promise<void> {
    try {
      await statement()
    } catch (error) {
      if (this.#exchanged) await orDestroyed(executor, exchangeStep(this.#copies[0]!.keep))
      throw error
    }
  }

  #locks(): string[] {
    const { statement, plan } = this.#place
    const kept = plan.keeps.map(({ database, table }) => quoteTable(database, table))
    // MariaDB waits for itself in EXCHANGE PARTITION when a third table is locked.
    const copies = this.#exchanged
      ? plan.keeps.map(twinTable)
      : this.#followed === null
        ? plan.keeps.map(({ keptAs }) => quoteTable(KEEP_DATABASE, keptAs))
        : []
    // A foreign key needs its parent (MySQL 8), and CREATE OR REPLACE … SELECT what it reads.
    const read = statement.tables
      .filter(({ access }) => access === 'read')
      .map(({ database, name }) => quoteTable(database, name))
    const written = new Set([...kept, ...copies])
    return [
      ...[...written].map((table) => `${table} WRITE`),
      ...[...new Set(read)].filter((table) => !written.has(table)).map((table) => `${table} READ`),
    ]
  }

  /** Under the sql_mode of a rollback: values that only others could be stored with are copied too. */
  async #copyLocked(executor: Session): Promise<void> {
    const mode = String(await executor.value('SELECT @@SESSION.sql_mode'))
    await executor.run(`SET SESSION sql_mode = '${ROLLBACK_SQL_MODE}'`)
    try {
      for (const { fill } of this.#copies) await executor.run(fill)
    } finally {
      await orDestroyed(executor, `SET SESSION sql_mode = ${quoteText(mode)}`)
    }
  }

  /** The table will be copied under its lock instead. */
  async #giveUp(error: unknown): Promise<void> {
    if (!(error instanceof CannotFollow)) throw error
    this.#followed = null
    const { keep } = this.#copies[0]!
    this.#target.note?.(
      `Rows of ${keep.database}.${keep.table} were copied under a lock, for changes of others could not be followed: ${error.message}.`,
    )
    await this.#empty()
  }

  async #empty(): Promise<void> {
    for (const { keep } of this.#copies)
      await this.#target.control.run(`TRUNCATE TABLE ${quoteTable(KEEP_DATABASE, keep.keptAs)}`)
  }
}

function lockedNote({ database, table }: Keep, { seconds, why }: KeepMode & { how: 'locked' }): string {
  return `${database}.${table} was locked for writers while its rows were copied, about ${Math.ceil(seconds)} s as estimated: ${why}.`
}

/** A session in which it fails, because it is being ended or killed, must not be used any further: it would keep locks or settings. */
async function orDestroyed(executor: Session, sql: string): Promise<void> {
  if (!executor.destroyed) await executor.run(sql).catch(() => executor.destroy())
}

/** ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR */
const DENIED = [1044, 1142]

async function lock(executor: Session, tables: readonly string[]): Promise<void> {
  try {
    await executor.run(`LOCK TABLES ${tables.join(', ')}`)
  } catch (error) {
    if (!isServerError(error) || !DENIED.includes(error.errno)) throw error
    throw new Error(
      `the account may not lock tables, so that rows which others write could be lost: ${describeServerError(error)}. GRANT LOCK TABLES on the database and on ${KEEP_DATABASE}, or let the rows go with --keep-data never`,
      { cause: error },
    )
  }
}
