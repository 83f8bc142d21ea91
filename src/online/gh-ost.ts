import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import type { Copied, Invocation, Order } from './invocation.ts'
import { ghostBase } from './online-alter.ts'

/** Environment variables that the file of credentials refers to (ReadConfigFile in go/base/context.go). */
const USER = 'ROLLGATE_GHOST_USER'
const PASSWORD = 'ROLLGATE_GHOST_PASSWORD'

/**
 * gh-ost: copies the table and follows the binlog instead of triggers. It works on the target itself, without replicas; the old table
 * is left, for what is in it at the swap is what a rollback needs.
 */
export function invokeGhost(
  { alter, text, server, settings, lockWait, directory }: Order,
  serverId = randomInt(1_000_000_000, 4_000_000_000),
): Invocation {
  const tls =
    server.ssl === 'disabled' || (server.ssl === 'preferred' && server.sslCa === null)
      ? []
      : [
          '--ssl',
          ...(server.ssl.startsWith('verify') ? [] : ['--ssl-allow-insecure']),
          ...(server.sslCa === null ? [] : [`--ssl-ca=${server.sslCa}`]),
          ...(server.sslCert === null ? [] : [`--ssl-cert=${server.sslCert}`]),
          ...(server.sslKey === null ? [] : [`--ssl-key=${server.sslKey}`]),
        ]
  return {
    args: [
      `--conf=${join(directory, 'gh-ost.cnf')}`,
      `--host=${server.host}`,
      `--port=${server.port}`,
      ...tls,
      '--allow-on-master',
      '--assume-rbr',
      `--replica-server-id=${serverId}`,
      // It takes 1 to 10 seconds (SetCutOverLockTimeoutSeconds in go/base/context.go).
      `--cut-over-lock-timeout-seconds=${Math.min(Math.max(lockWait, 1), 10)}`,
      ...settings.args,
      `--serve-socket-file=${join(directory, 'gh-ost.sock')}`,
      `--force-table-names=${ghostBase(tokenOf(alter.copy))}`,
      `--database=${alter.database}`,
      `--table=${alter.name}`,
      `--alter=${text}`,
      '--verbose',
      '--execute',
    ],
    files: { 'gh-ost.cnf': `[client]\nuser=\${${USER}}\npassword=\${${PASSWORD}}\n` },
    environment: { [USER]: server.user, [PASSWORD]: server.password },
  }
}

/** The token in `_rollgate_<token>_gho`. */
function tokenOf(copy: string): string {
  return copy.replace(/^_rollgate_|_gho$/g, '')
}

/** `Copy: 14100/752865 1.9%; Applied: 0; …; ETA: 2m37s` (doc/understanding-output.md) */
export function readGhostProgress(line: string): Copied | null {
  const [, percent, left] = /\bCopy: \d+\/\d+ (\d+)(?:\.\d+)?%.*\bETA: (.+)$/.exec(line) ?? []
  return percent === undefined ? null : { percent: Number(percent), left: left === 'N/A' ? null : left! }
}
