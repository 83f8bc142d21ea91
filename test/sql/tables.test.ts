import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MARIADB, script } from './read.ts'

/** `access database.name` of each table, in the order of the text. */
function tables(sql: string): string[] {
  const { source, statements } = script(sql, MARIADB, 'x')
  return statements[0]!.tables.map((table) => {
    const written = source.slice(table.span).replace(/[`\s]/g, '')
    assert.equal(
      written,
      table.database === 'x' && !written.startsWith('x.') ? table.name : `${table.database}.${table.name}`,
      sql,
    )
    return `${table.access} ${table.database === 'x' ? '' : `${table.database}.`}${table.name}`
  })
}

const CASES: readonly (readonly [sql: string, ...tables: string[]])[] = [
  ['SELECT a FROM t', 'read t'],
  ['SELECT 1'],
  ['SELECT 1 FROM DUAL'],
  ['SELECT t.`from` FROM d . t AS u, `e`.`v`', 'read d.t', 'read e.v'],
  ['SELECT EXTRACT(YEAR FROM a), TRIM(BOTH "x" FROM b), SUBSTRING(c FROM 2 FOR 3) FROM t', 'read t'],
  [
    'SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN (c, d) USING (y, z), e',
    'read a',
    'read b',
    'read c',
    'read d',
    'read e',
  ],
  [
    'SELECT * FROM (a STRAIGHT_JOIN b), (SELECT * FROM c WHERE d IN (SELECT e FROM f)) g',
    'read a',
    'read b',
    'read c',
    'read f',
  ],
  ['SELECT * FROM a USE INDEX FOR ORDER BY (i, j) JOIN b FORCE INDEX FOR JOIN (k) WHERE c = 1, d', 'read a', 'read b'],
  ['SELECT * FROM a PARTITION (p, q) FOR SYSTEM_TIME AS OF NOW() b, c FOR UPDATE', 'read a', 'read c'],
  ['SELECT * FROM a GROUP BY b, c ORDER BY d, e LIMIT 1, 2', 'read a'],
  ['SELECT * FROM a, JSON_TABLE(b, "$" COLUMNS (c INT PATH "$")) d, LATERAL (SELECT 1 FROM e) f', 'read a', 'read e'],
  ['SELECT * FROM { OJ a LEFT OUTER JOIN b ON 1 }', 'read a', 'read b'],
  ['(SELECT 1 FROM a) UNION (SELECT 2 FROM b) UNION TABLE c', 'read a', 'read b', 'read c'],
  ['WITH a AS (SELECT * FROM b), c (x, y) AS (SELECT * FROM a) SELECT * FROM c, a, d.a', 'read b', 'read d.a'],
  ['WITH a AS (SELECT * FROM a) SELECT * FROM a', 'read a'],
  ['WITH RECURSIVE a AS (SELECT 1 UNION SELECT * FROM a) SELECT * FROM a'],
  ['SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a) b, a', 'read a'],
  ['SELECT a INTO @b FROM c', 'read c'],
  ['INSERT INTO t VALUES (1), ((SELECT MAX(a) FROM u))', 'write t', 'read u'],
  ['INSERT IGNORE d.t (a, b) SELECT a, b FROM u ON DUPLICATE KEY UPDATE a = 1, b = 2', 'write d.t', 'read u'],
  ['REPLACE LOW_PRIORITY INTO t PARTITION (p) SET a = (SELECT 1 FROM u)', 'write t', 'read u'],
  ['INSERT INTO t (SELECT * FROM u)', 'write t', 'read u'],
  ['INSERT INTO t WITH a AS (SELECT * FROM u) SELECT * FROM a', 'write t', 'read u'],
  ['INSERT INTO t TABLE u', 'write t', 'read u'],
  ['UPDATE t SET a = 1, b = (SELECT 1 FROM u) WHERE c IN (SELECT 1 FROM v)', 'write t', 'read u', 'read v'],
  ['UPDATE LOW_PRIORITY IGNORE d.t AS u SET u.a = 1', 'write d.t'],
  ['UPDATE a, b AS c SET c.x = a.x, c.y = a.y WHERE a.z = c.z', 'read a', 'write b'],
  ['UPDATE a JOIN b ON a.x = b.x SET a.y = 1, b.y = 2', 'write a', 'write b'],
  ['UPDATE a JOIN b USING (x) SET y = 1', 'write a', 'write b'],
  ['UPDATE (a LEFT JOIN b ON 1) SET a.y = 1', 'write a', 'read b'],
  ['UPDATE a JOIN (SELECT * FROM c) d ON 1 SET a.x = d.x', 'write a', 'read c'],
  ['WITH c AS (SELECT * FROM u) UPDATE t, c SET t.a = c.a', 'read u', 'write t'],
  ['DELETE FROM t WHERE a IN (SELECT b FROM u)', 'write t', 'read u'],
  ['DELETE QUICK FROM d.t ORDER BY a LIMIT 1', 'write d.t'],
  ['DELETE a, b.* FROM t AS a JOIN u AS b ON 1 JOIN v', 'write t', 'write u', 'read v'],
  ['DELETE FROM a, d.b.* USING a JOIN d.b JOIN c', 'write a', 'write d.b', 'read c'],
  ['DELETE HISTORY FROM t', 'write t'],
  [
    'CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES d.u (id)) UNION = (v, w)',
    'create t',
    'read d.u',
    'read v',
    'read w',
  ],
  ['CREATE TABLE t LIKE u', 'create t', 'read u'],
  ['CREATE TABLE t (LIKE d.u)', 'create t', 'read d.u'],
  ['CREATE TABLE t (a INT) AS SELECT * FROM u, v', 'create t', 'read u', 'read v'],
  ['ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id), RENAME TO d.v', 'alter t', 'read u', 'rename-to d.v'],
  ['ALTER TABLE t RENAME COLUMN a TO b, RENAME INDEX c TO d', 'alter t'],
  ['ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u', 'alter t', 'alter u'],
  ['ALTER TABLE t CONVERT PARTITION p TO TABLE u', 'alter t', 'create u'],
  ['ALTER TABLE t CONVERT TO CHARACTER SET utf8', 'alter t'],
  ['RENAME TABLE a TO b, d.e TO d.f', 'alter a', 'rename-to b', 'alter d.e', 'rename-to d.f'],
  ['DROP TABLE IF EXISTS a, d.b CASCADE', 'drop a', 'drop d.b'],
  ['TRUNCATE TABLE d.t', 'write d.t'],
  ['CREATE UNIQUE INDEX i ON d.t (a)', 'alter d.t'],
  ['DROP INDEX i ON t', 'alter t'],
  ['CREATE OR REPLACE VIEW v AS SELECT * FROM t', 'create v', 'read t'],
  ['DROP VIEW v, w', 'drop v', 'drop w'],
  ['CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW SET @a = 1', 'alter t'],
  ['CREATE PROCEDURE p() SELECT * FROM t'],
  ["LOAD DATA INFILE 'f' INTO TABLE t (a, @b) SET c = (SELECT 1 FROM u)", 'write t', 'read u'],
  ['LOCK TABLES a READ LOCAL, b AS c WRITE, d LOW_PRIORITY WRITE', 'read a', 'write b', 'write d'],
  ['CALL p((SELECT MAX(a) FROM t))', 'read t'],
  ['SET @a = (SELECT 1 FROM t)', 'read t'],
  ['OPTIMIZE TABLE a, b', 'write a', 'write b'],
  ['GRANT SELECT ON d.t TO u@h'],
]

test('names every table with its access and place', () => {
  for (const [sql, ...expected] of CASES) assert.deepEqual(tables(sql), expected, sql)
})

test('without a current database there is none', () => {
  const [first] = script('SELECT * FROM a, d.b').statements
  assert.deepEqual(
    first!.tables.map((table) => table.database),
    [null, 'd'],
  )
})
