import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newNames } from '../../src/audit/names.ts'
import { newColumns } from '../../src/audit/new-columns.ts'
import type { RuleContext } from '../../src/audit/rule.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'

const dialect = { flavor: 'mysql', version: 90_704, ansiQuotes: false, noBackslashEscapes: false } as const

/** What a rule sees without a sandbox: the text alone. */
function textOnly(sql: string): RuleContext {
  const [statement] = parseScript(new Source('a.sql', sql), { dialect, database: 'shop' }).statements
  return { statement: statement!, structureKnown: false, changes: [], table: () => null } as unknown as RuleContext
}

test('columns are read from the text in the words of SHOW CREATE TABLE', () => {
  const found = newColumns(
    textOnly(`CREATE TABLE a (id SERIAL, \`b\` INTEGER(11) UNSIGNED NOT NULL DEFAULT '0' COMMENT 'x', c NUMERIC(10,2),
      d varchar(20) CHARSET latin1 COLLATE latin1_bin, e int AS (b + 1) STORED, PRIMARY KEY (b))`),
  )
  assert.deepEqual(
    found.map(({ column, inPrimaryKey }) => [
      column.name,
      column.type.base,
      column.nullable,
      column.default,
      inPrimaryKey,
    ]),
    [
      ['id', 'bigint', false, null, false],
      ['b', 'int', false, "'0'", true],
      ['c', 'decimal', true, null, false],
      ['d', 'varchar', true, null, false],
      ['e', 'int', true, null, false],
    ],
  )
  assert.equal(found[0]!.column.autoIncrement, true)
  assert.equal(found[1]!.column.comment, 'x')
  assert.deepEqual([found[3]!.column.charset, found[3]!.column.collation], ['latin1', 'latin1_bin'])
  assert.equal(found[4]!.column.generated?.stored, true)
})

test('names that a statement gives, with their kinds and places', () => {
  const sql =
    'ALTER TABLE t ADD COLUMN a int, ADD UNIQUE KEY u (a, b), RENAME COLUMN c TO d, CHANGE e e int, RENAME TO shop.v'
  const names = newNames(textOnly(sql))
  assert.deepEqual(
    names.map(({ kind, text, columns }) => [kind, text, columns.join()]),
    [
      ['table', 'v', ''],
      ['column', 'a', ''],
      ['unique-index', 'u', 'a,b'],
      ['column', 'd', ''],
    ],
  )
  for (const { span, text } of names) assert.equal(sql.slice(span.start, span.end), text)
  assert.deepEqual(
    newNames(textOnly('CREATE DATABASE IF NOT EXISTS `my-shop`')).map(({ kind, text }) => [kind, text]),
    [['database', 'my-shop']],
  )
})
