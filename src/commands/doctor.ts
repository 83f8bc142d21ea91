import type { DoctorSettings } from '../config/settings.ts'
import { checkBackup, checkDisk } from '../deploy/backup-checks.ts'
import { checkGrants } from '../deploy/grants.ts'
import { checkJournal } from '../deploy/journal-checks.ts'
import type { Check } from '../deploy/preflight.ts'
import { checkTarget } from '../deploy/preflight.ts'
import { checkSurroundings, checkTls } from '../deploy/surroundings.ts'
import { openControl } from '../deploy/target.ts'
import { UserError } from '../errors.ts'
import { describeServer, type ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import { KEEP_DATABASE } from '../rollback/ddl-plan.ts'

/** What `doctor` says: also its JSON document, key for key. */
export interface DoctorReport {
  readonly servers: readonly { readonly role: string; readonly server: string; readonly checks: readonly Check[] }[]
  readonly ok: boolean
}

/** Asks every configured server whether it is fit for its role; a server that cannot be reached is a failed check. */
export async function doctor(settings: DoctorSettings): Promise<DoctorReport> {
  const servers: { role: string; server: string; checks: readonly Check[] }[] = []
  for (const server of [settings.production, settings.staging, settings.backup]) {
    if (server === null) continue
    servers.push({ role: server.role, server: describeServer(server), checks: await examine(server, settings) })
  }
  if (servers.length === 0)
    throw new UserError('No server is configured', { hint: 'Give --production, --staging or --backup.' })
  return { servers, ok: servers.every(({ checks }) => checks.every((check) => check.ok || check.warning === true)) }
}

async function examine(server: ServerSettings, settings: DoctorSettings): Promise<readonly Check[]> {
  try {
    const session = server.role === 'production' ? await openControl(server) : await Session.open(server)
    try {
      const reached: Check = { id: 'reachable', ok: true, message: 'reached and logged in', cure: null }
      return [reached, ...(await checksOf(session, settings))]
    } finally {
      await session.close()
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [{ id: 'reachable', ok: false, message: error.message, cure: error.hint ?? null }]
  }
}

async function checksOf(session: Session, settings: DoctorSettings): Promise<readonly Check[]> {
  switch (session.settings.role) {
    case 'production':
      return [
        ...(await checkTarget(session)),
        ...(await checkGrants(session, KEEP_DATABASE)),
        ...(await checkJournal(session)),
        ...(await checkSurroundings(session, settings.rollbackWindowDays)),
        await checkDisk(settings.rollbackDirectory),
      ]
    case 'backup': {
      const production = settings.production === null ? null : await openQuietly(settings.production)
      try {
        return await checkBackup(session, production)
      } finally {
        await production?.close()
      }
    }
    default:
      return [{ id: 'version', ok: true, message: session.version.text, cure: null }, await checkTls(session)]
  }
}

/** What is wrong with production is said where production is examined. */
async function openQuietly(server: ServerSettings): Promise<Session | null> {
  try {
    return await Session.open(server)
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}
