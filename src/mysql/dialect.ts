import type { Session } from '../mysql/session.ts'
import type { SqlDialect } from '../sql/token.ts'

/** How the server reads text in a new session. */
export async function dialectOf(session: Session): Promise<SqlDialect> {
  const mode = String(await session.value('SELECT @@GLOBAL.sql_mode')).toUpperCase()
  return {
    flavor: session.version.flavor,
    version: session.version.number,
    ansiQuotes: /\b(ANSI_QUOTES|ANSI)\b/.test(mode),
    noBackslashEscapes: /\bNO_BACKSLASH_ESCAPES\b/.test(mode),
  }
}
