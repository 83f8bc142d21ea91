import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditScripts } from '../../src/audit/engine.ts'
import { defineRule, type Rule } from '../../src/audit/rule.ts'
import { applyRuleSettings } from '../../src/audit/rule-settings.ts'
import { RULES } from '../../src/audit/rules/index.ts'
import type { RuleSetting } from '../../src/config/settings.ts'
import { UserError } from '../../src/errors.ts'
import type { Rehearsal, StatementRehearsal } from '../../src/sandbox/rehearsal.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { outline } from './harness.ts'

const DIALECT = { flavor: 'mysql', version: 80_400, ansiQuotes: false, noBackslashEscapes: false } as const

function run(
  sql: string,
  options: { rules?: readonly Rule[]; settings?: Record<string, Partial<RuleSetting>>; rehearsal?: Rehearsal } = {},
) {
  const script = parseScript(new Source('m.sql', sql), { dialect: DIALECT, database: 'shop' })
  const rules = applyRuleSettings(options.rules ?? RULES, new Map(Object.entries(options.settings ?? {})))
  return auditScripts({ scripts: [script], rehearsal: options.rehearsal ?? null, rules, notes: [] })
}

test('without a rehearsal the text alone is judged, and nothing is claimed about undoing', () => {
  const report = run('UPDATE t SET a = 1;\nALTER TABLE t DROP COLUMN b;\nCREATE TABLE u (a int);')
  assert.deepEqual(outline(report), [
    '1:1 error where-required',
    '2:15 warning destructive-drop',
    '3:14 warning table-primary-key',
  ])
  assert.deepEqual(report.counts, { error: 1, warning: 2, notice: 0 })
  assert.equal(report.sandbox, null)
  assert.deepEqual(report.files[0]!.statements[0]!.reversible, {
    verdict: 'none',
    reason: 'not known, since the statement was not rehearsed',
  })
})

test('a severity can be set, and a rule turned off', () => {
  assert.deepEqual(outline(run('UPDATE t SET a = 1;', { settings: { 'where-required': { severity: 'notice' } } })), [
    '1:1 notice where-required',
  ])
  assert.deepEqual(outline(run('UPDATE t SET a = 1;', { settings: { 'where-required': { severity: 'off' } } })), [])
})

test('unknown rules, unknown options and options of the wrong type are refused by name', () => {
  const refused = (settings: Record<string, Partial<RuleSetting>>) => {
    try {
      run('SELECT 1', { settings })
    } catch (error) {
      assert.ok(error instanceof UserError)
      return `${error.message} | ${error.hint}`
    }
    return assert.fail('nothing was refused')
  }
  assert.equal(refused({ 'where-requird': {} }), 'There is no rule `where-requird` | Did you mean `where-required`?')
  assert.match(refused({ 'charset-not-allowed': { options: { alow: [] } } }), /has no option `alow` \| It has: allow\./)
  assert.match(refused({ 'charset-not-allowed': { options: { allow: 'utf8' } } }), /must be text or a list of texts/)
  assert.match(refused({ 'where-required': { options: { x: 1 } } }), /only its severity/)
})

test('options reach the rule', () => {
  const sql = 'CREATE DATABASE d CHARACTER SET latin1;'
  assert.deepEqual(outline(run(sql)), ['1:1 warning charset-not-allowed'])
  assert.deepEqual(outline(run(sql, { settings: { 'charset-not-allowed': { options: { allow: ['latin1'] } } } })), [])
})

const crashing = defineRule({
  id: 'crashing',
  severity: 'notice',
  summary: '',
  why: '',
  advice: '',
  bad: null,
  good: null,
  visit: {
    statement({ statement }) {
      if (statement.index === 2) throw new TypeError('out of order')
    },
  },
})

test('a rule that throws is a finding, and the other rules still look', () => {
  const report = run('SELECT 1;\nDELETE FROM t;', { rules: [crashing, ...RULES] })
  assert.deepEqual(outline(report), ['2:1 error rule-crashed', '2:1 error where-required'])
  assert.match(report.files[0]!.statements[1]!.findings[0]!.message, /`crashing` failed.*out of order/)
})

test('files without a statement are told', () => {
  assert.match(run('').files[0]!.findings[0]!.message, /is empty/)
  assert.deepEqual(outline(run('-- later\n/* more */')), ['1:1 notice empty-migration'])
})

test('problems of the script are findings', () => {
  assert.deepEqual(
    outline(run("UPDATE t SET a = 'x WHERE id = 1;")).filter((line) => line.endsWith('script-problem')),
    ['1:18 error script-problem'],
  )
})

const REASON = '-- one row only'
const CASES: Readonly<Record<string, { sql: string; found: readonly string[] }>> = {
  'before the statement': { sql: `-- rollgate: ignore where-required ${REASON}\nDELETE FROM t;`, found: [] },
  'other comments between': {
    sql: `/* rollgate: ignore where-required ${REASON} */\n-- more\n\nDELETE FROM t;`,
    found: [],
  },
  'hash comment': { sql: `# rollgate: ignore where-required ${REASON}\nDELETE FROM t;`, found: [] },
  'inside the statement': { sql: `DELETE /* rollgate: ignore where-required ${REASON} */ FROM t;`, found: [] },
  'only the next statement': {
    sql: `-- rollgate: ignore where-required ${REASON}\nDELETE FROM t;\nDELETE FROM u;`,
    found: ['3:1 error where-required'],
  },
  'the whole file': {
    sql: `-- rollgate: ignore-file where-required ${REASON}\nDELETE FROM t;\nDELETE FROM u;`,
    found: [],
  },
  'several rules': {
    sql: `-- rollgate: ignore where-required, insert-without-columns ${REASON}\nDELETE FROM t;`,
    found: ['1:1 warning unused-suppression'],
  },
  'without a reason': {
    sql: '-- rollgate: ignore where-required\nDELETE FROM t;',
    found: ['1:1 error invalid-directive', '2:1 error where-required'],
  },
  'an empty reason': {
    sql: '-- rollgate: ignore where-required --\nDELETE FROM t;',
    found: ['1:1 error invalid-directive', '2:1 error where-required'],
  },
  'an unknown rule': {
    sql: `-- rollgate: ignore where-requierd ${REASON}\nDELETE FROM t;`,
    found: ['1:1 error invalid-directive', '2:1 error where-required'],
  },
  'no rule': {
    sql: `-- rollgate: ignore ${REASON}\nDELETE FROM t;`,
    found: ['1:1 error invalid-directive', '2:1 error where-required'],
  },
  'an unknown verb': {
    sql: `-- rollgate: disable where-required ${REASON}\nDELETE FROM t;`,
    found: ['1:1 error invalid-directive', '2:1 error where-required'],
  },
  'behind the statement on its line': {
    sql: `DELETE FROM t; -- rollgate: ignore where-required ${REASON}\nSELECT 1;`,
    found: ['1:16 error invalid-directive', '1:1 error where-required'],
  },
  'after the last statement': {
    sql: `DELETE FROM t;\n-- rollgate: ignore where-required ${REASON}`,
    found: ['2:1 error invalid-directive', '1:1 error where-required'],
  },
  'ignore-file too late': {
    sql: `SELECT 1;\n-- rollgate: ignore-file where-required ${REASON}\nDELETE FROM t;`,
    found: ['2:1 error invalid-directive', '3:1 error where-required'],
  },
  'nothing to suppress': {
    sql: `-- rollgate: ignore where-required ${REASON}\nDELETE FROM t WHERE id = 1;`,
    found: ['1:1 warning unused-suppression'],
  },
  'findings about directives': {
    sql: `-- rollgate: ignore-file unused-suppression ${REASON}\nSELECT 1;`,
    found: ['1:1 error invalid-directive'],
  },
  'in a string': {
    sql: "INSERT INTO t (a) VALUES ('-- rollgate: ignore where-required -- x');\nDELETE FROM t;",
    found: ['2:1 error where-required'],
  },
}

for (const [name, { sql, found }] of Object.entries(CASES)) {
  test(`suppression: ${name}`, () => assert.deepEqual(outline(run(sql)), found))
}

test('what is suppressed is told with its reason', () => {
  assert.deepEqual(run(`-- rollgate: ignore where-required ${REASON}\nDELETE FROM t;`).notes, [
    'm.sql:1 suppresses a finding of where-required: one row only',
  ])
})

test('a rule that is off leaves its suppressions alone', () => {
  const settings = { 'where-required': { severity: 'off' } } as const
  assert.deepEqual(outline(run(`-- rollgate: ignore where-required ${REASON}\nSELECT 1;`, { settings })), [])
})

function rehearsed(outcome: StatementRehearsal['outcome'], sameFlavor = true): Rehearsal {
  const step: StatementRehearsal = {
    outcome,
    effects: [],
    named: new Map(),
    online: 'n/a',
    lock: null,
    cost: null,
    sizes: new Map(),
    measured: [],
    estimate: { rows: null, method: '' },
    reversible: { verdict: 'full' },
    rollbackPreview: null,
    proof: null,
  }
  return {
    sandbox: { flavor: 'mysql', version: '8.4.0', sameFlavor, foldsNames: false },
    readers: [],
    files: [[step]],
    notes: [],
  }
}

test('server errors: at their place, with the code, and less severe where they may not hold', () => {
  const failed = {
    kind: 'failed',
    code: 1054,
    sqlState: '42S22',
    message: "Unknown column 'nope' in 'where clause'",
    followsFrom: null,
  } as const
  const sql = 'DELETE FROM nope WHERE a = 1\n  AND nope = 2'
  const [error] = run(sql, { rehearsal: rehearsed(failed) }).files[0]!.statements[0]!.findings
  assert.deepEqual([error!.severity, error!.serverCode, error!.start.line, error!.start.column], ['error', 1054, 2, 7])
  assert.deepEqual(outline(run(sql, { rehearsal: rehearsed(failed, false) })), ['2:7 warning server-error'])
  assert.deepEqual(outline(run(sql, { rehearsal: rehearsed({ ...failed, followsFrom: 1 }) })), [
    '2:7 notice server-error',
  ])
})

const SYNTAX: readonly (readonly [sql: string, near: string, line: number, place: string])[] = [
  ['SELECT 1\nFRM t', 't', 2, '2:5'],
  ['SELECT (1', '', 1, '1:9'],
  ["SELECT 'a', 'it''s' 5", '5', 1, '1:21'],
]
for (const [sql, near, line, place] of SYNTAX) {
  test(`syntax error near "${near}"`, () => {
    const message = `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${near}' at line ${line}`
    const report = run(sql, {
      rehearsal: rehearsed({ kind: 'failed', code: 1064, sqlState: '42000', message, followsFrom: null }),
    })
    assert.deepEqual(outline(report), [`${place} error server-error`])
  })
}

test('long statements are reported by their beginning', () => {
  const report = run(`INSERT INTO t (a) VALUES ${Array(20_000).fill('(12345)').join(',')};`)
  const { sql } = report.files[0]!.statements[0]!
  assert.ok(Buffer.byteLength(sql) <= 65_536 && sql.startsWith('INSERT INTO t (a)'))
})
