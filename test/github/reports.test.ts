import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { AuditReport, Finding, Severity, StatementReport } from '../../src/audit/finding.ts'
import type { DeployReport } from '../../src/deploy/report.ts'
import { annotations } from '../../src/github/annotations.ts'
import { auditMarkdown, auditTitle } from '../../src/github/audit-markdown.ts'
import { COMMENT_LIMIT } from '../../src/github/comment.ts'
import { deployMarkdown, deployTitle, rollbackMarkdown } from '../../src/github/deploy-markdown.ts'
import { LimitedMarkdown } from '../../src/github/markdown.ts'
import { writeSummary } from '../../src/github/summary.ts'
import { SecretMasks, StepOutput } from '../action/runner-commands.ts'

function finding(severity: Severity, rule: string, message = 'says `no`', lines = 1): Finding {
  return {
    rule,
    severity,
    message,
    start: { line: 3, column: 5, offset: 30 },
    end: { line: 2 + lines, column: 9, offset: 34 },
  }
}

function statement(index: number, findings: Finding[], sql = 'DELETE FROM t'): StatementReport {
  const at = { line: index, column: 1, offset: 0 }
  return {
    index,
    kind: 'DELETE',
    sql,
    start: at,
    end: at,
    tables: ['shop.t'],
    findings,
    estimate: { rows: 1200, method: 'EXPLAIN' },
    online: 'n/a',
    reversible: { verdict: 'full' },
  }
}

function report(files: AuditReport['files']): AuditReport {
  const all = files.flatMap((file) => [...file.findings, ...file.statements.flatMap(({ findings }) => findings)])
  const number = (severity: Severity) => all.filter((one) => one.severity === severity).length
  const counts = { error: number('error'), warning: number('warning'), notice: number('notice') }
  return { version: 1, files, counts, sandbox: { flavor: 'mariadb', version: '10.11.6' }, notes: [] }
}

function obeyed(lines: string[]): StepOutput {
  const output = new StepOutput(new SecretMasks(), '/work')
  for (const line of lines) output.read(line)
  return output
}

test('the worst findings are annotated, within what GitHub shows, and the rest is counted', () => {
  const many = (severity: Severity) =>
    Array.from({ length: 14 }, (_, index) => finding(severity, `${severity}-${index}`))
  const found = [...many('notice'), ...many('warning'), ...many('error')]
  const output = obeyed(annotations(report([{ path: 'db/1.sql', findings: [], statements: [statement(1, found)] }])))
  const levels = output.annotations.map(({ level }) => level)
  assert.deepEqual(output.dropped, [])
  assert.deepEqual(
    ['error', 'warning', 'notice'].map((level) => levels.filter((one) => one === level).length),
    [9, 8, 8],
  )
  assert.equal(levels[0], 'error')
  assert.match(output.annotations.at(-1)!.message, /^18 more findings/)
})

test('an annotation stands at its place, and has columns only within one line', () => {
  const output = obeyed(
    annotations(
      report([
        { path: 'db/a,b.sql', findings: [finding('error', 'one'), finding('error', 'two', 'x', 4)], statements: [] },
      ]),
    ),
  )
  assert.deepEqual(
    output.annotations.map(({ properties }) => properties),
    [
      { title: 'Rollgate: one', file: 'db/a,b.sql', line: '3', endLine: '3', col: '5', endColumn: '8' },
      { title: 'Rollgate: two', file: 'db/a,b.sql', line: '3', endLine: '6' },
    ],
  )
})

test('a long message is cut before GitHub would cut it', () => {
  const output = obeyed(
    annotations(report([{ path: 'a', findings: [finding('error', 'x', 'm'.repeat(9000))], statements: [] }])),
  )
  assert.match(output.annotations[0]!.message, /more characters\)$/)
})

test('summary and comment keep to their limits, whole in their markup, whatever the script holds', (t) => {
  const sql = `-- </details> ${'表```'.repeat(500)}\nDELETE FROM t`
  const files = Array.from({ length: 400 }, (_, index) => ({
    path: `db/${index} 移行 | <b>.sql`,
    findings: [],
    statements: [1, 2, 3].map((at) => statement(at, [finding('error', 'where-required')], sql)),
  }))
  const comment = auditMarkdown(report(files), true, new LimitedMarkdown(COMMENT_LIMIT, 'characters'))
  assert.ok(comment.length <= COMMENT_LIMIT && comment.length > COMMENT_LIMIT / 2, String(comment.length))

  const directory = mkdtempSync(join(tmpdir(), 'rollgate-summary-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'summary.md')
  writeFileSync(path, 'x'.repeat(100_000))
  writeSummary({ GITHUB_STEP_SUMMARY: path }, (into) => auditMarkdown(report(files), true, into))
  const summary = readFileSync(path)
  assert.ok(summary.length <= 1024 * 1024 && summary.length > 900_000, String(summary.length))
  for (const text of [comment, summary.toString()]) {
    assert.match(text, /more: see the JSON report/)
    const outside = text.replace(/^(`{3,})sql\n[\s\S]*?\n\1$/gm, '')
    assert.equal(outside.split('<details>').length, outside.split('</details>').length)
    assert.doesNotMatch(outside, /<b>/)
  }
})

test('the verdict tells the numbers', () => {
  const files = (findings: Finding[]) => report([{ path: 'a.sql', findings, statements: [] }])
  assert.equal(auditTitle(report([]), false), '✅ No migrations to audit')
  assert.equal(auditTitle(files([]), false), '✅ All clear in 1 migration')
  assert.equal(auditTitle(files([finding('warning', 'x')]), false), '⚠️ 1 warning in 1 migration')
  assert.equal(auditTitle(files([finding('warning', 'x')]), true), '❌ 1 warning in 1 migration')
  assert.equal(auditTitle(files([finding('error', 'x'), finding('error', 'x')]), false), '❌ 2 errors in 1 migration')
})

const DEPLOYED: DeployReport = {
  deployment: '20261121-101500-3f9a',
  target: 'db:3306/shop',
  state: 'failed',
  migrations: [
    {
      file: 'db/1.sql',
      checksum: '0',
      state: 'failed',
      statements: [
        {
          index: 1,
          opid: '1763719200_7_00000001',
          kind: 'DELETE',
          sql: 'DELETE FROM t -- | @octo',
          state: 'done',
          affectedRows: 1234,
          capturedRows: 1234,
          seconds: 0.5,
          backupDatabase: 'b',
          backupTable: 't',
        },
        {
          index: 2,
          opid: null,
          kind: 'INSERT',
          sql: 'INSERT INTO t VALUES (1)',
          state: 'failed',
          affectedRows: null,
          capturedRows: 0,
          seconds: 0.1,
          backupDatabase: null,
          backupTable: null,
          error: "Duplicate entry '1' for key 'PRIMARY'",
        },
      ],
    },
    { file: 'db/2.sql', checksum: '0', state: 'pending', statements: [] },
  ],
  rollback: { directory: 'rollback/x', files: ['rollback.sql'], rows: 1234, bytes: 5678 },
  notes: [],
}

test('a deployment tells what ran, what failed and how to undo it', () => {
  const artifact = {
    id: '42',
    name: 'rollgate-rollback-x',
    url: 'https://github.com/octo/shop/actions/runs/1/artifacts/42',
    digest: 'abc',
    until: '2027-02-19',
    encrypted: false,
  }
  const text = deployMarkdown(
    DEPLOYED,
    { artifact, notes: [], failed: false },
    { runId: '1', url: 'https://github.com/octo/shop', workflow: 'rollgate-rollback.yml' },
    new LimitedMarkdown(10_000, 'bytes'),
  )
  for (const part of [
    '❌ Deploying to <code>db:3306/shop</code> failed',
    "Duplicate entry '1' for key 'PRIMARY'",
    'rollgate rollback 20261121-101500-3f9a',
    'gh run download 1 --name rollgate-rollback-x',
    '1,234 rows can be rolled back from the backup tables, until 2027-02-19 also from the artifact',
    'https://github.com/octo/shop/actions/workflows/rollgate-rollback.yml',
    'gh workflow run rollgate-rollback.yml -f deployment=20261121-101500-3f9a',
    '| ✅ | <code>db/1.sql</code> | <code>DELETE FROM t -- &#124; &#64;octo</code> | 1,234 | 1,234 | 0.50 |',
    '| ⏸️ | <code>db/2.sql</code> |',
  ]) {
    assert.ok(text.includes(part), `${part}\n\n${text}`)
  }
})

test('each outcome of a deployment has its own words', () => {
  const states = ['done', 'failed', 'undone', 'interrupted', 'unknown', 'nothing'] as const
  const titles = states.map((state) => deployTitle({ ...DEPLOYED, state }))
  assert.equal(new Set(titles).size, states.length)
})

test('a rollback that met later changes shows them', () => {
  const text = rollbackMarkdown(
    {
      deployment: 'x',
      state: 'conflict',
      rows: 0,
      notes: [],
      statements: [
        {
          opid: '1_2_3',
          kind: 'UPDATE',
          sql: 'UPDATE t SET a = 1',
          applied: 0,
          conflicts: [{ table: 't', key: 'id=1', expected: 'a=1', found: 'a=2 | <b>' }],
        },
      ],
    },
    { artifact: null, notes: [], failed: false },
    new LimitedMarkdown(10_000, 'bytes'),
  )
  assert.match(text, /was not rolled back: rows changed since/)
  assert.ok(
    text.includes('| <code>t</code> | <code>id=1</code> | <code>a=1</code> | <code>a=2 &#124; &lt;b&gt;</code> |'),
    text,
  )
})
