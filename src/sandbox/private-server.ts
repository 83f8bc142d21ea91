import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { constants } from 'node:fs'
import { cp, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EXIT, UserError } from '../errors.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import type { ServerBinary } from './binaries.ts'
import { serverEnvironment } from './environment.ts'
import { makeInstanceDirectory, removeAtExit } from './instance-directory.ts'
import { runFlags } from './server-flags.ts'
import { lastLines, templateDirectory } from './template.ts'
import { startWatcher, type Watcher } from './watcher.ts'

export interface PrivateServerOptions {
  /** ROW format, FULL images; default false. */
  readonly binlog?: boolean
  /** MySQL's GTID mode; needs `binlog`. MariaDB has its GTIDs always. */
  readonly gtid?: boolean
  /** More flags for the server; they win over ours. */
  readonly extra?: readonly string[]
  /** Where the instance's directory is made; default: the system's directory for temporary files. */
  readonly directory?: string
}

/** A server of our own, on 127.0.0.1, with nothing in it. It dies with this process. */
export interface PrivateServer {
  readonly binary: ServerBinary
  /** An account with all privileges and a password made for this instance. */
  readonly settings: ServerSettings
  readonly pid: number
  /** Holds `data/`, `tmp/`, `files/` (secure_file_priv) and `server.log`; gone after stop. */
  readonly directory: string
  /**
   * Ends the server, by SIGKILL or, in order, by SIGTERM, and starts it on the same data and port. What `between` does is done
   * while it is down.
   * @throws UserError with the end of the server's log when it does not come up again.
   */
  restart(signal: EndSignal, between?: (dataDirectory: string) => Promise<void>): Promise<void>
  /** Kills the server and removes its directory. May be called again. */
  stop(): Promise<void>
}

export type EndSignal = 'SIGKILL' | 'SIGTERM'

const READY_TIMEOUT_MS = 120_000
const POLL_MS = 15
const PORT_ATTEMPTS = 5
const USER = 'rollgate'

/**
 * Starts a throwaway server and waits until it answers.
 * @throws UserError with the end of the server's log when it does not come up.
 */
export async function startPrivateServer(
  binary: ServerBinary,
  options: PrivateServerOptions = {},
): Promise<PrivateServer> {
  const template = await templateDirectory(binary)
  for (let attempt = 1; ; attempt++) {
    const server = await startOnce(binary, template, await freePort(), options)
    if (server !== 'port taken') return server
    if (attempt === PORT_ATTEMPTS)
      throw new UserError(`No free port was found for a private server in ${attempt} attempts`, {
        exitCode: EXIT.server,
      })
  }
}

async function startOnce(
  binary: ServerBinary,
  template: string,
  port: number,
  options: PrivateServerOptions,
): Promise<PrivateServer | 'port taken'> {
  const directory = await makeInstanceDirectory(options.directory)
  const watcher = startWatcher(directory)
  const keep = removeAtExit(directory)
  const serverId = randomInt(1, 2 ** 32 - 1)
  const cleanUp = async () => {
    await watcher.finish()
    keep()
  }
  try {
    const settings = localSettings(port, randomBytes(18).toString('base64url'))
    await fillDirectory(binary, template, directory, settings.password)
    let server = await launch(binary, directory, port, serverId, options, watcher)
    const ready = await untilReady(server, directory, port)
    if (ready !== 'ready') {
      await server.end()
      await cleanUp()
      if (ready.portTaken) return 'port taken'
      throw notReady(binary, ready)
    }
    await rm(join(directory, 'accounts.sql'))
    let stopped: Promise<void> | null = null
    return {
      binary,
      settings,
      get pid() {
        return server.pid
      },
      directory,
      async restart(signal, between) {
        await server.end(signal)
        await between?.(join(directory, 'data'))
        // The accounts are in the data now.
        await writeFile(join(directory, 'accounts.sql'), '')
        server = await launch(binary, directory, port, serverId, options, watcher)
        const again = await untilReady(server, directory, port)
        if (again !== 'ready') throw notReady(binary, again)
        await rm(join(directory, 'accounts.sql'))
      },
      stop: () => (stopped ??= server.end().then(cleanUp)),
    }
  } catch (error) {
    await cleanUp()
    throw error
  }
}

function localSettings(port: number, password: string): ServerSettings {
  // No TLS: the bytes do not leave the machine, and not every server program can make itself a certificate.
  const plain = { socketPath: null, database: null, ssl: 'disabled', sslCa: null, sslCert: null, sslKey: null } as const
  return { role: 'sandbox', host: '127.0.0.1', port, user: USER, password, ...plain }
}

async function fillDirectory(
  binary: ServerBinary,
  template: string,
  directory: string,
  password: string,
): Promise<void> {
  await cp(template, join(directory, 'data'), { recursive: true, mode: constants.COPYFILE_FICLONE })
  await mkdir(join(directory, 'tmp'))
  await mkdir(join(directory, 'files'))
  await writeFile(join(directory, 'accounts.sql'), accountsSql(binary, password), { mode: 0o600 })
}

/** Run by `--init-file` before the server listens, one statement a line. */
function accountsSql(binary: ServerBinary, password: string): string {
  const old = binary.flavor === 'mysql' && binary.version.number < 50700
  const root = old
    ? `SET PASSWORD FOR 'root'@'localhost' = PASSWORD('${password}');`
    : `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`
  const account = `'${USER}'@'127.0.0.1'`
  // Nothing of this belongs in the binlog, whose first event should be the user's.
  return [
    'SET sql_log_bin=0;',
    root,
    `CREATE USER ${account} IDENTIFIED BY '${password}';`,
    `GRANT ALL ON *.* TO ${account} WITH GRANT OPTION;`,
    '',
  ].join('\n')
}

interface Running {
  readonly pid: number
  /** null while it runs. */
  exit(): { code: number | null; signal: string | null } | null
  end(signal?: EndSignal): Promise<void>
}

async function launch(
  binary: ServerBinary,
  directory: string,
  port: number,
  serverId: number,
  options: PrivateServerOptions,
  watcher: Watcher,
): Promise<Running> {
  const [program, ...prefix] = binary.command
  const flags = runFlags(binary, {
    binlog: options.binlog ?? false,
    gtid: options.gtid ?? false,
    directory,
    port,
    serverId,
  })
  const log = await open(join(directory, 'server.log'), 'a')
  // Detached, so that Ctrl-C in a terminal leaves it to us to end our servers after our own work.
  const child = spawn(program!, [...prefix, ...flags, ...(options.extra ?? [])], {
    cwd: directory,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    env: serverEnvironment(),
  })
  if (child.pid !== undefined) watcher.watch(child.pid)
  // Listeners come before anything is awaited: the events of a spawn do not wait.
  const pid = await spawned(child).finally(() => log.close())
  const killAtExit = () => void child.kill('SIGKILL')
  process.prependOnceListener('exit', killAtExit)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      // From here on the number may be another process's.
      watcher.watch(null)
      process.removeListener('exit', killAtExit)
      resolve()
    })
  })
  child.unref()
  return {
    pid,
    exit: () =>
      child.exitCode === null && child.signalCode === null ? null : { code: child.exitCode, signal: child.signalCode },
    async end(signal = 'SIGKILL') {
      child.ref()
      child.kill(signal)
      await ended
    },
  }
}

function spawned(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => resolve(child.pid!))
  })
}

interface Failure {
  readonly why: string
  readonly log: string
  readonly portTaken: boolean
}

/** Ready means: the pid file holds our process, and the port greets. A port alone could be another server's. */
async function untilReady(server: Running, directory: string, port: number): Promise<'ready' | Failure> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (Date.now() < deadline) {
    const exit = server.exit()
    if (exit !== null)
      return failure(
        directory,
        exit.signal === null ? `ended with exit code ${exit.code}` : `was ended by ${exit.signal}`,
      )
    const pid = await readFile(join(directory, 'server.pid'), 'utf8').catch(() => '')
    if (Number(pid) === server.pid && (await greets(port))) return 'ready'
    await sleep(POLL_MS)
  }
  return failure(directory, `did not answer within ${READY_TIMEOUT_MS / 1000} s`)
}

async function failure(directory: string, why: string): Promise<Failure> {
  const log = await readFile(join(directory, 'server.log'), 'utf8').catch(() => '')
  // Both flavours: "Can't start server: Bind on TCP/IP port: Address already in use"
  return { why, log, portTaken: /Bind on TCP\/IP port/i.test(log) && /already in use/i.test(log) }
}

function notReady(binary: ServerBinary, { why, log }: Failure): UserError {
  return new UserError(
    `The private server ${basename(binary.path)} ${binary.version.text} (${binary.path}) ${why}:\n${lastLines(log)}`,
    {
      hint: 'The server gave the messages above. Another server program can be named with --sandbox-binary.',
      exitCode: EXIT.server,
    },
  )
}

/** Whether a server sends its first packet: version 10 of the handshake (HandshakeV10), after the four bytes of the header. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const settle = (greeting: boolean) => {
      socket.destroy()
      resolve(greeting)
    }
    socket.setTimeout(5000, () => settle(false))
    socket.once('error', () => settle(false))
    socket.once('close', () => settle(false))
    socket.once('data', (packet) => settle(packet[4] === 10))
  })
}

/** A port that was free a moment ago. Who takes it in between makes the start fail, and it is tried with another. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const listener = createServer()
    listener.once('error', reject)
    listener.listen(0, '127.0.0.1', () => {
      const address = listener.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      listener.close(() => resolve(port))
    })
  })
}
