import { withoutSecrets } from '../sql/secrets.ts'
import type { Statement } from '../sql/statement.ts'
import type { JournalState, JournalStatement } from './journal-entries.ts'
import { type MergedStatement, mergeChunks } from './merge-chunks.ts'
import type { PendingMigration } from './pending.ts'
import type { DeployedStatement, MigrationReport, StatementState } from './report.ts'

/** How a migration's run ended; `failure` for a statement that has no journal row of its own (USE, SET). */
export interface MigrationOutcome {
  readonly state: MigrationReport['state']
  readonly failure: { readonly index: number; readonly message: string } | null
}

/** One migration of a deployment as the reports show it: its script side by side with the journal. */
export function describeMigration(
  migration: PendingMigration,
  journaled: readonly JournalStatement[],
  outcome: MigrationOutcome,
): MigrationReport {
  const entries = new Map(mergeChunks(journaled).map((entry) => [entry.index, entry]))
  const reached = Math.max(
    migration.doneUpTo,
    ...journaled.filter((entry) => entry.state === 'executed' || entry.state === 'done').map((entry) => entry.index),
  )
  return {
    file: migration.file.path,
    checksum: migration.checksum,
    state: outcome.state,
    statements: migration.script.statements.map((statement) =>
      describeStatement(statement, entries.get(statement.index), outcome, reached),
    ),
  }
}

/** The same after the statements with these opids were undone. */
export function describeUndone(
  migrations: readonly MigrationReport[],
  opids: ReadonlySet<string>,
): readonly MigrationReport[] {
  return migrations.map((migration) => {
    const statements = migration.statements.map((statement) =>
      statement.opid !== null && opids.has(statement.opid) ? { ...statement, state: 'undone' as const } : statement,
    )
    const left = statements.some(({ opid, state }) => opid !== null && state === 'done')
    const any = statements.some(({ state }) => state === 'undone')
    return { ...migration, statements, state: any && !left && migration.state === 'done' ? 'undone' : migration.state }
  })
}

function describeStatement(
  statement: Statement,
  entry: MergedStatement | undefined,
  outcome: MigrationOutcome,
  reached: number,
): DeployedStatement {
  const base = { index: statement.index, kind: statement.kind, sql: shownText(statement) }
  if (entry !== undefined) {
    return {
      ...base,
      opid: entry.opid,
      state: stateOf(entry.state),
      affectedRows: entry.affectedRows,
      capturedRows: entry.capturedRows,
      seconds: entry.milliseconds / 1000,
      backupDatabase: entry.backupDatabase,
      backupTable: entry.backupTable,
      ...(entry.chunks === null ? {} : { chunks: entry.chunks }),
      ...(entry.error === null ? {} : { error: entry.error }),
    }
  }
  const failed = outcome.failure?.index === statement.index
  const state: StatementState = failed
    ? 'failed'
    : outcome.state === 'done' || statement.index <= reached
      ? 'done'
      : 'pending'
  return {
    ...base,
    opid: null,
    state,
    affectedRows: null,
    capturedRows: 0,
    seconds: 0,
    backupDatabase: null,
    backupTable: null,
    ...(failed ? { error: outcome.failure!.message } : {}),
  }
}

/** Statements about accounts and other servers hold passwords; rows and definitions are shown as they are. */
export function shownText({ class: of, text }: Statement): string {
  return of === 'dml' || of === 'ddl' ? text : withoutSecrets(text)
}

function stateOf(state: JournalState): StatementState {
  if (state === 'intent') return 'running'
  return state === 'undoing' ? 'unknown' : state
}
