import { objectChanges, objectsThatDiffer, readObjectsAgain } from '../deploy/ddl-objects.ts'
import type { Foresight } from '../deploy/foresee.ts'
import { releaseKeeps } from '../deploy/keep.ts'
import { showCreateTable, showCreateView } from '../mysql/introspect.ts'
import { ER, ignoreRefusal, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { movedTriggers } from '../rollback/ddl-plan.ts'
import { inverseOfObjects } from '../rollback/object-inverse.ts'
import type { ObjectState } from '../rollback/stored-object.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import type { Statement, TableReference } from '../sql/statement.ts'
import type { Proof, Relation } from './rehearsal.ts'

type Touched = TableReference & { readonly database: string }
type Relations = ReadonlyMap<string, Relation | null>
/** SHOW CREATE of tables and views by `database.name`; null where nothing stands. */
type Texts = ReadonlyMap<string, string | null>

/** ER_LOCK_WAIT_TIMEOUT */
const LOCK_WAIT_TIMEOUT = 1205

/** A rollback to be proved: what stood before, and what was done for it. */
export interface Attempt {
  readonly foresight: Foresight
  readonly touched: readonly Touched[]
  readonly before: Texts
  /** Told already, before the statement ran: its tables were moved away and back. */
  readonly proof: Proof | null
}

/**
 * Proves rollbacks of DDL in the sandbox: a statement is undone as a deployment would undo it, SHOW CREATE of all that it touched
 * must be what it was, and the statement is run again, so that the script goes on from the right state.
 */
export class Prover {
  readonly #control: Session
  readonly #session: Session

  /**
   * @param control reads structure
   * @param session runs rollbacks: pinned as rollbacks are, of the account that runs migrations
   */
  constructor(control: Session, session: Session) {
    this.#control = control
    this.#session = session
  }

  /** To be called before the statement. @returns null when there is nothing to prove, or it cannot be tried. */
  async begin(foresight: Foresight, tables: readonly TableReference[], stand: Relations): Promise<Attempt | null> {
    const { plan } = foresight
    if (plan === null) return null
    const touched = tables.filter((table): table is Touched => table.database !== null)
    const before = await this.#texts(touched, stand)
    const attempt = { foresight, touched, before, proof: null }
    try {
      for (const sql of [...plan.prepare, ...(plan.fill ?? [])]) await this.#session.run(sql)
      if (plan.execute === null) return attempt
      for (const sql of plan.execute) await this.#session.run(sql)
      await releaseKeeps(this.#session, plan)
    } catch (error) {
      if (!isServerError(error)) throw error
      await this.abandon(attempt)
      return null
    }
    const gone = new Map(touched.map(({ database, name }) => [`${database}.${name}`, null]))
    const objects = await objectChanges(this.#control, foresight.objects)
    const proof = await this.#undo(attempt, foresight.preview(gone, objects) ?? [])
    await this.abandon(attempt)
    return { ...attempt, proof }
  }

  /** To be called instead of `prove` when the statement did not take effect. */
  async abandon({ foresight }: Attempt): Promise<void> {
    if (foresight.plan === null) return
    const steps = [...foresight.plan.abandon, ...movedTriggers(foresight.plan).flatMap(({ create }) => create)]
    for (const sql of steps) await this.#session.run(sql).catch(ignoreRefusal)
  }

  /**
   * To be called after the statement.
   * @param stand what it left
   * @param inverse what would undo it
   * @param again runs the statement once more
   */
  async prove(
    attempt: Attempt,
    stand: Relations,
    inverse: readonly string[],
    again: () => Promise<void>,
  ): Promise<Proof | null> {
    if (attempt.proof !== null) return attempt.proof
    const objects = await readObjectsAgain(this.#control, attempt.foresight.objects.states)
    const proof = await this.#undo(attempt, inverse)
    await this.abandon(attempt)
    if (proof === null) return null
    const refusal = await again().then(
      () => null,
      (error) => (isServerError(error) ? error : Promise.reject(error)),
    )
    const wanted = await this.#texts(attempt.touched, stand)
    // From what it was, the statement has mostly led to where it led before; not where it replaces an index that a foreign key brought,
    // which SHOW CREATE does not tell from one that was written.
    if (proof.kind === 'proved' && refusal === null && difference(wanted, await this.#texts(attempt.touched)) === null)
      return proof
    await this.#restore(attempt.touched, wanted)
    await this.#restoreObjects(attempt.foresight, objects)
    if (proof.kind === 'unproved' || refusal === null) return proof
    return { kind: 'unproved', reason: `the statement does not run again: ${refusal.sqlMessage}`, sql: null }
  }

  /** @returns null when the migration's own locks are in the way. */
  async #undo({ touched, before, foresight }: Attempt, inverse: readonly string[]): Promise<Proof | null> {
    // A rollback runs in the database of the deployment; MySQL 5.6 makes no foreign key without one.
    // What is undone may have been a whole database; this one is always there.
    const home = touched[0]?.database ?? 'information_schema'
    await this.#session.run(`USE ${quoteName(home)}`).catch(ignoreRefusal)
    for (const [at, sql] of inverse.entries()) {
      try {
        await this.#session.run(sql)
      } catch (error) {
        if (!isServerError(error)) throw error
        if (at === 0 && error.errno === LOCK_WAIT_TIMEOUT) return null
        const refused = `the server refuses it: ${error.sqlMessage} (error ${error.errno})`
        const reason = breaksView(foresight.statement, error.errno) ? `${refused}; ${BROKEN_VIEW}` : refused
        return { kind: 'unproved', reason, sql }
      }
    }
    const [other] = await objectsThatDiffer(this.#control, foresight.objects.states)
    const found =
      difference(before, await this.#texts(touched)) ??
      (other === undefined ? null : `\`${other}\` is not what it was afterwards`)
    return found === null ? { kind: 'proved' } : { kind: 'unproved', reason: found, sql: null }
  }

  /** @param stand tables that are known already */
  async #texts(touched: readonly Touched[], stand: Relations = new Map()): Promise<Texts> {
    const texts = new Map<string, string | null>()
    for (const { database, name } of touched) {
      const known = stand.get(`${database}.${name}`)
      const text =
        (known?.kind === 'table' ? known.table.createStatement : null) ??
        (await showCreateTable(this.#control, database, name)) ??
        (await showCreateView(this.#control, database, name))
      // The counter follows the rows, and no rollback sets it back.
      texts.set(`${database}.${name}`, text?.replace(/ AUTO_INCREMENT=\d+/, '') ?? null)
    }
    return texts
  }

  /** Puts tables and views in place as they are meant to stand; their rows are lost, which no rehearsal looks at. */
  async #restore(touched: readonly Touched[], wanted: Texts): Promise<void> {
    await this.#session.run('SET SESSION foreign_key_checks = 0')
    for (const { database, name } of touched) {
      const text = wanted.get(`${database}.${name}`)
      for (const what of ['VIEW', 'TABLE'])
        await this.#session.run(`DROP ${what} IF EXISTS ${quoteTable(database, name)}`).catch(ignoreRefusal)
      if (text == null) continue
      await this.#session.run(`USE ${quoteName(database)}`)
      await this.#session.run(text).catch(ignoreRefusal)
    }
    await this.#session.run('SET SESSION foreign_key_checks = 1')
  }

  /** The same for other objects. */
  async #restoreObjects({ statement, objects }: Foresight, wanted: readonly ObjectState[]): Promise<void> {
    const now = await readObjectsAgain(this.#control, objects.states)
    const changes = { before: wanted, after: now, home: objects.home, flavor: this.#control.version.flavor }
    const { before, after } = inverseOfObjects(statement, changes)
    for (const sql of [...before, ...after]) await this.#session.run(sql).catch(ignoreRefusal)
  }
}

const BROKEN_VIEW =
  'the view did not work any more when this statement came, and a view like that cannot be made: drop it in front of the statement that changes its tables'

/** Whether a view, as it was before the statement, cannot be made since what it reads is not there any more. */
function breaksView({ kind }: Statement, errno: number): boolean {
  return /\bVIEW$/.test(kind) && [ER.NO_SUCH_TABLE, ER.BAD_FIELD, ER.VIEW_INVALID].some((one) => one === errno)
}

/** The first line in which something is not as it was, in words; null when all is. */
function difference(before: Texts, after: Texts): string | null {
  for (const [name, old] of before) {
    const now = after.get(name) ?? null
    if (now === old) continue
    if (now === null) return `${name} is missing afterwards`
    if (old === null) return `${name} is left over afterwards`
    const [was, is] = [old.split('\n'), now.split('\n')]
    const at = was.findIndex((line, index) => line !== is[index])
    return `${name} has \`${(is[at] ?? '').trim()}\` afterwards, and had \`${(was[at] ?? '').trim()}\``
  }
  return null
}
