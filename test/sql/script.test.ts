import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MARIADB, MYSQL, script, statement } from './read.ts'

const texts = (text: string, dialect = MYSQL) => script(text, dialect).statements.map((statement) => statement.text)
const problems = (text: string, dialect = MYSQL) => script(text, dialect).problems.map((problem) => problem.message)

test('splits at semicolons outside quotes and comments', () => {
  assert.deepEqual(texts('SELECT 1; SELECT 2'), ['SELECT 1', 'SELECT 2'])
  assert.deepEqual(texts('SELECT \';\', ";", `;` /* ; */ -- ;\n# ;\n; SELECT 2;'), [
    'SELECT \';\', ";", `;`',
    'SELECT 2',
  ])
  assert.deepEqual(texts('SELECT 1;;\r\n;SELECT\r\n2;\r\n'), ['SELECT 1', 'SELECT\r\n2'])
  assert.deepEqual(texts('\ufeffSELECT 1'), ['SELECT 1'])
  assert.deepEqual(texts('-- only\n/* comments */ # here'), [])
  assert.deepEqual(texts('/*!99999 SET x */; SELECT /*+ ; */ 1;'), ['SELECT /*+ ; */ 1'])
})

test('the span is that of the text, from the first token to the last', () => {
  const { source, statements } = script('  -- a\n SELECT 1 /* b */ + 2 -- c\n; /*!50001 SELECT 3 */ ;')
  assert.deepEqual(
    statements.map((statement) => source.slice(statement.span)),
    ['SELECT 1 /* b */ + 2', '/*!50001 SELECT 3 */'],
  )
  for (const statement of statements) assert.equal(statement.text, source.slice(statement.span))
  assert.deepEqual(source.positionAt(statements[0]!.span.start), { line: 2, column: 2, offset: 8 })
})

test('follows DELIMITER as the client does', () => {
  assert.deepEqual(texts('DELIMITER //\nSELECT 1; //\nSELECT 2 // SELECT 3\n//\ndelimiter ;\nSELECT 4;'), [
    'SELECT 1;',
    'SELECT 2',
    'SELECT 3',
    'SELECT 4',
  ])
  assert.deepEqual(texts('  delimiter\t$$ rest is ignored\r\nSELECT 1$$SELECT 2$$'), ['SELECT 1', 'SELECT 2'])
  assert.deepEqual(texts('DELIMITER ;;\nSELECT 1;;\nSELECT 2;\n;;'), ['SELECT 1', 'SELECT 2;'])
  assert.deepEqual(texts('DELIMITER go\nSELECT 1 AS category go'), ['SELECT 1 AS cate', 'ry'])
  assert.deepEqual(texts("DELIMITER '//'\nSELECT '//' //"), ["SELECT '//'"])
  assert.deepEqual(texts('-- c\nDELIMITER //\nSELECT 1; //'), ['SELECT 1;'])
  assert.deepEqual(texts('SELECT 1\nDELIMITER //\n; SELECT 2'), ['SELECT 1\nDELIMITER //', 'SELECT 2'])
  assert.match(problems('SELECT 1; DELIMITER //\nSELECT 2//')[0]!, /beginning of a line/)
  assert.match(problems('DELIMITER\n')[0]!, /names no delimiter/)
  assert.match(problems('DELIMITER a\\b\n')[0]!, /backslash/)
})

test('bodies of stored programs', () => {
  const body =
    'CREATE PROCEDURE p() BEGIN CASE 1 WHEN 1 THEN SELECT CASE WHEN 1 THEN 2 END; END CASE; LOOP SELECT 1; END LOOP; END'
  assert.deepEqual(problems(`DELIMITER //\n${body} //`), [])
  assert.deepEqual(texts(`DELIMITER //\n${body} //`), [body])
  assert.match(problems(body)[0]!, /cut at the first ";" of its body: put DELIMITER/)
  assert.deepEqual(
    problems('CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.begin = 1; CREATE PROCEDURE q() SELECT 1;'),
    [],
  )
  assert.deepEqual(
    texts(
      'DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 1; END */;;',
    ),
    [
      '/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 1; END */',
    ],
  )
})

test('a name with a character that no server can keep is a problem; in a text, a comment or a variable it is none', () => {
  for (const name of ['`we😀`', 'we😀']) {
    const { source, problems } = script(`CREATE TABLE ${name} (id int)`)
    assert.match(problems[0]?.message ?? '', /^No server can keep the character 😀 in a name/)
    assert.equal(source.slice(problems[0]!.span), name)
  }
  assert.deepEqual(problems("SELECT '😀', @`😀` /* 😀 */ FROM `☃`; -- 😀"), [])
})

test('tells what is never closed, and where', () => {
  const cases: [string, RegExp, string][] = [
    ["SELECT 1;\nSELECT 'a\nb; SELECT 2", /quoted text is never closed/, "'a"],
    ['SELECT `a; SELECT 2', /backticks is never closed/, '`a; SELECT 2'],
    ['SELECT 1 /* a; SELECT 2', /comment is never closed/, '/* a; SELECT 2'],
    ['SELECT 1; /* a', /comment is never closed/, '/* a'],
    ['/*!50001 SELECT 1; SELECT 2', /ends inside a version comment/, '/*!50001 SELECT 1; SELECT 2'],
    ['/*!99999 SELECT 1; SELECT 2 */', /splits the statement inside this version comment/, '/*!99999 SELECT 1'],
  ]
  for (const [text, message, where] of cases) {
    const { source, problems } = script(text)
    assert.match(problems[0]?.message ?? '', message, text)
    assert.equal(source.slice(problems[0]!.span), where, text)
  }
  assert.deepEqual(problems("/*!99999 SELECT ';' /* ; */ */; SELECT 1"), [])
  assert.equal(texts('SELECT 1; /* a').length, 1)
})

test('commands of the client are told', () => {
  assert.match(problems('source other.sql\nSELECT 1;')[0]!, /^source other.sql: a command of the mysql client/)
  assert.deepEqual(texts('source other.sql\nSELECT 1;'), ['SELECT 1'])
  assert.match(problems('\\. other.sql')[0]!, /command/)
  assert.deepEqual(problems('SELECT 1 AS source;'), [])
  assert.match(problems('--DROP TABLE t;\nSELECT 1;')[0]!, /only when white space follows/)
  assert.deepEqual(problems('SELECT 1\n--1;'), [])
})

test('follows USE', () => {
  const databases = (text: string, dialect = MYSQL) =>
    script(text, dialect, 'shop').statements.map((statement) => statement.database)
  assert.deepEqual(databases('SELECT 1; USE `b``c`; SELECT 2; use d; SELECT 3'), ['shop', 'shop', 'b`c', 'b`c', 'd'])
  assert.deepEqual(databases('USE a\nSELECT 1;', MARIADB), ['shop', 'a'])
  assert.deepEqual(texts('USE a\nSELECT 1;'), ['USE a\nSELECT 1'])
})

test('follows SET sql_mode', () => {
  const modes = (text: string) =>
    script(text)
      .statements.map(({ dialect }) => `${dialect.ansiQuotes ? 'A' : '-'}${dialect.noBackslashEscapes ? 'N' : '-'}`)
      .join(' ')
  assert.equal(modes("SET sql_mode = 'ANSI_QUOTES'; SELECT 1; SET SESSION sql_mode = ''; SELECT 1"), '-- A- A- --')
  assert.equal(modes('SET @@sql_mode = ANSI, @@session.sql_mode := `x`; SELECT 1'), '-- A-')
  assert.equal(
    modes(
      "SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES'); SELECT 1; SET sql_mode = REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''); SELECT 1",
    ),
    '-- -N -N --',
  )
  assert.equal(modes("SET GLOBAL sql_mode = 'ANSI'; SET @x = 'ANSI'; SELECT 1"), '-- -- --')
  assert.equal(modes('SET sql_mode = 4; SET sql_mode = 1048576; SET sql_mode = DEFAULT; SELECT 1'), '-- A- -N --')
  assert.equal(
    modes(
      "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='ANSI_QUOTES' */; SELECT 1; /*!40101 SET SQL_MODE=@OLD_SQL_MODE */; SELECT 1",
    ),
    '-- A- A- --',
  )
  assert.equal(modes("SET sql_mode = 'ANSI_QUOTES'; SET sql_mode = (SELECT 'x'); SELECT 1"), '-- A- A-')
  assert.deepEqual(texts("SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT 'a\\'; SELECT 2"), [
    "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
    "SELECT 'a\\'",
    'SELECT 2',
  ])
})

test('comments are kept, hints and executed ones are not', () => {
  const { comments, source } = script(
    '-- rollgate: ignore a -- why\nSELECT /*+ x */ 1; #b\n/* c\n */ /*!50001 SELECT 2 */',
  )
  assert.deepEqual(
    comments.map((comment) => comment.text),
    ['rollgate: ignore a -- why', 'b', 'c'],
  )
  assert.deepEqual(
    comments.map((comment) => source.slice(comment.span)),
    ['-- rollgate: ignore a -- why', '#b', '/* c\n */'],
  )
})

test('a text that is one statement is not split', () => {
  const body = 'CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END'
  assert.equal(statement(` ${body} -- c`).text, body)
  assert.equal(statement(body).kind, 'CREATE PROCEDURE')
  assert.equal(statement('USE a\n', MARIADB).text, 'USE a')
})
