#!/usr/bin/env node
// Runs the tests on every server that this machine can get: node scripts/test.mjs [FILE|DIR…]
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getServers } from './servers.mjs'
import { getTools } from './tools.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

function testFiles(path) {
  if (!existsSync(path)) {
    console.error(`There is no ${path}`)
    process.exit(2)
  }
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(path, name))
}

function runTests(files, skips) {
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(root, 'scripts', 'skip-reporter.mjs')}`,
    `--test-reporter-destination=${skips}`,
  ]
  const child = spawn(process.execPath, ['--import', 'tsx', '--test', '--test-concurrency=2', ...reporters, ...files], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal === null ? code : 1)))
}

const servers = await getServers(undefined, (line) => console.log(line))
const tools = await getTools((line) => console.log(line))
const directory = mkdtempSync(join(tmpdir(), 'rollgate-tests-'))
const skips = join(directory, 'skips')
const named = process.argv.slice(2)
const files = (named.length > 0 ? named : [join(root, 'test')]).flatMap(testFiles).map((file) => relative(root, file))
let code = await runTests(files, skips)

const skipped = existsSync(skips)
  ? readFileSync(skips, 'utf8')
      .trim()
      .split('\n')
      .filter((line) => line !== '')
  : []
rmSync(directory, { recursive: true, force: true })
if (skipped.length > 0) console.log(`\nSkipped tests, by reason:\n${countLines(skipped).join('\n')}`)
console.log('\nServers and tools of this run:')
for (const { name, version, problem } of servers) {
  console.log(
    problem === null ? `  ${name}: ${version}` : `  ${name}: COULD NOT BE HAD, its tests were skipped: ${problem}`,
  )
}
for (const { name, where, problem } of tools)
  console.log(`  ${name}: ${problem === null ? where : `COULD NOT BE HAD, its tests were skipped: ${problem}`}`)
const had = servers.filter(({ problem }) => problem === null)
if (had.length === 0) {
  console.log('No server at all: the tests have proved nothing.')
  code ||= 1
} else if (process.env.CI && !had.some(({ id }) => id === 'mariadb-10.11')) {
  console.log('MariaDB 10.11 must be there in CI.')
  code ||= 1
}
process.exitCode = code

function countLines(lines) {
  const counts = new Map()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return [...counts].map(([line, count]) => `  ${count} × ${line}`)
}
