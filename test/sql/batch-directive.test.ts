import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBatches } from '../../src/sql/batch-directive.ts'
import { withinRange } from '../../src/sql/batch-statement.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'

const dialect = { flavor: 'mysql', version: 90_700, ansiQuotes: false, noBackslashEscapes: false } as const

function read(sql: string) {
  const script = parseScript(new Source('m.sql', sql), { dialect, database: 'shop' })
  return { script, ...readBatches(script) }
}

test('what a directive asks for', () => {
  const asked = (directive: string) => {
    const { batches, problems } = read(`-- rollgate: ${directive}\nDELETE FROM t;`)
    const { span: _, ...batch } = batches.get(1) ?? { span: null }
    return problems.length === 0 ? batch : problems[0]!.message
  }
  assert.deepEqual(asked('batch 5000 by id'), { size: 5000, by: ['id'], pause: 0 })
  assert.deepEqual(asked('batch 1 BY a , `b ``c`  pause 0.25'), { size: 1, by: ['a', 'b `c'], pause: 0.25 })
  assert.match(String(asked('batch by id')), /is written/)
  assert.match(String(asked('batch 0 by id')), /1 to 10000000 rows/)
  assert.match(String(asked('batch 10 by a, A')), /twice/)
  assert.match(String(asked('batch 10 by a-b')), /no name of a column/)
  assert.match(String(asked('batch 10 by id pause 4000')), /at most 3600/)
})

/** Statements that are fit, and others with what the refusal says. */
const STATEMENTS: readonly (readonly [sql: string, refusal: RegExp | null])[] = [
  ['UPDATE t SET x = x + 1', null],
  [
    'UPDATE LOW_PRIORITY shop.t AS a SET a.x = IF(a.y IN (1, 2), CONCAT(a.s, "x"), DEFAULT(x)) WHERE a.y BETWEEN 1 AND 2',
    null,
  ],
  ['DELETE QUICK FROM t WHERE created < NOW() - INTERVAL 90 DAY', null],
  ['DELETE FROM t WHERE `select` = 1 AND t.limit = 2', null],
  ["UPDATE t SET x = 'a) WHERE (SELECT' WHERE y = 1 -- LIMIT 1\n", null],
  ['UPDATE t SET x = 1 LIMIT 10', /LIMIT/],
  ['DELETE FROM t ORDER BY x', /ORDER BY/],
  ['DELETE FROM t WHERE x = 1 RETURNING id', /RETURNING/],
  ['UPDATE IGNORE t SET x = 1', /IGNORE/],
  ['DELETE FROM t PARTITION (p0)', /partitions/],
  ["DELETE FROM t FOR PORTION OF p FROM '2000-01-01' TO '2001-01-01'", /PORTION/],
  ['UPDATE t, u SET t.x = u.x', /several tables/],
  ['UPDATE t JOIN u ON t.id = u.id SET t.x = u.x', /several tables/],
  ['DELETE t FROM t JOIN u ON t.id = u.id', /several tables/],
  ['DELETE FROM t USING t, u', /several tables/],
  ['UPDATE t SET x = (SELECT MAX(x) FROM u)', /subquery/],
  ['DELETE FROM t WHERE x IN (SELECT x FROM t AS o)', /subquery/],
  ['DELETE FROM t WHERE x IN (TABLE u)', /subquery/],
  ['WITH c AS (SELECT 1) DELETE FROM t', /WITH/],
  ['UPDATE t SET x = @x', /@x/],
  ['UPDATE t SET x = (@x := x + 1)', /@x/],
  ['UPDATE t SET x = @@session.sql_mode', /sql_mode/],
  ['UPDATE t SET x = RAND()', /RAND/],
  ['UPDATE t SET x = UUID ()', /UUID/],
  ['UPDATE t SET x = shop.f(x)', /f\(\)/],
  ['UPDATE t SET x = `f`(x)', /f`\(\)/],
  ['UPDATE t SET x = NEXT VALUE FOR s', /sequence/],
  ['UPDATE t SET x = 1, t.id = 2', /assigns `id`/],
  ['UPDATE t SET x = 1 /*!50000 LIMIT 1 */', /comment/],
  ['INSERT INTO t VALUES (1)', /only UPDATE and DELETE/],
  ['TRUNCATE t', /only UPDATE and DELETE/],
]

test('which statements can be run in batches', () => {
  for (const [sql, refusal] of STATEMENTS) {
    const { batches, problems } = read(`-- rollgate: batch 10 by id\n${sql};`)
    if (refusal === null) assert.deepEqual([sql, problems, batches.size], [sql, [], 1])
    else assert.match(problems[0]?.message ?? 'none', refusal, sql)
  }
})

test('a directive belongs to one statement that commits by itself', () => {
  const said = (sql: string) => read(sql).problems.map(({ message }) => message)
  assert.match(said('DELETE FROM t; -- rollgate: batch 10 by id')[0]!, /stands behind/)
  assert.match(said('-- rollgate: batch 10 by id\n-- rollgate: batch 20 by id\nDELETE FROM t')[0]!, /already/)
  assert.match(said('BEGIN; -- x\n-- rollgate: batch 10 by id\nDELETE FROM t; COMMIT')[0]!, /transaction/)
  assert.match(said('SET autocommit = 0;\n-- rollgate: batch 10 by id\nDELETE FROM t; COMMIT')[0]!, /transaction/)
  assert.deepEqual(said('BEGIN; DELETE FROM t; COMMIT;\n-- rollgate: batch 10 by id\nDELETE FROM t'), [])
  assert.deepEqual(said('DELETE /* rollgate: batch 10 by id */ FROM t'), [])
})

test('a chunk is the statement within a range', () => {
  const chunk = (sql: string) => withinRange(read(sql).script.statements[0]!, '(`id` > 1)').text
  assert.equal(chunk('DELETE FROM t'), 'DELETE FROM t WHERE (`id` > 1)')
  assert.equal(
    chunk("UPDATE t SET x = ' WHERE ' WHERE a = 1 OR b = 2;"),
    "UPDATE t SET x = ' WHERE ' WHERE (`id` > 1) AND (a = 1 OR b = 2)",
  )
  assert.equal(chunk('DELETE FROM t WHERE(a)'), 'DELETE FROM t WHERE (`id` > 1) AND ((a))')
})
