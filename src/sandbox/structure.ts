import { ER, isServerError } from '../mysql/server-error.ts'
import type { Row, Session } from '../mysql/session.ts'
import { quoteTable } from '../sql/quote.ts'
import type { Script, Statement } from '../sql/statement.ts'
import { objectsNamed } from '../sql/stored-objects.ts'
import { type Catalogue, isSystemDatabase, readCatalogue, type TableSize } from './catalogue.ts'

/** Something of staging, as a statement that makes it on an empty server. */
export interface SchemaObject {
  readonly kind: 'table' | 'view' | 'function' | 'procedure' | 'trigger' | 'event'
  readonly database: string
  readonly name: string
  readonly create: string
  /** sql_mode under which a stored program was written; null: the text does not depend on it. */
  readonly sqlMode: string | null
}

/** What a rehearsal starts from. */
export interface Structure {
  /** Those that exist on staging. */
  readonly databases: readonly { readonly name: string; readonly charset: string; readonly collation: string }[]
  readonly objects: readonly SchemaObject[]
  /** By the key of the catalogue. */
  readonly sizes: ReadonlyMap<string, TableSize>
  /** What is there, or may be, and could not be read. */
  readonly unread: readonly { readonly database: string; readonly name: string }[]
  /** The account sees no routines but those granted to it, so that others seem not to exist. */
  readonly routinesHidden: boolean
  /** Sentences about what could not be read. */
  readonly notes: readonly string[]
}

/** A rehearsal needs neighbours, not the whole schema: more tables than this are not followed. */
const MOST_TABLES = 2000
/** Longer statements are rows; looking for names of routines in them is not worth it. */
const SEARCHED_BYTES = 65_536
/** Statements whose `tables` do not tell what they use: bodies, prepared texts, expressions that call functions. */
const OPAQUE =
  /^(CREATE (PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE.*)|ALTER EVENT|CALL|DO|SET|PREPARE|EXECUTE|BEGIN NOT ATOMIC|IF|CASE|LOOP|WHILE|REPEAT|FOR|OTHER)$/

/**
 * Reads from staging what scripts need to run: the tables and views that they name, the tables that those refer to (however far)
 * and the tables that refer to them, the triggers of these tables, the routines that are called, and whatever the bodies of all
 * of these mention. Staging is only read.
 * @param databases that scripts name, the current one among them
 */
export async function readStructure(
  staging: Session,
  scripts: readonly Script[],
  databases: readonly string[],
): Promise<Structure> {
  const catalogue = await readCatalogue(staging, databases)
  const structure = await new StructureReader(staging, catalogue).read(scripts)
  const grants = (await staging.query('SHOW GRANTS')).map((row) => String(Object.values(row)[0])).join('\n')
  const may = (privilege: string) => new RegExp(`\\b(ALL PRIVILEGES|${privilege})\\b`).test(grants)
  const notes = [...structure.notes]
  // Without the privilege triggers are not even listed, so that their absence means nothing.
  if (catalogue.triggers.size === 0 && !may('TRIGGER'))
    notes.push('The staging account has no TRIGGER privilege, so triggers, if there are any, are not in the sandbox.')
  return { ...structure, routinesHidden: !may('EXECUTE'), notes }
}

/** The column of SHOW CREATE that holds the text. */
const PROGRAM_TEXT = {
  function: 'Create Function',
  procedure: 'Create Procedure',
  trigger: 'SQL Original Statement',
  event: 'Create Event',
} as const
/** ER_EVENT_DOES_NOT_EXIST */
const NO_SUCH_EVENT = 1539

class StructureReader {
  readonly #staging: Session
  readonly #catalogue: Catalogue
  readonly #objects: SchemaObject[] = []
  readonly #unread: { database: string; name: string }[] = []
  readonly #notes: string[] = []
  readonly #seen = new Set<string>()
  /** Keys still to be read; those whose referring tables count too come with `children`. */
  readonly #queue: { readonly key: string; readonly children: boolean }[] = []

  constructor(staging: Session, catalogue: Catalogue) {
    this.#staging = staging
    this.#catalogue = catalogue
  }

  async read(scripts: readonly Script[]): Promise<Omit<Structure, 'routinesHidden'>> {
    for (const script of scripts) for (const statement of script.statements) await this.#statement(statement)
    await this.#drain()
    const sizes = new Map(
      [...this.#catalogue.relations].flatMap(([key, { size }]) => (size === null ? [] : [[key, size] as const])),
    )
    return {
      databases: this.#catalogue.databases,
      objects: this.#objects,
      sizes,
      unread: this.#unread,
      notes: this.#notes,
    }
  }

  async #statement(statement: Statement): Promise<void> {
    for (const { database, name } of statement.tables) {
      if (database === null || isSystemDatabase(database)) continue
      const key = this.#catalogue.key(database, name)
      this.#queue.push({ key, children: true })
      // What the account may not see is not in the catalogue; asked by name, staging says so.
      if (!this.#catalogue.relations.has(key) && !this.#seen.has(key)) {
        this.#seen.add(key)
        await this.#show('TABLE', database, name)
      }
    }
    for (const { kind, database, name } of objectsNamed(statement)) {
      if (isSystemDatabase(database)) continue
      // Its table is not named where a trigger is dropped.
      if (kind === 'TRIGGER') this.#queue.push(...this.#tablesWithTrigger(database, name))
      if (kind === 'EVENT') await this.#event(database, name)
    }
    const opaque = OPAQUE.test(statement.kind)
    const short = statement.span.end - statement.span.start <= SEARCHED_BYTES
    if (short && (opaque || this.#catalogue.routines.size > 0)) await this.#mentions(statement.text, opaque)
  }

  #tablesWithTrigger(database: string, name: string): { key: string; children: boolean }[] {
    const wanted = name.toLowerCase()
    return [...this.#catalogue.triggers].flatMap(([key, triggers]) => {
      const here = this.#catalogue.relations.get(key)?.database.toLowerCase() === database.toLowerCase()
      return here && triggers.some((trigger) => trigger.toLowerCase() === wanted) ? [{ key, children: false }] : []
    })
  }

  async #event(database: string, name: string): Promise<void> {
    const id = `event\0${database}\0${name}`
    if (this.#seen.has(id)) return
    this.#seen.add(id)
    await this.#program('event', database, name)
  }

  /** Reads the routines that a text mentions and, if asked, queues the tables. */
  async #mentions(text: string, tables: boolean): Promise<void> {
    for (const word of words(text)) {
      for (const routine of this.#catalogue.routines.get(word) ?? []) await this.#routine(routine)
      if (tables)
        for (const key of this.#catalogue.relationsNamed.get(word) ?? []) this.#queue.push({ key, children: false })
    }
  }

  async #drain(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const relation = this.#catalogue.relations.get(next.key)
      if (relation === undefined) continue
      if (next.children)
        for (const child of this.#catalogue.children.get(next.key) ?? [])
          this.#queue.push({ key: child, children: false })
      if (this.#seen.has(next.key)) continue
      if (this.#seen.size === MOST_TABLES) {
        this.#notes.push(`Only ${MOST_TABLES} tables of staging were copied into the sandbox.`)
        return
      }
      this.#seen.add(next.key)
      for (const parent of this.#catalogue.parents.get(next.key) ?? [])
        this.#queue.push({ key: parent, children: false })
      if (relation.kind === 'view') await this.#view(relation.database, relation.name)
      else await this.#table(relation.database, relation.name)
      for (const trigger of this.#catalogue.triggers.get(next.key) ?? [])
        await this.#program('trigger', relation.database, trigger)
    }
  }

  async #table(database: string, name: string): Promise<void> {
    const row = await this.#show('TABLE', database, name)
    const create = row?.['Create Table']
    if (typeof create === 'string') this.#objects.push({ kind: 'table', database, name, create, sqlMode: null })
  }

  async #view(database: string, name: string): Promise<void> {
    const row = await this.#show('VIEW', database, name)
    const create = row?.['Create View']
    if (typeof create !== 'string') return
    await this.#mentions(create, true)
    this.#objects.push({ kind: 'view', database, name, create: withoutDefiner(create), sqlMode: null })
  }

  async #routine({
    database,
    name,
    kind,
  }: {
    database: string
    name: string
    kind: 'function' | 'procedure'
  }): Promise<void> {
    const id = `${kind}\0${database}\0${name}`
    if (this.#seen.has(id)) return
    this.#seen.add(id)
    await this.#program(kind, database, name)
  }

  async #program(kind: 'function' | 'procedure' | 'trigger' | 'event', database: string, name: string): Promise<void> {
    const row = await this.#show(kind.toUpperCase(), database, name)
    if (row === undefined) return
    const create = row[PROGRAM_TEXT[kind]]
    if (typeof create !== 'string') {
      // The body is shown only to those who may see it.
      this.#unread.push({ database, name })
      this.#notes.push(`The staging account may not read ${kind} ${database}.${name}, so the sandbox does without it.`)
      return
    }
    await this.#mentions(create, true)
    this.#objects.push({ kind, database, name, create: withoutDefiner(create), sqlMode: String(row.sql_mode ?? '') })
  }

  async #show(what: string, database: string, name: string): Promise<Row | undefined> {
    try {
      return (await this.#staging.query(`SHOW CREATE ${what} ${quoteTable(database, name)}`))[0]
    } catch (error) {
      if (!isServerError(error)) throw error
      if (error.errno === ER.NO_SUCH_TABLE || error.errno === ER.UNKNOWN_DATABASE || error.errno === NO_SUCH_EVENT)
        return undefined
      this.#unread.push({ database, name })
      this.#notes.push(`${what.toLowerCase()} ${database}.${name} could not be read from staging: ${error.sqlMessage}`)
      return undefined
    }
  }
}

/** The accounts of staging do not exist in the sandbox; what has no definer is the sandbox account's own. */
function withoutDefiner(create: string): string {
  return create.replace(/ DEFINER=(?:`(?:[^`]|``)*`|\S+?)(?:@(?:`(?:[^`]|``)*`|\S+))?(?= )/, '')
}

/** All that could be a name in a text, also inside of its strings, in lower case. */
function words(text: string): Set<string> {
  const found = new Set<string>()
  for (const match of text.matchAll(/`([^`]+)`|[\w$\u0080-\uffff]+/g)) found.add((match[1] ?? match[0]).toLowerCase())
  return found
}
