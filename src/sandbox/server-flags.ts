import { join } from 'node:path'
import type { ServerBinary } from './binaries.ts'

/** Where a server program finds its own files; needed by every run of it. The first must come first on the command line. */
export function programFlags(binary: ServerBinary): string[] {
  return [
    '--no-defaults',
    `--basedir=${binary.baseDirectory}`,
    `--lc-messages-dir=${binary.shareDirectory}`,
    `--character-sets-dir=${join(binary.shareDirectory, 'charsets')}`,
    ...(binary.pluginDirectory === null ? [] : [`--plugin-dir=${binary.pluginDirectory}`]),
    // As root a server refuses to start unless it is told to stay root.
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ]
}

/**
 * What makes a server quick whose data nobody will miss: nothing is forced to disk, little memory is taken.
 * None of it changes what statements do or what the binlog holds. `loose-`: versions that lack an option ignore it.
 */
export const THROWAWAY_FLAGS: readonly string[] = [
  '--loose-innodb-flush-method=nosync',
  '--loose-skip-innodb-doublewrite',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-buffer-pool-size=32M',
  '--loose-innodb-buffer-pool-load-at-startup=OFF',
  '--loose-innodb-buffer-pool-dump-at-shutdown=OFF',
  '--loose-performance-schema=OFF',
]

/** The size of the redo log is part of the data directory: making one and running on it must agree. */
export function redoLogFlags(binary: ServerBinary): string[] {
  // MySQL 8.0.30 replaced innodb_log_file_size; 64M makes its initialisation quicker than the least it takes (8M).
  if (binary.flavor === 'mysql' && binary.version.number >= 80030) return ['--innodb-redo-log-capacity=64M']
  return ['--innodb-log-file-size=16M']
}

export interface RunFlags {
  readonly binlog: boolean
  readonly gtid: boolean
  /** The instance's own directory, resolved: servers compare `secure_file_priv` with resolved paths. */
  readonly directory: string
  readonly port: number
  readonly serverId: number
}

/** The command line of a running private server, but for `extra` flags, which come last and win. */
export function runFlags(binary: ServerBinary, { binlog, gtid, directory, port, serverId }: RunFlags): string[] {
  return [
    ...programFlags(binary),
    ...THROWAWAY_FLAGS,
    ...redoLogFlags(binary),
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    '--skip-name-resolve',
    '--loose-mysqlx=OFF',
    `--datadir=${join(directory, 'data')}`,
    `--tmpdir=${join(directory, 'tmp')}`,
    // Relative to the data directory: the path of a Unix socket is limited to 107 bytes (sun_path), that of a directory is not.
    '--socket=server.sock',
    `--pid-file=${join(directory, 'server.pid')}`,
    `--init-file=${join(directory, 'accounts.sql')}`,
    '--local-infile=0',
    `--secure-file-priv=${join(directory, 'files')}`,
    ...(binlog ? binlogFlags(binary, serverId, gtid) : ['--skip-log-bin']),
  ]
}

function binlogFlags(binary: ServerBinary, serverId: number, gtid: boolean): string[] {
  const flags = [
    `--server-id=${serverId}`,
    '--log-bin=binlog',
    '--binlog-format=ROW',
    '--binlog-row-image=FULL',
    '--sync-binlog=0',
  ]
  // MariaDB numbers its transactions always.
  if (binary.flavor === 'mysql' && gtid)
    flags.push('--gtid-mode=ON', '--enforce-gtid-consistency=ON', '--log-slave-updates')
  return flags
}
