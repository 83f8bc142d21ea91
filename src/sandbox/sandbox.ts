import type { AuditSettings, Progress } from '../config/settings.ts'
import { EXIT, UserError } from '../errors.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import { quoteName, quoteText } from '../sql/quote.ts'
import { findServerBinaries, type ServerBinary } from './binaries.ts'
import { isSystemDatabase } from './catalogue.ts'
import { startPrivateServer } from './private-server.ts'

/** A server for rehearsals. */
export interface Sandbox {
  readonly settings: ServerSettings
  /** Ends a private server; on any other, drops the databases that were named to `claim`. */
  close(): Promise<void>
  /**
   * To be called with every database that a rehearsal makes, before it does.
   * @throws UserError when one of them exists already: what is there is not ours.
   */
  claim(databases: readonly string[]): Promise<void>
}

/** Room for any statement that a target might take (the most that a server allows). */
const PRIVATE_FLAGS = ['--max-allowed-packet=1G', '--loose-event-scheduler=OFF']

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
  return {
    settings: { ...server.settings, role: 'sandbox', database: null },
    close: () => server.stop(),
    claim: async () => {},
  }
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
  if (staging === null) return ['--character-set-server=utf8mb4']
  const flags = folds === '0' ? [] : ['--lower-case-table-names=1']
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
  const own = { ...settings, database: null }
  return {
    settings: own,
    async claim(databases) {
      const fresh = databases.filter((name) => !isSystemDatabase(name) && !claimed.includes(name))
      if (fresh.length === 0) return
      const session = await Session.open(own)
      try {
        const rows = await session.query(
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
      } finally {
        await session.close()
      }
    },
    async close() {
      const session = await Session.open(own)
      try {
        await session.run('SET SESSION foreign_key_checks = 0')
        for (const name of claimed) await session.run(`DROP DATABASE IF EXISTS ${quoteName(name)}`)
      } finally {
        await session.close()
      }
    },
  }
}
