import { readRollbackStatements } from '../backup/backup-tables.ts'
import { UserError } from '../errors.ts'
import { ER, isServerError } from '../mysql/server-error.ts'
import { describeServer } from '../mysql/server-settings.ts'
import type { Session } from '../mysql/session.ts'
import type { RollbackFiles } from './report.ts'
import { reached } from './step.ts'
import { rollbackCount } from './stored-rollback.ts'
import type { Target } from './target.ts'

/**
 * Puts the rollback directory of a deployment together from all that is backed up of it. What an earlier process captured on
 * another machine is read back from the backup tables. `state` is the deployment's, for the manifest.
 */
export async function finishDirectory(target: Target, state: string, backup: Session | null): Promise<RollbackFiles> {
  const all = await target.journal.statements(target.deployment)
  const migrations = (await target.journal.deploymentMigrations(target.deployment)).map((migration) => ({
    ...migration,
    statements: all.filter(
      (statement) =>
        statement.migration === migration.position && (statement.state === 'done' || statement.state === 'undone'),
    ),
  }))
  for (const statement of migrations.flatMap(({ statements }) => statements)) {
    const { state, backupDatabase, backupTable, opid } = statement
    const expected = rollbackCount(statement)
    if (state !== 'done' || expected === 0 || opid === null) continue
    const found = await target.directory.ensurePart(statement, () =>
      backup === null || backupDatabase === null || backupTable === null
        ? nothing()
        : whatIsLeft(readRollbackStatements(backup, backupDatabase, backupTable, opid)),
    )
    if (found !== null && found !== expected) {
      target.note?.(
        `The rollback of ${opid} (${statement.kind}) is lost: of ${expected} rollback statements ${found} are left in \`${backupDatabase}\`.\`${backupTable}\` on the backup server. Nothing of that statement can be undone.`,
      )
    }
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

async function* nothing(): AsyncGenerator<never> {}

/** Nothing, when the backup table is gone. */
async function* whatIsLeft(statements: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* statements
  } catch (error) {
    const cause = error instanceof UserError ? error.cause : null
    if (!isServerError(cause) || (cause.errno !== ER.NO_SUCH_TABLE && cause.errno !== ER.BAD_DB)) throw error
  }
}
