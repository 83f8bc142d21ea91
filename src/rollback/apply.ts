import { SqlBuffer } from '../binlog/sql-buffer.ts'
import type { Conflict } from '../deploy/report.ts'
import { describeServerError, ER, isServerError, type ServerError } from '../mysql/server-error.ts'
import type { Outcome, RawRow, Session, Value } from '../mysql/session.ts'
import { joinUnits, rowsOf, singleUnits, type Unit, writeUnit } from './joined-rows.ts'
import { isAt } from './literal-scan.ts'
import { assignments, readRollbackStatement, withoutGuard } from './rollback-statement.ts'
import { RowConflicts, type TableFacts } from './row-conflicts.ts'
import { backToSavepoint } from './savepoint.ts'
import { type RowReader, SecondSession } from './second-session.ts'
import type { StatementChunk } from './statement-chunk.ts'
import { StatementList } from './statement-list.ts'
import { type Check, NotRestored, shareRows, Verifier } from './verify.ts'

/** One text of several statements holds at most so many, and so many bytes, to stay under any max_allowed_packet. */
const BATCH_STATEMENTS = 2000
const BATCH_BYTES = 512_000
const NO_CHECK: Check = {
  before: [],
  after: [],
  told: [],
  inTurn: false,
  rows: new Map(),
  isReadable: false,
  compare() {},
}
/** Conflicts that are described; more of them add nothing. */
const MOST_CONFLICTS = 100
/** In seconds; for the statements of single rows once all of them together have waited for a lock as long as was asked. */
const SHORT_WAIT = '1'

export interface Applied {
  readonly applied: number
  readonly conflicts: readonly Conflict[]
}

/** Statements and how they are sent together. */
interface Plan {
  readonly statements: StatementList
  readonly check: Check
  readonly units: readonly Unit[]
}

/** What was played last is taken back alone, so two after each other are never of one name. */
type Savepoint = 'rollgate_a' | 'rollgate_b'

/** What came of a plan. */
interface Played {
  readonly plan: Plan
  readonly savepoint: Savepoint
  readonly outcomes: readonly Outcome[]
  /** Answers of the queries of its check, those after it null when they were not sent along. */
  readonly before: Rows
  readonly after: Rows | null
}

/** What was played, each statement of it having found its row, and is compared. */
interface Comparing {
  readonly played: Played
  /** What the second session says: whether rows are what they should be, or that they may not be. null: it was not asked. */
  readonly seen: Promise<boolean> | null
}

/** What is played while rows are compared. */
interface Next {
  readonly playing: Promise<Played>
  readonly savepoint: Savepoint
}

/** A session that is on its way until it is there, and not wanted any more when it is over. */
interface Second {
  reader: RowReader | null
  isOver: boolean
}

type Rows = readonly (readonly RawRow[] | null)[]

/**
 * Whether an INSERT of many rows did what as many INSERTs do. With many rows at once the server makes the best, with a warning, of
 * what it refuses in a single one: NULL for a NOT NULL column.
 */
function isExact({ affectedRows, warnings }: Outcome, unit: Unit): boolean {
  return affectedRows === rowsOf(unit) && (unit.prefix?.verb !== 'insert' || warnings === 0)
}

const isJoined = ({ prefix }: Unit) => prefix !== null
const isJoinedChange = ({ prefix }: Unit) => prefix !== null && prefix.verb !== 'insert'
const isJoinedUpdate = ({ prefix }: Unit) => prefix?.verb === 'update'

/**
 * Runs rollback statements of rows inside the open transaction of a session that counts matched rows (`foundRows`) and takes
 * several statements at once. Each must find exactly its one row; what does not is a conflict, and the caller takes all back.
 * Unless forced, the rows are read again after they were changed, and before anything else is: those of one batch while the next is
 * played. Where there are many, another session reads them meanwhile (`SecondSession`), if that is sure to see the same:
 *
 * - All of the batch is in tables of InnoDB, and changes no other rows than its statements name (no triggers, no foreign keys that
 *   act). What is not so is read by the session that plays, in the same text.
 * - The next batch is such a one too and shares no row with it; else it waits until the batch is compared. A row that one batch
 *   changes several times is compared with what the last of its statements leaves.
 * - Every statement of the batch found its row. A batch that is taken back to its savepoint is not compared, or compared anew.
 *
 * Rows that are as they should be are taken on the word of either session; that they are not, only on that of the session that plays.
 */
export class RowApplier {
  readonly #session: Session
  readonly #force: boolean
  readonly #openReader: (first: Session) => Promise<RowReader | null>
  readonly #verifier: Verifier
  readonly #conflicts: RowConflicts
  readonly #sql = new SqlBuffer(1 << 20)
  /** Beginnings of statements that do not join, since together they did not do what they do one by one. */
  readonly #apart = new Set<string>()
  /** The table of the last DELETE, and the statement up to and with WHERE. */
  #deleteHead: { readonly bytes: Buffer; readonly facts: TableFacts } | null = null
  /** What was played last and is not compared yet: that is done while the server works on what comes next. */
  #last: Comparing | null = null
  /** The session in which rows are compared while this one plays the next; null until there are so many that it pays. */
  #second: Second | null = null
  /** A row stayed locked for as long as is waited: nothing more is begun, for the next may be locked too. */
  #isHeldUp = false

  /**
   * @param remember something in these databases may change rows again that were put back: they are compared once more at the end.
   * @param openReader opens what compares rows aside
   */
  constructor(session: Session, force: boolean, remember = false, openReader = SecondSession.open) {
    this.#session = session
    this.#force = force
    this.#openReader = openReader
    this.#conflicts = new RowConflicts(session)
    this.#verifier = new Verifier(session, remember)
  }

  /** Compares what can only be compared at the end of the transaction. @throws NotRestored */
  async finish(): Promise<void> {
    await this.#verifier.finish()
  }

  /** Whether rows could not be compared once more at the end, since they are too many. */
  get forgot(): boolean {
    return this.#verifier.forgot
  }

  /** How many statements were run whose row could not be read again: nothing is known of it but that the server took the statement. */
  get unverified(): number {
    return this.#verifier.untold
  }

  /**
   * @param chunks statements in the order in which they undo. They are read on while the server works on those before.
   * @param foreignKeysOff the caller has turned foreign keys off, so that no rows of others go along.
   * @throws UserError when the server took the transaction back (a deadlock): then nothing of it remains; NotRestored when rows that
   * were changed are not what they were to become.
   */
  async apply(chunks: AsyncIterable<StatementChunk>, foreignKeysOff = false): Promise<Applied> {
    const conflicts: Conflict[] = []
    let applied = 0
    let batch = new StatementList()
    let underWay: Promise<void> = Promise.resolve()
    const run = async (plan: Plan) => {
      const found = await this.#run(plan)
      conflicts.push(...found)
      applied += plan.statements.length - found.length
    }
    const flush = async () => {
      await send(false)
      await underWay
      await this.#settle()
    }
    const isOver = () => conflicts.length >= MOST_CONFLICTS || this.#isHeldUp
    const send = async (isFull: boolean) => {
      if (batch.length === 0 || this.#isHeldUp) return
      const full = batch
      batch = new StatementList()
      if (isFull) this.#openSecond()
      let plan = await this.#plan(full)
      await underWay
      if (this.#isHeldUp) return
      if (plan.check.inTurn || !this.#mayGoBefore(plan)) {
        await this.#settle()
        if (plan.check.inTurn) plan = await this.#plan(full)
      }
      underWay = run(plan)
      // Its failure is told by whoever waits for it next.
      underWay.catch(() => {})
    }
    try {
      for await (const { bytes, ends } of chunks) {
        let start = 0
        for (const end of ends) {
          const from = start
          start = end
          if (batch.length >= BATCH_STATEMENTS || (batch.length > 0 && batch.size + end - from > BATCH_BYTES))
            await send(true)
          if (isOver()) break
          if (this.#asItIs(bytes, from, end, foreignKeysOff)) batch.add(bytes, from, end)
          else {
            const text = bytes.toString('utf8', from, end)
            const ready = await this.#prepare(text, foreignKeysOff, flush, conflicts)
            if (ready !== null) batch.addText(ready)
          }
        }
        if (isOver()) break
      }
      await flush()
      await this.#endSecond(true)
    } finally {
      // Whatever went wrong: the caller takes the transaction back, and nothing may be run after that.
      await underWay.catch(() => {})
      await this.#endSecond(false)
      this.#last = null
    }
    return { applied, conflicts }
  }

  /** Whether nothing is to be looked up for a statement: the table is known as one whose rows take no others along. */
  #asItIs(bytes: Buffer, start: number, end: number, foreignKeysOff: boolean): boolean {
    if (this.#force) return false
    if (foreignKeysOff || !isAt(DELETE, bytes, start)) return true
    const head = this.#deleteHead
    if (head === null || head.facts.cascades.length > 0) return false
    const { length } = head.bytes
    return end - start > length && head.bytes.compare(bytes, start, start + length) === 0
  }

  /** Forces the statement where asked, and looks first where deleting the row would take rows of others along. */
  async #prepare(
    text: string,
    foreignKeysOff: boolean,
    flush: () => Promise<void>,
    conflicts: Conflict[],
  ): Promise<string | null> {
    const statement = readRollbackStatement(text)
    if (statement === null) return text
    const facts = await this.#conflicts.facts(statement)
    if (statement.verb === 'delete') {
      this.#deleteHead = { bytes: Buffer.from(`${statement.head} WHERE `), facts }
      if (facts.cascades.length > 0 && !foreignKeysOff) {
        await flush()
        const taken = await this.#conflicts.cascade(statement, facts)
        if (taken !== null) {
          conflicts.push(taken)
          return null
        }
      }
    }
    return this.#force ? withoutGuard(statement, facts.key) : text
  }

  async #plan(statements: StatementList): Promise<Plan> {
    const check = this.#force ? NO_CHECK : await this.#verifier.check(statements, this.#second !== null)
    const units = this.#force ? singleUnits(statements.length) : joinUnits(statements, check.told, this.#apart)
    return { statements, check, units }
  }

  #openSecond(): void {
    if (this.#force || this.#second !== null) return
    const second: Second = { reader: null, isOver: false }
    this.#second = second
    this.#openReader(this.#session).then((reader) => {
      if (second.isOver) reader?.close(true)
      else second.reader = reader
    })
  }

  async #endSecond(isIdle: boolean): Promise<void> {
    const second = this.#second
    if (second === null) return
    this.#second = null
    second.isOver = true
    await second.reader?.close(isIdle)
  }

  /** Whether a plan may be played before what was played last is compared: it must not change the rows that are read for that. */
  #mayGoBefore({ check }: Plan): boolean {
    const last = this.#last
    return (
      last === null || last.played.after !== null || (check.isReadable && !shareRows(last.played.plan.check, check))
    )
  }

  /** Runs a plan, and compares meanwhile what was played before. What it leaves as the last is yet to be compared. */
  async #run(plan: Plan): Promise<Conflict[]> {
    const last = this.#last
    this.#last = null
    const savepoint = last?.played.savepoint === 'rollgate_a' ? 'rollgate_b' : 'rollgate_a'
    const isAside = plan.check.isReadable && this.#second?.reader != null
    const playing = this.#play(plan, savepoint, isAside)
    // Its failure is told when it is waited for.
    playing.catch(() => {})
    if (last !== null && !(await this.#isRestored(last, { playing, savepoint }))) {
      await playing.catch(() => {})
      await this.#apartFrom(last.played)
      return this.#run(plan)
    }
    let played: Played
    try {
      played = await playing
    } catch (error) {
      await backToSavepoint(this.#session, savepoint, error)
      if (isLockWait(error)) return this.#afterWait(plan)
      return plan.units.some(isJoinedChange) ? this.#separate(plan) : this.#oneByOne(plan)
    }
    const isDone = plan.units.every((unit, at) => isExact(played.outcomes[at]!, unit))
    if (isDone || this.#force) {
      this.#last = this.#compare(played)
      if (plan.check.inTurn) await this.#settle()
      return []
    }
    await this.#session.run(`ROLLBACK TO SAVEPOINT ${savepoint}`)
    return plan.units.some(isJoined) ? this.#separate(plan) : this.#oneByOne(plan)
  }

  /** Begins to compare in the second session what was not read in the first. */
  #compare(played: Played): Comparing {
    const reader = this.#second?.reader
    if (played.after !== null || reader == null) return { played, seen: null }
    const { check } = played.plan
    const seen = reader.read(check.after).then((after) => after !== null && isEqual(check, played.before, after))
    // Its failure is told when it is waited for.
    seen.catch(() => {})
    return { played, seen }
  }

  /**
   * Whether rows are what they should be. Only the session that changed them can say that they are not: the other may be lost, or the
   * server may have taken the transaction back meanwhile.
   * @param next what is played meanwhile
   * @returns false when they are not, though what joined may be to blame. @throws NotRestored
   */
  async #isRestored({ played, seen }: Comparing, next: Next | null): Promise<boolean> {
    let { after } = played
    if (after === null) {
      if (await seen) return true
      const error = await next?.playing.then(
        () => null,
        (error: unknown) => error,
      )
      if (next !== null && error !== null) await backToSavepoint(this.#session, next.savepoint, error)
      after = (await this.#session.askMany(played.plan.check.after.join(';\n'))).rows
    }
    try {
      played.plan.check.compare(played.before, after)
      return true
    } catch (error) {
      if (!(error instanceof NotRestored) || !played.plan.units.some(isJoinedUpdate)) throw error
      return false
    }
  }

  /** Compares what was played last. @throws NotRestored */
  async #settle(): Promise<void> {
    const last = this.#last
    this.#last = null
    if (last !== null && !(await this.#isRestored(last, null))) await this.#apartFrom(last.played)
  }

  /** Takes back what was played last, and joined UPDATEs made something else of, and plays it one by one. @throws NotRestored */
  async #apartFrom({ plan, savepoint }: Played): Promise<void> {
    await this.#session.run(`ROLLBACK TO SAVEPOINT ${savepoint}`)
    const conflicts = await this.#separate(plan)
    if (conflicts.length > 0) throw new NotRestored(conflicts)
    await this.#settle()
  }

  /** Runs the statements of a plan each by itself, though still sent together. When that does, they are not joined again. */
  async #separate(plan: Plan): Promise<Conflict[]> {
    const conflicts = await this.#run({ ...plan, units: singleUnits(plan.statements.length) })
    if (conflicts.length === 0) for (const { prefix } of plan.units) if (prefix !== null) this.#apart.add(prefix.text)
    return conflicts
  }

  /** Runs statements after a savepoint, in one go. `isAside`: what is read after them, another session reads. */
  async #play(plan: Plan, savepoint: Savepoint, isAside: boolean): Promise<Played> {
    const { statements, check, units } = plan
    const out = this.#sql
    out.text(`SAVEPOINT ${savepoint}`)
    const next = () => {
      out.claim(1)
      out.byte(SEMICOLON)
    }
    for (const sql of check.before) {
      next()
      out.text(sql)
    }
    for (const unit of units) {
      next()
      writeUnit(statements, check.told, unit, out)
    }
    if (!isAside) {
      for (const sql of check.after) {
        next()
        out.text(sql)
      }
    }
    const { outcomes, rows } = await this.#session.askMany(out.take())
    const first = 1 + check.before.length
    const last = first + units.length
    return {
      plan,
      savepoint,
      outcomes: outcomes.slice(first, last),
      before: rows.slice(1, first),
      after: isAside ? null : rows.slice(last),
    }
  }

  /** The wait for a lock was as long as was asked: now only the row is looked for that is locked. */
  async #afterWait(plan: Plan): Promise<Conflict[]> {
    const [asked] = await this.#session.query(
      'SELECT @@SESSION.innodb_lock_wait_timeout AS ofRows, @@SESSION.lock_wait_timeout AS ofTables',
    )
    const wait = (rows: Value, tables: Value) =>
      this.#session.run(`SET SESSION innodb_lock_wait_timeout = ${rows}, lock_wait_timeout = ${tables}`)
    await wait(SHORT_WAIT, SHORT_WAIT)
    const conflicts = await this.#oneByOne(plan)
    await wait(asked!.ofRows!, asked!.ofTables!)
    return conflicts
  }

  async #oneByOne({ statements }: Plan): Promise<Conflict[]> {
    const conflicts: Conflict[] = []
    for (const text of statements.texts()) {
      if (conflicts.length >= MOST_CONFLICTS) break
      const alone = await this.#plan(StatementList.of([text]))
      try {
        const played = await this.#play(alone, 'rollgate_a', false)
        const { affectedRows } = played.outcomes[0]!
        if (affectedRows === 1) alone.check.compare(played.before, played.after!)
        else if (!this.#force && !(affectedRows === 0 && (await this.#isBackAlready(text))))
          conflicts.push(await this.#conflicts.describe(text, affectedRows === 0 ? null : `${affectedRows} rows`))
      } catch (error) {
        await backToSavepoint(this.#session, 'rollgate_a', error)
        const { errno } = error as ServerError
        const cause = errno === ER.ROW_IS_REFERENCED ? await this.#conflicts.selfReference(text) : ''
        conflicts.push(await this.#conflicts.describe(text, `${cause}${describeServerError(error as ServerError)}`))
        this.#isHeldUp = isLockWait(error)
        if (this.#isHeldUp) break
      }
    }
    return conflicts
  }

  /**
   * Whether an UPDATE found no row because the row came back whole before. Where MySQL itself keeps foreign keys (9.6 and later), it
   * logs of a row that refers to itself by ON DELETE SET NULL that it lost the reference, and that it was deleted with it.
   */
  async #isBackAlready(text: string): Promise<boolean> {
    const statement = readRollbackStatement(text)
    if (statement?.verb !== 'update') return false
    const { own, key } = await this.#conflicts.facts(statement)
    if (key === null) return false
    const emptied = new Set(own.flatMap(({ onDelete, columns }) => (onDelete === 'SET NULL' ? columns : [])))
    if (!assignments(statement).every(({ column }) => emptied.has(column))) return false
    const check = await this.#verifier.check(StatementList.of([text]))
    if (check.after.length === 0) return false
    const { rows } = await this.#session.askMany(check.after.join(';\n'))
    return isEqual(check, [], rows)
  }
}

const DELETE = Buffer.from('DELETE ', 'latin1')
const SEMICOLON = ';'.charCodeAt(0)

function isEqual(check: Check, before: Rows, after: Rows): boolean {
  try {
    check.compare(before, after)
    return true
  } catch (error) {
    if (error instanceof NotRestored) return false
    throw error
  }
}

function isLockWait(error: unknown): boolean {
  return isServerError(error) && error.errno === ER.LOCK_WAIT_TIMEOUT
}
