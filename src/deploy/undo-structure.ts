import type { Progress } from '../config/settings.ts'
import { dialectOf } from '../mysql/dialect.ts'
import { readTable, showCreateTable } from '../mysql/introspect.ts'
import { describeServerError, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { GUARD_ERROR, type Guard, guardOf, tells } from '../rollback/ddl-guard.ts'
import { setsSession as isSession } from '../rollback/made-values.ts'
import { isVersioned } from '../rollback/table-shape.ts'
import { unquoteIdentifier } from '../sql/literal.ts'
import { ParsedStatement } from '../sql/parsed-statement.ts'
import { parseStatement } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import { objectKindOf } from '../sql/stored-objects.ts'
import { objectsThatDiffer } from './ddl-objects.ts'
import { type Interruption, isKilled } from './interruption.ts'
import type { Journal } from './journal.ts'
import type { JournalStatement } from './journal-entries.ts'
import { markState } from './journal-marks.ts'
import { leftRows } from './left-rows.ts'
import { unitOutlook } from './obstacles.ts'
import { runDdl, type StructureBefore, withoutCounter } from './run-ddl.ts'
import { runOpaque } from './run-migration.ts'
import { type Place, runTransaction } from './run-transaction.ts'
import { StatementFailed } from './statement-failed.ts'
import { reached } from './step.ts'
import { isTransactional } from './structure-obstacles.ts'
import type { UndoFamily } from './undo-family.ts'
import type { UndoRecording } from './undo-recording.ts'

export interface StructureUndo {
  /** Steps that were run now. */
  readonly applied: number
  readonly error: string | null
  /** Others changed rows so that it cannot be undone; nothing was changed. */
  readonly conflict: boolean
}

/** What undoing the structure needs of a rollback. */
export interface StructureUndoOptions {
  readonly control: Session
  readonly journal: Journal
  readonly interruption: Interruption
  readonly progress: Progress
  /** Overwrites what others changed since. */
  readonly force: boolean
  /** Says something in the report. */
  readonly note?: (text: string) => void
  readonly recording: UndoRecording
  readonly family: UndoFamily
}

/**
 * Runs the inverse of a DDL statement step by step and compares the structure after. Each step is a statement of the rollback's own
 * deployment, run, journaled and backed up like one of a migration: so an undo that broke off goes on where it stopped, what a step
 * destroys is kept, and the rollback can be taken back in its turn.
 * @throws NeedsOperatorError when it cannot be told whether a step happened.
 */
export async function undoStructure(
  options: StructureUndoOptions,
  session: Session,
  statement: JournalStatement,
  steps: readonly string[],
): Promise<StructureUndo> {
  const { control, journal, interruption, progress, force, recording, family } = options
  // The undo of rows leaves autocommit off; then EXCHANGE PARTITION waits in MariaDB for the locks of its own validation.
  await session.run('SET SESSION foreign_key_checks = 1, autocommit = 1')
  // What comes before the last step that was run need not be run again, but for the session's settings.
  const first = await journal.stepsDone(recording.target.deployment, statement.id)
  for (const [at, step] of steps.entries()) {
    if (at < first) {
      if (isSession(step)) await session.run(step)
      continue
    }
    interruption.check()
    progress.detail(`Undoing ${statement.opid}: ${step.slice(0, 200)}`)
    try {
      if (isSession(step)) await session.run(step)
      else if (guardOf(step) !== null) await interruption.during(session, () => check(session, step, force))
      else if (tells(step)) {
        const told = await interruption.during(session, () => session.value(step))
        if (told !== null) options.note?.(String(told))
      } else {
        await journal.setState(statement.id, 'undoing')
        const said = await runStep(options, session, statement, steps, at)
        if (said !== null) options.note?.(said)
      }
    } catch (error) {
      const said =
        error instanceof StatementFailed || error instanceof InTheWay
          ? error.message
          : isServerError(error)
            ? describeServerError(error)
            : null
      if (said === null) throw error
      const nothing = (await journal.stepsDone(recording.target.deployment, statement.id)) === 0
      if (nothing && !isKilled(error)) await journal.setState(statement.id, 'done')
      return error instanceof InTheWay
        ? { applied: 0, error: said, conflict: true }
        : { applied: at - first, error: `${said} in: ${step}`, conflict: false }
    }
  }
  const left = await differences(options, statement)
  if (left.length > 0) {
    const found = `The structure of ${left.join(', ')} is not what it was before ${statement.opid}`
    if (!force)
      return {
        applied: steps.length - first,
        error: `${found}: others changed it too. Its own changes were undone; --force takes it as it is now`,
        conflict: false,
      }
    options.note?.(`${found}: it was taken as it is (--force).`)
  }
  reached('undo of structure compared')
  const isNothing = (await journal.stepsDone(recording.target.deployment, statement.id)) === 0
  await control.run('START TRANSACTION')
  if (isNothing) await recording.nothing(session, statement)
  for (const { id, state } of family.undo(statement.id)) await control.run(markState(id, state))
  await control.run('COMMIT')
  reached('undo of structure done')
  return { applied: steps.length - first, error: null, conflict: false }
}

/** Runs a step that changes something. @returns what to say of it; null: nothing. */
async function runStep(
  { control, journal, recording }: StructureUndoOptions,
  session: Session,
  undone: JournalStatement,
  steps: readonly string[],
  at: number,
): Promise<string | null> {
  const { target } = recording
  const statement = await readStep(control, steps, at)
  const isRows = statement?.class === 'dml'
  // Rights on an object come and go with it, and may be granted again.
  if (statement === null || !(isRows || isStructure(statement))) {
    await target.interruption.during(session, () => session.run(steps[at]!))
    return null
  }
  const incomplete = new Map<number, string>()
  if (!isRows) {
    const { obstacles } = await unitOutlook(control, { kind: 'ddl', statements: [statement] }, target)
    if (obstacles.length > 0) incomplete.set(statement.index, [...new Set(obstacles.map(({ id }) => id))].join(','))
  }
  const sequence = recording.next()
  const place: Place = { migration: 1, sequence, incomplete, undoes: [undone.id] }
  if (!isRows) {
    await runDdl(target, session, statement, place)
    return null
  }
  const why = recording.uncaptured !== null ? 'not-captured' : await whyNotCaptured(control, statement)
  if (why === null) await runTransaction(target, session, [statement], place, new Set())
  else {
    incomplete.set(statement.index, why)
    await runOpaque(target, session, statement, place)
  }
  return leftRows(control, steps[at]!, await journal.affectedRows(target.deployment, sequence))
}

/** The id of the reason why what changes in the tables of a statement cannot be taken back; null when it can. */
async function whyNotCaptured(control: Session, { tables }: Statement): Promise<string | null> {
  for (const { database, name, access } of tables) {
    const table = access === 'write' && database !== null ? await readTable(control, database, name) : null
    if (table !== null && !isTransactional(table.engine)) return 'engine-not-transactional'
    if (table !== null && isVersioned(table)) return 'system-versioned'
  }
  return null
}

function isStructure(statement: Statement): boolean {
  return /^(CREATE|ALTER|DROP|RENAME|TRUNCATE) (TABLE|INDEX)$/.test(statement.kind) || objectKindOf(statement) !== null
}

/** A step, under its number from 1, as the session takes it: in the database and under the sql_mode that the steps before it set. */
async function readStep(control: Session, steps: readonly string[], at: number): Promise<Statement | null> {
  const earlier = steps.slice(0, at)
  const ansiQuotes = /\bANSI_QUOTES\b/.test(earlier.findLast((one) => one.includes('sql_mode = ')) ?? '')
  const use = earlier.findLast((one) => one.startsWith('USE '))
  const home = use === undefined ? await control.value('SELECT DATABASE()') : unquoteIdentifier(use.slice(4))
  const parsed = parseStatement(new Source('inverse', steps[at]!), {
    dialect: { ...(await dialectOf(control)), ansiQuotes },
    database: home === null ? null : String(home),
  })
  return parsed && new ParsedStatement(steps[at]!, at + 1, parsed.span, parsed.dialect, parsed.database)
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

/** The tables whose structure is not what it was before the statement; the AUTO_INCREMENT counter aside. */
async function differences({ control, note }: StructureUndoOptions, statement: JournalStatement): Promise<string[]> {
  if (statement.structureBefore === null) return []
  const different: string[] = []
  const { tables, objects } = JSON.parse(statement.structureBefore) as StructureBefore
  for (const { database, name, create } of tables) {
    const now = withoutCounter(await showCreateTable(control, database, name))
    const before = withoutCounter(create)
    const difference = lineDifference(before, now)
    if (now === before) continue
    // Servers do not always move a key that one ALTER drops and adds. What a migration made comes back in its order nevertheless.
    const isOrder = statement.undoes !== null && sortKeys(before) === sortKeys(now)
    if (isOrder) note?.(`The keys of ${database}.${name} may stand in another order than the deployment left them in.`)
    else different.push(`${name}${difference}`)
  }
  return [...different, ...(await objectsThatDiffer(control, objects.states))]
}

/** A definition with its keys in the order of their names. */
function sortKeys(create: string | null): string {
  const lines = (create ?? '').split('\n').map((line) => line.replace(/,$/, ''))
  const isKey = (line: string) => /^ {2}(UNIQUE |FULLTEXT |SPATIAL )?KEY /.test(line)
  return [...lines.filter((line) => !isKey(line)), ...lines.filter(isKey).toSorted()].join('\n')
}

/** What lines of a definition are there now and were not, and the other way round, in brackets. */
function lineDifference(before: string | null, now: string | null): string {
  const lines = (create: string | null) => (create ?? '').split('\n').map((line) => line.trim().replace(/,$/, ''))
  const [old, present] = [lines(before), lines(now)]
  const found = [
    ...present.filter((line) => !old.includes(line)).map((line) => `now: ${line}`),
    ...old.filter((line) => !present.includes(line)).map((line) => `before: ${line}`),
  ]
  return before === null || now === null || found.length === 0 ? '' : ` (${found.join('; ').slice(0, 500)})`
}
