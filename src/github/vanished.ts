import { migrationName } from '../config/migrations.ts'
import type { ChangedFile } from './changed-files.ts'

/**
 * Sentences about migrations that the change takes away, for when it is not known whether they were applied: servers know
 * migrations by name, so one that was applied stays applied, and one that was renamed would be applied again.
 * @param named the files, directories and globs that hold migrations, relative to the repository's root.
 */
export function vanishedMigrations(changed: readonly ChangedFile[], named: readonly string[]): string[] {
  const isMigration = (path: string) => migrationName(path, named) !== null
  return changed.flatMap(({ path, previousPath, status }) => {
    if (status === 'removed' && isMigration(path)) {
      return [`\`${path}\` is removed: where it has been applied, what it did stays, and nothing undoes it.`]
    }
    if (status === 'renamed' && previousPath !== null && isMigration(previousPath)) {
      return [
        `\`${previousPath}\` is renamed to \`${path}\`: where it has been applied under its old name, it will be applied again.`,
      ]
    }
    return []
  })
}
