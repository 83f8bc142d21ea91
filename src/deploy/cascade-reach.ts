import { foreignKeysTo, listTriggers, type ReferringKey, readTable } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import type { Table } from '../schema/model.ts'
import type { Statement } from '../sql/statement.ts'
import { rowEvents } from './row-events.ts'

/** A table some of whose rows foreign keys may change along with those that a statement changes. */
export interface CascadedTable {
  readonly database: string
  readonly definition: Table
  /** Rows may be deleted. */
  readonly deleted: boolean
  /** Columns that foreign keys may assign, in lower case. */
  readonly assigned: ReadonlySet<string>
  /** The statement names it as one that it writes to. */
  readonly written: boolean
  /** The foreign keys that change it, with the table that each refers to. */
  readonly keys: readonly (ReferringKey & { readonly parent: { readonly database: string; readonly table: string } })[]
}

interface Changes {
  deleted: boolean
  /** null for any column. */
  assigned: Set<string> | null
}

type Node = Changes & {
  readonly database: string
  readonly table: string
  readonly keys: Map<string, CascadedTable['keys'][number]>
}

/**
 * The tables that foreign keys change along with a statement: ON DELETE and ON UPDATE CASCADE and SET NULL, from table to table.
 * A table too many costs time; one too few would cost rows, so what is not sure is taken for yes.
 */
export async function cascadedTables(session: Session, statement: Statement): Promise<CascadedTable[]> {
  const nodes = new Map<string, Node>()
  // Some servers open every table for each answer.
  const known = new Map<string, Promise<ReferringKey[]>>()
  const keysTo = (database: string, table: string) => {
    const id = idOf(database, table)
    const keys = known.get(id) ?? foreignKeysTo(session, database, table)
    known.set(id, keys)
    return keys
  }
  const written = new Set<string>()
  const queue: { database: string; table: string; changes: Changes }[] = []
  for (const { database, name } of statement.tables.filter((table) => table.access === 'write')) {
    if (database === null) continue
    written.add(idOf(database, name))
    if (rowEvents(statement).every((event) => event === 'INSERT')) continue
    if ((await keysTo(database, name)).length === 0) continue
    const changes = await directChanges(session, statement, database, name)
    if (changes !== null) queue.push({ database, table: name, changes })
  }
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const key of await keysTo(next.database, next.table)) {
      const effect = effectOf(key, next.changes)
      if (effect === null) continue
      const id = idOf(key.database, key.table)
      const node = nodes.get(id) ?? {
        database: key.database,
        table: key.table,
        deleted: false,
        assigned: new Set<string>(),
        keys: new Map(),
      }
      nodes.set(id, node)
      node.keys.set(`${key.name}\0${idOf(next.database, next.table)}`, {
        ...key,
        parent: { database: next.database, table: next.table },
      })
      const before = `${node.deleted} ${node.assigned!.size}`
      node.deleted ||= effect.deleted
      for (const column of effect.assigned!) node.assigned!.add(column)
      if (before !== `${node.deleted} ${node.assigned!.size}`)
        queue.push({ database: node.database, table: node.table, changes: node })
    }
  }
  const found: CascadedTable[] = []
  for (const [id, { database, table, deleted, assigned, keys }] of nodes) {
    const definition = await readTable(session, database, table)
    if (definition === null) continue
    found.push({
      database,
      definition,
      deleted,
      assigned: assigned!,
      written: written.has(id),
      keys: [...keys.values()],
    })
  }
  return found
}

/** What the statement itself does to a table that others may refer to; null for nothing that a foreign key would pass on. */
async function directChanges(
  session: Session,
  statement: Statement,
  database: string,
  name: string,
): Promise<Changes | null> {
  const events = rowEvents(statement)
  const deleted = events.includes('DELETE')
  if (!events.includes('UPDATE')) return deleted ? { deleted, assigned: new Set() } : null
  if (deleted) return { deleted, assigned: null }
  const table = await readTable(session, database, name)
  if (table === null) return null
  const triggers = await listTriggers(session, database, name)
  if (triggers.some(({ event, timing }) => event === 'UPDATE' && timing === 'BEFORE'))
    return { deleted, assigned: null }
  const columns = table.columns.filter(
    (column) => assigns(statement, column.name) || column.generated !== null || column.onUpdate !== null,
  )
  return { deleted, assigned: new Set(columns.map((column) => column.name.toLowerCase())) }
}

function effectOf(key: ReferringKey, { deleted, assigned }: Changes): Changes | null {
  const columns = key.columns.map((column) => column.toLowerCase())
  const touched = assigned === null || key.referencedColumns.some((column) => assigned.has(column.toLowerCase()))
  const removes = deleted && key.onDelete === 'CASCADE'
  const sets = (deleted && changesRows(key.onDelete) && !removes) || (touched && changesRows(key.onUpdate))
  return removes || sets ? { deleted: removes, assigned: new Set(sets ? columns : []) } : null
}

function changesRows(rule: string): boolean {
  return rule === 'CASCADE' || rule === 'SET NULL' || rule === 'SET DEFAULT'
}

/** Whether the statement may assign the column: the name stands before an `=`. A comparison counts too, to be on the safe side. */
function assigns(statement: Statement, column: string): boolean {
  const wanted = column.toLowerCase()
  return statement.tokens.some((token, at) => {
    if (token.kind !== 'word' && token.kind !== 'quoted-identifier') return false
    if (token.text.replaceAll(/^[`"]|[`"]$/g, '').toLowerCase() !== wanted) return false
    const next = statement.tokens[at + 1]?.text
    return next === '=' || next === ':='
  })
}

/** Names are compared without regard to case: to take two tables for one costs time only. */
function idOf(database: string, table: string): string {
  return `${database}\0${table}`.toLowerCase()
}
