import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyWrites } from '../../src/sql/body-writes.ts'

const DIALECT = { flavor: 'mysql', version: 90_700, ansiQuotes: false, noBackslashEscapes: false } as const

function written(body: string): string[] {
  const { statements, isUnclear } = bodyWrites(body, DIALECT, 'db')
  const tables = statements.flatMap(({ kind, tables }) =>
    tables.filter(({ access }) => access === 'write').map(({ database, name }) => `${kind} ${database}.${name}`),
  )
  return isUnclear ? [...tables, 'unclear'] : tables
}

test('statements that change rows are found wherever they stand in a body', () => {
  assert.deepEqual(written('SET NEW.a = 1'), [])
  assert.deepEqual(written("SET NEW.a = REPLACE(NEW.a, 'x', INSERT(NEW.b, 1, 1, ';'))"), [])
  assert.deepEqual(written('UPDATE counter SET n = n + 1'), ['UPDATE db.counter'])
  assert.deepEqual(
    written(
      "BEGIN DECLARE x INT; SELECT n INTO x FROM seen FOR UPDATE; IF x > 0 THEN INSERT INTO log VALUES (';', x) ON DUPLICATE KEY UPDATE n = 1; ELSE DELETE FROM other.t WHERE a = CASE x WHEN 1 THEN 2 ELSE 3 END; END IF; END",
    ),
    ['INSERT db.log', 'DELETE other.t'],
  )
  assert.deepEqual(
    written('BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION INSERT INTO failed VALUES (1); REPLACE `a b` SET n = 1; END'),
    ['INSERT db.failed', 'REPLACE db.a b'],
  )
  assert.deepEqual(written('UPDATE a JOIN b ON a.id = b.id SET a.n = 1, b.n = 2'), ['UPDATE db.a', 'UPDATE db.b'])
})

test('a statement that cannot be read, and the names of routines that may be called', () => {
  assert.deepEqual(written('INSERT INTO'), ['unclear'])
  const { words } = bodyWrites('BEGIN CALL `Count Up`(1); SET NEW.a = f(2); END', DIALECT, 'db')
  assert.ok(words.has('call') && words.has('count up') && words.has('f'))
})
