import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Configuration } from '../config/load.ts'
import type { RollbackFiles } from '../deploy/report.ts'
import { checkRecipients } from '../deploy/sealed-files.ts'
import { type CommitTarget, commitRollback, readCommitTarget, refuseCommit } from '../github/commit-rollback.ts'
import type { RollbackPlace } from '../github/deploy-markdown.ts'
import type { WorkflowRun } from '../github/event.ts'
import { filesIn, type Publication, type PublicationSettings, publishRollback, sealedFiles } from '../github/publish.ts'
import type { Step } from './step.ts'

export const NOT_PUBLISHED: Publication = { artifact: null, commit: null, notes: [], failed: false }

/** As `rollgate init` names it. */
export const ROLLBACK_WORKFLOW = 'rollgate-rollback.yml'

/** What the inputs say about publishing, checked before anything is deployed. */
export interface PublicationPlan {
  readonly publication: PublicationSettings
  readonly commitTo: CommitTarget
}

/** @throws UserError for keys that are none and for a branch that cannot be. */
export async function planPublication(configuration: Configuration): Promise<PublicationPlan> {
  const encryptTo = configuration.get('artifact-encrypt-to') ?? []
  await checkRecipients(encryptTo)
  return {
    commitTo: readCommitTarget(configuration.get('commit-rollback')),
    publication: {
      artifact: configuration.get('artifact'),
      name: configuration.get('artifact-name'),
      retentionDays: configuration.get('artifact-retention-days'),
      encryptTo,
    },
  }
}

/** Publishes the rollback of a deployment, or of a rollback, as an artifact, and commits it where that is asked for. Never throws. */
export async function publishDeployment(
  { api, env, run, signal }: Step,
  { commitTo, publication }: PublicationPlan,
  report: { readonly rollback: RollbackFiles | null },
): Promise<Publication> {
  // Of a cancelled run only seconds are left: the post step publishes.
  if (report.rollback === null || signal.aborted) return NOT_PUBLISHED
  const directory = resolve(report.rollback.directory)
  const published = await publishRollback(directory, publication, run, env)
  if (commitTo.kind === 'none' || signal.aborted) return published
  const refused =
    api === null ? 'The rollback files were not committed: there is no token.' : refuseCommit(publication, run)
  if (refused !== null || api === null)
    return { ...published, commit: { commit: null, pullRequest: null, notes: [refused!] } }
  const scratch = await mkdtemp(join(run.temp, 'rollgate-'))
  try {
    const files = await filesIn(directory)
    const { encryptTo } = publication
    const given = encryptTo.length === 0 ? files : await sealedFiles(files, scratch, encryptTo)
    return { ...published, commit: await commitRollback(api, run, commitTo, directory, given) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const note = `The rollback files could not be committed: ${message}`
    return { ...published, commit: { commit: null, pullRequest: null, notes: [note] } }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Where people go to roll back what this run deployed. */
export function rollbackPlace(run: WorkflowRun): RollbackPlace {
  const there = existsSync(join(run.workspace, '.github/workflows', ROLLBACK_WORKFLOW))
  return {
    runId: run.runId,
    url: `${run.serverUrl}/${run.owner}/${run.repository}`,
    workflow: there ? ROLLBACK_WORKFLOW : null,
  }
}
