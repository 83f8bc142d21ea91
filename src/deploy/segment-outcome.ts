import { EXIT, UserError } from '../errors.ts'
import { describeServerError, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import { Interrupted, type Interruption } from './interruption.ts'
import type { RolledBackStatement, TriggeredRows } from './report.ts'

/** What became of statements that are taken back together. */
export interface SegmentOutcome {
  readonly ok: boolean
  readonly conflict: boolean
  /** It was ended because the run was asked to stop. */
  readonly killed: boolean
  readonly statements: readonly RolledBackStatement[]
  readonly note?: string
  readonly triggered?: readonly TriggeredRows[]
}

/** Conflicts were found, and nothing was changed. */
export function takenBack(results: readonly RolledBackStatement[]): SegmentOutcome {
  return {
    ok: false,
    conflict: true,
    killed: false,
    statements: results.map((result) => ({ ...result, applied: 0 })),
  }
}

/** What to throw when the transaction that takes rows back broke off, and was taken back. */
export function brokenOff(error: unknown, interruption: Interruption): unknown {
  if (interruption.over.aborted) return new Interrupted()
  if (!isServerError(error) || isConnectionLost(error)) return error
  return new UserError(`The server ended the transaction that takes rows back: ${describeServerError(error)}`, {
    hint: 'Nothing of it was changed. Run rollgate rollback again.',
    exitCode: EXIT.failed,
    cause: error,
  })
}
