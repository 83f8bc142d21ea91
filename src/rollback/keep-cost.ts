import { describeBytes } from '../config/size.ts'
import type { Table } from '../schema/model.ts'
import type { Keep } from './ddl-plan.ts'

/** What a table holds, as its storage engine estimates it. */
export interface RowsSize {
  readonly rows: number
  /** Of the rows, without secondary indexes. */
  readonly dataBytes: number
}

/** What keeping costs, estimated; nothing but a moment's lock for what is moved. */
export interface KeepCost {
  /** On the server's disk. */
  readonly bytes: number
  readonly seconds: number
}

/**
 * What a server copies in a second at least, with INSERT … SELECT: less than bench/keep.ts measured on slow machines, so that it takes
 * shorter than said rather than longer.
 */
const ROWS_PER_SECOND = 50_000
const BYTES_PER_SECOND = 20 * 2 ** 20
/** A row of a copy takes no less than so many bytes. */
const LEAST_ROW_BYTES = 32

/** `auto` copies no more than this of a table. */
export const MOST_COPIED_BYTES = 10 * 2 ** 30

/** What the keeping of a table costs. Of some columns, a copy has as many of the bytes as it has of the columns. */
export function keepCost(keep: Keep, table: Table, { rows, dataBytes }: RowsSize): KeepCost {
  if (keep.how !== 'copied') return { bytes: 0, seconds: 0 }
  const share = (keep.copied?.length ?? 1) / Math.max(keep.copied === undefined ? 1 : table.columns.length, 1)
  return {
    bytes: Math.ceil(Math.max(dataBytes * share, rows * LEAST_ROW_BYTES)),
    seconds: Math.max(rows / ROWS_PER_SECOND, dataBytes / BYTES_PER_SECOND),
  }
}

/**
 * What will be kept of a table and how, for people, as the end of a sentence about its statement.
 * @param cost null when the size of the table is not known
 * @param lock how long it takes and what others notice of it, when it is known how the rows are copied
 * @param exchanged those of a partition may be taken away at once
 */
export function describeKeep(keep: Keep, cost: KeepCost | null, lock: string | null = null, exchanged = false): string {
  const table = `${keep.database}.${keep.table}`
  if (keep.how === 'moved')
    return `${table} moves to rollgate_keep at once, with all its rows; others wait for the RENAME only`
  if (keep.how === 'swapped')
    return `an empty table takes the place of ${table} at once, which moves to rollgate_keep with its rows; others wait for the RENAME only`
  const what =
    keep.partitions !== undefined
      ? `rows of partition ${keep.partitions.join(', ')} of ${table}`
      : keep.columns === null
        ? `all rows of ${table}`
        : keep.key === null
          ? `all rows of ${table}, which has no key by which values could be put back,`
          : `the values of ${keep.columns.join(', ')} of ${table}`
  const costs = cost === null ? '' : `: about ${describeBytes(cost.bytes)} on the server's disk`
  const way = exchanged
    ? 'move to rollgate_keep at once (EXCHANGE PARTITION), or are copied if the server refuses that'
    : 'are copied to rollgate_keep before'
  return `${what} ${way}${costs}${lock === null ? '' : `; ${lock}`}`
}
