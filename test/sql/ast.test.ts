import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalise, parseAst } from '../../src/sql/ast.ts'
import { MARIADB, MYSQL, statement } from './read.ts'

test('parses DML and queries', () => {
  const parsed = parseAst(statement('UPDATE t SET a = 1 WHERE b = 2'))
  assert.equal('ast' in parsed && (parsed.ast as { type: string }).type, 'update')
})

test('opens version comments, which the parser alone takes for comments', () => {
  const parsed = parseAst(statement('/*!50001 DELETE FROM t */'))
  assert.equal('ast' in parsed && (parsed.ast as { type: string }).type, 'delete')
})

test('an error is short and says where', () => {
  assert.deepEqual(parseAst(statement('ALTER TABLE t CONVERT TO CHARACTER SET utf8')), {
    error: '"C" at line 1, column 15 was not expected',
  })
})

test('normalising keeps length and lines', () => {
  const cases: [sql: string, dialect: typeof MYSQL, expected: string][] = [
    ['SELECT /* a\n */ 1 -- b', MYSQL, 'SELECT     \n    1'],
    ['SELECT 1 /*!50001 + 2 */', MYSQL, 'SELECT 1          + 2   '],
    ['SELECT 1 /*M! + 2 */ + 3', MARIADB, 'SELECT 1      + 2    + 3'],
    [`SELECT "a\`b" FROM "t"`, { ...MYSQL, ansiQuotes: true }, 'SELECT `a_b` FROM `t`'],
    [`SELECT 'c:\\' FROM t`, { ...MYSQL, noBackslashEscapes: true }, "SELECT 'c:/' FROM t"],
  ]
  for (const [sql, dialect, expected] of cases) {
    const read = statement(sql, dialect)
    assert.equal(normalise(read), expected)
    assert.equal(normalise(read).length, read.text.length)
  }
})
