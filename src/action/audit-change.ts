import { lstat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { MigrationHistory } from '../audit/history.ts'
import { appliedMigrations } from '../commands/applied.ts'
import { allMigrations, auditSettings } from '../config/command-settings.ts'
import type { Configuration } from '../config/load.ts'
import { compareMigrations } from '../config/migration-order.ts'
import { migrationName } from '../config/migrations.ts'
import type { AuditSettings, MigrationFile } from '../config/settings.ts'
import { sha256 } from '../deploy/pending.ts'
import { UserError } from '../errors.ts'
import type { ChangedFile } from '../github/changed-files.ts'
import type { CommitTree } from '../github/commit-tree.ts'
import { baseHistory, migrationChanges } from '../github/migration-history.ts'
import { vanishedMigrations } from '../github/vanished.ts'
import type { Step } from './step.ts'

/** What to audit of a change, and sentences about what could not be found out for it. */
export interface ChangeAudit {
  readonly settings: AuditSettings
  readonly notes: readonly string[]
}

/**
 * Puts together the audit of what the event changes: the migrations that are new or different, what was applied before, and, where
 * no server and no schema file tells the structure, the base branch's migrations to build it from.
 * @param changed null: every migration is meant
 */
export async function auditOfChange(step: Step, changed: readonly ChangedFile[] | null): Promise<ChangeAudit> {
  const { configuration } = step
  const notes: string[] = []
  const base = await readableBase(step, notes)
  const present = changed?.filter(({ status }) => status !== 'removed').map(({ path }) => path)
  await refuseMissing(configuration, present ?? [])
  const read = base === null ? undefined : (path: string) => base.read(path)
  const settings = await auditSettings(configuration, { named: [], changed: present, base: read })
  if (changed === null) return { settings, notes }
  const named = configuration.get('migrations') ?? []
  const history = await historyOf(step, changed, named, base, notes)
  if (history === undefined) notes.push(...vanishedMigrations(changed, named))
  const { migrations, sandbox, schema, staging } = settings
  const needed = staging === null && schema === null && sandbox !== 'off' && migrations.length > 0
  const replay = base !== null && needed ? await replayOf(base, changed, named, migrations, notes) : undefined
  return { settings: { ...settings, history, replay }, notes }
}

/**
 * A migration that is not on disk cannot be audited, and must not pass for one that is not there: on `pull_request_target`
 * actions/checkout takes the base, and with `path` or a sparse checkout files are elsewhere or nowhere.
 * @throws UserError naming the first
 */
async function refuseMissing(configuration: Configuration, present: readonly string[]): Promise<void> {
  const named = configuration.get('migrations') ?? []
  for (const path of present) {
    if (migrationName(path, named) === null) continue
    const there = await lstat(resolve(configuration.surroundings.cwd, path)).catch(() => null)
    if (there !== null) continue
    throw new UserError(`${path} is among the changed files, and is not checked out`, {
      hint: 'Run on `pull_request`, with actions/checkout without `ref`, `path` and `sparse-checkout`.',
    })
  }
}

/** The base commit where there is one and it can be read; the configuration may not need it. */
async function readableBase({ base }: Step, notes: string[]): Promise<CommitTree | null> {
  if (base === null) return null
  try {
    return await base()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    notes.push(`${error.message}, so the migrations that were there before are not known. ${error.hint ?? ''}`.trim())
    return null
  }
}

/** The journal knows best what was applied; without it, what is in the base branch counts as applied. */
async function historyOf(
  { configuration }: Step,
  changed: readonly ChangedFile[],
  named: readonly string[],
  base: CommitTree | null,
  notes: string[],
): Promise<MigrationHistory | undefined> {
  const changes = migrationChanges(changed, named)
  if (changes.length === 0) return undefined
  const all = await allMigrations(configuration)
  const present = all.map(({ bytes, name, path }) => ({ name, path, checksum: sha256(bytes) }))
  const production = configuration.get('production')
  if (production !== null) {
    const applied = await appliedMigrations(production)
    if (typeof applied !== 'string') return { known: 'was applied to production', applied, present, changes }
    notes.push(`What was applied to production was not asked of its journal: ${applied}.`)
  }
  if (base === null) return undefined
  return { ...(await baseHistory(base, named, changes, sha256)), present, changes }
}

/** The migrations of the base but for those that the change touches, in the order in which they run. */
async function replayOf(
  base: CommitTree,
  changed: readonly ChangedFile[],
  named: readonly string[],
  audited: readonly MigrationFile[],
  notes: string[],
): Promise<AuditSettings['replay']> {
  const touched = new Set([
    ...audited.map(({ name }) => name),
    ...changed.map(({ path, previousPath }) => migrationName(previousPath ?? path, named)),
  ])
  const migrations: MigrationFile[] = []
  try {
    for (const path of base.paths) {
      const name = migrationName(path, named)
      if (name === null || touched.has(name)) continue
      const bytes = await base.read(path)
      if (bytes !== null) migrations.push({ path, name, bytes: Buffer.from(bytes) })
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    notes.push(`The structure could not be built from the migrations of the base branch. ${error.message}.`)
    return undefined
  }
  migrations.sort((a, b) => compareMigrations(a.name, b.name))
  return { from: 'the base branch', migrations }
}
