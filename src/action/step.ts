import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Configuration } from '../config/load.ts'
import type { Progress } from '../config/settings.ts'
import type { ChosenTarget } from '../config/targets.ts'
import type { GitHubApi } from '../github/api.ts'
import type { CommitTree } from '../github/commit-tree.ts'
import type { WorkflowRun } from '../github/event.ts'
import { type StepLog, workflowCommand } from '../github/workflow-commands.ts'

/** What a mode of the action needs to do its work and to tell of it. */
export interface Step {
  readonly env: NodeJS.ProcessEnv
  readonly run: WorkflowRun
  /** Of the target that was chosen, where there is one. */
  readonly configuration: Configuration
  /** Several targets that the step is about; null when it is about one server. */
  readonly targets: readonly ChosenTarget[] | null
  /** null without a token. */
  readonly api: GitHubApi | null
  /** The commit that a change is made to, read when it is first asked for; null where the event proposes no change. */
  readonly base: (() => Promise<CommitTree>) | null
  readonly log: StepLog
  readonly progress: Progress
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
}

/** The values of the output `result`. */
export type Result = 'clean' | 'warnings' | 'blocked' | 'applied' | 'failed' | 'undone' | 'rolled-back' | 'nothing'

/** An annotation of the run as a whole. */
export function announce(log: StepLog, severity: 'error' | 'warning' | 'notice', message: string): void {
  log.commands([workflowCommand(severity, message, { title: 'Rollgate' })])
}

/** Writes a report where later steps can read it, and returns its path. An output itself is limited to a megabyte for a job. */
export async function writeReport(run: WorkflowRun, report: object): Promise<string> {
  const path = join(await mkdtemp(join(run.temp, 'rollgate-')), 'report.json')
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`)
  return path
}
