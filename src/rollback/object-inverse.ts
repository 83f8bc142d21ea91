import { quoteName, quoteTable, quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { OBJECT_KINDS, type ObjectKind, type ObjectReference } from '../sql/stored-objects.ts'
import type { SqlDialect } from '../sql/token.ts'
import { TokenList } from '../sql/token-list.ts'
import { definitionGuard, objectGuard } from './ddl-guard.ts'
import { ROLLBACK_SQL_MODE } from './row-sql.ts'
import { digestQuery, type ObjectState, type StoredObject, sameObject, writtenElsewhere } from './stored-object.ts'

/** What objects other than tables were before a statement, and are after it, in the same order. */
export interface ObjectChanges {
  readonly before: readonly ObjectState[]
  readonly after: readonly ObjectState[]
  /** The current database of the session that undoes; null: none. */
  readonly home: string | null
  readonly flavor: 'mysql' | 'mariadb'
}

/** Steps in three groups, between which tables come back: databases and sequences first, what uses tables after. */
export interface ObjectSteps {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

interface Change {
  readonly old: StoredObject
  readonly now: StoredObject
  readonly statement: Statement
  readonly flavor: 'mysql' | 'mariadb'
}

/** How a kind of object is dropped, made, and changed back. */
interface Kind {
  drop(reference: ObjectReference): string[]
  /** @param made names of objects of the same kind that are made in the same inverse */
  create(object: StoredObject, made: ReadonlySet<string>): string[]
  /** Without it, or when it gives null, the object is dropped and made anew. */
  change?(change: Change): string[] | null
}

const dropIfThere = ({ kind, database, name }: ObjectReference) => [
  `DROP ${kind} IF EXISTS ${quoteTable(database, name)}`,
]
/** Before MariaDB 11.4, packages are known to sql_mode ORACLE alone. */
const dropPackage = (reference: ObjectReference) => [
  "SET SESSION sql_mode = 'ORACLE'",
  ...dropIfThere(reference),
  `SET SESSION sql_mode = '${ROLLBACK_SQL_MODE}'`,
]
const createAsShown = (object: StoredObject) => [object.create, ...object.grants]
/** ALTER of a routine changes nothing but its attributes, and rights on it stay. MySQL 8 and later takes an empty comment for none given. */
const alterBack = ({ old, now, statement, flavor }: Change): string[] | null => {
  if (!statement.kind.startsWith('ALTER ') || old.attributes === null) return null
  const silent = /^COMMENT '' /
  if (flavor === 'mysql' && silent.test(old.attributes) && !silent.test(now.attributes ?? '')) return null
  return [`ALTER ${old.kind} ${quoteTable(old.database, old.name)} ${old.attributes}`]
}
const replace = ({ old }: Pick<Change, 'old'>) => [old.create.replace(/^CREATE /, 'CREATE OR REPLACE ')]
const routine: Kind = {
  drop: dropIfThere,
  create: createAsShown,
  // MariaDB replaces a routine in one step, and rights on it stay.
  change: (change) => alterBack(change) ?? (change.flavor === 'mariadb' ? replace(change) : null),
}

/** The one table of the kinds of objects: all that is particular to a kind stands here, and in `READERS` and `NAMES`. */
const KINDS: Readonly<Record<ObjectKind, Kind>> = {
  DATABASE: {
    drop: ({ name }) => [emptyDatabaseGuard(name), `DROP DATABASE ${quoteName(name)}`],
    create: ({ name, attributes }) => {
      const [made, readOnly] = attributes!.split(/ READ ONLY = /)
      const altered = readOnly === '1' ? [`ALTER DATABASE ${quoteName(name)} READ ONLY = 1`] : []
      return [`CREATE DATABASE ${quoteName(name)} ${made}`, ...altered]
    },
    change: ({ old }) => [`ALTER DATABASE ${quoteName(old.name)} ${old.attributes}`],
  },
  SEQUENCE: {
    drop: dropIfThere,
    create: (object) => [
      `CREATE SEQUENCE ${quoteTable(object.database, object.name)} ${object.create.replace(/^CREATE SEQUENCE (?:`(?:[^`]|``)*`\.)?`(?:[^`]|``)*` /, '')}`,
      ...restart(object),
    ],
    change: ({ old, statement }) =>
      statement.kind === 'ALTER SEQUENCE'
        ? [`ALTER SEQUENCE ${quoteTable(old.database, old.name)} ${old.attributes}`, ...restart(old)]
        : null,
  },
  FUNCTION: routine,
  PROCEDURE: routine,
  PACKAGE: { drop: dropPackage, create: createAsShown },
  'PACKAGE BODY': { drop: dropPackage, create: createAsShown },
  VIEW: { drop: dropIfThere, create: (object) => replace({ old: object }), change: replace },
  TRIGGER: { drop: dropIfThere, create: (object, made) => [withPlace(object, made)] },
  EVENT: { drop: dropIfThere, create: createAsShown },
}

/** What no ALTER or CREATE of a database, and no text with its database in it, needs. */
const UNQUALIFIED: ReadonlySet<ObjectKind> = new Set([
  'FUNCTION',
  'PROCEDURE',
  'PACKAGE',
  'PACKAGE BODY',
  'TRIGGER',
  'EVENT',
])

/**
 * The steps that bring back the objects that a statement made, changed or dropped, each in the session settings under which it was
 * made, with those of a rollback put back after.
 */
export function inverseOfObjects(statement: Statement, { before, after, home, flavor }: ObjectChanges): ObjectSteps {
  const guards: string[] = []
  const dropped: string[] = []
  const early: string[] = []
  const late: string[] = []
  const lost = before.flatMap(({ object }, at) => (object !== null && after[at]!.object === null ? [object] : []))
  const made = new Set(lost.map(({ name }) => name))
  for (const [at, { reference, object: old }] of before.entries()) {
    const now = after[at]!.object
    const kind = KINDS[reference.kind]
    if (old === null && now !== null) {
      guards.push(...changedSince(now))
      dropped.push(...kind.drop(reference))
    }
    if (old === null || now === null) continue
    const restarted = statement.kind === 'ALTER SEQUENCE' && setsValue(statement)
    if (sameObject(old, now) && !(restarted && old.next !== now.next)) continue
    guards.push(...changedSince(now))
    const steps = kind.change?.({ old, now, statement, flavor }) ?? null
    late.push(...inSettings(old, home, steps ?? [...kind.drop(reference), ...kind.create(old, new Set())]))
  }
  for (const object of inOrder(lost)) {
    const steps = inSettings(object, home, KINDS[object.kind].create(object, made))
    if (object.kind === 'DATABASE' || object.kind === 'SEQUENCE') early.push(...steps)
    else late.push(...steps)
  }
  return { before: [...guards, ...early], after: [...dropped, ...late] }
}

/** What others made of an object since is not overwritten. */
function changedSince(now: StoredObject): string[] {
  const query = digestQuery(now)
  if (query === null || now.digest === null) return []
  return [definitionGuard(`SELECT * FROM (${query}) AS now WHERE digest <> '${now.digest}'`)]
}

/** The steps that make objects of which none is there, in the order given; a rollback's session is as before after each. */
export function makeObjects(objects: readonly StoredObject[], home: string | null): string[][] {
  const made = new Set(objects.map(({ name }) => name))
  return objects.map((object) => inSettings(object, home, KINDS[object.kind].create(object, made)))
}

/** Kinds in their order; a view after the views that it mentions. */
function inOrder(objects: readonly StoredObject[]): StoredObject[] {
  const sorted = objects.toSorted((a, b) => OBJECT_KINDS.indexOf(a.kind) - OBJECT_KINDS.indexOf(b.kind))
  const views = sorted.filter(({ kind }) => kind === 'VIEW')
  const placed = new Set<StoredObject>()
  const place = (view: StoredObject, asking: readonly StoredObject[]) => {
    if (placed.has(view) || asking.includes(view)) return
    for (const other of views)
      if (other !== view && view.create.includes(quoteName(other.name))) place(other, [...asking, view])
    placed.add(view)
  }
  for (const view of views) place(view, [])
  const ordered = [...placed]
  return sorted.map((object) => (object.kind === 'VIEW' ? ordered.shift()! : object))
}

/** Steps under the settings of an object, and in its database. */
function inSettings(object: StoredObject, home: string | null, steps: readonly string[]): string[] {
  const { kind, database, databaseCollation, currentCollation } = object
  const settings = Object.entries(object.settings).flatMap(([name, value]) => {
    if (value === null) return []
    // The text reaches the server as UTF-8; what it means is told by the collation of the connection.
    const other = name === 'character_set_client' && writtenElsewhere(object)
    return [`${name} = ${other ? 'utf8mb4' : /^\w+$/.test(value) && name !== 'sql_mode' ? value : quoteText(value)}`]
  })
  const moved = UNQUALIFIED.has(kind) && database !== home
  const collated = kind !== 'DATABASE' && databaseCollation !== null && databaseCollation !== currentCollation
  const alter = (collation: string | null) => `ALTER DATABASE ${quoteName(database)} COLLATE ${collation}`
  const grants = steps.filter((step) => step.startsWith('GRANT '))
  return [
    ...(moved ? [`USE ${quoteName(database)}`] : []),
    ...(collated ? [alter(databaseCollation)] : []),
    ...(settings.length > 0 ? [`SET SESSION ${settings.join(', ')}`] : []),
    ...steps.filter((step) => !step.startsWith('GRANT ')),
    ...(settings.length > 0
      ? ['SET NAMES utf8mb4', `SET SESSION sql_mode = '${ROLLBACK_SQL_MODE}', time_zone = '+00:00'`]
      : []),
    ...(collated ? [alter(currentCollation)] : []),
    ...grants,
    ...(moved && home !== null ? [`USE ${quoteName(home)}`] : []),
  ]
}

function restart({ database, name, next }: StoredObject): string[] {
  return next === null ? [] : [`ALTER SEQUENCE ${quoteTable(database, name)} RESTART WITH ${next}`]
}

function setsValue({ tokens }: Statement): boolean {
  return tokens.some(({ kind, text }) => kind === 'word' && /^restart$/i.test(text))
}

/** A trigger's text with its place among its neighbours; servers leave that out of the text that they keep. */
function withPlace({ create, place, settings }: StoredObject, made: ReadonlySet<string>): string {
  const neighbour =
    place?.follows != null
      ? `FOLLOWS ${quoteName(place.follows)}`
      : place?.precedes != null && !made.has(place.precedes)
        ? `PRECEDES ${quoteName(place.precedes)}`
        : null
  if (neighbour === null) return create
  const mode = settings.sql_mode ?? ''
  const dialect: SqlDialect = {
    flavor: 'mysql',
    version: 80_000,
    ansiQuotes: /\bANSI_QUOTES\b/.test(mode),
    noBackslashEscapes: /\bNO_BACKSLASH_ESCAPES\b/.test(mode),
  }
  const tokens = new TokenList(create, dialect, { start: 0, end: create.length })
  for (let at = 0; at < tokens.length; at++) {
    if (tokens.word(at) !== 'FOR' || tokens.word(at + 1) !== 'EACH' || tokens.word(at + 2) !== 'ROW') continue
    // What servers take out again is the clause and one space; MariaDB takes none where it has read on behind the name.
    const gap = /\bIGNORE_SPACE\b/.test(mode) ? '' : ' '
    const body = tokens.start(at + 3)
    return `${create.slice(0, body)}${neighbour}${gap}${create.slice(body)}`
  }
  return create
}

/** Others may have made something in the database meanwhile, which must not go with it. */
function emptyDatabaseGuard(name: string): string {
  const text = quoteText(name)
  const found = [
    `SELECT 1 FROM information_schema.tables WHERE table_schema = ${text}`,
    `SELECT 1 FROM information_schema.routines WHERE routine_schema = ${text}`,
    `SELECT 1 FROM information_schema.events WHERE event_schema = ${text}`,
  ]
  return objectGuard(found)
}
