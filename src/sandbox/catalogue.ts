import type { Row, Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'

/** Databases that every server has, and that no migration's structure comes from. */
const SYSTEM_DATABASES = new Set(['mysql', 'information_schema', 'performance_schema', 'sys'])

/** A table as a server's statistics estimate it; InnoDB's number of rows may be off by half. */
export interface TableSize {
  readonly rows: number
  /** Of the rows; InnoDB's primary key holds them. */
  readonly dataBytes: number
  /** Of the other indexes. */
  readonly indexBytes: number
}

/** What stands in some databases of a server, without its definitions. Tables and views are known by `key`. */
export interface Catalogue {
  readonly databases: readonly { readonly name: string; readonly charset: string; readonly collation: string }[]
  readonly relations: ReadonlyMap<
    string,
    {
      readonly database: string
      readonly name: string
      readonly kind: 'table' | 'view'
      readonly size: TableSize | null
    }
  >
  /** Keys by name alone, in lower case. */
  readonly relationsNamed: ReadonlyMap<string, readonly string[]>
  /** Tables that refer to a table, and tables that a table refers to, by foreign keys. */
  readonly children: ReadonlyMap<string, readonly string[]>
  readonly parents: ReadonlyMap<string, readonly string[]>
  /** Names of the triggers of a table. */
  readonly triggers: ReadonlyMap<string, readonly string[]>
  /** By name in lower case. */
  readonly routines: ReadonlyMap<
    string,
    readonly { readonly database: string; readonly name: string; readonly kind: 'function' | 'procedure' }[]
  >
  /** lower_case_table_names of the server: whether `key` folds names. */
  readonly foldsNames: boolean
  key(database: string, name: string): string
}

export function isSystemDatabase(name: string): boolean {
  return SYSTEM_DATABASES.has(name.toLowerCase())
}

/** Reads it with one query for each kind of thing: information_schema is slow on servers with many tables. */
export async function readCatalogue(session: Session, names: readonly string[]): Promise<Catalogue> {
  const foldsNames = (await session.value('SELECT @@lower_case_table_names')) !== '0'
  const key = (database: string, name: string) => relationKey(database, name, foldsNames)
  const own = names.filter((name) => !isSystemDatabase(name))
  const list = own.length === 0 ? "''" : own.map(quoteText).join(', ')
  const query = (sql: string) => session.query(sql)

  const databases = await query(
    `SELECT schema_name AS name, default_character_set_name AS charset, default_collation_name AS coll FROM information_schema.schemata WHERE schema_name IN (${list})`,
  )
  const tables = await query(
    `SELECT table_schema AS db, table_name AS name, table_type AS type, table_rows AS rows_, data_length AS data_, index_length AS index_ FROM information_schema.tables WHERE table_schema IN (${list})`,
  )
  const keys = await query(
    `SELECT constraint_schema AS db, table_name AS name, unique_constraint_schema AS pdb, referenced_table_name AS pname FROM information_schema.referential_constraints WHERE unique_constraint_schema IN (${list}) OR constraint_schema IN (${list})`,
  )
  const triggers = await query(
    `SELECT event_object_schema AS db, event_object_table AS name, trigger_name AS trg FROM information_schema.triggers WHERE event_object_schema IN (${list}) ORDER BY trigger_name`,
  )
  const routines = await query(
    `SELECT routine_schema AS db, routine_name AS name, routine_type AS type FROM information_schema.routines WHERE routine_schema IN (${list}) AND routine_type IN ('FUNCTION', 'PROCEDURE')`,
  )

  const relation = (row: Row) => ({
    database: String(row.db),
    name: String(row.name),
    kind: String(row.type).endsWith('VIEW') ? ('view' as const) : ('table' as const),
    size: sizeOf(row),
  })
  const relations = new Map(tables.map((row) => [key(String(row.db), String(row.name)), relation(row)]))
  // A referring table may stand in a database that no script names.
  for (const row of keys) {
    const child = key(String(row.db), String(row.name))
    const parent = key(String(row.pdb), String(row.pname))
    if (!relations.has(child))
      relations.set(child, { database: String(row.db), name: String(row.name), kind: 'table', size: null })
    if (!relations.has(parent))
      relations.set(parent, { database: String(row.pdb), name: String(row.pname), kind: 'table', size: null })
  }
  const known = new Set(databases.map((row) => String(row.name)))
  const others = [...new Set([...relations.values()].map(({ database }) => database))].filter(
    (name) => !known.has(name),
  )
  if (others.length > 0) {
    databases.push(
      ...(await query(
        `SELECT schema_name AS name, default_character_set_name AS charset, default_collation_name AS coll FROM information_schema.schemata WHERE schema_name IN (${others.map(quoteText).join(', ')})`,
      )),
    )
  }
  return {
    databases: databases.map((row) => ({
      name: String(row.name),
      charset: String(row.charset),
      collation: String(row.coll),
    })),
    relations,
    relationsNamed: group([...relations].map(([id, { name }]) => [name.toLowerCase(), id])),
    children: group(
      keys.map((row) => [key(String(row.pdb), String(row.pname)), key(String(row.db), String(row.name))]),
    ),
    parents: group(keys.map((row) => [key(String(row.db), String(row.name)), key(String(row.pdb), String(row.pname))])),
    triggers: group(triggers.map((row) => [key(String(row.db), String(row.name)), String(row.trg)])),
    routines: group(
      routines.map((row) => [
        String(row.name).toLowerCase(),
        {
          database: String(row.db),
          name: String(row.name),
          kind: row.type === 'FUNCTION' ? ('function' as const) : ('procedure' as const),
        },
      ]),
    ),
    foldsNames,
    key,
  }
}

/** How tables are told apart: `database\0name`, in lower case where the server compares so. */
export function relationKey(database: string | null, name: string, folds: boolean): string {
  const key = `${database ?? ''}\0${name}`
  return folds ? key.toLowerCase() : key
}

function sizeOf({ rows_: rows, data_: data, index_: index }: Row): TableSize | null {
  if (rows === null || rows === undefined) return null
  return { rows: Number(rows), dataBytes: Number(data ?? 0), indexBytes: Number(index ?? 0) }
}

function group<Value>(pairs: readonly (readonly [string, Value])[]): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const [key, value] of pairs) {
    const values = groups.get(key)
    if (values === undefined) groups.set(key, [value])
    else values.push(value)
  }
  return groups
}
