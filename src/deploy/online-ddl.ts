import { setTimeout as sleep } from 'node:timers/promises'
import type { OnlineDdlSettings } from '../config/settings.ts'
import { describeBytes } from '../config/size.ts'
import { UserError } from '../errors.ts'
import { Session } from '../mysql/session.ts'
import { alterText } from '../online/alter-text.ts'
import { chooseOnline, exists, type OnlineChoice } from '../online/choose.ts'
import { findTool } from '../online/find-tool.ts'
import { clearLeftovers, whatIsOld } from '../online/leftovers.ts'
import type { OnlineAlter } from '../online/online-alter.ts'
import { runTool, ToolFailed } from '../online/run-tool.ts'
import { type DdlPlan, KEEP_DATABASE, type Structure } from '../rollback/ddl-plan.ts'
import type { Table } from '../schema/model.ts'
import { quoteName, quoteTable, quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { Interruption } from './interruption.ts'
import { METADATA_WAIT_SECONDS, NotLocked, withLock } from './lock-retry.ts'
import type { Target } from './target.ts'
import type { Obstacle } from './units.ts'

/** Why a statement on a big table cannot be handed over, as an obstacle; null when it can, or need not. */
export async function onlineObstacle(
  session: Session,
  statement: Statement,
  before: Structure,
  settings: OnlineDdlSettings | null,
): Promise<Obstacle | null> {
  const choice = await chooseOnline(session, statement, before, settings, 'preview')
  if (choice === null || choice.refusal === null) return null
  return {
    statement,
    id: 'online-ddl',
    reason: `${describeChoice(choice)} is for ${choice.alter.tool}, but ${choice.refusal}`,
    cure: 'Name an ALGORITHM (such as ALGORITHM=INPLACE) in a statement that the server shall run itself, or raise deploy.online-ddl.above.',
    acceptable: false,
  }
}

/** What is handed over, for people: `shop.orders (2.3 GiB)`. */
export function describeChoice({ alter, bytes }: OnlineChoice): string {
  return `${alter.database}.${alter.name} (${describeBytes(bytes)})`
}

/**
 * How a statement is run by a tool so that it can be undone: nothing is copied before, for what the table held at the swap is in
 * the old table, which the tool leaves and `settleOnline` keeps.
 */
export function onlinePlan(plan: DdlPlan): DdlPlan {
  const prepare = plan.keeps.length === 0 ? [] : [`CREATE DATABASE IF NOT EXISTS ${quoteName(KEEP_DATABASE)}`]
  return { ...plan, prepare, execute: null }
}

/**
 * Hands a statement over and waits for the tool to end.
 * @throws ToolFailed when the tool fails; Interrupted when the run's grace was over first. Either way `settleOnline` tells what it did.
 */
export async function handOver(
  target: Target,
  executor: Session,
  statement: Statement,
  choice: OnlineChoice,
): Promise<void> {
  const { alter } = choice
  const settings = target.onlineDdl!
  const { tool } = settings
  const program = await findTool(settings, target.production)
  const session = await sessionOf(executor, tool)
  target.progress.step(`ALTER TABLE ${describeChoice(choice)}: handed to ${tool}`)
  let shown = -1
  const guard = new Guard(target.control)
  const running = runTool(
    program,
    {
      alter,
      text: alterText(statement)!,
      server: target.production,
      settings,
      lockWait: target.lock.waitSeconds ?? METADATA_WAIT_SECONDS,
      session,
    },
    {
      copied({ percent, left }) {
        if (percent === shown) return
        shown = percent
        target.progress.step(
          `ALTER TABLE ${alter.name}: ${percent} % (${tool}${left === null ? '' : `, ${left} left`})`,
        )
      },
      line: (line) => target.progress.detail(`${tool}: ${line}`),
    },
    AbortSignal.any([target.interruption.over, guard.lost]),
  )
  await running.finally(() => guard.end())
}

const LOOK_EVERY_MS = 1000

/**
 * Watches that the deployment still holds its lock, which goes with the control session. Without it another deployment may clear this
 * one up, and the tool, which connects again by itself, would then take away the triggers of the other's: they have the same names.
 */
class Guard {
  readonly #lost = new AbortController()
  readonly #ended = new AbortController()

  constructor(control: Session) {
    this.#watch(control).catch((error: unknown) => this.#lost.abort(error))
  }

  /** Fires when the session is gone, with the error. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  end(): void {
    this.#ended.abort()
  }

  async #watch(control: Session): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      await control.run('DO 1')
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }
}

/** SET statement for a tool's connection, so that it reads the statement as the script would have it read. */
async function sessionOf(executor: Session, tool: OnlineDdlSettings['tool']): Promise<string> {
  const [row] = await executor.query(
    'SELECT @@SESSION.sql_mode AS mode, @@SESSION.time_zone AS zone, @@GLOBAL.sql_mode AS mode0, @@GLOBAL.time_zone AS zone0',
  )
  const { mode, zone, mode0, zone0 } = row!
  if (tool === 'gh-ost' && (mode !== mode0 || zone !== zone0))
    throw new ToolFailed('the script changes sql_mode or time_zone, which gh-ost cannot be told')
  // pt-online-schema-change reads EXPLAIN as a table, and without rows in it copies all in one statement. MySQL 9 explains as a tree.
  const explain = (await executor.query("SHOW VARIABLES LIKE 'explain_format'")).length > 0
  return `SET SESSION sql_mode = ${quoteText(String(mode))}, time_zone = ${quoteText(String(zone))}${explain ? ", explain_format = 'TRADITIONAL'" : ''}`
}

/**
 * Takes away what a tool left, whether it ended well, failed or was killed, and keeps the old table where a rollback needs it.
 * May be called again.
 * @returns whether the copy took the place of the table; null when nothing is left that tells.
 * @throws UserError naming what is left, when the lock of the table could not be had.
 */
export async function settleOnline(
  target: Target,
  alter: OnlineAlter,
  plan: DdlPlan,
  before: Table,
): Promise<boolean | null> {
  const session = await Session.open(target.production)
  try {
    const wait = target.lock.waitSeconds ?? METADATA_WAIT_SECONDS
    await session.run(`SET SESSION lock_wait_timeout = ${wait}`)
    for (const drop of await clearLeftovers(session, alter)) await locked(target, session, alter, drop)
    const [keep] = plan.keeps
    const old = quoteTable(alter.database, alter.old)
    switch (await whatIsOld(target.control, alter, before)) {
      case 'old':
        await locked(
          target,
          session,
          alter,
          keep === undefined ? `DROP TABLE ${old}` : `RENAME TABLE ${old} TO ${quoteTable(KEEP_DATABASE, keep.keptAs)}`,
        )
        return true
      case 'placeholder':
        await locked(target, session, alter, `DROP TABLE ${old}`)
        return false
      default:
        return keep !== undefined && (await exists(session, KEEP_DATABASE, keep.keptAs)) ? true : null
    }
  } finally {
    await session.close()
  }
}

async function locked(target: Target, executor: Session, alter: OnlineAlter, statement: string): Promise<void> {
  const { control, lock, progress } = target
  try {
    await withLock(() => executor.run(statement), {
      control,
      executor,
      tables: [alter],
      policy: lock,
      interruption: Interruption.never(),
      progress,
    })
  } catch (error) {
    if (!(error instanceof NotLocked)) throw error
    throw new UserError(`${alter.tool} left something that could not be taken away: ${statement}: ${error.message}`, {
      hint: 'Run deploy again: it does that first.',
      cause: error,
    })
  }
}
