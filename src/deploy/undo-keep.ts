import { binlogStatus } from '../mysql/binlog-status.ts'
import { dialectOf } from '../mysql/dialect.ts'
import type { Session } from '../mysql/session.ts'
import { type DdlPlan, KEEP_DATABASE, planDdl } from '../rollback/ddl-plan.ts'
import type { Table } from '../schema/model.ts'
import { quoteTable } from '../sql/quote.ts'
import { parseStatement } from '../sql/script.ts'
import { Source } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import { readDdlFacts } from './ddl-facts.ts'
import type { JournalStatement } from './journal.ts'
import { abandonKeeps, prepareKeep, releaseKeeps } from './keep.ts'
import { type CopyContext, KeptCopies } from './keep-copy.ts'
import { registerKeeps } from './kept-objects.ts'
import { readStructure } from './run-ddl.ts'

/** A step of an undo that would destroy what was written since, with what is done so that it does not. */
export interface KeepingStep {
  readonly statement: Statement
  readonly plan: DdlPlan
  readonly before: ReadonlyMap<string, Table | null>
}

/**
 * What a step that changes structure would destroy: the rows of a table that it drops, the values of columns that it drops or narrows.
 * @returns null when that is nothing, or the step cannot be read.
 */
export async function keepingStep(
  control: Session,
  step: string,
  undone: JournalStatement,
  at: number,
): Promise<KeepingStep | null> {
  const statement = parseStatement(new Source('inverse', step), {
    dialect: await dialectOf(control),
    database: undone.currentDatabase,
  })
  if (statement === null || !/^(DROP|ALTER) TABLE$/.test(statement.kind)) return null
  const before = await readStructure(control, statement)
  const plan = planDdl(statement, before, {
    keepData: 'always',
    token: `u${undone.id}_${at}`,
    server: control.version,
    ...(await readDdlFacts(control, statement, before)),
  })
  for (const { database, table } of plan.keeps)
    if ((await control.query(`SELECT 1 FROM ${quoteTable(database, table)} LIMIT 1`)).length > 0)
      return { statement, plan, before }
  return null
}

/**
 * Runs such a step so that nothing is destroyed.
 * @param run runs what stands for the step, on the session
 * @returns what was kept, a sentence each.
 */
export async function runKeeping(
  context: CopyContext,
  session: Session,
  undone: JournalStatement,
  { statement, plan, before }: KeepingStep,
  step: string,
  run: (sql: string) => Promise<unknown>,
): Promise<string[]> {
  const { control } = context
  await prepareKeep(control)
  await registerKeeps(control, plan, { deployment: undone.deployment, statement: undone.id, purpose: 'undo' })
  const start = await binlogStatus(control)
  // An earlier attempt may have left them; the step did not happen. That is also the commit that the copies begin behind.
  for (const drop of plan.abandon) await control.run(drop)
  try {
    for (const prepare of plan.prepare) await control.run(prepare)
    const copies = new KeptCopies(context, { statement, plan, before, start })
    await copies.begin()
    for (const sql of plan.execute ?? [step]) await copies.run(session, () => run(sql))
  } catch (error) {
    if (!session.destroyed) await abandonKeeps(control, plan)
    throw error
  }
  await releaseKeeps(control, plan)
  return plan.keeps.map(({ database, table, columns, keptAs }) => {
    const what = columns === null ? 'Rows' : `Values of ${columns.join(', ')}`
    return `${what} of ${database}.${table} that were there before ${undone.opid} was undone are kept in ${quoteTable(KEEP_DATABASE, keptAs)}.`
  })
}
