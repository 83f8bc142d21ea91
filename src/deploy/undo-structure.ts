import type { LockSettings, Progress } from '../config/settings.ts'
import { NeedsOperatorError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { dialectOf } from '../mysql/dialect.ts'
import { readTable, showCreateTable } from '../mysql/introspect.ts'
import { readObject } from '../mysql/read-object.ts'
import { describeServerError, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { GUARD_ERROR, type Guard, guardOf } from '../rollback/ddl-guard.ts'
import { unquoteIdentifier } from '../sql/literal.ts'
import { parseStatement } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import { objectKindOf, objectsNamed, replaces } from '../sql/stored-objects.ts'
import { objectsThatDiffer } from './ddl-objects.ts'
import { withProgress } from './ddl-progress.ts'
import { findTrace, traced } from './ddl-trace.ts'
import { type Interruption, isKilled } from './interruption.ts'
import { type JournalStatement, markUndoing, markUndone } from './journal.ts'
import { leftRows } from './left-rows.ts'
import type { LockedTable } from './lock-holders.ts'
import { NotLocked, withLock } from './lock-retry.ts'
import { type StructureBefore, withoutCounter } from './run-ddl.ts'
import { reached } from './step.ts'
import { logsCascades } from './structure-obstacles.ts'
import { keepingStep, runKeeping } from './undo-keep.ts'

export interface StructureUndo {
  /** Steps that were run now. */
  readonly applied: number
  readonly error: string | null
  /** Others changed rows so that it cannot be undone; nothing was changed. */
  readonly conflict: boolean
}

/**
 * Runs the inverse of a DDL statement step by step and compares the structure after. How far it came is in the journal, so that an
 * undo that broke off goes on where it stopped: steps that change rows commit together with their mark, and whether a step that
 * changes structure happened is told by its trace in the binlog.
 * @throws NeedsOperatorError when it cannot be told whether a step happened.
 */
export async function undoStructure(
  options: {
    readonly control: Session
    readonly lock: LockSettings
    readonly interruption: Interruption
    readonly progress: Progress
    /** Overwrites what others changed since. */
    readonly force: boolean
    /** never: what was written since and has no place in the old structure goes for good. */
    readonly keepData?: 'auto' | 'never' | 'always'
    readonly keepLockSeconds?: number
    /** Says something in the report. */
    readonly note?: (text: string) => void
  },
  session: Session,
  statement: JournalStatement,
  steps: readonly string[],
): Promise<StructureUndo> {
  const { control, lock, interruption, progress, force } = options
  // The undo of rows leaves autocommit off; then EXCHANGE PARTITION waits in MariaDB for the locks of its own validation.
  await session.run('SET SESSION foreign_key_checks = 1, autocommit = 1')
  const first = statement.undoing === null ? 0 : await nextStep(control, statement, steps)
  for (const step of steps.slice(0, first)) if (isSession(step)) await session.run(step)
  for (const [at, step] of steps.entries()) {
    if (at < first) continue
    interruption.check()
    progress.detail(`Undoing ${statement.opid}: ${step.slice(0, 200)}`)
    try {
      if (isSession(step)) await session.run(step)
      else if (guardOf(step) !== null) await interruption.during(session, () => check(session, step, force))
      else if (changesRows(step))
        await interruption.during(session, async () => {
          const left = await undoRows(control, session, statement.id, step, at)
          if (left !== null) options.note?.(left)
        })
      else {
        await control.run(markUndoing(statement.id, at, await binlogStatus(control)))
        reached('undo of structure marked')
        const run = (sql: string) =>
          withProgress(session, `Undoing ${statement.opid}`, progress, () =>
            session.run(traced(sql, traceId(statement, at))),
          )
        const keeping = options.keepData === 'never' ? null : await keepingStep(control, step, statement, at)
        const undo = async () => {
          if (keeping === null) await run(step)
          else {
            const context = { ...options, cascadesLogged: await logsCascades(control) }
            for (const kept of await runKeeping(context, session, statement, keeping, step, run)) options.note?.(kept)
          }
        }
        await withLock(() => interruption.during(session, undo), {
          ...options,
          executor: session,
          tables: lockedTables(statement),
          policy: lock,
        })
        reached('undo of structure run')
      }
    } catch (error) {
      const said =
        error instanceof NotLocked || error instanceof InTheWay
          ? error.message
          : isServerError(error)
            ? describeServerError(error)
            : null
      if (said === null) throw error
      // Of a statement that was killed the next rollback asks the binlog.
      if (unchanged(steps, at) && !isKilled(error)) await control.run(markNotUndoing(statement.id))
      return error instanceof InTheWay
        ? { applied: 0, error: said, conflict: true }
        : { applied: at - first, error: `${said} in: ${step}`, conflict: false }
    }
  }
  const left = await differences(control, statement)
  if (left.length > 0)
    return {
      applied: steps.length - first,
      error: `All steps of the undo were run, but the structure of ${left.join(', ')} is not what it was before: others may have changed it since. Take back what they changed, then run the rollback again to finish it`,
      conflict: false,
    }
  reached('undo of structure compared')
  await control.run(markUndone(statement.id))
  reached('undo of structure done')
  return { applied: steps.length - first, error: null, conflict: false }
}

/** Rows of others that an undo must not overwrite, or that the old structure cannot hold. */
class InTheWay extends Error {}

/** @throws InTheWay when the guard finds something; with `force`, only when the old structure could not hold it. */
async function check(session: Session, step: string, force: boolean): Promise<void> {
  const guard = guardOf(step)
  if (guard === null || (force && FORCIBLE.includes(guard))) return
  try {
    await session.run(step)
  } catch (error) {
    if (!isServerError(error) || error.errno !== GUARD_ERROR) throw error
    throw new InTheWay(`${FOUND[guard]} This query finds it: ${step}`)
  }
}

/** What --force overwrites. */
const FORCIBLE: readonly Guard[] = ['rows', 'definition']

/** What it means that a guard finds something. */
const FOUND: Readonly<Record<Guard, string>> = {
  rows: 'Others changed rows since that have keys of kept ones or, without a key, cannot be told from them: --force puts the kept rows in their place.',
  values:
    'With rows that others changed since, keys or checks of the old structure would not hold: change or move those rows first.',
  objects: 'Others made something in the database since, which would go with it: move or drop it first.',
  definition: 'It is not as the statement left it: others changed it since. --force puts the old one in its place.',
}

function lockedTables({ sourceDatabase, sourceTable }: JournalStatement): readonly LockedTable[] {
  return [{ database: sourceDatabase ?? '', name: sourceTable ?? '' }]
}

/** The step at which an undo that broke off has to go on. */
async function nextStep(control: Session, statement: JournalStatement, steps: readonly string[]): Promise<number> {
  const { step: at, start } = statement.undoing!
  // Before anything was changed the guards are asked once more.
  const again = unchanged(steps, at) ? 0 : at
  const step = steps[at]
  if (step === undefined || isSession(step) || changesRows(step) || guardOf(step) !== null) return again
  const took = await objectStep(control, steps, at)
  // The guards were asked before; now they would find what this very step may have made.
  if (took !== null) return took ? at + 1 : at
  const gone = await movedAway(control, step)
  if (gone !== null) return gone ? at + 1 : again
  const trace = await findTrace(control, start, traceId(statement, at))
  if (trace === 'found') return at + 1
  if (trace === 'not found') return again
  const mark = `rollgate recover ${statement.deployment} ${statement.sequence} --mark`
  throw new NeedsOperatorError(
    `An earlier rollback broke off while it undid ${statement.opid} (${statement.kind}), and ${
      trace === 'crashed'
        ? 'as the server crashed meanwhile, its binary log does not tell how far it came'
        : 'the binary log that tells how far it came is gone'
    }`,
    [
      `Look whether this took effect: ${step}. If it did: ${mark} done; if it did not: ${mark} not-run.`,
      `Then run rollgate rollback ${statement.deployment} again.`,
    ].join(' '),
  )
}

/**
 * Whether a step that makes an object other than a table has happened: then it is there. Other steps of such objects leave the same
 * when they are run again, and so count as not run. null for other steps. The server writes most of these anew, without their trace.
 */
async function objectStep(control: Session, steps: readonly string[], at: number): Promise<boolean | null> {
  const earlier = steps.slice(0, at)
  const ansiQuotes = /\bANSI_QUOTES\b/.test(earlier.findLast((one) => one.includes('sql_mode = ')) ?? '')
  const use = earlier.findLast((one) => one.startsWith('USE '))
  const home = use === undefined ? await control.value('SELECT DATABASE()') : unquoteIdentifier(use.slice(4))
  const parsed = parseStatement(new Source('inverse', steps[at]!), {
    dialect: { ...(await dialectOf(control)), ansiQuotes },
    database: home === null ? null : String(home),
  })
  if (parsed === null) return null
  if (parsed.kind === 'GRANT') return false
  if (objectKindOf(parsed) === null) return null
  const [reference] = objectsNamed(parsed)
  return parsed.kind.startsWith('CREATE ') && !replaces(parsed) && reference !== undefined
    ? (await readObject(control, reference)) !== null
    : false
}

/**
 * Whether a step that drops or renames one table has happened: then its name is free. null for other steps. The server writes a DROP
 * anew, without its trace.
 */
async function movedAway(control: Session, step: string): Promise<boolean | null> {
  const parsed = parseStatement(new Source('inverse', step), { dialect: await dialectOf(control), database: null })
  // Of several renames one may take the name that another frees.
  const single = parsed?.kind === 'DROP TABLE' || (parsed?.kind === 'RENAME TABLE' && parsed.tables.length === 2)
  const [table] = single ? parsed.tables : []
  if (table === undefined || table.database === null) return null
  return (await readTable(control, table.database, table.name)) === null
}

/** @returns what to say of rows that found no room */
async function undoRows(control: Session, session: Session, id: string, step: string, at: number) {
  const position = await binlogStatus(control)
  await session.run('START TRANSACTION')
  try {
    const { affectedRows } = await session.run(step)
    const left = await leftRows(session, step, affectedRows)
    await session.run(markUndoing(id, at + 1, position))
    await session.run('COMMIT')
    return left
  } catch (error) {
    await session.run('ROLLBACK').catch(() => session.destroy())
    throw error
  }
}

/** The tables whose structure is not what it was before the statement; the AUTO_INCREMENT counter aside. */
async function differences(control: Session, statement: JournalStatement): Promise<string[]> {
  if (statement.structureBefore === null) return []
  const different: string[] = []
  const { tables, objects } = JSON.parse(statement.structureBefore) as StructureBefore
  for (const { database, name, create } of tables) {
    if (withoutCounter(await showCreateTable(control, database, name)) !== withoutCounter(create)) different.push(name)
  }
  return [...different, ...(await objectsThatDiffer(control, objects.states))]
}

function isSession(step: string): boolean {
  return step.startsWith('SET ') || step.startsWith('USE ')
}

/** Whether no step before that one changes anything. */
function unchanged(steps: readonly string[], at: number): boolean {
  return steps.slice(0, at).every((step) => isSession(step) || guardOf(step) !== null)
}

function changesRows(step: string): boolean {
  return /^(INSERT|UPDATE|DELETE) /.test(step)
}

function traceId({ id }: JournalStatement, step: number): string {
  return `${id} undo ${step}`
}

function markNotUndoing(id: string): string {
  return `UPDATE rollgate.statement SET state = 'done', undo_step = NULL WHERE id = ${id}`
}
