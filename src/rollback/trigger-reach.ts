import { rowEvents } from '../deploy/row-events.ts'
import type { Session } from '../mysql/session.ts'
import { type RoutineDefinition, readRoutines, readTriggers, type TriggerDefinition } from '../mysql/triggers.ts'
import { type BodyWrites, bodyWrites } from '../sql/body-writes.ts'
import type { SqlDialect } from '../sql/token.ts'

/** Changes of the rows of a table. */
export interface RowChanges {
  readonly database: string
  readonly table: string
  readonly events: ReadonlySet<TriggerDefinition['event']>
}

/** A table that triggers may write to. */
export interface WrittenTable {
  readonly database: string
  readonly table: string
  /** Names of the triggers whose bodies, or routines that they call, name it. */
  readonly by: ReadonlySet<string>
  /** One of them puts rows in. */
  readonly inserts: boolean
}

/** Which triggers changes of rows fire, one after the other, and what those may write to. */
export interface TriggerReach {
  readonly triggers: readonly TriggerDefinition[]
  readonly writes: readonly WrittenTable[]
  /** What cannot be told, as sentences without a full stop. */
  readonly unclear: readonly string[]
}

/**
 * Follows triggers from the changes that fire them to the tables that they write to, and on to the triggers of those. Foreign
 * keys are not followed: what they change fires no trigger, and a rollback under triggers has them off.
 */
export async function triggerReach(session: Session, changes: readonly RowChanges[]): Promise<TriggerReach> {
  return new Reach(session).follow(changes)
}

/** A body that is run: of a trigger, or of a routine that it calls. */
interface Run {
  readonly body: string
  readonly sqlMode: string
}

class Reach {
  readonly #session: Session
  readonly #triggers = new Map<string, Promise<TriggerDefinition[]>>()
  readonly #routines = new Map<string, Promise<RoutineDefinition[]>>()
  readonly #fired = new Map<string, TriggerDefinition>()
  readonly #writes = new Map<string, { database: string; table: string; by: Set<string>; inserts: boolean }>()
  readonly #unclear = new Set<string>()

  constructor(session: Session) {
    this.#session = session
  }

  async follow(changes: readonly RowChanges[]): Promise<TriggerReach> {
    const queue = [...changes]
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      for (const trigger of await this.#triggersOf(next)) {
        const id = `${trigger.database}\0${trigger.name}`
        if (this.#fired.has(id)) continue
        this.#fired.set(id, trigger)
        queue.push(...(await this.#written(trigger)))
      }
    }
    return { triggers: [...this.#fired.values()], writes: [...this.#writes.values()], unclear: [...this.#unclear] }
  }

  async #triggersOf({ database, table, events }: RowChanges): Promise<TriggerDefinition[]> {
    const known = this.#triggers.get(database) ?? readTriggers(this.#session, database)
    this.#triggers.set(database, known)
    return (await known).filter((one) => one.table === table && events.has(one.event))
  }

  /** What the body of a trigger changes, with the routines that it calls. */
  async #written(trigger: TriggerDefinition): Promise<RowChanges[]> {
    const found: RowChanges[] = []
    const seen = new Set<string>()
    const queue: Run[] = [trigger]
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
      const writes = bodyWrites(run.body, this.#dialect(run.sqlMode), trigger.database)
      if (writes.isUnclear) this.#unclear.add(`a statement of trigger \`${trigger.name}\` cannot be read`)
      for (const statement of writes.statements) {
        const events = new Set(rowEvents(statement))
        for (const { database, name, access } of statement.tables) {
          // What is no table of its own is told where it is looked for.
          if (access !== 'write' || database === null) continue
          this.#note(database, name, trigger.name, statement.kind === 'INSERT' || statement.kind === 'REPLACE')
          found.push({ database, table: name, events })
        }
      }
      queue.push(...(await this.#called(trigger, writes, seen)))
    }
    return found
  }

  #note(database: string, table: string, by: string, inserts: boolean): void {
    const id = `${database}\0${table}`
    const known = this.#writes.get(id) ?? { database, table, by: new Set<string>(), inserts: false }
    known.by.add(by)
    known.inserts ||= inserts
    this.#writes.set(id, known)
  }

  /** Any routine of the database whose name the body says: one too many costs time. */
  async #called(trigger: TriggerDefinition, { words }: BodyWrites, seen: Set<string>): Promise<Run[]> {
    const known = this.#routines.get(trigger.database) ?? readRoutines(this.#session, trigger.database)
    this.#routines.set(trigger.database, known)
    const runs: Run[] = []
    let isKnown = !words.has('call')
    for (const { name, body, sqlMode } of await known) {
      if (!words.has(name.toLowerCase())) continue
      isKnown = true
      if (seen.has(name)) continue
      seen.add(name)
      if (body === null)
        this.#unclear.add(`trigger \`${trigger.name}\` calls \`${name}\`, whose body the account may not see`)
      else runs.push({ body, sqlMode })
    }
    if (!isKnown) this.#unclear.add(`trigger \`${trigger.name}\` calls a procedure that is not in its database`)
    return runs
  }

  #dialect(sqlMode: string): SqlDialect {
    const { flavor, number } = this.#session.version
    const mode = sqlMode.toUpperCase()
    return {
      flavor,
      version: number,
      ansiQuotes: /\b(ANSI_QUOTES|ANSI)\b/.test(mode),
      noBackslashEscapes: /\bNO_BACKSLASH_ESCAPES\b/.test(mode),
    }
  }
}
