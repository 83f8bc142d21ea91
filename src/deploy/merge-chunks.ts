import { sameBatch } from './batch-record.ts'
import type { JournalState, JournalStatement } from './journal-entries.ts'

/** A statement as the journal has it; the chunks of one that ran in batches are taken together. */
export interface MergedStatement extends JournalStatement {
  /** How many chunks of it are committed; null for a statement that did not run in batches. */
  readonly chunks: number | null
}

/** States that say more of the whole than that of the last chunk, the most telling first. */
const TELLING: readonly JournalState[] = ['unknown', 'undoing', 'intent', 'executed']

/** Statements in the order in which they ran, each once: with the opid and sequence of its first chunk, and the sums of all. */
export function mergeChunks(statements: readonly JournalStatement[]): MergedStatement[] {
  const merged: MergedStatement[] = []
  let chunks: JournalStatement[] = []
  const flush = () => {
    if (chunks.length > 0) merged.push(merge(chunks))
    chunks = []
  }
  for (const statement of statements) {
    if (!sameBatch(chunks[0]?.batch ?? null, statement.batch)) flush()
    if (statement.batch === null) merged.push({ ...statement, chunks: null })
    else chunks.push(statement)
  }
  flush()
  return merged
}

function merge(chunks: readonly JournalStatement[]): MergedStatement {
  const committed = chunks.filter(({ opid }) => opid !== null)
  const first = committed[0] ?? chunks[0]!
  const sum = (count: (chunk: JournalStatement) => number) => committed.reduce((total, one) => total + count(one), 0)
  const told = [...chunks].reverse().find(({ error }) => error !== null)
  const state = stateOf(chunks, committed)
  return {
    ...first,
    state,
    affectedRows: sum(({ affectedRows }) => affectedRows ?? 0),
    capturedRows: sum(({ capturedRows }) => capturedRows),
    milliseconds: sum(({ milliseconds }) => milliseconds),
    // The first chunks may have changed no row, and so have no backup.
    backupDatabase: committed.find(({ backupDatabase }) => backupDatabase !== null)?.backupDatabase ?? null,
    backupTable: committed.find(({ backupTable }) => backupTable !== null)?.backupTable ?? null,
    error: state === 'done' ? null : (told?.error ?? null),
    chunks: committed.length,
  }
}

/** A statement is done when its last chunk is, and undone when all are; until then what is missing tells. */
function stateOf(chunks: readonly JournalStatement[], committed: readonly JournalStatement[]): JournalState {
  const telling = TELLING.find((state) => chunks.some((chunk) => chunk.state === state))
  if (telling !== undefined) return telling
  if (chunks.at(-1)!.state === 'failed') return 'failed'
  if (committed.every(({ state }) => state === 'undone')) return 'undone'
  return committed.at(-1)!.batch!.last ? 'done' : 'intent'
}
