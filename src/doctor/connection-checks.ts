import { type CheckDefinition, fine, notice, warning, wrong } from './check.ts'
import type { ServerFacts } from './facts.ts'

const EVERYWHERE = ['production', 'staging', 'backup', 'replica'] as const

/** The oldest versions that tests run on. */
const OLDEST = { mysql: 50_600, mariadb: 101_100 } as const
/** What is older than this lacks what the binlog reader needs (MySQL 5.6's event format, MariaDB 10.0's). */
const TOO_OLD = { mysql: 50_600, mariadb: 100_000 } as const
/** Skew in seconds from which times in reports and opids mislead. */
const SKEW = 5

const reachable: CheckDefinition = {
  id: 'reachable',
  roles: EVERYWHERE,
  atDeploy: 'refuse',
  asks: 'Does the server answer, and let the account in?',
  examine: () => [fine('reached and logged in')],
}

const tls: CheckDefinition = {
  id: 'tls',
  roles: EVERYWHERE,
  atDeploy: 'refuse',
  asks: 'Is the connection encrypted, as `ssl` asks?',
  examine({ settings, tlsCipher }) {
    const { ssl, host, socketPath } = settings
    if (tlsCipher === null) {
      const local = socketPath !== null || ['localhost', '127.0.0.1', '::1'].includes(host)
      if (ssl === 'disabled') return [fine('plain text, as ssl=disabled asks')]
      if (ssl !== 'preferred')
        return [wrong(`the connection is plain text although ssl=${ssl}`, 'Look for a proxy that ends TLS in between.')]
      if (local) return [fine('plain text, on this machine only')]
      return [
        warning(
          'the connection is plain text, rows and all: the server offers no TLS, and ssl=preferred takes that',
          'Turn TLS on at the server; ssl=required then insists on it.',
        ),
      ]
    }
    const verified = ssl === 'verify-ca' || ssl === 'verify-identity' || ssl === 'rds' || ssl === 'rds-iam'
    if (verified) return [fine(`TLS with ${tlsCipher}, the certificate verified (ssl=${ssl})`)]
    return [
      notice(
        `TLS with ${tlsCipher}; the certificate is not verified (ssl=${ssl})`,
        'ssl=verify-identity with ssl-ca proves that this is the server that is meant.',
      ),
    ]
  },
}

const version: CheckDefinition = {
  id: 'version',
  roles: EVERYWHERE,
  atDeploy: 'refuse',
  asks: 'Is it a MySQL or MariaDB of a version that is known?',
  examine({ version: { flavor, number, text }, variables }) {
    const name = `${flavor === 'mariadb' ? 'MariaDB' : 'MySQL'} ${text}`
    const comment = variables.get('version_comment') ?? ''
    const other = /tidb|vitess|oceanbase|singlestore|polardb/i.exec(`${text} ${comment}`)?.[0]
    if (other !== undefined)
      return [
        wrong(`${name} is ${other}, which speaks MySQL but is another server`, 'Use MySQL or MariaDB as the server.'),
      ]
    if (number < TOO_OLD[flavor])
      return [wrong(`${name} is too old`, 'Upgrade to MySQL 5.6 or MariaDB 10.11 at least.')]
    if (number < OLDEST[flavor])
      return [notice(`${name}; older than what Rollgate is tested on (MariaDB 10.11, MySQL 5.6)`)]
    return [fine(name)]
  },
}

const proxy: CheckDefinition = {
  id: 'proxy',
  roles: EVERYWHERE,
  atDeploy: 'refuse',
  asks: 'Do all connections reach one and the same server, with no proxy in between?',
  examine(facts) {
    const cure = `Give the address of the server itself: locks, the binary log and KILL need it. (Here: ${facts.settings.host}:${facts.settings.port})`
    const differing = differingVariable(facts)
    if (differing !== null)
      return [
        wrong(
          `connections to this address reach different servers: ${differing.variable} is ${differing.values.join(' and ')}`,
          cure,
        ),
      ]
    const comment = facts.variables.get('version_comment') ?? ''
    const named = /proxysql|maxscale|mysql router|heimdall|dbproxy/i.exec(`${comment} ${facts.version.text}`)?.[0]
    if (named !== undefined) return [found(facts, `${named} stands between (version_comment: ${comment})`, cure)]
    const { greeting, own, listed } = facts.connectionIds
    if (greeting !== own % 2 ** 32)
      return [
        found(facts, `a proxy stands between: it greeted with connection ${greeting}, the server has ${own}`, cure),
      ]
    if (!listed)
      return [found(facts, `a proxy stands between: the server's list of connections has no connection ${own}`, cure)]
    return [fine('all connections reach the same server')]
  },
}

/** Only reading a structure goes well through a proxy. */
function found({ role }: ServerFacts, message: string, cure: string) {
  return role === 'production' ? wrong(message, cure) : notice(message, cure)
}

function differingVariable({ identities }: ServerFacts): { variable: string; values: string[] } | null {
  for (const variable of identities[0]?.keys() ?? []) {
    const values = [...new Set(identities.map((identity) => identity.get(variable) ?? 'not there'))]
    if (values.length > 1) return { variable, values }
  }
  return null
}

const clock: CheckDefinition = {
  id: 'clock',
  roles: EVERYWHERE,
  atDeploy: 'tell',
  asks: "Does the server's clock agree with ours, and which time zone has it?",
  examine({ clock: { skew, uncertainty }, variables }) {
    const system = variables.get('system_time_zone') || 'unknown'
    if (Math.abs(skew) - uncertainty > SKEW)
      return [
        warning(
          `the server's clock is ${Math.abs(skew).toFixed(1)} s ${skew > 0 ? 'ahead of' : 'behind'} this machine's; its time zone is ${system}`,
          'Let both follow a time server (NTP): the times in opids and reports are compared with binlog times.',
        ),
      ]
    return [fine(`the clock agrees with this machine's to ${SKEW} s; the server's time zone is ${system}`)]
  },
}

export const CONNECTION_CHECKS: readonly CheckDefinition[] = [reachable, tls, version, proxy, clock]
