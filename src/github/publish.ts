import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { SEALED, sealFile } from '../deploy/sealed-files.ts'
import { ArtifactExistsError, artifactName, findArtifactService, uploadArtifact } from './artifact.ts'
import type { RollbackCommit } from './commit-rollback.ts'
import type { WorkflowRun } from './event.ts'
import { writeZip, type ZipEntry } from './zip.ts'

/** What is to become of rollback files, as the inputs say. */
export interface PublicationSettings {
  readonly artifact: 'auto' | 'always' | 'never'
  /** null: made of the deployment. */
  readonly name: string | null
  /** null: the repository's own setting. */
  readonly retentionDays: number | null
  /** Public keys of age; empty: the files are published as they are. */
  readonly encryptTo: readonly string[]
}

/** Where the rollback files of a deployment were put, for whoever will need them. */
export interface Publication {
  readonly artifact: {
    readonly id: string
    readonly name: string
    readonly url: string
    readonly digest: string
    /** When GitHub deletes it, `2026-11-21`; null when that is the repository's setting, which is not known. */
    readonly until: string | null
    readonly encrypted: boolean
  } | null
  /** null or left out when nothing was to be committed. */
  readonly commit?: RollbackCommit | null
  /** Plain sentences about what was not published and why. */
  readonly notes: readonly string[]
  /** Whether somebody must be warned: it should have been published and was not. */
  readonly failed: boolean
}

/**
 * Publishes a deployment's directory as an artifact of the run. Never throws: the deployment is done, its files are on disk and
 * its backup tables on the server, and that must still be reported.
 */
export async function publishRollback(
  directory: string,
  settings: PublicationSettings,
  run: WorkflowRun,
  env: NodeJS.ProcessEnv,
): Promise<Publication> {
  const not = (note: string, failed = false): Publication => ({ artifact: null, notes: [note], failed })
  if (settings.artifact === 'never')
    return not('The rollback files were not published as an artifact (`artifact: never`).')
  const encrypted = settings.encryptTo.length > 0
  if (settings.artifact === 'auto' && !encrypted && run.public !== false) {
    const why = run.public ? 'this repository is public' : 'the event does not tell whether this repository is private'
    return not(
      `The rollback files were not published as an artifact: they hold rows of production, and ${why}. The backup tables hold the same. \`artifact-encrypt-to\` publishes them encrypted, \`artifact: always\` as they are.`,
    )
  }
  const service = findArtifactService(env)
  if ('missing' in service) {
    return not(
      `The rollback files were not published as an artifact: ${service.missing}. They are in the output \`rollback-directory\`, for a later step.`,
      true,
    )
  }
  const name = artifactName(settings.name ?? `rollgate-rollback-${basename(directory)}`)
  const scratch = await mkdtemp(join(run.temp, 'rollgate-'))
  try {
    const path = join(scratch, 'rollback.zip')
    const files = await filesIn(directory)
    await writeZip(path, encrypted ? await sealedFiles(files, join(scratch, 'sealed'), settings.encryptTo) : files)
    const { id, digest } = await uploadArtifact(service, { name, path, retentionDays: settings.retentionDays })
    const until = expiryDay(settings.retentionDays, service.maxRetentionDays)
    const url = `${run.serverUrl}/${run.owner}/${run.repository}/actions/runs/${run.runId}/artifacts/${id}`
    return { artifact: { id, name, url, digest, until, encrypted }, notes: [], failed: false }
  } catch (error) {
    if (error instanceof ArtifactExistsError) {
      return not(
        `The run already has an artifact \`${name}\`; artifacts cannot be changed. Set \`artifact-name\`.`,
        true,
      )
    }
    const message = error instanceof Error ? error.message : String(error)
    return not(`The rollback files could not be published as an artifact: ${message}. They are in ${directory}.`, true)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** The same files, each encrypted by itself: who downloads the artifact needs no other program than age. */
export async function sealedFiles(
  files: readonly ZipEntry[],
  directory: string,
  recipients: readonly string[],
): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = []
  for (const { name, path } of files) {
    const entry = { name: `${name}${SEALED}`, path: join(directory, `${name}${SEALED}`) }
    await sealFile(path, entry.path, recipients)
    entries.push(entry)
  }
  return entries
}

/** The runner tells what the repository keeps artifacts for, and at most. */
function expiryDay(wanted: number | null, kept: number | null): string | null {
  if (kept === null) return null
  const days = Math.min(wanted ?? kept, kept)
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** All files below the directory, with names from it on. What was still being written when the process died is no use to anyone. */
export async function filesIn(directory: string): Promise<ZipEntry[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.new'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, name: relative(directory, path).split(sep).join('/') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The directories below `root` in which something was written at or after a time (milliseconds), oldest first. */
export async function directoriesWrittenSince(root: string, since: number): Promise<string[]> {
  const found: { directory: string; time: number }[] = []
  for (const entry of await readdir(root, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory()) continue
    const directory = join(root, entry.name)
    const files = await filesIn(directory)
    const times = await Promise.all(files.map(async ({ path }) => (await stat(path)).mtimeMs))
    const newest = Math.max(0, ...times)
    if (newest >= since) found.push({ directory, time: newest })
  }
  return found.sort((a, b) => a.time - b.time).map(({ directory }) => directory)
}
