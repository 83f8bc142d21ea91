import { digestQuery, type StoredObject } from '../rollback/stored-object.ts'
import { quoteName, quoteTable, quoteText } from '../sql/quote.ts'
import { OBJECT_KINDS, type ObjectKind, type ObjectReference } from '../sql/stored-objects.ts'
import { ER, IMPOSSIBLE_NAME, isServerError } from './server-error.ts'
import type { Row, Session } from './session.ts'

/** There is an object, but the server does not show its text: the account may not see it, or (MySQL 5.6) it is a view that is broken. */
export class HiddenDefinition extends Error {
  readonly reference: ObjectReference

  constructor(reference: ObjectReference) {
    super(`${reference.kind} ${reference.database}.${reference.name} may not be read`)
    this.reference = reference
  }
}

interface Reader {
  /** The column of SHOW CREATE that holds the text. */
  readonly text: string
  /** More than SHOW CREATE prints. */
  more?(session: Session, object: StoredObject): Promise<Partial<StoredObject>>
}

/** How objects are read, by kind. */
const READERS: Readonly<Record<ObjectKind, Reader>> = {
  DATABASE: { text: 'Create Database', more: readDatabase },
  SEQUENCE: { text: 'Create Table', more: readSequence },
  FUNCTION: { text: 'Create Function', more: readRoutine },
  PROCEDURE: { text: 'Create Procedure', more: readRoutine },
  PACKAGE: { text: 'Create Package' },
  'PACKAGE BODY': { text: 'Create Package Body' },
  VIEW: { text: 'Create View' },
  TRIGGER: { text: 'SQL Original Statement', more: readPlace },
  EVENT: { text: 'Create Event' },
}

/**
 * What says that there is no such object: 1049 ER_BAD_DB_ERROR, 1146 ER_NO_SUCH_TABLE, 1305 ER_SP_DOES_NOT_EXIST, 1347 ER_WRONG_OBJECT,
 * 1360 ER_TRG_DOES_NOT_EXIST, 1539 ER_EVENT_DOES_NOT_EXIST, 4089 ER_NOT_SEQUENCE (MariaDB).
 */
const NOT_THERE = [1049, 1146, 1305, 1347, 1360, 1539, 4089, ...IMPOSSIBLE_NAME]

/** @throws HiddenDefinition when the server does not show the text. */
export async function readObject(session: Session, reference: ObjectReference): Promise<StoredObject | null> {
  const { kind, database, name } = reference
  const reader = READERS[kind]
  const quoted = kind === 'DATABASE' ? quoteName(name) : quoteTable(database, name)
  let row: Row | undefined
  try {
    ;[row] = await session.query(`SHOW CREATE ${kind} ${quoted}`)
  } catch (error) {
    if (isServerError(error) && NOT_THERE.includes(error.errno)) return null
    // A view whose tables or columns have gone, which later servers show with a warning.
    if (isServerError(error) && error.errno === ER.VIEW_INVALID) throw new HiddenDefinition(reference)
    throw error
  }
  if (row === undefined) return null
  const create = row[reader.text]
  if (typeof create !== 'string') throw new HiddenDefinition(reference)
  const setting = (column: string) => (row[column] === undefined || row[column] === null ? null : String(row[column]))
  const object: StoredObject = {
    kind,
    database,
    name,
    create,
    settings: {
      sql_mode: setting('sql_mode'),
      character_set_client: setting('character_set_client'),
      collation_connection: setting('collation_connection'),
      time_zone: setting('time_zone'),
    },
    databaseCollation: setting('Database Collation'),
    currentCollation: await defaultCollation(session, database),
    attributes: null,
    place: null,
    next: null,
    digest: await digestOf(session, reference),
    grants: [],
  }
  return { ...object, ...(await reader.more?.(session, object)) }
}

async function digestOf(session: Session, reference: ObjectReference): Promise<string | null> {
  const query = digestQuery(reference)
  const digest = query === null ? null : await session.value(query)
  return digest === null ? null : String(digest)
}

async function defaultCollation(session: Session, database: string): Promise<string | null> {
  const value = await session.value(
    `SELECT default_collation_name FROM information_schema.schemata WHERE schema_name = ${quoteText(database)}`,
  )
  return value === null ? null : String(value)
}

/** What ALTER DATABASE takes. MariaDB's comment is read apart: how SHOW CREATE escapes it depends on the version. */
async function readDatabase(session: Session, object: StoredObject): Promise<Partial<StoredObject>> {
  const { name, create, currentCollation } = object
  const comment =
    session.version.flavor === 'mariadb'
      ? await session.value(
          `SELECT schema_comment FROM information_schema.schemata WHERE schema_name = ${quoteText(name)}`,
        )
      : null
  const [, encryption] = /DEFAULT ENCRYPTION='([YN])'/.exec(create) ?? []
  const readOnly = /\/\* READ ONLY = (1) \*\//.exec(create)?.[1] ?? '0'
  const attributes = [
    `COLLATE ${currentCollation}`,
    ...(comment === null ? [] : [`COMMENT ${literal(comment)}`]),
    ...(encryption === undefined ? [] : [`ENCRYPTION '${encryption}' READ ONLY = ${readOnly}`]),
  ]
  return { databaseCollation: currentCollation, attributes: attributes.join(' ') }
}

/** Where the grammar takes no hexadecimal literals; backslashes escape in a session of ours. */
function literal(value: unknown): string {
  return `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

async function readSequence(session: Session, { database, name, create }: StoredObject) {
  const next = await session.value(`SELECT next_not_cached_value FROM ${quoteTable(database, name)}`)
  const [, attributes] =
    /^CREATE SEQUENCE (?:`(?:[^`]|``)*`\.)?`(?:[^`]|``)*` (.*?)(?: ENGINE=\w+)?$/s.exec(create) ?? []
  return { next: next === null ? null : String(next), attributes: attributes ?? null }
}

async function readRoutine(session: Session, { kind, database, name }: StoredObject): Promise<Partial<StoredObject>> {
  const [row] = await session.query(
    `SELECT routine_comment AS comment, security_type AS security, sql_data_access AS access FROM information_schema.routines WHERE routine_schema = ${quoteText(database)} AND routine_name = ${quoteText(name)} AND routine_type = '${kind}'`,
  )
  if (row === undefined) return {}
  return {
    attributes: `COMMENT ${literal(row.comment)} SQL SECURITY ${row.security} ${row.access}`,
    grants: await readGrants(session, kind, database, name),
  }
}

/** Rights on a single routine, which go with it: mysql.procs_priv. None when the account may not read them. */
async function readGrants(session: Session, kind: ObjectKind, database: string, name: string): Promise<string[]> {
  try {
    const rows = await session.query(
      `SELECT User AS user, Host AS host, Proc_priv AS rights FROM mysql.procs_priv WHERE Db = ${quoteText(database)} AND Routine_name = ${quoteText(name)} AND Routine_type = '${kind}'`,
    )
    return rows.flatMap((row) => {
      const rights = String(row.rights).split(',')
      const plain = rights.filter((right) => right !== 'Grant' && right !== '').map((right) => right.toUpperCase())
      const option = rights.includes('Grant') ? ' WITH GRANT OPTION' : ''
      if (plain.length === 0 && option === '') return []
      const list = plain.length === 0 ? 'USAGE' : plain.join(', ')
      return [
        `GRANT ${list} ON ${kind} ${quoteTable(database, name)} TO ${literal(row.user)}@${literal(row.host)}${option}`,
      ]
    })
  } catch (error) {
    if (!isServerError(error)) throw error
    return []
  }
}

async function readPlace(session: Session, { database, name }: StoredObject): Promise<Partial<StoredObject>> {
  const rows = await session.query(
    `SELECT o.trigger_name AS name FROM information_schema.triggers t JOIN information_schema.triggers o ON o.event_object_schema = t.event_object_schema AND o.event_object_table = t.event_object_table AND o.action_timing = t.action_timing AND o.event_manipulation = t.event_manipulation WHERE t.trigger_schema = ${quoteText(database)} AND t.trigger_name = ${quoteText(name)} ORDER BY o.action_order`,
  )
  const names = rows.map((row) => String(row.name))
  const at = names.findIndex((one) => one.toLowerCase() === name.toLowerCase())
  return { place: { follows: names[at - 1] ?? null, precedes: at === -1 ? null : (names[at + 1] ?? null) } }
}

/** Triggers of a table in the order in which they fire, so that each can be made behind the one before. */
export async function triggersOf(session: Session, database: string, table: string): Promise<ObjectReference[]> {
  const rows = await session.query(
    `SELECT trigger_name AS name FROM information_schema.triggers WHERE event_object_schema = ${quoteText(database)} AND event_object_table = ${quoteText(table)} ORDER BY event_manipulation, action_timing, action_order`,
  )
  return rows.map((row) => ({ kind: 'TRIGGER', database, name: String(row.name) }))
}

/** Everything in a database but its tables, in an order in which it can be made; views may need others, which come first. */
export async function objectsIn(session: Session, database: string): Promise<ObjectReference[]> {
  const text = quoteText(database)
  const rows = await session.query(
    [
      `SELECT routine_type AS kind, routine_name AS name, 0 AS place, '' AS tbl FROM information_schema.routines WHERE routine_schema = ${text}`,
      `SELECT IF(table_type = 'SEQUENCE', 'SEQUENCE', 'VIEW'), table_name, 0, '' FROM information_schema.tables WHERE table_schema = ${text} AND table_type IN ('VIEW', 'SEQUENCE')`,
      `SELECT 'TRIGGER', trigger_name, action_order, CONCAT(event_object_table, event_manipulation, action_timing) FROM information_schema.triggers WHERE trigger_schema = ${text}`,
      `SELECT 'EVENT', event_name, 0, '' FROM information_schema.events WHERE event_schema = ${text}`,
    ].join(' UNION ALL '),
  )
  const kinds: readonly string[] = OBJECT_KINDS
  return rows
    .filter((row) => kinds.includes(String(row.kind)))
    .toSorted(
      (a, b) =>
        kinds.indexOf(String(a.kind)) - kinds.indexOf(String(b.kind)) ||
        String(a.tbl).localeCompare(String(b.tbl)) ||
        Number(a.place) - Number(b.place) ||
        String(a.name).localeCompare(String(b.name)),
    )
    .map((row) => ({ kind: String(row.kind) as ObjectKind, database, name: String(row.name) }))
}
