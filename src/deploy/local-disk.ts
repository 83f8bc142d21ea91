import { EXIT, UserError } from '../errors.ts'

/** What a full, broken or read-only file system answers; the network's errors have other codes. */
const FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on it',
  EDQUOT: 'the quota of the user is used up',
  EFBIG: 'a file would be longer than it may be (ulimit -f)',
  EROFS: 'it is read-only',
  EIO: 'the disk has an error',
  EACCES: 'the user may not write there',
  EPERM: 'the user may not write there',
}

/**
 * Does work that writes to a directory of this machine.
 * @throws UserError (exit code 3) when the disk does not take it.
 */
export async function onLocalDisk<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof Error && !(error instanceof UserError) && 'code' in error ? String(error.code) : ''
    const fault = 'syscall' in Object(error) ? FAULTS[code] : undefined
    if (fault === undefined) throw error
    throw new UserError(`The rollback cannot be written to ${directory}: ${fault} (${code})`, {
      hint: 'What was committed is in the binary log. Make room there, then run deploy again, or rollgate recover: both finish the rollback first. --rollback-dir names another directory.',
      exitCode: EXIT.server,
      cause: error,
    })
  }
}
