import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import { UserError } from '../errors.ts'
import type { Environment } from './environment.ts'
import { isMissing, unreadable } from './file-error.ts'
import { compareMigrations } from './migration-order.ts'
import type { MigrationFile } from './settings.ts'
import { refuseLinkOut } from './workspace.ts'

/** Where a migration was found, before it is read. */
interface Place {
  /** Absolute path. */
  readonly path: string
  /** Absolute path of the directory that was named, or of the fixed part of the glob. */
  readonly root: string
}

/** Never searched by a glob. */
const SKIPPED_DIRECTORIES = new Set(['node_modules', '.git'])

/**
 * Finds and reads migrations, in the order in which they run.
 * @param named files, directories (their *.sql files, not those below) or globs, relative to `cwd`.
 * @param env names the workspace of a workflow, which files in it may not lead out of
 * @param only real paths of the files to keep, when not all are wanted; the rest is not read.
 * @throws UserError for what does not exist, matches nothing, leaves its directory, or has the name of another.
 */
export async function readMigrations(
  named: readonly string[],
  cwd: string,
  only: ReadonlySet<string> | null = null,
  env: Environment = {},
): Promise<MigrationFile[]> {
  const places = (await Promise.all(named.map((name) => find(name, cwd)))).flat()
  const byRealPath = new Map<string, Place>()
  for (const place of places) {
    await refuseLinkOut(place.path, shownPath(place.path, cwd), env)
    const real = await checkedRealPath(place, cwd)
    if (!byRealPath.has(real)) byRealPath.set(real, place)
  }
  const kept = [...byRealPath].filter(([real]) => only === null || only.has(real)).map(([, place]) => place)
  const files: MigrationFile[] = []
  for (const place of kept) files.push(await readMigration(place, cwd))
  checkNames(files)
  return files.sort((a, b) => compareMigrations(a.name, b.name))
}

/**
 * What the journal calls a migration, by its path alone: for files of another commit, or such as are gone.
 * @param path relative to the working directory, with forward slashes
 * @param named files, directories or globs, as for `readMigrations`
 * @returns null when the path is none of the migrations
 */
export function migrationName(path: string, named: readonly string[]): string | null {
  for (const written of named) {
    const name = posix.normalize(written).replace(/\/$/, '')
    if (path === name) return posix.basename(path)
    const isSql = path.toLowerCase().endsWith('.sql')
    if (isSql && posix.dirname(path) === name) return posix.basename(path)
    const { base, glob, isGlob } = picomatch.scan(name)
    if (!isGlob) continue
    const below = base === '' ? path : path.startsWith(`${base}/`) ? path.slice(base.length + 1) : null
    if (below === null || below.split('/').some((part) => SKIPPED_DIRECTORIES.has(part))) continue
    if (picomatch.isMatch(below, glob)) return below
  }
  return null
}

async function find(name: string, cwd: string): Promise<Place[]> {
  const path = resolve(cwd, name)
  const found = await stat(path).catch((error) => {
    if (isMissing(error)) return null
    throw unreadable(error, name, 'migration')
  })
  if (found?.isDirectory()) return findInDirectory(path, name)
  if (found?.isFile()) return [{ path, root: dirname(path) }]
  if (found !== null) throw new UserError(`${name} is neither a file nor a directory`)
  const { base, isGlob } = picomatch.scan(name)
  if (isGlob) return findByGlob(name, base, cwd)
  throw new UserError(`There is no file or directory ${name}`, {
    hint: 'Name migration files, directories or globs; paths are relative to the working directory.',
  })
}

async function findInDirectory(path: string, name: string): Promise<Place[]> {
  const names = (await readdir(path)).filter((entry) => entry.toLowerCase().endsWith('.sql'))
  if (names.length === 0) {
    throw new UserError(`The directory ${name} holds no .sql file`, {
      hint: 'Files in directories below it are found by a glob, such as `migrations/**/*.sql`.',
    })
  }
  return names.map((entry) => ({ path: join(path, entry), root: path }))
}

async function findByGlob(glob: string, base: string, cwd: string): Promise<Place[]> {
  const root = resolve(cwd, base)
  const isMatch = picomatch(glob.slice(base.length).replace(/^\//, ''))
  const depth = glob.includes('**') ? Number.POSITIVE_INFINITY : glob.split('/').length
  const places: Place[] = []
  for await (const path of walk(root, depth)) {
    if (isMatch(relative(root, path).split(sep).join('/'))) places.push({ path, root })
  }
  if (places.length === 0) {
    throw new UserError(`No file matches ${glob}`, { hint: 'Globs are relative to the working directory.' })
  }
  return places
}

/** Files below a directory; links to directories are not followed, so that a walk ends. */
async function* walk(directory: string, depth: number): AsyncGenerator<string> {
  if (depth === 0) return
  const entries = await readdir(directory, { withFileTypes: true }).catch((error) => {
    if (isMissing(error)) return []
    throw unreadable(error, directory, 'directory')
  })
  for (const entry of entries) {
    const path = join(directory, entry.name)
    if (!entry.isDirectory()) yield path
    else if (!SKIPPED_DIRECTORIES.has(entry.name)) yield* walk(path, depth - 1)
  }
}

/** A link may not lead out of its directory: in a pull request it would show files of the machine that runs the audit. */
async function checkedRealPath({ path, root }: Place, cwd: string): Promise<string> {
  const shown = shownPath(path, cwd)
  try {
    const [real, realRoot] = await Promise.all([realpath(path), realpath(root)])
    const inside = relative(realRoot, real)
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
      throw new UserError(`${shown} is a symbolic link that leads out of its directory`, {
        hint: 'Copy the file into the directory of the migrations.',
      })
    }
    if (!(await stat(real)).isFile()) throw new UserError(`${shown} is not a file`)
    return real
  } catch (error) {
    if (isMissing(error) && (await lstat(path).catch(() => null))?.isSymbolicLink())
      throw new UserError(`${shown} is a symbolic link to nothing`)
    throw unreadable(error, shown, 'migration')
  }
}

async function readMigration({ path, root }: Place, cwd: string): Promise<MigrationFile> {
  const shown = shownPath(path, cwd)
  try {
    return { path: shown, name: relative(root, path).split(sep).join('/'), bytes: await readFile(path) }
  } catch (error) {
    throw unreadable(error, shown, 'migration')
  }
}

function shownPath(path: string, cwd: string): string {
  const inside = relative(cwd, path)
  const leaves = inside === '..' || inside.startsWith(`..${sep}`)
  return (leaves || inside === '' ? path : inside).split(sep).join('/')
}

/** The journal knows migrations by name, so two of one name cannot be told apart. */
function checkNames(files: readonly MigrationFile[]): void {
  const byName = new Map<string, MigrationFile>()
  for (const file of files) {
    const other = byName.get(file.name)
    if (other !== undefined) {
      throw new UserError(`${other.path} and ${file.path} are both the migration \`${basename(file.name)}\``, {
        hint: 'Rename one of them, or name one directory (or glob) that holds both.',
      })
    }
    byName.set(file.name, file)
  }
}
