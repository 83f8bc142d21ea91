import { after, type TestContext, test } from 'node:test'
import type { ServerSettings } from '../src/mysql/server-settings.ts'
import { Session, type SessionOptions } from '../src/mysql/session.ts'
import { findServerBinaries, type ServerBinary } from '../src/sandbox/binaries.ts'
import { type PrivateServer, type PrivateServerOptions, startPrivateServer } from '../src/sandbox/private-server.ts'

export const SERVER_IDS = ['mariadb-10.11', 'mariadb-11.8', 'mysql-9.7-gtid', 'mysql-9.7', 'mysql-5.6'] as const
export type ServerId = (typeof SERVER_IDS)[number]

/** A server, or all of a flavour. */
export type ServerChoice = ServerId | 'mysql' | 'mariadb'

export interface EachServerOptions {
  /** Run on these only; the others are skipped by name, with the reason. */
  readonly only?: { readonly servers: readonly ServerChoice[]; readonly reason: string }
  readonly except?: { readonly servers: readonly ServerChoice[]; readonly reason: string }
  /** An instance other than the usual one (ROW binlog); tests of a file that ask for the same share one. */
  readonly server?: TestServerOptions
}

export interface TestServerOptions {
  /** Default true: ROW format, FULL images. */
  readonly binlog?: boolean
  /** More flags, such as `--binlog-row-image=MINIMAL`; they win over the usual ones. */
  readonly extra?: readonly string[]
  /** Where its data lie; default: the system's directory for temporary files. */
  readonly directory?: string
}

/** What a test sees of a private server: an account with all privileges, and nothing in it but what the file's tests made. */
export interface TestServer {
  readonly id: ServerId
  readonly flavor: 'mysql' | 'mariadb'
  /** MySQL's GTID mode; MariaDB has its own GTIDs always. */
  readonly gtid: boolean
  readonly binary: ServerBinary
  readonly settings: ServerSettings
  readonly pid: number
  /** See `PrivateServer.restart`; only for a server that a test has for itself. */
  readonly restart: PrivateServer['restart']
  /** Holds `data/` with the binlog files, and `files/` (secure_file_priv). */
  readonly directory: string
  /** `mysql://user:password@host:port/database` */
  url(database?: string): string
  /** Opens a session that is closed with the test. `settings` replaces parts of the server's, such as the user. */
  session(options?: SessionOptions & { readonly settings?: Partial<ServerSettings> }): Promise<Session>
  /** Creates an empty database with a name not used before in this file, dropped with the test. */
  createDatabase(prefix?: string): Promise<string>
}

/** Registers one test per server. A server that this machine does not have is a skip that says so. */
export function onEachServer(
  name: string,
  options: EachServerOptions,
  run: (t: TestContext, server: TestServer) => Promise<void> | void,
): void {
  for (const id of chosenIds()) {
    const skip = reasonToSkip(id, options)
    test(`${name} [${id}]`, { skip: skip ?? false }, async (t) => {
      const instance = await sharedInstance(id, options.server ?? {})
      if (instance === null) {
        t.skip(missing(id))
        return
      }
      await run(t, testServer(t, id, instance))
    })
  }
}

/**
 * Starts an instance for one test alone (which may ask for several); it is stopped with the test.
 * @throws when this machine does not have the server; inside `onEachServer`, `server.id` is always there.
 */
export async function startServer(t: TestContext, id: ServerId, options: TestServerOptions = {}): Promise<TestServer> {
  const instance = await start(id, options)
  if (instance === null) throw new Error(missing(id))
  t.after(() => instance.stop())
  return testServer(t, id, instance)
}

/** The program for an id, or null when this machine does not have it. */
export async function binaryOf(id: ServerId): Promise<ServerBinary | null> {
  const [flavor, series] = id.split('-') as ['mysql' | 'mariadb', string]
  const [major, minor] = series.split('.').map(Number)
  binaries ??= findServerBinaries().catch(() => [])
  const fits = (binary: ServerBinary) => Math.floor(binary.version.number / 100) === major! * 100 + minor!
  return (await binaries).find((binary) => binary.flavor === flavor && fits(binary)) ?? null
}

let binaries: Promise<ServerBinary[]> | null = null
const shared = new Map<string, Promise<PrivateServer | null>>()

after(async () => {
  await Promise.all([...shared.values()].map(async (instance) => (await instance.catch(() => null))?.stop()))
})

function chosenIds(): readonly ServerId[] {
  const wanted = process.env.ROLLGATE_TEST_SERVERS
  if (!wanted) return SERVER_IDS
  const names = wanted.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !(SERVER_IDS as readonly string[]).includes(name))
  if (unknown.length > 0)
    throw new Error(`ROLLGATE_TEST_SERVERS names ${unknown.join(', ')}; there are ${SERVER_IDS.join(', ')}`)
  return SERVER_IDS.filter((id) => names.includes(id))
}

function reasonToSkip(id: ServerId, { only, except }: EachServerOptions): string | undefined {
  const among = (servers: readonly ServerChoice[]) =>
    servers.some((choice) => choice === id || choice === id.split('-')[0])
  if (only !== undefined && !among(only.servers)) return only.reason
  if (except !== undefined && among(except.servers)) return except.reason
  return undefined
}

function missing(id: ServerId): string {
  return `${id} is not on this machine; to get it: node scripts/servers.mjs ${id.replace('-gtid', '')}`
}

function sharedInstance(id: ServerId, options: TestServerOptions): Promise<PrivateServer | null> {
  const key = JSON.stringify([id, options])
  const instance = shared.get(key) ?? start(id, options)
  shared.set(key, instance)
  return instance
}

async function start(
  id: ServerId,
  { binlog = true, extra = [], directory }: TestServerOptions,
): Promise<PrivateServer | null> {
  const binary = await binaryOf(id)
  if (binary === null) return null
  const options: PrivateServerOptions = { binlog, gtid: binlog && hasGtid(id), extra, directory }
  return startPrivateServer(binary, options)
}

function hasGtid(id: ServerId): boolean {
  return id.endsWith('-gtid')
}

let databases = 0

function testServer(t: TestContext, id: ServerId, instance: PrivateServer): TestServer {
  const { binary, settings, directory } = instance
  const session: TestServer['session'] = async ({ settings: own, ...options } = {}) => {
    const opened = await Session.open({ ...settings, ...own }, options)
    // An open connection would keep the test process alive.
    t.after(() => opened.destroy())
    return opened
  }
  return {
    id,
    flavor: binary.flavor,
    gtid: hasGtid(id),
    binary,
    settings,
    get pid() {
      return instance.pid
    },
    restart: instance.restart,
    directory,
    url: (database = '') =>
      `mysql://${settings.user}:${settings.password}@${settings.host}:${settings.port}/${database}?ssl=${settings.ssl}`,
    session,
    async createDatabase(prefix = 'test') {
      const name = `${prefix}_${++databases}`
      const owner = await Session.open(settings)
      await owner.run(`CREATE DATABASE \`${name}\``).finally(() => owner.close())
      t.after(async () => {
        // The test may have killed the connection, or the server.
        const cleaner = await Session.open(settings).catch(() => null)
        await cleaner?.run(`DROP DATABASE IF EXISTS \`${name}\``)
        cleaner?.destroy()
      })
      return name
    },
  }
}
