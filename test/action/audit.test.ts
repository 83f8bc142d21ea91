import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { serverCache } from '../../src/sandbox/cache.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { dispatch, mergeGroup, pullRequest, push } from './events.ts'
import { type GitHub, serverInputs, startGitHub } from './job.ts'
import type { MiniRunner, StepResult } from './mini-runner.ts'

const ONE_SERVER = { only: { servers: ['mariadb-10.11'], reason: 'not about the server' } } as const
const ENV = { ROLLGATE_SERVERS: serverCache() }

const SCHEMA = 'CREATE TABLE item (id int NOT NULL PRIMARY KEY, name varchar(50)) ENGINE=InnoDB'
const FINE = "-- Three more.\nINSERT INTO item (id, name) VALUES (4, 'four');\n"
const WRONG = 'UPDATE item SET name = upper(name);\n\nALTER TABLE item\n  DROP COLUMN nmae;\n'

/** Staging with the shop's one table, and a pull request. */
async function shop(t: TestContext, server: TestServer) {
  const database = await server.createDatabase('shop')
  const session = await server.session({ database })
  await session.run(SCHEMA)
  const github = await startGitHub(t)
  const inputs = { ...serverInputs('staging', server, database), migrations: 'db/*.sql' }
  return { github, inputs }
}

function changed(github: GitHub, ...paths: string[]): void {
  github.api.files = paths.map((filename) => ({ filename, status: 'added' }))
}

function annotated(result: StepResult, level: string): string[] {
  return result.annotations
    .filter((one) => one.level === level)
    .map(
      ({ message, properties }) => `${properties.file ?? ''}:${properties.line ?? ''} ${properties.title}: ${message}`,
    )
}

function noFaults({ api, artifacts }: GitHub): void {
  assert.deepEqual([...api.faults, ...artifacts.faults], [])
}

onEachServer(
  'a pull request is audited: lines, summary, comment, outputs; and its comment says when it was mended',
  {},
  async (t, server) => {
    const { github, inputs } = await shop(t, server)
    changed(github, 'db/1-fine.sql', 'db/2-wrong.sql', 'README.md')
    const open = github.job(
      pullRequest(),
      { ...inputs, 'sarif-file': 'out/audit.sarif', 'html-file': 'out/audit.html' },
      { env: ENV },
    )
    open.write('db/0-old.sql', 'DELETE FROM nowhere;')
    open.write('db/1-fine.sql', FINE)
    open.write('db/2-wrong.sql', WRONG)
    const main = await open.main()
    assert.equal(main.exitCode, 1, main.log)
    assert.equal(main.outputs.result, 'blocked')

    const errors = annotated(main, 'error')
    assert.ok(
      errors.some((line) => line.startsWith('db/2-wrong.sql:1 Rollgate: where-required: ')),
      main.log,
    )
    assert.ok(
      errors.some((line) => /^db\/2-wrong\.sql:[34] Rollgate: server-error: .*\(error 1091\)/s.test(line)),
      errors.join('\n'),
    )
    assert.deepEqual(
      errors.filter((line) => line.startsWith('db/1-fine.sql') || line.startsWith('db/0-old.sql')),
      [],
    )
    const report = JSON.parse(readFileSync(main.outputs['report-json']!, 'utf8'))
    assert.deepEqual(
      report.files.map(({ path }: { path: string }) => path),
      ['db/1-fine.sql', 'db/2-wrong.sql'],
    )
    const sarif = JSON.parse(readFileSync(join(open.workspace, 'out/audit.sarif'), 'utf8'))
    assert.ok(sarif.runs[0].results.length > 0 && sarif.version === '2.1.0')
    assert.match(readFileSync(join(open.workspace, 'out/audit.html'), 'utf8'), /Not fit to merge/)
    assert.equal(Number(main.outputs['error-count']), report.counts.error)
    assert.equal(report.sandbox.flavor, server.flavor)

    const title = new RegExp(`^### ❌ ${report.counts.error} errors`)
    assert.match(main.summary, title)
    const [comment] = github.api.comments
    assert.match(comment!.body, /^<!-- rollgate:[0-9a-f]{12} -->\n### ❌ /)
    for (const text of [main.summary, comment!.body]) {
      for (const part of ['db/2-wrong.sql:1:', 'where-required', 'nmae', 'db/1-fine.sql'])
        assert.ok(text.includes(part), `${part}\n${text}`)
      assert.ok(!text.includes('0-old'))
    }
    assert.match(comment!.body, /\/actions\/runs\/4711\)$/)

    const mended = github.job(pullRequest(), inputs, { env: ENV })
    mended.write('db/1-fine.sql', FINE)
    mended.write('db/2-wrong.sql', FINE.replace('4', '5'))
    const clean = await mended.main()
    assert.equal(clean.exitCode, 0, clean.log)
    assert.equal(clean.outputs.result, 'clean', clean.log)
    assert.equal(github.api.comments.length, 1)
    assert.match(comment!.body, /### ✅ All clear in 2 migrations/)
    noFaults(github)
  },
)

onEachServer('a token that may not comment is a notice', ONE_SERVER, async (t, server) => {
  const { github, inputs } = await shop(t, server)
  changed(github, 'db/2-wrong.sql')
  github.api.denied.set('issues/create-comment', { status: 403, message: 'Resource not accessible by integration' })
  const runner = github.job(pullRequest(), { ...inputs, 'fail-on': 'never' }, { env: ENV })
  runner.write('db/2-wrong.sql', WRONG)
  const main = await runner.main()
  assert.equal(main.exitCode, 0, main.log)
  assert.equal(main.outputs.result, 'warnings')
  assert.match(annotated(main, 'notice').join('\n'), /may not comment.*pull-requests: write/)
})

test('a pull request from a fork is audited without any secret, and what was not checked is said', async (t) => {
  const github = await startGitHub(t)
  changed(github, 'db/1.sql')
  for (const operation of ['issues/create-comment', 'issues/update-comment']) {
    github.api.denied.set(operation, { status: 403, message: 'Resource not accessible by integration' })
  }
  const unset = Object.fromEntries(
    ['host', 'port', 'user', 'password', 'database'].map((part) => [`staging-${part}`, '']),
  )
  const runner = github.job(pullRequest({ fork: 'mallory/shop' }), { ...unset, migrations: 'db/*.sql', sandbox: 'off' })
  runner.write('db/1.sql', 'DELETE FROM item;\n')
  const main = await runner.main()
  assert.equal(main.exitCode, 1, main.log)
  assert.match(annotated(main, 'error').join('\n'), /db\/1\.sql:1 Rollgate: where-required/)
  const { notes } = JSON.parse(readFileSync(main.outputs['report-json']!, 'utf8'))
  assert.ok(notes.length > 0)
  assert.match(main.summary, /^> /m)
  noFaults(github)
})

test('a pull request without migrations is fine, and nothing is written on it', async (t) => {
  const github = await startGitHub(t)
  changed(github, 'README.md')
  const runner = github.job(pullRequest(), { migrations: 'db/*.sql' })
  runner.write('db/1.sql', 'DELETE FROM item;\n')
  const main = await runner.main()
  assert.equal(main.exitCode, 0, main.log)
  assert.equal(main.outputs.result, 'nothing')
  assert.deepEqual(github.api.comments, [])
  assert.deepEqual(main.annotations, [])
})

test('too many changed files, or a list that cannot be had, fail the step', async (t) => {
  const github = await startGitHub(t)
  const job = (event = pullRequest()) => {
    const runner: MiniRunner = github.job(event, { migrations: 'db/*.sql', mode: 'audit', sandbox: 'off' })
    runner.write('db/1.sql', 'SELECT 1;\n')
    return runner
  }
  changed(github, ...Array.from({ length: 3000 }, (_, index) => `${index}.txt`))
  const many = await job().main()
  assert.equal(many.exitCode, 2)
  assert.match(annotated(many, 'error').join(), /3000 files or more/)

  github.api.compared = Array.from({ length: 300 }, (_, index) => ({ filename: `${index}.txt`, status: 'added' }))
  for (const event of [push(), mergeGroup()]) {
    const result = await job(event).main()
    assert.equal(result.exitCode, 2)
    assert.match(annotated(result, 'error').join(), /300 files or more/)
  }

  github.api.denied.set('pulls/list-files', { status: 403, message: 'Resource not accessible by integration' })
  const refused = await job().main()
  assert.equal(refused.exitCode, 2)
  assert.match(
    annotated(refused, 'error').join(),
    /cannot be listed: Resource not accessible by integration.*pull-requests: read/s,
  )
})

test('a dispatch audits every migration, and a merge group those that it brings', async (t) => {
  const github = await startGitHub(t)
  github.api.compared = [{ filename: 'db/2.sql', status: 'added' }]
  const paths = async (runner: MiniRunner) => {
    runner.write('db/1.sql', 'DO 1;\n')
    runner.write('db/2.sql', 'DO 2;\n')
    const { log, outputs } = await runner.main()
    assert.ok(outputs['report-json'], log)
    const { files } = JSON.parse(readFileSync(outputs['report-json']!, 'utf8'))
    return files.map(({ path }: { path: string }) => path)
  }
  const inputs = { migrations: 'db/*.sql', sandbox: 'off' }
  assert.deepEqual(await paths(github.job(dispatch(), { ...inputs, mode: 'audit' })), ['db/1.sql', 'db/2.sql'])
  assert.deepEqual(await paths(github.job(mergeGroup(), inputs)), ['db/2.sql'])
  noFaults(github)
})

test('SQL and file names give no orders to the runner, and no markup to the page', async (t) => {
  const github = await startGitHub(t)
  const name = 'db/1 ::error::planted ##[warning]planted <b>,`|.sql'
  changed(github, name)
  const runner = github.job(pullRequest(), { migrations: 'db/*.sql', sandbox: 'off', verbose: 'true' })
  runner.write(
    name,
    '/*\n::error::planted\r##[set-output name=result]planted\n*/\nDELETE FROM `<b>@octo ::notice::planted ##[error]planted`;\n-- ```\nDELETE FROM t /*\n```\n</details><b>*/;\n',
  )
  const main = await runner.main()
  assert.equal(main.exitCode, 1, main.log)
  assert.equal(main.outputs.result, 'blocked')
  assert.deepEqual(main.obeyed, [])
  for (const { properties } of main.annotations) assert.match(properties.title!, /^Rollgate/)
  assert.ok(main.annotations.some(({ properties }) => properties.file === name))
  for (const text of [main.summary, github.api.comments[0]!.body]) {
    const outside = text.replace(/^(`{3,})sql\n[\s\S]*?\n\1$/gm, '')
    assert.doesNotMatch(outside, /<b>|@octo/)
    assert.equal(outside.split('<details>').length, outside.split('</details>').length)
  }
})

onEachServer(
  'a deploy whose migrations do not pass the audit deploys nothing and shows why',
  ONE_SERVER,
  async (t, server) => {
    const database = await server.createDatabase('shop')
    const session = await server.session({ database })
    await session.run(SCHEMA)
    await session.run("INSERT INTO item VALUES (1, 'one')")
    const github = await startGitHub(t)
    const runner = github.job(
      push(),
      { ...serverInputs('production', server, database), migrations: 'db/*.sql' },
      { env: ENV },
    )
    runner.write('db/1-fine.sql', FINE)
    runner.write('db/2-wrong.sql', WRONG)
    const main = await runner.main()
    assert.equal(main.exitCode, 1, main.log)
    assert.equal(main.outputs.result, 'blocked')
    assert.match(annotated(main, 'error').join('\n'), /db\/2-wrong\.sql:1 Rollgate: where-required/)
    assert.equal(String(await session.value('SELECT COUNT(*) FROM item')), '1')
    const post = await runner.post()
    assert.equal(post.exitCode, 0)
    assert.equal(github.artifacts.artifacts.length, 0)
  },
)

test('set-up that cannot work is told at once, with what to do', async (t) => {
  const github = await startGitHub(t)
  const without = await github.job(dispatch(), { mode: 'rollback' }).main()
  assert.equal(without.exitCode, 2)
  assert.match(annotated(without, 'error').join(), /needs the input `deployment`/)
  const unclear = await github.job(dispatch(), {}).main()
  assert.equal(unclear.exitCode, 2)
  assert.match(annotated(unclear, 'error').join(), /Set `mode`/)
  const misspelt = await github.job(push(), { 'fail-on': 'errors', artifact: 'sometimes' }).main()
  assert.equal(misspelt.exitCode, 2)
  assert.match(annotated(misspelt, 'error').join(), /fail-on[\s\S]*artifact/)
})
