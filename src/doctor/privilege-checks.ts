import { JOURNAL_DATABASE } from '../deploy/journal-tables.ts'
import type { ServerVersion } from '../mysql/session.ts'
import { KEEP_DATABASE } from '../rollback/ddl-plan.ts'
import { type CheckDefinition, type Finding, fine, notice, warning, wrong } from './check.ts'
import type { ServerFacts } from './facts.ts'
import { databasePattern, grantStatement, lacksGlobally, lacksOn, type Rights } from './rights.ts'

/** To read what is there, change rows and put them back. Without TRIGGER an account does not see the triggers of a table. */
const ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRIGGER'] as const
const STRUCTURE = ['CREATE', 'DROP', 'ALTER', 'INDEX', 'REFERENCES', 'CREATE VIEW', 'SHOW VIEW', 'LOCK TABLES'] as const
const JOURNAL = ['SELECT', 'INSERT', 'UPDATE', 'CREATE'] as const
const KEEP = ['SELECT', 'INSERT', 'DELETE', 'CREATE', 'ALTER', 'DROP', 'LOCK TABLES'] as const
const BACKUP = ['SELECT', 'INSERT', 'DELETE', 'CREATE'] as const
const STAGING = ['SELECT', 'SHOW VIEW', 'TRIGGER'] as const

/** The privileges that stream the binlog and tell where it ends; MariaDB 10.5.2 renamed the second. */
export function binlogPrivileges({ flavor, number }: ServerVersion): string[] {
  return ['REPLICATION SLAVE', flavor === 'mariadb' && number >= 100_502 ? 'BINLOG MONITOR' : 'REPLICATION CLIENT']
}

/** The privilege to see whether a server is a replica: MariaDB 10.5.9 took it out of the others. */
export function replicaPrivilege({ flavor, number }: ServerVersion): string {
  return flavor === 'mariadb' && number >= 100_509 ? 'SLAVE MONITOR' : 'REPLICATION CLIENT'
}

/** The privilege that setting binlog variables for a session needs: MySQL 8.0.14, MariaDB 10.5.2, and SUPER before. */
export function settingPrivilege({ flavor, number }: ServerVersion): string {
  if (flavor === 'mariadb') return number >= 100_502 ? 'BINLOG ADMIN' : 'SUPER'
  return number >= 80_014 ? 'SESSION_VARIABLES_ADMIN' : 'SUPER'
}

const binlog: CheckDefinition = {
  id: 'privileges-binlog',
  roles: ['production'],
  atDeploy: 'refuse',
  asks: 'May the account stream the binary log, and ask where it ends?',
  examine(facts) {
    const cure = (privileges: readonly string[]) => grantStatement(privileges, '*.*', facts.account)
    const needed = binlogPrivileges(facts.version)
    if ('hidden' in facts.rights)
      return [
        'hidden' in facts.binlog ? wrong(facts.binlog.hidden, cure(needed)) : untold(facts.rights.hidden, cure(needed)),
      ]
    const lacking = lacksGlobally(facts.rights.value, needed)
    if ('value' in facts.binlog && facts.binlog.value !== null && lacking.includes(needed[1]!))
      // It may all the same: SUPER, on some versions.
      lacking.splice(lacking.indexOf(needed[1]!), 1)
    if (lacking.length === 0) return [fine('the account may read the binary log')]
    const refused = lacking.map((one) =>
      one === needed[0] ? 'stream the binlog' : 'read the position of the binary log',
    )
    return [wrong(`the account may not ${refused.join(' or ')}: it lacks ${lacking.join(', ')}`, cure(lacking))]
  },
}

const rows: CheckDefinition = {
  id: 'privileges-rows',
  roles: ['production'],
  atDeploy: 'refuse',
  asks: 'May the account read and change the rows of the database, and see its triggers?',
  examine: (facts) => onDatabase(facts, ROWS, 'a deployment that changes rows, or its rollback, would fail', wrong),
}

const structure: CheckDefinition = {
  id: 'privileges-structure',
  roles: ['production'],
  atDeploy: 'skip',
  asks: 'May the account change the structure of the database?',
  examine: (facts) => onDatabase(facts, STRUCTURE, 'migrations that need it would fail', warning),
}

const staging: CheckDefinition = {
  id: 'privileges-staging',
  roles: ['staging'],
  atDeploy: 'skip',
  asks: 'May the account read the structure: tables, views and triggers?',
  examine: (facts) => onDatabase(facts, STAGING, 'the audit would not see all that is there', wrong),
}

const journal: CheckDefinition = {
  id: 'privileges-journal',
  roles: ['production'],
  atDeploy: 'refuse',
  asks: 'May the account keep its journal, the database `rollgate`?',
  examine: (facts) => [
    ownDatabase(facts, JOURNAL_DATABASE, JOURNAL, 'the account may not write the journal (database rollgate)', wrong),
  ],
}

const keep: CheckDefinition = {
  id: 'privileges-keep',
  roles: ['production'],
  atDeploy: 'skip',
  asks: 'May the account keep what DDL would destroy, in the database `rollgate_keep`?',
  examine(facts) {
    if (facts.promises.keepData === 'never') return [fine('nothing is kept (keep-data is never)')]
    const what = `the account may not keep what DROP, TRUNCATE and narrowing changes destroy (database ${KEEP_DATABASE})`
    return [ownDatabase(facts, KEEP_DATABASE, KEEP, what, warning)]
  },
}

const processes: CheckDefinition = {
  id: 'privileges-process',
  roles: ['production'],
  atDeploy: 'skip',
  asks: 'May the account see the transactions and connections of others?',
  examine({ rights, account }) {
    if ('hidden' in rights || lacksGlobally(rights.value, ['PROCESS']).length === 0)
      return [fine('the account sees the connections of others')]
    return [
      notice(
        'the account does not see the transactions of others: who holds up DDL cannot be told',
        grantStatement(['PROCESS'], '*.*', account),
      ),
    ]
  },
}

const backup: CheckDefinition = {
  id: 'privileges-backup',
  roles: ['backup'],
  atDeploy: 'refuse',
  asks: 'May the account make and write the backup tables?',
  examine: (facts) =>
    facts.backups.map(({ database }) =>
      ownDatabase(facts, database, BACKUP, `the account may not write the backup tables (database ${database})`, wrong),
    ),
}

type Judge = (message: string, cure: string) => Finding

/** A database of ours is asked for whole: the account needs nothing less of it over the years. */
function ownDatabase(
  { rights, account }: ServerFacts,
  database: string,
  needed: readonly string[],
  message: string,
  judge: Judge,
): Finding {
  if ('hidden' in rights) return untold(rights.hidden, grantStatement(['ALL'], `${database}.*`, account))
  const lacking = lacksOn(rights.value, database, needed)
  if (lacking.length === 0) return fine(`the account has its rights on the database ${database}`)
  return judge(
    `${message}: it lacks ${lacking.join(', ')}`,
    grantStatement(['ALL'], plainPattern(database, rights.value), account),
  )
}

function onDatabase(facts: ServerFacts, needed: readonly string[], consequence: string, judge: Judge): Finding[] {
  const { rights, account, settings } = facts
  const { database } = settings
  if (database === null) return [notice('no database is named in the settings, so rights on it were not looked at')]
  if ('hidden' in rights)
    return [untold(rights.hidden, grantStatement(needed, databasePattern(database, false), account))]
  const lacking = lacksOn(rights.value, database, needed)
  if (lacking.length === 0) return [fine(`the account has ${needed.join(', ')} on database ${database}`)]
  const cure = grantStatement(lacking, databasePattern(database, rights.value.literalPatterns), account)
  const message = `the account lacks ${lacking.join(', ')} on database ${database}: ${consequence}`
  // Granted table by table, it may have all that its migrations need.
  return [
    rights.value.inParts.has(database) ? warning(`${message}, but for single tables`, cure) : judge(message, cure),
  ]
}

/** A name without wildcards stands as it is, which is easier to read. */
function plainPattern(database: string, rights: Rights): string {
  return /^[a-z]+$/.test(database) ? `${database}.*` : databasePattern(database, rights.literalPatterns)
}

function untold(reason: string, cure: string): Finding {
  return notice(`the rights of the account cannot be read (${reason}); it needs at least what is below`, cure)
}

export const PRIVILEGE_CHECKS: readonly CheckDefinition[] = [
  binlog,
  rows,
  structure,
  journal,
  keep,
  processes,
  staging,
  backup,
]
