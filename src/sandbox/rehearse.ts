import { namesInMessage } from '../audit/error-place.ts'
import type { StatementReport } from '../audit/finding.ts'
import { findBatchKey } from '../deploy/batch-obstacles.ts'
import type { Foreseer } from '../deploy/foresee.ts'
import { readTable, showCreateView } from '../mysql/introspect.ts'
import { ER, isConnectionLost, isServerError, type ServerError } from '../mysql/server-error.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import type { Table } from '../schema/model.ts'
import { type Batch, readBatches } from '../sql/batch-directive.ts'
import { quoteText } from '../sql/quote.ts'
import type { Script, Statement, TableReference } from '../sql/statement.ts'
import { relationKey } from './catalogue.ts'
import { estimateRows, type RowSource } from './estimate.ts'
import { Failures } from './failures.ts'
import { runAskingOnline } from './online.ts'
import { refusalOf } from './refusal.ts'
import type { RehearsalOutcome, Relation, StatementRehearsal, TableEffect } from './rehearsal.ts'
import { rowsDecide } from './row-errors.ts'
import { applySessionSettings, type SessionSettings } from './session-settings.ts'

export interface RehearsalOptions {
  readonly sandbox: ServerSettings
  /** A session of our own on the sandbox; reads structure there. */
  readonly control: Session
  /** What a new session has on staging. */
  readonly settings: SessionSettings
  readonly rowSource: RowSource | null
  readonly foreseer: Foreseer
  /** The database in which each file begins; null for none. */
  readonly database: string | null
  readonly foldsNames: boolean
  /** What of the structure could not be read or made. */
  readonly missing: readonly { readonly name: string }[]
  /** Routines that seem not to exist may do so on staging. */
  readonly routinesHidden: boolean
  /** Bytes of a statement that the target takes (max_allowed_packet); null when not known. */
  readonly longestStatement: number | null
}

/** ER_SP_DOES_NOT_EXIST */
const ER_NO_SUCH_ROUTINE = 1305
/** ER_NET_PACKET_TOO_LARGE */
const PACKET_TOO_LARGE = 1153
const STATEMENT_LIMIT_MS = 15_000
/** Statements that wait on purpose are not waited for. */
const WAITING_LIMIT_MS = 1000
const WAITS = /\b(SLEEP|BENCHMARK|GET_LOCK|WAIT_FOR_EXECUTED_GTID_SET|MASTER_POS_WAIT|SOURCE_POS_WAIT)\s*\(/i
/** A killed query ends at once, or its connection is ended. */
const KILL_GRACE_MS = 5000
/** More sentences of one kind tell nothing new. */
const MOST_NOTES = 20

/**
 * Runs scripts on the sandbox, statement by statement: each file in a clean session, later files on what earlier ones left.
 * A statement that fails does not stop the rest.
 */
export class Rehearser {
  readonly #options: RehearsalOptions
  readonly #failures = new Failures()
  readonly #notes: string[] = []
  /** Keys of tables whose structure the scripts have changed so far, so that staging cannot speak for them. */
  readonly #changed = new Set<string>()
  /** What stands under a name now, for as long as no structure changes. */
  readonly #relations = new Map<string, Relation | null>()
  #dead = false

  constructor(options: RehearsalOptions) {
    this.#options = options
    this.#failures.addNames(
      options.missing.map(({ name }) => name),
      { file: -1, index: 0, unjudged: true },
    )
  }

  /** Sentences about what was not judged. */
  get notes(): string[] {
    const more = this.#notes.length - MOST_NOTES
    return more > 0
      ? [...this.#notes.slice(0, MOST_NOTES), `${more} more statements were not judged.`]
      : [...this.#notes]
  }

  /** @param file position of the script among all */
  async rehearse(script: Script, file: number): Promise<StatementRehearsal[]> {
    const obstacles = this.#options.foreseer.obstaclesOf(script)
    const { batches } = readBatches(script)
    const results: StatementRehearsal[] = []
    let session = await this.#open(this.#options.database, file === 0)
    try {
      for (const statement of script.statements) {
        if (session.destroyed && !this.#dead) session = await this.#open(statement.database, false)
        const rehearsed = await this.#statement(session, statement, file, obstacles.get(statement.index) ?? null)
        const batch = batches.get(statement.index)
        const result = batch === undefined ? rehearsed : await this.#withBatch(rehearsed, statement, batch)
        if (result.outcome.kind === 'not-judged') {
          const { line } = script.source.positionAt(statement.span.start)
          this.#notes.push(`${script.source.path}:${line}: ${statement.kind} was not judged: ${result.outcome.reason}.`)
        }
        results.push(result)
      }
    } finally {
      await session.close()
    }
    return results
  }

  async #open(database: string | null, first: boolean): Promise<Session> {
    const session = await Session.open(this.#options.sandbox, { database: null })
    const notes = await applySessionSettings(session, this.#options.settings)
    if (first) this.#notes.unshift(...notes)
    if (database !== null) {
      // It need not exist: the script may create it.
      await session.run(`USE \`${database.replaceAll('`', '``')}\``).catch((error) => {
        if (!isServerError(error)) throw error
      })
    }
    return session
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
    const before = await this.#relationsOf(touched)
    const foresight = await foreseer.foresee(statement, tablesOf(before))
    const { outcome, online } = await this.#run(session, statement, file)
    if (changesStructure || !TRANSPARENT.test(statement.kind)) {
      this.#relations.clear()
      foreseer.forget()
    }
    const after = await this.#relationsOf(touched)
    if (outcome.kind === 'done') for (const { database, name } of touched) this.#changed.add(this.#key(database, name))
    const effects = touched.map(({ database, name }): TableEffect => {
      const key = `${database}.${name}`
      return { database: database!, name, before: before.get(key) ?? null, after: after.get(key) ?? null }
    })
    return {
      outcome,
      effects,
      online,
      estimate,
      reversible: obstacle === null ? foresight.reversible : { verdict: 'none', reason: obstacle },
      rollbackPreview: outcome.kind === 'done' && obstacle === null ? foresight.preview(tablesOf(after)) : null,
    }
  }

  async #withBatch(rehearsed: StatementRehearsal, statement: Statement, batch: Batch): Promise<StatementRehearsal> {
    if (this.#dead || rehearsed.outcome.kind === 'failed') return rehearsed
    const key = await findBatchKey(this.#options.control, statement, batch)
    return typeof key === 'string' ? { ...rehearsed, batchProblem: key } : rehearsed
  }

  async #run(
    session: Session,
    statement: Statement,
    file: number,
  ): Promise<{ outcome: RehearsalOutcome; online: StatementReport['online'] }> {
    const { longestStatement } = this.#options
    const notJudged = (reason: string) => {
      this.#failures.add(statement, { file, index: statement.index, unjudged: true })
      return { outcome: { kind: 'not-judged', reason } as const, online: 'n/a' as const }
    }
    if (this.#dead) return notJudged('the sandbox is gone')
    const refusal = refusalOf(statement)
    if (refusal !== null) {
      const error = await syntaxError(session, statement)
      return error === null ? notJudged(refusal) : this.#failed(statement, file, error, notJudged)
    }
    const bytes = Buffer.byteLength(statement.text)
    if (longestStatement !== null && bytes >= longestStatement) {
      const message = `The statement has ${bytes} bytes, and the server takes less than ${longestStatement} (max_allowed_packet)`
      return {
        outcome: { kind: 'failed', code: PACKET_TOO_LARGE, sqlState: '08S01', message, followsFrom: null },
        online: 'n/a',
      }
    }
    const limit = WAITS.test(statement.text.slice(0, 100_000)) ? WAITING_LIMIT_MS : STATEMENT_LIMIT_MS
    const watch = this.#watch(session, limit)
    try {
      const altersTable = statement.alter !== undefined && statement.tables.some((table) => table.access === 'alter')
      let online: StatementReport['online'] = 'n/a'
      if (altersTable) online = await runAskingOnline(session, this.#options.control, statement)
      else await session.run(statement.text)
      if (watch.over()) return notJudged(`it took more than ${limit / 1000} s`)
      return { outcome: { kind: 'done' }, online }
    } catch (error) {
      if (watch.over()) {
        if (isConnectionLost(error)) session.destroy()
        return notJudged(`it took more than ${limit / 1000} s`)
      }
      if (isConnectionLost(error)) return notJudged(await this.#lost(session))
      if (!isServerError(error)) throw error
      return this.#failed(statement, file, error, notJudged)
    } finally {
      watch.stop()
    }
  }

  #failed(
    statement: Statement,
    file: number,
    error: ServerError,
    notJudged: (reason: string) => { outcome: RehearsalOutcome; online: 'n/a' },
  ) {
    if (rowsDecide(statement, error.errno))
      return notJudged(`its outcome depends on rows, and the sandbox has none (${error.sqlMessage})`)
    if (error.errno === ER_NO_SUCH_ROUTINE && this.#options.routinesHidden)
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
    return { outcome, online: 'n/a' as const }
  }

  /** Ends a statement that takes too long: first its query, then its connection. */
  #watch(session: Session, limit: number): { over(): boolean; stop(): void } {
    const { control } = this.#options
    let over = false
    let second: NodeJS.Timeout | undefined
    const first = setTimeout(() => {
      over = true
      control.run(`KILL QUERY ${session.connectionId}`).catch(() => {})
      second = setTimeout(() => void control.run(`KILL ${session.connectionId}`).catch(() => {}), KILL_GRACE_MS)
    }, limit)
    return {
      over: () => over,
      stop() {
        clearTimeout(first)
        clearTimeout(second)
      },
    }
  }

  async #lost(session: Session): Promise<string> {
    session.destroy()
    try {
      await this.#options.control.value('SELECT 1')
      return 'the sandbox closed the connection'
    } catch {
      this.#dead = true
      return 'the sandbox went down while it ran'
    }
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
    if (this.#dead) return null
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

function tablesOf(relations: ReadonlyMap<string, Relation | null>): Map<string, Table | null> {
  return new Map([...relations].map(([key, relation]) => [key, relation?.kind === 'table' ? relation.table : null]))
}
