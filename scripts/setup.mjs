#!/usr/bin/env node
// Makes a clone ready, with nothing but Node.js and npm there: node scripts/setup.mjs [--demo]
// Plain JavaScript without dependencies, since it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getServers } from './servers.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What npm has installed is written down in node_modules/.package-lock.json: it must hold what package-lock.json asks for. */
function modulesAreCurrent() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const versions = (file) =>
    Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages).filter(([path]) => path !== '')
  const there = new Map(versions(installed).map(([path, { version }]) => [path, version]))
  return versions(join(root, 'package-lock.json')).every(
    ([path, { version, optional, peer }]) => there.get(path) === version || ((optional || peer) && !there.has(path)),
  )
}

function installModules() {
  if (modulesAreCurrent()) return
  console.log('Installing node_modules (npm ci)')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) {
    console.error('npm ci failed: see above. It needs the npm registry that this machine is set up with.')
    process.exit(1)
  }
}

/** The demo runs from dist/, which needs no modules: only a server. */
async function ensureOneServer() {
  const { status } = spawnSync(process.execPath, [join(root, 'dist', 'cli.js'), 'demo', '--help'], { stdio: 'ignore' })
  if (status !== 0) {
    console.error('dist/cli.js does not run: is this a whole clone, and Node.js 20 or newer?')
    process.exit(1)
  }
  const [found] = (await getServers(['mariadb-10.11'], (line) => console.log(line))).filter(
    ({ where }) => where !== null,
  )
  if (found !== undefined) console.log(`Server: ${found.name} ${found.version}, ${found.where}`)
}

if (process.argv.includes('--demo')) await ensureOneServer()
else installModules()
