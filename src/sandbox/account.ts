import { randomBytes } from 'node:crypto'
import { ignoreRefusal, isServerError } from '../mysql/server-error.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'
import { quoteName, quoteText } from '../sql/quote.ts'

/** An account that may do what a migration does, in some databases, and nothing else: no files, no settings of the server, no other's rights. */
export interface RehearsalAccount {
  readonly settings: ServerSettings
  /** Makes its password what it was, for a migration may have changed it. */
  restore(): Promise<void>
  remove(): Promise<void>
}

/**
 * Lets it set the session variables that staging's sessions have; on MySQL 8 some of them want a right, which reaches no further
 * than the session.
 */
const SESSION_RIGHTS = 'SESSION_VARIABLES_ADMIN'

/**
 * Makes the account that runs a stranger's migrations.
 * @param admin with the right to make accounts
 * @param host where the account's connections come from, as the server sees it
 * @returns null when `admin` may not make it.
 */
export async function makeAccount(admin: Session, host: string): Promise<RehearsalAccount | null> {
  // MySQL 5.6 takes names of 16 characters.
  const user = `rollgate_${randomBytes(3).toString('hex')}`
  // All kinds of characters, for servers that ask for them.
  const password = `Aa1-${randomBytes(18).toString('base64url')}`
  const name = `${quoteText(user)}@${quoteText(host)}`
  try {
    await admin.run(`CREATE USER ${name} IDENTIFIED BY ${quoteText(password)}`)
  } catch (error) {
    if (isServerError(error)) return null
    throw error
  }
  if (admin.version.flavor === 'mysql' && admin.version.number >= 80_014)
    await admin.run(`GRANT ${SESSION_RIGHTS} ON *.* TO ${name}`).catch(ignoreRefusal)
  const old = admin.version.flavor === 'mysql' && admin.version.number < 50_700
  return {
    settings: { ...admin.settings, role: 'sandbox', user, password, database: null },
    restore: async () => {
      await admin.run(
        old
          ? `SET PASSWORD FOR ${name} = PASSWORD(${quoteText(password)})`
          : `ALTER USER ${name} IDENTIFIED BY ${quoteText(password)}`,
      )
    },
    remove: async () => {
      await admin.run(`DROP USER ${name}`).catch(ignoreRefusal)
    },
  }
}

/** @throws the server's error when `admin` may not give what it has. */
export async function allowDatabases(
  admin: Session,
  { settings }: RehearsalAccount,
  host: string,
  databases: readonly string[],
): Promise<void> {
  // In the name of a database _ and % stand for others, unless they are escaped.
  for (const database of databases)
    await admin.run(
      `GRANT ALL ON ${quoteName(database.replaceAll(/[_%]/g, '\\$&'))}.* TO ${quoteText(settings.user)}@${quoteText(host)}`,
    )
}
