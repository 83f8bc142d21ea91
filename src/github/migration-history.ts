import type { MigrationChange, MigrationHistory } from '../audit/history.ts'
import { migrationName } from '../config/migrations.ts'
import type { ChangedFile } from './changed-files.ts'
import type { CommitTree } from './commit-tree.ts'

/** What a list of changed files does to the migrations that `named` stands for. Others are left out. */
export function migrationChanges(changed: readonly ChangedFile[], named: readonly string[]): MigrationChange[] {
  return changed.flatMap(({ path, previousPath, status }): MigrationChange[] => {
    const name = migrationName(path, named)
    if (status === 'renamed') {
      const from = previousPath === null ? null : migrationName(previousPath, named)
      if (name !== null && from !== null) return [{ kind: 'renamed', path, name, from }]
      if (name !== null) return [{ kind: 'added', path, name }]
      return from === null ? [] : [{ kind: 'removed', path: previousPath!, name: from }]
    }
    return name === null ? [] : [{ kind: status, path, name }]
  })
}

/**
 * The migrations of the base branch, which count as applied where no journal can be asked.
 * @param digest SHA-256, in hex
 */
export async function baseHistory(
  tree: CommitTree,
  named: readonly string[],
  changes: readonly MigrationChange[],
  digest: (bytes: Uint8Array) => string,
): Promise<Pick<MigrationHistory, 'known' | 'applied'>> {
  const modified = new Set(changes.filter(({ kind }) => kind === 'modified').map(({ path }) => path))
  const applied = []
  for (const path of tree.paths) {
    const name = migrationName(path, named)
    if (name === null) continue
    // Of those that stay as they are, only the names matter.
    const bytes = modified.has(path) ? await tree.read(path) : null
    applied.push({ name, checksum: bytes === null ? '' : digest(bytes) })
  }
  return { known: 'is in the base branch, and so counts as applied', applied }
}
