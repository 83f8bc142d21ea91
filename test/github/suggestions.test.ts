import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditReport, Finding } from '../../src/audit/finding.ts'
import { linesOfPatch } from '../../src/github/patch.ts'
import { suggestionBody, suggestionsOf } from '../../src/github/suggestions.ts'
import { Source } from '../../src/sql/source.ts'

/** A report with a fix for each of the texts: the first place where it stands after the one before. */
function suggested(text: string, fixes: readonly (readonly [string, string])[]) {
  const source = new Source('db/1.sql', text)
  let at = 0
  const findings = fixes.map(([old, replacement]): Finding => {
    const offset = text.indexOf(old, at)
    assert.ok(offset >= 0)
    at = offset + old.length
    const [start, end] = [source.positionAt(offset), source.positionAt(at)]
    return { rule: 'r', severity: 'warning', message: 'm', start, end, fix: { start, end, text: replacement } }
  })
  const report: AuditReport = {
    version: 1,
    files: [{ path: 'db/1.sql', statements: [], findings }],
    counts: { error: 0, warning: findings.length, notice: 0 },
    sandbox: null,
    notes: [],
  }
  return suggestionsOf(report, new Map([['db/1.sql', source]]))
}

test('fixes on one line are one suggestion, and lines apart are several', () => {
  const found = suggested('a = NULL AND b = NULL\nc\nd = NULL', [
    ['= NULL', 'IS NULL'],
    ['= NULL', 'IS NULL'],
    ['= NULL', 'IS NULL'],
  ])
  assert.deepEqual(
    found.map(({ after, endLine, findings, startLine }) => [startLine, endLine, after, findings.length]),
    [
      [1, 1, 'a IS NULL AND b IS NULL', 2],
      [3, 3, 'd IS NULL', 1],
    ],
  )
})

test('a fix over several lines replaces them all, and what overlaps it is left out', () => {
  const [one, ...others] = suggested('x\nDEFINER = root\n  @localhost VIEW\ny', [
    ['root\n  @localhost', 'CURRENT_USER'],
  ])
  assert.deepEqual([one!.startLine, one!.endLine, one!.after, others], [2, 3, 'DEFINER = CURRENT_USER VIEW', []])
})

test('the same lines twice are two suggestions, each known again wherever it stands', () => {
  const twice = suggested('a = NULL\na = NULL\n', [
    ['= NULL', 'IS NULL'],
    ['= NULL', 'IS NULL'],
  ])
  assert.equal(new Set(twice.map(({ marker }) => marker)).size, 2)
  const moved = suggested('-- more\n\na = NULL\n', [['= NULL', 'IS NULL']])
  assert.equal(moved[0]!.marker, twice[0]!.marker)
})

test('other line ends are left alone, and nothing in the lines ends the block', () => {
  assert.deepEqual(suggested('a = NULL\r\nb\r\n', [['= NULL', 'IS NULL']]), [])
  const [one] = suggested("a = NULL AND b = '```\n</details>'", [['= NULL', 'IS NULL']])
  assert.match(suggestionBody(one!), /\n````suggestion\na IS NULL AND b = '```\n````$/)
})

test('a patch shows the lines of the new file that stand in it, hunk by hunk', () => {
  const patch = [
    '@@ -1,2 +1,3 @@ CREATE TABLE',
    ' one',
    '-gone',
    '+two',
    '+@@ -9 +9 @@',
    '@@ -10 +20 @@',
    '+x',
    '\\ No newline at end of file',
  ].join('\n')
  assert.deepEqual(
    [...linesOfPatch(patch)].map(([line, { hunk, text }]) => [line, hunk, text]),
    [
      [1, 1, 'one'],
      [2, 1, 'two'],
      [3, 1, '@@ -9 +9 @@'],
      [20, 2, 'x'],
    ],
  )
  assert.equal(linesOfPatch('').size, 0)
})
