import { sameBatch } from './batch-record.ts'
import type { JournalStatement } from './journal-entries.ts'
import type { RolledBackStatement } from './report.ts'

/** What became of statements that were taken back; chunks of one statement are told as one, under the opid of its first. */
export function mergeResults(
  results: readonly RolledBackStatement[],
  journaled: readonly JournalStatement[],
): RolledBackStatement[] {
  const chunks = new Map(journaled.filter(({ batch }) => batch !== null).map((one) => [one.opid, one]))
  const merged: RolledBackStatement[] = []
  let last: JournalStatement | undefined
  for (const result of results) {
    const chunk = chunks.get(result.opid)
    const before = merged.at(-1)
    if (chunk === undefined || before === undefined || !sameBatch(chunk.batch, last?.batch ?? null)) {
      const first = chunk && journaled.find(({ opid, batch }) => opid !== null && sameBatch(batch, chunk.batch))
      merged.push(first === undefined ? result : { ...result, opid: first.opid!, sql: first.sql })
    } else merged[merged.length - 1] = add(before, result)
    last = chunk
  }
  return merged
}

function add(sum: RolledBackStatement, chunk: RolledBackStatement): RolledBackStatement {
  const skipped = (sum.skipped ?? 0) + (chunk.skipped ?? 0)
  // A conflict that is not skipped takes the chunk's own transaction back.
  const applied = chunk.conflicts.length > 0 && chunk.skipped === undefined ? 0 : chunk.applied
  return {
    ...sum,
    applied: sum.applied + applied,
    conflicts: [...sum.conflicts, ...chunk.conflicts],
    ...(skipped === 0 ? {} : { skipped }),
    ...(chunk.error === undefined ? {} : { error: chunk.error }),
  }
}
