import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Check, runChecks } from '../../src/doctor/check.ts'
import { CHECKS } from '../../src/doctor/checks.ts'
import type { ServerFacts } from '../../src/doctor/facts.ts'
import { readGrants } from '../../src/doctor/rights.ts'

const VARIABLES = {
  log_bin: 'ON',
  version_comment: 'MySQL Community Server - GPL',
  system_time_zone: 'UTC',
  binlog_expire_logs_seconds: '2592000',
  max_allowed_packet: '67108864',
}

/** A MySQL with nothing amiss, seen over the network. */
function facts(
  changed: Partial<Omit<ServerFacts, 'variables'>> = {},
  variables: Readonly<Record<string, string>> = {},
): ServerFacts {
  const identity = new Map([['server_uuid', 'a']])
  return {
    role: 'production',
    settings: {
      role: 'production',
      host: 'db.example',
      port: 3306,
      socketPath: null,
      user: 'deploy',
      password: 'secret',
      database: 'shop',
      ssl: 'verify-identity',
      sslCa: null,
      sslCert: null,
      sslKey: null,
    },
    version: { flavor: 'mysql', number: 80_400, text: '8.4.0' },
    account: { user: 'deploy', host: '%' },
    rights: { value: readGrants(['GRANT ALL PRIVILEGES ON *.* TO `deploy`@`%`'], false) },
    variables: new Map(Object.entries({ ...VARIABLES, ...variables })),
    tlsCipher: 'TLS_AES_256_GCM_SHA384',
    connectionIds: { greeting: 7, own: 7, listed: true },
    identities: [identity, identity],
    clock: { skew: 0.1, uncertainty: 0.1 },
    captureSettings: [],
    binlog: { value: { file: 'binlog.000001', position: 4, doDatabases: [], ignoredDatabases: [] } },
    channels: { value: [] },
    transactions: { value: [] },
    longTransactionSeconds: 60,
    disk: { hidden: 'not told' },
    rdsRetentionHours: { hidden: 'no such table' },
    journal: { value: { version: null, unsettled: [] } },
    backups: [],
    local: null,
    targetPacket: null,
    promises: { rollbackWindowDays: 7, keepData: 'auto' },
    ...changed,
  }
}

function one(id: string, given: ServerFacts): Check {
  const found = runChecks(CHECKS, given).filter((check) => check.id === id)
  assert.equal(found.length, 1, `${id}: ${JSON.stringify(found)}`)
  return found[0]!
}

test('ids are unique, and nothing is amiss with a good server', () => {
  assert.equal(new Set(CHECKS.map(({ id }) => id)).size, CHECKS.length)
  const complaints = runChecks(CHECKS, facts()).filter(({ level }) => level === 'error' || level === 'warning')
  assert.deepEqual(complaints, [])
})

test('TLS as asked', () => {
  const { settings } = facts()
  const tls = (ssl: (typeof settings)['ssl'], tlsCipher: string | null, host = 'db.example') =>
    one('tls', facts({ settings: { ...settings, ssl, host }, tlsCipher })).level
  assert.equal(tls('verify-ca', 'X'), 'ok')
  assert.equal(tls('rds', 'X'), 'ok')
  assert.equal(tls('required', 'X'), 'notice')
  assert.equal(tls('preferred', 'X'), 'notice')
  assert.equal(tls('preferred', null), 'warning')
  assert.equal(tls('preferred', null, '127.0.0.1'), 'ok')
  assert.equal(tls('disabled', null), 'ok')
  for (const ssl of ['required', 'verify-ca', 'verify-identity', 'rds'] as const)
    assert.equal(tls(ssl, null), 'error', ssl)
})

test('servers that only speak the protocol, and versions that are too old', () => {
  const version = (flavor: 'mysql' | 'mariadb', number: number, text: string) =>
    one('version', facts({ version: { flavor, number, text } })).level
  assert.equal(version('mysql', 80_011, '8.0.11-TiDB-v7.5.0'), 'error')
  assert.equal(version('mysql', 50_562, '5.5.62'), 'error')
  assert.equal(version('mariadb', 50_568, '5.5.68-MariaDB'), 'error')
  assert.equal(version('mariadb', 100_622, '10.6.22-MariaDB'), 'notice')
  assert.equal(version('mysql', 80_036, '8.0.36-28 Percona'), 'ok')
})

test('proxies, by what they say and by what differs', () => {
  const proxysql = one('proxy', facts({}, { version_comment: '(ProxySQL)' }))
  assert.equal(proxysql.level, 'error')
  assert.match(proxysql.message, /ProxySQL/)
  assert.equal(one('proxy', facts({ connectionIds: { greeting: 7, own: 8, listed: true } })).level, 'error')
  assert.equal(one('proxy', facts({ connectionIds: { greeting: 7, own: 7, listed: false } })).level, 'error')
  // The greeting has the lower 32 bits of the id.
  const wide = { greeting: 7, own: 2 ** 32 + 7, listed: true }
  assert.equal(one('proxy', facts({ connectionIds: wide })).level, 'ok')
  const identities = ['a', 'b', 'a'].map((value) => new Map([['server_uuid', value]]))
  assert.match(one('proxy', facts({ identities })).message, /server_uuid is a and b/)
})

test('managed services: their own switches', () => {
  const off = { log_bin: 'OFF' }
  assert.match(
    one('log-bin', facts({}, { ...off, basedir: '/rdsdbbin/mysql-8.4.3.R1/' })).cure!,
    /On RDS: .*automated backups/,
  )
  assert.match(
    one('log-bin', facts({}, { ...off, aurora_version: '3.08.0' })).cure!,
    /On Aurora: .*cluster parameter group/,
  )
  const google = { version: { flavor: 'mysql', number: 80_040, text: '8.0.40-google' } } as const
  assert.match(one('log-bin', facts(google, off)).cure!, /On Cloud SQL: .*--enable-bin-log/)
  assert.match(one('log-bin', facts({}, off)).cure!, /log_bin and binlog_format=ROW/)

  const short = { binlog_expire_logs_seconds: '86400' }
  assert.match(one('rollback-window', facts(google, short)).cure!, /--database-flags=binlog_expire_logs_seconds=604800/)
  const hours = (value: number | null, days: number, variables = {}) =>
    facts({ rdsRetentionHours: { value }, promises: { rollbackWindowDays: days, keepData: 'auto' } }, variables)
  assert.match(one('binlog-kept', hours(null, 7)).cure!, /'binlog retention hours', 168\);$/)
  assert.match(one('rollback-window', hours(24, 30)).cure!, /hours', 168\); It takes no more than 168: promise less/)
  assert.match(one('rollback-window', hours(24, 30, { aurora_version: '3' })).cure!, /hours', 720\); Or promise less/)
  assert.equal(one('rollback-window', hours(168, 7)).level, 'ok')
  // The server's own variables say nothing there.
  const unread = one('binlog-kept', facts({}, { basedir: '/rdsdbbin/x', binlog_expire_logs_seconds: '0' }))
  assert.equal(unread.level, 'warning')
  assert.match(unread.cure!, /rds_show_configuration/)
})

test('how long the binlog is kept, by the variables of each server', () => {
  const window = (variables: Record<string, string>) => one('rollback-window', facts({}, variables)).level
  assert.equal(window({ binlog_expire_logs_seconds: '604800' }), 'ok')
  assert.equal(window({ binlog_expire_logs_seconds: '604799' }), 'error')
  assert.equal(window({ binlog_expire_logs_seconds: '0', expire_logs_days: '3' }), 'error')
  assert.equal(window({ binlog_expire_logs_seconds: '0', expire_logs_days: '0.5' }), 'error')
  assert.equal(window({ binlog_expire_logs_seconds: '0', expire_logs_days: '0' }), 'ok')
  assert.equal(window({ binlog_expire_logs_seconds: '60', binlog_expire_logs_auto_purge: 'OFF' }), 'ok')
  assert.equal(window({ max_binlog_total_size: '1073741824' }), 'warning')
  assert.equal(window({ binlog_space_limit: '1073741824' }), 'warning')
})

test('room on disks', () => {
  const space = (free: number) => ({ path: '/', free, total: 2 ** 40 })
  const server = (free: number) => one('disk-space', facts({ disk: { value: space(free) } })).level
  assert.deepEqual([server(2 ** 31), server(2 ** 29), server(1)], ['ok', 'warning', 'warning'])
  const local = (free: number) => one('rollback-directory-space', facts({ local: space(free) })).level
  assert.deepEqual([local(2 ** 31), local(2 ** 29), local(1)], ['ok', 'warning', 'error'])
})

test('replicas: the target warns, others when they lag', () => {
  const channel = (lag: number | null, running = true) => ({
    channels: { value: [{ source: 'primary', running, lag }] },
  })
  assert.equal(one('replica', facts(channel(0))).level, 'warning')
  assert.equal(one('replica', facts({ ...channel(5), role: 'staging' })).level, 'ok')
  assert.match(one('replica', facts({ ...channel(3600), role: 'staging' })).message, /60 minutes behind/)
  assert.equal(one('replica', facts({ ...channel(null, false), role: 'staging' })).level, 'warning')
  assert.match(one('replica', facts({ channels: { hidden: 'denied' } })).cure!, /^GRANT REPLICATION CLIENT ON/)
})

test('named replicas: their lag', () => {
  const lag = (seconds: number | null) =>
    one(
      'replication-lag',
      facts({ role: 'replica', channels: { value: [{ source: 'p', running: true, lag: seconds }] } }),
    )
  assert.equal(lag(0).level, 'ok')
  assert.equal(lag(600).level, 'warning')
  assert.equal(one('replication-lag', facts({ role: 'replica' })).level, 'warning')
})

test('clocks: a slow answer is not a skew', () => {
  assert.equal(one('clock', facts({ clock: { skew: -90, uncertainty: 0.1 } })).level, 'warning')
  assert.equal(one('clock', facts({ clock: { skew: 6, uncertainty: 4 } })).level, 'ok')
})

test('writes that are not accepted', () => {
  assert.match(one('read-only', facts({}, { innodb_read_only: 'ON' })).cure!, /cluster endpoint/)
  assert.equal(one('read-only', facts({}, { read_only: 'ON', super_read_only: 'OFF' })).level, 'error')
  assert.match(one('read-only', facts({}, { transaction_read_only: 'ON' })).cure!, /transaction_read_only = OFF/)
})

test('rights that cannot be read, and rights on single tables', () => {
  const hidden = facts({ rights: { hidden: 'denied' } })
  for (const id of ['privileges-rows', 'privileges-binlog', 'privileges-journal']) {
    const check = one(id, hidden)
    assert.equal(check.level, 'notice')
    assert.match(check.cure!, /^GRANT .* TO 'deploy'@'%';$/)
  }
  const parts = readGrants(['GRANT SELECT, INSERT ON `shop`.`item` TO `deploy`@`%`'], false)
  assert.equal(one('privileges-rows', facts({ rights: { value: parts } })).level, 'warning')
  const none = readGrants(['GRANT USAGE ON *.* TO `deploy`@`%`'], false)
  assert.equal(
    one('privileges-rows', facts({ rights: { value: none } })).cure,
    "GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON `shop`.* TO 'deploy'@'%';",
  )
})
