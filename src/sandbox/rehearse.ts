import { NOT_REHEARSED } from '../audit/finding.ts'
import { tableChanges } from '../audit/table-changes.ts'
import { findBatchKey } from '../deploy/batch-obstacles.ts'
import { objectChanges } from '../deploy/ddl-objects.ts'
import type { Foreseer } from '../deploy/foresee.ts'
import { KEEP_LOCK_SECONDS } from '../deploy/keep-copy.ts'
import { describeLock, foreseeKeepMode } from '../deploy/keep-mode.ts'
import { unchecked } from '../deploy/run-ddl.ts'
import { logsCascades } from '../deploy/structure-obstacles.ts'
import { UserError } from '../errors.ts'
import { readTable, showCreateView } from '../mysql/introspect.ts'
import { ignoreRefusal, isConnectionLost } from '../mysql/server-error.ts'
import { Session } from '../mysql/session.ts'
import type { DdlPlan } from '../rollback/ddl-plan.ts'
import { describeKeep, keepCost } from '../rollback/keep-cost.ts'
import { pinSession } from '../rollback/session-pins.ts'
import type { Table } from '../schema/model.ts'
import { type Batch, readBatches } from '../sql/batch-directive.ts'
import { quoteName } from '../sql/quote.ts'
import type { Script, Statement, TableReference } from '../sql/statement.ts'
import { relationKey } from './catalogue.ts'
import { costOf } from './cost.ts'
import { estimateRows, type RowSource } from './estimate.ts'
import { Measurer } from './measure.ts'
import { type Attempt, Prover } from './prove.ts'
import type { Measured, Proof, Relation, StatementRehearsal, TableEffect } from './rehearsal.ts'
import type { Claim } from './sandbox.ts'
import { applySessionSettings, type SessionSettings } from './session-settings.ts'
import { StagingHistory } from './staging-history.ts'
import { type RunnerOptions, StatementRunner } from './statement-runner.ts'

export interface RehearsalOptions extends RunnerOptions {
  /** The account that runs the statements. */
  readonly account: Claim
  /** What a new session has on staging. */
  readonly settings: SessionSettings
  readonly rowSource: RowSource | null
  readonly foreseer: Foreseer
  /** The database in which each file begins; null for none. */
  readonly database: string | null
  readonly foldsNames: boolean
}

/** A rollback is not proved while the migration holds locks. */
const WITHOUT_WAITING = ['SET SESSION lock_wait_timeout = 1', 'SET SESSION innodb_lock_wait_timeout = 1']
/** A proof takes as long as the statement, twice; a migration of more DDL statements is a schema. */
const MOST_PROOFS = 200
const DONE_BEFORE = { kind: 'not-judged', reason: 'an earlier deployment has run it' } as const
/** Position of a script that is run before those that are rehearsed. */
const BEFORE_ALL = -1
/** More sentences of one kind tell nothing new. */
const MOST_NOTES = 20

/**
 * Runs scripts on the sandbox, statement by statement: each file in a clean session, later files on what earlier ones left.
 * A statement that fails does not stop the rest.
 */
export class Rehearser {
  readonly #options: RehearsalOptions
  readonly #runner: StatementRunner
  #proofs = 0
  #proving: { readonly prover: Prover; readonly session: Session } | undefined
  readonly #notes: string[] = []
  /** Keys of tables whose structure the scripts have changed so far, so that staging cannot speak for them. */
  readonly #changed = new Set<string>()
  readonly #history: StagingHistory
  readonly #measurer: Measurer | null
  /** What stands under a name now, for as long as no structure changes. */
  readonly #relations = new Map<string, Relation | null>()

  constructor(options: RehearsalOptions) {
    this.#options = options
    const { rowSource, foldsNames } = options
    this.#history = new StagingHistory(rowSource?.sizes ?? new Map(), foldsNames)
    this.#measurer = rowSource === null ? null : new Measurer(rowSource.session)
    this.#runner = new StatementRunner(options)
  }

  /** Sentences about what was not judged. */
  get notes(): string[] {
    const more = this.#notes.length - MOST_NOTES
    const unproved = this.#proofs - MOST_PROOFS
    return [
      ...this.#notes.slice(0, MOST_NOTES),
      ...(more > 0 ? [`${more} more statements were not judged.`] : []),
      ...(unproved > 0 ? [`The rollbacks of ${unproved} more DDL statements were not proved.`] : []),
    ]
  }

  async close(): Promise<void> {
    await this.#proving?.session.close()
  }

  /**
   * @param file position of the script among all
   * @param doneUpTo index of the last statement whose work stands in the structure already: up to there only the session is set
   */
  async rehearse(script: Script, file: number, doneUpTo = 0): Promise<StatementRehearsal[]> {
    const obstacles = this.#options.foreseer.obstaclesOf(script)
    const { batches } = readBatches(script)
    const results: StatementRehearsal[] = []
    this.#history.newSession()
    let session = await this.#open(this.#options.database, file === 0)
    try {
      for (const statement of script.statements) {
        if (statement.index <= doneUpTo && statement.class !== 'session') {
          results.push({ ...this.#untried(), outcome: DONE_BEFORE })
          continue
        }
        if (session?.destroyed) session = await this.#open(statement.database, false)
        const obstacle = obstacles.get(statement.index) ?? null
        const rehearsed = session === null ? this.#untried() : await this.#tried(session, statement, file, obstacle)
        const batch = batches.get(statement.index)
        const result = batch === undefined ? rehearsed : await this.#withBatch(rehearsed, statement, batch)
        if (result.outcome.kind === 'not-judged') {
          const { line } = script.source.positionAt(statement.span.start)
          this.#notes.push(`${script.source.path}:${line}: ${statement.kind} was not judged: ${result.outcome.reason}.`)
        }
        results.push(result)
      }
    } finally {
      await session?.close()
    }
    return results
  }

  /**
   * Runs a migration that was there before, for the structure that it leaves: nothing of it is looked at or proved.
   * @returns why it does not run through, as the end of a sentence; null when it does. What cannot be judged is passed over.
   */
  async replay(script: Script): Promise<string | null> {
    let session = await this.#open(this.#options.database, false)
    try {
      for (const statement of script.statements) {
        if (session?.destroyed) session = await this.#open(statement.database, false)
        if (session === null) return this.#runner.over
        const { outcome } = await this.#runner.run(session, statement, BEFORE_ALL, statement.temporary)
        if (this.#runner.over !== null) return this.#runner.over
        if (outcome.kind !== 'failed') continue
        const { column, line } = script.source.positionAt(statement.span.start)
        return `${script.source.path}:${line}:${column}: ${outcome.message} (error ${outcome.code})`
      }
      return null
    } finally {
      await session?.close()
    }
  }

  /** From here on, a statement that misses one of these names is not judged. */
  addMissing(names: Iterable<string>): void {
    this.#runner.addMissing(names)
  }

  /** @returns null when the sandbox is gone. */
  async #open(database: string | null, first: boolean): Promise<Session | null> {
    if (this.#runner.over !== null) return null
    const { account, settings } = this.#options
    try {
      const session = await this.#logIn(account)
      const notes = await applySessionSettings(session, settings)
      if (first) this.#notes.unshift(...notes)
      // The database need not exist: the script may create it.
      if (database !== null) await session.run(`USE ${quoteName(database)}`).catch(ignoreRefusal)
      return session
    } catch (error) {
      if (!isConnectionLost(error) && !(error instanceof UserError)) throw error
      await this.#runner.lose()
      if (this.#runner.over === null) throw error
      return null
    }
  }

  async #logIn({ settings, restore }: Claim): Promise<Session> {
    try {
      return await Session.open(settings)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      // A migration may have locked its own account out.
      await restore()
      return Session.open(settings)
    }
  }

  async #withBatch(rehearsed: StatementRehearsal, statement: Statement, batch: Batch): Promise<StatementRehearsal> {
    if (rehearsed.outcome.kind !== 'done') return rehearsed
    const key = await findBatchKey(this.#options.control, statement, batch)
    return typeof key === 'string' ? { ...rehearsed, batchProblem: key } : rehearsed
  }

  /** Rehearses a statement; that the sandbox is gone is an answer, too. */
  async #tried(
    session: Session,
    statement: Statement,
    file: number,
    obstacle: string | null,
  ): Promise<StatementRehearsal> {
    if (this.#runner.over !== null) return this.#untried()
    try {
      return await this.#statement(session, statement, file, obstacle)
    } catch (error) {
      if (!isConnectionLost(error)) throw error
      await this.#runner.lose()
      if (this.#runner.over === null) throw error
      return this.#untried()
    }
  }

  #untried(): StatementRehearsal {
    const reason = this.#runner.over ?? 'the sandbox is gone'
    return {
      outcome: { kind: 'not-judged', reason },
      effects: [],
      named: new Map(),
      online: 'n/a',
      lock: null,
      cost: null,
      sizes: new Map(),
      measured: [],
      estimate: { rows: null, method: 'unknown: not rehearsed' },
      reversible: { verdict: 'none', reason: NOT_REHEARSED },
      rollbackPreview: null,
      proof: null,
    }
  }

  async #statement(
    session: Session,
    statement: Statement,
    file: number,
    obstacle: string | null,
  ): Promise<StatementRehearsal> {
    const { foreseer, rowSource } = this.#options
    const changesStructure = statement.class === 'ddl' && !statement.temporary
    const touched = changesStructure
      ? statement.tables.filter((table) => table.access !== 'read' && table.database !== null)
      : []
    const estimate = await estimateRows(rowSource, statement, this.#changed)
    const named = await this.#relationsOf(statement.tables.filter((table) => table.database !== null))
    const before = new Map(
      touched.map(({ database, name }) => [`${database}.${name}`, named.get(`${database}.${name}`) ?? null]),
    )
    const foresight = await foreseer.foresee(statement, tablesOf(before))
    const sizes = this.#history.sizesOf(statement.tables)
    const size = this.#history.sizeOf(statement.tables.find((table) => table.access === 'alter'))
    const attempt =
      obstacle === null && foresight.plan !== null && this.#proofs++ < MOST_PROOFS
        ? await (await this.#prover()).begin(foresight, touched, before)
        : null
    const temporary = this.#history.isTemporary(statement)
    const { outcome, online, lock } = await this.#runner.run(session, statement, file, temporary)
    if (this.#runner.over !== null) return { ...this.#untried(), outcome }
    if (changesStructure || !TRANSPARENT.test(statement.kind)) {
      this.#forget(statement, touched)
      foreseer.forget()
    }
    const after = await this.#relationsOf(touched)
    if (outcome.kind === 'done') for (const { database, name } of touched) this.#changed.add(this.#key(database, name))
    const effects = touched.map(({ database, name }): TableEffect => {
      const key = `${database}.${name}`
      return { database: database!, name, before: before.get(key) ?? null, after: after.get(key) ?? null }
    })
    const inverse =
      outcome.kind === 'done' && obstacle === null
        ? foresight.preview(tablesOf(after), await objectChanges(this.#options.control, foresight.objects))
        : null
    const preview =
      inverse === null ? null : unchecked((await session.value('SELECT @@SESSION.foreign_key_checks')) === '0', inverse)
    const proof = await this.#proofOf(session, statement, attempt, after, preview)
    const measured = outcome.kind === 'done' ? await this.#measure(statement, effects) : []
    this.#history.follow(statement, outcome.kind === 'done')
    const old = effects.find(({ before: relation }) => relation?.kind === 'table')?.before
    return {
      outcome,
      effects,
      named,
      online,
      lock,
      cost: costOf(statement, online, old?.kind === 'table' ? old.table : null, size),
      sizes,
      measured,
      estimate,
      reversible: obstacle === null ? foresight.reversible : { verdict: 'none', reason: obstacle },
      rollbackPreview: preview,
      ...(obstacle === null && outcome.kind === 'done' ? await this.#keepsOf(foresight.plan, before) : {}),
      proof,
    }
  }

  async #keepsOf(
    plan: DdlPlan | null,
    before: ReadonlyMap<string, Relation | null>,
  ): Promise<{ keeps?: readonly string[] }> {
    if (plan === null || plan.keeps.length === 0) return {}
    const cascadesLogged = await logsCascades(this.#options.control)
    const keeps = plan.keeps.map((keep) => {
      const relation = before.get(`${keep.database}.${keep.table}`)
      const named = { database: keep.database, name: keep.table, access: 'alter', span: { start: 0, end: 0 } } as const
      const size = this.#history.sizeOf(named)
      if (size === null || relation?.kind !== 'table') return describeKeep(keep, null)
      const cost = keepCost(keep, relation.table, size)
      const lockSeconds = plan.keeps.length === 1 ? KEEP_LOCK_SECONDS : Infinity
      const mode = foreseeKeepMode(keep, relation.table, cost.seconds, lockSeconds, cascadesLogged)
      return describeKeep(keep, cost, describeLock(mode), mode.how === 'exchanged')
    })
    return { keeps }
  }

  async #proofOf(
    session: Session,
    statement: Statement,
    attempt: Attempt | null,
    after: ReadonlyMap<string, Relation | null>,
    preview: readonly string[] | null,
  ): Promise<Proof | null> {
    if (attempt === null || this.#runner.over !== null) return null
    const prover = await this.#prover()
    if (preview !== null) return prover.prove(attempt, after, preview, () => this.#runner.again(session, statement))
    await prover.abandon(attempt)
    return null
  }

  async #prover(): Promise<Prover> {
    if (this.#proving === undefined) {
      const session = await this.#logIn(this.#options.account)
      await pinSession(session)
      for (const pin of WITHOUT_WAITING) await session.run(pin)
      this.#proving = { prover: new Prover(this.#options.control, session), session }
    }
    return this.#proving.prover
  }

  async #measure(statement: Statement, effects: readonly TableEffect[]): Promise<Measured[]> {
    const altered = statement.tables.find((table) => table.access === 'alter')
    if (this.#measurer === null || altered?.database == null) return []
    const [change] = tableChanges(statement, effects)
    if (change === undefined) return []
    return this.#measurer.measure(altered.database, change, (database, name) =>
      this.#history.holdsStagingsRows(database, name),
    )
  }

  /** What a statement may have changed is read anew. */
  #forget(statement: Statement, touched: readonly TableReference[]): void {
    // Foreign keys of other tables follow a table and its columns when they are renamed.
    const renames =
      touched.some(({ access }) => access === 'rename-to') ||
      statement.alter?.some(({ kind }) => kind === 'change-column' || kind === 'rename-column')
    if (!OWN_TABLES.test(statement.kind) || renames) this.#relations.clear()
    else for (const { database, name } of touched) this.#relations.delete(this.#key(database, name))
  }

  async #relationsOf(tables: readonly TableReference[]): Promise<Map<string, Relation | null>> {
    const found = new Map<string, Relation | null>()
    for (const { database, name } of tables) found.set(`${database}.${name}`, await this.#relation(database!, name))
    return found
  }

  async #relation(database: string, name: string): Promise<Relation | null> {
    const key = this.#key(database, name)
    const known = this.#relations.get(key)
    if (known !== undefined) return known
    const { control } = this.#options
    const table = await readTable(control, database, name)
    const relation: Relation | null =
      table !== null
        ? { kind: 'table', table }
        : (await showCreateView(control, database, name)) !== null
          ? { kind: 'view' }
          : null
    this.#relations.set(key, relation)
    return relation
  }

  #key(database: string | null, name: string): string {
    return relationKey(database, name, this.#options.foldsNames)
  }
}

/** Statements that leave all structure as it is. Others, such as CALL and EXECUTE, may do anything. */
const TRANSPARENT =
  /^(INSERT|REPLACE|UPDATE|DELETE|SELECT|DO|USE|SET|SHOW|EXPLAIN|HELP|START TRANSACTION|COMMIT|ROLLBACK.*|SAVEPOINT|RELEASE SAVEPOINT|LOAD DATA|PREPARE|DEALLOCATE PREPARE)$/

/** Statements that change the structure of the tables that they name, and of no other. */
const OWN_TABLES = /^((CREATE|ALTER|DROP|TRUNCATE) TABLE|(CREATE|DROP) INDEX)$/

function tablesOf(relations: ReadonlyMap<string, Relation | null>): Map<string, Table | null> {
  return new Map([...relations].map(([key, relation]) => [key, relation?.kind === 'table' ? relation.table : null]))
}
