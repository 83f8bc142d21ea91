import { readRollbackStatements } from '../backup/backup-tables.ts'
import { describeServer } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'
import type { RollbackFiles } from './report.ts'
import { reached } from './step.ts'
import type { Target } from './target.ts'

/**
 * Puts the rollback directory of a deployment together from all that is backed up of it. What an earlier process captured on
 * another machine is read back from the backup tables. `state` is the deployment's, for the manifest.
 */
export async function finishDirectory(target: Target, state: string, backup: Session): Promise<RollbackFiles> {
  const all = await target.journal.statements(target.deployment)
  const migrations = (await target.journal.deploymentMigrations(target.deployment)).map((migration) => ({
    ...migration,
    statements: all.filter(
      (statement) =>
        statement.migration === migration.position && (statement.state === 'done' || statement.state === 'undone'),
    ),
  }))
  for (const { id, state, backupDatabase, backupTable, opid } of migrations.flatMap(({ statements }) => statements)) {
    if (state !== 'done' || backupDatabase === null || backupTable === null || opid === null) continue
    await target.directory.ensurePart(id, () => readRollbackStatements(backup, backupDatabase, backupTable, opid))
  }
  const journaled = await target.journal.deployment(target.deployment)
  const files = await target.directory.finish(
    {
      deployment: target.deployment,
      commit: journaled?.commit ?? null,
      actor: journaled?.actor ?? null,
      target: describeServer(target.production),
      state,
    },
    migrations,
  )
  reached('directory finished')
  return files
}
