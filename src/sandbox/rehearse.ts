import { readTable, showCreateView } from '../mysql/introspect.ts'
import { isConnectionLost, isServerError } from '../mysql/server-error.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import { inverseDdl } from '../rollback/ddl-inverse.ts'
import { type DdlOptions, ddlReversibility, planDdl } from '../rollback/ddl-plan.ts'
import type { Table } from '../schema/model.ts'
import { quoteName, quoteText } from '../sql/quote.ts'
import { readSet } from '../sql/set.ts'
import type { Script, Statement } from '../sql/statement.ts'
import { estimateRows } from './estimate.ts'
import { askOnline } from './online.ts'
import type { RehearsalOutcome, Relation, StatementRehearsal, TableEffect } from './rehearsal.ts'

const STATEMENT_LIMIT_MS = 15_000
/** Errors that depend on rows, which the sandbox does not have: 1216, 1217, 1451, 1452 foreign keys, 1172, 1242 number of rows. */
const ROW_ERRORS = new Set([1216, 1217, 1451, 1452, 1172, 1242, 1329])
/** Errors that say that something is missing: they may follow from an earlier failure. */
const MISSING_ERRORS = new Set([1005, 1049, 1051, 1054, 1072, 1091, 1146, 1176, 1824, 4092])

export interface RehearsalOptions {
  readonly sandbox: ServerSettings
  /** Of our own; reads structure in the sandbox. */
  readonly control: Session
  readonly staging: Session | null
  /** Objects of staging that could not be made in the sandbox, by `database.name` in lower case. */
  readonly missing: ReadonlySet<string>
  readonly database: string
  /** sql_mode and the like of staging, as SET statements for each file's session. */
  readonly pins: readonly string[]
}

/** Runs scripts on the sandbox, statement by statement, each file in a session of its own; what fails does not stop the rest. */
export class Rehearser {
  readonly #options: RehearsalOptions
  /** `database.table` in lower case that the scripts have changed so far. */
  readonly #changed = new Set<string>()
  /** `database.table` in lower case that a failed statement would have made or changed: by whom. */
  readonly #broken = new Map<string, { file: number; index: number }>()

  constructor(options: RehearsalOptions) {
    this.#options = options
  }

  async rehearse(script: Script, file: number): Promise<StatementRehearsal[]> {
    let session = await this.#open()
    const results: StatementRehearsal[] = []
    try {
      for (const statement of script.statements) {
        if (session.destroyed) session = await this.#open(statement.database)
        results.push(await this.#rehearseOne(session, statement, file))
      }
    } finally {
      await session.close()
    }
    return results
  }

  async #open(database: string | null = this.#options.database): Promise<Session> {
    const session = await Session.open(this.#options.sandbox, { database })
    for (const pin of this.#options.pins) await session.run(pin).catch(() => {})
    return session
  }

  async #rehearseOne(session: Session, statement: Statement, file: number): Promise<StatementRehearsal> {
    const { control, staging } = this.#options
    const estimate = await estimateRows(staging, statement, this.#changed)
    const isDdl = statement.class === 'ddl' && !statement.temporary
    const touched = statement.tables.filter((table) => table.access !== 'read' && table.database !== null)
    const before = isDdl ? await this.#relations(touched) : new Map<string, Relation | null>()
    const online = isDdl ? await askOnline(control, statement) : 'n/a'
    const reason = refused(statement)
    const outcome: RehearsalOutcome =
      reason === null ? await this.#run(session, statement, file) : { kind: 'not-judged', reason }
    const after = isDdl ? await this.#relations(touched) : before
    const effects = touched.map(({ database, name }): TableEffect => {
      const key = `${database}.${name}`
      return { database: database!, name, before: before.get(key) ?? null, after: after.get(key) ?? null }
    })
    if (outcome.kind === 'done' && isDdl)
      for (const { database, name } of touched) this.#changed.add(`${database}.${name}`.toLowerCase())
    return {
      outcome,
      effects: isDdl ? effects : [],
      online,
      estimate,
      ...this.#reversibility(statement, isDdl, outcome, before, after),
    }
  }

  async #run(session: Session, statement: Statement, file: number): Promise<RehearsalOutcome> {
    const { control } = this.#options
    let overtime = false
    const timer = setTimeout(() => {
      overtime = true
      control.run(`KILL ${session.connectionId}`).catch(() => {})
    }, STATEMENT_LIMIT_MS)
    try {
      await session.run(statement.text)
      return { kind: 'done' }
    } catch (error) {
      if (overtime || isConnectionLost(error)) {
        session.destroy()
        return {
          kind: 'not-judged',
          reason: overtime ? `it took more than ${STATEMENT_LIMIT_MS / 1000} s` : 'the connection was lost',
        }
      }
      if (!isServerError(error)) throw error
      if (statement.class === 'dml' && ROW_ERRORS.has(error.errno))
        return { kind: 'not-judged', reason: 'its outcome depends on rows, and the sandbox has none' }
      if (
        statement.tables.some(({ database, name }) => this.#options.missing.has(`${database}.${name}`.toLowerCase()))
      ) {
        return { kind: 'not-judged', reason: 'a table that it names could not be made in the sandbox' }
      }
      const followsFrom = this.#cause(statement, error.errno, file)
      for (const table of statement.tables) {
        const key = `${table.database}.${table.name}`.toLowerCase()
        if (table.access !== 'read' && table.access !== 'write' && !this.#broken.has(key))
          this.#broken.set(key, { file, index: statement.index })
      }
      return { kind: 'failed', code: error.errno, sqlState: error.sqlState, message: error.sqlMessage, followsFrom }
    } finally {
      clearTimeout(timer)
    }
  }

  #cause(statement: Statement, code: number, file: number): number | null {
    if (!MISSING_ERRORS.has(code)) return null
    for (const { database, name } of statement.tables) {
      const cause = this.#broken.get(`${database}.${name}`.toLowerCase())
      if (cause !== undefined) return cause.file === file ? cause.index : 0
    }
    return null
  }

  async #relations(
    tables: readonly { database: string | null; name: string }[],
  ): Promise<Map<string, Relation | null>> {
    const relations = new Map<string, Relation | null>()
    for (const { database, name } of tables) {
      const table = await readTable(this.#options.control, database!, name)
      const view = table === null ? await showCreateView(this.#options.control, database!, name) : null
      relations.set(
        `${database}.${name}`,
        table !== null ? { kind: 'table', table } : view !== null ? { kind: 'view' } : null,
      )
    }
    return relations
  }

  #reversibility(
    statement: Statement,
    isDdl: boolean,
    outcome: RehearsalOutcome,
    before: ReadonlyMap<string, Relation | null>,
    after: ReadonlyMap<string, Relation | null>,
  ): Pick<StatementRehearsal, 'reversible' | 'rollbackPreview'> {
    if (!isDdl) {
      const known = ['dml', 'session', 'transaction'].includes(statement.class) && statement.kind !== 'CALL'
      return {
        reversible: known ? { verdict: 'full' } : { verdict: 'none', reason: `${statement.kind} is not captured` },
        rollbackPreview: null,
      }
    }
    const { version } = this.#options.control
    const options: DdlOptions = {
      keepData: 'auto',
      token: 'keep',
      server: version,
      triggered: new Set(),
      referenced: new Set(),
      views: new Map(),
    }
    const old = tablesOf(before)
    const reversible = ddlReversibility(statement, old, options)
    if (outcome.kind !== 'done' || reversible.verdict === 'none' || statement.kind.endsWith('VIEW'))
      return { reversible, rollbackPreview: null }
    return {
      reversible,
      rollbackPreview: inverseDdl(statement, planDdl(statement, old, options), old, tablesOf(after), version.flavor),
    }
  }
}

function tablesOf(relations: ReadonlyMap<string, Relation | null>): Map<string, Table | null> {
  return new Map([...relations].map(([key, relation]) => [key, relation?.kind === 'table' ? relation.table : null]))
}

/** Why a statement is not run in the sandbox: what would reach out of it, or means nothing there. */
function refused(statement: Statement): string | null {
  if (statement.class === 'administration') return `${statement.kind} is not run in the sandbox`
  if (statement.kind === 'LOAD DATA') return 'LOAD DATA reads a file that the sandbox does not have'
  if (statement.kind === 'CALL') return 'procedures are not copied into the sandbox'
  if (statement.kind === 'SET' && readSet(statement).some(({ scope }) => scope === 'global' || scope === 'persist'))
    return 'SET GLOBAL is not run in the sandbox'
  return null
}

/** SET statements that give a session of the sandbox what staging's sessions have. */
export async function stagingPins(staging: Session): Promise<string[]> {
  const mode = String(await staging.value('SELECT @@GLOBAL.sql_mode'))
  const explicit = String(
    await staging.value('SELECT COALESCE((SELECT @@GLOBAL.explicit_defaults_for_timestamp), 1)').catch(() => '1'),
  )
  return [
    `SET SESSION sql_mode = ${quoteText(mode)}`,
    `SET SESSION explicit_defaults_for_timestamp = ${explicit === '0' ? 0 : 1}`,
  ]
}

/** Takes the databases away that a rehearsal made on a sandbox that is not ours. */
export async function dropDatabases(session: Session, names: readonly string[]): Promise<void> {
  await session.run('SET SESSION foreign_key_checks = 0')
  for (const name of names) await session.run(`DROP DATABASE IF EXISTS ${quoteName(name)}`)
}
