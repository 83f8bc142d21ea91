import type { Session } from './session.ts'

/**
 * The account of a session as a GRANT statement names it: `'user'@'host'`, with the host that the server found fitting. When the
 * server no longer answers, the host stays open.
 */
export async function accountName(session: Session): Promise<string> {
  const text = await session.value('SELECT CURRENT_USER()').catch(() => null)
  const account = text === null ? `${session.settings.user}@<host>` : String(text)
  // Only the user may hold an @.
  const at = account.lastIndexOf('@')
  return quoteAccount(account.slice(0, at), account.slice(at + 1))
}

/** `'user'@'host'`. GRANT takes no hexadecimal literals. */
export function quoteAccount(user: string, host: string): string {
  const quoted = (name: string) => `'${name.replaceAll("'", "''")}'`
  return `${quoted(user)}@${quoted(host)}`
}
