import type { Session } from '../mysql/session.ts'
import { triggeredTables } from '../mysql/triggers.ts'
import { quoteTable } from '../sql/quote.ts'
import type { StatementChunk } from './statement-chunk.ts'

const NOTHING = Buffer.alloc(0)

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
  async *pass(chunks: AsyncIterable<StatementChunk>): AsyncGenerator<StatementChunk> {
    for await (const chunk of chunks) {
      this.#look(chunk)
      yield chunk
    }
  }

  /** Neighbours begin alike, mostly: only the first of them is read. */
  #look({ bytes, ends }: StatementChunk): void {
    let known: Buffer = NOTHING
    let start = 0
    for (const end of ends) {
      const same = known.length > 0 && bytes.compare(known, 0, known.length, start, start + known.length) === 0
      if (!same) known = this.#read(bytes.toString('utf8', start, end))
      start = end
    }
  }

  /** @returns how a statement begins that fires nothing; nothing for one that is of another form. */
  #read(text: string): Buffer {
    const [beginning] = text.match(BEGINNING) ?? []
    if (beginning === undefined) return NOTHING
    if (!this.#beginnings.has(beginning)) return Buffer.from(`${beginning} `)
    if (!this.#force) throw new TriggersFire()
    this.fired = true
    return NOTHING
  }
}
