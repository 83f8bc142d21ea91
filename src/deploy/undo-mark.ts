import type { Journal } from './journal.ts'
import type { JournalDeployment, JournalStatement, StateBefore } from './journal-entries.ts'

/**
 * Journals that a deployment is being taken back. While only part of that is done, whatever stopped it, no other deployment is
 * begun: it would run again what was taken back, or build upon what is to go.
 */
export class UndoMark {
  readonly #journal: Journal
  readonly #deployment: JournalDeployment
  readonly #chosen: ReadonlySet<string>

  private constructor(journal: Journal, deployment: JournalDeployment, chosen: ReadonlySet<string>) {
    this.#journal = journal
    this.#deployment = deployment
    this.#chosen = chosen
  }

  static async set(
    journal: Journal,
    deployment: JournalDeployment,
    chosen: readonly JournalStatement[],
  ): Promise<UndoMark> {
    await journal.setDeployment(deployment.id, 'undoing')
    return new UndoMark(journal, deployment, new Set(chosen.map(({ id }) => id)))
  }

  /** The undo ended before its end: the mark goes when nothing was taken back, and stays when something was. */
  async stopped(): Promise<void> {
    const { id, state } = this.#deployment
    const statements = await this.#journal.statements(id)
    const touched = statements.some((one) => this.#chosen.has(one.id) && one.state !== 'done')
    if (!touched) await this.#journal.setDeployment(id, state)
  }

  /** All statements that were chosen are taken back. */
  async ended(to: number | null): Promise<void> {
    const { id, state } = this.#deployment
    // What an earlier undo left half done is done now, unless this one was about a single statement of it.
    const before = { state: state === 'undoing' && to !== null ? 'failed' : state, migrations: {} }
    await settleUndone(this.#journal, id, before, to !== null)
  }
}

/**
 * Journals where a deployment stands of which statements were taken back or brought back; and, as it is a rollback itself, where the one
 * stands that it had taken back, and so on.
 * @param before where it stood while all of it was in effect; null: that is not known.
 * @param reopen what of its files is taken back is to be deployed again
 */
export async function settleUndone(
  journal: Journal,
  id: string,
  before: StateBefore | null,
  reopen = true,
): Promise<void> {
  const statements = await journal.statements(id)
  const is = (...states: string[]) => statements.some(({ state }) => states.includes(state))
  const left = statements.some(({ state }) => state !== 'undone' && state !== 'failed')
  if (!left) await journal.endUndone(id)
  else {
    for (const [position, state] of Object.entries(before?.migrations ?? {}))
      await journal.setMigration(id, Number(position), state)
    if (reopen) await journal.reopenMigrations(id)
    await journal.setDeployment(id, is('undoing') ? 'undoing' : (before?.state ?? 'failed'))
  }
  const deployment = await journal.deployment(id)
  if (deployment?.undoes != null) await settleUndone(journal, deployment.undoes, deployment.undid)
}
