import type { DoctorSettings } from '../config/settings.ts'
import type { Check } from '../deploy/preflight.ts'
import { checkTarget } from '../deploy/preflight.ts'
import { openControl } from '../deploy/target.ts'
import { UserError } from '../errors.ts'
import { describeServer, type ServerSettings } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'

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
    servers.push({ role: server.role, server: describeServer(server), checks: await examine(server) })
  }
  if (servers.length === 0)
    throw new UserError('No server is configured', { hint: 'Give --production, --staging or --backup.' })
  return { servers, ok: servers.every(({ checks }) => checks.every((check) => check.ok)) }
}

async function examine(server: ServerSettings): Promise<readonly Check[]> {
  try {
    const session = server.role === 'production' ? await openControl(server) : await Session.open(server)
    try {
      const reached: Check = { id: 'reachable', ok: true, message: 'reached and logged in', cure: null }
      if (server.role === 'production') return [reached, ...(await checkTarget(session))]
      return [reached, { id: 'version', ok: true, message: session.version.text, cure: null }]
    } finally {
      await session.close()
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [{ id: 'reachable', ok: false, message: error.message, cure: error.hint ?? null }]
  }
}
