import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeGroup, pullRequest } from './events.ts'
import { startGitHub } from './job.ts'
import { FINE, noFaults, proposal, said, WITHOUT_SERVER, WRONG } from './proposal.ts'

test('a check run has more annotations than a step, in batches, and ends with the verdict', async (t) => {
  const github = await startGitHub(t)
  const inputs = { ...WITHOUT_SERVER, 'check-run': 'true' }
  const main = await proposal(github, { 'db/1.sql': WRONG.repeat(120) }, inputs).main()
  assert.equal(main.exitCode, 1, main.log)
  const [check] = github.api.pullRequest.checkRuns
  assert.equal(check!.headSha, 'b'.repeat(40))
  assert.deepEqual([check!.status, check!.conclusion], ['completed', 'failure'])
  assert.equal(check!.annotations.length, 120)
  assert.deepEqual(
    check!.annotations
      .slice(0, 2)
      .map(({ annotation_level, path, start_line }) => [path, start_line, annotation_level]),
    [
      ['db/1.sql', 1, 'failure'],
      ['db/1.sql', 2, 'failure'],
    ],
  )
  assert.equal(github.api.called('checks/update').length, 2)
  assert.match(check!.title, /120 errors in 1 migration/)
  assert.ok(main.annotations.length <= 30)

  const queued = proposal(github, { 'db/1.sql': FINE }, inputs, { event: mergeGroup() })
  github.api.compared = github.api.files
  const clean = await queued.main()
  assert.equal(clean.outputs.result, 'clean', clean.log)
  assert.equal(github.api.pullRequest.checkRuns.at(-1)!.conclusion, 'success')
  noFaults(github)
})

test('there is no check run unless it is asked for', async (t) => {
  const github = await startGitHub(t)
  await proposal(github, { 'db/1.sql': WRONG }).main()
  assert.deepEqual(github.api.called('checks/create'), [])
})

test('a check run that cannot be filled is ended, since a required one would hold up the merge for ever', async (t) => {
  const github = await startGitHub(t)
  github.api.script.set('checks/update', [{ status: 500 }])
  const main = await proposal(
    github,
    { 'db/1.sql': WRONG.repeat(120) },
    { ...WITHOUT_SERVER, 'check-run': 'true' },
  ).main()
  assert.equal(main.exitCode, 1)
  const [check] = github.api.pullRequest.checkRuns
  assert.deepEqual([check!.status, check!.conclusion, check!.annotations.length], ['completed', 'failure', 50])
  assert.match(said(main, 'warning'), /did not let Rollgate make a check run/)
})

test('a fix is suggested once, on the lines of the diff, and not again by the next runs', async (t) => {
  const github = await startGitHub(t)
  const sql = [
    '-- Counters.',
    'CREATE TABLE counter (id int PRIMARY KEY) ENGINE=MyISAM;',
    'DELETE FROM counter',
    '  WHERE hits = NULL',
    '  AND id <> NULL;',
    '```',
    '',
  ].join('\n')
  const main = await proposal(github, { 'db/1.sql': sql }).main()
  const { reviewComments, reviews } = github.api.pullRequest
  assert.deepEqual(
    reviewComments.map(({ line, path, startLine }) => [path, startLine, line]),
    [
      ['db/1.sql', null, 2],
      ['db/1.sql', null, 4],
      ['db/1.sql', null, 5],
    ],
    main.log,
  )
  assert.match(reviewComments[0]!.body, /^<!-- rollgate:fix:[0-9a-f]{16} -->\n.*MyISAM/)
  assert.match(
    reviewComments[0]!.body,
    /```suggestion\nCREATE TABLE counter \(id int PRIMARY KEY\) ENGINE=InnoDB;\n```$/,
  )
  assert.match(reviewComments[1]!.body, /```suggestion\n {2}WHERE hits IS NULL\n```/)
  assert.match(reviewComments[2]!.body, /```suggestion\n {2}AND id IS NOT NULL;\n```/)
  assert.equal(reviews.length, 1)

  await proposal(github, { 'db/1.sql': sql }).main()
  const moved = `-- One line more.\n${sql}`
  await proposal(github, { 'db/1.sql': moved }, WITHOUT_SERVER, {
    event: pullRequest({ action: 'synchronize' }),
  }).main()
  assert.equal(reviews.length, 1)

  // Whoever plants our marker does not silence us.
  const [first] = reviewComments
  reviewComments.length = 0
  github.api.pullRequest.addReviewComment('mallory', 'User', first!.body)
  await proposal(github, { 'db/1.sql': sql }).main()
  assert.equal(reviews.length, 2)

  const more = await proposal(
    github,
    { 'db/2.sql': sql.replace('counter', 'other') },
    { ...WITHOUT_SERVER, suggestions: 'false' },
  ).main()
  assert.equal(more.exitCode, 1)
  assert.equal(reviews.length, 2)
  noFaults(github)
})

test('nothing is suggested on lines that the diff does not show, or shows otherwise', async (t) => {
  const github = await startGitHub(t)
  const sql =
    'CREATE TABLE a (id int PRIMARY KEY) ENGINE=MyISAM;\n\n\nCREATE TABLE b (id int PRIMARY KEY) ENGINE=MyISAM;\n'
  const runner = proposal(github, { 'db/1.sql': sql })
  const other = (patch?: string) => {
    github.api.files = [{ filename: 'db/1.sql', status: 'added', ...(patch === undefined ? {} : { patch }) }]
  }
  other()
  await runner.main()
  other('@@ -0,0 +1 @@\n+CREATE TABLE a (id int) ENGINE=MyISAM;')
  await runner.main()
  assert.deepEqual(github.api.pullRequest.reviews, [])
  other('@@ -4,0 +4 @@\n+CREATE TABLE b (id int PRIMARY KEY) ENGINE=MyISAM;')
  await runner.main()
  assert.deepEqual(
    github.api.pullRequest.reviewComments.map(({ line }) => line),
    [4],
  )
  noFaults(github)
})

test('a personal token keeps one comment too', async (t) => {
  const github = await startGitHub(t)
  github.api.token = 'ghp_of-somebody'
  const first = await proposal(github, { 'db/1.sql': WRONG }).main()
  await proposal(github, { 'db/1.sql': FINE }).main()
  assert.equal(github.api.comments.length, 1, first.log)
  assert.match(github.api.comments[0]!.body, /All clear/)
  noFaults(github)
})
