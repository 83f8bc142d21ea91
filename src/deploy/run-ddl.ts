import { operationId } from '../backup/names.ts'
import type { BinlogPosition } from '../binlog/stream.ts'
import { NeedsOperatorError, UserError } from '../errors.ts'
import { binlogStatus } from '../mysql/binlog-status.ts'
import { listTables, readTable } from '../mysql/introspect.ts'
import { readObject } from '../mysql/read-object.ts'
import { isConnectionLost } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { chooseOnline, exists } from '../online/choose.ts'
import type { OnlineAlter } from '../online/online-alter.ts'
import { inverseDdl } from '../rollback/ddl-inverse.ts'
import { type DdlPlan, KEEP_DATABASE, type Keep, planDdl } from '../rollback/ddl-plan.ts'
import { exchangesPartition, truncatesPartition } from '../rollback/partition-inverse.ts'
import type { Table } from '../schema/model.ts'
import { readCreateTable } from '../schema/read-create-table.ts'
import type { Statement } from '../sql/statement.ts'
import { droppedDatabases, objectKindOf, objectsNamed } from '../sql/stored-objects.ts'
import type { SqlDialect } from '../sql/token.ts'
import { choices } from './choices.ts'
import { conversionSettings, readDdlFacts } from './ddl-facts.ts'
import { type ObjectsBefore, objectChanges, objectsThatDiffer } from './ddl-objects.ts'
import { withProgress } from './ddl-progress.ts'
import { findTrace, traced } from './ddl-trace.ts'
import { isKilled } from './interruption.ts'
import { markExecuted } from './journal-marks.ts'
import { abandonKeeps, holdsRows, releaseKeeps } from './keep.ts'
import { KeptCopies } from './keep-copy.ts'
import { holdsTaken } from './keep-exchange.ts'
import { registerKeeps } from './kept-objects.ts'
import type { LockedTable } from './lock-holders.ts'
import { withLock } from './lock-retry.ts'
import { KEEP_TOO_LARGE } from './obstacles.ts'
import { describeChoice, handOver, onlinePlan, settleOnline } from './online-ddl.ts'
import { sha256 } from './pending.ts'
import { type Place, writtenTables } from './run-transaction.ts'
import { StatementFailed } from './statement-failed.ts'
import { reached } from './step.ts'
import { storeInverse } from './store-rollback.ts'
import { awaitExecutorGone, type Target } from './target.ts'

/** What the journal keeps of a DDL statement's beginnings, so that a later process can tell whether it happened and undo it. */
export interface StructureBefore {
  /** In which the statement is read again. */
  readonly dialect: SqlDialect
  readonly plan: DdlPlan
  /** The statement ran with foreign_key_checks off; a rebuild by its inverse must not check what it did not. */
  readonly foreignKeysOff?: boolean
  /** SHOW CREATE TABLE of each table that it makes, changes or drops; null where there was no table. */
  readonly tables: readonly { readonly database: string; readonly name: string; readonly create: string | null }[]
  /** What else it makes, changes or drops, or takes along. */
  readonly objects: Pick<ObjectsBefore, 'states' | 'home'>
  /** A tool runs it. */
  readonly online?: OnlineAlter
}

/** The tables that a DDL statement makes, changes or drops, as they are now, by `database.table`. */
export async function readStructure(session: Session, statement: Statement): Promise<Map<string, Table | null>> {
  const tables = new Map<string, Table | null>()
  for (const { database, name } of writtenTables(statement)) {
    if (database !== null) tables.set(`${database}.${name}`, await readTable(session, database, name))
  }
  for (const { name: database } of droppedDatabases(statement))
    for (const name of await listTables(session, database))
      tables.set(`${database}.${name}`, await readTable(session, database, name))
  return tables
}

/**
 * Runs a DDL statement so that it can be undone, and stores its inverse.
 * @throws StatementFailed when the server refuses it; NeedsOperatorError when the connection was lost and it cannot be told whether it happened.
 */
export async function runDdl(target: Target, executor: Session, statement: Statement, place: Place): Promise<void> {
  const before = await readStructure(target.control, statement)
  const token = keepToken(target.deployment, place.sequence)
  const choice = await chooseOnline(target.control, statement, before, target.onlineDdl, token)
  if (choice !== null && choice.refusal !== null) throw new StatementFailed(statement, new Error(choice.refusal))
  const sqlMode = String(await executor.value('SELECT @@SESSION.sql_mode'))
  const facts = await readDdlFacts(target.control, statement, before, sqlMode)
  const ownPlan = planDdl(statement, before, {
    keepData: place.incomplete.get(statement.index)?.split(',').includes(KEEP_TOO_LARGE) ? 'never' : target.keepData,
    token,
    server: target.control.version,
    settings: await conversionSettings(executor),
    ...facts,
  })
  const plan = choice === null ? ownPlan : onlinePlan(ownPlan)
  const start = await binlogStatus(target.control).catch((error: unknown) => {
    // Without the right to ask, a rollback must not stop half-way; only a lost connection would make it look there.
    if (target.undoes === undefined || !(error instanceof UserError)) throw error
    return { file: '', position: 0 }
  })
  const { sequence } = place
  const structureBefore: StructureBefore = {
    dialect: statement.dialect,
    plan,
    foreignKeysOff: (await executor.value('SELECT @@SESSION.foreign_key_checks')) === '0',
    tables: createStatements(statement, before),
    objects: facts.objects,
    online: choice?.alter,
  }
  const id = await target.journal.intend({
    deployment: target.deployment,
    migration: place.migration,
    sequence,
    statement,
    step: 'ddl',
    checksum: sha256(statement.text),
    connectionId: executor.connectionId,
    start,
    incomplete: place.incomplete.get(statement.index) ?? null,
    structureBefore: JSON.stringify(structureBefore),
    batch: null,
    undoes: place.undoes,
  })
  await registerKeeps(target.control, plan, {
    deployment: target.deployment,
    statement: id,
    purpose: target.undoes === undefined ? 'deploy' : 'undo',
  })
  if (plan.losesData)
    target.note?.(`Statement ${statement.index} (${statement.kind}): the rows or values that it destroys are not kept.`)
  reached('structure intended')
  const began = Date.now()
  let failure: StatementFailed | null = null
  try {
    const { interruption, control } = target
    for (const step of plan.prepare) await interruption.during(control, () => control.run(step))
    reached('structure prepared')
    if (choice !== null) {
      reached('structure kept')
      await handOver(target, executor, statement, choice)
      if (!(await happened(target, statement, structureBefore, { id, sequence, start, lost: false })))
        throw new Error(`${choice.alter.tool} ended without an error, but the table is as it was`)
      target.note?.(
        `${describeChoice(choice)} was altered by ${choice.alter.tool}. A rollback alters it back on the server itself.`,
      )
    } else {
      const copies = new KeptCopies(target, { statement, plan, before, start })
      await copies.begin()
      const steps = plan.execute ?? [statement.text]
      for (const step of steps) {
        await withLock(
          () =>
            interruption.during(executor, () =>
              copies.run(executor, () => runWatched(target, executor, statement, traced(step, id))),
            ),
          {
            ...target,
            executor,
            tables: lockedTables(structureBefore),
            policy: target.lock,
          },
        )
        if (step !== steps.at(-1)) reached('structure moved')
      }
    }
    reached('structure changed')
  } catch (error) {
    failure = new StatementFailed(statement, error)
    if (isConnectionLost(error)) {
      executor.destroy()
      await awaitExecutorGone(target.production)
    }
    if (
      !(await happened(target, statement, structureBefore, {
        id,
        sequence,
        start,
        lost: isConnectionLost(error) || isKilled(error),
      }))
    ) {
      await abandonKeeps(target.control, plan)
      await target.journal.setFailed(id, 'failed', failure.message)
      throw failure
    }
  }
  const ended = new Date()
  const opid = operationId(ended, executor.connectionId, sequence)
  await completeDdl(target, { id, statement, opid, milliseconds: ended.getTime() - began }, structureBefore, false)
  if (failure !== null && !executor.destroyed) {
    // Refused, but not without effect: what it did is backed up like any other statement, and the deployment stops here.
    await target.journal.setError(id, failure.message)
    throw failure
  }
}

function runWatched({ progress }: Target, executor: Session, statement: Statement, sql: string): Promise<unknown> {
  const names = backedUpUnder(statement).map(({ name }) => name)
  return withProgress(executor, `${statement.kind} ${names.join(', ')}`, progress, () => executor.run(sql))
}

/** The tables and other objects that a statement names; the first gives the backup table its name. */
export function backedUpUnder(statement: Statement): readonly { database: string | null; name: string }[] {
  return objectKindOf(statement) === null ? writtenTables(statement) : objectsNamed(statement)
}

/** Journals a DDL statement that took effect, with its inverse, and stores the inverse. */
export async function completeDdl(
  target: Target,
  done: { id: string; statement: Statement; opid: string; milliseconds: number },
  { plan, tables, objects, foreignKeysOff = false }: StructureBefore,
  again: boolean,
): Promise<void> {
  const { statement } = done
  const { flavor } = target.control.version
  await releaseKeeps(target.control, plan)
  const before = new Map(
    tables.map(({ database, name, create }) => [
      `${database}.${name}`,
      create === null ? null : readCreateTable(create, flavor),
    ]),
  )
  const after = await readStructure(target.control, statement)
  const inverse = unchecked(
    foreignKeysOff,
    inverseDdl(statement, plan, before, after, await objectChanges(target.control, objects)),
  )
  await target.control.run(markExecuted(done.id, done.opid, null, done.milliseconds, inverse))
  reached('structure marked as executed')
  await storeInverse(
    target,
    {
      id: done.id,
      opid: done.opid,
      sql: statement.text,
      kind: statement.kind,
      start: { file: '', position: 0 },
      tables: backedUpUnder(statement),
    },
    inverse,
    again,
  )
}

/**
 * Whether an interrupted or refused DDL statement changed anything: told by the structure now, and when nobody heard the server's
 * answer, by the binlog too, for not all that DDL does shows in the structure.
 * @throws NeedsOperatorError when the answer was lost and the binlog can no longer be read.
 */
export async function happened(
  target: Target,
  statement: Statement,
  before: StructureBefore,
  run: { readonly id: string; readonly sequence: number; readonly start: BinlogPosition; readonly lost: boolean },
): Promise<boolean> {
  if (before.online !== undefined) return happenedOnline(target, statement, before, before.online, run)
  // Its tables are moved away before: without it having gone they are moved back.
  const [dropped] = droppedDatabases(statement)
  if (dropped !== undefined) return (await readObject(target.control, dropped)) === null
  const [moved] = before.plan.keeps.filter(({ how }) => how !== 'copied')
  // One RENAME moves all of them, and that is all that was to happen.
  if (moved !== undefined) return exists(target.control, KEEP_DATABASE, moved.keptAs)
  // Without its rows, a partition that still stands was not dropped; one that was to be truncated need not be.
  if (await holdsTaken(target.control, before.plan))
    return truncatesPartition(statement) || (await differs(target, statement, before))
  if (await differs(target, statement, before)) return true
  if ((await objectsThatDiffer(target.control, before.objects.states)).length > 0) return true
  // Any of these that left everything as it was may be run again.
  if (!run.lost || objectKindOf(statement) !== null) return false
  const trace = await findTrace(target.control, run.start, run.id)
  if (trace === 'found') return true
  if (trace === 'not found') return false
  const { keeps } = before.plan
  if (
    trace === 'crashed' &&
    !exchangesPartition(statement) &&
    (showsInStructure(statement, keeps) || !(await holdsRows(target.control, keeps)))
  )
    return false
  const why =
    trace === 'crashed'
      ? 'the server crashed while it ran, and it does not show in the structure'
      : 'the answer of the server was lost, and its binary log cannot be read'
  await target.journal.setFailed(run.id, 'unknown', why)
  const names = writtenTables(statement).map((table) => table.name)
  const kept = keeps.map(({ keptAs }) => `${KEEP_DATABASE}.${keptAs}`)
  throw new NeedsOperatorError(
    `Whether statement ${statement.index} (${statement.kind}) happened cannot be told: ${why}`,
    choices(
      target,
      run.sequence,
      `Look at ${names.join(', ')}.${kept.length === 0 ? '' : ` What was there before is in ${kept.join(', ')}.`}`,
    ),
  )
}

/** Whether a statement that changed anything that cannot be run again shows in SHOW CREATE TABLE. */
function showsInStructure(statement: Statement, keeps: readonly Keep[]): boolean {
  if (statement.kind === 'DROP TABLE') return true
  if (statement.kind !== 'ALTER TABLE' || keeps.some(({ columns }) => columns === null)) return keeps.length === 0
  const added = new Set<string>()
  for (const clause of statement.alter ?? [])
    if (clause.kind === 'add-column') added.add(clause.column.name.text.toLowerCase())
  return keeps.every(({ columns }) => columns!.every((name) => !added.has(name.toLowerCase())))
}

async function differs(target: Target, statement: Statement, before: StructureBefore): Promise<boolean> {
  const now = await readStructure(target.control, statement)
  return before.tables.some(
    ({ database, name, create }) =>
      withoutCounter(now.get(`${database}.${name}`)?.createStatement ?? null) !== withoutCounter(create),
  )
}

/** The same of a statement that a tool ran, after what it left was taken away. */
async function happenedOnline(
  target: Target,
  statement: Statement,
  before: StructureBefore,
  online: OnlineAlter,
  run: { readonly id: string; readonly sequence: number },
): Promise<boolean> {
  const old = readCreateTable(before.tables[0]!.create!, target.control.version.flavor)
  const settled = await settleOnline(target, online, before.plan, old)
  // A rebuild that leaves the structure as it was has nothing to undo, and may be run again.
  if (settled !== null || !(await differs(target, statement, before))) return settled ?? false
  if (before.plan.keeps.length === 0) return true
  await target.journal.setFailed(run.id, 'unknown', `${online.tool} left no table \`${online.old}\` with the old rows`)
  throw new NeedsOperatorError(
    `The table ${online.database}.${online.name} is another than before statement ${statement.index}, but its old rows are not in \`${online.old}\``,
    choices(target, run.sequence, `Look at ${online.name} and what stands beside it.`),
  )
}

const CHECKS_ON = 'SET SESSION foreign_key_checks = 1'

/** Keeps foreign key checks off until the last step; steps that turn them on again by themselves do so there. */
export function unchecked(off: boolean, inverse: readonly string[]): readonly string[] {
  if (!off || inverse.length === 0) return inverse
  return ['SET SESSION foreign_key_checks = 0', ...inverse.filter((step) => step !== CHECKS_ON), CHECKS_ON]
}

/** Part of the names of kept tables: unique on the target, and short, for names end at 64 characters. */
function keepToken(deployment: string, sequence: number): string {
  return `${deployment.replace(/^\d{8}T|Z/g, '').replace('-', '_')}_${sequence}`
}

/** The tables that the statement makes, changes or drops. */
function lockedTables({ tables }: StructureBefore): readonly LockedTable[] {
  return tables.length > 0 ? tables : [{ database: '', name: '' }]
}

export function withoutCounter(createStatement: string | null): string | null {
  return createStatement === null ? null : createStatement.replace(/ AUTO_INCREMENT=\d+/, '')
}

function createStatements(statement: Statement, tables: ReadonlyMap<string, Table | null>): StructureBefore['tables'] {
  const [dropped] = droppedDatabases(statement)
  if (dropped !== undefined)
    return [...tables.values()].flatMap((table) =>
      table === null ? [] : [{ database: dropped.name, name: table.name, create: table.createStatement }],
    )
  return writtenTables(statement).flatMap(({ database, name }) =>
    database === null ? [] : [{ database, name, create: tables.get(`${database}.${name}`)?.createStatement ?? null }],
  )
}
