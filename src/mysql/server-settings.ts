import { UserError } from '../errors.ts'
import type { AwsCredentials } from './rds-token.ts'

/** `rds`: verified with Amazon's certificates. `rds-iam`: that, and the password is a token made from AWS credentials. */
export const SSL_MODES = [
  'disabled',
  'preferred',
  'required',
  'verify-ca',
  'verify-identity',
  'rds',
  'rds-iam',
] as const
export type SslMode = (typeof SSL_MODES)[number]

export type ServerRole = 'staging' | 'production' | 'backup' | 'replica' | 'sandbox' | 'server'

/** Everything needed to reach a server. The password is here and nowhere else: show servers with `describeServer`. */
export interface ServerSettings {
  readonly role: ServerRole
  readonly host: string
  readonly port: number
  readonly socketPath: string | null
  readonly user: string
  readonly password: string
  readonly database: string | null
  readonly ssl: SslMode
  /** Paths of PEM files. */
  readonly sslCa: string | null
  readonly sslCert: string | null
  readonly sslKey: string | null
  /** For `ssl: rds-iam`; null or left out when the environment has none. */
  readonly aws?: AwsCredentials | null
}

/** `host:port/database`, without credentials. */
export function describeServer(settings: ServerSettings): string {
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
  return `${host}:${settings.port}${settings.database === null ? '' : `/${settings.database}`}`
}

/**
 * Reads `mysql://user:password@host:port/database?ssl=…&ssl-ca=…&socket=…`.
 * @throws UserError naming the role and the fault, never the URL itself (it holds the password).
 */
export function parseServerUrl(url: string, role: ServerRole): ServerSettings {
  const wrong = (what: string) =>
    new UserError(`The ${role} URL ${what}`, {
      hint: 'Write it as mysql://user:password@host:3306/database; in user and password write @ as %40, : as %3A, / as %2F, # as %23 and % as %25.',
    })
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    throw wrong('cannot be read')
  }
  if (parsed.protocol !== 'mysql:' && parsed.protocol !== 'mariadb:') throw wrong('must begin with mysql://')
  if (parsed.hash !== '') throw wrong('has an unescaped #')
  const known = new Set(['ssl', 'ssl-ca', 'ssl-cert', 'ssl-key', 'socket'])
  for (const key of parsed.searchParams.keys()) {
    if (!known.has(key)) throw wrong(`has an unknown parameter \`${key}\` (known: ${[...known].join(', ')})`)
  }
  const ssl = parsed.searchParams.get('ssl') ?? 'preferred'
  if (!isSslMode(ssl)) throw wrong(`has ssl=${ssl}; it must be one of ${SSL_MODES.join(', ')}`)
  const database = decode(parsed.pathname.replace(/^\//, ''), wrong)
  if (database.includes('/')) throw wrong('has more than a database name after the host')
  return {
    role,
    host: parsed.hostname === '' ? 'localhost' : parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? 3306 : Number(parsed.port),
    socketPath: parsed.searchParams.get('socket'),
    user: decode(parsed.username, wrong),
    password: decode(parsed.password, wrong),
    database: database === '' ? null : database,
    ssl,
    sslCa: parsed.searchParams.get('ssl-ca'),
    sslCert: parsed.searchParams.get('ssl-cert'),
    sslKey: parsed.searchParams.get('ssl-key'),
  }
}

export function isSslMode(text: string): text is SslMode {
  return (SSL_MODES as readonly string[]).includes(text)
}

function decode(text: string, wrong: (what: string) => UserError): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw wrong('has a % that is not followed by two hexadecimal digits')
  }
}
