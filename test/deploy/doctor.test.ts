import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { doctor } from '../../src/commands/doctor.ts'
import type { DoctorSettings } from '../../src/config/settings.ts'
import { allows, readGrants } from '../../src/deploy/grants.ts'
import type { Check } from '../../src/deploy/preflight.ts'
import { managedService, retentionCure, retentionSeconds } from '../../src/deploy/surroundings.ts'
import { binlogStatus } from '../../src/mysql/binlog-status.ts'
import { parseVersion } from '../../src/mysql/session.ts'
import { onEachServer, startServer, type TestServer } from '../servers.ts'
import { Project } from './project.ts'

async function examine(server: TestServer, changed: Partial<DoctorSettings> = {}, database: string | null = null) {
  const production = { ...server.settings, role: 'production' as const, database }
  const rollbackDirectory = join(tmpdir(), 'rollgate-none', 'deeper')
  const report = await doctor({
    production,
    staging: null,
    backup: { ...production, role: 'backup' },
    rollbackDirectory,
    rollbackWindowDays: 7,
    ...changed,
  })
  const of = (role: string) =>
    new Map(report.servers.find((one) => one.role === role)!.checks.map((one) => [one.id, one]))
  return { report, production: of('production'), backup: of('backup') }
}

function wrong(check: Check | undefined, message: RegExp, cure: RegExp, warning = true): void {
  assert.ok(check !== undefined && !check.ok, JSON.stringify(check))
  assert.equal(check.warning ?? false, warning)
  assert.match(check.message, message)
  assert.match(check.cure!, cure)
}

onEachServer('a fit server has nothing wrong', {}, async (_t, server) => {
  const { report, production, backup } = await examine(server)
  assert.deepEqual(
    report.servers.flatMap(({ checks }) => checks.filter(({ ok }) => !ok)),
    [],
  )
  assert.equal(report.ok, true)
  const ids = ['version', 'tls', 'proxy', 'log-bin', 'read-only', 'replica', 'retention', 'long-transactions', 'clock']
  for (const id of [...ids, 'grants-rollgate', 'grants-replication', 'journal', 'disk-space', 'binlog-position'])
    assert.ok(production.has(id), id)
  for (const id of ['version', 'read-only', 'max-allowed-packet']) assert.ok(backup.has(id), id)
})

onEachServer('every cause that says no is named with its cure', {}, async (t, server) => {
  const own = await startServer(t, server.id)
  const session = await own.session()
  const other = await startServer(t, server.id, { binlog: false, extra: ['--max-allowed-packet=1M'] })
  const project = await Project.create(t, own)
  const { deployment } = await project.deploy({
    'm.sql': 'CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1);',
  })
  await session.run(
    `UPDATE rollgate.statement SET state = 'unknown' WHERE deployment = '${deployment}' AND sequence = 1`,
  )
  const seconds = /^(mysql-9|mariadb)/.test(server.id)
  await session.run(`SET GLOBAL ${seconds ? 'binlog_expire_logs_seconds = 172800' : 'expire_logs_days = 2'}`)
  await (await other.session()).run('SET GLOBAL read_only = 1')
  const { production, backup, report } = await examine(own, {
    backup: { ...other.settings, role: 'backup', database: null },
  })
  assert.equal(report.ok, false)
  wrong(
    production.get('retention'),
    /kept for 2 days, the rollback window is 7 days/,
    /^SET GLOBAL (binlog_expire_logs_seconds = 604800|expire_logs_days = 7);/,
  )
  wrong(
    production.get('unknown-statement'),
    new RegExp(`statement 1 \\(INSERT\\) of deployment ${deployment}`),
    new RegExp(`rollgate recover ${deployment} 1 --mark done`),
    false,
  )
  wrong(backup.get('read-only'), /backup server is read_only/, /SET GLOBAL read_only = OFF/, false)
  wrong(backup.get('max-allowed-packet'), /1048576 bytes/, /SET GLOBAL max_allowed_packet = \d+;/)
})

onEachServer('a replica is named as one', {}, async (t, server) => {
  const own = await startServer(t, server.id)
  const session = await own.session()
  const { file } = await binlogStatus(session)
  const source = server.id.startsWith('mysql-9') ? 'SOURCE' : 'MASTER'
  const verb = source === 'SOURCE' ? 'CHANGE REPLICATION SOURCE' : 'CHANGE MASTER'
  await session.run(
    `${verb} TO ${source}_HOST = 'primary.example', ${source}_USER = 'r', ${source}_LOG_FILE = '${file}', ${source}_LOG_POS = 4${source === 'SOURCE' ? ', SOURCE_AUTO_POSITION = 0' : ''}`,
  )
  wrong((await examine(own)).production.get('replica'), /a replica of primary\.example/, /Deploy to the primary/)
})

onEachServer('rights that an account lacks are named with the GRANT to paste', {}, async (t, server) => {
  const session = await server.session()
  const database = await server.createDatabase('grants_')
  const account = "'doctor''s'@'%'"
  await session.run(`CREATE USER ${account} IDENTIFIED BY 'x'`)
  t.after(async () => (await server.session()).run(`DROP USER ${account}`))
  const settings = { ...server.settings, role: 'production' as const, database, user: "doctor's", password: 'x' }
  await session.run(`GRANT SELECT ON \`${database.replaceAll('_', '\\_')}\`.* TO ${account}`)
  const poor = await doctor({
    production: settings,
    staging: null,
    backup: null,
    rollbackDirectory: '/',
    rollbackWindowDays: 7,
  })
  const found = new Map(poor.servers[0]!.checks.map((check) => [check.id, check]))
  wrong(found.get(`grants-${database}`), /lacks INSERT, UPDATE, DELETE, CREATE/, /./, false)
  wrong(
    found.get('grants-replication'),
    /lacks REPLICATION SLAVE/,
    /^GRANT REPLICATION SLAVE.* TO 'doctor''s'@'%';$/,
    false,
  )
  wrong(found.get('long-transactions'), /cannot be seen/, /^GRANT PROCESS ON \*\.\* TO 'doctor''s'@'%';$/)
  for (const check of poor.servers[0]!.checks)
    if (/^grants-|^long/.test(check.id) && !check.ok) await session.run(check.cure!.replace(/;$/, ''))
  const rich = await doctor({
    production: settings,
    staging: null,
    backup: null,
    rollbackDirectory: '/',
    rollbackWindowDays: 7,
  })
  assert.deepEqual(
    rich.servers[0]!.checks.filter(({ ok }) => !ok),
    [],
    'the cures cure',
  )
})

test('grants: patterns, names of both flavours, and what they hold', () => {
  const grants = readGrants([
    "GRANT REPLICATION REPLICA, BINLOG MONITOR ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*1'",
    'GRANT ALL PRIVILEGES ON `shop\\_1`.* TO `a`@`%`',
    'GRANT SELECT, INSERT ON `eu_%`.* TO `a`@`%` WITH GRANT OPTION',
    'GRANT UPDATE ON `shop_2`.`item` TO `a`@`%`',
    'GRANT `role`@`%` TO `a`@`%`',
  ])
  assert.ok(allows(grants, '*', 'REPLICATION SLAVE'))
  assert.ok(allows(grants, 'shop_1', 'DROP'))
  assert.ok(!allows(grants, 'shopx1', 'DROP'))
  assert.ok(allows(grants, 'eu_north', 'SELECT') && allows(grants, 'euxnorth', 'INSERT'))
  assert.ok(!allows(grants, 'eu_north', 'DELETE'))
  assert.ok(!allows(grants, 'shop_2', 'UPDATE'), 'a right on one table is none on the database')
})

test('retention: the variables of the servers, and the switches of managed services', () => {
  const map = (values: Record<string, string>) => new Map(Object.entries(values))
  assert.equal(retentionSeconds(map({ binlog_expire_logs_seconds: '3600', expire_logs_days: '9' })), 3600)
  assert.equal(retentionSeconds(map({ expire_logs_days: '2.5' })), 216_000)
  assert.equal(retentionSeconds(map({ binlog_expire_logs_seconds: '0', expire_logs_days: '0' })), null)
  assert.equal(managedService(map({ basedir: '/rdsdbbin/mysql-8.0.35.R2/' }), '8.0.35'), 'Amazon RDS')
  assert.equal(managedService(map({ aurora_version: '3.04', basedir: '/rdsdbbin/x' }), '8.0.28'), 'Amazon Aurora')
  assert.equal(managedService(map({ version_comment: '(Google)' }), '8.0.31-google'), 'Google Cloud SQL')
  assert.equal(managedService(map({ basedir: '/usr/' }), '8.0.35'), null)
  const on = (text: string) => ({ version: parseVersion(text) })
  assert.match(retentionCure('Amazon RDS', on('8.0.35'), 7), /rds_set_configuration\('binlog retention hours', 168\)/)
  assert.match(retentionCure(null, on('10.5.1-MariaDB'), 7), /expire_logs_days = 7/)
  assert.match(retentionCure(null, on('8.4.0'), 7), /binlog_expire_logs_seconds = 604800/)
})
