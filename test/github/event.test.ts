import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UserError } from '../../src/errors.ts'
import { chooseMode, readEvent, readWorkflowRun } from '../../src/github/event.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const ZEROS = '0'.repeat(40)
const pullRequest = { action: 'opened', pull_request: { number: 7, base: { sha: A }, head: { sha: B } } }

test('a pull request is told by its number and commits, whatever the event is called', () => {
  for (const name of ['pull_request', 'pull_request_target', 'pull_request_review']) {
    assert.deepEqual(readEvent(name, pullRequest), { kind: 'pull-request', name, number: 7, base: A, head: B })
  }
})

test('a push knows new and deleted branches by forty zeros', () => {
  assert.deepEqual(readEvent('push', { before: A, after: B }), { kind: 'push', name: 'push', before: A, after: B })
  assert.deepEqual(readEvent('push', { before: ZEROS, after: B }), {
    kind: 'push',
    name: 'push',
    before: null,
    after: B,
  })
  assert.deepEqual(readEvent('push', { before: A, after: ZEROS }), {
    kind: 'push',
    name: 'push',
    before: A,
    after: null,
  })
})

test('a payload that is not what GitHub sends is an error, not a guess', () => {
  assert.throws(() => readEvent('pull_request', {}), UserError)
  assert.throws(() => readEvent('push', { before: A }), /no commit at after/)
  assert.throws(() => readEvent('push', { before: '--output=x', after: B }), /no commit at before/)
  assert.throws(() => readEvent('merge_group', { merge_group: { base_sha: A } }), /merge_group.head_sha/)
})

test('auto audits what is not merged, deploys what is pushed, and asks otherwise', () => {
  const other = readEvent('workflow_dispatch', {})
  assert.equal(chooseMode('auto', readEvent('pull_request', pullRequest)), 'audit')
  assert.equal(chooseMode('auto', readEvent('merge_group', { merge_group: { base_sha: A, head_sha: B } })), 'audit')
  assert.equal(chooseMode('auto', readEvent('push', { before: A, after: B })), 'deploy')
  assert.equal(chooseMode('auto', readEvent('push', { before: A, after: ZEROS })), null)
  assert.throws(() => chooseMode('auto', other), /does not know what to do on the workflow_dispatch event/)
  assert.throws(() => chooseMode('auto', readEvent('pull_request_target', pullRequest)), UserError)
  assert.equal(chooseMode('rollback', other), 'rollback')
})

test('nothing is deployed or rolled back from code that is not merged', () => {
  const unmerged = [
    readEvent('pull_request', pullRequest),
    readEvent('pull_request_target', pullRequest),
    readEvent('merge_group', { merge_group: { base_sha: A, head_sha: B } }),
  ]
  for (const event of unmerged) {
    for (const mode of ['deploy', 'rollback'] as const)
      assert.throws(() => chooseMode(mode, event), /is refused on the/)
  }
})

test('outside a workflow the missing variable is named', () => {
  assert.throws(() => readWorkflowRun({}), /GITHUB_EVENT_PATH is not set/)
})
