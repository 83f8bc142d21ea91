import type { Journal, JournalStatement } from './journal.ts'

/**
 * Journals that a deployment is being taken back. While only part of that is done, whatever stopped it, no other deployment is
 * begun: it would run again what was taken back, or build upon what is to go.
 */
export class UndoMark {
  readonly #journal: Journal
  readonly #deployment: string
  readonly #chosen: ReadonlySet<string>
  /** State of the deployment before. */
  readonly #before: string

  private constructor(journal: Journal, deployment: string, chosen: ReadonlySet<string>, before: string) {
    this.#journal = journal
    this.#deployment = deployment
    this.#chosen = chosen
    this.#before = before
  }

  static async set(journal: Journal, deployment: string, chosen: readonly JournalStatement[]): Promise<UndoMark> {
    const before = (await journal.deployment(deployment))?.state ?? 'done'
    await journal.setDeployment(deployment, 'undoing')
    return new UndoMark(journal, deployment, new Set(chosen.map(({ id }) => id)), before)
  }

  /** The undo ended before its end: the mark goes when nothing was taken back, and stays when something was. */
  async stopped(): Promise<void> {
    const statements = await this.#journal.statements(this.#deployment)
    const touched = statements.some(({ id, state }) => this.#chosen.has(id) && state !== 'done')
    if (!touched) await this.#journal.setDeployment(this.#deployment, this.#before)
  }

  /** All statements that were chosen are taken back, and others are not. */
  async ended(to: number | null): Promise<void> {
    if (to !== null) await this.#journal.reopenMigrations(this.#deployment)
    // What an earlier undo left half done is done now, unless this one was about a single statement of it.
    const after = this.#before === 'undoing' && to !== null ? 'failed' : this.#before
    await this.#journal.setDeployment(this.#deployment, after)
  }
}
