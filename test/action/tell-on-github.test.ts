import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Step } from '../../src/action/step.ts'
import { type ToldAudit, tellOnGitHub } from '../../src/action/tell-on-github.ts'
import { auditScripts } from '../../src/audit/engine.ts'
import { applyRuleSettings } from '../../src/audit/rule-settings.ts'
import { RULES } from '../../src/audit/rules/index.ts'
import { loadForAction } from '../../src/config/load.ts'
import { connectApi } from '../../src/github/api.ts'
import type { WorkflowRun } from '../../src/github/event.ts'
import { StepLog } from '../../src/github/workflow-commands.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { SILENT } from '../deploy/project.ts'
import { GitHubServer } from './github-server.ts'

const SQL = 'DELETE FROM item;\nDELETE FROM item WHERE a = NULL;\n'.repeat(30)

/** An audit with 60 findings, half of them with a fix. */
const AUDIT = audited()

function audited(): ToldAudit {
  const source = new Source('db/1.sql', SQL)
  const dialect = { flavor: 'mysql', version: 80_400, ansiQuotes: false, noBackslashEscapes: false } as const
  const scripts = [parseScript(source, { dialect, database: null })]
  const report = auditScripts({ scripts, rehearsal: null, rules: applyRuleSettings(RULES, new Map(), []), notes: [] })
  return { report, failed: true, sources: new Map([[source.path, source]]), noteworthy: false }
}

async function start(t: TestContext) {
  const server = await GitHubServer.start()
  t.after(() => server.close())
  const patch = `@@ -0,0 +1,60 @@\n${SQL.trimEnd().replaceAll(/^/gm, '+')}`
  server.files = [{ filename: 'db/1.sql', status: 'added', patch }]
  const inputs = { 'INPUT_CHECK-RUN': 'true', 'INPUT_GITHUB-TOKEN': server.token, INPUT_MIGRATIONS: 'db/*.sql' }
  const event = { kind: 'pull-request', name: 'pull_request', number: 7, base: 'a'.repeat(30), head: 'b'.repeat(30) }
  const run = { event, owner: 'octo', repository: 'shop', serverUrl: 'https://github.com', runId: '1' }
  const log: string[] = []
  const step: Step = {
    env: {},
    run: run as unknown as WorkflowRun,
    configuration: await loadForAction({ env: inputs, cwd: t.name }),
    targets: null,
    api: connectApi(server.token, server.url),
    base: null,
    log: new StepLog((text) => void log.push(text)),
    progress: SILENT,
    signal: new AbortController().signal,
  }
  /** As if nothing had been said yet. */
  const forget = () => {
    const { checkRuns, reviewComments, reviews } = server.pullRequest
    for (const list of [log, server.comments, server.denied, checkRuns, reviewComments, reviews])
      'clear' in list ? list.clear() : list.splice(0)
  }
  return { server, log, forget, tell: () => tellOnGitHub(step, AUDIT) }
}

const CALLS = {
  'checks/create': 'make a check run',
  'checks/update': 'make a check run',
  'issues/list-comments': 'comment on this pull request',
  'issues/create-comment': 'comment on this pull request',
  'issues/update-comment': 'comment on this pull request',
  'pulls/list-files': 'suggest changes',
  'pulls/list-review-comments': 'suggest changes',
  'pulls/create-review': 'suggest changes',
}
const SECONDARY = { status: 403, message: 'You have exceeded a secondary rate limit. Please wait.' }

test('whatever a call is answered with, the audit is told as far as it can be, and nothing fails', async (t) => {
  const { forget, log, server, tell } = await start(t)
  for (const [operation, what] of Object.entries(CALLS)) {
    for (const answer of [
      { status: 403 },
      { status: 404 },
      { status: 409 },
      { status: 422 },
      { status: 502 },
      SECONDARY,
    ]) {
      forget()
      if (operation === 'issues/update-comment') {
        await tell()
        server.comments[0] = { ...server.comments[0]!, body: server.comments[0]!.body.replace('errors', 'mistakes') }
        log.length = 0
      }
      server.denied.set(operation, { message: 'no', ...answer })
      await tell()
      const title = `${operation} ${answer.status} ${'message' in answer ? 'rate' : ''}\n${log.join('')}`
      assert.deepEqual(server.faults, [], title)
      const told = log.filter((line) => /^::(warning|notice|error)/.test(line))
      const replaced = operation === 'issues/update-comment' && answer.status === 404
      const permission = !('message' in answer) && (answer.status === 403 || answer.status === 404)
      if (replaced) assert.deepEqual(told, [], title)
      else if (permission) assert.match(told.join(), new RegExp(`^::notice [^\\n]*may not ${what}.*: write`), title)
      else assert.match(told.join(), new RegExp(`^::warning [^\\n]*did not let Rollgate ${what}`), title)
      // A check run that was begun is never left open, unless that is what is refused.
      if (!operation.startsWith('checks/')) {
        const [check] = server.pullRequest.checkRuns
        assert.deepEqual([check?.conclusion, check?.annotations.length], ['failure', 60], title)
      }
      if (!operation.startsWith('issues/')) assert.ok(server.comments.length > 0, title)
      if (!operation.startsWith('pulls/')) assert.equal(server.pullRequest.reviews.length, 1, title)
    }
  }
})

test('a secondary rate limit that says how long to wait is waited for', async (t) => {
  const { forget, log, server, tell } = await start(t)
  for (const operation of Object.keys(CALLS).filter((one) => one !== 'issues/update-comment')) {
    forget()
    server.script.set(operation, [{ ...SECONDARY, headers: { 'retry-after': '0' } }])
    await tell()
    assert.deepEqual(
      log.filter((line) => /^::(warning|notice|error)/.test(line)),
      [],
      operation,
    )
    assert.equal(server.pullRequest.checkRuns.length, 1, operation)
    assert.deepEqual([server.comments.length, server.pullRequest.reviews.length], [1, 1], operation)
  }
})

test('several permissions that are missing are one notice', async (t) => {
  const { log, server, tell } = await start(t)
  for (const operation of Object.keys(CALLS)) server.denied.set(operation, { status: 403 })
  await tell()
  const told = log.filter((line) => /^::(warning|notice|error)/.test(line))
  assert.equal(told.length, 1)
  assert.match(
    told[0]!,
    /make a check run, comment on this pull request, suggest changes.*`checks: write` and `pull-requests: write`/,
  )
})
