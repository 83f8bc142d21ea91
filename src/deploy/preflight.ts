import type { DeploySettings } from '../config/settings.ts'
import { filteredDatabases } from '../doctor/binlog-checks.ts'
import { type AtDeploy, type Check, runChecks, toCheck } from '../doctor/check.ts'
import { CHECKS } from '../doctor/checks.ts'
import type { ServerFacts } from '../doctor/facts.ts'
import { readFacts } from '../doctor/read-facts.ts'
import { EXIT, UserError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { describeServer } from '../mysql/server-settings.ts'
import { Session } from '../mysql/session.ts'
import { spaceOf } from './free-space.ts'

/**
 * Examines the target before anything of a deployment runs, and makes its session log what capture needs.
 * @returns what a person should know all the same, a line each.
 * @throws UserError (exit code 3) naming every check that failed, with its cure.
 */
export async function preflightTarget(control: Session, settings: DeploySettings): Promise<string[]> {
  const promises = { rollbackWindowDays: settings.rollbackWindowDays, keepData: settings.keepData }
  const local = await spaceOf(settings.rollbackDirectory)
  return passPreflight(await readFacts(control, { role: 'production', local, promises, otherConnections: 1 }))
}

/** The same for the server that gets the backup tables, with the databases that they will stand in. */
export async function preflightBackup(
  backup: Session,
  settings: DeploySettings,
  backupDatabases: readonly string[],
  targetPacket: number,
): Promise<string[]> {
  const promises = { rollbackWindowDays: settings.rollbackWindowDays, keepData: settings.keepData }
  return passPreflight(
    await readFacts(backup, { role: 'backup', backupDatabases, targetPacket, promises, otherConnections: 0 }),
  )
}

/**
 * The same for the replicas that are named: their lag is told.
 * @throws UserError when one cannot be reached.
 */
export async function preflightReplicas(settings: DeploySettings): Promise<string[]> {
  const promises = { rollbackWindowDays: settings.rollbackWindowDays, keepData: settings.keepData }
  const notes: string[] = []
  for (const replica of settings.replicas) {
    const session = await Session.open(replica)
    try {
      notes.push(...passPreflight(await readFacts(session, { role: 'replica', promises, otherConnections: 0 })))
    } finally {
      await session.close()
    }
  }
  return notes
}

/**
 * Holds a deployment back from a server that is not fit for its role.
 * @returns what a person should know all the same, with its cure, a line each.
 * @throws UserError (exit code 3) naming every check that failed, with its cure.
 */
function passPreflight(facts: ServerFacts): string[] {
  const checks = (atDeploy: AtDeploy) =>
    runChecks(
      CHECKS.filter((definition) => definition.atDeploy === atDeploy),
      facts,
    )
  const refusing = checks('refuse')
  refuseUnfit(refusing, facts)
  return [...refusing, ...checks('tell')]
    .filter(({ level }) => level === 'warning' || level === 'error')
    .map(({ message, cure }) => `The ${roleName(facts)}: ${message}.${cure === null ? '' : ` ${cure}`}`)
}

/** @throws UserError (exit code 3) for each of the databases that the server leaves out of its binary log. */
export async function refuseFiltered(session: Session, databases: readonly string[]): Promise<void> {
  const findings = filteredDatabases(await binlogStatus(session), databases)
  refuseUnfit(
    findings.map((finding) => toCheck('binlog-filter', finding)),
    { role: 'production', settings: session.settings },
  )
}

function refuseUnfit(checks: readonly Check[], server: Pick<ServerFacts, 'role' | 'settings'>): void {
  const failed = checks.filter((check) => !check.ok)
  if (failed.length === 0) return
  throw new UserError(
    `The ${roleName(server)} ${describeServer(server.settings)} is not fit for a deployment that can be undone:\n${failed.map((check) => `  - ${check.message} [${check.id}]`).join('\n')}`,
    { hint: [...new Set(failed.map((check) => check.cure ?? ''))].join('\n'), exitCode: EXIT.server },
  )
}

function roleName({ role, settings }: Pick<ServerFacts, 'role' | 'settings'>): string {
  return role === 'backup' ? 'backup server' : role === 'replica' ? `replica ${describeServer(settings)}` : 'target'
}
