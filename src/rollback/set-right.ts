import type { Conflict } from '../deploy/report.ts'
import { describeServerError, ER, isConnectionLost, isServerError, type ServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { backToSavepoint } from './savepoint.ts'
import { StatementList } from './statement-list.ts'
import { parts, type Target } from './touched-rows.ts'
import { NotRestored, Verifier } from './verify.ts'

/** Statements that are sent in one text, and rows that are compared in one. */
const STATEMENTS = 200
const ROWS = 100
/** Triggers that fire each other from table to table need a round for each. */
const ROUNDS = 8
/** Rounds after which rows are taken out and put in anew, even though other rows differ each time. */
const PATIENCE = 4
const MOST_CONFLICTS = 100

/** ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK: nothing is wrong with the row. */
const NOT_THE_ROW: readonly number[] = [1205, 1213, ER.QUERY_INTERRUPTED]

/** Affected rows, or why the server refused. */
export type Attempt = number | ServerError

/**
 * Runs statements one after the other inside the open transaction, whatever becomes of each.
 * @throws the server's error when it is not about the row; UserError when the server ended the transaction.
 */
export async function attempt(session: Session, statements: readonly string[]): Promise<Attempt[]> {
  const attempts: Attempt[] = []
  for (const part of parts(statements, STATEMENTS)) {
    try {
      const { outcomes } = await session.askMany(['SAVEPOINT rollgate_batch', ...part].join(';\n'))
      attempts.push(...outcomes.slice(1).map(({ affectedRows }) => affectedRows))
    } catch (error) {
      await backTo(session, 'rollgate_batch', error)
      for (const statement of part) attempts.push(await attemptOne(session, statement))
    }
  }
  return attempts
}

async function attemptOne(session: Session, statement: string): Promise<Attempt> {
  await session.run('SAVEPOINT rollgate_row')
  try {
    return (await session.run(statement)).affectedRows
  } catch (error) {
    await backTo(session, 'rollgate_row', error)
    return error as ServerError
  }
}

async function backTo(session: Session, savepoint: string, error: unknown): Promise<void> {
  if (isServerError(error) && (isConnectionLost(error) || NOT_THE_ROW.includes(error.errno))) throw error
  await backToSavepoint(session, savepoint, error)
}

/** A row that is not what it is to become. */
interface Difference {
  readonly target: Target
  readonly conflict: Conflict
}

/** Brings rows to what they are to become, although each statement about them may fire triggers that change them once more. */
export class RightSetter {
  readonly #session: Session
  readonly #verifier: Verifier
  /** What the server said last about a row. */
  readonly #refusals = new Map<Target, string>()
  /** Rows that were set right by statements of their own, more than once counted once. */
  readonly changed = new Set<Target>()

  constructor(session: Session) {
    this.#session = session
    this.#verifier = new Verifier(session, false)
  }

  /** Statements whose row could not be read again. */
  get untold(): number {
    return this.#verifier.untold
  }

  /**
   * Sets right what differs, first by the statement that the row needs, then, when that gets nowhere, by taking all of these rows
   * out and putting them in anew: triggers on UPDATE do not see that, and rows that exchange unique values can.
   * @returns the rows that still differ, with what the server said about them; none when all is right.
   */
  async setRight(targets: readonly Target[]): Promise<Conflict[]> {
    let left = await this.#differences(targets)
    let isAnew = false
    for (let round = 0; round < ROUNDS && left.length > 0; round++) {
      for (const { target } of left) this.changed.add(target)
      const fixes = isAnew
        ? [
            ...left.map(takenOut),
            ...left.flatMap(({ target }) => (target.isGone ? [] : [[target, target.statement] as const])),
          ]
        : left.map(set)
      const attempts = await attempt(
        this.#session,
        fixes.map(([, statement]) => statement),
      )
      for (const [at, [target]] of fixes.entries()) {
        const refusal = attempts[at]!
        if (typeof refusal !== 'number') this.#refusals.set(target, describeServerError(refusal))
      }
      const next = await this.#differences(targets)
      const before = new Set(left.map(({ target }) => target))
      const isStuck = next.length === left.length && next.every(({ target }) => before.has(target))
      if (isStuck && isAnew) return this.#told(next)
      isAnew = isStuck || round >= PATIENCE
      left = next
    }
    return this.#told(left)
  }

  #told(left: readonly Difference[]): Conflict[] {
    return left.slice(0, MOST_CONFLICTS).map(({ target, conflict }) => {
      const refusal = this.#refusals.get(target)
      return refusal === undefined ? conflict : { ...conflict, found: `${conflict.found}; the server says: ${refusal}` }
    })
  }

  async #differences(targets: readonly Target[]): Promise<Difference[]> {
    const found: Difference[] = []
    for (const part of groups(targets)) {
      const [conflicts] = await this.#compare([part])
      if (conflicts!.length === 0) continue
      const byRow = new Map(conflicts!.map((conflict) => [`${conflict.table} ${conflict.key}`, conflict]))
      const named = part.flatMap((target) => {
        const { database, table } = target.table.shape
        const conflict = byRow.get(`${database}.${table} ${target.condition}`)
        return conflict === undefined ? [] : [{ target, conflict }]
      })
      // Of values that only the server compares it is not told which differ.
      const isTold = part[0]!.table.readings.every((reading) => reading !== null)
      if (isTold && named.length === byRow.size) found.push(...named)
      else {
        const each = await this.#compare(part.map((target) => [target]))
        for (const [at, [conflict]] of each.entries())
          if (conflict !== undefined) found.push({ target: part[at]!, conflict })
      }
    }
    return found
  }

  /** For each group the conflicts: none when its rows are as they are to be. */
  async #compare(groups: readonly (readonly Target[])[]): Promise<(readonly Conflict[])[]> {
    const checks = []
    for (const group of groups)
      checks.push(await this.#verifier.check(StatementList.of(group.map(({ statement }) => statement))))
    const queries = checks.flatMap(({ after }) => after)
    const rows = queries.length === 0 ? [] : (await this.#session.askMany(queries.join(';\n'))).rows
    let next = 0
    return checks.map((check) => {
      const answers = rows.slice(next, next + check.after.length)
      next += check.after.length
      try {
        check.compare([], answers)
        return []
      } catch (error) {
        if (error instanceof NotRestored) return error.conflicts
        throw error
      }
    })
  }
}

/** Rows of one table each: of several tables that are compared together only the first that differs is told. */
function groups(targets: readonly Target[]): Target[][] {
  const byTable = new Map<Target['table'], Target[]>()
  for (const target of targets) {
    const group = byTable.get(target.table)
    if (group === undefined) byTable.set(target.table, [target])
    else group.push(target)
  }
  return [...byTable.values()].flatMap((group) => parts(group, ROWS))
}

function set({ target, conflict }: Difference): readonly [Target, string] {
  const isMissing = conflict.found === 'no such row'
  return [target, isMissing ? target.statement : (target.update ?? target.statement)]
}

function takenOut({ target }: Difference): readonly [Target, string] {
  return [target, `DELETE FROM ${target.table.name} WHERE ${target.condition}`]
}
