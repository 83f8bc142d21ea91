import { journalExists } from '../deploy/journal-tables.ts'
import { UserError } from '../errors.ts'
import { type BinlogStatus, binlogStatus } from '../mysql/binlog-status.ts'
import { trySetCapture } from '../mysql/capture-settings.ts'
import { describeServerError, isServerError } from '../mysql/server-error.ts'
import { type Row, Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import type {
  Channel,
  Identity,
  JournalFacts,
  Known,
  Promises,
  Role,
  ServerFacts,
  Space,
  Transaction,
  Unsettled,
} from './facts.ts'
import { type Rights, readAccount, readGrants } from './rights.ts'
import { tryBackup } from './try-backup.ts'

export interface ReadOptions {
  readonly role: Role
  /** Databases of the backup server that get this target's backup tables. */
  readonly backupDatabases?: readonly string[]
  /** Make, write and drop a table there, where the account may; a deployment makes the real ones soon anyway. */
  readonly writeBackup?: boolean
  readonly targetPacket?: number | null
  readonly local?: Space | null
  readonly promises: Promises
  /** Default 60: what holds a metadata lock for a minute will hold up DDL. */
  readonly longTransactionSeconds?: number
  /** Connections made besides, to see whether all reach the same server; default 2. */
  readonly otherConnections?: number
}

const IDENTITY = ['hostname', 'port', 'server_id', 'server_uuid', 'server_uid', 'datadir']

/**
 * Reads what the checks judge by. The session of a target is made to log what capture needs, as far as the account may;
 * nothing else is changed but the scratch table of a backup server. What the server does not tell is a fact too.
 */
export async function readFacts(session: Session, options: ReadOptions): Promise<ServerFacts> {
  const { role, promises, longTransactionSeconds = 60, otherConnections = 2 } = options
  const production = role === 'production'
  const captureSettings = production ? await trySetCapture(session) : []
  const variables = await readVariables(session)
  const account = readAccount(String(await session.value('SELECT CURRENT_USER()')))
  const rights = await known(() => readRights(session, variables))
  const backups = []
  for (const database of options.backupDatabases ?? [])
    backups.push(await tryBackup(session, database, options.writeBackup === true ? rights : null))
  return {
    role,
    settings: session.settings,
    version: session.version,
    account,
    rights,
    variables,
    tlsCipher: await readCipher(session),
    connectionIds: await readConnectionIds(session),
    identities: await readIdentities(session, variables, otherConnections),
    clock: await readClock(session),
    captureSettings,
    binlog: production ? await readBinlog(session, variables) : { value: null },
    channels: await known(() => readChannels(session)),
    transactions: production
      ? await known(() => readTransactions(session, longTransactionSeconds))
      : { hidden: 'not asked' },
    longTransactionSeconds,
    disk: await readDisk(session, variables),
    rdsRetentionHours: production ? await known(() => readRdsRetention(session)) : { hidden: 'not asked' },
    journal: production ? await known(() => readJournal(session)) : null,
    backups,
    local: options.local ?? null,
    targetPacket: options.targetPacket ?? null,
    promises,
  }
}

/** A server error says why something stays unknown; all else is thrown on. */
async function known<T>(ask: () => Promise<T>): Promise<Known<T>> {
  try {
    return { value: await ask() }
  } catch (error) {
    if (isServerError(error)) return { hidden: describeServerError(error) }
    throw error
  }
}

async function readVariables(session: Session): Promise<Map<string, string>> {
  const rows = await session.query('SHOW SESSION VARIABLES')
  return new Map(rows.map((row) => [String(row.Variable_name).toLowerCase(), String(row.Value)]))
}

async function readRights(session: Session, variables: ReadonlyMap<string, string>): Promise<Rights> {
  const rows = await session.query('SHOW GRANTS')
  // MariaDB 10.11 grants to everybody by the name PUBLIC, which it shows apart.
  if (session.version.flavor === 'mariadb' && session.version.number >= 101_100) {
    const everybody = await known(() => session.query('SHOW GRANTS FOR PUBLIC'))
    if ('value' in everybody) rows.push(...everybody.value)
  }
  return readGrants(
    rows.map((row) => String(Object.values(row)[0])),
    variables.get('partial_revokes') === 'ON',
  )
}

async function readCipher(session: Session): Promise<string | null> {
  const [row] = await session.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'")
  const cipher = row === undefined ? '' : String(row.Value)
  return cipher === '' ? null : cipher
}

/** The server's own list of connections is what a proxy that answers CONNECTION_ID() itself cannot make up. */
async function readConnectionIds(session: Session): Promise<ServerFacts['connectionIds']> {
  const listed = await known(() =>
    session.value(`SELECT COUNT(*) FROM information_schema.processlist WHERE id = ${session.connectionId}`),
  )
  return {
    greeting: session.greetingId,
    own: session.connectionId,
    listed: 'hidden' in listed || listed.value !== '0',
  }
}

async function readIdentities(
  session: Session,
  variables: ReadonlyMap<string, string>,
  others: number,
): Promise<Identity[]> {
  const own = new Map(IDENTITY.flatMap((name) => (variables.has(name) ? [[name, variables.get(name)!]] : [])))
  const identities: Identity[] = [own]
  const names = IDENTITY.map((name) => `'${name}'`).join(', ')
  for (let other = 0; other < others; other++) {
    const another = await Session.open(session.settings)
    try {
      const rows = await another.query(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names})`)
      identities.push(new Map(rows.map((row) => [String(row.Variable_name).toLowerCase(), String(row.Value)])))
    } finally {
      await another.close()
    }
  }
  return identities
}

async function readClock(session: Session): Promise<ServerFacts['clock']> {
  const asked = Date.now()
  const text = String(await session.value("SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%fZ')"))
  const answered = Date.now()
  const server = Date.parse(text.replace(/(\.\d{3})\d*Z$/, '$1Z'))
  return { skew: (server - (asked + answered) / 2) / 1000, uncertainty: (answered - asked) / 2000 }
}

async function readBinlog(
  session: Session,
  variables: ReadonlyMap<string, string>,
): Promise<Known<BinlogStatus | null>> {
  if (variables.get('log_bin') !== 'ON') return { value: null }
  try {
    return { value: await binlogStatus(session) }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { hidden: error.message }
  }
}

/** SHOW REPLICA STATUS since MySQL 8.0.22; SHOW SLAVE STATUS shows MariaDB's default channel only. */
export async function readChannels(session: Session): Promise<Channel[]> {
  const { flavor, number } = session.version
  const statement =
    flavor === 'mariadb' ? 'SHOW ALL SLAVES STATUS' : number >= 80_022 ? 'SHOW REPLICA STATUS' : 'SHOW SLAVE STATUS'
  return (await session.query(statement)).map((row) => {
    const lag = row.Seconds_Behind_Source ?? row.Seconds_Behind_Master ?? null
    return {
      source: String(row.Source_Host ?? row.Master_Host),
      running:
        String(row.Replica_IO_Running ?? row.Slave_IO_Running) === 'Yes' &&
        String(row.Replica_SQL_Running ?? row.Slave_SQL_Running) === 'Yes',
      lag: lag === null ? null : Number(lag),
    }
  })
}

/** `trx_started` is in the time zone of the server's machine, so ages are taken in that. */
async function readTransactions(session: Session, seconds: number): Promise<Transaction[]> {
  await session.run("SET @rollgate_time_zone = @@SESSION.time_zone, time_zone = 'SYSTEM'")
  try {
    const rows =
      await session.query(`SELECT t.trx_mysql_thread_id AS id, TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) AS seconds,
t.trx_rows_locked AS locked, t.trx_rows_modified AS changed, t.trx_query AS query, p.user AS user, p.host AS host
FROM information_schema.innodb_trx t LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
WHERE t.trx_mysql_thread_id <> CONNECTION_ID() AND t.trx_started <= NOW() - INTERVAL ${seconds} SECOND
ORDER BY t.trx_started`)
    return rows.map(readTransaction)
  } finally {
    await session.run('SET time_zone = @rollgate_time_zone')
  }
}

function readTransaction(row: Row): Transaction {
  return {
    connectionId: String(row.id),
    who: row.user === null ? null : `${row.user}@${row.host}`,
    seconds: Number(row.seconds),
    lockedRows: String(row.locked),
    changedRows: String(row.changed),
    statement: row.query === null ? null : String(row.query),
  }
}

/** information_schema.DISKS of MariaDB's plugin of that name; sizes in KiB. The data directory lies on the longest path. */
export async function readDisk(session: Session, variables: ReadonlyMap<string, string>): Promise<Known<Space>> {
  if (session.version.flavor === 'mysql') return { hidden: 'MySQL has no statement for it' }
  const disks = await known(() =>
    session.query('SELECT Path AS path, Available AS free, Total AS total FROM information_schema.DISKS'),
  )
  if ('hidden' in disks) return disks
  const directory = variables.get('datadir') ?? '/'
  const [best] = disks.value
    .map((row) => ({ path: String(row.path), free: Number(row.free) * 1024, total: Number(row.total) * 1024 }))
    .filter(({ path }) => directory.startsWith(path.endsWith('/') ? path : `${path}/`))
    .sort((a, b) => b.path.length - a.path.length)
  return best === undefined
    ? { hidden: 'no disk of information_schema.DISKS holds the data directory' }
    : { value: best }
}

/** What `CALL mysql.rds_show_configuration` shows; the table is there on RDS and Aurora only. */
async function readRdsRetention(session: Session): Promise<number | null> {
  const value = await session.value("SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours'")
  return value === null ? null : Number(value)
}

async function readJournal(session: Session): Promise<JournalFacts> {
  if (!(await journalExists(session))) return { version: null, unsettled: [] }
  const version = Number(await session.value('SELECT MAX(version) FROM rollgate.version'))
  const states = ['intent', 'executed', 'unknown', 'undoing'].map(quoteText).join(', ')
  const rows = await session.query(
    `SELECT deployment, state, COUNT(*) AS statements FROM rollgate.statement WHERE state IN (${states}) GROUP BY deployment, state ORDER BY deployment, state`,
  )
  const unsettled: Unsettled[] = rows.map((row) => ({
    deployment: String(row.deployment),
    state: String(row.state),
    statements: Number(row.statements),
  }))
  return { version, unsettled }
}
