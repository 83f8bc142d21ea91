import { operationId } from '../backup/names.ts'
import { NeedsOperatorError } from '../errors.ts'
import { readTable } from '../mysql/introspect.ts'
import { isConnectionLost } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { type DdlPlan, inverseDdl, planDdl } from '../rollback/ddl-plan.ts'
import type { Table } from '../schema/model.ts'
import type { Statement } from '../sql/statement.ts'
import { type JournalStatement, markExecuted } from './journal.ts'
import { sha256 } from './pending.ts'
import { type Place, writtenTables } from './run-transaction.ts'
import { StatementFailed } from './statement-failed.ts'
import { storeInverse } from './store-rollback.ts'
import { type Target, awaitExecutorGone } from './target.ts'

/** What the journal keeps of a DDL statement's beginnings, so that a later process can tell whether it happened and undo it. */
export interface StructureBefore {
  readonly plan: DdlPlan
  /** SHOW CREATE TABLE of each table that it makes, changes or drops; null where there was no table. */
  readonly tables: readonly { readonly database: string; readonly name: string; readonly create: string | null }[]
}

/** The tables that a DDL statement makes, changes or drops, as they are now, by `database.table`. */
export async function readStructure(session: Session, statement: Statement): Promise<Map<string, Table | null>> {
  const tables = new Map<string, Table | null>()
  for (const { database, name } of writtenTables(statement)) {
    if (database !== null) tables.set(`${database}.${name}`, await readTable(session, database, name))
  }
  return tables
}

/**
 * Runs a DDL statement so that it can be undone, and stores its inverse.
 * @throws StatementFailed when the server refuses it; NeedsOperatorError when the connection was lost and it cannot be told whether it happened.
 */
export async function runDdl(target: Target, executor: Session, statement: Statement, place: Place): Promise<void> {
  const before = await readStructure(target.control, statement)
  const plan = await planFor(target, statement, before, place.sequence)
  const structureBefore: StructureBefore = { plan, tables: createStatements(before) }
  const id = await target.journal.intend({
    deployment: target.deployment,
    migration: place.migration,
    sequence: place.sequence,
    statement,
    step: 'ddl',
    checksum: sha256(statement.text),
    connectionId: executor.connectionId,
    start: { file: '', position: 0 },
    incomplete: place.incomplete.get(statement.index) ?? null,
    structureBefore: JSON.stringify(structureBefore),
  })
  const began = Date.now()
  try {
    for (const step of plan.prepare) await target.control.run(step)
    for (const step of plan.execute ?? [statement.text]) await executor.run(step)
  } catch (error) {
    const failure = new StatementFailed(statement, error)
    if (isConnectionLost(error)) {
      executor.destroy()
      await awaitExecutorGone(target.control)
    }
    if (!(await happened(target, statement, structureBefore, isConnectionLost(error), id))) {
      for (const step of plan.abandon) await target.control.run(step)
      await target.journal.setFailed(id, 'failed', failure.message)
      throw failure
    }
  }
  const ended = new Date()
  const opid = operationId(ended, executor.connectionId, place.sequence)
  await completeDdl(target, { id, statement, opid, milliseconds: ended.getTime() - began }, structureBefore, false)
}

/** Journals a DDL statement that took effect, with its inverse, and stores the inverse. */
export async function completeDdl(
  target: Target,
  done: { id: string; statement: Statement; opid: string; milliseconds: number },
  { plan, tables }: StructureBefore,
  again: boolean,
): Promise<void> {
  const { statement } = done
  const before = new Map<string, Table | null>()
  for (const [key, create] of Object.entries(tables)) before.set(key, create === null ? null : readCreate(create, target))
  const after = await readStructure(target.control, statement)
  const inverse = inverseDdl(statement, plan, before, after)
  await target.control.run(markExecuted(done.id, done.opid, null, done.milliseconds, inverse))
  await storeInverse(target, { id: done.id, opid: done.opid, sql: statement.text, kind: statement.kind, start: { file: '', position: 0 }, tables: writtenTables(statement) }, inverse, again)
}

/**
 * Whether an interrupted or refused DDL statement changed anything, told by the structure now.
 * @throws NeedsOperatorError when the structure cannot tell: the connection was lost, and the statement changes rows alone.
 */
export async function happened(target: Target, statement: Statement, before: StructureBefore, lost: boolean, id: string): Promise<boolean> {
  const now = createStatements(await readStructure(target.control, statement))
  const changed = Object.entries(before.tables).some(([key, create]) => withoutCounter(now[key] ?? null) !== withoutCounter(create))
  if (changed) return true
  if (lost && (statement.kind === 'TRUNCATE TABLE' || statement.alter?.some((clause) => clause.kind === 'partition'))) {
    await target.journal.setFailed(id, 'unknown', 'the connection was lost while the statement ran')
    throw new NeedsOperatorError(
      `Whether statement ${statement.index} (${statement.kind}) happened cannot be told`,
      `Look at the rows of ${writtenTables(statement).map((table) => table.name).join(', ')}. If it did not happen, set state = 'failed' for id ${id} in rollgate.statement and deploy again; if it did, set state = 'done'.`,
    )
  }
  return false
}

export function withoutCounter(createStatement: string | null): string | null {
  return createStatement === null ? null : createStatement.replace(/ AUTO_INCREMENT=\d+/, '')
}

function createStatements(tables: ReadonlyMap<string, Table | null>): Record<string, string | null> {
  return Object.fromEntries([...tables].map(([key, table]) => [key, table?.createStatement ?? null]))
}
