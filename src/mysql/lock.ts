import { EXIT, UserError } from '../errors.ts'
import type { Session } from './session.ts'

/** Held by the one deployment or rollback that may work on a server. */
export const DEPLOY_LOCK = 'rollgate.deploy'
/** Held by the session that runs a deployment's statements; it outlives a killed Rollgate for as long as its statement runs. */
export const EXECUTE_LOCK = 'rollgate.execute'

/** @throws UserError (exit code 3) when another session holds it for longer than `seconds`. */
export async function takeLock(session: Session, name: string, seconds: number): Promise<void> {
  if ((await session.value(`SELECT GET_LOCK('${name}', ${seconds})`)) === '1') return
  const holder = await session.value(`SELECT IS_USED_LOCK('${name}')`)
  const by = holder === null ? '' : ` (connection ${holder})`
  throw name === DEPLOY_LOCK
    ? new UserError(`Another deployment or rollback is at work on this server${by}`, {
        hint: 'Wait until it has finished, then run this again.',
        exitCode: EXIT.server,
      })
    : new UserError(`A statement of an interrupted deployment is still running on this server${by}`, {
        hint:
          holder === null
            ? 'Wait until it has finished, then run this again.'
            : `Wait until it has finished, or end it with KILL ${holder}; then run this again.`,
        exitCode: EXIT.server,
      })
}
