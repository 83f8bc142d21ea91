import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** A browser without a window, or null when this machine has none. */
export function findBrowser(): string | null {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    for (const program of PROGRAMS) {
      const path = join(directory, program)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {
        // Look further.
      }
    }
  }
  return null
}

/** Runs the browser on a file and gives what it prints. */
export async function browse(
  browser: string,
  profile: string,
  flags: readonly string[],
  file: string,
): Promise<string> {
  const { stdout } = await promisify(execFile)(
    browser,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--no-first-run',
      `--user-data-dir=${profile}`,
      ...flags,
      `file://${file}`,
    ],
    { timeout: 120_000, maxBuffer: 1 << 26 },
  )
  return stdout
}
