import type { Journal } from './journal.ts'
import type { JournalState, JournalStatement } from './journal-entries.ts'

/** What becomes of a statement in the journal. */
export interface StateChange {
  readonly id: string
  readonly state: JournalState
}

interface Member {
  readonly id: string
  readonly deployment: string
  readonly undoes: readonly string[]
  state: JournalState
}

/**
 * A deployment, the rollbacks of it, the rollbacks of those, and so on: which statement takes back which. A rollback is a deployment,
 * so that to take it back brings back what it took back. Several statements may take back one together (the steps that undo DDL), and
 * one several (rows under triggers).
 */
export class UndoFamily {
  readonly #members: ReadonlyMap<string, Member>
  /** By id, those that take it back, in the order in which they ran. */
  readonly #undoers = new Map<string, Member[]>()

  private constructor(members: readonly Member[]) {
    this.#members = new Map(members.map((member) => [member.id, member]))
    for (const member of [...this.#members.values()].toSorted((a, b) => order(a.id, b.id))) {
      // What failed left nothing behind, and what is about to run may never have; its effects are journaled together with it.
      if (member.state === 'failed' || member.state === 'intent') continue
      for (const id of member.undoes) this.#undoers.set(id, [...(this.#undoers.get(id) ?? []), member])
    }
  }

  /** Reads the family that a deployment belongs to. */
  static async load(journal: Journal, deployment: string): Promise<UndoFamily> {
    let eldest = deployment
    for (let next: string | null = deployment; next !== null; ) {
      eldest = next
      next = (await journal.deployment(next))?.undoes ?? null
    }
    const members: Member[] = []
    const queue = [eldest]
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      members.push(...(await journal.links(id)))
      queue.push(...(await journal.rollbacksOf(id)).map((rollback) => rollback.id))
    }
    return new UndoFamily(members)
  }

  /** Of a deployment that was never rolled back. */
  static of(statements: readonly JournalStatement[]): UndoFamily {
    return new UndoFamily(statements.map((one) => ({ ...one, undoes: one.undoes ?? [] })))
  }

  /** The same, to be changed without changing this one. */
  draft(): UndoFamily {
    return new UndoFamily([...this.#members.values()].map((member) => ({ ...member })))
  }

  /**
   * The ids of the statements that stand for one that is in effect, in the order in which they ran: itself, or what brought it back after
   * it was taken back.
   */
  standIns(id: string): string[] {
    const undoers = (this.#undoers.get(id) ?? []).filter(({ state }) => state === 'undone')
    if (undoers.length === 0) return [id]
    const again = undoers.flatMap((undoer) => this.#undoers.get(undoer.id) ?? [])
    const found = new Set(again.flatMap((one) => this.standIns(one.id)))
    if (found.size === 0) throw new Error(`Nothing stands for journal row ${id}, which was brought back`)
    return [...found].toSorted(order)
  }

  /** Takes a statement back. @returns what changes in the journal, itself first. */
  undo(id: string): StateChange[] {
    const changes = [{ id, state: 'undone' as JournalState }]
    const known = this.#members.get(id)
    if (known === undefined) return changes
    known.state = 'undone'
    const queue = [...known.undoes]
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const member = this.#members.get(next)
      if (member === undefined) continue
      const state = stateUnder((this.#undoers.get(next) ?? []).map((one) => one.state))
      if (member.state === state) continue
      member.state = state
      changes.push({ id: next, state })
      queue.push(...member.undoes)
    }
    return changes
  }
}

/** What a statement is when those that take it back are in these states. */
function stateUnder(undoers: readonly JournalState[]): JournalState {
  if (undoers.every((state) => state === 'undone')) return 'done'
  return undoers.some((state) => state === 'undone' || state === 'undoing') ? 'undoing' : 'undone'
}

/** Journal ids grow with time. */
export function order(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}
