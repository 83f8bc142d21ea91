import { NeedsOperatorError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { dialectOf } from '../mysql/dialect.ts'
import { readTable, showCreateTable } from '../mysql/introspect.ts'
import { describeServerError, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { parseStatement } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import { isTraced, traced } from './ddl-trace.ts'
import { type JournalStatement, markUndoing, markUndone } from './journal.ts'
import { type StructureBefore, withoutCounter } from './run-ddl.ts'

export interface StructureUndo {
  /** Steps that were run now. */
  readonly applied: number
  readonly error: string | null
}

/**
 * Runs the inverse of a DDL statement step by step and compares the structure after. How far it came is in the journal, so that an
 * undo that broke off goes on where it stopped: steps that change rows commit together with their mark, and whether a step that
 * changes structure happened is told by its trace in the binlog.
 * @throws NeedsOperatorError when it cannot be told whether a step happened.
 */
export async function undoStructure(
  control: Session,
  session: Session,
  statement: JournalStatement,
  steps: readonly string[],
  say: (step: string) => void,
): Promise<StructureUndo> {
  await session.run('SET SESSION foreign_key_checks = 1')
  const first = statement.undoing === null ? 0 : await nextStep(control, statement, steps)
  for (const step of steps.slice(0, first)) if (isSession(step)) await session.run(step)
  for (const [at, step] of steps.entries()) {
    if (at < first) continue
    say(step)
    try {
      if (isSession(step)) await session.run(step)
      else if (changesRows(step)) await undoRows(control, session, statement.id, step, at)
      else {
        await control.run(markUndoing(statement.id, at, await binlogStatus(control)))
        await session.run(traced(step, traceId(statement, at)))
      }
    } catch (error) {
      if (!isServerError(error)) throw error
      if (at === 0) await control.run(markNotUndoing(statement.id))
      return { applied: at - first, error: `${describeServerError(error)} in: ${step}` }
    }
  }
  const left = await differences(control, statement)
  if (left.length > 0)
    return { applied: steps.length - first, error: `The structure of ${left.join(', ')} is not what it was before` }
  await control.run(markUndone(statement.id))
  return { applied: steps.length - first, error: null }
}

/** The step at which an undo that broke off has to go on. */
async function nextStep(control: Session, statement: JournalStatement, steps: readonly string[]): Promise<number> {
  const { step: at, start } = statement.undoing!
  const step = steps[at]
  if (step === undefined || isSession(step) || changesRows(step)) return at
  const happened = (await dropped(control, step)) ?? (await isTraced(control, start, traceId(statement, at)))
  if (happened !== null) return happened ? at + 1 : at
  const mark = `rollgate recover ${statement.deployment} ${statement.sequence} --mark`
  throw new NeedsOperatorError(
    `An earlier rollback broke off while it undid ${statement.opid} (${statement.kind}), and the binary log that tells how far it came is gone`,
    [
      `Look whether this took effect: ${step}. If it did: ${mark} done; if it did not: ${mark} not-run.`,
      `Then run rollgate rollback ${statement.deployment} again.`,
    ].join(' '),
  )
}

/** Whether a step that drops a table has happened; null for other steps. The server writes a DROP anew, without its trace. */
async function dropped(control: Session, step: string): Promise<boolean | null> {
  const parsed = parseStatement(new Source('inverse', step), { dialect: await dialectOf(control), database: null })
  const [table] = parsed?.kind === 'DROP TABLE' ? parsed.tables : []
  if (table === undefined || table.database === null) return null
  return (await readTable(control, table.database, table.name)) === null
}

async function undoRows(control: Session, session: Session, id: string, step: string, at: number): Promise<void> {
  const position = await binlogStatus(control)
  await session.run('START TRANSACTION')
  try {
    await session.run(step)
    await session.run(markUndoing(id, at + 1, position))
    await session.run('COMMIT')
  } catch (error) {
    await session.run('ROLLBACK').catch(() => session.destroy())
    throw error
  }
}

/** The tables whose structure is not what it was before the statement; the AUTO_INCREMENT counter aside. */
async function differences(control: Session, statement: JournalStatement): Promise<string[]> {
  if (statement.structureBefore === null) return []
  const different: string[] = []
  for (const { database, name, create } of (JSON.parse(statement.structureBefore) as StructureBefore).tables) {
    if (withoutCounter(await showCreateTable(control, database, name)) !== withoutCounter(create)) different.push(name)
  }
  return different
}

function isSession(step: string): boolean {
  return step.startsWith('SET ')
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
