import type { KnownMigration } from '../audit/history.ts'
import { Journal } from '../deploy/journal.ts'
import { journalExists } from '../deploy/journal-tables.ts'
import { openControl } from '../deploy/target.ts'
import { UserError } from '../errors.ts'
import { isServerError } from '../mysql/server-error.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'

/**
 * The migrations that the journal of a target says are applied. Only reads.
 * @returns why it does not tell, as the end of a sentence: not reachable, no right to read, nothing deployed there yet.
 */
export async function appliedMigrations(target: ServerSettings): Promise<readonly KnownMigration[] | string> {
  const { database } = target
  if (database === null) return 'it has no database in its URL or settings'
  try {
    const control = await openControl(target)
    try {
      if (!(await journalExists(control))) return 'nothing was deployed there yet'
      const runs = await new Journal(control).migrations(database)
      return runs.filter(({ state }) => state === 'done').map(({ name, checksum }) => ({ name, checksum }))
    } finally {
      await control.close()
    }
  } catch (error) {
    if (error instanceof UserError) return error.message
    if (isServerError(error)) return error.sqlMessage
    throw error
  }
}
