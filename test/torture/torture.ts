import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import { Session } from '../../src/mysql/session.ts'
import { type Capabilities, capabilities } from './capabilities.ts'
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

const SIZE = { tables: 4, statements: 60 }
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
export async function tortureRound(seed: number, { id, settings, capabilities, database }: Victim): Promise<Played> {
  const plan = randomPlan(seed, capabilities, SIZE)
  try {
    return await playPlan(plan, settings, database)
  } catch (error) {
    let last = error
    const fails = async (smaller: Plan) => {
      try {
        await playPlan(smaller, settings, database)
        return false
      } catch (again) {
        if (kindOf(again) !== kindOf(error)) return false
        last = again
        return true
      }
    }
    const least = await minimise(plan, fails, MINIMISING_ATTEMPTS)
    throw new Error(describe(seed, id, least, last), { cause: error })
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

function describe(seed: number, server: string, plan: Plan, error: unknown): string {
  const list = (title: string, statements: readonly string[], most: number) =>
    `${title}\n${statements
      .slice(0, most)
      .map((statement) => `${shorten(statement)};`)
      .join('\n')}${statements.length > most ? `\n… and ${statements.length - most} more` : ''}`
  return [
    `Seed ${seed} on ${server}: ${messageOf(error)}`,
    `Again: npm run torture -- --seed ${seed} --server ${server} --rounds 1`,
    list('-- before', plan.setUp, 100),
    list('-- to be undone', plan.work, 100),
    list('-- rollback', error instanceof Mismatch ? error.rollbackSql : [], 30),
  ].join('\n\n')
}
