import { classify } from './classify.ts'
import type { Statement } from './statement.ts'
import { TokenList } from './token-list.ts'
import { TokenReader } from './token-reader.ts'

/** Kinds of what a schema holds besides tables, in an order in which they can be made. */
export const OBJECT_KINDS = [
  'DATABASE',
  'SEQUENCE',
  'FUNCTION',
  'PROCEDURE',
  'PACKAGE',
  'PACKAGE BODY',
  'VIEW',
  'TRIGGER',
  'EVENT',
] as const

export type ObjectKind = (typeof OBJECT_KINDS)[number]

/** Something other than a table that a statement makes, changes or drops. For a database both names are its own. */
export interface ObjectReference {
  readonly kind: ObjectKind
  readonly database: string
  readonly name: string
}

/** The kind of object that a statement makes, changes or drops; null for other statements. */
export function objectKindOf({ kind }: Pick<Statement, 'kind'>): ObjectKind | null {
  const [, object] = /^(?:CREATE|ALTER|DROP) (.+)$/.exec(kind) ?? []
  return OBJECT_KINDS.find((one) => one === object) ?? null
}

/** CREATE OR REPLACE, which only MariaDB has for most kinds. */
export function replaces({ tokens }: Pick<Statement, 'tokens'>): boolean {
  return /^or$/i.test(tokens[1]?.text ?? '') && /^replace$/i.test(tokens[2]?.text ?? '')
}

/** A function that a library holds: CREATE [AGGREGATE] FUNCTION … SONAME. */
export function loadsLibrary(statement: Statement): boolean {
  return (
    statement.kind === 'CREATE FUNCTION' &&
    statement.tokens.some(({ kind, text }) => kind === 'word' && /^soname$/i.test(text))
  )
}

/** The objects that a statement names to make, change or drop them; what goes or changes along with them is not looked for. */
export function objectsNamed(statement: Statement): ObjectReference[] {
  const kind = objectKindOf(statement)
  if (kind === null) return []
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length })
  const reader = new TokenReader(tokens, classify(tokens).after)
  return NAMES[kind](reader, statement)
    .filter((name) => name.database !== null)
    .map(({ database, name }) => ({ kind, database: database!, name }))
}

type Names = (
  reader: TokenReader,
  statement: Statement,
) => readonly { readonly database: string | null; readonly name: string }[]

const one: Names = (reader, statement) => {
  const name = reader.qualifiedName()
  return name === null ? [] : [{ database: name.database ?? statement.database, name: name.text }]
}

const several: Names = (reader, statement) => {
  const names = [...one(reader, statement)]
  while (statement.kind.startsWith('DROP') && reader.takeOperator(',')) names.push(...one(reader, statement))
  return names
}

/** Words with which the clauses of ALTER DATABASE begin, where its name may be left out. */
const DATABASE_CLAUSES = /^(DEFAULT|CHARACTER|CHARSET|COLLATE|ENCRYPTION|COMMENT|READ|UPGRADE)$/

/** How the names are written, by kind. */
const NAMES: Readonly<Record<ObjectKind, Names>> = {
  DATABASE: (reader, { database: current }) => {
    const database = DATABASE_CLAUSES.test(reader.word()) ? current : (reader.name()?.text ?? null)
    return database === null ? [] : [{ database, name: database }]
  },
  SEQUENCE: several,
  FUNCTION: one,
  PROCEDURE: one,
  PACKAGE: one,
  'PACKAGE BODY': one,
  VIEW: several,
  TRIGGER: one,
  EVENT: (reader, statement) => {
    const names = [...one(reader, statement)]
    if (statement.kind !== 'ALTER EVENT') return names
    // The body after DO may hold the same words.
    while (!reader.done && reader.word() !== 'DO' && !reader.sees('RENAME TO')) reader.index++
    if (reader.take('RENAME TO')) names.push(...one(reader, statement))
    return names
  },
}

/** The database that DROP DATABASE drops, with all that is in it; none for other statements. */
export function droppedDatabases(statement: Statement): readonly ObjectReference[] {
  return statement.kind === 'DROP DATABASE' ? objectsNamed(statement) : []
}
