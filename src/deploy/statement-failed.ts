import { describeServerError, isServerError } from '../mysql/server-error.ts'
import type { Statement } from '../sql/statement.ts'

/** The server refused a statement, or the connection was lost before it was committed. Nothing of it remains. */
export class StatementFailed extends Error {
  override readonly name = 'StatementFailed'
  readonly statement: Statement

  constructor(statement: Statement, cause: unknown) {
    super(isServerError(cause) ? describeServerError(cause) : cause instanceof Error ? cause.message : String(cause), {
      cause,
    })
    this.statement = statement
  }
}
