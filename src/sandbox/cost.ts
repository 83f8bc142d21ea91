import type { Cost } from '../audit/finding.ts'
import type { Table } from '../schema/model.ts'
import type { Statement } from '../sql/statement.ts'
import type { TableSize } from './catalogue.ts'
import type { Online } from './online.ts'

/**
 * Bytes a second that a server gets through, of rows and indexes together. Guesses for a machine with SSDs: a table much larger
 * than the buffer pool, or a busy server, takes several times as long.
 */
const RATES = { copy: 20_000_000, rebuild: 50_000_000, index: 50_000_000 } as const
const ESTIMATED = "rows and sizes are estimates of staging's statistics"

/**
 * What an ALTER TABLE, CREATE INDEX or DROP INDEX costs with the rows of staging; null when it touches no rows or nothing is known.
 * @param before the table that is changed
 */
export function costOf(
  statement: Statement,
  online: Online['online'],
  before: Table | null,
  size: TableSize | null,
): Cost | null {
  if (size === null || online === 'instant' || online === 'n/a') return null
  const { rows, dataBytes, indexBytes } = size
  const all = dataBytes + indexBytes
  if (online !== 'inplace') return cost(rows, all, all, all, online === 'copy' ? 'copy' : 'rebuild')
  const indexes = (statement.alter ?? []).filter((clause) => clause.kind === 'add-index')
  if (indexes.length === 0) return null
  // An entry holds the index's columns and the primary key's; columns are taken to be of one width.
  const keys = before?.indexes.find(({ type }) => type === 'primary')?.parts.length ?? 1
  const columns = Math.max(before?.columns.length ?? 1, 1)
  const entries = indexes.reduce((sum, { index }) => sum + Math.min((index.parts.length + keys) / columns, 1), 0)
  const built = Math.round(dataBytes * entries)
  // Entries are sorted in temporary files before they are written.
  return cost(rows, dataBytes, dataBytes + 2 * built, 2 * built, 'index')
}

function cost(rows: number, bytes: number, work: number, disk: number, what: keyof typeof RATES): Cost {
  const rate = RATES[what]
  const verb = { copy: 'copied row by row', rebuild: 'rebuilt', index: 'read and sorted' }[what]
  const basis = `${ESTIMATED}; seconds are a guess, at ${rate / 1_000_000} MB/s ${verb}`
  return { rows, bytes, seconds: Math.ceil(work / rate), disk, basis }
}
