import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Session } from '../mysql/session.ts'
import type { Check } from './preflight.ts'
import { checkTls } from './surroundings.ts'

/** Rollback SQL of a row may be twice as long as the row: binary values are hexadecimal. */
const SQL_FACTOR = 2
const GIB = 1024 ** 3

/** Whether a server can take the backup tables. @param production null when it is not known */
export async function checkBackup(backup: Session, production: Session | null): Promise<Check[]> {
  const [row] = await backup.query('SELECT @@global.read_only AS read_only, @@global.max_allowed_packet AS packet')
  const readOnly = String(row!.read_only) !== '0' && String(row!.read_only) !== 'OFF'
  const checks: Check[] = [
    { id: 'version', ok: true, message: backup.version.text, cure: null },
    await checkTls(backup),
    readOnly
      ? {
          id: 'read-only',
          ok: false,
          message: 'the backup server is read_only: the backup tables cannot be written',
          cure: 'Name a server that takes writes, or SET GLOBAL read_only = OFF.',
        }
      : { id: 'read-only', ok: true, message: 'the backup server accepts writes', cure: null },
  ]
  if (production === null) return checks
  const packet = Number(row!.packet)
  const rows = Number(await production.value('SELECT @@global.max_allowed_packet'))
  checks.push(
    packet >= rows
      ? {
          id: 'max-allowed-packet',
          ok: true,
          message: `max_allowed_packet is ${packet} bytes, as large as production's`,
          cure: null,
        }
      : {
          id: 'max-allowed-packet',
          ok: false,
          warning: true,
          message: `max_allowed_packet is ${packet} bytes, production takes rows of ${rows}: the rollback of a large row cannot be stored`,
          cure: `SET GLOBAL max_allowed_packet = ${Math.min(rows * SQL_FACTOR, GIB)}; and the same in the configuration of the backup server.`,
        },
  )
  return checks
}

/** Whether this machine has room for the rollback files and spools. */
export async function checkDisk(directory: string): Promise<Check> {
  const { path, free } = await freeBytes(directory)
  const message = `${(free / GIB).toFixed(1)} GiB are free in ${path}, where the rollback files go`
  if (free >= GIB) return { id: 'disk-space', ok: true, message, cure: null }
  return {
    id: 'disk-space',
    ok: false,
    warning: true,
    message,
    cure: 'Free space, or name another place with --rollback-dir: rows that a deployment changes are spooled there.',
  }
}

/** Of the directory, or of the nearest above it that exists. */
async function freeBytes(directory: string): Promise<{ path: string; free: number }> {
  try {
    const { bavail, bsize } = await statfs(directory)
    return { path: directory, free: bavail * bsize }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(directory) === directory) throw error
    return freeBytes(dirname(directory))
  }
}
