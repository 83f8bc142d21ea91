import type { StatementReport } from '../audit/finding.ts'
import { isServerError, type ServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'
import type { Statement } from '../sql/statement.ts'
import { type Algorithm, algorithmsOf, copiesOnline, type LockWord, withOnline, writtenOnline } from './online-sql.ts'

/** How a server changes a table, and what others may do to the table while its rows are worked on. */
export interface Online {
  readonly online: StatementReport['online']
  /** none: they read and write; shared: they read; exclusive: they wait. Null when the server cannot be asked. */
  readonly lock: StatementReport['lock'] | null
}

/**
 * Refusals that are about the algorithm or the lock, so that the next one is tried: 1845, 1846, 1847 not supported (with or
 * without a reason), 1800 unknown algorithm, 1221 not with this LOCK, and 1064 where the grammar has no place for the clause.
 */
const TRY_THE_NEXT = new Set([1845, 1846, 1847, 1800, 1221, 1064])
const PARSE_ERROR = 1064

/** Operations on partitions for which MariaDB's grammar takes no ALGORITHM: those that copy the rows that stay. */
const COPYING_PARTITION = /^(PARTITION BY|REMOVE|REORGANIZE|COALESCE|REBUILD|ADD PARTITION PARTITIONS)/i
/** They change the partitions that they name, and no other rows. */
const WITHOUT_COPY = /^(TRUNCATE|DROP|DISCARD|IMPORT|EXCHANGE|CONVERT)/i

/**
 * Runs an ALTER TABLE, CREATE INDEX or DROP INDEX with the cheapest ALGORITHM and weakest LOCK that the server accepts, and says
 * which. What is refused changes nothing, so the statement takes effect once. An empty table is given the same answer as a full
 * one (measured; the reference of the server's online DDL speaks of definitions only).
 * @param control another session, that may read information_schema's InnoDB tables
 * @throws the server's error, when it refuses the statement as written
 */
export async function runAskingOnline(session: Session, control: Session, statement: Statement): Promise<Online> {
  const written = writtenOnline(statement)
  const rebuild = { before: null as ReadonlyMap<string, string> | null }
  let askable = false
  const all = (await alwaysCopies(control, statement)) ? (['COPY'] as const) : algorithmsOf(session.version)
  for (const algorithm of wantedAlgorithms(all, written.algorithm)) {
    for (const lock of wantedLocks(session, algorithm, written.lock)) {
      const sql = withOnline(statement, algorithm, lock)
      if (sql === null) break
      const mustCompare = algorithm === 'INPLACE' && session.version.flavor === 'mysql'
      if (mustCompare) rebuild.before ??= await tableIds(control)
      const refusal = await refusalOf(session, sql)
      if (refusal === null) {
        const found =
          algorithm === 'COPY'
            ? 'copy'
            : algorithm === 'INSTANT'
              ? 'instant'
              : algorithm === 'NOCOPY'
                ? 'inplace'
                : // MariaDB was asked before to do it without a rebuild; MySQL gives a rebuilt table a new id.
                  !mustCompare || (await rebuilt(control, rebuild.before, statement))
                  ? 'rebuild'
                  : 'inplace'
        return { online: found, lock: lockOf(algorithm, lock ?? written.lock) }
      }
      if (!TRY_THE_NEXT.has(refusal.errno)) return asWritten(session, statement, askable)
      if (refusal.errno !== PARSE_ERROR) askable = true
      // The algorithm itself was refused: another lock would not help.
      if (!/^\W*LOCK=/.test(refusal.sqlMessage)) break
    }
  }
  return asWritten(session, statement, askable)
}

async function asWritten(session: Session, statement: Statement, askable: boolean): Promise<Online> {
  await session.run(statement.text)
  const { algorithm, lock } = writtenOnline(statement)
  const partition = statement.alter?.find((clause) => clause.kind === 'partition')
  const known =
    algorithm !== null
      ? ({ INSTANT: 'instant', NOCOPY: 'inplace', INPLACE: 'rebuild', COPY: 'copy' } as const)[algorithm]
      : !askable && partition !== undefined && !COPYING_PARTITION.test(partition.operation)
        ? 'inplace'
        : 'copy'
  return { online: known, lock: lock === null ? null : lockOf('COPY', lock) }
}

/** MariaDB 10.11 takes any ALGORITHM for a change of engine or partitioning, and copies all the same. */
async function alwaysCopies(control: Session, statement: Statement): Promise<boolean> {
  const clauses = statement.alter ?? []
  if (clauses.some((clause) => clause.kind === 'partition' && /^(PARTITION BY|REMOVE)/i.test(clause.operation)))
    return true
  const engine = clauses.findLast((clause) => clause.kind === 'option' && clause.option.name === 'engine')
  const table = statement.tables.find(({ access }) => access === 'alter')
  if (engine?.kind !== 'option' || table?.database == null) return false
  const now = await control.value(
    `SELECT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${quoteText(table.database)} AND TABLE_NAME = ${quoteText(table.name)}`,
  )
  return String(now).toLowerCase() !== engine.option.value.text.replaceAll(/[`'"]/g, '').toLowerCase()
}

/** Those to try, cheapest first. One that is written is asked for as it is; MariaDB's INPLACE may be found to need no rebuild. */
function wantedAlgorithms(all: readonly Algorithm[], written: Algorithm | null): readonly Algorithm[] {
  if (written === null) return all
  return all.filter((algorithm) => algorithm === written || (written === 'INPLACE' && algorithm === 'NOCOPY'))
}

/** Locks to ask for, weakest first; null leaves it to the server, which then takes the strongest. */
function wantedLocks({ version }: Session, algorithm: Algorithm, written: LockWord | null): (LockWord | null)[] {
  // INSTANT takes no lock for its work; MySQL refuses to hear of one.
  if (algorithm === 'INSTANT') return [null]
  if (written !== null) return [written]
  return algorithm === 'COPY' && !copiesOnline(version) ? ['SHARED', null] : ['NONE', 'SHARED', null]
}

function lockOf(algorithm: Algorithm, lock: LockWord | null): 'none' | 'shared' | 'exclusive' {
  if (lock === null) return algorithm === 'INSTANT' ? 'none' : 'exclusive'
  return lock.toLowerCase() as 'none' | 'shared' | 'exclusive'
}

async function refusalOf(session: Session, sql: string): Promise<ServerError | null> {
  try {
    await session.run(sql)
    return null
  } catch (error) {
    if (!isServerError(error)) throw error
    return error
  }
}

/** InnoDB's ids of all tables and partitions, by its own spelling of their names; null when they cannot be read. */
async function tableIds(session: Session): Promise<Map<string, string> | null> {
  const view = session.version.number >= 80_000 ? 'INNODB_TABLES' : 'INNODB_SYS_TABLES'
  try {
    const rows = await session.query(`SELECT NAME AS name, TABLE_ID AS id FROM information_schema.${view}`)
    // Tables that InnoDB keeps for a FULLTEXT index come and go with it.
    const own = rows.filter(({ name }) => !/\/fts_[0-9a-f]{16}_/i.test(String(name)))
    return new Map(own.map((row) => [String(row.id), String(row.name)]))
  } catch (error) {
    if (isServerError(error)) return null
    throw error
  }
}

/** Rows were written anew when one table took the place of another; a partition that merely goes or comes moves no rows. */
async function rebuilt(
  control: Session,
  before: ReadonlyMap<string, string> | null,
  statement: Statement,
): Promise<boolean> {
  const partition = statement.alter?.find((clause) => clause.kind === 'partition')
  if (partition !== undefined && WITHOUT_COPY.test(partition.operation)) return false
  const after = await tableIds(control)
  if (before === null || after === null) return true
  const gone = [...before.keys()].some((id) => !after.has(id))
  return gone && [...after.keys()].some((id) => !before.has(id))
}
