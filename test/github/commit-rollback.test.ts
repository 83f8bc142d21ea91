import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { UserError } from '../../src/errors.ts'
import { connectApi } from '../../src/github/api.ts'
import { type CommitTarget, commitRollback, readCommitTarget } from '../../src/github/commit-rollback.ts'
import type { WorkflowRun } from '../../src/github/event.ts'
import { filesIn } from '../../src/github/publish.ts'
import { GitHubServer, type ScriptedAnswer } from '../action/github-server.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const RUN = {
  owner: 'octo',
  repository: 'shop',
  defaultBranch: 'main',
  ref: 'refs/heads/main',
  sha: A,
  runId: '1',
  serverUrl: 'https://github.com',
} as WorkflowRun

async function repository(t: TestContext) {
  const server = await GitHubServer.start()
  const root = mkdtempSync(join(tmpdir(), 'rollgate-commit-'))
  t.after(() => Promise.all([server.close(), rmSync(root, { recursive: true })]))
  const directory = join(root, '20261121T0000-abc')
  mkdirSync(directory)
  writeFileSync(join(directory, 'manifest.json'), '{}')
  writeFileSync(join(directory, 'rollback.sql'), Buffer.from([0xff, 0, 10]))
  const api = connectApi(server.token, server.url)
  const commit = async (target: Exclude<CommitTarget, { kind: 'none' }> = { kind: 'branch', branch: 'kept/sql' }) =>
    commitRollback(api, RUN, target, directory, await filesIn(directory))
  return { server, directory, commit }
}

test('a branch that is not there is made from the deployed commit, and files arrive byte for byte', async (t) => {
  const { commit, server } = await repository(t)
  const first = await commit()
  assert.deepEqual(first.notes, [])
  const [made] = server.repository.commits
  assert.deepEqual([made?.oid, made?.parent, made?.branch], [first.commit?.sha, A, 'kept/sql'])
  assert.deepEqual(made?.files.get('rollback/20261121T0000-abc/rollback.sql'), Buffer.from([0xff, 0, 10]))
  await commit()
  assert.equal(server.repository.commits[1]?.parent, first.commit?.sha)
  assert.equal(server.called('git/create-ref').length, 1)
  assert.deepEqual(server.faults, [])
})

test('when the branch moves in between, the commit is made on its new head', async (t) => {
  const { commit, server } = await repository(t)
  server.repository.refs.set('refs/heads/kept/sql', A)
  let pushes = 0
  server.repository.moved = () => {
    if (pushes++ < 2) setImmediate(() => server.repository.refs.set('refs/heads/kept/sql', `${pushes}`.repeat(40)))
  }
  const { commit: made, notes } = await commit()
  assert.deepEqual(notes, [])
  assert.ok(made)
  assert.equal(server.repository.commits[0]?.parent, '2'.repeat(40))
  assert.equal(server.called('graphql').length, 3)

  server.repository.moved = () =>
    setImmediate(() => server.repository.refs.set('refs/heads/kept/sql', `${pushes++ % 10}`.repeat(40)))
  const never = await commit()
  assert.equal(never.commit, null)
  assert.match(never.notes.join(), /could not be committed to kept\/sql: .*Expected branch to point to/)
  assert.deepEqual(server.faults, [])
})

test('a branch that another run makes at the same time is taken', async (t) => {
  const { commit, server } = await repository(t)
  server.script.set('git/create-ref', [{ status: 422, message: 'Reference already exists' }])
  server.script.set('git/get-ref', [{ status: 404, message: 'Not Found' }])
  server.repository.refs.set('refs/heads/kept/sql', B)
  assert.equal((await commit()).notes.length, 0)
  assert.equal(server.repository.commits[0]?.parent, B)
})

test('a pull request is opened once for a deployment', async (t) => {
  const { commit, server } = await repository(t)
  const first = await commit({ kind: 'pr' })
  assert.equal(first.pullRequest?.number, 100)
  assert.equal(first.commit?.branch, 'rollgate/rollback-20261121T0000-abc')
  const again = await commit({ kind: 'pr' })
  assert.equal(again.pullRequest?.number, 100)
  assert.deepEqual(server.faults, [])
})

test('what is too large is not committed, and that is said', async (t) => {
  const { commit, directory, server } = await repository(t)
  truncateSync(join(directory, 'rollback.sql'), 16_000_000)
  const { notes } = await commit()
  assert.match(notes.join(), /too large to be committed \(21 MB\); only the manifest and the report were/)
  assert.deepEqual([...server.repository.commits[0]!.files.keys()], ['rollback/20261121T0000-abc/manifest.json'])
  truncateSync(join(directory, 'manifest.json'), 16_000_000)
  assert.equal((await commit()).commit, null)
  assert.equal(server.repository.commits.length, 1)
})

const REFUSALS: ScriptedAnswer[] = [
  { status: 403, message: 'Resource not accessible by integration' },
  { status: 403, message: 'You have exceeded a secondary rate limit' },
  { status: 409, message: 'Conflict' },
  { status: 422, message: 'Validation Failed' },
  { status: 500, message: 'Server Error' },
]

test('whatever GitHub answers, it is told and nothing is thrown', async (t) => {
  for (const operation of ['git/get-ref', 'git/create-ref', 'graphql', 'pulls/create', 'pulls/list']) {
    for (const answer of [...REFUSALS, { status: 404, message: 'Not Found' }]) {
      const { commit, server } = await repository(t)
      if (operation === 'pulls/list') server.denied.set('pulls/create', { status: 422, message: 'Validation Failed' })
      server.denied.set(operation, answer)
      if (operation === 'git/get-ref') server.denied.set('git/create-ref', answer)
      const { commit: made, notes, pullRequest } = await commit({ kind: 'pr' })
      const where = `${operation} ${answer.status} ${answer.message}: ${notes}`
      assert.equal(pullRequest, null, where)
      assert.equal(made !== null, operation.startsWith('pulls'), where)
      assert.equal(notes.length, 1, where)
      const cure = answer.status === 404 || /not accessible/.test(answer.message!)
      const findsOut = operation !== 'pulls/create' || answer.status !== 422
      if (findsOut) assert.match(notes[0]!, new RegExp(answer.message!), where)
      assert.equal(/permissions: (contents|pull-requests): write/.test(notes[0]!), cure, where)
    }
  }
})

test('a rate limit that says how long, and one failure of the server, are waited for', async (t) => {
  const { commit, server } = await repository(t)
  const limit = { status: 403, headers: { 'retry-after': '0' }, message: 'You have exceeded a secondary rate limit' }
  for (const operation of ['git/get-ref', 'git/create-ref', 'pulls/create']) server.script.set(operation, [limit])
  server.script.set('graphql', [limit, { status: 502, message: 'Bad Gateway' }])
  const { notes, pullRequest } = await commit({ kind: 'pr' })
  assert.deepEqual(notes, [])
  assert.equal(pullRequest?.number, 100)
})

test('what commit-rollback may be', () => {
  assert.deepEqual(readCommitTarget('none'), { kind: 'none' })
  assert.deepEqual(readCommitTarget('pr'), { kind: 'pr' })
  assert.deepEqual(readCommitTarget('branch:refs/heads/a/b-1.x'), { kind: 'branch', branch: 'a/b-1.x' })
  for (const wrong of ['', 'branch', 'branch:', 'branch:a b', 'branch:-a', 'branch:a..b', 'branch:a.lock', 'branch:a/'])
    assert.throws(() => readCommitTarget(wrong), UserError, wrong)
})
