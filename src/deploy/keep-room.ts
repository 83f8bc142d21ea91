import { resolve } from 'node:path'
import { describeBytes } from '../config/size.ts'
import type { Space } from '../doctor/facts.ts'
import { readDisk } from '../doctor/read-facts.ts'
import { EXIT, UserError } from '../errors.ts'
import type { Session } from '../mysql/session.ts'
import { spaceOf } from './free-space.ts'

/** Estimates may be too low, and the binlog gets the copied rows as well. */
const MARGIN = 2
/** What must be left besides. */
const REST_BYTES = 64 * 2 ** 20
/** Of less it is not worth saying that it cannot be told whether there is room. */
const WORTH_TELLING_BYTES = 100 * 2 ** 20

/**
 * Holds a deployment back whose copies would fill the server's disk.
 * @param bytes that will be copied
 * @returns what a person should know when it cannot be told; else null.
 * @throws UserError (exit code 3)
 */
export async function refuseFullDisk(session: Session, bytes: number): Promise<string | null> {
  if (bytes === 0) return null
  const disk = await serverDisk(session)
  const needed = bytes * MARGIN + REST_BYTES
  if (typeof disk === 'string')
    return bytes < WORTH_TELLING_BYTES
      ? null
      : `About ${describeBytes(bytes)} will be copied to rollgate_keep. Whether the disk of the server has room for that cannot be told: ${disk}.`
  if (disk.free >= needed) return null
  throw new UserError(
    `What the migrations destroy would be copied to rollgate_keep first, about ${describeBytes(bytes)}, and the disk of the server (${disk.path}) has only ${describeBytes(disk.free)} free`,
    {
      hint: `Make room for ${describeBytes(needed)} (the binary log gets the rows too): rollgate purge frees what is kept and not needed any more. Or let the rows go with --keep-data never.`,
      exitCode: EXIT.server,
    },
  )
}

/** @returns a sentence's end that says why, when it cannot be told. */
async function serverDisk(session: Session): Promise<Space | string> {
  const directory = String(await session.value('SELECT @@GLOBAL.datadir'))
  const disk = await readDisk(session, new Map([['datadir', directory]]))
  if ('value' in disk) return disk.value
  const { host, socketPath } = session.settings
  if (socketPath === null && !['localhost', '127.0.0.1', '::1'].includes(host)) return disk.hidden
  // A server in a container, or behind a tunnel, has its directory elsewhere.
  const local = await spaceOf(directory)
  return local === null || local.path !== resolve(directory) ? disk.hidden : local
}
