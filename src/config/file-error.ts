import { UserError } from '../errors.ts'

export function isMissing(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** A UserError that says in words why a file cannot be read; an error that does not come from the file system as it is. */
export function unreadable(error: unknown, path: string, what: string): unknown {
  if (error instanceof UserError) return error
  const reasons: Record<string, string> = {
    ENOENT: 'it does not exist',
    ENOTDIR: 'it does not exist',
    EACCES: 'permission denied',
    EISDIR: 'it is a directory',
    ELOOP: 'too many symbolic links',
  }
  const code = codeOf(error)
  if (code === null) return error
  return new UserError(`Cannot read the ${what} ${path}: ${reasons[code] ?? code}`, { cause: error })
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && 'syscall' in error ? String(error.code) : null
}
