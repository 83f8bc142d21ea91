import { EXIT, UserError } from '../errors.ts'
import { accountName } from '../mysql/account.ts'
import { readTable } from '../mysql/introspect.ts'
import { describeServerError, ER, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { type DdlPlan, KEEP_DATABASE, type Keep, movedTriggers } from '../rollback/ddl-plan.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'
import { adoptTaken, returnTaken } from './keep-exchange.ts'
import { prepareRegistry } from './kept-objects.ts'

/**
 * Makes the database that keeps what DDL would destroy, where it is lacking.
 * @throws UserError with the GRANT to paste.
 */
export async function prepareKeep(session: Session): Promise<void> {
  try {
    await session.run(`CREATE DATABASE IF NOT EXISTS ${KEEP_DATABASE}`)
    await prepareRegistry(session)
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

/** ER_TRG_ALREADY_EXISTS: it had not been dropped. */
const TRIGGER_EXISTS = 1359

/**
 * Drops the copies that were made for a statement which then did not happen, and makes triggers anew that were dropped for it. What the
 * server will not drop does no harm.
 * @throws UserError naming the trigger that could not be made.
 */
export async function abandonKeeps(session: Session, plan: DdlPlan): Promise<void> {
  await returnTaken(session, plan)
  for (const step of plan.abandon) {
    try {
      await session.run(step)
    } catch (error) {
      if (!isServerError(error) || isConnectionLost(error)) throw error
    }
  }
  await moveBack(session, plan)
  for (const { create } of movedTriggers(plan)) {
    for (const step of create) {
      try {
        await session.run(step)
      } catch (error) {
        if (!isServerError(error) || isConnectionLost(error)) throw error
        if (error.errno === TRIGGER_EXISTS) continue
        throw new UserError(`A trigger that was dropped cannot be made again: ${describeServerError(error)}`, {
          hint: `Make it by hand: ${step}`,
          exitCode: EXIT.server,
          cause: error,
        })
      }
    }
  }
}

/** Tables of a database that was not dropped after all. */
async function moveBack(session: Session, { keeps }: DdlPlan): Promise<void> {
  const renames: string[] = []
  for (const { how, database, table, keptAs } of keeps)
    if (how === 'moved' && (await readTable(session, KEEP_DATABASE, keptAs)) !== null)
      renames.push(`${quoteTable(KEEP_DATABASE, keptAs)} TO ${quoteTable(database, table)}`)
  if (renames.length > 0) await session.run(`RENAME TABLE ${renames.join(', ')}`)
}

/**
 * Adopts rows that were taken away, and drops the foreign keys of tables that were moved away, so that they do not go on binding their parents. Their names may have changed
 * along with the table's. May be called again.
 */
export async function releaseKeeps(session: Session, plan: DdlPlan): Promise<void> {
  await adoptTaken(session, plan)
  for (const { how, keptAs } of plan.keeps) {
    const table = how === 'moved' ? await readTable(session, KEEP_DATABASE, keptAs) : null
    if (table === null || table.foreignKeys.length === 0) continue
    const drops = table.foreignKeys.map(({ name }) => `DROP FOREIGN KEY ${quoteName(name)}`)
    await session.run(`ALTER TABLE ${quoteTable(KEEP_DATABASE, keptAs)} ${drops.join(', ')}`)
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
