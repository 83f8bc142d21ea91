import assert from 'node:assert/strict'
import test from 'node:test'
import type { DeployReport, RollbackReport } from '../../src/deploy/report.ts'
import { deployText } from '../../src/report/deploy-text.ts'
import { oneLine, shortened, textTable, withCommas } from '../../src/report/layout.ts'
import { rollbackText } from '../../src/report/rollback-text.ts'
import { COLOURED } from '../../src/report/style.ts'

const deployed: DeployReport = {
  deployment: '20261121-101500-3f9a',
  target: 'db:3306/shop',
  state: 'failed',
  migrations: [
    {
      file: 'db/1.sql',
      checksum: 'x',
      state: 'failed',
      statements: [
        {
          index: 1,
          opid: '1763720000_12_00000001',
          kind: 'UPDATE',
          sql: 'UPDATE products\n   SET price = price * 1.05\n WHERE status = 1 AND more = 2',
          state: 'done',
          affectedRows: 12345,
          capturedRows: 12345,
          seconds: 0.214,
          backupDatabase: 'db_3306_shop',
          backupTable: 'products',
        },
        {
          index: 2,
          opid: null,
          kind: 'DROP TABLE',
          sql: 'DROP TABLE \x1b[2Jgone',
          state: 'failed',
          affectedRows: null,
          capturedRows: 0,
          seconds: 0,
          backupDatabase: null,
          backupTable: null,
          error: "Unknown table 'gone' (error 1051)",
        },
      ],
    },
  ],
  rollback: { directory: 'rollback/20261121-101500-3f9a', files: ['rollback.sql'], rows: 12345, bytes: 1000000 },
  notes: ['A note.'],
}

test('a deployment: opids, rows, the failed statement with its error, where the rollback lies', () => {
  assert.equal(
    deployText(deployed),
    `Deployment 20261121-101500-3f9a to db:3306/shop: failed

db/1.sql: failed
  opid                    statement                                     affected  captured  seconds
  1763720000_12_00000001  UPDATE products SET price = price * 1.05 WH…    12,345    12,345     0.21
  -                       DROP TABLE ?[2Jgone                                  -         -        -  failed
  statement 2: Unknown table 'gone' (error 1051)

Rollback: rollback/20261121-101500-3f9a (1 file, 12,345 rows, 1,000,000 bytes)
Backup tables: database db_3306_shop
To undo it: rollgate rollback 20261121-101500-3f9a
A note.
`,
  )
  const [{ statements, ...migration }] = deployed.migrations as [DeployReport['migrations'][number]]
  const nothing = { ...deployed, migrations: [{ ...migration, statements: statements.slice(1) }] }
  assert.doesNotMatch(deployText(nothing), /To undo it/)
  const unknown = { ...statements[0]!, opid: null, state: 'unknown' as const }
  assert.match(deployText({ ...deployed, migrations: [{ ...migration, statements: [unknown] }] }), /To undo it/)
  assert.ok(deployText(deployed, COLOURED).includes('\x1b[31mfailed\x1b[39m'))
})

test('a rollback with conflicts', () => {
  const report: RollbackReport = {
    deployment: 'd1',
    state: 'conflict',
    statements: [
      {
        opid: '1_2_3',
        kind: 'UPDATE',
        sql: 'UPDATE t SET a = 1',
        applied: 0,
        conflicts: Array.from({ length: 22 }, (_, at) => ({
          table: 't',
          key: `id=${at}`,
          expected: 'a=1',
          found: 'a=2',
        })),
      },
    ],
    rows: 0,
    notes: [],
  }
  const lines = rollbackText(report).split('\n')
  assert.equal(lines[0], 'Rollback of deployment d1: rows were changed since')
  assert.equal(lines.filter((line) => line.startsWith('Conflict in t, row')).length, 20)
  assert.ok(lines.includes('and 2 conflicts more; --format json lists all'))
  assert.match(lines.at(-2)!, /^Nothing was changed\. --on-conflict skip .* --force overwrites them\.$/)
  // Chunks before it, and what was undone before DDL, are committed.
  const later = rollbackText({ ...report, rows: 5000 })
  assert.match(later, /\n5,000 rows restored before the conflict\n$/)
  assert.doesNotMatch(later, /Nothing was changed/)
})

test('layout', () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(withCommas), ['0', '999', '1,000', '1,234,567'])
  assert.equal(shortened('日本語テキスト', 4), '日本語…')
  assert.equal(oneLine(' a\r\n\tb\u0007\u009b c '), 'a b?? c')
  assert.deepEqual(
    textTable(
      ['a', 'b'],
      ['left', 'right'],
      [
        ['日本', '1'],
        ['x', '22'],
      ],
    ),
    ['a      b', '日本   1', 'x     22'],
  )
})
