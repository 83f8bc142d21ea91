import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { connectApi, type GitHubApi } from '../../src/github/api.ts'
import { changedFiles, readNameStatus } from '../../src/github/changed-files.ts'
import type { WorkflowEvent, WorkflowRun } from '../../src/github/event.ts'
import { GitHubServer } from '../action/github-server.ts'

const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const PULL_REQUEST: WorkflowEvent = { kind: 'pull-request', name: 'pull_request', number: 7, base: A, head: B }
const PUSH: WorkflowEvent = { kind: 'push', name: 'push', before: A, after: B }

function directory(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'rollgate-changed-'))
  t.after(() => rmSync(path, { recursive: true }))
  return path
}

function runOf(event: WorkflowEvent, workspace: string, ref = 'refs/heads/topic'): WorkflowRun {
  return {
    event,
    owner: 'octo',
    repository: 'shop',
    defaultBranch: 'main',
    public: false,
    ref,
    sha: B,
    commits: [],
    actor: 'octo',
    runId: '1',
    apiUrl: '',
    serverUrl: 'https://github.com',
    workspace,
    temp: workspace,
  }
}

async function gitHub(t: TestContext): Promise<{ server: GitHubServer; api: GitHubApi }> {
  const server = await GitHubServer.start()
  t.after(() => server.close())
  return { server, api: connectApi(server.token, server.url) }
}

function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...identity, '-C', cwd, ...args], { encoding: 'utf8' }).trim()
}

test('all pages of the files of a pull request are read', async (t) => {
  const { server, api } = await gitHub(t)
  server.files = Array.from({ length: 250 }, (_, index) => ({ filename: `db/${index}.sql`, status: 'added' as const }))
  const files = await changedFiles(runOf(PULL_REQUEST, directory(t)), api)
  assert.equal(files?.length, 250)
  assert.equal(server.called('pulls/list-files').length, 3)
  assert.deepEqual(server.faults, [])
})

test('every status that GitHub has means something', async (t) => {
  const { server, api } = await gitHub(t)
  const statuses = ['added', 'modified', 'removed', 'renamed', 'copied', 'changed', 'unchanged'] as const
  server.files = statuses.map((status) => ({
    filename: `${status}.sql`,
    status,
    ...(status === 'renamed' ? { previous_filename: 'old.sql' } : {}),
  }))
  const files = await changedFiles(runOf(PULL_REQUEST, directory(t)), api)
  assert.deepEqual(
    files?.map(({ path, previousPath, status }) => [path, status, previousPath]),
    [
      ['added.sql', 'added', null],
      ['modified.sql', 'modified', null],
      ['removed.sql', 'removed', null],
      ['renamed.sql', 'renamed', 'old.sql'],
      ['copied.sql', 'added', null],
      ['changed.sql', 'modified', null],
    ],
  )
})

test('a list that GitHub may have cut short is refused', async (t) => {
  const { server, api } = await gitHub(t)
  const many = (length: number) =>
    Array.from({ length }, (_, index) => ({ filename: `${index}`, status: 'added' as const }))
  server.files = many(3001)
  await assert.rejects(changedFiles(runOf(PULL_REQUEST, directory(t)), api), /changes 3000 files or more/)
  server.compared = many(301)
  await assert.rejects(changedFiles(runOf(PUSH, directory(t)), api), /300 files or more changed/)
  server.compared = many(299)
  assert.equal((await changedFiles(runOf(PUSH, directory(t)), api))?.length, 299)
  assert.deepEqual(server.faults, [])
})

test('a list that cannot be had is an error that names the permission', async (t) => {
  const { server, api } = await gitHub(t)
  server.denied.set('pulls/list-files', { status: 403, message: 'Resource not accessible by integration' })
  server.denied.set('repos/compare-commits-with-basehead', { status: 404, message: 'Not Found' })
  const hint = (permission: string) => (error: { hint?: string }) => error.hint?.includes(permission) ?? false
  await assert.rejects(changedFiles(runOf(PULL_REQUEST, directory(t)), api), hint('pull-requests: read'))
  await assert.rejects(changedFiles(runOf(PUSH, directory(t)), api), hint('contents: read'))
  await assert.rejects(changedFiles(runOf(PUSH, directory(t)), null), /no token/)
})

test('no answer of GitHub passes for an empty list', async (t) => {
  const { server, api } = await gitHub(t)
  for (const status of [403, 404, 409, 422, 429]) {
    server.denied.set('pulls/list-files', { status })
    server.denied.set('repos/compare-commits-with-basehead', { status })
    for (const event of [PULL_REQUEST, PUSH])
      await assert.rejects(changedFiles(runOf(event, directory(t)), api), /cannot be listed/, `${event.name} ${status}`)
  }
})

test('a server error is tried again, and so is a rate limit that says how long to wait', async (t) => {
  const { server, api } = await gitHub(t)
  server.files = [{ filename: 'a.sql', status: 'added' }]
  server.script.set('pulls/list-files', [{ status: 502 }, { status: 403, headers: { 'retry-after': '0' } }])
  assert.equal((await changedFiles(runOf(PULL_REQUEST, directory(t)), api))?.length, 1)
  assert.equal(server.called('pulls/list-files').length, 3)
})

test('a clone that holds both commits answers without GitHub, renames and odd names included', async (t) => {
  const clone = directory(t)
  git(clone, 'init', '--quiet', '--initial-branch=main')
  const old = 'CREATE TABLE a (id int primary key);\n'.repeat(5)
  for (const name of ['kept.sql', 'moved.sql', 'removed.sql', 'changed.sql'])
    writeFileSync(join(clone, name), old + name)
  git(clone, 'add', '.')
  git(clone, 'commit', '--quiet', '--message=one')
  const base = git(clone, 'rev-parse', 'HEAD')
  git(clone, 'update-ref', 'refs/remotes/origin/main', base)
  git(clone, 'mv', 'moved.sql', 'größe\tnew.sql')
  git(clone, 'rm', '--quiet', 'removed.sql')
  writeFileSync(join(clone, 'changed.sql'), `${old}more`)
  writeFileSync(join(clone, 'added.sql'), 'SELECT 1')
  git(clone, 'add', '.')
  git(clone, 'commit', '--quiet', '--message=two')
  const head = git(clone, 'rev-parse', 'HEAD')
  const expected = [
    { path: 'added.sql', status: 'added', previousPath: null },
    { path: 'changed.sql', status: 'modified', previousPath: null },
    { path: 'größe\tnew.sql', status: 'renamed', previousPath: 'moved.sql' },
    { path: 'removed.sql', status: 'removed', previousPath: null },
  ]
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)
  for (const event of [
    { ...PULL_REQUEST, base, head },
    { ...PUSH, before: base, after: head },
    { ...PUSH, before: null, after: head },
    { kind: 'merge-group', name: 'merge_group', base, head },
  ] as WorkflowEvent[]) {
    assert.deepEqual((await changedFiles(runOf(event, clone), null))?.sort(byPath), expected)
  }
})

test('an event without a diff of its own means every migration', async (t) => {
  const workspace = directory(t)
  assert.equal(await changedFiles(runOf({ kind: 'other', name: 'schedule' }, workspace), null), null)
  const first = { ...PUSH, before: null } as WorkflowEvent
  assert.equal(await changedFiles(runOf(first, workspace, 'refs/heads/main'), null), null)
})

test('output of git is read by its NULs', () => {
  assert.deepEqual(readNameStatus(''), [])
  assert.deepEqual(readNameStatus('T\0link.sql\0C075\0a\0b\0'), [
    { path: 'link.sql', status: 'modified', previousPath: null },
    { path: 'b', status: 'added', previousPath: null },
  ])
})
