import type { DeploySettings } from '../config/settings.ts'
import { describeBytes } from '../config/size.ts'
import { EXIT, UserError } from '../errors.ts'
import type { Session } from '../mysql/session.ts'
import { planDdl } from '../rollback/ddl-plan.ts'
import { MOST_COPIED_BYTES } from '../rollback/keep-cost.ts'
import { findBatchKey } from './batch-obstacles.ts'
import { readDdlFacts } from './ddl-facts.ts'
import { costOfKeeps } from './keep-notes.ts'
import { onlineObstacle } from './online-ddl.ts'
import { readStructure } from './run-ddl.ts'
import { structureObstacles } from './structure-obstacles.ts'
import { invalidDirective, type Obstacle, type Plan, type Unit } from './units.ts'

/** What the structure of the target tells of statements before they run. */
export interface Outlook {
  readonly obstacles: readonly Obstacle[]
  /** DDL destroys rows or values, which have to be kept. */
  readonly keepsRows: boolean
  /** Bytes of them that are copied, estimated. */
  readonly copiedBytes: number
}

/** A copy is larger than `auto` makes it; accepted by the user, the statement runs without. */
export const KEEP_TOO_LARGE = 'keep-too-large'

export interface OutlookOptions extends Pick<DeploySettings, 'keepData' | 'onlineDdl' | 'triggers'> {
  readonly cascadesLogged: boolean
}

/** What stands against undoing the statements of a unit, as far as the structure of the target tells now. */
export async function unitOutlook(session: Session, unit: Unit, options: OutlookOptions): Promise<Outlook> {
  const obstacles: Obstacle[] = []
  let keepsRows = false
  let copiedBytes = 0
  for (const statement of unit.statements) {
    if (unit.kind === 'batch') {
      const key = await findBatchKey(session, statement, unit.batch)
      if (typeof key === 'string') obstacles.push(invalidDirective(statement, `it cannot be run in batches: ${key}`))
    }
    if ((unit.kind === 'transaction' || unit.kind === 'batch') && statement.class === 'dml')
      obstacles.push(...(await structureObstacles(session, statement, options)))
    if (unit.kind === 'ddl') {
      const before = await readStructure(session, statement)
      const ddl = planDdl(statement, before, {
        keepData: options.keepData,
        token: 'preview',
        server: session.version,
        ...(await readDdlFacts(session, statement, before, String(await session.value('SELECT @@GLOBAL.sql_mode')))),
      })
      const { refusal, keeps } = ddl
      if (keeps.length > 0) keepsRows = true
      const { bytes } = await costOfKeeps(session, ddl, before)
      if (options.keepData === 'auto' && bytes > MOST_COPIED_BYTES && options.onlineDdl === null) {
        obstacles.push({
          statement,
          id: KEEP_TOO_LARGE,
          reason: `what it destroys would be copied first, about ${describeBytes(bytes)}`,
          cure: `With --keep-data always it is copied all the same; accepted, its rows or values are not kept.`,
          acceptable: true,
        })
      } else copiedBytes += bytes
      const online = await onlineObstacle(session, statement, before, options.onlineDdl)
      if (online !== null) obstacles.push(online)
      if (refusal !== null) {
        obstacles.push({
          statement,
          id: refusal.id,
          reason: refusal.reason,
          cure: 'Take the statement out of the migration and run it by hand.',
          acceptable: true,
        })
      }
    }
  }
  return { obstacles, keepsRows, copiedBytes }
}

/** The outlook of a script before anything of it has run. Tables that the script itself makes are looked at when their turn comes. */
export async function scriptOutlook(session: Session, plan: Plan, options: OutlookOptions): Promise<Outlook> {
  const obstacles = [...plan.obstacles, ...(await tooLarge(session, plan))]
  let keepsRows = false
  let copiedBytes = 0
  for (const unit of plan.units) {
    const outlook = await unitOutlook(session, unit, options)
    obstacles.push(...outlook.obstacles)
    keepsRows ||= outlook.keepsRows
    copiedBytes += outlook.copiedBytes
  }
  return { obstacles, keepsRows, copiedBytes }
}

/** Statements that the server would not take: a packet holds the command byte and the text (sql/net_serv.cc). */
async function tooLarge(session: Session, plan: Plan): Promise<Obstacle[]> {
  const limit = Number(await session.value('SELECT @@global.max_allowed_packet'))
  return plan.units
    .flatMap((unit) => unit.statements)
    .filter((statement) => statement.text.length * 3 >= limit && Buffer.byteLength(statement.text) + 1 > limit)
    .map((statement) => ({
      statement,
      id: 'statement-too-large',
      reason: `it has ${Buffer.byteLength(statement.text)} bytes, and the server takes ${limit} (max_allowed_packet)`,
      cure: 'Write it as several statements, or raise max_allowed_packet on the server.',
      acceptable: false,
    }))
}

/** Statements that cannot be undone, or not run at all; nothing was run. */
export class StatementsRefused extends UserError {
  readonly obstacles: readonly Obstacle[]

  constructor(message: string, hint: string, obstacles: readonly Obstacle[]) {
    super(message, { hint, exitCode: EXIT.server })
    this.obstacles = obstacles
  }
}

/**
 * @returns the accepted reasons by statement index.
 * @throws UserError (exit code 3) that names every obstacle the user has not accepted.
 */
export function refuseObstacles(
  path: string,
  obstacles: readonly Obstacle[],
  accepted: readonly string[],
): Map<number, string> {
  const refused = obstacles.filter((obstacle) => !obstacle.acceptable || !accepted.includes(obstacle.id))
  if (refused.length > 0) {
    const ids = [...new Set(refused.filter((obstacle) => obstacle.acceptable).map((obstacle) => obstacle.id))]
    const cures = [...new Set(refused.map((obstacle) => obstacle.cure))]
    throw new StatementsRefused(
      `${path} cannot be deployed so that all of it can be undone:\n${refused.map((obstacle) => `  - statement ${obstacle.statement.index} (${obstacle.statement.kind}): ${obstacle.reason} [${obstacle.id}]`).join('\n')}`,
      `${cures.join('\n')}${ids.length > 0 ? `\nTo deploy all the same, without a whole rollback: --accept-incomplete ${ids.join(',')}` : ''}`,
      refused,
    )
  }
  const byStatement = new Map<number, string>()
  for (const { statement, id } of obstacles)
    byStatement.set(
      statement.index,
      [...new Set([...(byStatement.get(statement.index)?.split(',') ?? []), id])].join(','),
    )
  return byStatement
}
