import { readRollbackChunks, readRollbackStatements } from '../backup/backup-tables.ts'
import { EXIT, UserError } from '../errors.ts'
import type { Session } from '../mysql/session.ts'
import type { StatementChunk } from '../rollback/statement-chunk.ts'
import type { JournalStatement } from './journal-entries.ts'
import { rollbackCount } from './stored-rollback.ts'

/** Where the rollback of statements is read from. */
export interface RollbackSource {
  /** What is wrong when a rollback is not whole: for people. */
  readonly suspect: string
  /** The deployment whose rollback alone it has; null: of all that is in the backup tables. */
  readonly deployment: string | null
  /** The statements that undo a statement: one for each row, or the steps for DDL, in the order in which they undo. */
  statements(statement: JournalStatement): AsyncIterable<string>
  /** The same, many at a time. */
  chunks(statement: JournalStatement): AsyncIterable<StatementChunk>
}

export function backupTablesSource(backup: Session): RollbackSource {
  return {
    deployment: null,
    suspect:
      'Check that --backup names the server that the deployment wrote to. The rollback directory of the deployment holds the same statements: --from DIRECTORY plays them.',
    statements: ({ backupDatabase, backupTable, opid }) =>
      backupDatabase === null || backupTable === null || opid === null
        ? nothing()
        : readRollbackStatements(backup, backupDatabase, backupTable, opid),
    chunks: ({ backupDatabase, backupTable, opid }) =>
      backupDatabase === null || backupTable === null || opid === null
        ? nothing()
        : readRollbackChunks(backup, backupDatabase, backupTable, opid),
  }
}

/** @throws UserError when the rollback of one of the statements is elsewhere. To be called before the first is taken back. */
export function refuseElsewhere(source: RollbackSource, statements: readonly JournalStatement[]): void {
  const stored = statements.filter((statement) => rollbackCount(statement) > 0)
  if (source.deployment === null) {
    const [alone] = stored.filter(({ backupTable }) => backupTable === null)
    if (alone === undefined) return
    throw new UserError(
      `What takes ${alone.opid} (${alone.kind}) back is on disk alone, in the rollback directory of ${alone.deployment}: the backup server did not answer when it was written`,
      { hint: `rollgate rollback ${alone.deployment} --from DIRECTORY plays that directory.`, exitCode: EXIT.failed },
    )
  }
  const [other] = stored.filter(({ deployment }) => deployment !== source.deployment)
  if (other === undefined) return
  throw new UserError(
    `${other.deployment} brought back what had been rolled back of ${source.deployment}: the rollback directory of ${source.deployment} does not have how that is taken back`,
    {
      hint: `Leave --from out, so that the backup tables are read; or roll that one back first: rollgate rollback ${other.deployment} --from DIRECTORY with its own directory.`,
      exitCode: EXIT.failed,
    },
  )
}

async function* nothing(): AsyncGenerator<never> {}
