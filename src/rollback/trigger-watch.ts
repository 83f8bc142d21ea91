import type { Session } from '../mysql/session.ts'
import { triggeredTables } from '../mysql/triggers.ts'
import { quoteTable } from '../sql/quote.ts'

/** A rollback statement would fire a trigger: its rows are to be put back in another way. */
export class TriggersFire extends Error {}

const VERBS = { INSERT: 'INSERT INTO', UPDATE: 'UPDATE', DELETE: 'DELETE FROM' } as const
/** How a rollback statement begins, up to its table. */
const BEGINNING = /^(?:INSERT INTO|UPDATE|DELETE FROM) `(?:[^`]|``)+`\.`(?:[^`]|``)+`/

/** Finds rollback statements that fire triggers. */
export class TriggerWatch {
  readonly #beginnings: ReadonlySet<string>
  readonly #force: boolean
  /** Such statements came, and were let pass. */
  fired = false

  private constructor(beginnings: ReadonlySet<string>, force: boolean) {
    this.#beginnings = beginnings
    this.#force = force
  }

  /** `force`: they are let pass. @returns null when the server has no triggers. */
  static async open(session: Session, force: boolean): Promise<TriggerWatch | null> {
    const tables = await triggeredTables(session)
    if (tables.length === 0) return null
    const beginnings = tables.map(({ database, table, event }) => `${VERBS[event]} ${quoteTable(database, table)}`)
    return new TriggerWatch(new Set(beginnings), force)
  }

  /** Passes statements on. @throws TriggersFire */
  async *pass(statements: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const text of statements) {
      const [beginning] = text.match(BEGINNING) ?? []
      if (beginning !== undefined && this.#beginnings.has(beginning)) {
        if (!this.#force) throw new TriggersFire()
        this.fired = true
      }
      yield text
    }
  }
}
