import { setTimeout as sleep } from 'node:timers/promises'
import type { Progress } from '../config/settings.ts'
import { isServerError } from '../mysql/server-error.ts'
import { Session } from '../mysql/session.ts'

/** How often the server is asked how far it is; also how long it is not asked at all, since most DDL is done by then. */
const EVERY_MS = 1000

/**
 * Does work that is a DDL statement on a session, and tells how far the server says it is: MariaDB in its process list, MySQL from 5.7
 * in performance_schema, where a DBA has switched that on (events_stages_current; nothing is switched on for it). Else nothing is told.
 * @param what is told before the percentage, such as `ALTER TABLE t`
 */
export async function withProgress<T>(
  session: Session,
  what: string,
  progress: Progress,
  work: () => Promise<T>,
  everyMs: number = EVERY_MS,
): Promise<T> {
  const ended = new AbortController()
  // Nobody waits for it, and it is no reason to fail: the server does not have it, does not show it to this account, or is gone.
  watch(session, what, progress, ended.signal, everyMs).catch((error: unknown) => {
    if (!isServerError(error) && !ended.signal.aborted)
      progress.detail(`How far the server is cannot be told: ${String(error)}`)
  })
  try {
    return await work()
  } finally {
    ended.abort()
  }
}

async function watch(
  { settings, connectionId, version }: Session,
  what: string,
  progress: Progress,
  ended: AbortSignal,
  everyMs: number,
): Promise<void> {
  const pause = () => sleep(everyMs, undefined, { signal: ended }).catch(() => {})
  await pause()
  if (ended.aborted) return
  const watcher = await Session.open(settings, { database: null })
  try {
    if (version.flavor === 'mysql' && (await watcher.value(STAGES_ON)) !== '1') return
    let told = -1
    while (!ended.aborted) {
      const percent = await (version.flavor === 'mariadb' ? askMariadb : askMysql)(watcher, connectionId)
      if (percent !== null && percent !== told && !ended.aborted) {
        told = percent
        progress.step(`${what}: ${percent} %`)
      }
      await pause()
    }
  } finally {
    watcher.destroy()
  }
}

/** Stages from 1, each with its own percentage (sql/sql_show.cc). */
async function askMariadb(watcher: Session, connectionId: number): Promise<number | null> {
  const [row] = await watcher.query(
    `SELECT stage AS stage, max_stage AS stages, progress AS part FROM information_schema.processlist WHERE id = ${connectionId}`,
  )
  if (row === undefined || Number(row.stages) === 0) return null
  return bounded((100 * (Number(row.stage) - 1) + Number(row.part)) / Number(row.stages))
}

const STAGES_ON =
  "SELECT COUNT(*) FROM performance_schema.setup_consumers WHERE name = 'events_stages_current' AND enabled = 'YES'"

/** A server without these columns (5.6), or an account that may not see them, is refused with an error. */
async function askMysql(watcher: Session, connectionId: number): Promise<number | null> {
  const [row] = await watcher.query(
    `SELECT s.work_completed AS done, s.work_estimated AS of_all FROM performance_schema.events_stages_current s JOIN performance_schema.threads t ON t.thread_id = s.thread_id WHERE t.processlist_id = ${connectionId} AND s.work_estimated > 0`,
  )
  return row === undefined ? null : bounded((100 * Number(row.done)) / Number(row.of_all))
}

/** Estimates may be overrun. */
function bounded(percent: number): number {
  return Math.min(Math.max(Math.floor(percent), 0), 100)
}
