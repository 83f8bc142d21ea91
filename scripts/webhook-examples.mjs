// Takes the events that the action handles out of GitHub's own examples of webhooks, for test/action/webhooks.test.ts:
//   cd "$(mktemp -d)" && npm install @octokit/webhooks-examples && cd - && node scripts/webhook-examples.mjs <that directory>
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Event → actions, or the first example where it has none. */
const WANTED = {
  pull_request: ['opened', 'reopened', 'synchronize'],
  merge_group: ['checks_requested'],
  push: [undefined],
  workflow_dispatch: [undefined],
}
const FIXTURE = new URL('../test/action/fixtures/webhooks.json', import.meta.url)

const [directory] = process.argv.slice(2)
if (directory === undefined) {
  console.error('usage: node scripts/webhook-examples.mjs DIRECTORY-WITH-node_modules')
  process.exit(2)
}
const root = join(directory, 'node_modules/@octokit/webhooks-examples')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const all = JSON.parse(readFileSync(join(root, 'api.github.com/index.json'), 'utf8'))
const events = Object.entries(WANTED).flatMap(([name, actions]) => {
  const { examples } = all.find((event) => event.name === name)
  return actions.map((action) => ({ name, payload: examples.find((one) => one.action === action) }))
})
writeFileSync(FIXTURE, `${JSON.stringify({ source: `@octokit/webhooks-examples ${version}`, events })}\n`)
