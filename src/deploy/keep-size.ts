import type { Session } from '../mysql/session.ts'
import type { RowsSize } from '../rollback/keep-cost.ts'
import { quoteText } from '../sql/quote.ts'

/** @returns null when there is no such table. Of a table of whose partitions some are kept: these alone. */
export async function tableSize(
  session: Session,
  database: string,
  name: string,
  partitions?: readonly string[],
): Promise<RowsSize | null> {
  // MySQL 8 shows what it noted up to a day ago.
  if (session.version.flavor === 'mysql' && session.version.number >= 80_000)
    await session.run('SET SESSION information_schema_stats_expiry = 0')
  const where = `table_schema = ${quoteText(database)} AND table_name = ${quoteText(name)}`
  const [row] = await session.query(
    partitions === undefined
      ? `SELECT table_rows AS n, data_length AS data FROM information_schema.tables WHERE ${where}`
      : `SELECT SUM(table_rows) AS n, SUM(data_length) AS data FROM information_schema.partitions WHERE ${where} AND partition_name IN (${partitions.map(quoteText).join(', ')}) HAVING COUNT(*) > 0`,
  )
  return row === undefined ? null : { rows: Number(row.n ?? 0), dataBytes: Number(row.data ?? 0) }
}
