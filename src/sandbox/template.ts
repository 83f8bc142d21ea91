import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { EXIT, UserError } from '../errors.ts'
import type { ServerBinary } from './binaries.ts'
import { serverCache } from './cache.ts'
import { serverEnvironment } from './environment.ts'
import { programFlags, redoLogFlags, THROWAWAY_FLAGS } from './server-flags.ts'

/** Counts up when what is put into a template changes. */
const TEMPLATE_REVISION = 1

const underWay = new Map<string, Promise<string>>()

/**
 * The data directory that private servers of this program start from, with the system tables and one account,
 * root@localhost without a password (a start gives it one before it listens). Made once per program file and kept in
 * the cache; several processes may ask at once, the first to finish wins.
 * @throws UserError with the server's own messages when it cannot be made.
 */
export async function templateDirectory(binary: ServerBinary): Promise<string> {
  const directory = join(serverCache(), 'templates', await templateName(binary))
  const making = underWay.get(directory) ?? makeOnce(binary, directory).finally(() => underWay.delete(directory))
  underWay.set(directory, making)
  return making
}

async function templateName(binary: ServerBinary): Promise<string> {
  const { size, mtimeMs } = await stat(binary.path)
  const identity = JSON.stringify([
    binary.path,
    size,
    mtimeMs,
    binary.version.text,
    redoLogFlags(binary),
    TEMPLATE_REVISION,
  ])
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 12)
  return `${binary.flavor}-${/^[\d.]+/.exec(binary.version.text)![0]}-${digest}`
}

async function makeOnce(binary: ServerBinary, directory: string): Promise<string> {
  if (await exists(directory)) return directory
  await mkdir(join(directory, '..'), { recursive: true, mode: 0o700 })
  const draft = await mkdtemp(`${directory}.draft-`)
  try {
    await initialise(binary, draft)
    // Copies must not share a server_uuid; each start makes its own.
    await rm(join(draft, 'auto.cnf'), { force: true })
    await rename(draft, directory).catch(async (error) => {
      // Another process was quicker: rename does not replace a directory that has files in it.
      if (!(await exists(directory))) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return directory
}

async function initialise(binary: ServerBinary, directory: string): Promise<void> {
  const flags = [...programFlags(binary), ...THROWAWAY_FLAGS, ...redoLogFlags(binary), `--datadir=${directory}`]
  if (binary.flavor === 'mysql' && binary.version.number >= 50700) {
    await runToEnd(binary, [...flags, '--initialize-insecure', '--secure-file-priv=', '--skip-log-bin'], '')
    return
  }
  // Older servers and MariaDB read statements from stdin, as their install script has them do (scripts/mysql_install_db.sh).
  await mkdir(join(directory, 'mysql'))
  const mariadb = ['--enforce-storage-engine=', '--net-buffer-length=16K', '--max-allowed-packet=8M']
  const more = binary.flavor === 'mariadb' ? mariadb : []
  await runToEnd(binary, [...flags, '--bootstrap', '--log-warnings=0', ...more], await bootstrapSql(binary))
}

/** Each is read if the version has it; the names lost `mysql_` in MariaDB 11. The help tables are left out: 2 MB that nobody asks for. */
const BOOTSTRAP_FILES = [
  ['mariadb_system_tables.sql', 'mysql_system_tables.sql'],
  ['mariadb_performance_tables.sql', 'mysql_performance_tables.sql'],
  ['mariadb_system_tables_data.sql', 'mysql_system_tables_data.sql'],
  ['maria_add_gis_sp_bootstrap.sql'],
  ['mariadb_sys_schema.sql', 'mysql_sys_schema.sql'],
]

async function bootstrapSql(binary: ServerBinary): Promise<string> {
  const parts = ['USE mysql;']
  if (binary.flavor === 'mariadb') parts.push('SET @auth_root_socket=NULL;')
  for (const [place, names] of BOOTSTRAP_FILES.entries()) {
    const texts = await Promise.all(
      names.map((name) => readFile(join(binary.shareDirectory, name), 'utf8').catch(() => null)),
    )
    const text = texts.find((one) => one !== null)
    if (text !== undefined && text !== null) parts.push(text)
    else if (place === 0)
      throw new UserError(
        `${names.at(-1)} is not in ${binary.shareDirectory}, so ${binary.path} cannot make a data directory`,
        {
          hint: 'Install the complete server package.',
          exitCode: EXIT.server,
        },
      )
  }
  const accounts = binary.flavor === 'mariadb' && binary.version.number >= 100400 ? 'mysql.global_priv' : 'mysql.user'
  parts.push(
    'USE mysql;',
    `DELETE FROM ${accounts} WHERE User='' OR (User='root' AND Host<>'localhost');`,
    "DELETE FROM mysql.proxies_priv WHERE Host<>'localhost';",
    'DELETE FROM mysql.db;',
  )
  return `${parts.join('\n')}\n`
}

function runToEnd(binary: ServerBinary, args: readonly string[], input: string): Promise<void> {
  const [program, ...prefix] = binary.command
  return new Promise((resolve, reject) => {
    const child = spawn(program!, [...prefix, ...args], { env: serverEnvironment(), stdio: ['pipe', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-20_000)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    // The server may die before it has read everything; its exit tells why.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    const killWithUs = () => child.kill('SIGKILL')
    process.once('exit', killWithUs)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      process.removeListener('exit', killWithUs)
      if (code === 0) resolve()
      else
        reject(
          new UserError(
            `${basename(binary.path)} ${binary.version.text} could not make a data directory (${signal ?? `exit ${code}`}):\n${lastLines(output)}`,
            {
              hint: 'Check free disk space and the messages above; another server program can be named with --sandbox-binary.',
              exitCode: EXIT.server,
            },
          ),
        )
    })
  })
}

/** The end of a server's log, indented, for an error message. */
export function lastLines(log: string, count = 12): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '')
  return lines.length === 0
    ? '  (the server said nothing)'
    : lines
        .slice(-count)
        .map((line) => `  ${line}`)
        .join('\n')
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
