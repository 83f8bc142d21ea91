import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MARIADB, MYSQL, statement } from './read.ts'

const KINDS: readonly (readonly [sql: string, kind: string, of: string])[] = [
  ['insert into t values (1)', 'INSERT', 'dml'],
  ['REPLACE t VALUES (1)', 'REPLACE', 'dml'],
  ['WITH a AS (SELECT 1), b (x) AS (SELECT (2)) UPDATE t, b SET a = 1', 'UPDATE', 'dml'],
  ['WITH RECURSIVE a AS (SELECT 1) DELETE FROM t', 'DELETE', 'dml'],
  ['WITH a AS (SELECT 1) SELECT * FROM a', 'SELECT', 'dml'],
  ['((SELECT 1)) UNION SELECT 2', 'SELECT', 'dml'],
  ['TABLE t', 'SELECT', 'dml'],
  ['VALUES ROW(1)', 'SELECT', 'dml'],
  ['/*!50001 DELETE */ FROM t', 'DELETE', 'dml'],
  ["LOAD DATA LOCAL INFILE 'x' INTO TABLE t", 'LOAD DATA', 'dml'],
  ['CALL p()', 'CALL', 'dml'],
  ['CREATE TABLE t (a INT)', 'CREATE TABLE', 'ddl'],
  ['CREATE DEFINER=`a`@`b` SQL SECURITY INVOKER VIEW v AS SELECT 1', 'CREATE VIEW', 'ddl'],
  ['CREATE OR REPLACE ALGORITHM = MERGE DEFINER = CURRENT_USER() VIEW v AS SELECT 1', 'CREATE VIEW', 'ddl'],
  ["CREATE DEFINER='a'@'b' TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @a = 1", 'CREATE TRIGGER', 'ddl'],
  ['CREATE AGGREGATE FUNCTION f RETURNS INT SONAME "x"', 'CREATE FUNCTION', 'ddl'],
  ['CREATE UNIQUE INDEX i ON t (a)', 'CREATE INDEX', 'ddl'],
  ['ALTER IGNORE TABLE t ADD a INT', 'ALTER TABLE', 'ddl'],
  ['CREATE SCHEMA s', 'CREATE DATABASE', 'ddl'],
  ['DROP TABLES a, b', 'DROP TABLE', 'ddl'],
  ['RENAME TABLE a TO b', 'RENAME TABLE', 'ddl'],
  ['TRUNCATE t', 'TRUNCATE TABLE', 'ddl'],
  ['BEGIN', 'START TRANSACTION', 'transaction'],
  ['ROLLBACK WORK TO SAVEPOINT a', 'ROLLBACK TO SAVEPOINT', 'transaction'],
  ['LOCK TABLES a READ', 'LOCK TABLES', 'transaction'],
  ['USE a', 'USE', 'session'],
  ['SET @a = 1, SESSION b = 2', 'SET', 'session'],
  ['SET a = 1, GLOBAL b = 2', 'SET', 'administration'],
  ['SET @@persist.a = 1', 'SET', 'administration'],
  ['SET PASSWORD = "x"', 'SET PASSWORD', 'administration'],
  ['SET TRANSACTION READ ONLY', 'SET TRANSACTION', 'session'],
  ['SHOW TABLES', 'SHOW', 'session'],
  ['DESC t', 'EXPLAIN', 'session'],
  ['GRANT ALL ON *.* TO a@b', 'GRANT', 'administration'],
  ['CREATE USER a@b', 'CREATE USER', 'administration'],
  ['OPTIMIZE LOCAL TABLE t', 'OPTIMIZE TABLE', 'administration'],
  ['DROP PREPARE s', 'DEALLOCATE PREPARE', 'session'],
  ['END IF', 'OTHER', 'administration'],
  ['--x', 'OTHER', 'administration'],
]

test('tells kind and class', () => {
  for (const [sql, kind, of] of KINDS) {
    const read = statement(sql)
    assert.deepEqual([read.kind, read.class], [kind, of], sql)
  }
})

test("MariaDB's own", () => {
  const kinds = [
    'SET STATEMENT sort_buffer_size = 1, a = (2) FOR DELETE FROM t',
    'ANALYZE UPDATE t SET a = 1',
    'ANALYZE TABLE t',
    'BEGIN NOT ATOMIC SELECT 1; END',
  ].map((sql) => {
    const read = statement(sql, MARIADB)
    return [read.kind, read.class]
  })
  assert.deepEqual(kinds, [
    ['DELETE', 'dml'],
    ['EXPLAIN', 'dml'],
    ['ANALYZE TABLE', 'administration'],
    ['BEGIN NOT ATOMIC', 'dml'],
  ])
})

test('temporary and conditional', () => {
  const flags = (sql: string) => [statement(sql, MARIADB).temporary, statement(sql, MARIADB).conditional]
  assert.deepEqual(flags('CREATE TEMPORARY TABLE IF NOT EXISTS t (a INT)'), [true, true])
  assert.deepEqual(flags('DROP TEMPORARY TABLE t'), [true, false])
  assert.deepEqual(flags('DROP TABLE IF EXISTS t'), [false, true])
  assert.deepEqual(flags('ALTER TABLE IF EXISTS t ADD a INT'), [false, true])
  assert.deepEqual(flags('CREATE TABLE temporary (a INT)'), [false, false])
})

test('a long statement is told by its beginning, a long WITH by its end', () => {
  const list = Array.from({ length: 200 }, (_, index) => index).join(', ')
  assert.equal(statement(`INSERT INTO t VALUES (${list})`, MYSQL).kind, 'INSERT')
  assert.equal(statement(`WITH a AS (SELECT ${list}) DELETE FROM t`, MYSQL).kind, 'DELETE')
})
