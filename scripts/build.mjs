// Bundles src/ into dist/, which is committed: the action and `node dist/cli.js` run from a clone without node_modules.
// `--check` builds in memory and fails when dist/ is not what the sources make.
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { licenceTexts } from './licences.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

/** Path in dist/ → content, sorted by path. */
async function bundle() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli.ts', index: 'src/action.ts', post: 'src/action-post.ts' },
    outdir: 'dist',
    write: false,
    bundle: true,
    // Commands are loaded when they are used, and the three entries share what they have in common.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Readable: what runs with access to production can be reviewed.
    minify: false,
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
    // CommonJS packages (mysql2, tunnel) call require() for Node's own modules. Nothing else is defined: packages declare
    // __filename and __dirname themselves, and a second declaration would be a syntax error.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
    },
  })
  if (result.warnings.length > 0) throw new Error('esbuild had warnings: see above')
  // One line ending (in comments of packages), so that git's normalisation does not change a file.
  const files = result.outputFiles.map(({ path, text }) => [
    slashes(relative(dist, path)),
    text.replaceAll('\r\n', '\n'),
  ])
  files.push(['licenses.txt', await licenceTexts(root, Object.keys(result.metafile.inputs))])
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function write(files) {
  await rm(dist, { recursive: true, force: true })
  for (const [path, text] of files) {
    await mkdir(dirname(join(dist, path)), { recursive: true })
    await writeFile(join(dist, path), text)
  }
  await chmod(join(dist, 'cli.js'), 0o755)
  const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  console.log(`dist/: ${files.size} files, ${(bytes / 1e6).toFixed(2)} MB`)
}

/** What differs between a fresh build and dist/, one line each. */
async function differences(files) {
  const present = await readdir(dist, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = present
    .filter((entry) => entry.isFile())
    .map((entry) => slashes(relative(dist, join(entry.parentPath ?? entry.path, entry.name))))
  const unexpected = paths.filter((path) => !files.has(path)).map((path) => `${path}: not made by this build`)
  const wrong = await Promise.all(
    [...files].map(async ([path, text]) => {
      const found = await readFile(join(dist, path), 'utf8').catch(() => null)
      if (found === null) return `${path}: missing`
      return found === text ? null : `${path}: differs`
    }),
  )
  return [...wrong.filter((line) => line !== null), ...unexpected].sort()
}

function slashes(path) {
  return path.replaceAll('\\', '/')
}

const files = await bundle()
if (process.argv.includes('--check')) {
  const lines = await differences(files)
  if (lines.length > 0) {
    console.error(`dist/ is not what the sources make; run \`npm run build\` and commit it:\n  ${lines.join('\n  ')}`)
    process.exitCode = 1
  } else console.log('dist/ is what the sources make')
} else await write(files)
