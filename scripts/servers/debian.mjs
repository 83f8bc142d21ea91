import { access, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, userInfo } from 'node:os'
import { join } from 'node:path'
import { CommandError, run } from './process.mjs'

/**
 * Debian's packages, without touching the state of the machine's own apt: a private apt with its own lists, cache and
 * status resolves and downloads them (checking signatures and hashes), and they are unpacked, not installed.
 * Root is not needed. The machine's apt.conf.d stays in force: how to reach the archive is written there.
 */

/** What server packages depend on for their helper scripts alone (mysqld_safe, mysqldumpslow): taken as installed. */
const NOT_NEEDED = ['perl', 'libconfig-inifiles-perl', 'debianutils']
const NOT_UNPACKED = [
  './usr/share/doc*',
  './usr/share/man*',
  './usr/share/locale*',
  './usr/share/info*',
  './usr/share/lintian*',
]
const KEYRINGS = ['/usr/share/keyrings/debian-archive-keyring.pgp', '/usr/share/keyrings/debian-archive-keyring.gpg']

/**
 * Downloads packages of a Debian suite with all they depend on and unpacks them.
 * @param {{ suite: string, packages: readonly string[], series: string }} what the first package must be of `series`
 * @param {string} directory an empty directory; the tree is left in `tree/` in it
 * @returns {Promise<{ version: string, bytes: number }>} of the first package, and of all downloads
 */
export async function unpackPackages({ suite, packages, series }, directory) {
  const apt = join(directory, 'apt')
  const tree = join(directory, 'tree')
  await mkdir(tree)
  const environment = await privateApt(apt, await debianArchive(directory), suite)
  await run('apt-get', ['-qq', 'update'], { env: environment })
  const version = await candidate(packages[0], environment)
  if (!isOfSeries(version, series))
    throw new CommandError(`Debian ${suite} has ${packages[0]} ${version ?? 'no more'}, which is not ${series}`)
  await run('apt-get', ['-qq', 'install', '--yes', '--download-only', '--no-install-recommends', ...packages], {
    env: environment,
  })
  const archives = join(apt, 'cache', 'archives')
  const files = (await readdir(archives)).filter((name) => name.endsWith('.deb')).map((name) => join(archives, name))
  await inParallel(files, (file) => unpack(file, tree))
  const bytes = Number((await run('du', ['-scb', ...files])).trim().split('\n').at(-1).split('\t')[0])
  await rm(apt, { recursive: true })
  return { version, bytes }
}

/**
 * Installs a package with the machine's own apt, if its candidate is of the wanted series (null: any); for root.
 * Nothing that is installed is removed for it.
 */
export async function installPackage(name, series) {
  let version = await candidate(name)
  if (version === null) {
    await run('apt-get', ['-qq', 'update'])
    version = await candidate(name)
  }
  if (version === null || (series !== null && !isOfSeries(version, series)))
    throw new CommandError(
      `apt has ${name} ${version ?? 'not at all'}${series === null ? '' : `, which is not ${series}`}`,
    )
  const install = () =>
    run('apt-get', ['-qq', 'install', '--yes', '--no-install-recommends', '--no-remove', name], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  await install().catch(async () => {
    // Package lists that are older than the archive name files that are gone.
    await run('apt-get', ['-qq', 'update'])
    await install()
  })
}

/** The version that apt would install: `1:10.11.19-0+deb12u1`; null for none. */
async function candidate(name, env = process.env) {
  const policy = await run('apt-cache', ['policy', name], { env: { ...env, LC_ALL: 'C' } })
  const version = /Candidate: (\S+)/.exec(policy)?.[1]
  return version === undefined || version === '(none)' ? null : version
}

function isOfSeries(version, series) {
  return version?.replace(/^\d+:/, '').startsWith(`${series}.`) ?? false
}

/** The address of the Debian archive (not the security one) that this machine's own apt uses. */
async function debianArchive(directory) {
  const targets = (env) =>
    run('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages', 'Label: Debian'], { env })
  const known = await targets(process.env)
  if (known.trim() !== '') return known.split('\n')[0]
  // It has no lists yet (apt-get update was never run): get them, but not for the machine.
  const apt = join(directory, 'apt-sources')
  const environment = await aptEnvironment(apt, '')
  await writeFile(join(apt, 'status'), '')
  await run('apt-get', ['-qq', 'update'], { env: environment })
  const found = await targets(environment)
  await rm(apt, { recursive: true })
  if (found.trim() === '') throw new CommandError('the apt of this machine knows no Debian archive')
  return found.split('\n')[0]
}

async function privateApt(apt, archive, suite) {
  const sources = `Dir::Etc::sourcelist "${apt}/sources.list"; Dir::Etc::sourceparts "${apt}/empty";
Dir::Etc::preferences "${apt}/empty/none"; Dir::Etc::preferencesparts "${apt}/empty";`
  const environment = await aptEnvironment(apt, sources)
  const keyring = await firstThere(KEYRINGS)
  await writeFile(
    join(apt, 'sources.list'),
    `deb ${keyring === null ? '' : `[signed-by=${keyring}] `}${archive} ${suite} main\n`,
  )
  const architecture = (await run('dpkg', ['--print-architecture'])).trim()
  const status = NOT_NEEDED.map(
    (name) =>
      `Package: ${name}\nStatus: install ok installed\nMaintainer: none <none@invalid>\nArchitecture: ${architecture}\nMulti-Arch: allowed\nVersion: 99\nDescription: not needed here\n`,
  )
  await writeFile(join(apt, 'status'), status.join('\n'))
  return environment
}

/** An environment in which apt keeps everything below `apt` (see apt.conf(5)). */
async function aptEnvironment(apt, sources) {
  for (const name of ['lists/partial', 'cache/archives/partial', 'empty'])
    await mkdir(join(apt, name), { recursive: true })
  const user = process.getuid() === 0 ? 'root' : userInfo().username
  const settings = `Dir::State "${apt}"; Dir::State::lists "${apt}/lists"; Dir::State::status "${apt}/status"; Dir::State::extended_states "${apt}/extended";
Dir::Cache "${apt}/cache"; Dir::Log "${apt}"; ${sources}
APT::Install-Recommends "false"; APT::Sandbox::User "${user}"; APT::Update::Error-Mode "any";
Acquire::Languages "none"; Acquire::Retries "3"; Acquire::http::Timeout "30"; Acquire::https::Timeout "30";
#clear APT::Update::Pre-Invoke; #clear APT::Update::Post-Invoke; #clear APT::Update::Post-Invoke-Success; #clear DPkg::Post-Invoke;
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
`
  await writeFile(join(apt, 'apt.conf'), settings)
  return { ...process.env, LC_ALL: 'C', APT_CONFIG: join(apt, 'apt.conf') }
}

async function unpack(file, tree) {
  const tarball = `${file}.tar`
  await run('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" >"$2"', 'sh', file, tarball])
  await run('tar', [
    '-x',
    '--skip-old-files',
    '-f',
    tarball,
    '-C',
    tree,
    ...NOT_UNPACKED.map((pattern) => `--exclude=${pattern}`),
  ])
  await rm(tarball)
}

async function inParallel(items, work) {
  const rest = [...items]
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
}

async function firstThere(paths) {
  for (const path of paths) {
    const there = await access(path).then(
      () => true,
      () => false,
    )
    if (there) return path
  }
  return null
}
