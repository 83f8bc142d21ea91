import type { Table } from '../schema/model.ts'
import { readCreateTable } from '../schema/read-create-table.ts'
import { quoteTable, quoteText } from '../sql/quote.ts'
import { quoteForeignKeys } from './foreign-key-lines.ts'
import { ER, IMPOSSIBLE_NAME, isServerError } from './server-error.ts'
import type { Row, Session } from './session.ts'

/** A foreign key of another (or the same) table that refers to a table. */
export interface ReferringKey {
  readonly name: string
  readonly database: string
  readonly table: string
  readonly columns: readonly string[]
  readonly referencedColumns: readonly string[]
  /** 'CASCADE', 'SET NULL', 'RESTRICT', 'NO ACTION', 'SET DEFAULT'. */
  readonly onDelete: string
  readonly onUpdate: string
}

export interface Trigger {
  readonly name: string
  readonly event: 'INSERT' | 'UPDATE' | 'DELETE'
  readonly timing: 'BEFORE' | 'AFTER'
}

/**
 * What SHOW CREATE TABLE prints, with its names quoted right; null when there is no such table, or when it is a view or a sequence.
 * The session must be one of our own: sql_mode (ANSI_QUOTES, NO_TABLE_OPTIONS …) changes what is printed.
 */
export async function showCreateTable(session: Session, database: string, table: string): Promise<string | null> {
  const row = await showCreate(session, 'TABLE', database, table)
  const text = row?.['Create Table']
  if (typeof text !== 'string' || !/^CREATE (TEMPORARY )?TABLE/i.test(text)) return null
  return quoteForeignKeys(session, database, table, text)
}

/** What SHOW CREATE VIEW prints, or null when there is no such view. */
export async function showCreateView(session: Session, database: string, view: string): Promise<string | null> {
  const row = await showCreate(session, 'VIEW', database, view)
  const text = row?.['Create View']
  return typeof text === 'string' ? text : null
}

export async function readTable(session: Session, database: string, table: string): Promise<Table | null> {
  const text = await showCreateTable(session, database, table)
  return text === null ? null : readCreateTable(text, session.version.flavor)
}

/** Names of the base tables of a database. */
export async function listTables(session: Session, database: string): Promise<string[]> {
  const rows = await session.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name`,
  )
  return rows.map((row) => String(row.name))
}

/** Foreign keys that refer to a table, those of the table itself included. */
export async function foreignKeysTo(session: Session, database: string, table: string): Promise<ReferringKey[]> {
  if (await surelyUnreferenced(session, database, table)) return []
  const rows =
    await session.query(`SELECT c.constraint_schema AS db, c.table_name AS tab, c.constraint_name AS name, c.delete_rule AS del, c.update_rule AS upd, k.column_name AS col, k.referenced_column_name AS ref
FROM information_schema.referential_constraints c
JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name
WHERE c.unique_constraint_schema = ${quoteText(database)} AND c.referenced_table_name = ${quoteText(table)}
ORDER BY c.constraint_schema, c.table_name, c.constraint_name, k.ordinal_position`)
  const keys = new Map<string, ReferringKey & { columns: string[]; referencedColumns: string[] }>()
  for (const row of rows) {
    const id = `${row.db}\0${row.tab}\0${row.name}`
    const key = keys.get(id) ?? {
      name: String(row.name),
      database: String(row.db),
      table: String(row.tab),
      columns: [],
      referencedColumns: [],
      onDelete: String(row.del),
      onUpdate: String(row.upd),
    }
    key.columns.push(String(row.col))
    key.referencedColumns.push(String(row.ref))
    keys.set(id, key)
  }
  return [...keys.values()]
}

/** Sessions whose account may not read InnoDB's own tables. */
const withoutInnodbTables = new WeakSet<Session>()

/**
 * Asks InnoDB, the one engine with foreign keys, whether none refers to a table: before MySQL 8, information_schema opens every
 * table of the server to tell. False when it cannot be asked, or when its spelling of the names is not theirs.
 */
async function surelyUnreferenced(session: Session, database: string, table: string): Promise<boolean> {
  const { flavor, number } = session.version
  if (flavor === 'mysql' && number >= 80_000) return false
  if (withoutInnodbTables.has(session) || !/^\w+$/.test(database + table)) return false
  try {
    const found = await session.value(
      `SELECT COUNT(*) FROM information_schema.INNODB_SYS_FOREIGN WHERE REF_NAME = ${quoteText(`${database}/${table}`)}`,
    )
    return found === '0'
  } catch (error) {
    if (!isServerError(error)) throw error
    withoutInnodbTables.add(session)
    return false
  }
}

export async function listTriggers(session: Session, database: string, table: string): Promise<Trigger[]> {
  const rows = await session.query(
    `SELECT trigger_name AS name, event_manipulation AS event, action_timing AS timing FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)} AND event_object_table = ${quoteText(table)} ORDER BY trigger_name`,
  )
  return rows.map((row) => ({
    name: String(row.name),
    event: String(row.event) as Trigger['event'],
    timing: String(row.timing) as Trigger['timing'],
  }))
}

/**
 * 1347 ER_WRONG_OBJECT: the name is that of something else. MySQL 5.6 does not show a view that is broken, neither as a view nor that it
 * is no table.
 */
const NOT_THERE: readonly number[] = [ER.NO_SUCH_TABLE, ER.UNKNOWN_DATABASE, ER.VIEW_INVALID, 1347, ...IMPOSSIBLE_NAME]

async function showCreate(
  session: Session,
  what: 'TABLE' | 'VIEW',
  database: string,
  name: string,
): Promise<Row | undefined> {
  try {
    return (await session.query(`SHOW CREATE ${what} ${quoteTable(database, name)}`))[0]
  } catch (error) {
    if (isServerError(error) && NOT_THERE.includes(error.errno)) return undefined
    throw error
  }
}
