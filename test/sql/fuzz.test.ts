import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lexer, tokenize } from '../../src/sql/lexer.ts'
import { parseScript } from '../../src/sql/script.ts'
import { readSet } from '../../src/sql/set.ts'
import { Source } from '../../src/sql/source.ts'
import type { Statement } from '../../src/sql/statement.ts'
import { usesUserVariables } from '../../src/sql/user-variable.ts'
import { fractions } from '../torture/random.ts'
import { ALTERS, CREATES } from './clauses/grammar.ts'
import { MARIADB, MYSQL, MYSQL_56, script } from './read.ts'

const PIECES = [
  "'",
  '"',
  '`',
  '\\',
  '/*',
  '*/',
  '/*!',
  '/*!50000 ',
  '/*!99999 ',
  '/*M!',
  '/*+',
  '--',
  '-- ',
  '#',
  ';',
  '//',
  '\n',
  '\r\n',
  '(',
  ')',
  ',',
  '.',
  '@',
  '@@',
  '$$',
  'N',
  'x',
  '0x',
  '1e',
  '=',
  ':=',
  '\0',
  'é',
  '𝒳',
  '\u00a0',
  'DELIMITER //\n',
  'DELIMITER ;\n',
  '\nUSE a\n',
  '\nsource x\n',
  'BEGIN',
  'END',
  'WITH',
  'AS',
  'SELECT',
  'FROM',
  'JOIN',
  'UPDATE',
  'DELETE',
  'SET',
  'INSERT',
  'CREATE',
  'TABLE',
  'ALTER',
  'ADD',
  'PARTITION',
  'DEFAULT',
  'CHECK',
  'REFERENCES',
  'GENERATED',
  "SET sql_mode='ANSI_QUOTES';",
]

/** Reads all that can be read of a script. */
function readAll(statements: readonly Statement[]): void {
  for (const read of statements) {
    void [
      read.kind,
      read.class,
      read.tables,
      read.alter,
      read.createTable,
      read.tokens,
      readSet(read),
      usesUserVariables(read),
    ]
  }
}

test('no text makes it throw, and statements and tokens stay inside the text in order', () => {
  const random = fractions(20240707)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const samples = [...ALTERS, ...CREATES].map(([, sql]) => sql)
  for (let round = 0; round < 4000; round++) {
    let text = round % 2 === 0 ? pick(samples) : ''
    for (let change = Math.floor(random() * 8); change >= 0; change--) {
      const at = Math.floor(random() * (text.length + 1))
      const removed = Math.floor(random() * 6)
      text = text.slice(0, at) + pick(PIECES) + (random() < 0.3 ? ' ' : '') + text.slice(at + removed)
    }
    const source = new Source('fuzz.sql', text)
    const { statements, problems, comments } = parseScript(source, {
      dialect: pick([MYSQL, MYSQL_56, MARIADB]),
      database: null,
    })
    readAll(statements)
    let end = 0
    for (const { span, tokens } of statements) {
      assert.ok(span.start >= end && span.end > span.start && span.end <= text.length, JSON.stringify(text))
      end = span.end
      for (const token of tokens) assert.ok(token.start >= span.start && token.end <= span.end, JSON.stringify(text))
    }
    for (const { span } of [...problems, ...comments])
      assert.ok(span.start >= 0 && span.end <= text.length && span.start <= span.end, JSON.stringify(text))
  }
})

test('tokens cover the text but for white space', () => {
  const random = fractions(7)
  for (let round = 0; round < 2000; round++) {
    let text = ''
    for (let length = 0; length < 12; length++) text += PIECES[Math.floor(random() * PIECES.length)]
    let at = 0
    for (const { start, end } of tokenize(text, MARIADB)) {
      assert.match(text.slice(at, start), /^[ \t\n\v\f\r]*$/, JSON.stringify(text))
      assert.ok(end > start, JSON.stringify(text))
      at = end
    }
    assert.match(text.slice(at), /^[ \t\n\v\f\r]*$/, JSON.stringify(text))
  }
})

/** A string that counts how many characters of it are looked at by the lexer. */
class CountedText {
  reads = 0
  readonly text: string

  constructor(text: string) {
    const counted = new String(text) as unknown as { charCodeAt: (at: number) => number }
    counted.charCodeAt = (at: number) => {
      this.reads++
      return text.charCodeAt(at)
    }
    this.text = counted as unknown as string
  }
}

test('the work of the lexer grows with the text, whatever is in it', () => {
  const units = [
    "'a''b\\'c' ",
    '/* a */ ',
    '/*!50000 a */ ',
    '/*!99999 /* b */ c */',
    '((((',
    '@@a.b.c ',
    '1.5e10,',
    '`a`.`b` ',
    "'",
    '/*',
    '-',
    '$a ',
  ]
  for (const unit of units) {
    const [small, large] = [2000, 20000].map((times) => {
      const counted = new CountedText(unit.repeat(times))
      const lexer = new Lexer(counted.text, MYSQL)
      while (lexer.next()) {}
      return counted.reads
    })
    assert.ok(small! > 0 && large! <= small! * 11, `${unit}: ${small} reads, then ${large}`)
  }
})

test('20 MB in one literal, in one INSERT and in many statements', () => {
  const literal = script(`INSERT INTO t VALUES ('${"it''s;".repeat(3_333_333)}'); SELECT 1`)
  assert.deepEqual(
    literal.statements.map(({ kind, tokens }) => [kind, tokens.length]),
    [
      ['INSERT', 7],
      ['SELECT', 2],
    ],
  )

  const row = "(1, 'some text', NULL, 2.5),"
  const rows = Math.floor(20_000_000 / row.length)
  const insert = script(`INSERT INTO t VALUES ${row.repeat(rows)}(1, '', (SELECT 1 FROM u), 3)`)
  assert.equal(insert.statements.length, 1)
  assert.deepEqual(
    insert.statements[0]!.tables.map(({ name, access }) => [name, access]),
    [
      ['t', 'write'],
      ['u', 'read'],
    ],
  )

  const line = "INSERT INTO t (a, b) VALUES (1, 'x;y'); -- done\n"
  const many = script(line.repeat(Math.floor(20_000_000 / line.length)))
  assert.equal(many.statements.length, Math.floor(20_000_000 / line.length))
  assert.equal(many.statements.at(-1)!.tables[0]!.name, 't')
})

test('deep nesting is no recursion', () => {
  const deep = 100_000
  const { statements } = script(
    `SELECT ${'('.repeat(deep)}1${')'.repeat(deep)} FROM t; ALTER TABLE t ADD a INT DEFAULT ${'('.repeat(deep)}1${')'.repeat(deep)}; CREATE TABLE t (${'('.repeat(deep)}`,
  )
  readAll(statements)
  assert.deepEqual(
    statements.map(({ tables }) => tables.length),
    [1, 1, 1],
  )
  assert.equal(statements[1]!.alter![0]!.kind, 'add-column')
})
