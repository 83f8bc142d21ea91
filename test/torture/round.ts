import { STATEMENT_END } from '../../src/binlog/changes.ts'
import { isServerError } from '../../src/mysql/server-error.ts'
import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import { Session } from '../../src/mysql/session.ts'
import { rowStatements } from '../../src/rollback/inverse-row.ts'
import { RowScript } from '../../src/rollback/row-script.ts'
import { sessionPins } from '../../src/rollback/session-pins.ts'
import { statementsOf } from '../../src/rollback/statement-chunk.ts'
import { type RecordedRows, recordRows } from '../binlog/record.ts'
import type { Plan } from './plan.ts'
import { Camera, difference } from './snapshot.ts'

export interface Played {
  /** Statements of the work that the server accepted. */
  readonly done: number
  /** Error and statement of each refusal, those of the set-up first. */
  readonly refusals: readonly string[]
  readonly changes: number
}

/** The rows are not what they were, or they could not be undone at all. */
export class Mismatch extends Error {
  readonly rollbackSql: readonly string[]

  constructor(what: string, rollbackSql: readonly string[], options?: ErrorOptions) {
    super(what, options)
    this.rollbackSql = rollbackSql
  }
}

type Direction = 'undo' | 'redo'
type Way = 'row by row' | 'as a script' | 'as a script without guards'
/** Undone and done again in turn, each way of both once. */
const PASSES: readonly (readonly [Direction, Way])[] = [
  ['undo', 'row by row'],
  ['redo', 'as a script'],
  ['undo', 'as a script'],
  ['redo', 'row by row'],
  ['undo', 'as a script without guards'],
  ['redo', 'as a script without guards'],
]

/**
 * Plays a plan in an empty database: sets up, works, reads the changes from the binlog, then undoes and redoes them in every way
 * there is, and compares each time every row with how it was.
 * @throws Mismatch
 */
export async function playPlan(plan: Plan, settings: ServerSettings, database: string): Promise<Played> {
  const databases = [database, `${database}_copy`]
  const admin = await Session.open(settings, { database: null })
  const undoing = await Session.open(settings, { database: null, foundRows: true })
  try {
    for (const name of databases) {
      await admin.run(`DROP DATABASE IF EXISTS ${name}`)
      await admin.run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`)
    }
    // MySQL copies tables with expressions only where there is a default database.
    await admin.run(`USE ${database}`)
    return await play(plan, settings, admin, undoing, database)
  } finally {
    for (const name of databases) await admin.run(`DROP DATABASE IF EXISTS ${name}`).catch(() => {})
    admin.destroy()
    undoing.destroy()
  }
}

async function play(
  plan: Plan,
  settings: ServerSettings,
  admin: Session,
  undoing: Session,
  database: string,
): Promise<Played> {
  const setUp = await runAll(settings, database, plan.setUp)
  for (const session of [admin, undoing]) for (const pin of sessionPins()) await session.run(pin)
  await admin.run('SET SESSION sort_buffer_size = 67108864')
  const camera = await Camera.open(admin, database, `${database}_copy`)
  const before = await camera.take()
  let outcome = { done: 0, refusals: [] as string[] }
  let rows: RecordedRows[]
  try {
    rows = await recordRows(admin, async () => {
      outcome = await runAll(settings, database, plan.work)
    })
  } catch (error) {
    throw new Mismatch(`the changes cannot be read: ${error}`, [], { cause: error })
  }
  const after = await camera.take()
  for (const [direction, way] of PASSES) {
    const run = new Pass(undoing, direction, way)
    try {
      await run.apply(rows)
    } catch (error) {
      throw new Mismatch(`${direction} ${way}: ${error}`, sqlOf(rows, direction), { cause: error })
    }
    const different = difference(direction === 'undo' ? before : after, await camera.take())
    if (different !== null) throw new Mismatch(`${direction} ${way}: ${different}`, sqlOf(rows, direction))
  }
  const changes = rows.reduce((sum, { item, shape }) => sum + rowStatements(item, shape).ends.length, 0)
  return { done: outcome.done, refusals: [...setUp.refusals, ...outcome.refusals], changes }
}

/** Runs statements in a session of its own; the server may refuse any of them. */
async function runAll(
  settings: ServerSettings,
  database: string,
  statements: readonly string[],
): Promise<{ done: number; refusals: string[] }> {
  const session = await Session.open(settings, { database })
  const refusals: string[] = []
  try {
    for (const statement of statements) {
      try {
        await session.run(statement)
      } catch (error) {
        if (!isServerError(error)) throw error
        refusals.push(`${error.errno} ${error.sqlMessage}: ${statement}`)
      }
    }
    await session.run('COMMIT')
  } finally {
    session.destroy()
  }
  return { done: statements.length - refusals.length, refusals }
}

const NO_FOREIGN_KEY_CHECKS = 2

/** Plays recorded rows once, back or forth. */
class Pass {
  readonly #session: Session
  readonly #direction: Direction
  readonly #way: Way

  constructor(session: Session, direction: Direction, way: Way) {
    this.#session = session
    this.#direction = direction
    this.#way = way
  }

  async apply(rows: readonly RecordedRows[]): Promise<void> {
    const parts = byForeignKeyChecks(rows)
    for (const { checks, rows: some } of this.#direction === 'undo' ? parts.toReversed() : parts) {
      await this.#session.run(`SET SESSION foreign_key_checks = ${checks ? 1 : 0}`)
      const ordered = this.#direction === 'undo' ? some.toReversed() : some
      if (this.#way === 'row by row') await this.#rowByRow(ordered)
      else await this.#script(ordered)
    }
    await this.#session.run('SET SESSION foreign_key_checks = 1')
  }

  async #rowByRow(rows: readonly RecordedRows[]): Promise<void> {
    for (const { item, shape } of rows)
      for (const statement of statementsOf(rowStatements(item, shape, { direction: this.#direction, guard: true })))
        await this.#run(statement, 1)
  }

  async #script(rows: readonly RecordedRows[]): Promise<void> {
    const script = new RowScript({ direction: this.#direction, guard: this.#way === 'as a script' })
    for (const { item, shape } of rows) script.append(item, shape)
    script.end()
    let affected = 0
    // A line break within a literal is written in hexadecimal, so each of these ends a statement.
    for (const statement of script.take().toString('utf8').split(';\n'))
      if (statement !== '') affected += await this.#run(statement, null)
    if (affected !== script.rows) throw new Error(`${script.rows} rows were written, ${affected} affected`)
  }

  async #run(statement: string, expected: number | null): Promise<number> {
    const { affectedRows } = await this.#session.run(statement).catch((error) => {
      throw new Error(
        `${isServerError(error) ? `${error.errno} ${error.sqlMessage}` : error}\n  in ${shorten(statement)}`,
      )
    })
    if (expected !== null && affectedRows !== expected)
      throw new Error(`${affectedRows} rows are affected, not ${expected}\n  by ${shorten(statement)}`)
    return affectedRows
  }
}

interface Part {
  readonly checks: boolean
  readonly rows: RecordedRows[]
}

/** Runs of whole statements with and without foreign key checks, as `deploy` keeps that for each statement. */
function byForeignKeyChecks(rows: readonly RecordedRows[]): Part[] {
  const parts: Part[] = []
  let statement: RecordedRows[] = []
  for (const row of rows) {
    statement.push(row)
    if ((row.item.flags & STATEMENT_END) === 0) continue
    const checks = statement.every(({ item }) => (item.flags & NO_FOREIGN_KEY_CHECKS) === 0)
    if (parts.at(-1)?.checks === checks) parts.at(-1)!.rows.push(...statement)
    else parts.push({ checks, rows: statement })
    statement = []
  }
  if (statement.length > 0) throw new Error('the last statement in the binlog has no end')
  return parts
}

function sqlOf(rows: readonly RecordedRows[], direction: Direction): string[] {
  const ordered = direction === 'undo' ? rows.toReversed() : rows
  return ordered.flatMap(({ item, shape }) => [...statementsOf(rowStatements(item, shape, { direction, guard: true }))])
}

export function shorten(text: string): string {
  return text.length > 3000 ? `${text.slice(0, 3000)}… (${text.length} characters)` : text
}
