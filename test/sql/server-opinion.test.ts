import assert from 'node:assert/strict'
import type { Session } from '../../src/mysql/session.ts'
import { tokenize } from '../../src/sql/lexer.ts'
import type { SqlDialect } from '../../src/sql/token.ts'
import { onEachServer } from '../servers.ts'
import { script } from './read.ts'

const dialectOf = (session: Session): SqlDialect => ({
  flavor: session.version.flavor,
  version: session.version.number,
  ansiQuotes: false,
  noBackslashEscapes: false,
})

/** What a server answers: the printed rows, or the number of its error. */
async function ask(session: Session, sql: string): Promise<string> {
  try {
    return JSON.stringify((await session.query(sql)).map((row) => Object.values(row).map(String)))
  } catch (error) {
    return `error ${(error as { errno: number }).errno}`
  }
}

/** The text with only what our lexer takes for SQL, a blank between tokens. */
function tokensOnly(sql: string, dialect: SqlDialect): string {
  return tokenize(sql, dialect)
    .filter((token) => token.kind !== 'comment')
    .map((token) => token.text)
    .join(' ')
}

const COMMENT_HEADS = [
  '!',
  '!32302',
  '!50000',
  '!50100',
  '!50600',
  '!50699',
  '!50700',
  '!50701',
  '!50799',
  '!50800',
  '!80000',
  '!80017',
  '!80400',
  '!90000',
  '!90700',
  '!90704',
  '!90705',
  '!99999',
  '!100000',
  '!100100',
  '!101100',
  '!101118',
  '!110000',
  '!110800',
  '!120000',
  '!999999',
  '!050600',
  '!080000',
  '!090704',
  '!090800',
  '!5000',
  '!500',
  '!5060012',
  'M!',
  'M!50000',
  'M!50701',
  'M!99999',
  'M!100000',
  'M!101100',
  'M!110800',
  'M!999999',
  'm!',
  '!M50000',
  '',
  '+',
  ' !',
  '!!',
]

onEachServer('version comments are executed as the server does', {}, async (_t, server) => {
  const session = await server.session()
  const dialect = dialectOf(session)
  for (const head of COMMENT_HEADS) {
    for (const tail of [' + 1', '+1', ' + 1 /* x */ + 1 ', '\t+ 1', "+'*/'"]) {
      const sql = `SELECT 1 /*${head}${tail} */ + 10`
      assert.equal(await ask(session, tokensOnly(sql, dialect)), await ask(session, sql), sql)
    }
  }
})

/** Texts whose tokens are easily cut at the wrong place: run as they are, and with a blank between the tokens that we see. */
const CUTS = [
  'SELECT 1--1',
  'SELECT 1 --1',
  'SELECT 1-- 1',
  'SELECT 1#1',
  'SELECT 1/**/+1',
  'SELECT 1/*/+1*/',
  'SELECT 1e1, 1.e1, .1e1, 1.5e+1',
  'SELECT 0x41, 0b1000001',
  "SELECT X'41'",
  'SELECT x.1a FROM (SELECT 2 AS `1a`) x',
  'SELECT 1a FROM (SELECT 2 AS `1a`) x',
  'SELECT 0xG FROM (SELECT 2 AS `0xG`) x',
  'SELECT 1 AS $a, 2 AS a$$',
  "SELECT 'a''b', 'a\\'b', \"a\"\"b\", 'a\\\\'",
  "SELECT N'a', n'b', _latin1'c'",
  "SELECT @'a b' := 1, @`c d`, @e.f$g",
  'SELECT @a:=1',
  'SELECT @@session.sql_mode = @@sql_mode',
  'SELECT 1<=>1, 2<>1, 1<<2, 1||0, 1&&1',
  'SELECT é FROM (SELECT 1 AS é) x',
  'SELECT 1\f+\v1',
  'SELECT 1 AS `a``b`',
  "SELECT 1 /* ' */ + 1",
  "SELECT '/*' /* x */",
  "SELECT '--' -- x",
  'SELECT 1 -- x\n+ 1',
  'SELECT 1 --',
  'SELECT 1 # x\n+ 1',
  'SELECT - -1, +-+1, !0, ~0',
]

onEachServer('tokens are cut where the server cuts them', {}, async (_t, server) => {
  const session = await server.session()
  const dialect = dialectOf(session)
  for (const sql of CUTS) {
    const expected = await ask(session, sql)
    assert.doesNotMatch(expected, /error/, sql)
    assert.equal(await ask(session, tokensOnly(sql, dialect)), expected, sql)
  }
})

onEachServer('quotes are read as the sql_mode says', {}, async (_t, server) => {
  const session = await server.session()
  const text = `SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'; SELECT 'a\\' AS "b;c"; SET sql_mode = ''; SELECT 'a\\'' AS "b;c"`
  const statements = script(text, dialectOf(session)).statements
  assert.equal(statements.length, 4)
  const answers: string[] = []
  for (const { text } of statements) answers.push(JSON.stringify(await session.query(text)))
  assert.deepEqual([answers[1], answers[3]], ['[{"b;c":"a\\\\"}]', `[{"b;c":"a'"}]`])
})

onEachServer('sql_mode as a number means what we take it for', {}, async (_t, server) => {
  const session = await server.session()
  await session.run('SET sql_mode = 1048580')
  const mode = String(await session.value('SELECT @@sql_mode'))
  assert.deepEqual(mode.split(',').sort(), ['ANSI_QUOTES', 'NO_BACKSLASH_ESCAPES'])
  const { statements } = script('SET sql_mode = 1048580; SELECT 1', dialectOf(session))
  assert.equal(statements[1]!.dialect.ansiQuotes && statements[1]!.dialect.noBackslashEscapes, true)
})

onEachServer(
  'each statement of a script is one to the server, and texts with problems are not',
  {},
  async (_t, server) => {
    const session = await server.session({ database: await server.createDatabase() })
    const dialect = dialectOf(session)
    const good = `
    CREATE TABLE t (a INT, b TEXT); -- one; two
    INSERT INTO t VALUES (1, 'x;y'), (2, "z;"), (3, /* ; */ '\\';');;
    /*!40101 SET NAMES utf8 */;
    DELIMITER //
    CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.b = ';'; END//
    CREATE PROCEDURE p() BEGIN SELECT 1; IF 1 THEN SELECT 2; END IF; END //
    delimiter ;
    DROP PROCEDURE p; DROP TABLE t`
    const { statements, problems } = script(good, dialect)
    assert.deepEqual(problems, [])
    assert.equal(statements.length, 7)
    for (const { text } of statements) assert.doesNotMatch(await ask(session, text), /error/, text)
    for (const bad of [
      "SELECT 'a",
      'SELECT `a',
      'SELECT 1 /* a',
      'SELECT 1 /*! + 1',
      'CREATE PROCEDURE q() BEGIN SELECT 1; END',
    ]) {
      const read = script(bad, dialect)
      assert.equal(read.problems.length > 0, true, bad)
      const sent = bad.startsWith('CREATE') ? read.statements[0]!.text : bad
      assert.equal(await ask(session, sent), 'error 1064', bad)
    }
  },
)
