import { EXIT, UserError } from '../errors.ts'
import { describeServer, type ServerSettings } from './server-settings.ts'

/** An error packet from the server, as mysql2 hands it over. */
export interface ServerError extends Error {
  readonly errno: number
  readonly code: string
  readonly sqlState: string
  readonly sqlMessage: string
}

export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'sqlState' in error && typeof error.sqlState === 'string' && 'errno' in error
}

const LOST_CONNECTION = new Set([1053, 1077, 1079, 1156, 1157, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 4031])

/** The connection is gone, so the outcome of what was under way is unknown. */
export function isConnectionLost(error: unknown): boolean {
  // What was said about a lost connection is no lost connection.
  if (!(error instanceof Error) || error instanceof UserError) return false
  // 1053 shutdown in progress, 1077/1079 shutdown, 1927 connection killed (MariaDB), 2006/2013 gone away, 3168 server not ready, 4031 idle
  // 1156 to 1161: packets out of order, broken, or not read or written in time, after which the server hangs up
  if (isServerError(error)) return LOST_CONNECTION.has(error.errno)
  const code = 'code' in error ? String(error.code) : ''
  return (
    [
      'PROTOCOL_CONNECTION_LOST',
      'ECONNRESET',
      'EPIPE',
      'ETIMEDOUT',
      'ECONNABORTED',
      'ERR_STREAM_WRITE_AFTER_END',
      'ERR_STREAM_DESTROYED',
    ].includes(code) ||
    /connection is in closed state|Connection lost|after fatal error|after quit/i.test(error.message)
  )
}

/** Error numbers that this program acts on (share/messages_to_clients.txt, sql/share/errmsg-utf8.txt). */
export const ER = {
  DUP_ENTRY: 1062,
  DBACCESS_DENIED: 1044,
  ACCESS_DENIED: 1045,
  BAD_DB: 1049,
  NO_SUCH_TABLE: 1146,
  TABLEACCESS_DENIED: 1142,
  SPECIFIC_ACCESS_DENIED: 1227,
  BAD_FIELD: 1054,
  PARSE_ERROR: 1064,
  QUERY_INTERRUPTED: 1317,
  UNKNOWN_DATABASE: 1049,
  LOCK_WAIT_TIMEOUT: 1205,
  VIEW_INVALID: 1356,
  ROW_IS_REFERENCED: 1451,
  NO_REFERENCED_ROW: 1452,
} as const

/**
 * Answers to a name that no object can have: 1059 ER_TOO_LONG_IDENT, 1102 ER_WRONG_DB_NAME, 1103 ER_WRONG_TABLE_NAME, and for characters
 * outside the BMP, such as emoji, 1300 ER_INVALID_CHARACTER_STRING (MariaDB) and 3854 ER_CANNOT_CONVERT_STRING (MySQL).
 */
export const IMPOSSIBLE_NAME: readonly number[] = [1059, 1102, 1103, 1300, 3854]

/** For `catch`, where a refusal of the server changes nothing; a lost connection or a bug is thrown on. */
export function ignoreRefusal(error: unknown): void {
  if (!isServerError(error)) throw error
}

/** The server's message for people, with its number: `Unknown column 'x' in 'field list' (error 1054)`. */
export function describeServerError(error: ServerError): string {
  return `${error.sqlMessage ?? error.message} (error ${error.errno})`
}

/** The server that a session lost, by the error that told of it. */
const lostServers = new WeakMap<Error, ServerSettings>()

/** Remembers of which server an error came, should it be told that the connection was lost. */
export function noteServer(error: unknown, server: ServerSettings): void {
  if (error instanceof Error) lostServers.set(error, server)
}

/**
 * Runs a command on a server, with a lost connection told as such: of the server that was lost, which may be another. A statement
 * of our own that somebody ends is told likewise: a server that is shut down ends statements before it ends connections.
 * @throws UserError (exit code 3) when the connection was lost, or a statement was ended (1317 ER_QUERY_INTERRUPTED).
 */
export async function tellLostConnection<T>(server: ServerSettings, hint: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const ended = isServerError(error) && error.errno === ER.QUERY_INTERRUPTED
    if (!ended && !isConnectionLost(error)) throw error
    const lost = lostServers.get(error as Error) ?? server
    const which =
      lost.role === 'backup' ? `the backup server ${describeServer({ ...lost, database: null })}` : describeServer(lost)
    const what = ended
      ? `A statement on ${which} was ended by somebody, or by its shutdown`
      : `The connection to ${which} was lost`
    throw new UserError(`${what}: ${(error as Error).message}`, {
      hint,
      exitCode: EXIT.server,
      cause: error,
    })
  }
}
