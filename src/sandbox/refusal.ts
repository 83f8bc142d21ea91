import { readSet } from '../sql/set.ts'
import type { Statement } from '../sql/statement.ts'
import { isSystemDatabase } from './catalogue.ts'

/** Administration that changes nothing outside of the tables that it names. */
const HARMLESS = /^(ANALYZE|CHECK|CHECKSUM|OPTIMIZE|REPAIR) TABLE$/
/** The sandbox's own account must stay what it is, and nothing may happen later. */
const LATER = /^(CREATE|ALTER) EVENT$/

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
  if (LATER.test(kind)) return 'nothing may run by itself in the sandbox'
  if (kind === 'CREATE FUNCTION' && has(statement, /^SONAME$/i)) return 'it loads a library'
  if (has(statement, /^(OUTFILE|DUMPFILE)$/i) && has(statement, /^INTO$/i)) return 'it writes a file'
  const system = statement.tables.find(
    (table) => table.access !== 'read' && table.database !== null && isSystemDatabase(table.database),
  )
  if (system !== undefined) return `it changes the server's own table ${system.database}.${system.name}`
  if (kind === 'OTHER') return 'it is of no kind that Rollgate knows'
  if (statement.class === 'administration' && !HARMLESS.test(kind))
    return 'accounts, settings and administration of the server are left alone in the sandbox'
  return null
}

/** Whether a bare word stands in the statement; long ones hold rows, and their beginning is enough. */
function has(statement: Statement, word: RegExp): boolean {
  if (!/outfile|dumpfile|soname|into/i.test(statement.text.slice(0, 100_000))) return false
  return statement.tokens.some((token) => token.kind === 'word' && word.test(token.text))
}
