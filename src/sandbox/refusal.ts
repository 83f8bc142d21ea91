import type { ServerVersion, Session } from '../mysql/session.ts'
import { readSet } from '../sql/set.ts'
import type { Statement } from '../sql/statement.ts'
import { isSystemDatabase } from './catalogue.ts'

/** Administration that changes nothing outside of the tables that it names. */
const HARMLESS = /^(ANALYZE|CHECK|CHECKSUM|OPTIMIZE|REPAIR) TABLE$/
const PROGRAM = /^CREATE (PROCEDURE|FUNCTION|TRIGGER|EVENT)$/

/** Session settings of the binary log: to set them takes rights that no migration has, and each server words that differently. */
const BINLOG = /^(sql_log_bin|binlog_format|binlog_row_image)$/

/** Why a statement is not run in the sandbox: it would reach out of it, or means nothing there. Null: it may run. */
export function refusalOf(statement: Statement): string | null {
  const { kind } = statement
  if (kind === 'SET' && readSet(statement).some(({ scope }) => scope === 'global' || scope === 'persist'))
    return 'settings of the server are not changed in the sandbox'
  if (kind === 'SET' && readSet(statement).some(({ scope, name }) => scope === 'session' && BINLOG.test(name)))
    return 'what the binary log holds is not for migrations to decide'
  if (kind === 'LOAD DATA' || kind === 'LOAD XML') return 'it reads a file that the sandbox does not have'
  if (kind === 'XA') return 'XA transactions outlive the session'
  if (kind === 'CREATE FUNCTION' && has(statement, /^SONAME$/i)) return 'it loads a library'
  if (has(statement, /^(OUTFILE|DUMPFILE)$/i) && has(statement, /^INTO$/i)) return 'it writes a file'
  const system = statement.tables.find(
    (table) => table.access !== 'read' && table.database !== null && isSystemDatabase(table.database),
  )
  if (system !== undefined) return `it changes the server's own table ${system.database}.${system.name}`
  if (placesFiles(statement)) return 'it puts files into a directory of its own'
  if (kind === 'OTHER') return 'it is of no kind that Rollgate knows'
  if (statement.class === 'administration' && !HARMLESS.test(kind))
    return 'accounts, settings and administration of the server are left alone in the sandbox'
  return null
}

/** Why an event is not made: where a scheduler runs, it would do its work by itself. */
export async function eventRefusal(control: Session, { kind }: Statement): Promise<string | null> {
  if (!/^(CREATE|ALTER) EVENT$/.test(kind)) return null
  return (await runsEvents(control)) ? 'nothing may run by itself in the sandbox' : null
}

export async function runsEvents(session: Session): Promise<boolean> {
  const scheduler = String(await session.value('SELECT @@event_scheduler')).toUpperCase()
  return scheduler === 'ON' || scheduler === '1'
}

/** DATA DIRECTORY and INDEX DIRECTORY. */
function placesFiles({ text, tokens }: Statement): boolean {
  if (!/directory/i.test(text.slice(0, 100_000))) return false
  return tokens.some((token, at) => {
    if (!/^directory$/i.test(token.text)) return false
    const value = tokens[at + 1]?.text === '=' ? tokens[at + 2] : tokens[at + 1]
    return /^(data|index)$/i.test(tokens[at - 1]?.text ?? '') && /^['"]/.test(value?.text ?? '')
  })
}

/**
 * Before 8.0.21, MySQL let any account put InnoDB's files into any directory, so that no text may be run there that was not read
 * before: what is prepared from a variable is read first, and what a stored program prepares cannot be.
 */
export function hidesDirectories({ flavor, number }: ServerVersion): boolean {
  return flavor === 'mysql' && number < 80_021
}

/** Whether a stored program prepares statements. */
export function preparesStatements(create: string): boolean {
  return /\bPREPARE\b/i.test(create)
}

/**
 * Why a statement is not run on such a server.
 * @param session the one that would run it, whose variables it may use
 */
export async function hiddenRefusal(session: Session, { kind, text, tokens }: Statement): Promise<string | null> {
  if (PROGRAM.test(kind) && preparesStatements(text))
    return 'on this version, what it prepares could put files anywhere'
  if (kind !== 'PREPARE') return null
  const variable = tokens.find((token) => token.kind === 'variable')
  const prepared = variable === undefined ? text : String(await session.value(`SELECT ${variable.text}`))
  return /\bdirectory\b/i.test(prepared) ? 'on this version, what it prepares could put files anywhere' : null
}

/** Whether a bare word stands in the statement; long ones hold rows, and their beginning is enough. */
function has(statement: Statement, word: RegExp): boolean {
  if (!/outfile|dumpfile|soname|into/i.test(statement.text.slice(0, 100_000))) return false
  return statement.tokens.some((token) => token.kind === 'word' && word.test(token.text))
}
