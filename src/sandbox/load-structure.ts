import { isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { quoteName, quoteText } from '../sql/quote.ts'
import { hidesDirectories, preparesStatements, runsEvents } from './refusal.ts'
import type { SchemaObject, Structure } from './structure.ts'

export interface LoadedStructure {
  /** Sentences about what is otherwise in the sandbox than on staging: never the fault of a migration. */
  readonly notes: readonly string[]
  /** What could not be made. */
  readonly missing: readonly SchemaObject[]
}

/** ER_UNKNOWN_COLLATION */
const UNKNOWN_COLLATION = 1273
/** Directories and mismatching modes of staging must not matter; identifiers are quoted with backticks in what it printed. */
const LOAD_MODE = 'NO_DIR_IN_CREATE'
/** Functions before the views that call them; triggers last, since they may call and use everything. */
const ORDER: readonly SchemaObject['kind'][] = ['table', 'function', 'procedure', 'view', 'trigger', 'event']

/** Makes the structure on a sandbox where none of its databases exist. The session is left with the settings it needs for that. */
export async function loadStructure(sandbox: Session, structure: Structure): Promise<LoadedStructure> {
  const notes: string[] = []
  await sandbox.run('SET SESSION foreign_key_checks = 0')
  await sandbox.run('SET SESSION innodb_strict_mode = 0').catch(() => {})
  for (const { name, charset, collation } of structure.databases) {
    const create = `CREATE DATABASE ${quoteName(name)} DEFAULT CHARACTER SET ${charset} COLLATE ${collation}`
    const replaced = await make(sandbox, create)
    if (replaced.error !== null) {
      await sandbox.run(`CREATE DATABASE ${quoteName(name)}`)
      notes.push(
        `Database ${name} has the sandbox's own default character set, not staging's ${charset}: ${replaced.error}`,
      )
    } else if (replaced.note !== null) notes.push(`In the sandbox, database ${name} has ${replaced.note}.`)
  }
  const missing: SchemaObject[] = []
  for (const kind of ORDER) {
    // Views may use views: as long as a round makes some, another round may make more.
    let left = structure.objects.filter((object) => object.kind === kind)
    let errors = new Map<SchemaObject, string>()
    for (let before = left.length + 1; left.length > 0 && left.length < before; ) {
      before = left.length
      errors = new Map()
      for (const object of left) {
        const { error, note } = await makeObject(sandbox, object)
        if (error !== null) errors.set(object, error)
        else if (note !== null) notes.push(`In the sandbox, ${object.database}.${object.name} has ${note}.`)
      }
      left = left.filter((object) => errors.has(object))
    }
    missing.push(...left)
    for (const [{ database, name }, error] of errors) {
      notes.push(
        `The ${kind} ${database}.${name} could not be made in the sandbox, so statements on it are not judged: ${error}`,
      )
    }
  }
  return { notes, missing }
}

interface Made {
  readonly error: string | null
  /** What stands in for something that the sandbox does not know. */
  readonly note: string | null
}

async function makeObject(sandbox: Session, { kind, database, create, sqlMode }: SchemaObject): Promise<Made> {
  if (kind === 'event' && (await runsEvents(sandbox)))
    return { error: 'nothing may run by itself in the sandbox', note: null }
  if (sqlMode !== null && hidesDirectories(sandbox.version) && preparesStatements(create))
    return { error: 'on this version, what it prepares could put files anywhere', note: null }
  await sandbox.run(`SET SESSION sql_mode = ${quoteText(sqlMode ?? LOAD_MODE)}`).catch(() => {})
  await sandbox.run(`USE ${quoteName(database)}`)
  return make(sandbox, create)
}

/** Runs a CREATE; a collation of the other flavour is replaced by the nearest one of this, and settings of storage are left out. */
async function make(sandbox: Session, create: string): Promise<Made> {
  let sql = create
  const replaced: string[] = []
  for (let attempt = 0; ; attempt++) {
    try {
      await sandbox.run(sql)
      return { error: null, note: replaced.length === 0 ? null : replaced.join(', ') }
    } catch (error) {
      if (!isServerError(error)) throw error
      const collation = error.errno === UNKNOWN_COLLATION ? /'([^']+)'/.exec(error.sqlMessage)?.[1] : undefined
      const other = collation === undefined ? null : equivalent(collation, sandbox.version.flavor)
      const next = collation !== undefined && other !== null ? sql.replaceAll(collation, other) : withoutStorage(sql)
      if (next === sql || attempt === 5) return { error: error.sqlMessage, note: null }
      if (other !== null) replaced.push(`collation ${other} for ${collation}`)
      sql = next
    }
  }
}

/** The newest accent- and case-insensitive Unicode collation that all supported versions of a flavour have stands in for the other's. */
function equivalent(collation: string, flavor: 'mysql' | 'mariadb'): string | null {
  const charset = /^(utf8mb4|utf8mb3|utf8|ucs2|utf16|utf32)_/.exec(collation)?.[1]
  if (charset === undefined) return null
  const name = `${flavor === 'mariadb' && charset === 'utf8mb3' ? 'utf8' : charset}_unicode_520_ci`
  return name === collation ? null : name
}

/** Encryption and tablespaces need keys and files that the sandbox does not have, and change nothing that a rehearsal looks at. */
function withoutStorage(create: string): string {
  return create.replaceAll(
    /\s(?:`?(?:ENCRYPTION|ENCRYPTED|ENCRYPTION_KEY_ID|SECONDARY_ENGINE)`?=\S+|\/\*!\d+ (?:TABLESPACE|ENCRYPTION|SECONDARY_ENGINE)[^*]*\*\/)/gi,
    '',
  )
}
