import { EXIT, UserError } from '../errors.ts'
import { describeServerError, isConnectionLost, isServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'

/**
 * Goes back to a savepoint after an error of the server. Where the savepoint is gone the server took back the whole transaction, as
 * after a deadlock, and what is run now would stand alone.
 * @throws what is no error of the server; UserError when the transaction is gone.
 */
export async function backToSavepoint(session: Session, savepoint: string, error: unknown): Promise<void> {
  if (!isServerError(error)) throw error
  try {
    await session.run(`ROLLBACK TO SAVEPOINT ${savepoint}`)
  } catch (second) {
    if (isConnectionLost(second)) throw second
    throw new UserError(`The rollback was broken off: ${describeServerError(error)}`, {
      hint: 'Nothing of it was changed. Run rollback again.',
      exitCode: EXIT.failed,
      cause: error,
    })
  }
}
