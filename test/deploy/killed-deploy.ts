import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DeploySettings } from '../../src/config/settings.ts'

/**
 * Runs a deploy in a process of its own, which is killed so many milliseconds after the nth line that it prints of this pattern.
 * @returns whether the deploy came to its end before the kill.
 */
export async function deployAndKill(
  settings: DeploySettings,
  pattern: RegExp,
  line: number,
  after: number,
): Promise<boolean> {
  const migrations = settings.migrations.map((file) => ({ ...file, bytes: file.bytes.toString('base64') }))
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'deploy-process.ts')], {
    env: { ...process.env, DEPLOY_SETTINGS: JSON.stringify({ ...settings, migrations }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  let begun = 0
  let finished = false
  for await (const text of createInterface({ input: child.stdout })) {
    if (text.startsWith('state ')) finished = true
    if (pattern.test(text) && ++begun === line) {
      await sleep(after)
      child.kill('SIGKILL')
      break
    }
  }
  await exited
  return finished
}
