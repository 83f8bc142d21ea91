import { setTimeout as sleep } from 'node:timers/promises'
import type { LockSettings, Progress } from '../config/settings.ts'
import { describeServerError, isServerError, type ServerError } from '../mysql/server-error.ts'
import type { Session } from '../mysql/session.ts'
import type { Interruption } from './interruption.ts'
import { describeHolder, type LockedTable, type LockHolder, lockHolders } from './lock-holders.ts'

/**
 * While DDL waits for its metadata lock, everything that comes after it waits too: better give up soon and come again
 * (MySQL Reference Manual, "Metadata Locking").
 */
export const METADATA_WAIT_SECONDS = 5
const LONGEST_PAUSE_SECONDS = 30
/** 1205 ER_LOCK_WAIT_TIMEOUT, 1213 ER_LOCK_DEADLOCK: the statement did nothing. */
const NOT_LOCKED = [1205, 1213]

/** DDL did not get its lock, with who holds it. */
export class NotLocked extends Error {
  override readonly name = 'NotLocked'
}

/**
 * Runs DDL and tries again when it did not get its lock, after 1, 2, 4 … seconds.
 * @throws NotLocked, naming the holders, when it never got it.
 */
export async function withLock(
  run: () => Promise<unknown>,
  at: {
    readonly control: Session
    readonly executor: Session
    readonly tables: readonly LockedTable[]
    readonly policy: LockSettings
    readonly interruption: Interruption
    readonly progress: Progress
  },
): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await run()
      return
    } catch (error) {
      if (!isServerError(error) || !NOT_LOCKED.includes(error.errno)) throw error
      const holders = await lockHolders(at.control, at.tables, [at.control.connectionId, at.executor.connectionId])
      if (tried > at.policy.retries) throw new NotLocked(explain(error, holders, at.policy), { cause: error })
      const pause = Math.min(2 ** (tried - 1), LONGEST_PAUSE_SECONDS)
      at.progress.step(
        `No lock yet (${names(holders)}); attempt ${tried + 1} of ${at.policy.retries + 1} in ${pause} s`,
      )
      at.interruption.check()
      if (at.policy.killBlockers && (await killHolders(at.control, holders ?? [], at.progress)) > 0) continue
      await sleep(pause * 1000, undefined, { signal: at.interruption.over }).catch(() => at.interruption.check())
    }
  }
}

function names(holders: readonly LockHolder[] | null): string {
  if (holders === null) return 'the account may not see who holds it'
  return holders.length === 0 ? 'its holder is gone' : `held by ${holders.map(describeHolder).join('; ')}`
}

function explain(error: ServerError, holders: readonly LockHolder[] | null, { killBlockers }: LockSettings): string {
  const said = describeServerError(error)
  if (holders === null)
    return `${said}. Who holds the lock cannot be seen: GRANT PROCESS ON *.* to the account to have it named`
  if (holders.length === 0) return `${said}. Nobody holds the lock any more`
  const certain = holders.filter((holder) => holder.certain)
  const list = (certain.length > 0 ? certain : holders).map(describeHolder).join('; ')
  if (certain.length === 0)
    return `${said}. This server does not tell who holds the lock; these have a transaction open: ${list}`
  return `${said}. The lock is held by ${list}${killBlockers ? '' : '. --kill-blockers ends them'}`
}

/** Only those that hold the lock for certain. @returns how many were ended. */
async function killHolders(control: Session, holders: readonly LockHolder[], progress: Progress): Promise<number> {
  let killed = 0
  for (const holder of holders) {
    if (!holder.certain || /^(system user|event_scheduler)$/.test(holder.user)) continue
    try {
      await control.run(`KILL ${holder.connectionId}`)
      progress.step(`Ended ${describeHolder(holder)}`)
      killed++
    } catch (error) {
      // 1094 ER_NO_SUCH_THREAD: it is gone by itself; 1095 ER_KILL_DENIED_ERROR: the next attempt will say who holds the lock.
      if (!isServerError(error) || ![1094, 1095].includes(error.errno)) throw error
    }
  }
  return killed
}
