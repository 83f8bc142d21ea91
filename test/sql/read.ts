import { parseScript, parseStatement } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import type { Script, Statement } from '../../src/sql/statement.ts'
import type { SqlDialect } from '../../src/sql/token.ts'

export const MYSQL: SqlDialect = { flavor: 'mysql', version: 90704, ansiQuotes: false, noBackslashEscapes: false }
export const MYSQL_56: SqlDialect = { ...MYSQL, version: 50651 }
export const MARIADB: SqlDialect = { flavor: 'mariadb', version: 101119, ansiQuotes: false, noBackslashEscapes: false }

export function script(text: string, dialect: SqlDialect = MYSQL, database: string | null = null): Script {
  return parseScript(new Source('test.sql', text), { dialect, database })
}

/** The one statement of a text, which may hold delimiters. */
export function statement(text: string, dialect: SqlDialect = MYSQL): Statement {
  const found = parseStatement(new Source('test.sql', text), { dialect, database: null })
  if (found === null) throw new Error(`no statement in ${text}`)
  return found
}
