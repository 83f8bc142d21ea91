import { isAscii } from 'node:buffer'
import { quoteText } from '../sql/quote.ts'
import type { ObjectKind, ObjectReference } from '../sql/stored-objects.ts'

/** An object other than a table as the server shows it, with everything that it takes to make it anew. */
export interface StoredObject extends ObjectReference {
  /** What SHOW CREATE prints; the names in it may be those of its own database. */
  readonly create: string
  /** Session settings under which it was made, by their names; null: the server keeps none of that name. */
  readonly settings: Readonly<Record<ObjectSetting, string | null>>
  /** The default collation of its database when it was made; null: none is kept. For a database, its own. */
  readonly databaseCollation: string | null
  /** The default collation of its database now. */
  readonly currentCollation: string | null
  /** What an ALTER would have to write to leave the object so; null: there is no such ALTER. */
  readonly attributes: string | null
  /** Of a trigger: its neighbours among those of the same table, time and event. */
  readonly place: { readonly follows: string | null; readonly precedes: string | null } | null
  /** Of a sequence: the value that it would go on with after a restart of the server. */
  readonly next: string | null
  /** What `digestQuery` gives; null: the account may not see it, or there is none. */
  readonly digest: string | null
  /** GRANT statements that give back the rights that go with the object. */
  readonly grants: readonly string[]
}

export type ObjectSetting = 'sql_mode' | 'character_set_client' | 'collation_connection' | 'time_zone'

/** An object and what was there under its name before a statement, or is now; null: nothing. */
export interface ObjectState {
  readonly reference: ObjectReference
  readonly object: StoredObject | null
}

/** Where information_schema has the text of an object: view, columns of its database and name, column of the text. */
const TEXTS: Readonly<Partial<Record<ObjectKind, readonly [view: string, name: string, text: string]>>> = {
  FUNCTION: ['routines', 'routine', 'routine_definition'],
  PROCEDURE: ['routines', 'routine', 'routine_definition'],
  VIEW: ['views', 'table', 'view_definition'],
  TRIGGER: ['triggers', 'trigger', 'action_statement'],
  EVENT: ['events', 'event', 'event_definition'],
}

/** Asks the server for a digest of an object's body, as `digest`; null for kinds that have none, or whose state others may change. */
export function digestQuery({ kind, database, name }: ObjectReference): string | null {
  const found = TEXTS[kind]
  if (found === undefined) return null
  const [view, of, text] = found
  const type = kind === 'FUNCTION' || kind === 'PROCEDURE' ? ` AND routine_type = '${kind}'` : ''
  return `SELECT SHA2(${text}, 256) AS digest FROM information_schema.${view} WHERE ${of}_schema = ${quoteText(database)} AND ${of}_name = ${quoteText(name)}${type}`
}

/** Whether a text beyond ASCII was written in a character set in which no script of ours can be. */
export function writtenElsewhere({ create, settings }: StoredObject): boolean {
  const client = settings.character_set_client
  return client !== null && !/^utf8(mb[34])?$/.test(client) && !isAscii(Buffer.from(create, 'utf8'))
}

/** Whether two definitions are the same: the value of a sequence, which others draw on, is no part of it. */
export function sameObject(one: StoredObject | null, other: StoredObject | null): boolean {
  if (one === null || other === null) return one === other
  return (
    one.create === other.create &&
    one.databaseCollation === other.databaseCollation &&
    one.attributes === other.attributes &&
    one.place?.follows === other.place?.follows &&
    one.place?.precedes === other.place?.precedes &&
    Object.entries(one.settings).every(
      ([name, value]) =>
        other.settings[name as ObjectSetting] === value || (name === 'character_set_client' && writtenElsewhere(one)),
    )
  )
}

/** As people call it. */
export function describeObject({ kind, database, name }: ObjectReference): string {
  return kind === 'DATABASE' ? `database ${name}` : `${kind.toLowerCase()} ${database}.${name}`
}
