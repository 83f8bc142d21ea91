import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { startGitHub } from './job.ts'
import { FINE, proposal, rulesOf, WITHOUT_SERVER, WRONG } from './proposal.ts'

interface Example {
  readonly name: string
  readonly payload: { readonly action?: string; readonly [key: string]: unknown }
}

const { events }: { events: Example[] } = JSON.parse(
  readFileSync(new URL('fixtures/webhooks.json', import.meta.url), 'utf8'),
)

test('payloads as GitHub sends them are understood: what is proposed is audited against its base', async (t) => {
  const github = await startGitHub(t)
  const { tree } = github.api.pullRequest
  tree.set('.rollgate.yml', 'migrations: db/*.sql\n')
  tree.set('db/1.sql', FINE)
  const proposed = { '.rollgate.yml': 'migrations: db/*.sql\nfail-on: never\n', 'db/1.sql': WRONG }
  for (const event of events.filter(({ name }) => name === 'pull_request' || name === 'merge_group')) {
    const title = `${event.name} ${event.payload.action}`
    const runner = proposal(github, proposed, { sandbox: 'off' }, { event })
    github.api.compared = github.api.files.map(({ filename, status }) => ({ filename, status }))
    const main = await runner.main()
    assert.equal(main.exitCode, 1, `${title}\n${main.log}`)
    assert.deepEqual(rulesOf(main), ['db/1.sql applied-migration-changed', 'db/1.sql where-required'], title)
  }
  assert.equal(github.api.comments.length, 1)
  assert.deepEqual(github.api.faults, [])
})

test('a push and a dispatch are no proposal: nothing is asked of a base', async (t) => {
  const github = await startGitHub(t)
  for (const event of events.filter(({ name }) => name === 'push' || name === 'workflow_dispatch')) {
    const runner = proposal(github, { 'db/1.sql': FINE }, { ...WITHOUT_SERVER, mode: 'audit' }, { event })
    github.api.compared = [{ filename: 'db/1.sql', status: 'added' }]
    const main = await runner.main()
    assert.equal(main.exitCode, 0, `${event.name}\n${main.log}`)
  }
  assert.deepEqual(github.api.called('git/get-tree'), [])
  assert.deepEqual(github.api.faults, [])
})
