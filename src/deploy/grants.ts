import { replicationGrant } from '../mysql/binlog-status.ts'
import type { Session } from '../mysql/session.ts'
import { quoteName } from '../sql/quote.ts'
import { JOURNAL_DATABASE } from './journal-tables.ts'
import type { Check } from './preflight.ts'
import { accountOf } from './surroundings.ts'

const ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']
const STRUCTURE = ['CREATE', 'DROP', 'ALTER', 'INDEX', 'REFERENCES']

/** What an account may do: by `*` or the database pattern of its grants, in upper case. */
type Grants = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Whether the account on production may do what a deployment needs, with the GRANT statements to paste. Rights that come with roles
 * are not always shown (MySQL), so that what seems to be lacking is a warning then.
 */
export async function checkGrants(session: Session, keepDatabase: string): Promise<Check[]> {
  const lines = (await session.query('SHOW GRANTS')).map((row) => String(Object.values(row)[0]))
  const grants = readGrants(lines)
  const roles = lines.some((line) => !/ ON /.test(line))
  const account = await accountOf(session)
  const on = (database: string, privileges: readonly string[]) => {
    const lacking = privileges.filter((privilege) => !allows(grants, database, privilege))
    return check(
      `grants-${database}`,
      `on database ${database}`,
      lacking,
      roles,
      `GRANT ALL ON ${quoteName(database.replaceAll(/[_%]/g, '\\$&'))}.* TO ${account};`,
    )
  }
  const replication = ['REPLICATION SLAVE'].filter((privilege) => !allows(grants, '*', privilege))
  const { database } = session.settings
  return [
    ...(database === null ? [] : [on(database, [...ROWS, ...STRUCTURE])]),
    on(JOURNAL_DATABASE, ['SELECT', 'INSERT', 'UPDATE', 'CREATE']),
    on(keepDatabase, ['SELECT', 'INSERT', 'CREATE', 'DROP', 'ALTER']),
    check(
      'grants-replication',
      'to read the binary log',
      replication,
      roles,
      replicationGrant(session).replace(/ TO .*/, ` TO ${account};`),
    ),
  ]
}

function check(id: string, where: string, lacking: readonly string[], roles: boolean, cure: string): Check {
  if (lacking.length === 0) return { id, ok: true, message: `the account has the rights ${where}`, cure: null }
  const message = `the account lacks ${lacking.join(', ')} ${where}${roles ? ', unless a role of it has them' : ''}`
  return { id, ok: false, ...(roles ? { warning: true as const } : {}), message, cure }
}

/**
 * Reads lines of SHOW GRANTS: GRANT privilege, … ON [db].[table] TO …. Grants on single tables, columns and routines are left out.
 */
export function readGrants(lines: readonly string[]): Grants {
  const grants = new Map<string, Set<string>>()
  for (const line of lines) {
    const [, privileges, database] = /^GRANT (.+) ON (\*|`(?:[^`]|``)+`|'[^']+')\.\* TO /i.exec(line) ?? []
    if (privileges === undefined || database === undefined) continue
    const key = database === '*' ? '*' : database.slice(1, -1).replaceAll('``', '`')
    const known = grants.get(key) ?? new Set()
    grants.set(key, known)
    for (const privilege of privileges.split(',')) known.add(privilege.trim().toUpperCase())
  }
  return grants
}

/** MariaDB calls REPLICATION SLAVE by two names; ALL PRIVILEGES of a database or of the server holds each of its kind. */
export function allows(grants: Grants, database: string, privilege: string): boolean {
  const names = privilege === 'REPLICATION SLAVE' ? [privilege, 'REPLICATION REPLICA'] : [privilege]
  return [...grants].some(
    ([pattern, held]) =>
      (pattern === '*' || (database !== '*' && matches(pattern, database))) &&
      [...names, 'ALL PRIVILEGES', 'ALL'].some((name) => held.has(name)),
  )
}

/** Database names in grants are patterns: % and _ stand for others, unless after a backslash. */
function matches(pattern: string, database: string): boolean {
  const source = pattern.replaceAll(/\\([%_])|%|_|[^%_\\]+|\\/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped
    if (part === '%') return '.*'
    return part === '_' ? '.' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${source}$`, 'su').test(database)
}
