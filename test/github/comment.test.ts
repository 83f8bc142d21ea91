import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { connectApi, type GitHubApi } from '../../src/github/api.ts'
import { commentMarker, keepComment } from '../../src/github/comment.ts'
import type { WorkflowRun } from '../../src/github/event.ts'
import { GitHubServer } from '../action/github-server.ts'

const RUN = { owner: 'octo', repository: 'shop' } as WorkflowRun
const MARKER = commentMarker(['.rollgate.yml', 'db/*.sql'])

async function gitHub(t: TestContext): Promise<{ server: GitHubServer; api: GitHubApi }> {
  const server = await GitHubServer.start()
  t.after(() => server.close())
  return { server, api: connectApi(server.token, server.url) }
}

test('one comment is created, then kept up to date, and left alone when it says the same', async (t) => {
  const { server, api } = await gitHub(t)
  const keep = (body: string) => keepComment(api, RUN, 7, { marker: MARKER, body, create: true })
  assert.equal(await keep('one\ntwo'), 'created')
  assert.equal(await keep('one\ntwo'), 'unchanged')
  assert.equal(await keep('three'), 'updated')
  assert.deepEqual(
    server.comments.map(({ body }) => body),
    [`${MARKER}\nthree`],
  )
  assert.deepEqual(server.faults, [])
})

test('the comment is found on any page', async (t) => {
  const { server, api } = await gitHub(t)
  for (let index = 0; index < 230; index++) server.addComment('someone', 'User', `comment ${index}`)
  const own = server.addComment('github-actions[bot]', 'Bot', `${MARKER}\nold`)
  assert.equal(await keepComment(api, RUN, 7, { marker: MARKER, body: 'new', create: true }), 'updated')
  assert.equal(own.body, `${MARKER}\nnew`)
  assert.equal(server.comments.length, 231)
})

test('a marker that a person planted, or that is quoted, is not ours', async (t) => {
  const { server, api } = await gitHub(t)
  const planted = server.addComment('mallory', 'User', `${MARKER}\nplanted`)
  const quoted = server.addComment('other[bot]', 'Bot', `> ${MARKER}\nquoted`)
  assert.equal(await keepComment(api, RUN, 7, { marker: MARKER, body: 'new', create: true }), 'created')
  assert.match(planted.body, /planted$/)
  assert.match(quoted.body, /quoted$/)
})

test('two configurations have two comments', async (t) => {
  const { server, api } = await gitHub(t)
  await keepComment(api, RUN, 7, { marker: MARKER, body: 'one', create: true })
  await keepComment(api, RUN, 7, { marker: commentMarker(['.rollgate.yml', 'other/*.sql']), body: 'two', create: true })
  assert.equal(server.comments.length, 2)
})

test('nothing is created where there is nothing to say', async (t) => {
  const { server, api } = await gitHub(t)
  assert.equal(await keepComment(api, RUN, 7, { marker: MARKER, body: 'all clear', create: false }), 'none')
  assert.equal(server.comments.length, 0)
})

test('a token that may not comment is no failure; a server that fails is', async (t) => {
  const { server, api } = await gitHub(t)
  const comment = { marker: MARKER, body: 'x', create: true }
  server.denied.set('issues/create-comment', { status: 403, message: 'Resource not accessible by integration' })
  assert.equal(await keepComment(api, RUN, 7, comment), 'denied')
  server.denied.set('issues/create-comment', { status: 403, message: 'You have exceeded a secondary rate limit.' })
  await assert.rejects(keepComment(api, RUN, 7, comment), /rate limit/)
  server.denied.set('issues/create-comment', { status: 500 })
  await assert.rejects(keepComment(api, RUN, 7, comment))
  // A write is not repeated: the first may have been done.
  assert.equal(server.called('issues/create-comment').length, 3)
})
