import type { StoredObject } from '../rollback/stored-object.ts'
import { tokenizeWithoutComments } from '../sql/lexer.ts'
import { nameOf } from '../sql/literal.ts'
import { quoteText } from '../sql/quote.ts'
import type { SqlDialect } from '../sql/token.ts'
import { dialectOf } from './dialect.ts'
import type { Session } from './session.ts'

/** Columns that a table with system versioning has without showing them (sql/handler.cc of MariaDB). */
const UNSHOWN = ['row_start', 'row_end']

/**
 * Why the server would not let a trigger be made again as it is: NEW and OLD must have the columns that its text names. Everything else
 * in it is looked up when it fires, so that a trigger may stand there broken.
 * @returns the end of a sentence about it; null when nothing is wrong.
 */
export async function brokenTrigger(session: Session, trigger: StoredObject): Promise<string | null> {
  const { database, name, create, settings } = trigger
  const modes = (settings.sql_mode ?? '').split(',')
  const used = rowColumns(create, {
    ...(await dialectOf(session)),
    ansiQuotes: modes.includes('ANSI_QUOTES'),
    noBackslashEscapes: modes.includes('NO_BACKSLASH_ESCAPES'),
  })
  if (used.size === 0) return null
  const table = await session.value(
    `SELECT event_object_table FROM information_schema.triggers WHERE trigger_schema = ${quoteText(database)} AND trigger_name = ${quoteText(name)}`,
  )
  if (table === null) return null
  const columns = await session.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(String(table))}`,
  )
  const known = new Set([...UNSHOWN, ...columns.map((column) => String(column.name).toLowerCase())])
  const [missing] = [...used].filter(([column]) => !known.has(column))
  return missing === undefined ? null : `refers to ${missing[1]}, and its table \`${table}\` has no such column`
}

/** The columns of NEW and OLD that the text of a trigger names: in lower case, and as it has them. */
function rowColumns(create: string, dialect: SqlDialect): Map<string, string> {
  const tokens = tokenizeWithoutComments(create, dialect)
  const columns = new Map<string, string>()
  for (const [at, { kind, text }] of tokens.entries()) {
    const column = tokens[at + 2]
    if (kind !== 'word' || !/^(new|old)$/i.test(text) || tokens[at - 1]?.text === '.') continue
    if (tokens[at + 1]?.text !== '.' || column === undefined || !/^(word|quoted-identifier)$/.test(column.kind))
      continue
    columns.set(nameOf(column).toLowerCase(), `${text.toUpperCase()}.${nameOf(column)}`)
  }
  return columns
}
