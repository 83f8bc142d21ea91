import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const LICENCE_FILE = /^(licen[cs]e|copying|unlicense|notice)/i

/** Packages that ship no licence file, with what they say instead. A new one stops the build: look, then add it. */
const WITHOUT_FILE = new Map([])

/**
 * The licence texts of all packages in a bundle, sorted by package.
 * @param {string} root the project's directory
 * @param {string[]} inputs paths of the bundled files, as in esbuild's metafile
 */
export async function licenceTexts(root, inputs) {
  const directories = [...new Set(inputs.flatMap((input) => packageDirectory(input) ?? []))]
  const packages = await Promise.all(directories.map((directory) => readPackage(root, directory)))
  const missing = packages.filter(({ text }) => text === null).map(({ title }) => title)
  if (missing.length > 0) throw new Error(`No licence text in: ${missing.join(', ')}`)
  const sections = packages.map(({ title, licence, text }) => `${title}\nLicence: ${licence}\n\n${text}\n`)
  const rule = `${'-'.repeat(80)}\n`
  return `Software that is bundled in this directory, with the licences under which it is used.\n\n${rule}${[...new Set(sections)].sort().join(`\n${rule}`)}`
}

/** `node_modules/a/node_modules/@b/c/x.js` → `node_modules/a/node_modules/@b/c`; null for our own files. */
function packageDirectory(input) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)
  return match === null ? null : match[1]
}

async function readPackage(root, directory) {
  const manifest = JSON.parse(await readFile(join(root, directory, 'package.json'), 'utf8'))
  const title = `${manifest.name} ${manifest.version}`
  const names = (await readdir(join(root, directory))).filter((name) => LICENCE_FILE.test(name)).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(root, directory, name), 'utf8')))
  // One line ending, so that git's normalisation does not change the file.
  const text = texts.map((one) => one.replaceAll('\r\n', '\n').trim()).join('\n\n')
  const licence = manifest.license ?? WITHOUT_FILE.get(manifest.name)
  return { title, licence, text: text === '' ? (WITHOUT_FILE.get(manifest.name) ?? null) : text }
}
