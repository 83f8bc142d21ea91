import { join } from 'node:path'
import type { ServerSettings } from '../mysql/server-settings.ts'
import type { Copied, Invocation, Order } from './invocation.ts'

/**
 * pt-online-schema-change of Percona Toolkit 3: copies the table under triggers and swaps the names. The old table is left, for what
 * is in it at the swap is what a rollback needs. Replicas are not looked for, since it takes every reader of the binlog for one
 * (--recursion-method among the arguments of the user changes that).
 */
export function invokePtOsc({ alter, text, server, settings, lockWait, session, directory }: Order): Invocation {
  const isSetVars = (arg: string) => /^--set-vars=/.test(arg)
  const sets = settings.args.filter(isSetVars).map((arg) => arg.slice('--set-vars='.length))
  return {
    args: [
      // Must come first: the files of the machine and the user are not read.
      '--config=/dev/null',
      '--no-version-check',
      `--defaults-file=${join(directory, 'my.cnf')}`,
      '--charset=utf8mb4',
      '--recursion-method=none',
      '--progress=time,1',
      `--set-vars=${[`lock_wait_timeout=${lockWait}`, ...sets].join(',')}`,
      ...settings.args.filter((arg) => !isSetVars(arg)),
      `--new-table-name=${alter.copy}`,
      '--no-drop-old-table',
      `--alter=${text}`,
      '--execute',
      `D=${alter.database},t=${alter.name}`,
    ],
    files: { 'my.cnf': clientFile(server, session) },
    environment: {},
  }
}

/**
 * What its driver (DBD::mysql on libmariadb) reads. TLS is used only with ssl-ca; `localhost` would be a Unix socket
 * (mariadb-connector-c, libmariadb/mariadb_lib.c).
 */
function clientFile(server: ServerSettings, session: string): string {
  const tls: [string, string | null][] =
    server.ssl === 'disabled'
      ? []
      : [
          ['ssl-ca', server.sslCa],
          ['ssl-cert', server.sslCert],
          ['ssl-key', server.sslKey],
        ]
  const place: [string, string | null][] =
    server.socketPath === null
      ? [
          ['host', server.host === 'localhost' ? '127.0.0.1' : server.host],
          ['port', String(server.port)],
        ]
      : [['socket', server.socketPath]]
  const lines = [...place, ['user', server.user], ['password', server.password], ['init-command', session], ...tls]
    .filter((line): line is [string, string] => line[1] !== null)
    .map(([name, value]) => `${name}=${quoted(value)}`)
  const verify = server.ssl === 'verify-ca' || server.ssl === 'verify-identity' ? ['ssl-verify-server-cert'] : []
  return ['[client]', ...lines, ...verify, ''].join('\n')
}

/** A value in an option file: backslash escapes inside quotes (mariadb-connector-c, libmariadb/ma_default.c). */
function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** ``Copying `shop`.`orders`:  43% 00:30 remain`` */
export function readPtOscProgress(line: string): Copied | null {
  const [, percent, left] = /^Copying .*: +(\d+)% (\S+) remain/.exec(line) ?? []
  return percent === undefined ? null : { percent: Number(percent), left: left! }
}
