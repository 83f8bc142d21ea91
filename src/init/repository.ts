import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What a repository tells of its migrations. */
export interface FoundRepository {
  /** A glob for `.rollgate.yml`; null when there are no .sql files that look like migrations. */
  readonly migrations: string | null
  /** A file with CREATE statements; null when there is none by a usual name. */
  readonly schema: string | null
  readonly flavor: 'mysql' | 'mariadb' | null
  /** The file that told the flavour. */
  readonly flavorFrom: string | null
  readonly branch: string
}

const SKIPPED = new Set(['node_modules', '.git', 'vendor', 'dist', 'build', 'target', 'rollback'])
const DEEPEST = 6
/** By which names people know a folder of migrations, the surest first. */
const FOLDERS = [/^migrations?$/i, /^migrate$/i, /^changelogs?$/i, /^(ddl|sql|schema)$/i, /^(db|database)$/i]
/** `0001_x`, `20261121-x`, `V1.2__x` (Flyway), `1.up` (golang-migrate). */
const NUMBERED = /^(?:V\d[\d._]*__|\d+[-_. ]|\d+$)/
const SCHEMA_FILE = /^(?:schema|structure|dump|init)\.sql$/i
/** Where a repository says which server it uses: an image of a container, or a package. */
const TELLING_FILE = /^(?:docker-)?compose[\w.-]*\.ya?ml$|\.ya?ml$|^Dockerfile/
const IMAGE = /\b(?:image:|FROM)\s*["']?[\w./-]*?(mariadb|mysql)(?:-server)?[:\s"'@]/i
/** What only one of the two understands. */
const ONLY_MARIADB = /\b(?:WITH SYSTEM VERSIONING|ENGINE\s*=\s*Aria|uca1400|CREATE OR REPLACE TABLE)\b/i
const ONLY_MYSQL = /\butf8mb4_0900_\w+|\/\*!80\d{3}\b/i

/** Looks at the files below a directory, without following links. Nothing but the result of it is decided here. */
export async function findRepository(cwd: string): Promise<FoundRepository> {
  const directories = await walk(cwd, '', 0)
  const migrations = chooseMigrations(directories)
  const { flavor, from } = await findFlavor(cwd, directories, migrations)
  return {
    migrations: migrations === null ? null : migrations.glob,
    schema: chooseSchema(directories),
    flavor,
    flavorFrom: from,
    branch: await defaultBranch(cwd),
  }
}

interface Directory {
  /** Relative, with forward slashes; '' for the root. */
  readonly path: string
  readonly files: readonly string[]
}

async function walk(root: string, path: string, depth: number): Promise<Directory[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => [])
  const named = (name: string) => (path === '' ? name : `${path}/${name}`)
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const found: Directory[] = [{ path, files: files.sort() }]
  if (depth === DEEPEST) return found
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name)))
    found.push(...(await walk(root, named(name), depth + 1)))
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

interface Migrations {
  readonly directory: Directory
  readonly glob: string
}

function chooseMigrations(directories: readonly Directory[]): Migrations | null {
  const rated = directories
    .filter(({ files }) => files.some(isMigration))
    .map((directory) => ({ directory, rating: rate(directory) }))
    .filter(({ rating }) => rating > 0)
    .sort((a, b) => b.rating - a.rating || a.directory.path.length - b.directory.path.length)
  const [best] = rated
  if (best === undefined) return null
  const { files, path } = best.directory
  const sql = files.filter(isMigration)
  // The other half of such a pair undoes the first: it is no migration.
  const pattern = sql.some((name) => /\.up\.sql$/i.test(name))
    ? '*.up.sql'
    : sql.some((name) => /^V\d.*__/.test(name))
      ? 'V*.sql'
      : '*.sql'
  return { directory: best.directory, glob: path === '' ? pattern : `${path}/${pattern}` }
}

function isMigration(name: string): boolean {
  return /\.sql$/i.test(name) && !SCHEMA_FILE.test(name)
}

/** A known folder counts for more than numbered names, and both together the most. */
function rate({ files, path }: Directory): number {
  const name = path.split('/').at(-1) ?? ''
  const known = FOLDERS.findIndex((pattern) => pattern.test(name))
  const example = /(^|\/)(tests?|fixtures?|examples?|testdata)(\/|$)/i.test(path)
  const numbered = files.filter((file) => isMigration(file) && NUMBERED.test(file)).length
  const rating = (known < 0 ? 0 : 10 - known) + (numbered > 0 ? 5 : 0)
  return example ? Math.min(rating, 1) : rating
}

function chooseSchema(directories: readonly Directory[]): string | null {
  const all = directories.flatMap(({ files, path }) =>
    files
      .filter((name) => /^(?:schema|structure)\.sql$/i.test(name))
      .map((name) => (path === '' ? name : `${path}/${name}`)),
  )
  return all.sort((a, b) => a.split('/').length - b.split('/').length)[0] ?? null
}

async function findFlavor(
  cwd: string,
  directories: readonly Directory[],
  migrations: Migrations | null,
): Promise<{ flavor: FoundRepository['flavor']; from: string | null }> {
  const named = ({ path }: Directory, name: string) => (path === '' ? name : `${path}/${name}`)
  const read = (path: string) => readFile(join(cwd, path), 'utf8').catch(() => '')
  for (const directory of directories) {
    if (directory.path !== '' && !/^\.github\/workflows$|^\.?(docker|deploy|dev)/.test(directory.path)) continue
    for (const name of directory.files.filter((file) => TELLING_FILE.test(file))) {
      const image = IMAGE.exec(await read(named(directory, name)))?.[1]?.toLowerCase()
      if (image === 'mysql' || image === 'mariadb') return { flavor: image, from: named(directory, name) }
    }
  }
  for (const name of migrations?.directory.files.filter(isMigration) ?? []) {
    const sql = await read(named(migrations!.directory, name))
    const from = named(migrations!.directory, name)
    if (ONLY_MARIADB.test(sql)) return { flavor: 'mariadb', from }
    if (ONLY_MYSQL.test(sql)) return { flavor: 'mysql', from }
  }
  return { flavor: null, from: null }
}

/** What origin says, else the branch that is checked out, else main. */
async function defaultBranch(cwd: string): Promise<string> {
  for (const name of ['refs/remotes/origin/HEAD', 'HEAD']) {
    try {
      const { stdout } = await promisify(execFile)('git', ['-C', cwd, 'symbolic-ref', '--short', name])
      const branch = stdout.trim().replace(/^origin\//, '')
      if (branch !== '') return branch
    } catch {
      // No repository, or no such reference.
    }
  }
  return 'main'
}
