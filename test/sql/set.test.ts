import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSet } from '../../src/sql/set.ts'
import { usesUserVariables } from '../../src/sql/user-variable.ts'
import { MYSQL, statement } from './read.ts'

const read = (sql: string) =>
  readSet(statement(sql)).map(
    ({ scope, name, value, constant }) => `${scope} ${name} = ${value}${constant ? '' : ' ?'}`,
  )

test('reads the assignments of SET', () => {
  assert.deepEqual(read("SET sql_mode = 'ANSI', @a := 1, @@global.max_connections = 5"), [
    'session sql_mode = ANSI',
    'user a = 1',
    'global max_connections = 5',
  ])
  assert.deepEqual(read('SET GLOBAL a = 1, b = 2, SESSION c = ON, @@d = -1'), [
    'global a = 1',
    'global b = 2',
    'session c = ON',
    'session d = -1',
  ])
  assert.deepEqual(read('SET PERSIST a = 1, @@PERSIST_ONLY.b = DEFAULT'), ['persist a = 1', 'persist b = DEFAULT'])
  assert.deepEqual(read("SET NAMES utf8mb4 COLLATE utf8mb4_bin, @`x y` = 'it''s'"), [
    'session names = utf8mb4 COLLATE utf8mb4_bin',
    "user x y = it's",
  ])
  assert.deepEqual(read('SET CHARACTER SET latin1'), ['session character set = latin1'])
  assert.deepEqual(read('SET TRANSACTION ISOLATION LEVEL READ COMMITTED'), [
    'session transaction = ISOLATION LEVEL READ COMMITTED',
  ])
  assert.deepEqual(read('SET SESSION TRANSACTION READ ONLY'), ['session transaction = READ ONLY'])
  assert.deepEqual(read('/*!40014 SET FOREIGN_KEY_CHECKS=0 */'), ['session foreign_key_checks = 0'])
})

test('tells what is not written out', () => {
  assert.deepEqual(read('SET a = @@b, c = CONCAT(@@d, ","), @e = f, @g = 1 + 1, h = NOW()'), [
    'session a = @@b ?',
    'session c = CONCAT(@@d, ",") ?',
    'user e = f ?',
    'user g = 1 + 1 ?',
    'session h = NOW() ?',
  ])
})

test('spans are those of the assignments', () => {
  const sql = '  SET a = 1, @b = (SELECT 1, 2)'
  assert.deepEqual(
    readSet(statement(sql)).map(({ span }) => sql.slice(span.start, span.end)),
    ['a = 1', '@b = (SELECT 1, 2)'],
  )
})

test('other statements assign nothing', () => {
  for (const sql of ['SET PASSWORD = "x"', 'SET ROLE a', 'SELECT 1', 'SET DEFAULT ROLE a TO b', 'UPDATE t SET a = 1'])
    assert.deepEqual(read(sql), [], sql)
})

test('user variables', () => {
  for (const sql of [
    'SELECT @a',
    'SELECT@a',
    'SET @a = 1',
    "INSERT INTO t VALUES ('a@b', @`c`)",
    'UPDATE t SET a = @b := 1',
  ])
    assert.equal(usesUserVariables(statement(sql, MYSQL)), true, sql)
  const accounts = [
    'CREATE DEFINER=root@localhost VIEW v AS SELECT 1',
    "CREATE DEFINER = 'a' @'b' VIEW v AS SELECT 1",
    'GRANT ALL ON *.* TO a@b',
  ]
  for (const sql of ['SELECT @@a', "SELECT 'a@b'", 'SELECT 1 /* @a */', ...accounts])
    assert.equal(usesUserVariables(statement(sql, MYSQL)), false, sql)
})
