import { EXIT, UserError } from '../errors.ts'
import { type BinlogStatus, binlogStatus } from '../mysql/binlog-status.ts'
import { trySetCapture } from '../mysql/capture-settings.ts'
import { describeServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { type Beyond, BeyondWanted } from '../rollback/beyond-wanted.ts'
import { ForeignKeyCheck } from '../rollback/foreign-key-check.ts'
import { readRollbackStatement } from '../rollback/rollback-statement.ts'
import { attempt, RightSetter } from '../rollback/set-right.ts'
import { StatementList } from '../rollback/statement-list.ts'
import { type OwnedConflict, TouchedRows } from '../rollback/touched-rows.ts'
import { type TriggerReach, triggerReach } from '../rollback/trigger-reach.ts'
import { NotRestored, Verifier } from '../rollback/verify.ts'
import { quoteText } from '../sql/quote.ts'
import type { JournalStatement } from './journal-entries.ts'
import { markRunning, markState, markUndone } from './journal-marks.ts'
import type { RolledBackStatement, TriggeredRows } from './report.ts'
import { brokenOff, type SegmentOutcome, takenBack } from './segment-outcome.ts'
import { reached } from './step.ts'
import { refuseEngines } from './trigger-engines.ts'
import { beyondText, changeOf, triggeredText } from './trigger-texts.ts'
import { triggeredRows } from './triggered-rows.ts'
import type { Undo } from './undo.ts'
import type { IntendedUndo } from './undo-recording.ts'

/** All rows are held in memory, since any of them may have to be set right. */
const MOST_CHARACTERS = 64 << 20

type Options = Pick<
  Undo,
  | 'control'
  | 'deployment'
  | 'check'
  | 'onConflict'
  | 'triggers'
  | 'interruption'
  | 'progress'
  | 'session'
  | 'recording'
  | 'family'
>

/**
 * Takes back rows of tables whose triggers fire meanwhile, in one transaction: no server has a switch for them. What each touched
 * row was when the deployment was done with it and what it was before are both known, so they are locked and compared first; the
 * rollback statements are run; and rows that are not what they were, since a trigger changed them or undid what was done, are set
 * right until all are. What triggers changed besides is looked for before COMMIT, and refused or told.
 * @param read the rollback statements of a statement
 */
export async function undoUnderTriggers(
  options: Options,
  statements: readonly JournalStatement[],
  read: (statement: JournalStatement) => AsyncIterable<string>,
): Promise<SegmentOutcome> {
  const { session, recording } = options
  const undo = new UndoUnderTriggers(options, session, statements)
  let intended: readonly IntendedUndo[] = []
  try {
    await undo.read(read)
    // Which trigger changed a row for which statement cannot be told: they are one.
    intended = (await recording?.intend(session, [statements])) ?? []
    const refused = await options.interruption.during(session, () => undo.run(intended[0] ?? null))
    options.interruption.over.throwIfAborted()
    if (refused !== null) {
      await session.run('ROLLBACK')
      await recording?.takenBack(intended)
      return refused
    }
    reached('undo of rows applied')
    await session.run(options.check ? 'ROLLBACK' : 'COMMIT')
    reached('undo of rows committed')
  } catch (error) {
    await session.run('ROLLBACK').catch(() => session.destroy())
    if (!((await recording?.isCommitted(session, intended)) ?? false)) throw brokenOff(error, options.interruption)
  }
  await recording?.capture(intended)
  return undo.outcome(intended[0] ?? null)
}

class UndoUnderTriggers {
  readonly #options: Options
  readonly #session: Session
  readonly #statements: readonly JournalStatement[]
  readonly #touched: TouchedRows
  readonly #foreignKeys: ForeignKeyCheck
  readonly #setter: RightSetter
  /** By number of the statement. */
  readonly #applied: number[]
  readonly #conflicts: RolledBackStatement['conflicts'][number][][]
  /** Rollback statements whose rows no key tells apart and that found none. */
  #missed = 0
  #natural: TriggerReach = NO_REACH
  #reach: TriggerReach = NO_REACH
  #from: BinlogStatus | null = null
  #beyond: readonly Beyond[] = []
  #unclear: readonly string[] = []

  constructor(options: Options, session: Session, statements: readonly JournalStatement[]) {
    this.#options = options
    this.#session = session
    this.#statements = statements
    this.#touched = new TouchedRows(session)
    this.#foreignKeys = new ForeignKeyCheck(session)
    this.#setter = new RightSetter(session)
    this.#applied = statements.map(() => 0)
    this.#conflicts = statements.map(() => [])
  }

  /** Reads what is to be done, before anything is locked. @throws UserError when it is too much. */
  async read(read: (statement: JournalStatement) => AsyncIterable<string>): Promise<void> {
    // What is looked up here is no part of a transaction, in which the session could not set how it is logged.
    await this.#session.run('SET SESSION autocommit = 1')
    for (const [owner, statement] of this.#statements.entries()) {
      this.#options.progress.detail(`Reading the rollback of ${statement.opid} (${statement.kind})`)
      const stored = this.#options.interruption.pass(read(statement))
      const isUnchecked = statement.foreignKeysOff && !statement.cascaded
      for await (const text of isUnchecked ? stored : this.#foreignKeys.watch(stored)) {
        await this.#touched.add(text, owner)
        this.#applied[owner]!++
        if (this.#touched.size > MOST_CHARACTERS) throw tooMany(this.#options.deployment)
      }
    }
    const changes = this.#touched.changes
    this.#natural = await triggerReach(this.#session, changes)
    // To set a row right may take any change.
    const any = new Set(['INSERT', 'UPDATE', 'DELETE'] as const)
    this.#reach = await triggerReach(
      this.#session,
      changes.map((one) => ({ ...one, events: any })),
    )
    await refuseEngines(this.#session, this.#reach.writes)
    if (this.#options.triggers === 'fire' && !this.#options.check) {
      await trySetCapture(this.#session)
      // Without the right to ask, the sums of the tables have to do.
      this.#from = await binlogStatus(this.#options.control).catch((error: unknown) => {
        if (error instanceof UserError) return null
        throw error
      })
    }
  }

  /**
   * @param own the journal's statement that it is
   * @returns why nothing of it may stay; null when all rows are put back.
   */
  async run(own: IntendedUndo | null): Promise<SegmentOutcome | null> {
    const { onConflict, triggers, family, recording } = this.#options
    const began = Date.now()
    const session = this.#session
    await session.run('SET SESSION autocommit = 0')
    // The foreign keys of all rows are checked at the end: until then rows may be put back in any order.
    await session.run('SET SESSION foreign_key_checks = 0')
    await session.run('START TRANSACTION')
    // The first row of the transaction in the binlog: by it it is known again.
    if (own !== null) await session.run(markRunning(own.id))
    for (const statement of this.#statements)
      for (const { id, state } of family.undo(statement.id)) await session.run(markState(id, state))
    const most = onConflict === 'stop' ? MOST_CONFLICTS : Number.POSITIVE_INFINITY
    if (this.#refuse(await this.#touched.lock(most)) && onConflict === 'stop') return this.#refused()

    const keyless = new Verifier(session, false)
    await this.#sumUp(keyless)
    const beyond = new BeyondWanted(session, this.#touched)
    await beyond.begin(this.#reach.writes, this.#keylessTables())
    this.#options.progress.detail('Putting rows back while triggers fire')
    if (this.#refuse(await this.#play()) && onConflict === 'stop') return this.#refused()
    const left = await this.#setter.setRight(this.#touched.targets())
    if (left.length > 0) return this.#notRestored(left)
    const inKeyless = await this.#keylessBeyond(keyless)
    if (inKeyless.some((one) => !this.#isWritten(one.database, one.table)))
      return this.#notRestored(keylessConflicts(inKeyless))
    const found = [...(await beyond.end()), ...inKeyless]
    const isNatural = this.#setter.changed.size === 0
    const { writes, unclear } = isNatural ? this.#natural : this.#reach
    this.#beyond = found.filter(
      ({ more, database, table }) =>
        more !== null || writes.some((one) => one.database === database && one.table === table),
    )
    this.#unclear = unclear
    for (const { database, table } of this.#beyond) await this.#foreignKeys.watchTable(database, table)
    const orphans = await this.#foreignKeys.conflicts()
    if (orphans.length > 0) {
      this.#conflicts.at(-1)!.push(...orphans)
      return this.#refused()
    }
    if (triggers === 'refuse' && this.#beyond.length + this.#unclear.length > 0) return this.#refusal()
    await this.#noteInJournal()
    const applied = this.#results().reduce((sum, one) => sum + one.applied, 0)
    if (own !== null) await session.run(recording!.executed(session, own, applied, began))
    return null
  }

  /** After COMMIT. */
  async outcome(own: IntendedUndo | null): Promise<SegmentOutcome> {
    const triggered = await this.#triggered(own)
    const names = this.#natural.triggers.map(({ name }) => `\`${name}\``).join(', ')
    const { size } = this.#setter.changed
    const notes = [
      names === ''
        ? ''
        : `Triggers fired while rows were put back: ${names}.${size === 0 ? '' : ` ${size} rows were set right after that.`}`,
      this.#setter.untold === 0 ? '' : `${this.#setter.untold} rows could not be compared after they were put back.`,
      this.#missed === 0
        ? ''
        : 'Rows of tables without a key could not be compared after they were put back, since some were left.',
      ...(await this.#newTriggers()),
      ...triggered.notes,
    ]
    const done = { ok: true, conflict: false, killed: false, statements: this.#results() }
    return { ...done, note: notes.filter((text) => text !== '').join(' '), triggered: triggered.rows }
  }

  /** Whether there are conflicts. */
  #refuse(found: readonly OwnedConflict[]): boolean {
    for (const { owner, conflict } of found) this.#conflicts[owner]!.push(conflict)
    return found.length > 0
  }

  #results(): RolledBackStatement[] {
    const skips = this.#options.onConflict === 'skip'
    return this.#statements.map(({ opid, kind, sql }, owner) => {
      const conflicts = this.#conflicts[owner]!
      const base = { opid: opid!, kind, sql, conflicts }
      if (conflicts.length === 0 || !skips) return { ...base, applied: this.#applied[owner]! }
      return { ...base, applied: this.#applied[owner]! - conflicts.length, skipped: conflicts.length }
    })
  }

  /** Runs the statements; what becomes of rows with a key is seen later. */
  async #play(): Promise<OwnedConflict[]> {
    const steps = this.#touched.steps
    const attempts = await attempt(
      this.#session,
      steps.map(({ text }) => text),
    )
    return steps.flatMap(({ text, owner, isKeyless }, at) => {
      const outcome = attempts[at]!
      if (!isKeyless || outcome === 1) return []
      this.#missed++
      const statement = readRollbackStatement(text)
      const found = typeof outcome === 'number' ? 'no such row' : describeServerError(outcome)
      const expected = statement?.terms.map((term) => term.text).join(' AND ') || text
      const table = statement === null ? '' : `${statement.database}.${statement.table}`
      return [{ owner, conflict: { table, key: '(no key)', expected: expected.slice(0, 2000), found } }]
    })
  }

  /** Sums up the tables without keys as they are, and what is to become of them. */
  async #sumUp(keyless: Verifier): Promise<void> {
    const texts = this.#touched.keyless
    for (let at = 0; at < texts.length; at += KEYLESS_STATEMENTS) {
      const check = await keyless.check(StatementList.of(texts.slice(at, at + KEYLESS_STATEMENTS)))
      const queries = [...check.before, ...check.after]
      if (queries.length === 0) continue
      const { rows } = await this.#session.askMany(queries.join(';\n'))
      check.compare(rows.slice(0, check.before.length), rows.slice(check.before.length))
    }
  }

  /** Tables without a key whose rows are not those that were wanted. */
  async #keylessBeyond(keyless: Verifier): Promise<Beyond[]> {
    if (this.#missed > 0) return []
    try {
      await keyless.finish()
      return []
    } catch (error) {
      if (!(error instanceof NotRestored)) throw error
      return error.conflicts.map(({ table, found, expected }) => {
        const [database, name] = this.#touched.keylessTables.find((pair) => pair.join('.') === table)!
        const by = this.#reach.writes.find((one) => one.database === database && one.table === name)?.by ?? []
        return { database, table: name, by: [...by], more: null, unclear: `found ${found}, expected ${expected}` }
      })
    }
  }

  #keylessTables(): ReadonlySet<string> {
    return new Set(this.#touched.keylessTables.map((pair) => pair.join('.')))
  }

  #isWritten(database: string, table: string): boolean {
    return this.#reach.writes.some((one) => one.database === database && one.table === table)
  }

  async #refused(note?: string): Promise<SegmentOutcome> {
    const results = this.#statements.map(({ opid, kind, sql }, owner) => ({
      opid: opid!,
      kind,
      sql,
      applied: 0,
      conflicts: this.#conflicts[owner]!,
    }))
    const notes = [...(note === undefined ? [] : [note]), ...(await this.#newTriggers())]
    return { ...takenBack(results), ...(notes.length === 0 ? {} : { note: notes.join(' ') }) }
  }

  #notRestored(conflicts: RolledBackStatement['conflicts']): Promise<SegmentOutcome> {
    this.#conflicts.at(-1)!.push(...conflicts)
    return this.#refused(
      `Rows could not be put back: triggers make others of them or refuse them, however they are changed. They are ${this.#named()}. Nothing was changed. Drop those triggers first and create them again after, or take what comes out with --force.`,
    )
  }

  #refusal(): Promise<SegmentOutcome> {
    for (const { database, table, by, more, unclear } of this.#beyond) {
      this.#conflicts.at(-1)!.push({
        table: `${database}.${table}`,
        key: '(rows that the deployment had not touched)',
        expected: 'no change of them',
        found: `${unclear ?? changeOf(more!)} by trigger ${by.map((name) => `\`${name}\``).join(', ')}`,
      })
    }
    for (const what of this.#unclear) {
      const conflict = { table: '', key: '(any row)', expected: 'to know what triggers change', found: what }
      this.#conflicts.at(-1)!.push(conflict)
    }
    return this.#refused(
      'Triggers that fire during this rollback change rows that the deployment had not touched, or may: nothing was changed. With --triggers fire they may: the rows of the deployment are put back and compared all the same, and the report tells the other rows by table.',
    )
  }

  #named(): string {
    return this.#natural.triggers.map(({ name, table }) => `\`${name}\` on \`${table}\``).join(', ')
  }

  /** Should the report never be written, it stands in the journal that there are such rows. */
  async #noteInJournal(): Promise<void> {
    const beyond = this.#beyond.map(({ database, table }) => `\`${database}\`.\`${table}\``).join(', ')
    for (const [owner, { id }] of this.#statements.entries()) {
      const skipped = this.#conflicts[owner]!.length
      const texts = [
        skipped === 0 ? '' : `${skipped} rows were left as others made them`,
        beyond === '' ? '' : `triggers changed other rows of ${beyond}, or may have`,
      ].filter((text) => text !== '')
      if (texts.length > 0) await this.#session.run(markUndone(id, texts.join('; ')))
    }
  }

  /** The rows that triggers changed besides, as the binlog has them. */
  async #triggered(own: IntendedUndo | null): Promise<{ rows: TriggeredRows[]; notes: string[] }> {
    if (this.#beyond.length + this.#unclear.length === 0) return { rows: [], notes: [] }
    if (this.#from === null || own === null) return { rows: [], notes: this.#beyond.map(beyondText) }
    const by = (table: string) =>
      this.#reach.writes.find((one) => `${one.database}.${one.table}` === table)?.by ??
      this.#reach.triggers.map(({ name }) => name)
    try {
      const { control } = this.#options
      const window = {
        session: control,
        from: this.#from,
        to: await binlogStatus(control),
        id: own.id,
      }
      const found = await triggeredRows(window, this.#touched)
      if (found === null) throw new Error('the transaction is not in the binary log')
      const rows = found.map((one) => ({ ...one, triggers: [...by(one.table)] }))
      return { rows, notes: rows.map(triggeredText) }
    } catch (error) {
      const why = `What triggers changed besides could not be read from the binary log: ${(error as Error).message}.`
      return { rows: [], notes: [why, ...this.#beyond.map(beyondText)] }
    }
  }

  /** Triggers that were not there when the deployment ran, or were others: what it captured says nothing of them. */
  async #newTriggers(): Promise<string[]> {
    const { deployment, control } = this.#options
    const made = this.#natural.triggers.filter(({ created }) => created !== null)
    if (made.length === 0) return []
    const began = await control.value(
      `SELECT CAST(UNIX_TIMESTAMP(started_at) * 1000000 AS UNSIGNED) FROM rollgate.deployment WHERE id = ${quoteText(deployment)}`,
    )
    if (began === null) return []
    return made
      .filter(({ created }) => created! > BigInt(String(began)))
      .map(({ name, table }) => `Trigger \`${name}\` on \`${table}\` was made or changed since the deployment.`)
  }
}

const NO_REACH: TriggerReach = { triggers: [], writes: [], unclear: [] }
const KEYLESS_STATEMENTS = 200
/** Conflicts after which no more are looked for. */
const MOST_CONFLICTS = 100

function keylessConflicts(beyond: readonly Beyond[]): RolledBackStatement['conflicts'] {
  return beyond.map(({ database, table, unclear }) => ({
    table: `${database}.${table}`,
    key: '(no key)',
    expected: 'the rows before',
    found: unclear ?? '',
  }))
}

function tooMany(deployment: string): UserError {
  return new UserError('There are too many rows to put them back while triggers fire: they would not fit in memory', {
    hint: `Undo fewer statements at once: rollgate rollback ${deployment} --to STATEMENT. Or drop the triggers first and create them again after.`,
    exitCode: EXIT.failed,
  })
}
