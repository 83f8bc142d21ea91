import type { PurgeSettings } from '../config/settings.ts'
import { freeKept, type KeptObject, listKept } from '../deploy/kept-objects.ts'
import { openControl } from '../deploy/target.ts'
import { DEPLOY_LOCK, takeLock } from '../mysql/lock.ts'
import { tellLostConnection } from '../mysql/server-error.ts'
import { describeServer } from '../mysql/server-settings.ts'

/** What `purge` says: also its JSON document, key for key. */
export interface PurgeReport {
  readonly target: string
  readonly dryRun: boolean
  /** Everything that was kept, oldest first. */
  readonly kept: readonly (KeptObject & {
    /** Freed now, or with --dry-run: would be. */
    readonly freed: boolean
    /** Why it stays; null when it is freed. */
    readonly why: string | null
  })[]
  readonly freedBytes: number
  readonly leftBytes: number
}

/**
 * Frees what deployments and rollbacks keep on a target, when it is old enough and nothing needs it.
 * @throws UserError when a deployment is running.
 */
export function purge(settings: PurgeSettings): Promise<PurgeReport> {
  return tellLostConnection(settings.production, 'Run purge again: what was freed is freed.', () => purgeKept(settings))
}

async function purgeKept(settings: PurgeSettings): Promise<PurgeReport> {
  const { production, rollbackWindowDays, olderThanSeconds, dryRun, force } = settings
  const control = await openControl({ ...production, database: null })
  try {
    if (!dryRun) await takeLock(control, DEPLOY_LOCK, 1)
    const now = Date.parse(`${await control.value("SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%s')")}Z`)
    const kept: PurgeReport['kept'][number][] = []
    for (const one of await listKept(control, rollbackWindowDays)) {
      const age = (now - Date.parse(`${one.madeAt.replace(' ', 'T')}Z`)) / 1000
      const why =
        one.neededBy !== null && !force
          ? `needed by ${one.neededBy}`
          : age < olderThanSeconds
            ? `younger than ${describeAge(olderThanSeconds)}`
            : null
      if (why === null && !dryRun) await freeKept(control, one)
      kept.push({ ...one, freed: why === null, why })
    }
    const bytes = (freed: boolean) =>
      kept.filter((one) => one.freed === freed).reduce((sum, { bytes }) => sum + bytes, 0)
    return { target: describeServer(production), dryRun, kept, freedBytes: bytes(true), leftBytes: bytes(false) }
  } finally {
    await control.close()
  }
}

function describeAge(seconds: number): string {
  const [count, unit] = seconds % 86_400 === 0 ? [seconds / 86_400, 'day'] : [seconds / 3600, 'hour']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
