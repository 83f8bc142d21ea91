import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Space } from '../doctor/facts.ts'

/** The file system on which a directory lies, or will lie once it is made; null where that cannot be told. */
export async function spaceOf(directory: string): Promise<Space | null> {
  for (let path = resolve(directory); ; path = dirname(path)) {
    try {
      const { bavail, blocks, bsize } = await statfs(path)
      return { path, free: bavail * bsize, total: blocks * bsize }
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!missing || path === dirname(path)) return null
    }
  }
}
