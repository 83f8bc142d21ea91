import type { Applied, RowApplier } from '../rollback/apply.ts'
import { type StatementChunk, slicesOf } from '../rollback/statement-chunk.ts'
import type { Conflict } from './report.ts'

/** So few that the applier goes through all of them, whatever it finds: it stops after 100 conflicts. */
const SLICE = 100
/** Conflicts that are described; the rest is counted. */
const MOST_DESCRIBED = 1000

/**
 * A row that is there already (1062 ER_DUP_ENTRY), that others refer to (1451), or whose parent is gone (1452) was changed by
 * others. Any other error of the server says nothing about the row.
 */
const OTHER_ERROR = /\(error (?!1062\)|1451\)|1452\))\d+\)$/

/**
 * Applies rollback statements inside the open transaction and leaves the rows that others changed since.
 * @returns `skipped` 0 with conflicts: the server refused for a reason that is not the row's, and all is to be taken back.
 */
export async function applySkipping(
  applier: RowApplier,
  chunks: AsyncIterable<StatementChunk>,
  foreignKeysOff = false,
): Promise<Applied & { readonly skipped: number }> {
  const described: Conflict[] = []
  let applied = 0
  let skipped = 0
  for await (const slice of slices(chunks)) {
    const outcome = await applier.apply(only(slice), foreignKeysOff)
    const refused = outcome.conflicts.filter(({ found }) => OTHER_ERROR.test(found))
    if (refused.length > 0) return { applied: 0, conflicts: refused, skipped: 0 }
    applied += slice.ends.length - outcome.conflicts.length
    skipped += outcome.conflicts.length
    described.push(...outcome.conflicts.slice(0, MOST_DESCRIBED - described.length))
  }
  return { applied, conflicts: described, skipped }
}

async function* slices(chunks: AsyncIterable<StatementChunk>): AsyncGenerator<StatementChunk> {
  for await (const chunk of chunks) yield* slicesOf(chunk, SLICE)
}

async function* only(chunk: StatementChunk): AsyncGenerator<StatementChunk> {
  yield chunk
}
