import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** Path of pt-online-schema-change, or null when this machine does not have it. */
export const PT_OSC = ((): string | null => {
  try {
    return execFileSync('sh', ['-c', 'command -v pt-online-schema-change'], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
})()

export const NO_PT_OSC =
  'pt-online-schema-change is not on this machine; to get it: apt-get install percona-toolkit (npm test does, as root on Debian)'

/** A directory with a program of that name, for PATH; removed with the test. */
export function programDirectory(t: TestContext, name: string, script: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'rollgate-test-path-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(directory, name), 0o755)
  return directory
}
