import { brokenTrigger } from '../mysql/broken-trigger.ts'
import { HiddenDefinition, objectsIn, readObject, triggersOf } from '../mysql/read-object.ts'
import { isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { brokenRefusal, type DdlPlan } from '../rollback/ddl-plan.ts'
import type { ObjectChanges } from '../rollback/object-inverse.ts'
import { describeObject, type ObjectState, type StoredObject, sameObject } from '../rollback/stored-object.ts'
import { quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { loadsLibrary, type ObjectReference, objectsNamed, replaces } from '../sql/stored-objects.ts'

/** The objects other than tables that a statement makes, changes or drops, before it runs, and whether they could be brought back. */
export interface ObjectsBefore {
  readonly states: readonly ObjectState[]
  /** The current database of the session that reads and, on a rollback, of the one that undoes. */
  readonly home: string | null
  readonly refusal: DdlPlan['refusal']
}

/** Reads them. What drops a table or a database drops what hangs on it, too. */
export async function readObjectsBefore(session: Session, statement: Statement): Promise<ObjectsBefore> {
  const references = await concerned(session, statement)
  const home = references.length === 0 ? null : await session.value('SELECT DATABASE()')
  const states: ObjectState[] = []
  let refusal: DdlPlan['refusal'] = null
  for (const reference of references) {
    try {
      const object = await readObject(session, reference)
      const broken = object?.kind === 'TRIGGER' ? await brokenTrigger(session, object) : null
      // Once it is accepted that it goes, a rollback does not ask for it.
      states.push({ reference, object: broken === null ? object : null })
      if (broken !== null) refusal ??= brokenRefusal(`${describeObject(reference)} ${broken}`)
    } catch (error) {
      if (!(error instanceof HiddenDefinition)) throw error
      states.push({ reference, object: null })
      refusal ??= {
        id: 'definition-hidden',
        reason: `the server does not show the text of ${describeObject(reference)}, for the account may not read it or the view is broken, so that it would not come back`,
      }
    }
  }
  refusal ??= await refusalOf(session, statement, states)
  return { states, home: home === null ? null : String(home), refusal }
}

/** The same objects as they are now. */
export async function readObjectsAgain(session: Session, before: readonly ObjectState[]): Promise<ObjectState[]> {
  const states: ObjectState[] = []
  for (const { reference } of before) {
    const object = await readObject(session, reference).catch((error) => {
      if (error instanceof HiddenDefinition) return null
      throw error
    })
    states.push({ reference, object })
  }
  return states
}

/** Names of the objects that are not what they were. */
export async function objectsThatDiffer(session: Session, before: readonly ObjectState[]): Promise<string[]> {
  const now = await readObjectsAgain(session, before)
  return before.flatMap(({ reference, object }, at) => (sameObject(object, now[at]!.object) ? [] : [reference.name]))
}

export async function objectChanges(
  session: Session,
  { states, home }: Pick<ObjectsBefore, 'states' | 'home'>,
): Promise<ObjectChanges> {
  const after = await readObjectsAgain(session, states)
  return { before: states, after, home, flavor: session.version.flavor }
}

async function concerned(session: Session, statement: Statement): Promise<ObjectReference[]> {
  const named = objectsNamed(statement)
  const { kind } = statement
  if (kind === 'DROP DATABASE' || (kind === 'CREATE DATABASE' && replaces(statement))) {
    const inside = await Promise.all(named.map(({ name }) => objectsIn(session, name)))
    return [...named, ...inside.flat()]
  }
  if (kind === 'DROP PACKAGE' || (kind === 'CREATE PACKAGE' && replaces(statement)))
    return named.flatMap((one) => [one, { ...one, kind: 'PACKAGE BODY' as const }])
  if (kind === 'DROP TABLE' || (kind === 'CREATE TABLE' && replaces(statement))) {
    const triggers: ObjectReference[] = []
    for (const { database, name, access } of statement.tables)
      if (access !== 'read' && database !== null) triggers.push(...(await triggersOf(session, database, name)))
    return triggers
  }
  return named
}

async function refusalOf(
  session: Session,
  statement: Statement,
  states: readonly ObjectState[],
): Promise<DdlPlan['refusal']> {
  const { kind } = statement
  const stuck = (reason: string) => ({ id: 'ddl-not-reversible', reason })
  if (loadsLibrary(statement)) return stuck('it loads a library into the server')
  const there = states.flatMap(({ object }) => object ?? [])
  if (kind === 'DROP FUNCTION' && there.length === 0 && (await isLoaded(session, states)))
    return stuck('the function is that of a library, which a rollback does not load')
  const [database] = states
  if (database?.reference.kind === 'DATABASE' && states.length > 0 && database.object !== null) {
    if (kind === 'DROP DATABASE' || replaces(statement)) {
      if (database.reference.name === session.settings.database)
        return stuck('it is the database of the deployment, in which a rollback begins')
      // Those of a database that is dropped are moved away.
      const tables = kind === 'DROP DATABASE' ? 0 : await tablesIn(session, database.reference.name)
      if (tables > 0) return stuck(`the ${tables} tables in it would not come back`)
    }
  }
  return remakingRefusal(session, there)
}

/** A function that a library holds is listed in mysql.func alone; who may not read that may not drop it either. */
async function isLoaded(session: Session, states: readonly ObjectState[]): Promise<boolean> {
  const names = states.map(({ reference }) => quoteText(reference.name))
  if (names.length === 0) return false
  try {
    return (await session.query(`SELECT name FROM mysql.func WHERE name IN (${names.join(', ')})`)).length > 0
  } catch (error) {
    if (!isServerError(error)) throw error
    return false
  }
}

async function tablesIn(session: Session, database: string): Promise<number> {
  const count = await session.value(
    `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_type NOT IN ('VIEW', 'SEQUENCE')`,
  )
  return Number(count)
}

/** Rights that let an account make something in the name of another: before MySQL 8 and on MariaDB, since, and since MySQL 8.2. */
const ANY_DEFINER = /\b(ALL PRIVILEGES|SUPER|SET USER|SET_USER_ID|SET_ANY_DEFINER)\b/

/** Why the account could drop objects, but not make them anew as they are. */
async function remakingRefusal(session: Session, objects: readonly StoredObject[]): Promise<DdlPlan['refusal']> {
  const defined = objects.filter(({ kind }) => kind !== 'DATABASE' && kind !== 'SEQUENCE')
  if (defined.length === 0) return null
  const current = String(await session.value('SELECT CURRENT_USER()'))
  const others = defined.filter((object) => definerOf(object) !== current)
  const programs = defined.filter(({ kind }) => kind === 'FUNCTION' || kind === 'TRIGGER')
  const untrusted =
    programs.length > 0 &&
    (await session.value('SELECT @@GLOBAL.log_bin AND NOT @@GLOBAL.log_bin_trust_function_creators')) === '1'
  if (others.length === 0 && !untrusted) return null
  const grants = (await session.query('SHOW GRANTS'))
    .map((row) => String(Object.values(row)[0]))
    .filter((line) => / ON \*\.\* /.test(line))
    .join('\n')
  if (others.length > 0 && !ANY_DEFINER.test(grants))
    return {
      id: 'definer-not-restorable',
      reason: `${describeObject(others[0]!)} belongs to another account, ${definerOf(others[0]!)}, in whose name this one may not make it anew`,
    }
  if (untrusted && !/\b(ALL PRIVILEGES|SUPER)\b/.test(grants))
    return {
      id: 'definer-not-restorable',
      reason: `${describeObject(programs[0]!)} could not be made anew: with log_bin_trust_function_creators off that takes SUPER`,
    }
  const unsafe = untrusted
    ? programs.find(
        ({ kind, create }) => kind === 'FUNCTION' && !/\b(DETERMINISTIC|NO SQL|READS SQL DATA)\b/i.test(create),
      )
    : undefined
  if (unsafe === undefined) return null
  return {
    id: 'ddl-not-reversible',
    reason: `${describeObject(unsafe)} could not be made anew: with log_bin_trust_function_creators off a function has to be DETERMINISTIC, NO SQL or READS SQL DATA`,
  }
}

/** As `CURRENT_USER()` prints it. */
function definerOf({ create }: StoredObject): string {
  const part = '(?:`((?:[^`]|``)*)`|"((?:[^"]|"")*)"|([^\\s@]+))'
  const found = new RegExp(`\\bDEFINER=${part}(?:@${part})?`).exec(create)
  if (found === null) return ''
  const text = (at: number) =>
    found[at]?.replaceAll('``', '`') ?? found[at + 1]?.replaceAll('""', '"') ?? found[at + 2] ?? ''
  return `${text(1)}@${text(4)}`
}
