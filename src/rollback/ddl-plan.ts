import type { ServerVersion } from '../mysql/session.ts'
import type { Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { objectKindOf } from '../sql/stored-objects.ts'
import { irreversible, lossOf } from './ddl-loss.ts'

/** The database on the target that holds what DDL would have destroyed. */
export const KEEP_DATABASE = 'rollgate_keep'

/** Structure before a DDL statement, by `database.table`; null where there is no such table. */
export type Structure = ReadonlyMap<string, Table | null>

export interface DdlOptions {
  readonly keepData: 'auto' | 'never' | 'always'
  /** Makes the names of kept tables unique on the server. */
  readonly token: string
  readonly server: ServerVersion
  /** `database.table` of tables that have triggers, and of tables that foreign keys of other tables refer to. */
  readonly triggered: ReadonlySet<string>
  readonly referenced: ReadonlySet<string>
  /** Why objects other than tables that the statement changes or drops would not come back; null: they would. */
  readonly objectRefusal: DdlPlan['refusal']
}

/** A table whose rows are kept: moved there, or copied. */
export interface Keep {
  readonly database: string
  readonly table: string
  readonly keptAs: string
  readonly how: 'moved' | 'copied'
  /** The columns whose values the statement may change; null: its rows. */
  readonly columns: readonly string[] | null
  /** Foreign keys of other tables refer to it. */
  readonly referenced: boolean
}

/** How a DDL statement is run so that it can be undone with its data. */
export interface DdlPlan {
  /** Run before, in a session of our own. */
  readonly prepare: readonly string[]
  /** Run in place of the statement as written; null: as written. */
  readonly execute: readonly string[] | null
  /** Run when the statement was refused, to leave nothing behind. */
  readonly abandon: readonly string[]
  readonly keeps: readonly Keep[]
  readonly refusal: { readonly id: string; readonly reason: string } | null
  /** Rows or values go for good: only the structure comes back. */
  readonly losesData: boolean
}

const SUPPORTED = new Set([
  'CREATE TABLE',
  'ALTER TABLE',
  'DROP TABLE',
  'RENAME TABLE',
  'TRUNCATE TABLE',
  'CREATE INDEX',
  'DROP INDEX',
])

/** Decides how a DDL statement is run, from the structure before it and its text. */
export function planDdl(statement: Statement, before: Structure, options: DdlOptions): DdlPlan {
  if (!SUPPORTED.has(statement.kind) && objectKindOf(statement) === null) {
    return plan(
      [],
      [],
      { id: 'ddl-not-reversible', reason: `${statement.kind} has no inverse in this version` },
      options,
      null,
    )
  }
  const keeps = keepsOf(statement, before, options)
  const stuck = (statement.alter ?? []).map(irreversible).find((reason) => reason !== null)
  const refusal =
    options.objectRefusal ??
    (stuck === undefined || stuck === null ? null : { id: 'ddl-not-reversible', reason: stuck })
  const moved = keeps.filter((keep) => keep.how === 'moved')
  // A DROP that names a missing table fails, on some servers after it has dropped the others: it must run as written.
  const complete =
    statement.conditional ||
    statement.tables.every((table) => table.access !== 'drop' || before.get(`${table.database}.${table.name}`))
  const execute =
    moved.length > 0 && moved.length === keeps.length && complete
      ? [
          `RENAME TABLE ${moved.map((keep) => `${quoteTable(keep.database, keep.table)} TO ${quoteTable(KEEP_DATABASE, keep.keptAs)}`).join(', ')}`,
        ]
      : null
  return plan(keeps, execute === null ? copies(keeps, before) : [], refusal, options, execute)
}

/** Whether a DDL statement can be undone, and with its data. */
export function ddlReversibility(
  statement: Statement,
  before: Structure,
  options: DdlOptions,
): { verdict: 'full' | 'structure-only' | 'none'; reason?: string } {
  const { refusal, losesData } = planDdl(statement, before, options)
  if (refusal !== null) return { verdict: 'none', reason: refusal.reason }
  return losesData
    ? { verdict: 'structure-only', reason: 'rows or values are not kept (keep-data: never)' }
    : { verdict: 'full' }
}

function plan(
  keeps: readonly Keep[],
  copying: readonly string[],
  refusal: DdlPlan['refusal'],
  options: DdlOptions,
  execute: readonly string[] | null,
): DdlPlan {
  const none = { abandon: [], refusal }
  if (keeps.length === 0) return { ...none, prepare: [], execute, keeps: [], losesData: false }
  if (options.keepData === 'never') return { ...none, prepare: [], execute: null, keeps: [], losesData: true }
  return {
    ...none,
    prepare: [`CREATE DATABASE IF NOT EXISTS ${quoteName(KEEP_DATABASE)}`, ...copying],
    execute,
    abandon:
      copying.length === 0 ? [] : keeps.map((keep) => `DROP TABLE IF EXISTS ${quoteTable(KEEP_DATABASE, keep.keptAs)}`),
    keeps: copying.length === 0 ? keeps : keeps.map((keep) => ({ ...keep, how: 'copied' })),
    losesData: false,
  }
}

function keepsOf(statement: Statement, before: Structure, options: DdlOptions): Keep[] {
  const keeps: Keep[] = []
  const keep = (database: string, table: Table, how: Keep['how'], columns: readonly string[] | null) => {
    // Names end at 64 characters.
    const keptAs = [...`${options.token}_${keeps.length}_${table.name}`].slice(0, 64).join('')
    const referenced = options.referenced.has(`${database}.${table.name}`)
    keeps.push({ database, table: table.name, keptAs, how, columns, referenced })
  }
  for (const { database, name, access } of statement.tables) {
    const key = `${database}.${name}`
    const table = before.get(key)
    if (database === null || table === null || table === undefined) continue
    if (statement.kind === 'DROP TABLE' && access === 'drop')
      keep(database, table, movable(key, table, options) ? 'moved' : 'copied', null)
    if (statement.kind === 'TRUNCATE TABLE') keep(database, table, 'copied', null)
    // CREATE OR REPLACE TABLE destroys the table that was there.
    if (
      statement.kind === 'CREATE TABLE' &&
      access === 'create' &&
      statement.tokens.slice(1, 3).some((token) => /^replace$/i.test(token.text))
    )
      keep(database, table, 'copied', null)
    if (statement.kind === 'ALTER TABLE' && access === 'alter') {
      const loss = lossOf(statement, table)
      if (loss.rows || loss.columns.length > 0) keep(database, table, 'copied', loss.rows ? null : loss.columns)
    }
  }
  return keeps
}

/**
 * Whether a dropped table can be moved away instead. Not with foreign keys of its own (they would go on binding its parents),
 * nor when others refer to it (they would follow it, and the server would have refused the DROP), nor with triggers (the server
 * refuses to move them to another database).
 */
function movable(key: string, table: Table, { triggered, referenced }: DdlOptions): boolean {
  return table.foreignKeys.length === 0 && !triggered.has(key) && !referenced.has(key)
}

function copies(keeps: readonly Keep[], before: Structure): string[] {
  return keeps.flatMap((keep) => {
    const source = quoteTable(keep.database, keep.table)
    const copy = quoteTable(KEEP_DATABASE, keep.keptAs)
    const columns = storedColumns(before.get(`${keep.database}.${keep.table}`)!)
    return [`CREATE TABLE ${copy} LIKE ${source}`, `INSERT INTO ${copy} (${columns}) SELECT ${columns} FROM ${source}`]
  })
}

/** The columns of a table that can be written, as a list. */
export function storedColumns(table: Table): string {
  return table.columns
    .filter((column) => column.generated === null)
    .map((column) => quoteName(column.name))
    .join(', ')
}
