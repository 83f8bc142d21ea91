import type { Session } from '../mysql/session.ts'
import { quoteText } from '../sql/quote.ts'

/** What a table holds, as its storage engine estimates it. */
export interface TableSize {
  readonly rows: number
  /** Of the rows, without secondary indexes. */
  readonly dataBytes: number
  readonly bytes: number
}

/** @returns null when there is no such table. */
export async function tableSize(session: Session, database: string, name: string): Promise<TableSize | null> {
  // MySQL 8 shows what it noted up to a day ago.
  if (session.version.flavor === 'mysql' && session.version.number >= 80_000)
    await session.run('SET SESSION information_schema_stats_expiry = 0')
  const [row] = await session.query(
    `SELECT table_rows AS n, data_length AS data, index_length AS keys_length FROM information_schema.tables WHERE table_schema = ${quoteText(database)} AND table_name = ${quoteText(name)}`,
  )
  if (row === undefined) return null
  const dataBytes = Number(row.data ?? 0)
  return { rows: Number(row.n ?? 0), dataBytes, bytes: dataBytes + Number(row.keys_length ?? 0) }
}

/**
 * What a server copies in a second at least, with INSERT … SELECT: the lower end of what bench/keep.ts measured on slow machines, so that
 * the lock is shorter than said rather than longer.
 */
const ROWS_PER_SECOND = 50_000
const BYTES_PER_SECOND = 20 * 2 ** 20

/** Seconds that copying takes, estimated. */
export function copySeconds({ rows, dataBytes }: TableSize): number {
  return Math.max(rows / ROWS_PER_SECOND, dataBytes / BYTES_PER_SECOND)
}

/**
 * Bytes that a copy takes on disk, estimated: of a copy of some columns, as many of its table's bytes as it has of its columns, and never
 * less than 32 a row.
 */
export function copyBytes({ rows, dataBytes }: TableSize, copied: number, columns: number): number {
  return Math.ceil(Math.max((dataBytes * copied) / Math.max(columns, 1), rows * 32))
}
