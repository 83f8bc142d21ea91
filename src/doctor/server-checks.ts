import { describeBytes } from '../config/size.ts'
import { JOURNAL_VERSION } from '../deploy/journal-tables.ts'
import { type CheckDefinition, type Finding, fine, notice, warning, wrong } from './check.ts'
import type { Channel, Space, Transaction } from './facts.ts'
import { replicaPrivilege } from './privilege-checks.ts'
import { span } from './retention.ts'
import { grantStatement } from './rights.ts'

const WRITTEN = ['production', 'backup'] as const
/** Free bytes below which a server, or our spool, will soon fill up; and below which it has as good as done so. */
const LITTLE_SPACE = 2 ** 30
const NO_SPACE = 64 * 2 ** 20
/** Seconds that a replica may lag before what is read from it misleads. */
const LAG = 60

const readOnly: CheckDefinition = {
  id: 'read-only',
  roles: WRITTEN,
  atDeploy: 'refuse',
  asks: 'Does the server accept writes (`read_only`, `super_read_only`, `innodb_read_only`)?',
  examine({ variables, role }) {
    const who = role === 'production' ? 'target' : 'backup server'
    const on = (name: string) => !['OFF', '0', undefined].includes(variables.get(name))
    const named = ['super_read_only', 'read_only', 'innodb_read_only'].filter(on)
    if (named.length > 0)
      return [
        wrong(
          `the ${who} is read_only (${named.join(', ')}): it is probably a replica`,
          named.includes('innodb_read_only')
            ? 'Name the writer: on Aurora, the cluster endpoint.'
            : role === 'production'
              ? 'Deploy to the primary; or SET GLOBAL read_only = OFF if this is the primary.'
              : 'Name a server that accepts writes with --backup; or SET GLOBAL read_only = OFF.',
        ),
      ]
    const transactions = ['transaction_read_only', 'tx_read_only'].filter(on)
    if (transactions.length > 0)
      return [
        wrong(
          `transactions on the ${who} are read-only by default (${transactions.join(', ')})`,
          `SET GLOBAL ${transactions[0]} = OFF;`,
        ),
      ]
    return [fine(`the ${who} accepts writes`)]
  },
}

const replica: CheckDefinition = {
  id: 'replica',
  roles: ['production', 'staging', 'backup'],
  atDeploy: 'tell',
  asks: 'Is it a primary, and if it is a replica, does it keep up?',
  examine({ channels, role, variables, account, version }) {
    const findings: Finding[] = []
    if (variables.get('wsrep_on') === 'ON' && role === 'production')
      findings.push(
        notice(
          'this is a node of a Galera cluster',
          'Name one node, not a balancer: each node has its own binary log.',
        ),
      )
    if ('hidden' in channels)
      return [
        ...findings,
        notice(
          `whether it is a replica cannot be read: ${channels.hidden}`,
          grantStatement([replicaPrivilege(version)], '*.*', account),
        ),
      ]
    if (channels.value.length === 0) return [...findings, fine('it replicates from no other server')]
    return [...findings, ...channels.value.map((channel) => ofChannel(channel, role === 'production'))]
  },
}

function ofChannel({ source, running, lag }: Channel, target: boolean): Finding {
  const pace = !running ? ', and replication is stopped' : lag === null ? '' : `, ${span(lag)} behind`
  const message = `it is a replica of ${source}${pace}`
  if (target)
    return warning(
      `${message}: what is deployed here is not on its source`,
      'Deploy to the primary, unless these two replicate from each other and this is the one that is written.',
    )
  if (!running || (lag !== null && lag > LAG))
    return warning(message, 'Wait until it has caught up: what is read here is old, and a deployment makes it older.')
  return fine(message)
}

const replicationLag: CheckDefinition = {
  id: 'replication-lag',
  roles: ['replica'],
  atDeploy: 'tell',
  asks: 'Does a replica that `--replica` names keep up with its source?',
  examine({ channels, account, version }) {
    if ('hidden' in channels)
      return [
        warning(
          `how far it lags cannot be read: ${channels.hidden}`,
          grantStatement([replicaPrivilege(version)], '*.*', account),
        ),
      ]
    if (channels.value.length === 0)
      return [
        warning('it replicates from no other server', 'Name a replica with --replica, or set its replication up.'),
      ]
    return channels.value.map((channel) => ofChannel(channel, false))
  },
}

const diskSpace: CheckDefinition = {
  id: 'disk-space',
  roles: WRITTEN,
  atDeploy: 'tell',
  asks: 'Has the server room for binary log, backup tables and kept rows, as far as it tells?',
  examine({ disk, version }) {
    if ('value' in disk) return [room(disk.value, 'the server', 'Make room, or purge what is not needed any more.')]
    if (version.flavor === 'mysql')
      return [
        notice(
          'MySQL does not tell how much room its disk has',
          'Look at the machine, or at the metrics of the service.',
        ),
      ]
    return [
      notice(
        `the server does not tell how much room its disk has: ${disk.hidden}`,
        "INSTALL SONAME 'disks'; and GRANT FILE to the account let it tell.",
      ),
    ]
  },
}

const localSpace: CheckDefinition = {
  id: 'rollback-directory-space',
  roles: ['production'],
  atDeploy: 'refuse',
  asks: 'Has this machine room for the rollback directory, which holds every changed row?',
  examine: ({ local }) =>
    local === null
      ? []
      : [room(local, 'this machine', 'Make room, or name a directory on another disk with --rollback-dir.', true)],
}

function room({ path, free, total }: Space, whose: string, cure: string, refuse = false): Finding {
  const message = `${describeBytes(free)} of ${describeBytes(total)} are free on ${whose} (${path})`
  if (refuse && free < NO_SPACE) return wrong(message, cure)
  return free < LITTLE_SPACE ? warning(message, cure) : fine(message)
}

const longTransactions: CheckDefinition = {
  id: 'long-transactions',
  roles: ['production'],
  atDeploy: 'tell',
  asks: 'Are transactions open for more than a minute? DDL waits for them, and everyone else then waits for the DDL.',
  examine({ transactions, longTransactionSeconds }) {
    if ('hidden' in transactions) return [notice(`transactions of others cannot be read: ${transactions.hidden}`)]
    if (transactions.value.length === 0)
      return [fine(`no transaction is open for more than ${span(longTransactionSeconds)}`)]
    return transactions.value.map((transaction) =>
      warning(describeTransaction(transaction), `Wait for its end, or end it: KILL ${transaction.connectionId};`),
    )
  },
}

/** Of the statement its verb alone: reports are public in many repositories, and statements hold data. */
function describeTransaction({ connectionId, who, seconds, lockedRows, changedRows, statement }: Transaction): string {
  const doing =
    statement === null ? 'idle in it' : `running ${/^\w+/.exec(statement.trim())?.[0].toUpperCase() ?? 'a statement'}`
  return `connection ${connectionId}${who === null ? '' : ` (${who})`} has had a transaction open for ${span(seconds)}, ${doing}; rows locked ${lockedRows}, changed ${changedRows}`
}

const time: CheckDefinition = {
  id: 'time-limit',
  roles: WRITTEN,
  atDeploy: 'tell',
  asks: 'May statements run as long as they take (`max_statement_time` of MariaDB)?',
  examine({ variables, version }) {
    if (version.flavor !== 'mariadb') return []
    const seconds = Number(variables.get('max_statement_time') ?? 0)
    if (seconds === 0) return [fine('statements may run as long as they take')]
    return [
      warning(
        `max_statement_time is ${seconds}: the server ends statements that take longer, in the middle of a deployment or a rollback`,
        'SET GLOBAL max_statement_time = 0; or leave the account out: ALTER USER … WITH MAX_STATEMENT_TIME 0.',
      ),
    ]
  },
}

const journalVersion: CheckDefinition = {
  id: 'journal-version',
  roles: ['production'],
  atDeploy: 'refuse',
  asks: 'Is the journal on the target of a version that this Rollgate knows?',
  examine({ journal }) {
    if (journal === null || 'hidden' in journal)
      return journal === null ? [] : [notice(`the journal cannot be read: ${journal.hidden}`)]
    const { version } = journal.value
    if (version === null) return [fine('there is no journal yet; the first deployment makes it')]
    if (version <= JOURNAL_VERSION) return [fine(`the journal has version ${version}`)]
    return [
      wrong(
        `the journal on the target has version ${version}; this Rollgate knows version ${JOURNAL_VERSION}`,
        'Use the Rollgate version that made it, or a newer one.',
      ),
    ]
  },
}

const pending: CheckDefinition = {
  id: 'unsettled-statements',
  roles: ['production'],
  // A deployment settles them itself, or refuses in its own words.
  atDeploy: 'skip',
  asks: 'Is every statement of earlier deployments settled: backed up, or known not to have run?',
  examine({ journal }) {
    if (journal === null || 'hidden' in journal) return []
    const { unsettled } = journal.value
    if (unsettled.length === 0) return [fine('no statement of an earlier deployment is unsettled')]
    return unsettled.map(({ deployment, state, statements }) => {
      const which = `${statements} statement${statements === 1 ? '' : 's'} of deployment ${deployment}`
      if (state === 'unknown')
        return wrong(
          `the outcome of ${which} is unknown`,
          `Look at the tables, then: rollgate recover ${deployment} [STATEMENT] --mark done|not-run; or rollgate rollback ${deployment}`,
        )
      if (state === 'undoing')
        return wrong(`the rollback of ${which} broke off in the middle`, `rollgate rollback ${deployment} finishes it.`)
      return warning(
        `${which} ${statements === 1 ? 'is' : 'are'} not backed up yet (${state === 'intent' ? 'interrupted, or running now' : 'executed'})`,
        `rollgate recover ${deployment} finishes the backup from the binary log, and so does the next deploy.`,
      )
    })
  },
}

export const SERVER_CHECKS: readonly CheckDefinition[] = [
  readOnly,
  replica,
  replicationLag,
  diskSpace,
  localSpace,
  longTransactions,
  time,
  journalVersion,
  pending,
]
