import { readRollbackChunks, readRollbackStatements } from '../backup/backup-tables.ts'
import type { Session } from '../mysql/session.ts'
import type { StatementChunk } from '../rollback/statement-chunk.ts'
import type { JournalStatement } from './journal.ts'

/** Where the rollback of statements is read from. */
export interface RollbackSource {
  /** What is wrong when a rollback is not whole: for people. */
  readonly suspect: string
  /** The statements that undo a statement: one for each row, or the steps for DDL, in the order in which they undo. */
  statements(statement: JournalStatement): AsyncIterable<string>
  /** The same, many at a time. */
  chunks(statement: JournalStatement): AsyncIterable<StatementChunk>
}

export function backupTablesSource(backup: Session): RollbackSource {
  return {
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

async function* nothing(): AsyncGenerator<never> {}
