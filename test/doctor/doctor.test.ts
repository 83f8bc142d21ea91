import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { backupDatabaseName } from '../../src/backup/names.ts'
import { type DoctorReport, doctor } from '../../src/commands/doctor.ts'
import type { DoctorSettings } from '../../src/config/settings.ts'
import { prepareJournal } from '../../src/deploy/journal-tables.ts'
import { openControl } from '../../src/deploy/target.ts'
import { type Check, runChecks } from '../../src/doctor/check.ts'
import { CHECKS } from '../../src/doctor/checks.ts'
import { readFacts } from '../../src/doctor/read-facts.ts'
import { EXIT, UserError } from '../../src/errors.ts'
import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import type { Session } from '../../src/mysql/session.ts'
import { Project, rejection } from '../deploy/project.ts'
import { onEachServer, startServer, type TestServer } from '../servers.ts'

const PROMISES = { rollbackWindowDays: 7, keepData: 'auto' } as const

function examine(production: ServerSettings | null, changed: Partial<DoctorSettings> = {}): Promise<DoctorReport> {
  return doctor({
    production,
    staging: null,
    backup: null,
    replicas: [],
    rollbackDirectory: tmpdir(),
    ...PROMISES,
    ...changed,
  })
}

function target(server: TestServer, database: string, changed: Partial<ServerSettings> = {}): ServerSettings {
  return { ...server.settings, role: 'production', database, ...changed }
}

function checksOf(report: DoctorReport, role: string): readonly Check[] {
  const found = report.servers.find((server) => server.role === role)
  return found?.checks ?? assert.fail(`no ${role} server in the report`)
}

/** The findings of one check that are not ok. */
function amiss(report: DoctorReport, role: string, id: string): Check[] {
  return checksOf(report, role).filter((check) => check.id === id && check.level !== 'ok')
}

function levels(report: DoctorReport, ...wanted: Check['level'][]): string[] {
  return report.servers.flatMap(({ role, checks }) =>
    checks.filter(({ level }) => wanted.includes(level)).map(({ id }) => `${role} ${id}`),
  )
}

/** The statements of cures that a person would paste. */
function statements(report: DoctorReport, verb: 'GRANT' | 'SET GLOBAL'): string[] {
  const cures = report.servers.flatMap(({ checks }) => checks.map(({ cure }) => cure ?? ''))
  return [...new Set(cures.flatMap((cure) => cure.match(new RegExp(`${verb} [^;]*;`, 'g')) ?? []))]
}

/** The command itself, for its exit code. */
async function runDoctor(url: string): Promise<{ code: number; stdout: string }> {
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
  const args = ['--import', import.meta.resolve('tsx'), cli, 'doctor', '--format', 'json']
  const env = { ...process.env, ROLLGATE_PRODUCTION_URL: url }
  return await new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: tmpdir(), env }, (error, stdout) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout }),
    )
  })
}

let accounts = 0

/** The account stays as long as its server, which is thrown away with this file. */
async function createAccount(owner: Session): Promise<Partial<ServerSettings>> {
  const user = `doctor_${++accounts}`
  const password = 'Rollgate-test-1'
  await owner.run(`CREATE USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}'`)
  return { user, password }
}

onEachServer('a fit server: every check is told, none complains', {}, async (_t, server) => {
  const database = await server.createDatabase()
  const production = target(server, database)
  const report = await examine(production, { staging: { ...production, role: 'staging' } })
  assert.deepEqual(levels(report, 'error', 'warning'), [])
  assert.equal(report.ok, true)
  assert.deepEqual(
    report.servers.map(({ role }) => role),
    ['production', 'staging', 'backup'],
  )
  for (const { role, checks } of report.servers)
    for (const { id, message } of checks) {
      assert.ok(message !== '' && !message.includes(production.password))
      assert.ok(CHECKS.find((check) => check.id === id)!.roles.includes(role as 'production'), `${role} ${id}`)
    }
})

onEachServer('an account that may nothing: the GRANT statements, pasted once, make it fit', {}, async (t, server) => {
  const owner = await server.session()
  const project = await Project.create(t, server)
  const account = await createAccount(owner)
  // Without any right on it a server does not let an account into a database.
  await owner.run(`GRANT CREATE TEMPORARY TABLES ON ${project.database}.* TO '${account.user}'@'127.0.0.1'`)
  const production = { ...project.production, ...account }
  const staging = { ...production, role: 'staging' as const }

  const poor = await examine(production, { staging })
  assert.equal(poor.ok, false)
  for (const id of ['privileges-binlog', 'privileges-rows', 'privileges-journal'])
    assert.equal(amiss(poor, 'production', id)[0]?.level, 'error', id)
  for (const id of ['privileges-structure', 'privileges-keep'])
    assert.equal(amiss(poor, 'production', id)[0]?.level, 'warning', id)
  assert.equal(amiss(poor, 'production', 'privileges-process')[0]?.level, 'notice')
  assert.equal(amiss(poor, 'staging', 'privileges-staging')[0]?.level, 'error')
  assert.equal(amiss(poor, 'backup', 'privileges-backup')[0]?.level, 'error')

  const grants = statements(poor, 'GRANT').filter((grant) => !grant.includes('FILE'))
  for (const grant of grants) {
    assert.match(grant, new RegExp(`TO '${account.user}'@'127\\.0\\.0\\.1';$`))
    await owner.run(grant.slice(0, -1))
  }
  const cured = await examine(production, { staging })
  assert.deepEqual(levels(cured, 'error', 'warning'), [])
  for (const role of ['production', 'staging', 'backup'])
    assert.deepEqual(
      checksOf(cured, role).filter(({ id, level }) => id.startsWith('privileges') && level !== 'ok'),
      [],
    )

  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL)')
  await session.run('INSERT INTO item VALUES (1, 10), (2, 20)')
  const backup = { ...production, role: 'backup' as const }
  const sql = 'UPDATE item SET n = n + 1; ALTER TABLE item ADD COLUMN m int; DROP TABLE item;'
  const deployed = await project.deploy({ 'm.sql': sql }, { production, backup })
  assert.equal(deployed.state, 'done', deployed.notes.join('\n'))
  const undone = await project.rollback(deployed.deployment!, { production, backup })
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.equal(await session.value("SELECT GROUP_CONCAT(id, ':', n ORDER BY id) FROM item"), '1:10,2:20')

  // The backup database is there now: it is written, and nothing of that stays.
  const again = await examine(production)
  const writable = checksOf(again, 'backup').find(({ id }) => id === 'backup-writable')
  assert.match(writable!.message, /a table was written/)
  const database = backupDatabaseName(production.host, production.port, project.database)
  const left = await session.query(`SHOW TABLES FROM \`${database}\` LIKE '%doctor%'`)
  assert.deepEqual(left, [])
})

onEachServer(
  'rights that come from a role count',
  { except: { servers: ['mysql-5.6'], reason: 'it has no roles' } },
  async (_t, server) => {
    const owner = await server.session()
    const database = await server.createDatabase()
    const account = await createAccount(owner)
    const who = `'${account.user}'@'127.0.0.1'`
    await owner.run('CREATE ROLE rollgate_staff')
    await owner.run(`GRANT SELECT, SHOW VIEW, TRIGGER ON ${database}.* TO rollgate_staff`)
    await owner.run(`GRANT rollgate_staff TO ${who}`)
    await owner.run(
      server.flavor === 'mariadb'
        ? `SET DEFAULT ROLE rollgate_staff FOR ${who}`
        : `SET DEFAULT ROLE rollgate_staff TO ${who}`,
    )
    const report = await examine(null, { staging: { ...target(server, database, account), role: 'staging' } })
    assert.deepEqual(levels(report, 'error', 'warning'), [])
  },
)

onEachServer(
  'rights that everybody has count',
  { only: { servers: ['mariadb'], reason: 'it has no GRANT TO PUBLIC' } },
  async (_t, server) => {
    const owner = await server.session()
    const database = await server.createDatabase()
    const account = await createAccount(owner)
    await owner.run(`GRANT SELECT, SHOW VIEW, TRIGGER ON ${database}.* TO PUBLIC`)
    const report = await examine(null, { staging: { ...target(server, database, account), role: 'staging' } })
    await owner.run(`REVOKE SELECT, SHOW VIEW, TRIGGER ON ${database}.* FROM PUBLIC`)
    assert.deepEqual(levels(report, 'error', 'warning'), [])
  },
)

/** About everything wrong that a running server can have; `loose-`: what a version does not know it ignores. */
const SPOILT = [
  '--binlog-format=STATEMENT',
  '--binlog-row-image=MINIMAL',
  '--loose-binlog-row-value-options=PARTIAL_JSON',
  '--loose-binlog-transaction-compression=ON',
  '--loose-log-bin-compress=ON',
  '--binlog-ignore-db=hidden',
  '--max-allowed-packet=1M',
  '--read-only=1',
  // In MariaDB two names of one variable: the last counts.
  '--loose-expire-logs-days=1',
  '--loose-binlog-expire-logs-seconds=1800',
  '--loose-max-statement-time=30',
]

onEachServer('a spoilt server: every fault is named, and the cures cure', {}, async (t, shared) => {
  const server = await startServer(t, shared.id, { extra: SPOILT })
  const owner = await server.session()
  const database = await server.createDatabase()
  await owner.run('CREATE DATABASE hidden')
  const account = await createAccount(owner)
  await owner.run(`GRANT ALL ON \`%\`.* TO '${account.user}'@'127.0.0.1'`)
  const second = server.flavor === 'mariadb' ? 'BINLOG MONITOR' : 'REPLICATION CLIENT'
  await owner.run(`GRANT PROCESS, REPLICATION SLAVE, ${second} ON *.* TO '${account.user}'@'127.0.0.1'`)
  const production = target(server, database, account)
  const backupDatabase = backupDatabaseName(production.host, production.port, database)
  await owner.run(`CREATE DATABASE \`${backupDatabase}\``)

  const report = await examine(production)
  assert.equal(report.ok, false)
  const settings = ['binlog_format', 'binlog_row_image', 'binlog_row_value_options', 'binlog_transaction_compression']
  const known = settings.filter((name) =>
    checksOf(report, 'production').some((check) => check.id === name.replaceAll('_', '-')),
  )
  assert.equal(known.length, server.id.startsWith('mysql-9') ? 4 : 2)
  for (const variable of known) {
    // MySQL 5.6 lets everyone set this one.
    if (server.id === 'mysql-5.6' && variable === 'binlog_row_image') continue
    const [found] = amiss(report, 'production', variable.replaceAll('_', '-'))
    assert.equal(found?.level, 'error', variable)
    assert.match(found.cure!, new RegExp(`SET GLOBAL ${variable} = `))
    assert.match(found.cure!, /GRANT (SUPER|BINLOG ADMIN|SESSION_VARIABLES_ADMIN) ON \*\.\* TO/)
  }
  assert.match(amiss(report, 'production', 'read-only')[0]!.message, /read_only/)
  assert.match(amiss(report, 'backup', 'read-only')[0]!.message, /backup server is read_only/)
  assert.match(amiss(report, 'backup', 'backup-writable')[0]!.message, /read.only/i)
  assert.equal(amiss(report, 'production', 'rollback-window')[0]!.level, 'error')
  assert.equal(amiss(report, 'production', 'binlog-kept').length, server.id === 'mysql-5.6' ? 0 : 1)
  assert.equal(amiss(report, 'production', 'time-limit').length, server.flavor === 'mariadb' ? 1 : 0)

  // A shorter promise can be kept.
  const promised = await examine(production, { rollbackWindowDays: 1 })
  assert.equal(amiss(promised, 'production', 'rollback-window').length, server.id === 'mysql-5.6' ? 0 : 1)

  // The target takes larger statements than this server does.
  const control = await openControl(production)
  t.after(() => control.destroy())
  const read = { role: 'backup', backupDatabases: [backupDatabase], promises: PROMISES } as const
  const small = runChecks(CHECKS, await readFacts(control, { ...read, targetPacket: 2 ** 24 }))
  assert.equal(small.find((check) => check.id === 'max-allowed-packet')!.level, 'warning')

  const filtered = await examine(target(server, 'hidden', account))
  assert.match(amiss(filtered, 'production', 'binlog-filter')[0]!.message, /`hidden`.*binlog_ignore_db/)

  for (const statement of statements(report, 'SET GLOBAL')) await owner.run(statement.slice(0, -1))
  await owner.run('SET GLOBAL read_only = OFF')
  const cured = await examine(production)
  assert.deepEqual(levels(cured, 'error', 'warning'), [])

  // What RDS and Aurora have in place of the server's own variables.
  await owner.run('CREATE TABLE mysql.rds_configuration (name varchar(100), value varchar(100))')
  await owner.run("INSERT INTO mysql.rds_configuration VALUES ('binlog retention hours', NULL)")
  await owner.run(`GRANT SELECT ON mysql.rds_configuration TO '${account.user}'@'127.0.0.1'`)
  const never = amiss(await examine(production), 'production', 'binlog-kept')
  assert.equal(never[0]?.level, 'error')
  assert.match(never[0].cure!, /CALL mysql\.rds_set_configuration\('binlog retention hours', 168\);/)
  await owner.run('UPDATE mysql.rds_configuration SET value = 24')
  const day = await examine(production)
  assert.equal(amiss(day, 'production', 'binlog-kept').length, 0)
  assert.match(amiss(day, 'production', 'rollback-window')[0]!.message, /24 hours/)
  await owner.run('UPDATE mysql.rds_configuration SET value = 168')
  assert.equal((await examine(production)).ok, true)
})

onEachServer('a server without binary log', {}, async (t, shared) => {
  const server = await startServer(t, shared.id, { binlog: false })
  const database = await server.createDatabase()
  const report = await examine(target(server, database))
  assert.equal(report.ok, false)
  assert.match(amiss(report, 'production', 'log-bin')[0]!.cure!, /log_bin/)
  const run = await runDoctor(server.url(database))
  assert.equal(run.code, EXIT.server)
  const document = JSON.parse(run.stdout) as DoctorReport
  const logBin = document.servers[0]!.checks.find(({ id }) => id === 'log-bin')
  assert.deepEqual([logBin?.level, logBin?.ok, typeof logBin?.cure], ['error', false, 'string'])
  assert.ok(!run.stdout.includes(server.settings.password))
  assert.deepEqual(
    levels(report, 'error').filter((id) => !id.includes('sql-log-bin')),
    ['production log-bin'],
  )
})

onEachServer('transactions that are open, in whatever time zone', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const writer = await server.session({ database: project.database })
  await writer.run('CREATE TABLE item (id int PRIMARY KEY)')
  await writer.run('START TRANSACTION')
  await writer.run('INSERT INTO item VALUES (1), (2)')
  const owner = await server.session()
  await owner.run("SET GLOBAL time_zone = '+05:00'")
  t.after(async () => (await server.session()).run("SET GLOBAL time_zone = 'SYSTEM'"))
  const control = await openControl(project.production)
  t.after(() => control.destroy())
  const read = { role: 'production', promises: PROMISES } as const
  const facts = await readFacts(control, { ...read, longTransactionSeconds: 0 })
  const [found] = runChecks(CHECKS, facts).filter(
    ({ id, message }) => id === 'long-transactions' && message.includes(`connection ${writer.connectionId} `),
  )
  assert.equal(found?.level, 'warning')
  assert.match(found.message, /changed 2/)
  assert.equal(found.cure, `Wait for its end, or end it: KILL ${writer.connectionId};`)
  const seconds = 'value' in facts.transactions ? facts.transactions.value[0]!.seconds : -1
  assert.ok(seconds >= 0 && seconds < 600, String(seconds))
  assert.equal(await control.value('SELECT @@SESSION.time_zone'), '+00:00')
  await writer.run('ROLLBACK')
})

onEachServer('what earlier deployments left, and a journal of another version', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session()
  await prepareJournal(session)
  t.after(async () => (await server.session()).run('DROP DATABASE rollgate'))
  const leave = (sequence: number, state: string) =>
    session.run(
      `INSERT INTO rollgate.statement (deployment, migration, statement_index, sequence, kind, step, sql_text, checksum, state, connection_id, start_file, start_position) VALUES ('d1', 0, 1, ${sequence}, 'UPDATE', 'dml', '', '', '${state}', 1, '', 0)`,
    )
  await leave(0, 'done')
  assert.equal((await examine(project.production)).ok, true)
  await leave(1, 'executed')
  const executed = await examine(project.production)
  assert.equal(executed.ok, true)
  assert.match(amiss(executed, 'production', 'unsettled-statements')[0]!.cure!, /rollgate recover d1/)
  await leave(2, 'unknown')
  const unknown = await examine(project.production)
  assert.equal(unknown.ok, false)
  assert.match(
    amiss(unknown, 'production', 'unsettled-statements').find(({ level }) => level === 'error')!.cure!,
    /--mark done\|not-run/,
  )
  await session.run('DELETE FROM rollgate.statement')

  await session.run('UPDATE rollgate.version SET version = 99')
  assert.match(amiss(await examine(project.production), 'production', 'journal-version')[0]!.message, /version 99/)
  const refused = await rejection(project.deploy({ 'm.sql': 'CREATE TABLE t (id int PRIMARY KEY);' }))
  assert.ok(refused instanceof UserError && refused.exitCode === EXIT.server)
  assert.match(refused.message, /version 99.*\[journal-version\]/)
})

onEachServer('a replica', {}, async (t, server) => {
  const database = await server.createDatabase()
  const owner = await server.session()
  const old = server.flavor === 'mariadb' || server.id === 'mysql-5.6'
  await owner.run(
    old
      ? "CHANGE MASTER TO MASTER_HOST = 'primary.invalid', MASTER_USER = 'x', MASTER_PASSWORD = 'x'"
      : "CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'primary.invalid', SOURCE_USER = 'x', SOURCE_PASSWORD = 'x'",
  )
  t.after(async () => (await server.session()).run(old ? 'RESET SLAVE ALL' : 'RESET REPLICA ALL'))
  const production = target(server, database)
  const report = await examine(production, { staging: { ...production, role: 'staging' } })
  for (const role of ['production', 'staging']) {
    const [found] = amiss(report, role, 'replica')
    assert.equal(found?.level, 'warning')
    assert.match(found.message, /replica of primary\.invalid, and replication is stopped/)
  }
})

/** A TCP proxy to servers in turn; `greet` may change the first packet of each. */
async function startProxy(
  t: TestContext,
  ports: readonly number[],
  greet: (packet: Buffer) => Buffer,
): Promise<number> {
  const sockets = new Set<Socket>()
  let turn = 0
  const listener = createServer((client) => {
    const behind = connect(ports[turn++ % ports.length]!, '127.0.0.1')
    for (const socket of [client, behind]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => void [client.destroy(), behind.destroy()])
    }
    behind.once('data', (packet) => {
      client.write(greet(packet))
      behind.pipe(client)
    })
    client.pipe(behind)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    listener.close()
  })
  const address = listener.address()
  return typeof address === 'object' && address !== null ? address.port : assert.fail('no port')
}

onEachServer('a named replica: real replication, running and stopped', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const follower = await startServer(t, server.id)
  const there = await follower.session()
  const { host, port, user, password } = server.settings
  const old = server.flavor === 'mariadb' || server.id === 'mysql-5.6'
  await there.run(
    old
      ? `CHANGE MASTER TO MASTER_HOST = '${host}', MASTER_PORT = ${port}, MASTER_USER = '${user}', MASTER_PASSWORD = '${password}'`
      : `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${host}', SOURCE_PORT = ${port}, SOURCE_USER = '${user}', SOURCE_PASSWORD = '${password}', GET_SOURCE_PUBLIC_KEY = 1`,
  )
  // From the end of the source's log: what earlier tests did there is of no matter here.
  const [end] = await (await server.session()).query(old ? 'SHOW MASTER STATUS' : 'SHOW BINARY LOG STATUS')
  await there.run(
    old
      ? `CHANGE MASTER TO MASTER_LOG_FILE = '${end!.File}', MASTER_LOG_POS = ${end!.Position}`
      : `CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE = '${end!.File}', SOURCE_LOG_POS = ${end!.Position}`,
  )
  const replicas = [{ ...follower.settings, role: 'replica' as const }]
  const stopped = await examine(project.production, { replicas })
  assert.match(amiss(stopped, 'replica', 'replication-lag')[0]!.message, /replication is stopped/)
  assert.equal(stopped.ok, true)
  const told = await project.deploy({ '1.sql': '' }, { replicas })
  assert.match(told.notes.join('\n'), /The replica 127\.0\.0\.1:\d+: it is a replica of .*, and replication is stopped/)

  await there.run(old ? 'START SLAVE' : 'START REPLICA')
  // Until both threads run; a thread that connects is not running yet.
  for (let attempt = 0; attempt < 200; attempt++) {
    if (amiss(await examine(project.production, { replicas }), 'replica', 'replication-lag').length === 0) return
  }
  const [row] = await there.query(old ? 'SHOW SLAVE STATUS' : 'SHOW REPLICA STATUS')
  assert.fail(`it never ran: ${JSON.stringify(row)}`)
})

onEachServer('a proxy in between', {}, async (t, server) => {
  const database = await server.createDatabase()
  // A proxy of the MySQL protocol has connection ids of its own: four bytes after the version (HandshakeV10).
  const renumbered = await startProxy(t, [server.settings.port], (packet) => {
    const at = packet.indexOf(0, 5) + 1
    packet.writeUInt32LE((packet.readUInt32LE(at) + 1000) % 2 ** 32, at)
    return packet
  })
  const report = await examine(target(server, database, { port: renumbered }))
  assert.equal(report.ok, false)
  assert.match(amiss(report, 'production', 'proxy')[0]!.message, /a proxy stands between/)
  assert.equal(amiss(report, 'backup', 'proxy')[0]!.level, 'notice')

  const plain = await startProxy(t, [server.settings.port], (packet) => packet)
  assert.deepEqual(amiss(await examine(target(server, database, { port: plain })), 'production', 'proxy'), [])
})

onEachServer('a balancer over two servers', {}, async (t, server) => {
  const database = await server.createDatabase()
  const other = await startServer(t, server.id)
  const { user, password } = server.settings
  const there = await other.session()
  await there.run(`CREATE DATABASE ${database}`)
  await there.run(
    server.id === 'mysql-5.6'
      ? `SET PASSWORD FOR '${user}'@'127.0.0.1' = PASSWORD('${password}')`
      : `ALTER USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}'`,
  )
  const port = await startProxy(t, [server.settings.port, other.settings.port], (packet) => packet)
  const report = await examine(target(server, database, { port }))
  assert.equal(report.ok, false)
  assert.match(amiss(report, 'production', 'proxy')[0]!.message, /reach different servers: \w+ is /)
})

onEachServer('a deployment runs the same checks: it refuses, or tells', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const owner = await server.session()
  const variable = server.id === 'mysql-5.6' ? 'expire_logs_days' : 'binlog_expire_logs_seconds'
  const before = String(await owner.value(`SELECT @@GLOBAL.${variable}`))
  t.after(async () => (await server.session()).run(`SET GLOBAL ${variable} = ${before}`))
  await owner.run(`SET GLOBAL ${variable} = ${server.id === 'mysql-5.6' ? 1 : 86_400}`)
  const told = await project.deploy({ '1.sql': 'CREATE TABLE t (id int PRIMARY KEY);' })
  assert.equal(told.state, 'done')
  assert.match(told.notes.join('\n'), /The target: the binary log is kept for 24 hours .* rollback window of 7 days/)
  const kept = await project.deploy({ '1.sql': 'CREATE TABLE t (id int PRIMARY KEY);' }, { rollbackWindowDays: 1 })
  assert.ok(!kept.notes.some((note) => note.includes('rollback window')))
  if (server.id === 'mysql-5.6') return
  await owner.run(`SET GLOBAL ${variable} = 600`)
  const refused = await rejection(project.deploy({ '2.sql': 'INSERT INTO t VALUES (1);' }))
  assert.ok(refused instanceof UserError && refused.exitCode === EXIT.server)
  assert.match(refused.message, /kept for 10 minutes only .*\[binlog-kept\]/)
  assert.match(refused.hint!, /binlog_expire_logs_seconds = 604800;/)
  assert.equal(await owner.value(`SELECT COUNT(*) FROM ${project.database}.t`), '0')
})

onEachServer(
  'TLS: what the session has is told',
  { only: { servers: ['mysql-9.7'], reason: 'it makes itself certificates' } },
  async (_t, server) => {
    const database = await server.createDatabase()
    const report = await examine(target(server, database, { ssl: 'required' }))
    const tls = checksOf(report, 'production').find(({ id }) => id === 'tls')
    assert.match(tls?.message ?? checksOf(report, 'production')[0]!.message, /TLS/)
  },
)
