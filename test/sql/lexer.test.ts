import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tokenize } from '../../src/sql/lexer.ts'
import type { SqlDialect } from '../../src/sql/token.ts'
import { MARIADB, MYSQL, MYSQL_56 } from './read.ts'

/** `kind:text` of each token, with the kinds shortened. */
function read(text: string, dialect: SqlDialect = MYSQL): string[] {
  return tokenize(text, dialect).map((token) => `${token.kind}:${token.text}`)
}

function significant(text: string, dialect: SqlDialect): string {
  return tokenize(text, dialect)
    .filter((token) => token.kind !== 'comment')
    .map((token) => token.text)
    .join(' ')
}

test('tokens stand at exact offsets, beyond ASCII too', () => {
  const text = "SELECT é, 'ü''x' -- c\n\t`a``b`"
  for (const token of tokenize(text, MYSQL)) assert.equal(text.slice(token.start, token.end), token.text)
  assert.deepEqual(read(text), [
    'word:SELECT',
    'word:é',
    'operator:,',
    "string:'ü''x'",
    'comment:-- c',
    'quoted-identifier:`a``b`',
  ])
})

test('numbers and names that begin with digits', () => {
  assert.deepEqual(
    read('1 1.5 .5 1. 1e5 1.e-3 1E+10'),
    ['1', '1.5', '.5', '1.', '1e5', '1.e-3', '1E+10'].map((text) => `number:${text}`),
  )
  assert.deepEqual(
    read('1a 1e 0xG 0X41 0B1 0x'),
    ['1a', '1e', '0xG', '0X41', '0B1', '0x'].map((text) => `word:${text}`),
  )
  assert.deepEqual(read("0x4F X'4f' x'' 0b10 b'1'"), ['hex:0x4F', "hex:X'4f'", "hex:x''", 'bit:0b10', "bit:b'1'"])
  assert.deepEqual(read('db.1table.2e5'), ['word:db', 'operator:.', 'word:1table', 'operator:.', 'word:2e5'])
  assert.deepEqual(read('`t`.1a'), ['quoted-identifier:`t`', 'number:.1', 'word:a'])
})

test('strings by sql_mode', () => {
  assert.deepEqual(read(`'a\\'b' "c\\"d" N'x'`), [`string:'a\\'b'`, `string:"c\\"d"`, "string:N'x'"])
  assert.deepEqual(read(`'a\\' "b\\"`, { ...MYSQL, noBackslashEscapes: true }), [`string:'a\\'`, `string:"b\\"`])
  assert.deepEqual(read(`"a""b\\" 'c\\'d'`, { ...MYSQL, ansiQuotes: true }), [
    `quoted-identifier:"a""b\\"`,
    `string:'c\\'d'`,
  ])
  assert.deepEqual(read("_utf8mb4'x' 'a' 'b'"), ['word:_utf8mb4', "string:'x'", "string:'a'", "string:'b'"])
})

test('variables and operators', () => {
  assert.deepEqual(read("@a @'b c' @`d` @@sql_mode @@session.`sql_mode` @"), [
    'variable:@a',
    "variable:@'b c'",
    'variable:@`d`',
    'variable:@@sql_mode',
    'variable:@@session.`sql_mode`',
    'variable:@',
  ])
  assert.deepEqual(
    read('a<=>b->>c->d:=e||f&&g!=h<<i').filter((token) => token.startsWith('operator')),
    ['<=>', '->>', '->', ':=', '||', '&&', '!=', '<<'].map((text) => `operator:${text}`),
  )
  assert.deepEqual(read('root@localhost'), ['word:root', 'variable:@localhost'])
})

test('comments', () => {
  assert.deepEqual(read('1 --1'), ['number:1', 'operator:-', 'operator:-', 'number:1'])
  assert.deepEqual(read('1 --\t1\n#x\n/* -- */ 2'), [
    'number:1',
    'comment:--\t1',
    'comment:#x',
    'comment:/* -- */',
    'number:2',
  ])
  assert.deepEqual(read('SELECT /*+ NO_ICP(t) */ 1'), ['word:SELECT', 'comment:/*+ NO_ICP(t) */', 'number:1'])
  assert.deepEqual(read('/*!50001 a */ b'), ['comment:/*!50001', 'word:a', 'comment:*/', 'word:b'])
  assert.deepEqual(read('/*! a /* b */ c */ d'), [
    'comment:/*!',
    'word:a',
    'comment:/* b */',
    'word:c',
    'comment:*/',
    'word:d',
  ])
  assert.deepEqual(read("/*! '*/' */"), ['comment:/*!', "string:'*/'", 'comment:*/'])
  assert.deepEqual(read('/*!99999 a /* b */ c */ d'), ['comment:/*!99999 a /* b */ c */', 'word:d'])
})

test('what never ends', () => {
  for (const text of ["'a", '"a', '`a', '/* a', "N'a", "'a\\'", '/*!99999 a', "@'a"]) {
    const [token] = tokenize(text, MYSQL)
    assert.deepEqual([token!.kind, token!.text], ['unterminated', text], text)
  }
})

test('version comments by flavour and version', () => {
  const cases: [text: string, mysql: string, mysql56: string, mariadb: string][] = [
    ['/*!50600 a */', 'a', 'a', 'a'],
    ['/*!50700 a */', 'a', '', ''],
    ['/*!99999 a */', '', '', ''],
    ['/*!100000 a */', '', '0 a', 'a'],
    ['/*!100600 a */', '', '0 a', 'a'],
    ['/*!080000 a */', 'a', '0 a', ''],
    ['/*!507001*/', '1', '', ''],
    ['/*!101200 a */', '', '0 a', ''],
    ['/*M! a */', '', '', 'a'],
    ['/*M!100100 a */', '', '', 'a'],
    ['/*M!50701 a */', '', '', 'a'],
    ['/*!5070 a */', '5070 a', '5070 a', '5070 a'],
  ]
  for (const [text, ...expected] of cases) {
    assert.deepEqual(
      [MYSQL, MYSQL_56, MARIADB].map((dialect) => significant(text, dialect)),
      expected,
      text,
    )
  }
})

test('dollar-quoted text is MySQL 9', () => {
  assert.deepEqual(read('AS $js$ a; $$ $js$ b'), ['word:AS', 'string:$js$ a; $$ $js$', 'word:b'])
  assert.deepEqual(read('a$$ $b'), ['word:a$$', 'word:$b'])
  assert.deepEqual(read('$$x$$', MARIADB), ['word:$$x$$'])
})

test('a part of a text is read with the offsets of the whole', () => {
  const text = 'SELECT 1; SELECT abc'
  assert.deepEqual(
    tokenize(text, MYSQL, { start: 10, end: 18 }).map(({ text, start, end }) => [text, start, end]),
    [
      ['SELECT', 10, 16],
      ['a', 17, 18],
    ],
  )
})
