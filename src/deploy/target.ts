import { BackupTables } from '../backup/backup-tables.ts'
import { backupDatabaseName } from '../backup/names.ts'
import type { DeploySettings, LockSettings, Progress } from '../config/settings.ts'
import { setCaptureSession } from '../mysql/capture-settings.ts'
import { EXECUTE_LOCK, takeLock } from '../mysql/lock.ts'
import type { ServerSettings } from '../mysql/server-settings.ts'
import { Session, type SessionOptions } from '../mysql/session.ts'
import { pinSession } from '../rollback/session-pins.ts'
import type { Interruption } from './interruption.ts'
import type { Journal } from './journal.ts'
import { METADATA_WAIT_SECONDS } from './lock-retry.ts'
import type { ReplicaLag } from './replica-lag.ts'
import type { RollbackDirectory } from './rollback-directory.ts'

/** What running, recovering and undoing statements on a target needs. */
export interface Target {
  readonly production: ServerSettings
  /** Our own session: journal, structure, positions. Never runs a migration's statements. */
  readonly control: Session
  readonly journal: Journal
  /** null: rollback statements are on disk alone (a rollback from a directory, while the backup server is away). */
  readonly backup: BackupTables | null
  readonly directory: RollbackDirectory
  readonly deployment: string
  /** It is a rollback of that deployment. */
  readonly undoes?: string
  readonly cascadesLogged: boolean
  readonly keepData: DeploySettings['keepData']
  /** Seconds for which a table may be locked while rows of it are copied; default `KEEP_LOCK_SECONDS`. */
  readonly keepLockSeconds?: number
  readonly onlineDdl: DeploySettings['onlineDdl']
  readonly triggers: DeploySettings['triggers']
  readonly acceptIncomplete: readonly string[]
  readonly lock: LockSettings
  readonly interruption: Interruption
  readonly progress: Progress
  /** Replicas that may not fall behind. */
  readonly replicas?: ReplicaLag
  readonly pace?: DeploySettings['pace']
  /** Says something in the report of the deployment. */
  readonly note?: (text: string) => void
}

/** How long to wait for a statement of an interrupted deployment to end, in seconds. */
const ORPHAN_WAIT_SECONDS = 20

/** Our sessions wait while others work: a statement may run longer than the server's wait_timeout. One week, in seconds. */
const IDLE_SECONDS = 604_800

/** A session of our own: pinned, so that what it reads and writes does not depend on the server's defaults. */
export async function openControl(settings: ServerSettings, options: SessionOptions = {}): Promise<Session> {
  const session = await openSteady(settings, options)
  try {
    await pinSession(session)
    return session
  } catch (error) {
    session.destroy()
    throw error
  }
}

/** A session that commits each statement and is not dropped while it is idle. */
async function openSteady(settings: ServerSettings, options: SessionOptions = {}): Promise<Session> {
  const session = await Session.open(settings, options)
  try {
    await session.run(`SET SESSION autocommit = 1, wait_timeout = ${IDLE_SECONDS}`)
    return session
  } catch (error) {
    session.destroy()
    throw error
  }
}

/**
 * The session that plays rollback statements back: it counts matched rows, as their guards need, and takes several at once. Like an
 * executor, it holds a lock for as long as the server keeps it alive.
 */
export async function openUndoer(settings: ServerSettings, lock: LockSettings): Promise<Session> {
  const session = await openControl(settings, { foundRows: true, multipleStatements: true })
  try {
    await takeLock(session, EXECUTE_LOCK, ORPHAN_WAIT_SECONDS)
    await setLockWait(session, lock)
    // What it reads again of a table stays as it was when it read first, but for what it changed itself.
    await session.run('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    return session
  } catch (error) {
    session.destroy()
    throw error
  }
}

/** A clean session for the statements of one file. It holds a lock for as long as the server keeps it alive. */
export async function openExecutor(settings: ServerSettings, lock: LockSettings): Promise<Session> {
  const session = await openSteady(settings)
  try {
    await takeLock(session, EXECUTE_LOCK, ORPHAN_WAIT_SECONDS)
    await session.run("SET SESSION completion_type = 'NO_CHAIN'")
    await setCaptureSession(session)
    await setLockWait(session, lock)
    return session
  } catch (error) {
    session.destroy()
    throw error
  }
}

async function setLockWait(session: Session, { waitSeconds }: LockSettings): Promise<void> {
  await session.run(`SET SESSION lock_wait_timeout = ${waitSeconds ?? METADATA_WAIT_SECONDS}`)
  if (waitSeconds !== null) await session.run(`SET SESSION innodb_lock_wait_timeout = ${waitSeconds}`)
}

/**
 * Waits until a lost executor is gone from the server, so that what it did is settled. In a session of its own: MySQL 5.6 gives
 * a session one lock only, and the control session keeps the deployment's.
 */
export async function awaitExecutorGone(settings: ServerSettings): Promise<void> {
  const session = await Session.open(settings)
  try {
    await takeLock(session, EXECUTE_LOCK, ORPHAN_WAIT_SECONDS)
  } finally {
    await session.close()
  }
}

/** The backup database for rows of a database on this target. */
export function backupDatabaseOf(production: ServerSettings, database: string): string {
  return backupDatabaseName(production.host, production.port, database)
}

export async function openBackup(settings: ServerSettings): Promise<{ session: Session; tables: BackupTables }> {
  const session = await openSteady(settings, { database: null })
  try {
    return { session, tables: await BackupTables.open(session) }
  } catch (error) {
    session.destroy()
    throw error
  }
}
