import { readRollbackPages } from '../backup/backup-tables.ts'
import type { Progress } from '../config/settings.ts'
import { EXIT, UserError } from '../errors.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'
import { RowApplier } from '../rollback/apply.ts'
import { type Journal, type JournalStatement, markUndone } from './journal.ts'
import type { RollbackReport, RolledBackStatement } from './report.ts'
import { openUndoer } from './target.ts'
import { undoStructure } from './undo-structure.ts'

export interface UndoOptions {
  readonly production: ServerSettings
  readonly control: Session
  readonly backup: Session
  readonly journal: Journal
  readonly deployment: string
  readonly opid: string | null
  readonly check: boolean
  readonly dryRun: boolean
  readonly force: boolean
  readonly progress: Progress
}

/**
 * Undoes a deployment from its backup tables, newest statement first. Neighbouring DML is taken back in one transaction together
 * with its journal rows, so it is undone whole or not at all; DDL goes one by one, and the structure is compared after.
 * @throws UserError when there is no such deployment or it cannot be begun; NeedsOperatorError when a DDL undo broke off in the middle.
 */
export async function undoDeployment(options: UndoOptions): Promise<RollbackReport> {
  const all = await options.journal.statements(options.deployment)
  const live = all.filter((statement) => statement.state === 'done' || statement.state === 'undoing')
  const chosen = options.opid === null ? live : live.filter((statement) => statement.opid === options.opid)
  if (options.opid !== null && chosen.length === 0) {
    throw new UserError(
      `Deployment ${options.deployment} has no statement with opid ${options.opid} that could be undone`,
      {
        hint: 'rollgate status lists the opids of each deployment.',
      },
    )
  }
  const notes = incompleteNotes(chosen)
  const structure = new Set(chosen.filter((statement) => statement.step === 'ddl').map((statement) => statement.opid!))
  const statements = [...chosen].reverse()
  if (statements.length === 0)
    return report(options, 'nothing', [], ['Nothing of this deployment is left to be undone.'])
  if (options.dryRun)
    return report(
      options,
      'checked',
      await countStatements(options, statements),
      [...notes, 'Dry run: nothing was run or written.'],
      structure,
    )

  const session = await openUndoer(options.production)
  const results: RolledBackStatement[] = []
  try {
    for (const segment of segments(statements)) {
      const outcome =
        segment.kind === 'rows'
          ? await undoRows(options, session, segment.statements)
          : await undoDdl(options, session, segment.statements[0]!)
      results.push(...outcome.statements)
      if (!outcome.ok) return report(options, outcome.conflict ? 'conflict' : 'failed', results, notes, structure)
      if (options.check && segment.kind === 'structure') {
        notes.push(
          `Checked down to opid ${segment.statements[0]!.opid}: what lies before that DDL can only be checked once it is undone.`,
        )
        break
      }
    }
  } finally {
    await session.close()
  }
  if (options.check) return report(options, 'checked', results, notes, structure)
  if (
    options.opid === null ||
    (await options.journal.statements(options.deployment)).every(
      (statement) => statement.state === 'undone' || statement.state === 'failed',
    )
  ) {
    await options.journal.endUndone(options.deployment)
  }
  return report(options, 'undone', results, notes, structure)
}

interface Segment {
  readonly kind: 'rows' | 'structure'
  readonly statements: JournalStatement[]
}

interface SegmentOutcome {
  readonly ok: boolean
  readonly conflict: boolean
  readonly statements: readonly RolledBackStatement[]
}

function segments(statements: readonly JournalStatement[]): Segment[] {
  const found: Segment[] = []
  for (const statement of statements) {
    const kind = statement.step === 'ddl' ? 'structure' : 'rows'
    const last = found.at(-1)
    if (kind === 'rows' && last?.kind === 'rows') last.statements.push(statement)
    else found.push({ kind, statements: [statement] })
  }
  return found
}

async function undoRows(
  options: UndoOptions,
  session: Session,
  statements: readonly JournalStatement[],
): Promise<SegmentOutcome> {
  const applier = new RowApplier(session, options.force)
  const results: RolledBackStatement[] = []
  await session.run('START TRANSACTION')
  try {
    for (const statement of statements) {
      options.progress.detail(`Undoing ${statement.opid} (${statement.kind}, ${statement.capturedRows} rows)`)
      await session.run(`SET SESSION foreign_key_checks = ${statement.foreignKeysOff ? 0 : 1}`)
      const { applied, conflicts } = await applier.apply(counted(statement, rollbackOf(options, statement)))
      results.push({ opid: statement.opid!, kind: statement.kind, sql: statement.sql, applied, conflicts })
      if (conflicts.length > 0) {
        await session.run('ROLLBACK')
        return {
          ok: false,
          conflict: true,
          statements: results.map((result) => (result.conflicts.length > 0 ? result : { ...result, applied: 0 })),
        }
      }
      await session.run(markUndone(statement.id))
    }
    await session.run(options.check ? 'ROLLBACK' : 'COMMIT')
  } catch (error) {
    await session.run('ROLLBACK').catch(() => session.destroy())
    throw error
  }
  return { ok: true, conflict: false, statements: results }
}

async function undoDdl(options: UndoOptions, session: Session, statement: JournalStatement): Promise<SegmentOutcome> {
  const base = { opid: statement.opid!, kind: statement.kind, sql: statement.sql, conflicts: [] }
  const steps: string[] = []
  for await (const page of counted(statement, rollbackOf(options, statement))) steps.push(...page)
  if (options.check) return { ok: true, conflict: false, statements: [{ ...base, applied: steps.length }] }
  const { applied, error } = await undoStructure(options.control, session, statement, steps, (step) =>
    options.progress.detail(`Undoing ${statement.opid}: ${step.slice(0, 200)}`),
  )
  const result = error === null ? { ...base, applied } : { ...base, applied, error }
  return { ok: error === null, conflict: false, statements: [result] }
}

function rollbackOf(options: UndoOptions, statement: JournalStatement): AsyncIterable<readonly string[]> {
  const { backupDatabase, backupTable, opid } = statement
  if (backupDatabase === null || backupTable === null || opid === null) return nothing()
  return readRollbackPages(options.backup, backupDatabase, backupTable, opid)
}

/**
 * Passes the statements on and counts them.
 * @throws UserError when the backup tables hold fewer or more than the journal says: an incomplete rollback is never played.
 */
async function* counted(
  statement: JournalStatement,
  pages: AsyncIterable<readonly string[]>,
): AsyncGenerator<readonly string[]> {
  const expected = statement.step === 'ddl' ? (statement.inverse?.length ?? 0) : statement.capturedRows
  let count = 0
  for await (const page of pages) {
    count += page.length
    yield page
  }
  if (count === expected) return
  throw new UserError(
    `The backup of ${statement.opid} is not whole: ${count} rollback statements in \`${statement.backupDatabase}\`.\`${statement.backupTable}\`, ${expected} were stored`,
    {
      hint: 'Check that --backup names the server that the deployment wrote to. Nothing of this statement was changed.',
      exitCode: EXIT.failed,
    },
  )
}

async function* nothing(): AsyncGenerator<readonly string[]> {}

async function countStatements(
  options: UndoOptions,
  statements: readonly JournalStatement[],
): Promise<RolledBackStatement[]> {
  const results: RolledBackStatement[] = []
  for (const statement of statements) {
    let applied = 0
    for await (const page of counted(statement, rollbackOf(options, statement))) applied += page.length
    results.push({ opid: statement.opid!, kind: statement.kind, sql: statement.sql, applied, conflicts: [] })
  }
  return results
}

function incompleteNotes(statements: readonly JournalStatement[]): string[] {
  return statements
    .filter((statement) => statement.incomplete !== null)
    .map(
      (statement) =>
        `${statement.opid} (${statement.kind}) was deployed although it cannot be undone whole: ${statement.incomplete}.`,
    )
}

function report(
  options: UndoOptions,
  state: RollbackReport['state'],
  statements: readonly RolledBackStatement[],
  notes: readonly string[],
  structure: ReadonlySet<string> = new Set(),
): RollbackReport {
  const rows = statements.reduce((sum, { opid, applied }) => sum + (structure.has(opid) ? 0 : applied), 0)
  return {
    deployment: options.deployment,
    state,
    statements,
    rows,
    notes,
  }
}
