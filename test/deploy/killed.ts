import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { DeploySettings } from '../../src/config/settings.ts'
import type { KilledWork } from './killed-process.ts'

let program: Promise<string> | null = null

/** Bundled once: a process that compiles its sources first takes six times as long to start. */
function bundle(): Promise<string> {
  program ??= (async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rollgate-killed-'))
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
    const outfile = join(directory, 'killed.mjs')
    await build({
      entryPoints: [join(import.meta.dirname, 'killed-process.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      // CommonJS packages call require() for Node's own modules.
      banner: { js: "import{createRequire as R}from'node:module';const require=R(import.meta.url);" },
      logLevel: 'error',
    })
    return outfile
  })()
  return program
}

/** Runs a command in a process of its own that is killed (SIGKILL) at a step; that it ends before is a failure of the test. */
export async function killAt(work: KilledWork): Promise<void> {
  const child = spawn(process.execPath, [await bundle()], {
    env: { ...process.env, KILLED_WORK: JSON.stringify(work) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('close', (...ended) => resolve(ended)),
  )
  assert.equal(signal, 'SIGKILL', `${work.command} ended with ${code} before step "${work.step}" ${work.time}: ${said}`)
}

/** Settings of a deployment as they go into a process. */
export function packed(settings: DeploySettings): unknown {
  return {
    ...settings,
    migrations: settings.migrations.map((file) => ({ ...file, bytes: file.bytes.toString('base64') })),
  }
}
