import { quoteAccount } from '../mysql/account.ts'
import { unquoteIdentifier } from '../sql/literal.ts'
import { quoteName } from '../sql/quote.ts'

/** An account as the server knows it: what GRANT names. */
export interface Account {
  readonly user: string
  readonly host: string
}

/** Privileges that SHOW GRANTS lists, upper case, by level. */
export interface Rights {
  readonly global: ReadonlySet<string>
  /** By database pattern, as granted: `_` and `%` are wildcards unless escaped, and unless partial revokes are on. */
  readonly databases: readonly { readonly pattern: string; readonly privileges: ReadonlySet<string> }[]
  /** MySQL's partial revokes, by literal database name. */
  readonly revoked: ReadonlyMap<string, ReadonlySet<string>>
  /** Databases in which single tables or columns were granted. */
  readonly inParts: ReadonlySet<string>
  /** MySQL's partial_revokes: patterns are literal names. */
  readonly literalPatterns: boolean
}

const IDENTIFIER = '`(?:[^`]|``)*`|\\*'
const LINE = new RegExp(`^(GRANT|REVOKE) (.+?) ON (?:TABLE )?(${IDENTIFIER})\\.(${IDENTIFIER}) (?:TO|FROM) `)

/**
 * Reads the lines of SHOW GRANTS (sql/auth/sql_authorization.cc, MariaDB sql/sql_acl.cc). Without FOR, a server adds what the
 * active roles bring. Lines on routines, roles and proxies tell nothing that is asked here.
 */
export function readGrants(lines: readonly string[], literalPatterns: boolean): Rights {
  const global = new Set<string>()
  const databases = new Map<string, Set<string>>()
  const revoked = new Map<string, Set<string>>()
  const inParts = new Set<string>()
  for (const line of lines) {
    const [, verb, privileges, database, table] = LINE.exec(line) ?? []
    if (verb === undefined) continue
    const names = privileges!.split(/,\s*/).map((name) => name.toUpperCase())
    const add = (to: Set<string>) => names.forEach((name) => void to.add(name === 'ALL PRIVILEGES' ? 'ALL' : name))
    const name = unquote(database!)
    if (table !== '*') inParts.add(name)
    else if (verb === 'REVOKE') add(entry(revoked, name))
    else if (database === '*') add(global)
    else add(entry(databases, name))
  }
  return {
    global,
    databases: [...databases].map(([pattern, privileges]) => ({ pattern, privileges })),
    revoked,
    inParts,
    literalPatterns,
  }
}

/** Those of the privileges that the account does not have on all of the server. */
export function lacksGlobally({ global }: Rights, privileges: readonly string[]): string[] {
  return global.has('ALL') ? [] : privileges.filter((privilege) => !global.has(privilege))
}

/** Those of the privileges that the account does not have on all of a database. */
export function lacksOn(rights: Rights, database: string, privileges: readonly string[]): string[] {
  const revoked = rights.revoked.get(database)
  const local = bestMatch(rights, database)
  if (local?.has('ALL')) return []
  return privileges.filter((privilege) => {
    if (local?.has(privilege)) return false
    return (!rights.global.has('ALL') && !rights.global.has(privilege)) || revoked?.has(privilege) === true
  })
}

/** A server takes the one entry that fits best: a name without wildcards, else the pattern whose first wildcard stands last. */
function bestMatch({ databases, literalPatterns }: Rights, database: string): ReadonlySet<string> | null {
  const literal = (pattern: string) => literalPatterns || firstWildcard(pattern) === Number.POSITIVE_INFINITY
  const [best] = databases
    .filter(({ pattern }) => (literalPatterns ? pattern === database : patternFits(pattern, database)))
    .sort((a, b) => {
      if (literal(a.pattern) || literal(b.pattern)) return Number(literal(b.pattern)) - Number(literal(a.pattern))
      return firstWildcard(b.pattern) - firstWildcard(a.pattern)
    })
  return best?.privileges ?? null
}

function patternFits(pattern: string, database: string): boolean {
  const source = [...pattern.matchAll(/\\(.)|(_)|(%)|(.)/gsu)]
    .map(([, escaped, one, many, plain]) => {
      if (one !== undefined) return '.'
      if (many !== undefined) return '.*'
      return (escaped ?? plain!).replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
    })
    .join('')
  return new RegExp(`^${source}$`, 'su').test(database)
}

function firstWildcard(pattern: string): number {
  const at = /(?<!\\)[_%]/.exec(pattern)?.index
  return at ?? Number.POSITIVE_INFINITY
}

/** `CURRENT_USER()` prints user@host; only the user may hold an @. */
export function readAccount(text: string): Account {
  const at = text.lastIndexOf('@')
  return at < 0 ? { user: text, host: '' } : { user: text.slice(0, at), host: text.slice(at + 1) }
}

/** The statement to paste. `on` is `*.*` or what `databasePattern` made. */
export function grantStatement(privileges: readonly string[], on: string, { user, host }: Account): string {
  return `GRANT ${privileges.join(', ')} ON ${on} TO ${quoteAccount(user, host)};`
}

/** A database in a GRANT: its wildcards escaped, so that no database of a similar name is meant. */
export function databasePattern(database: string, literalPatterns: boolean): string {
  return `${quoteName(literalPatterns ? database : database.replaceAll(/[_%\\]/g, '\\$&'))}.*`
}

function unquote(name: string): string {
  return name === '*' ? name : unquoteIdentifier(name)
}

function entry(map: Map<string, Set<string>>, key: string): Set<string> {
  const set = map.get(key) ?? new Set<string>()
  map.set(key, set)
  return set
}
