import { backupDatabaseName } from '../backup/names.ts'
import type { DoctorSettings } from '../config/settings.ts'
import { spaceOf } from '../deploy/free-space.ts'
import { openControl } from '../deploy/target.ts'
import { type Check, runChecks, toCheck, wrong } from '../doctor/check.ts'
import { CHECKS } from '../doctor/checks.ts'
import type { Role, ServerFacts } from '../doctor/facts.ts'
import { type ReadOptions, readFacts } from '../doctor/read-facts.ts'
import { UserError } from '../errors.ts'
import { isConnectionLost, isServerError } from '../mysql/server-error.ts'
import { describeServer, type ServerSettings } from '../mysql/server-settings.ts'

/** What `doctor` says: also its JSON document, key for key. */
export interface DoctorReport {
  readonly servers: readonly { readonly role: string; readonly server: string; readonly checks: readonly Check[] }[]
  /** No check of any server found an error. */
  readonly ok: boolean
}

/** Asks every configured server whether it is fit for its role; a server that cannot be reached is a failed check. */
export async function doctor(settings: DoctorSettings): Promise<DoctorReport> {
  const { production, staging, rollbackWindowDays, keepData } = settings
  const servers: { role: string; server: string; checks: readonly Check[] }[] = []
  const promises = { rollbackWindowDays, keepData }
  const examine = async (server: ServerSettings, options: Omit<ReadOptions, 'promises'>) => {
    const { checks, facts } = await examineServer(server, { ...options, promises })
    servers.push({ role: options.role, server: describeServer(server), checks })
    return facts
  }
  let target: ServerFacts | null = null
  if (production !== null)
    target = await examine(production, { role: 'production', local: await spaceOf(settings.rollbackDirectory) })
  if (staging !== null) await examine(staging, { role: 'staging' })
  const backup = settings.backup ?? (target === null ? null : production)
  if (backup !== null) {
    const backupDatabases =
      production === null || production.database === null
        ? []
        : [backupDatabaseName(production.host, production.port, production.database)]
    const packet = target?.variables.get('max_allowed_packet')
    await examine(
      { ...backup, role: 'backup', database: null },
      {
        role: 'backup',
        backupDatabases,
        writeBackup: true,
        targetPacket: packet === undefined ? null : Number(packet),
      },
    )
  }
  for (const replica of settings.replicas) await examine(replica, { role: 'replica', otherConnections: 0 })
  if (servers.length === 0)
    throw new UserError('No server is configured', { hint: 'Give --production, --staging or --backup.' })
  return { servers, ok: servers.every(({ checks }) => checks.every((check) => check.ok)) }
}

/** facts: null when the server cannot be reached, or does not answer what every server answers. */
async function examineServer(
  server: ServerSettings,
  options: ReadOptions & { readonly role: Role },
): Promise<{ checks: Check[]; facts: ServerFacts | null }> {
  try {
    const session = await openControl(server)
    try {
      const facts = await readFacts(session, options)
      return { checks: runChecks(CHECKS, facts), facts }
    } finally {
      await session.close()
    }
  } catch (error) {
    return { checks: [toCheck('reachable', unreachable(error))], facts: null }
  }
}

function unreachable(error: unknown) {
  if (error instanceof UserError) return wrong(error.message, error.hint ?? '')
  if (isServerError(error) || isConnectionLost(error))
    return wrong(
      `the server let the account in, but then did not answer: ${(error as Error).message}`,
      'See whether something else than a MySQL or MariaDB server, or a proxy, listens there.',
    )
  throw error
}
