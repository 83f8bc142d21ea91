import { NeedsOperatorError } from '../errors.ts'
import type { Session } from '../mysql/session.ts'
import { describeMigration, type MigrationOutcome } from './describe.ts'
import { Interrupted } from './interruption.ts'
import type { JournalStatement } from './journal-entries.ts'
import type { PendingMigration } from './pending.ts'
import type { DeployReport, MigrationReport } from './report.ts'
import { runMigration } from './run-migration.ts'
import { StatementFailed } from './statement-failed.ts'
import { reached } from './step.ts'
import type { Target } from './target.ts'
import type { Plan } from './units.ts'

export interface PlannedMigration extends PendingMigration {
  readonly plan: Plan
}

export interface RunResult {
  readonly state: DeployReport['state']
  readonly migrations: readonly MigrationReport[]
  /** What stopped the run, when it did not end as done. */
  readonly error: unknown
}

/**
 * Runs the pending migrations in order, each on a clean session, and stops at the first that fails. Whatever stopped it, what was
 * done until then is in the journal, in the backup tables and in the report. The deployment itself is still open in the journal.
 */
export async function runDeployment(
  target: Target,
  migrations: readonly PlannedMigration[],
  openExecutor: () => Promise<Session>,
): Promise<RunResult> {
  const earlier = (await target.journal.deploymentMigrations(target.deployment)).length
  const sequences = await target.journal.statements(target.deployment)
  let sequence = Math.max(-1, ...sequences.map((statement) => statement.sequence)) + 1
  const reports: MigrationReport[] = []
  let stopped: { state: DeployReport['state']; error: unknown } | null = null

  for (const [at, migration] of migrations.entries()) {
    const position = earlier + at + 1
    let outcome: MigrationOutcome = { state: 'pending', failure: null }
    if (stopped === null) {
      await target.journal.addMigration(target.deployment, position, migration.file.name, migration.checksum)
      reached('file begun')
      target.progress.step(`Deploying ${migration.file.path}`)
      try {
        sequence = await runOnCleanSession(target, migration, position, sequence, openExecutor)
        await target.journal.setMigration(target.deployment, position, 'done')
        reached('file done')
        outcome = { state: 'done', failure: null }
      } catch (error) {
        stopped = { state: await stateAfter(target, error), error }
        outcome = {
          state: stopped.state === 'unknown' ? 'unknown' : stopped.state === 'interrupted' ? 'pending' : 'failed',
          failure: error instanceof StatementFailed ? { index: error.statement.index, message: error.message } : null,
        }
        await target.journal.setMigration(target.deployment, position, stopped.state).catch(() => {})
      }
    }
    reports.push(describeMigration(migration, await journaledOf(target, migration), outcome))
  }
  const state = stopped?.state ?? 'done'
  return { state, migrations: reports, error: stopped?.error ?? null }
}

/** The statements of a file that this deployment ran, in this run and in those before it was interrupted. */
async function journaledOf(target: Target, { file }: PlannedMigration): Promise<JournalStatement[]> {
  const runs = await target.journal.deploymentMigrations(target.deployment)
  const positions = runs.filter(({ name }) => name === file.name).map(({ position }) => position)
  return (await target.journal.statements(target.deployment)).filter(({ migration }) => positions.includes(migration))
}

async function runOnCleanSession(
  target: Target,
  migration: PlannedMigration,
  position: number,
  sequence: number,
  openExecutor: () => Promise<Session>,
): Promise<number> {
  target.interruption.check()
  const executor = await openExecutor()
  try {
    return await runMigration(target, executor, migration, migration.plan, position, sequence)
  } finally {
    await executor.close()
  }
}

/**
 * Where a run stands that ended in an error. A statement that is committed but not backed up, or not settled, keeps the deployment
 * open: the next deploy finishes its backup before anything else is run.
 */
async function stateAfter(target: Target, error: unknown): Promise<DeployReport['state']> {
  if (error instanceof Interrupted) return 'interrupted'
  if (error instanceof NeedsOperatorError) return 'unknown'
  const statements = await target.journal.statements(target.deployment)
  return statements.some(({ state }) => state === 'intent' || state === 'executed') ? 'interrupted' : 'failed'
}
