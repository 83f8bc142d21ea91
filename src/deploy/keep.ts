import { EXIT, UserError } from '../errors.ts'
import { accountName } from '../mysql/account.ts'
import { describeServerError, ER, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { type DdlPlan, KEEP_DATABASE, type Keep } from '../rollback/ddl-plan.ts'
import { quoteTable } from '../sql/quote.ts'

/**
 * Makes the database that keeps what DDL would destroy, where it is lacking.
 * @throws UserError with the GRANT to paste.
 */
export async function prepareKeep(session: Session): Promise<void> {
  try {
    await session.run(`CREATE DATABASE IF NOT EXISTS ${KEEP_DATABASE}`)
  } catch (error) {
    if (!isServerError(error) || isConnectionLost(error)) throw error
    throw new UserError(
      `The migrations destroy rows, and the database that would keep them cannot be made: ${describeServerError(error)}`,
      {
        hint: `Grant the account: GRANT ALL ON ${KEEP_DATABASE}.* TO ${await accountName(session)}; or let the rows go with --keep-data never.`,
        exitCode: EXIT.server,
        cause: error,
      },
    )
  }
}

/** Drops the copies that were made for a statement which then did not happen. What the server will not drop does no harm. */
export async function abandonKeeps(session: Session, plan: DdlPlan): Promise<void> {
  for (const step of plan.abandon) {
    try {
      await session.run(step)
    } catch (error) {
      if (!isServerError(error)) throw error
    }
  }
}

/** Whether any of the copies is there with rows in it. */
export async function holdsRows(session: Session, keeps: readonly Keep[]): Promise<boolean> {
  for (const { keptAs } of keeps) {
    try {
      if ((await session.query(`SELECT 1 FROM ${quoteTable(KEEP_DATABASE, keptAs)} LIMIT 1`)).length > 0) return true
    } catch (error) {
      if (!isServerError(error) || ![ER.NO_SUCH_TABLE, ER.BAD_DB].some((errno) => errno === error.errno)) throw error
    }
  }
  return false
}
