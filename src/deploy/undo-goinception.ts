import { readRollbackStatements } from '../backup/backup-tables.ts'
import type { FoundOperation } from '../backup/find-operation.ts'
import type { OperationSettings } from '../config/settings.ts'
import { EXIT, UserError } from '../errors.ts'
import { dialectOf } from '../mysql/dialect.ts'
import { describeServerError, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { type RollbackStatement, readRollbackStatement, tableOf, withoutGuard } from '../rollback/rollback-statement.ts'
import { quoteName, quoteTable, quoteText } from '../sql/quote.ts'
import { parseScript } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import type { SqlDialect } from '../sql/token.ts'
import { Interrupted, type Interruption } from './interruption.ts'
import type { Conflict, RollbackReport } from './report.ts'
import { openUndoer } from './target.ts'

const ROW_TYPES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE'])
/** goInception escapes with backslashes. */
const DIALECT: SqlDialect = { flavor: 'mysql', version: 80_000, ansiQuotes: false, noBackslashEscapes: false }
/** ER_DUP_ENTRY */
const DUPLICATE = 1062

interface Outcome {
  readonly state: RollbackReport['state']
  readonly applied: number
  readonly conflicts: readonly Conflict[]
  readonly skipped: number
  readonly error?: string
  readonly notes: readonly string[]
}

/**
 * Undoes a statement that goInception itself backed up: its rows in the reverse of the order in which it stores them, in one
 * transaction, each of them exactly one row, or nothing at all. DDL is run as it is stored.
 * @throws UserError when what is stored cannot undo anything, or was not written by goInception
 */
export async function undoGoInception(
  settings: OperationSettings,
  backup: Session,
  found: FoundOperation,
  interruption: Interruption,
): Promise<RollbackReport> {
  const stored: string[] = []
  for await (const statement of readRollbackStatements(backup, found.backupDatabase, found.table, found.opid))
    if (statement.trim() !== '') stored.push(statement)
  if (stored.length === 0)
    throw new UserError(`goInception stored nothing that undoes ${settings.opid}`, {
      hint: `${quoteTable(found.backupDatabase, found.table)} has no rows for it: its backup failed, or its statement changed nothing.`,
      exitCode: EXIT.failed,
    })
  const base = { opid: settings.opid, kind: kindOf(found.type), sql: found.sql }
  const report = ({ state, applied, conflicts, skipped, error, notes }: Outcome): RollbackReport => ({
    deployment: `of goInception (${found.backupDatabase})`,
    state,
    statements: [
      {
        ...base,
        applied,
        conflicts,
        ...(skipped === 0 ? {} : { skipped }),
        ...(error === undefined ? {} : { error }),
      },
    ],
    rows: ROW_TYPES.has(found.type) ? applied : 0,
    notes,
  })
  if (settings.dryRun)
    return report({
      state: 'checked',
      applied: stored.length,
      conflicts: [],
      skipped: 0,
      notes: ['Dry run: nothing was run or written.'],
    })
  const session = await openUndoer(settings.production, settings.lock)
  try {
    if (!ROW_TYPES.has(found.type)) return report(await undoStructure(session, settings, found, stored))
    return report(await undoRows(session, settings, stored.reverse(), interruption))
  } finally {
    await session.close()
  }
}

function kindOf(type: string): string {
  return type.replace(/^(CREATE|ALTER|DROP|RENAME)(?=[A-Z])/, '$1 ')
}

const ROW_NOTES = [
  'goInception stores no values to compare with: that nobody changed these rows since cannot be told, only that each of them is there once.',
  'Its tables do not say what was undone: do not play this opid again.',
]

async function undoRows(
  session: Session,
  { force, check, onConflict }: OperationSettings,
  stored: readonly string[],
  interruption: Interruption,
): Promise<Outcome> {
  await session.run("SET SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '')")
  // goInception writes TIMESTAMPs in the time zone of its own host, which nothing in its tables tells.
  await session.run('SET SESSION time_zone = @@GLOBAL.time_zone')
  const tables = new Map<string, Columns>()
  const conflicts: Conflict[] = []
  let applied = 0
  await session.run('SET SESSION autocommit = 0')
  await session.run('START TRANSACTION')
  try {
    for (const sql of stored) {
      interruption.check()
      const statement = readRollbackStatement(sql, DIALECT)
      if (statement === null) throw notOfItsForm(sql)
      const columns = await columnsOf(session, statement, tables)
      const conflict = await interruption.during(session, () => applyRow(session, statement, columns, force))
      if (conflict === null) applied++
      else conflicts.push(conflict)
      if (conflict !== null && onConflict === 'stop') break
    }
    const stops = conflicts.length > 0 && onConflict === 'stop'
    await session.run(stops || check ? 'ROLLBACK' : 'COMMIT')
    const zoned = [...tables].filter(([, { hasTimestamp }]) => hasTimestamp).map(([name]) => name)
    const notes = [
      ...ROW_NOTES,
      ...(zoned.length === 0
        ? []
        : [
            `${zoned.join(', ')}: TIMESTAMP values were read in the time zone of the target; goInception wrote them in that of its own host, so compare one.`,
          ]),
    ]
    if (stops) return { state: 'conflict', applied: 0, conflicts, skipped: 0, notes: [NOTHING_CHANGED, ...notes] }
    return { state: check ? 'checked' : 'undone', applied, conflicts, skipped: conflicts.length, notes }
  } catch (error) {
    await session.run('ROLLBACK').catch(() => session.destroy())
    if (error instanceof Interrupted || interruption.over.aborted)
      return { state: 'interrupted', applied: 0, conflicts: [], skipped: 0, notes: [NOTHING_CHANGED] }
    if (!isServerError(error) || isConnectionLost(error)) throw error
    return {
      state: 'failed',
      applied: 0,
      conflicts: [],
      skipped: 0,
      error: describeServerError(error),
      notes: [NOTHING_CHANGED],
    }
  }
}

const NOTHING_CHANGED = 'Nothing was changed.'

interface Columns {
  readonly key: readonly string[]
  readonly all: number
  /** Of columns that picked the row in goInception's eyes: the primary key, else all unique ones. */
  readonly picking: number
  readonly hasTimestamp: boolean
}

async function columnsOf(
  session: Session,
  statement: RollbackStatement,
  known: Map<string, Columns>,
): Promise<Columns> {
  const name = tableOf(statement)
  const before = known.get(name)
  if (before !== undefined) return before
  const rows = await session.query(
    `SELECT column_name AS name, column_key AS kind, data_type AS type, extra FROM information_schema.columns WHERE table_schema = ${quoteText(statement.database)} AND table_name = ${quoteText(statement.table)} ORDER BY ordinal_position`,
  )
  if (rows.length === 0)
    throw new UserError(`The table ${name} is not there any more`, {
      hint: 'Undo the DDL that came after it first.',
      exitCode: EXIT.failed,
    })
  const key = rows.filter(({ kind }) => kind === 'PRI').map((row) => String(row.name))
  const columns: Columns = {
    key,
    all: rows.length,
    picking: key.length > 0 ? key.length : rows.filter(({ kind }) => kind === 'UNI').length,
    hasTimestamp: rows.some(({ type }) => String(type).toLowerCase() === 'timestamp'),
  }
  known.set(name, columns)
  return columns
}

/** @returns why the row was not put back */
async function applyRow(
  session: Session,
  statement: RollbackStatement,
  columns: Columns,
  force: boolean,
): Promise<Conflict | null> {
  const key =
    statement.verb === 'insert' ? keyOf(statement, columns) : statement.terms.map(({ text }) => text).join(' AND ')
  const conflict = (expected: string, found: string): Conflict => ({ table: tableOf(statement), key, expected, found })
  if (statement.verb === 'insert') {
    try {
      const { affectedRows } = await session.run(force ? withoutGuard(statement, columns.key) : statement.sql)
      return affectedRows > 0 ? null : conflict('no such row', 'the server did not insert it')
    } catch (error) {
      if (!isServerError(error) || error.errno !== DUPLICATE) throw error
      return conflict('no such row', describeServerError(error))
    }
  }
  if (statement.limited || (columns.picking > 0 && statement.terms.length > columns.picking)) throw notItsOwn()
  // Of rows that are equal in every column each is as good as the other, and goInception would change them all.
  const wholeRow = columns.picking === 0
  const { affectedRows } = await session.run(wholeRow ? `${statement.sql} LIMIT 1` : statement.sql)
  if (affectedRows === 1 || (affectedRows === 0 && force)) return null
  if (affectedRows === 0)
    return conflict(
      'one row',
      wholeRow ? 'none; goInception compares FLOAT and JSON in a way that no row equals' : 'none: it is gone',
    )
  // A transaction takes back what one statement too broad has done.
  throw new UserError(
    `${affectedRows} rows of ${tableOf(statement)} are picked by the condition ${key}, where one was changed`,
    {
      hint: 'goInception takes a unique key that may be NULL for a primary key. Nothing was changed; undo it by hand.',
      exitCode: EXIT.failed,
    },
  )
}

function keyOf({ inserted }: RollbackStatement, { key }: Columns): string {
  const wanted = new Set(key.map((name) => name.toLowerCase()))
  const shown = inserted.filter(({ column }) => wanted.size === 0 || wanted.has(column.toLowerCase()))
  return shown.map(({ column, value }) => `${quoteName(column)}=${value}`).join(' AND ')
}

function notOfItsForm(sql: string): UserError {
  return new UserError(`A stored rollback statement is not of goInception's form: ${sql.slice(0, 80)}`, {
    hint: 'Nothing was changed.',
    exitCode: EXIT.failed,
  })
}

function notItsOwn(): UserError {
  return new UserError(
    'These rollback statements were written by Rollgate, and the journal of this target does not know them',
    {
      hint: 'Name the target that they belong to with --production; where its journal is lost, play the rollback directory: rollgate rollback DEPLOYMENT --from DIRECTORY.',
      exitCode: EXIT.failed,
    },
  )
}

async function undoStructure(
  session: Session,
  { force, check }: OperationSettings,
  found: FoundOperation,
  stored: readonly string[],
): Promise<Outcome> {
  const dialect = await dialectOf(session)
  const text = stored.map((sql) => `${sql};`).join('\n')
  const { statements } = parseScript(new Source(found.opid, text), { dialect, database: found.database })
  const empty = statements.find((statement) => statement.kind === 'ALTER TABLE' && statement.alter?.length === 0)
  if (statements.length === 0 || empty !== undefined)
    throw new UserError(`goInception stored no inverse of this ${kindOf(found.type)}: ${text.trim()}`, {
      hint: 'It has none for table options, character sets and partitions. Undo it by hand.',
      exitCode: EXIT.failed,
    })
  const notes = [
    'goInception keeps no rows that DDL destroys and no structure to compare with: what this leaves has to be looked at.',
  ]
  const conflicts: Conflict[] = []
  for (const statement of statements) conflicts.push(...(await rowsAtStake(session, statement)))
  if (conflicts.length > 0 && !force)
    return { state: 'conflict', applied: 0, conflicts, skipped: 0, notes: [NOTHING_CHANGED] }
  if (check) return { state: 'checked', applied: statements.length, conflicts: [], skipped: 0, notes }
  await session.run(`USE ${quoteName(found.database)}`)
  let applied = 0
  for (const statement of statements) {
    try {
      await session.run(statement.text)
      applied++
    } catch (error) {
      if (!isServerError(error) || isConnectionLost(error)) throw error
      return {
        state: 'failed',
        applied,
        conflicts: [],
        skipped: 0,
        error: `${describeServerError(error)}: ${statement.text}`,
        notes,
      }
    }
  }
  return { state: 'undone', applied, conflicts: [], skipped: 0, notes }
}

/** What undoes CREATE TABLE drops the table with all that came into it since, or that was there before IF NOT EXISTS. */
async function rowsAtStake(session: Session, statement: Statement): Promise<Conflict[]> {
  if (statement.kind !== 'DROP TABLE') return []
  const conflicts: Conflict[] = []
  for (const { database, name } of statement.tables) {
    const table = database === null ? quoteName(name) : quoteTable(database, name)
    const filled = await session.value(`SELECT EXISTS (SELECT 1 FROM ${table})`).catch((error: unknown) => {
      if (isServerError(error)) return '0'
      throw error
    })
    if (filled === '1')
      conflicts.push({
        table,
        key: 'any row',
        expected: 'an empty table',
        found: 'rows, which DROP TABLE would destroy',
      })
  }
  return conflicts
}
