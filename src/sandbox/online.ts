import type { StatementReport } from '../audit/finding.ts'
import { isServerError } from '../mysql/server-error.ts'
import type { ServerVersion, Session } from '../mysql/session.ts'
import type { Statement } from '../sql/statement.ts'

type Online = StatementReport['online']
type Algorithm = 'INSTANT' | 'NOCOPY' | 'INPLACE'

/**
 * Refusals that are about the algorithm, so that the next one is tried: 1845, 1846, 1847 not supported (with or without a
 * reason), 1800 unknown algorithm, 1221 not with this LOCK, and 1064 where the grammar has no place for the clause.
 */
const TRY_THE_NEXT = new Set([1845, 1846, 1847, 1800, 1221, 1064])

/** Operations on partitions for which the grammar takes no ALGORITHM: what they do to the rows that stay. */
const COPYING_PARTITION = /^(PARTITION BY|REMOVE|REORGANIZE|COALESCE|REBUILD|ADD PARTITION PARTITIONS)/i

/**
 * Runs an ALTER TABLE, CREATE INDEX or DROP INDEX with the cheapest ALGORITHM that the server accepts, and says which. An empty
 * table is given the same answer as a full one (measured; the reference of the server's online DDL speaks of definitions only).
 * @param control another session, that may read information_schema's InnoDB tables
 * @throws the server's error, when it refuses the statement as written
 */
export async function runAskingOnline(session: Session, control: Session, statement: Statement): Promise<Online> {
  const written = writtenAlgorithm(statement)
  if (written === 'COPY') {
    await session.run(statement.text)
    return 'copy'
  }
  let placeable = false
  for (const algorithm of algorithms(session.version, written)) {
    const sql = withAlgorithm(statement, algorithm)
    if (sql === null) break
    const before = algorithm === 'INPLACE' && session.version.flavor === 'mysql' ? await tableIds(control) : null
    try {
      await session.run(sql)
      if (algorithm === 'INSTANT') return 'instant'
      if (algorithm === 'NOCOPY') return 'inplace'
      // MariaDB was asked before to do it without a rebuild; MySQL gives a rebuilt table a new id.
      if (session.version.flavor === 'mariadb') return 'rebuild'
      return sameIds(before, await tableIds(control)) ? 'inplace' : 'rebuild'
    } catch (error) {
      if (!isServerError(error)) throw error
      if (!TRY_THE_NEXT.has(error.errno)) break
      if (error.errno !== 1064) placeable = true
    }
  }
  await session.run(statement.text)
  if (written === 'INSTANT') return 'instant'
  if (written === 'NOCOPY') return 'inplace'
  const partition = statement.alter?.find((clause) => clause.kind === 'partition')
  if (!placeable && partition !== undefined) return COPYING_PARTITION.test(partition.operation) ? 'copy' : 'inplace'
  return 'copy'
}

function writtenAlgorithm(statement: Statement): string | null {
  const clause = statement.alter?.find((one) => one.kind === 'algorithm')
  const value = clause?.kind === 'algorithm' ? clause.value.toUpperCase() : null
  return value === 'DEFAULT' ? null : value
}

/** Those to try, cheapest first; none cheaper than the one that is written, since that would hide its refusal. */
function algorithms({ flavor, number }: ServerVersion, written: string | null): Algorithm[] {
  const all: Algorithm[] =
    flavor === 'mariadb'
      ? number >= 100_300
        ? ['INSTANT', 'NOCOPY', 'INPLACE']
        : ['INPLACE']
      : number >= 80_012
        ? ['INSTANT', 'INPLACE']
        : number >= 50_600
          ? ['INPLACE']
          : []
  if (written === null) return all
  return all.filter((algorithm) => algorithm === written || (written === 'INPLACE' && algorithm === 'NOCOPY'))
}

/** The statement with an ALGORITHM clause; null where there is nothing to alter. */
function withAlgorithm(statement: Statement, algorithm: Algorithm): string | null {
  const { text, span } = statement
  const written = statement.alter?.find((clause) => clause.kind === 'algorithm')
  if (written !== undefined)
    return `${text.slice(0, written.span.start - span.start)}ALGORITHM=${algorithm}${text.slice(written.span.end - span.start)}`
  const table = statement.tables.find((one) => one.access === 'alter')
  if (table === undefined || statement.alter?.length === 0) return null
  const [clause] = statement.alter ?? []
  if (statement.kind === 'DROP INDEX' && clause?.kind === 'drop-index') {
    // MariaDB has no ALGORITHM in DROP INDEX itself.
    const name = text.slice(clause.name.span.start - span.start, clause.name.span.end - span.start)
    const on = text.slice(table.span.start - span.start, table.span.end - span.start)
    return `ALTER TABLE ${on} ALGORITHM=${algorithm}, DROP INDEX ${statement.conditional ? 'IF EXISTS ' : ''}${name}`
  }
  if (statement.kind !== 'ALTER TABLE') return `${text} ALGORITHM=${algorithm}`
  const at = table.span.end - span.start
  return `${text.slice(0, at)} ALGORITHM=${algorithm}, ${text.slice(at)}`
}

/** InnoDB's ids of all tables and partitions, by its own spelling of their names; null when they cannot be read. */
async function tableIds(session: Session): Promise<Map<string, string> | null> {
  const view = session.version.number >= 80_000 ? 'INNODB_TABLES' : 'INNODB_SYS_TABLES'
  try {
    const rows = await session.query(`SELECT NAME AS name, TABLE_ID AS id FROM information_schema.${view}`)
    return new Map(rows.map((row) => [String(row.name), String(row.id)]))
  } catch (error) {
    if (isServerError(error)) return null
    throw error
  }
}

function sameIds(before: ReadonlyMap<string, string> | null, after: ReadonlyMap<string, string> | null): boolean {
  if (before === null || after === null) return false
  return [...before].every(([name, id]) => after.get(name) === id)
}
