import type { StatementReport } from '../audit/finding.ts'
import type { Session } from '../mysql/session.ts'
import { quoteName, quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'

type Online = StatementReport['online']

/** The database in which clones are altered. */
export const CLONE_DATABASE = 'rollgate_clone'

/**
 * The algorithm that the server would use for an ALTER TABLE, CREATE INDEX or DROP INDEX, found by asking it: an empty clone of
 * the table is altered with the cheapest ALGORITHM that it accepts. The answer does not depend on rows.
 */
export async function askOnline(session: Session, statement: Statement): Promise<Online> {
  const table = statement.tables.find((one) => one.access === 'alter')
  if (table === undefined || table.database === null || !['ALTER TABLE', 'CREATE INDEX', 'DROP INDEX'].includes(statement.kind)) return 'n/a'
  const clone = `${quoteName(CLONE_DATABASE)}.${quoteName('clone')}`
  const source = `${quoteName(table.database)}.${quoteName(table.name)}`
  await session.run(`CREATE DATABASE IF NOT EXISTS ${quoteName(CLONE_DATABASE)}`)
  for (const algorithm of session.version.flavor === 'mariadb' ? ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] : ['INSTANT', 'INPLACE', 'COPY']) {
    const sql = onClone(statement, table.span, clone, algorithm)
    if (sql === null) return 'n/a'
    try {
      await session.run(`DROP TABLE IF EXISTS ${clone}`)
      await session.run(`CREATE TABLE ${clone} LIKE ${source}`)
      const before = await tableId(session)
      await session.run(sql)
      if (algorithm === 'INSTANT') return 'instant'
      if (algorithm === 'NOCOPY') return 'inplace'
      if (algorithm === 'COPY') return 'copy'
      // MariaDB had its chance to do it without a rebuild; MySQL gives a rebuilt table a new id.
      if (session.version.flavor === 'mariadb') return 'rebuild'
      return before !== null && before !== (await tableId(session)) ? 'rebuild' : 'inplace'
    } catch {
      // Refused with this algorithm: ask for the next one. What no algorithm does is judged elsewhere.
    }
  }
  return 'n/a'
}

/** The statement with the clone in place of the table and an ALGORITHM clause; null when it names one itself. */
function onClone(statement: Statement, span: { start: number; end: number }, clone: string, algorithm: string): string | null {
  if (statement.alter?.some((clause) => clause.kind === 'algorithm' || clause.kind === 'rename-table')) return null
  const offset = statement.span.start
  const head = statement.text.slice(0, span.start - offset) + clone
  const rest = statement.text.slice(span.end - offset)
  return statement.kind === 'ALTER TABLE' ? `${head} ALGORITHM=${algorithm}, ${rest}` : `${head}${rest} ALGORITHM=${algorithm}`
}

async function tableId(session: Session): Promise<string | null> {
  const view = session.version.number >= 80_000 && session.version.flavor === 'mysql' ? 'INNODB_TABLES' : 'INNODB_SYS_TABLES'
  const id = await session.value(`SELECT table_id FROM information_schema.${view} WHERE name = ${quoteText(`${CLONE_DATABASE}/clone`)}`)
  return id === null ? null : String(id)
}
