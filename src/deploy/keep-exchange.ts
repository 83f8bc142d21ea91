import { EXIT, UserError } from '../errors.ts'
import { readTable } from '../mysql/introspect.ts'
import { describeServerError, ER, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { type DdlPlan, KEEP_DATABASE, type Keep, storedColumns, twinOf } from '../rollback/ddl-plan.ts'
import type { Table } from '../schema/model.ts'
import { quoteName, quoteTable } from '../sql/quote.ts'

/**
 * Rows of a partition that is dropped or truncated are taken away by EXCHANGE PARTITION with an empty twin, instead of being copied,
 * before the statement runs within the same lock. From then until the twin takes the place of the copy, it holds the only rows: whoever
 * ends a statement either adopts them or gives them back.
 */

/** Whether the rows may be taken away at once; the server may refuse it all the same. */
export function exchangeable(keep: Keep, table: Table): boolean {
  return (
    keep.partitions?.length === 1 &&
    keep.how === 'copied' &&
    !keep.referenced &&
    (keep.triggers ?? []).length === 0 &&
    table.foreignKeys.length === 0 &&
    /^innodb$/i.test(table.engine) &&
    !/\bSUBPARTITION BY\b/i.test(table.partitioning ?? '') &&
    !/\b(DATA|INDEX) DIRECTORY\b|\bWITH SYSTEM VERSIONING\b/i.test(table.createStatement)
  )
}

/** The empty table, quoted, until rows are taken away. */
export function twinTable(keep: Keep): string {
  return quoteTable(KEEP_DATABASE, twinOf(keep))
}

/** Makes the empty twin. @returns whether the server did. */
export async function makeTwin(session: Session, keep: Keep): Promise<boolean> {
  // An earlier attempt may have left it.
  await returnTaken(session, { keeps: [keep] })
  try {
    await session.run(`CREATE TABLE ${twinTable(keep)} LIKE ${quoteTable(keep.database, keep.table)}`)
    await session.run(`ALTER TABLE ${twinTable(keep)} REMOVE PARTITIONING`)
    return true
  } catch (error) {
    if (!isServerError(error) || isConnectionLost(error)) throw error
    await session.run(`DROP TABLE IF EXISTS ${twinTable(keep)}`)
    return false
  }
}

/** Takes rows away, and gives them back when it is run once more. */
export function exchangeStep(keep: Keep): string {
  const [partition] = keep.partitions!
  return `ALTER TABLE ${quoteTable(keep.database, keep.table)} EXCHANGE PARTITION ${quoteName(partition!)} WITH TABLE ${twinTable(keep)}`
}

function exchanging({ keeps }: Pick<DdlPlan, 'keeps'>): Keep[] {
  return keeps.filter(({ how, partitions }) => how === 'copied' && partitions?.length === 1)
}

/** null: there is no twin. */
async function twinRows(session: Session, keep: Keep): Promise<boolean | null> {
  try {
    return (await session.query(`SELECT 1 FROM ${twinTable(keep)} LIMIT 1`)).length > 0
  } catch (error) {
    if (!isServerError(error) || ![ER.NO_SUCH_TABLE, ER.BAD_DB].some((errno) => errno === error.errno)) throw error
    return null
  }
}

/** Whether rows were taken away that are neither adopted nor given back. */
export async function holdsTaken(session: Session, plan: Pick<DdlPlan, 'keeps'>): Promise<boolean> {
  for (const keep of exchanging(plan)) if (await twinRows(session, keep)) return true
  return false
}

/** After the statement has run: the rows that were taken away are what is kept. May be called again. */
export async function adoptTaken(session: Session, plan: Pick<DdlPlan, 'keeps'>): Promise<void> {
  for (const keep of exchanging(plan)) {
    const rows = await twinRows(session, keep)
    if (rows === false) await session.run(`DROP TABLE ${twinTable(keep)}`)
    if (rows !== true) continue
    const kept = quoteTable(KEEP_DATABASE, keep.keptAs)
    await session.run(`DROP TABLE IF EXISTS ${kept}`)
    await session.run(`RENAME TABLE ${twinTable(keep)} TO ${kept}`)
  }
}

/**
 * When the statement did not run after all: rows that were taken away return to their partition. What others wrote there meanwhile
 * changes places with them, and follows. May be called again: whichever rows the twin holds then, in the end all are in the table.
 * @throws UserError when rows of others have keys of theirs.
 */
export async function returnTaken(session: Session, plan: Pick<DdlPlan, 'keeps'>): Promise<void> {
  for (const keep of exchanging(plan)) {
    const rows = await twinRows(session, keep)
    if (rows === null) continue
    if (rows) {
      await session.run(exchangeStep(keep))
      await follow(session, keep)
    }
    await session.run(`DROP TABLE ${twinTable(keep)}`)
  }
}

async function follow(session: Session, keep: Keep): Promise<void> {
  const columns = storedColumns((await readTable(session, keep.database, keep.table))!)
  const table = quoteTable(keep.database, keep.table)
  await session.run('START TRANSACTION')
  try {
    await session.run(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${twinTable(keep)}`)
    await session.run(`DELETE FROM ${twinTable(keep)}`)
    await session.run('COMMIT')
  } catch (error) {
    await session.run('ROLLBACK').catch(() => session.destroy())
    if (!isServerError(error) || isConnectionLost(error)) throw error
    throw new UserError(
      `Rows of partition ${keep.partitions![0]} of ${keep.database}.${keep.table} are in ${twinTable(keep)} and cannot return: ${describeServerError(error)}`,
      {
        hint: 'Change their keys there, or those of the rows in the table, and run it again.',
        exitCode: EXIT.server,
        cause: error,
      },
    )
  }
}
