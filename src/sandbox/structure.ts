import { foreignKeysTo, readTable, showCreateView } from '../mysql/introspect.ts'
import type { Session } from '../mysql/session.ts'
import { parseScript } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import type { Script } from '../sql/statement.ts'
import type { SqlDialect } from '../sql/token.ts'
import { quoteName, quoteText } from '../sql/quote.ts'

/** The structure that a rehearsal starts from, as statements for an empty server. */
export interface Structure {
  readonly databases: readonly { readonly name: string; readonly charset: string | null; readonly collation: string | null }[]
  /** Tables first, in any order (they are made without foreign key checks), then views, those that others use first. */
  readonly objects: readonly { readonly database: string; readonly name: string; readonly create: string }[]
}

/** More tables than this beyond the named ones are not followed: a rehearsal needs neighbours, not the whole schema. */
const MOST_NEIGHBOURS = 500

/**
 * Reads from staging what scripts need to run: the tables and views that they name, the tables that those refer to, however
 * far, and the tables that refer to them. Staging is only read.
 */
export async function readStructure(staging: Session, scripts: readonly Script[], dialect: SqlDialect, database: string): Promise<Structure> {
  const named = scripts.flatMap((script) => script.statements.flatMap((statement) => statement.tables.map(({ database: db, name }) => ({ database: db ?? database, name }))))
  const databases = [...new Set([database, ...named.map((table) => table.database)])]
  const objects = new Map<string, { database: string; name: string; create: string }>()
  const views: { database: string; name: string; create: string }[] = []
  const queue = named.map((table) => ({ ...table, followChildren: true }))
  const seen = new Set<string>()
  while (queue.length > 0 && seen.size < named.length + MOST_NEIGHBOURS) {
    const { database: db, name, followChildren } = queue.shift()!
    const key = `${db}\0${name}`
    if (seen.has(key)) continue
    seen.add(key)
    const table = await readTable(staging, db, name)
    if (table !== null) {
      objects.set(key, { database: db, name: table.name, create: table.createStatement })
      for (const foreignKey of table.foreignKeys) queue.push({ database: foreignKey.referencedDatabase ?? db, name: foreignKey.referencedTable, followChildren: false })
      if (followChildren) for (const child of await foreignKeysTo(staging, db, name)) queue.push({ database: child.database, name: child.table, followChildren: false })
      continue
    }
    const view = await showCreateView(staging, db, name)
    if (view === null) continue
    const create = view.replace(/ DEFINER=(`(?:[^`]|``)*`|\S+)@(`(?:[^`]|``)*`|\S+)/, '')
    views.unshift({ database: db, name, create })
    const uses = parseScript(new Source(name, create), { dialect, database: db }).statements[0]?.tables ?? []
    for (const used of uses) if (used.access === 'read') queue.push({ database: used.database ?? db, name: used.name, followChildren: false })
  }
  return { databases: await Promise.all(databases.map((name) => describeDatabase(staging, name))), objects: [...objects.values(), ...views] }
}

async function describeDatabase(staging: Session, name: string) {
  const [row] = await staging.query(`SELECT default_character_set_name AS charset, default_collation_name AS collation FROM information_schema.schemata WHERE schema_name = ${quoteText(name)}`)
  return { name, charset: row === undefined ? null : String(row.charset), collation: row === undefined ? null : String(row.collation) }
}

/**
 * Makes the structure on the sandbox, whose session must be one of our own.
 * @returns what could not be made, by `database.name` in lower case, and sentences about it: that is never the migration's fault.
 */
export async function loadStructure(sandbox: Session, structure: Structure): Promise<{ notes: string[]; missing: Set<string> }> {
  const notes: string[] = []
  const missing = new Set<string>()
  await sandbox.run('SET SESSION foreign_key_checks = 0')
  for (const { name, charset, collation } of structure.databases) {
    const create = `CREATE DATABASE ${quoteName(name)}`
    try {
      await sandbox.run(`${create}${charset === null ? '' : ` DEFAULT CHARACTER SET ${charset} COLLATE ${collation}`}`)
    } catch (error) {
      notes.push(`The sandbox does not know collation ${collation} of database ${name}, so its own default holds there (${message(error)}).`)
      await sandbox.run(create)
    }
  }
  for (const { database, name, create } of structure.objects) {
    try {
      await sandbox.run(`USE ${quoteName(database)}`)
      await sandbox.run(create)
    } catch (error) {
      notes.push(`${database}.${name} could not be made in the sandbox, so statements on it are not judged (${message(error)}).`)
      missing.add(`${database}.${name}`.toLowerCase())
    }
  }
  await sandbox.run('SET SESSION foreign_key_checks = 1')
  return { notes, missing }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
