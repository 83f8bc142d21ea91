import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** A file system in memory that is there for one test. */
export interface SmallDisk {
  readonly path: string
  /** Takes all of it but so many bytes. */
  fill(left: number): void
  /** Gives back what `fill` took. */
  free(): void
}

const FILLER = 'filler'

/** @returns null where this user may not mount: the test is skipped then. */
export function smallDisk(t: TestContext, mebibytes: number): SmallDisk | null {
  const path = join(mkdtempSync(join(tmpdir(), 'rollgate-disk-')), 'disk')
  mkdirSync(path)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path]).status !== 0) {
    rmSync(join(path, '..'), { recursive: true })
    t.skip('only root may mount a small disk')
    return null
  }
  t.after(() => {
    // Lazily: a server that was just killed may still have files open.
    spawnSync('umount', ['-l', path])
    rmSync(join(path, '..'), { recursive: true })
  })
  return {
    path,
    fill(left) {
      const file = openSync(join(path, FILLER), 'w')
      const { bavail, bsize } = statfsSync(path)
      const block = Buffer.alloc(1 << 16, 1)
      try {
        for (let rest = bavail * bsize - left; rest > 0; rest -= block.length)
          writeSync(file, block, 0, Math.min(rest, block.length))
      } catch (error) {
        // The server has written meanwhile, and it is full.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
      closeSync(file)
    },
    free: () => rmSync(join(path, FILLER)),
  }
}
