// Writes what is made from the table of options and from the rules: action.yml, RULES.md, docs/rollgate.schema.json,
// docs/goinception.md and the tables in README.md. `--check` writes nothing and fails when one of them is not what it should be.
// Run with tsx: node --import tsx scripts/docs.mjs
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { goInceptionMarkdown } from '../src/audit/goinception-markdown.ts'
import { RULES } from '../src/audit/rules/index.ts'
import { rules, rulesMarkdown, rulesTable } from '../src/commands/rules.ts'
import { actionYaml } from '../src/config/action-yaml.ts'
import { configurationSchema } from '../src/config/json-schema.ts'
import { withTables } from '../src/config/readme-tables.ts'
import { statementKindsTable } from '../src/deploy/statement-kinds.ts'
import { checksTable } from '../src/doctor/checks.ts'
import { guideMarkdown } from '../src/inception/guide-markdown.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path) => readFile(join(root, path), 'utf8').catch(() => '')

const described = rules({ id: null })
const made = new Map([
  ['action.yml', actionYaml()],
  ['RULES.md', rulesMarkdown(described)],
  ['docs/goinception.md', guideMarkdown() + goInceptionMarkdown()],
  ['docs/rollgate.schema.json', `${JSON.stringify(configurationSchema(RULES), null, 2)}\n`],
  [
    'README.md',
    withTables(await read('README.md'), rulesTable(described, 'RULES.md'), checksTable(), statementKindsTable()),
  ],
])

const stale = []
for (const [path, text] of made) {
  if ((await read(path)) === text) continue
  stale.push(path)
  if (process.argv.includes('--check')) continue
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

if (!process.argv.includes('--check'))
  console.log(stale.length === 0 ? 'Nothing to write' : `Wrote ${stale.join(', ')}`)
else if (stale.length > 0) {
  console.error(`Not what the options and rules make; run \`npm run docs\`: ${stale.join(', ')}`)
  process.exitCode = 1
}
