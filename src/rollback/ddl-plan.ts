import type { ServerVersion } from '../mysql/session.ts'
import type { Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { droppedDatabases, objectKindOf } from '../sql/stored-objects.ts'
import { irreversible, lossOf } from './ddl-loss.ts'
import { createKeepTable, fillKeepTable, keptColumns } from './keep-table.ts'
import type { ConversionSettings } from './made-values.ts'
import { createHistoryTable, fillHistoryTable, hasHistory, historyColumns, historyRefusal } from './row-history.ts'

/** The database on the target that holds what DDL would have destroyed. */
export const KEEP_DATABASE = 'rollgate_keep'

/** Structure before a DDL statement, by `database.table`; null where there is no such table. */
export type Structure = ReadonlyMap<string, Table | null>

export interface DdlOptions {
  readonly keepData: 'auto' | 'never' | 'always'
  /** Makes the names of kept tables unique on the server. */
  readonly token: string
  readonly server: ServerVersion
  /** The triggers of tables, by `database.table`. */
  readonly triggers: ReadonlyMap<string, readonly TriggerSteps[]>
  /** `database.table` of tables that foreign keys of other tables refer to. */
  readonly referenced: ReadonlySet<string>
  /** Why objects other than tables that the statement changes or drops would not come back; null: they would. */
  readonly objectRefusal: DdlPlan['refusal']
  /** Columns, by `database.table`, with dates that do not exist, which the server would make zeros of whatever the statement is about. */
  readonly zeroed?: ReadonlyMap<string, readonly string[]>
  /** Of the session that runs the statement; needed when it is run, not to foresee it. */
  readonly settings?: ConversionSettings
  /** false: the server does not let rows be written with their times. */
  readonly historyWritable?: boolean
}

/** A trigger of a table: how it is dropped and how it is made again, by a pinned session. */
export interface TriggerSteps {
  readonly drop: string
  readonly create: readonly string[]
  /** Why the server would not let it be made again, as a sentence; nothing makes it then. */
  readonly broken?: string
}

/**
 * A table whose rows are kept: moved there; moved there with an empty twin in its place; or copied.
 */
export interface Keep {
  readonly database: string
  readonly table: string
  readonly keptAs: string
  readonly how: 'moved' | 'swapped' | 'copied'
  /** The columns whose values the statement may change; null: its rows. */
  readonly columns: readonly string[] | null
  /** Foreign keys of other tables refer to it. */
  readonly referenced: boolean
  /** Only rows of these partitions are kept. */
  readonly partitions?: readonly string[]
  /** Copied: by which columns rows are found again; null or not there: the whole table is copied as it is. */
  readonly key?: readonly string[] | null
  /** Copied: the columns that are. */
  readonly copied?: readonly string[]
  /** Copied: with all that its rows were, and when (MariaDB's system versioning). */
  readonly history?: boolean
  /** Its triggers: the server would not move them along, and the return of rows must not fire them. */
  readonly triggers?: readonly TriggerSteps[]
}

/** How a DDL statement is run so that it can be undone with its data. */
export interface DdlPlan {
  /** Run before, in a session of our own: makes empty tables. */
  readonly prepare: readonly string[]
  /** Copies rows into them, a statement for each keep that is copied; the rows must not change from then until the statement has run. */
  readonly fill?: readonly string[]
  /** Run in place of the statement as written; null: as written. */
  readonly execute: readonly string[] | null
  /** Run when the statement was refused, to leave nothing behind. */
  readonly abandon: readonly string[]
  readonly keeps: readonly Keep[]
  readonly refusal: { readonly id: string; readonly reason: string } | null
  /** Rows or values go for good: only the structure comes back. */
  readonly losesData: boolean
  /** Of the session that runs the statement. */
  readonly settings?: ConversionSettings
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
    const reason = `${statement.kind} has no inverse in this version`
    return plan([], before, { id: 'ddl-not-reversible', reason }, options, null)
  }
  const keeps = keepsOf(statement, before, options)
  const stuck = (statement.alter ?? []).map(irreversible).find((reason) => reason !== null)
  const refusal =
    options.objectRefusal ??
    (statement.kind === 'DROP DATABASE' ? refuseDatabase(keeps, options) : null) ??
    refuseBroken(keeps, options) ??
    (stuck === undefined || stuck === null ? null : { id: 'ddl-not-reversible', reason: stuck })
  const away = keeps.filter((keep) => keep.how !== 'copied')
  // A DROP that names a missing table fails, on some servers after it has dropped the others: it must run as written.
  const complete =
    statement.conditional ||
    statement.tables.every((table) => table.access !== 'drop' || before.get(`${table.database}.${table.name}`))
  const moves = away.length > 0 && away.length === keeps.length && complete
  const kept = moves ? keeps : keeps.map((keep) => copiedKeep(keep, before))
  const lost = refuseHistory(statement, kept, before, options)
  const rename = `RENAME TABLE ${away.flatMap(renames).join(', ')}`
  const execute = !moves ? null : statement.kind === 'DROP DATABASE' ? [rename, statement.text] : [rename]
  return plan(kept, before, refusal ?? lost, options, execute)
}

function refuseDatabase(keeps: readonly Keep[], { keepData }: DdlOptions): DdlPlan['refusal'] {
  const stuck = (reason: string) => ({ id: 'ddl-not-reversible', reason })
  const [referenced] = keeps.filter(({ how }) => how === 'copied')
  if (referenced !== undefined) return stuck(`tables of other databases refer to its table \`${referenced.table}\``)
  return keepData === 'never' && keeps.length > 0
    ? stuck(`the ${keeps.length} tables in it would not come back (keep-data: never)`)
    : null
}

function refuseHistory(
  statement: Statement,
  keeps: readonly Keep[],
  before: Structure,
  options: DdlOptions,
): DdlPlan['refusal'] {
  for (const { how, database, table } of keeps) {
    const old = before.get(`${database}.${table}`)!
    const reason = how === 'copied' && hasHistory(old) ? historyRefusal(statement, old, options) : null
    if (reason !== null && options.keepData !== 'never') return { id: 'ddl-not-reversible', reason }
  }
  return null
}

/** Triggers stand in the way of rows that move or return, and are dropped meanwhile. */
function refuseBroken(keeps: readonly Keep[], { keepData }: DdlOptions): DdlPlan['refusal'] {
  const broken = keeps.flatMap(({ triggers = [] }) => triggers).find((trigger) => trigger.broken !== undefined)?.broken
  return broken === undefined || keepData === 'never' ? null : brokenRefusal(broken)
}

/** @param broken what is wrong with a trigger, as a sentence */
export function brokenRefusal(broken: string): NonNullable<DdlPlan['refusal']> {
  return { id: 'trigger-broken', reason: `${broken}: once dropped, the server does not let it be made again` }
}

function renames(keep: Keep): string[] {
  const table = quoteTable(keep.database, keep.table)
  const away = `${table} TO ${quoteTable(KEEP_DATABASE, keep.keptAs)}`
  return keep.how === 'swapped' ? [away, `${quoteTable(KEEP_DATABASE, twinOf(keep))} TO ${table}`] : [away]
}

/** The name of the empty table that takes the place of a truncated one. */
export function twinOf({ keptAs }: Keep): string {
  return beside(keptAs, '_twin')
}

/** How the names of tables end that hold what was written after a TRUNCATE. */
export const SINCE = '_since'

/** The name under which rows that were written after a TRUNCATE are kept when it is undone. */
export function sinceOf({ keptAs }: Keep): string {
  return beside(keptAs, SINCE)
}

/** Names end at 64 characters. */
export function beside(keptAs: string, ending: string): string {
  return [...keptAs].slice(0, 64 - ending.length).join('') + ending
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
  before: Structure,
  refusal: DdlPlan['refusal'],
  options: DdlOptions,
  execute: readonly string[] | null,
): DdlPlan {
  const none = { prepare: [], abandon: [], refusal, losesData: false, settings: options.settings }
  if (keeps.length === 0) return { ...none, execute, keeps }
  if (options.keepData === 'never') return { ...none, execute: null, keeps: [], losesData: true }
  const fresh = keeps.flatMap((keep) => {
    const table = before.get(`${keep.database}.${keep.table}`)!
    const { key = null, copied = [] } = keep
    if (keep.history) return [createHistoryTable(quoteTable(KEEP_DATABASE, keep.keptAs), table)]
    if (keep.how === 'copied')
      return [createKeepTable(quoteTable(KEEP_DATABASE, keep.keptAs), keep.database, table, { key, columns: copied })]
    const twin = quoteTable(KEEP_DATABASE, twinOf(keep))
    return keep.how === 'swapped' ? [`CREATE TABLE ${twin} LIKE ${quoteTable(keep.database, keep.table)}`] : []
  })
  return {
    ...none,
    prepare: [
      `CREATE DATABASE IF NOT EXISTS ${quoteName(KEEP_DATABASE)}`,
      ...fresh,
      ...movedTriggers({ keeps }).map(({ drop }) => drop),
    ],
    fill: keeps.flatMap(fillOf),
    execute,
    abandon: keeps
      .filter(({ how }) => how !== 'moved')
      .flatMap((keep) => (keep.how === 'copied' ? [keep.keptAs] : [twinOf(keep), sinceOf(keep)]))
      .map((name) => `DROP TABLE IF EXISTS ${quoteTable(KEEP_DATABASE, name)}`),
    keeps,
  }
}

/** Triggers that are dropped before a statement runs, for the server does not move them to another database. */
export function movedTriggers({ keeps }: Pick<DdlPlan, 'keeps'>): readonly TriggerSteps[] {
  return keeps.flatMap(({ how, triggers = [] }) => (how === 'moved' ? triggers : []))
}

function copiedKeep(keep: Keep, before: Structure): Keep {
  const table = before.get(`${keep.database}.${keep.table}`)!
  if (keep.history) return { ...keep, how: 'copied', key: null, copied: historyColumns(table) }
  const { key, columns } = keptColumns(table, keep.columns)
  return { ...keep, how: 'copied', key, copied: columns }
}

function fillOf({ how, database, table, keptAs, copied = [], partitions, history }: Keep): string[] {
  if (how !== 'copied') return []
  if (history) return [fillHistoryTable(quoteTable(KEEP_DATABASE, keptAs), database, table, copied)]
  const fill = fillKeepTable(quoteTable(KEEP_DATABASE, keptAs), database, table, copied)
  return [partitions === undefined ? fill : `${fill} PARTITION (${partitions.map(quoteName).join(', ')})`]
}

function keepsOf(statement: Statement, before: Structure, options: DdlOptions): Keep[] {
  const keeps: Keep[] = []
  const keep = (database: string, table: Table, how: Keep['how'], columns: readonly string[] | null): void => {
    const key = `${database}.${table.name}`
    // Names end at 64 characters.
    const keptAs = [...`${options.token}_${keeps.length}_${table.name}`].slice(0, 64).join('')
    const triggers = options.triggers.get(key) ?? []
    keeps.push({ database, table: table.name, keptAs, how, columns, referenced: options.referenced.has(key), triggers })
  }
  for (const { name: database } of droppedDatabases(statement))
    for (const table of before.values())
      if (table !== null)
        keep(database, table, options.referenced.has(`${database}.${table.name}`) ? 'copied' : 'moved', null)
  for (const { database, name, access } of statement.tables) {
    const key = `${database}.${name}`
    const table = before.get(key)
    if (database === null || table === null || table === undefined) continue
    if (statement.kind === 'DROP TABLE' && access === 'drop')
      // Foreign keys of other tables would follow it, and the server may refuse the DROP because of them.
      keep(database, table, options.referenced.has(key) ? 'copied' : 'moved', null)
    if (statement.kind === 'TRUNCATE TABLE')
      keep(database, table, swappable(key, table, options) ? 'swapped' : 'copied', null)
    // CREATE OR REPLACE TABLE destroys the table that was there.
    if (
      statement.kind === 'CREATE TABLE' &&
      access === 'create' &&
      statement.tokens.slice(1, 3).some((token) => /^replace$/i.test(token.text))
    )
      keep(database, table, 'copied', null)
    if (/^(ALTER TABLE|(CREATE|DROP) INDEX)$/.test(statement.kind) && access === 'alter') {
      const loss = lossOf(statement, table)
      const columns = [...new Set([...loss.columns, ...(options.zeroed?.get(key) ?? [])])]
      if (!loss.rows && columns.length === 0) continue
      keep(database, table, 'copied', loss.rows ? null : columns)
      if (loss.partitions !== null) keeps.push({ ...keeps.pop()!, partitions: loss.partitions })
      if (hasHistory(table) && historyRefusal(statement, table, options) === null)
        keeps.push({ ...keeps.pop()!, history: true })
    }
  }
  return keeps
}

/**
 * Whether an empty twin can take the place of a table. CREATE TABLE … LIKE copies no foreign keys and no triggers, gives checks other
 * names in MySQL, and puts its files in the usual place; TRUNCATE of a table with system versioning is refused.
 */
function swappable(key: string, table: Table, { triggers, referenced, server }: DdlOptions): boolean {
  return (
    table.foreignKeys.length === 0 &&
    !referenced.has(key) &&
    (triggers.get(key) ?? []).length === 0 &&
    (server.flavor === 'mariadb' || table.checks.length === 0) &&
    /^(innodb|rocksdb|myisam|aria)$/i.test(table.engine) &&
    !/\b(DATA|INDEX) DIRECTORY\b|\bWITH SYSTEM VERSIONING\b/i.test(table.createStatement)
  )
}

/** The columns of a table that can be written, as a list. */
export function storedColumns(table: Table): string {
  return table.columns
    .filter((column) => column.generated === null)
    .map((column) => quoteName(column.name))
    .join(', ')
}
