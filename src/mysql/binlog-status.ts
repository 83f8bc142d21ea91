import type { BinlogPosition } from '../binlog/stream.ts'
import { EXIT, UserError } from '../errors.ts'
import { accountName } from './account.ts'
import { isConnectionLost, isServerError } from './server-error.ts'
import type { Session } from './session.ts'

export interface BinlogStatus extends BinlogPosition {
  /** Databases that alone are logged (--binlog-do-db), and those left out (--binlog-ignore-db); comma-separated lists split. */
  readonly doDatabases: readonly string[]
  readonly ignoredDatabases: readonly string[]
}

/**
 * Where the server's binlog ends now. SHOW MASTER STATUS became SHOW BINARY LOG STATUS in MySQL 8.2 and was removed in 8.4.
 * @throws UserError (exit code 3) when the account may not ask, or when there is no binlog.
 */
export async function binlogStatus(session: Session): Promise<BinlogStatus> {
  const { flavor, number } = session.version
  const statement = flavor === 'mysql' && number >= 80_200 ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS'
  try {
    const [row] = await session.query(statement)
    if (row === undefined) {
      throw new UserError('The target writes no binary log (log_bin is OFF)', {
        hint: 'Rollback is derived from the binary log. Start the server with log_bin and binlog_format=ROW.',
        exitCode: EXIT.server,
      })
    }
    const list = (value: unknown) =>
      String(value ?? '')
        .split(',')
        .filter((name) => name !== '')
    return {
      file: String(row.File),
      position: Number(row.Position),
      doDatabases: list(row.Binlog_Do_DB),
      ignoredDatabases: list(row.Binlog_Ignore_DB),
    }
  } catch (error) {
    if (!isServerError(error) || isConnectionLost(error)) throw error
    throw new UserError(`The account may not read the position of the binary log: ${error.sqlMessage}`, {
      hint: `Grant it: ${await replicationGrant(session)}`,
      exitCode: EXIT.server,
      cause: error,
    })
  }
}

/** The GRANT statement that lets the session's account stream the binlog; user and host as the server knows the account. */
export async function replicationGrant(session: Session): Promise<string> {
  const privileges =
    session.version.flavor === 'mariadb' && session.version.number >= 100_502
      ? 'REPLICATION SLAVE, BINLOG MONITOR'
      : 'REPLICATION SLAVE, REPLICATION CLIENT'
  return `GRANT ${privileges} ON *.* TO ${await accountName(session)};`
}
