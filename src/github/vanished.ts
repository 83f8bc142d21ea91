import { dirname, normalize } from 'node:path/posix'
import picomatch from 'picomatch'
import type { ChangedFile } from './changed-files.ts'

/**
 * Sentences about migrations that the change takes away. They cannot be audited, being gone, but servers know migrations by name:
 * one that was applied stays applied, and one that was renamed would be applied again.
 * @param named the files, directories and globs that hold migrations, relative to the repository's root.
 */
export function vanishedMigrations(changed: readonly ChangedFile[], named: readonly string[]): string[] {
  const isMigration = (path: string) => named.some((name) => holds(normalize(name).replace(/\/$/, ''), path))
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

function holds(name: string, path: string): boolean {
  return (
    path === name || (dirname(path) === name && path.toLowerCase().endsWith('.sql')) || picomatch.isMatch(path, name)
  )
}
