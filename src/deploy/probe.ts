import { readChanges } from '../binlog/changes.ts'
import { type BinlogPosition, streamEvents } from '../binlog/stream.ts'
import { EXIT, UserError } from '../errors.ts'
import { binlogStatus, replicationGrant } from '../mysql/binlog-status.ts'
import type { Session } from '../mysql/session.ts'
import { JOURNAL_DATABASE } from './journal-tables.ts'

/**
 * Proves, before anything of a migration runs, that this account can read the binlog and finds its own rows there: the window
 * must hold the row that the journal has just written.
 * @throws UserError (exit code 3).
 */
export async function probeCapture(session: Session, from: BinlogPosition): Promise<void> {
  const to = await binlogStatus(session)
  try {
    for await (const item of readChanges(streamEvents({ connection: session.connectionOptions, from, to }))) {
      if (item.kind === 'rows' && item.map.database === JOURNAL_DATABASE) return
    }
  } catch (error) {
    if (error instanceof UserError && error.exitCode === EXIT.server) throw error
    throw new UserError(`The binary log cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      hint: `The account needs: ${await replicationGrant(session)}`,
      exitCode: EXIT.server,
      cause: error,
    })
  }
  throw new UserError('The binary log does not hold what this account writes', {
    hint: 'A row that was just written to the journal is not in the log as a row. Check binlog_do_db and binlog_ignore_db (database rollgate), binlog_format, and whether a proxy stands between.',
    exitCode: EXIT.server,
  })
}
