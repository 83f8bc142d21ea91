import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import { Session } from '../../src/mysql/session.ts'
import { type Capabilities, capabilities } from './capabilities.ts'
import { ddlChainPlan } from './ddl-chain.ts'
import { playMigration } from './migration.ts'
import { minimise } from './minimise.ts'
import { type Plan, randomPlan } from './plan.ts'
import { Mismatch, type Played, playPlan, shorten } from './round.ts'

/** A server to torture. */
export interface Victim {
  readonly id: string
  readonly settings: ServerSettings
  readonly capabilities: Capabilities
  /** A database that the rounds make and drop. */
  readonly database: string
}

/** Rows events undone and redone directly; migrations through `deploy` and `rollback`; or the same with chains of ALTERs alone. */
export const PATHS = ['events', 'migration', 'ddl'] as const
export type Path = (typeof PATHS)[number]

const SIZES = {
  events: { tables: 4, statements: 60, migration: false },
  migration: { tables: 3, statements: 20, migration: true },
} as const
const PLAY = { events: playPlan, migration: playMigration, ddl: playMigration } as const
const MINIMISING_ATTEMPTS = 120

export async function victim(id: string, settings: ServerSettings, database: string): Promise<Victim> {
  const session = await Session.open(settings, { database: null })
  session.destroy()
  return { id, settings, capabilities: capabilities(session.version), database }
}

/**
 * One round: random tables, random statements, all undone and redone.
 * @throws Error with everything that is needed to see what is wrong and to run it again.
 */
export async function tortureRound(
  seed: number,
  path: Path,
  { id, settings, capabilities, database }: Victim,
): Promise<Played> {
  const plan = path === 'ddl' ? ddlChainPlan(seed, capabilities) : randomPlan(seed, capabilities, SIZES[path])
  const play = PLAY[path]
  try {
    return await play(plan, settings, database)
  } catch (error) {
    let last = error
    const fails = async (smaller: Plan) => {
      try {
        await play(smaller, settings, database)
        return false
      } catch (again) {
        if (kindOf(again) !== kindOf(error)) return false
        last = again
        return true
      }
    }
    const least = await minimise(plan, fails, MINIMISING_ATTEMPTS)
    throw new Error(describe(seed, path, id, least, last), { cause: error })
  }
}

/** What went wrong without its details, so that a smaller plan is not kept for another fault. */
function kindOf(error: unknown): string {
  return messageOf(error)
    .split('\n')[0]!
    .replaceAll(/[\d`']+/g, '')
    .slice(0, 40)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function describe(seed: number, path: Path, server: string, plan: Plan, error: unknown): string {
  const list = (title: string, statements: readonly string[], most: number) =>
    `${title}\n${statements
      .slice(0, most)
      .map((statement) => `${shorten(statement)};`)
      .join('\n')}${statements.length > most ? `\n… and ${statements.length - most} more` : ''}`
  return [
    `Seed ${seed} (${path}) on ${server}: ${messageOf(error)}`,
    `Again: npm run torture -- --seed ${seed} --path ${path} --server ${server} --rounds 1`,
    list('-- before', plan.setUp, 100),
    list('-- to be undone', plan.work, 100),
    list('-- rollback', error instanceof Mismatch ? error.rollbackSql : [], 30),
  ].join('\n\n')
}
