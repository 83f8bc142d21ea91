import type { AuditSettings, Progress } from '../config/settings.ts'
import { EXIT, UserError } from '../errors.ts'
import { isServerError } from '../mysql/server-error.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import { quoteName, quoteText } from '../sql/quote.ts'
import { allowDatabases, makeAccount, type RehearsalAccount } from './account.ts'
import { findServerBinaries, type ServerBinary } from './binaries.ts'
import { isSystemDatabase } from './catalogue.ts'
import { BOUNDS, startGuard } from './guard.ts'
import { startPrivateServer } from './private-server.ts'

/** A server for rehearsals. */
export interface Sandbox {
  readonly settings: ServerSettings
  /** Ends a private server; on any other, drops the databases that were named to `claim`. */
  close(): Promise<void>
  /**
   * To be called with every database that a rehearsal makes, before it does.
   * @param control a session of ours, with the rights of `settings`
   * @throws UserError when one of them exists already: what is there is not ours.
   */
  claim(control: Session, databases: readonly string[]): Promise<Claim>
  /** Why the server was ended before its time, as the end of a sentence; null when it was not. */
  trouble(): string | null
}

/** Where the SQL of migrations runs: an account that may work in the claimed databases, and nowhere else. */
export interface Claim {
  readonly settings: ServerSettings
  /** Makes the account usable again, whatever a migration did to it. */
  restore(): Promise<void>
  readonly notes: readonly string[]
}

const MEBIBYTE = 2 ** 20
/**
 * What a session of a private sandbox may ask for. `maximum-` bounds what SET SESSION takes; the default of every one of them is
 * less. Tables elsewhere and tables of other servers are not made.
 */
const PRIVATE_FLAGS = [
  '--loose-event-scheduler=OFF',
  '--loose-federated=OFF',
  '--skip-symbolic-links',
  '--max-connections=20',
  ...Object.entries({
    'max-heap-table-size': 64 * MEBIBYTE,
    'tmp-table-size': 64 * MEBIBYTE,
    'join-buffer-size': 16 * MEBIBYTE,
    'sort-buffer-size': 16 * MEBIBYTE,
    'read-buffer-size': 16 * MEBIBYTE,
    'read-rnd-buffer-size': 16 * MEBIBYTE,
    'bulk-insert-buffer-size': 16 * MEBIBYTE,
    'group-concat-max-len': 64 * MEBIBYTE,
    'max-sp-recursion-depth': 50,
  }).map(([name, most]) => `--loose-maximum-${name}=${most}`),
]
/** The session of ours that loads the structure needs it, whatever staging allows. */
const LEAST_PACKET = 64 * MEBIBYTE
/** Room for a statement when no server tells how long one may be. */
const LONGEST_STATEMENT = 1024 * MEBIBYTE

/**
 * Opens the sandbox that the settings name: a private server of staging's flavour, as near its version as there is one, or a
 * server whose databases may be made and dropped.
 * @returns a sentence when there is none, to be put into the report.
 */
export async function openSandbox(
  settings: Pick<AuditSettings, 'sandbox' | 'sandboxBinary'>,
  staging: Session | null,
  progress: Progress,
): Promise<Sandbox | string> {
  if (settings.sandbox === 'off') return 'Nothing was rehearsed (the sandbox is off)'
  if (settings.sandbox !== 'auto') return namedSandbox(settings.sandbox)
  const binary = await chooseBinary(settings.sandboxBinary, staging)
  if (typeof binary === 'string') return binary
  const folds = staging === null ? '0' : String(await staging.value('SELECT @@lower_case_table_names'))
  if (folds !== '0' && binary.flavor === 'mysql' && binary.version.number >= 80_000) {
    return `Nothing was rehearsed: staging has lower_case_table_names=${folds}, which a private MySQL 8 or later cannot take over; name a server that has it with --sandbox`
  }
  progress.detail(`Starting a private ${binary.flavor} ${binary.version.text}`)
  const server = await startPrivateServer(binary, { extra: [...PRIVATE_FLAGS, ...(await startFlags(staging, folds))] })
  const guard = startGuard(server, BOUNDS)
  return {
    settings: { ...server.settings, role: 'sandbox', database: null },
    async close() {
      guard.stop()
      await server.stop()
    },
    async claim(control, databases) {
      const account = await makeAccount(control, LOCAL_HOST)
      if (account === null) throw new Error('A private server refused to make an account')
      await allowDatabases(control, account, LOCAL_HOST, ownDatabases(databases))
      return { settings: account.settings, restore: account.restore, notes: [] }
    },
    trouble: () => guard.reason,
  }
}

const LOCAL_HOST = '127.0.0.1'

function ownDatabases(databases: readonly string[]): string[] {
  return [...new Set(databases)].filter((name) => !isSystemDatabase(name))
}

async function chooseBinary(explicit: string | null, staging: Session | null): Promise<ServerBinary | string> {
  const near = staging === null ? {} : { flavor: staging.version.flavor, near: staging.version.number }
  if (explicit !== null) return (await findServerBinaries({ explicit }))[0]!
  try {
    return (await findServerBinaries(near))[0]!
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    // A server of the other flavour judges most statements right, and is said to be one.
    const [other] = await findServerBinaries({}).catch((second) => {
      if (second instanceof UserError) return []
      throw second
    })
    return other ?? `Nothing was rehearsed: ${error.message}${error.hint === undefined ? '' : `. ${error.hint}`}`
  }
}

/** Settings of staging that only a start can set. */
async function startFlags(staging: Session | null, folds: string): Promise<string[]> {
  if (staging === null) return ['--character-set-server=utf8mb4', `--max-allowed-packet=${LONGEST_STATEMENT}`]
  // Values are as long as staging allows: a longer one is NULL there, too.
  const longest = Number(await staging.value('SELECT @@GLOBAL.max_allowed_packet'))
  const flags = [`--max-allowed-packet=${Math.max(longest, LEAST_PACKET)}`]
  if (folds !== '0') flags.push('--lower-case-table-names=1')
  const names = ['innodb_default_row_format', 'innodb_file_format', 'innodb_large_prefix']
  for (const row of await staging.query(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map(quoteText).join(', ')})`,
  )) {
    flags.push(`--loose-${String(row.Variable_name).replaceAll('_', '-')}=${row.Value}`)
  }
  return flags
}

function namedSandbox(settings: ServerSettings): Sandbox {
  const claimed: string[] = []
  let account: RehearsalAccount | null = null
  const own = { ...settings, database: null }
  return {
    settings: own,
    async claim(control, databases) {
      const fresh = ownDatabases(databases)
      const rows =
        fresh.length === 0
          ? []
          : await control.query(
              `SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name IN (${fresh.map(quoteText).join(', ')})`,
            )
      if (rows.length > 0) {
        throw new UserError(
          `The sandbox server already has ${rows.map((row) => `database \`${row.name}\``).join(', ')}`,
          {
            hint: 'A rehearsal makes and drops databases of the names that staging has. Name an empty server, or use --sandbox auto.',
            exitCode: EXIT.server,
          },
        )
      }
      claimed.push(...fresh)
      account = await makeAccount(control, '%')
      try {
        if (account !== null) await allowDatabases(control, account, '%', fresh)
      } catch (error) {
        if (!isServerError(error)) throw error
        await account?.remove()
        account = null
      }
      if (account !== null) return { settings: account.settings, restore: account.restore, notes: [] }
      const note = `The account of --sandbox may make no account with fewer rights, so the migrations ran with its own: whoever may open a pull request can do there what ${settings.user} may.`
      return { settings: own, restore: async () => {}, notes: [note] }
    },
    trouble: () => null,
    async close() {
      const session = await Session.open(own)
      try {
        await session.run('SET SESSION foreign_key_checks = 0')
        for (const name of claimed) await session.run(`DROP DATABASE IF EXISTS ${quoteName(name)}`)
        if (account !== null) await session.run(`DROP USER ${quoteText(account.settings.user)}@'%'`)
      } finally {
        await session.close()
      }
    },
  }
}
