import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tellMerged } from '../../src/action/tell-merged.ts'
import { connectApi } from '../../src/github/api.ts'
import type { WorkflowRun } from '../../src/github/event.ts'
import { StepLog } from '../../src/github/workflow-commands.ts'
import { GitHubServer } from './github-server.ts'
import { SecretMasks, StepOutput } from './runner-commands.ts'

const SHA = 'f'.repeat(40)
const run = { owner: 'octo', repository: 'shop', ref: 'refs/heads/main', serverUrl: '', runId: '1' } as WorkflowRun
const OPERATIONS = [
  'repos/list-pull-requests-associated-with-commit',
  'issues/list-comments',
  'issues/create-comment',
  'issues/update-comment',
]
const ANSWERS = [
  { status: 403, message: 'Resource not accessible by integration', level: 'notice' },
  { status: 404, message: 'Not Found', level: 'notice' },
  { status: 403, message: 'You have exceeded a secondary rate limit', level: 'warning' },
  { status: 409, message: 'Conflict', level: 'warning' },
  { status: 422, message: 'Validation Failed', level: 'warning' },
  { status: 503, message: 'Unavailable', level: 'warning' },
]

test('whatever GitHub answers, it is told and the step goes on', async () => {
  for (const operation of OPERATIONS) {
    for (const { level, ...answer } of ANSWERS) {
      const server = await GitHubServer.start()
      server.repository.associated.set(SHA, [{ number: 7, base: 'main', merged: true }])
      if (operation === 'issues/update-comment')
        server.addComment('github-actions[bot]', 'Bot', '<!-- rollgate:deploy-1 -->\nold')
      server.denied.set(operation, answer)
      const output = new StepOutput(new SecretMasks(), '/work')
      const log = new StepLog((text) => text.split('\n').forEach((line) => void output.read(line)))
      const api = connectApi(server.token, server.url)
      await tellMerged({ api, log, run }, { key: 'deploy-1', commits: [SHA], render: () => 'new' })
      await server.close()
      const where = `${operation} ${answer.status} ${answer.message}`
      assert.deepEqual(
        output.annotations.map((one) => one.level),
        // Somebody deleted the comment meanwhile: there is a new one.
        operation === 'issues/update-comment' && answer.status === 404 ? [] : [level],
        where,
      )
      if (output.annotations.length === 0) continue
      const said = level === 'notice' ? /permissions: pull-requests: write/ : new RegExp(answer.message)
      assert.match(output.annotations[0]!.message, said, where)
      assert.deepEqual(server.faults, [])
    }
  }
})
