import assert from 'node:assert/strict'
import { isServerError } from '../../src/mysql/server-error.ts'
import type { Session } from '../../src/mysql/session.ts'
import { assertUndone } from '../binlog/record.ts'
import { onEachServer, type ServerChoice } from '../servers.ts'

interface TypeCase {
  readonly type: string
  /** SQL expressions, as a migration would write them. */
  readonly values: readonly string[]
  readonly only?: readonly ServerChoice[]
  /** It cannot be a key, or only with a prefix. */
  readonly noKey?: boolean
}

const list = (count: number, each: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => each(index)).join(',')
const MARIADB: readonly ServerChoice[] = ['mariadb']
const NEW_MYSQL: readonly ServerChoice[] = ['mysql-9.7', 'mysql-9.7-gtid']
const FRACTIONS = [0, 1, 2, 3, 4, 5, 6]

const CASES: readonly TypeCase[] = [
  { type: 'tinyint', values: ['-128', '127', '0'] },
  { type: 'tinyint unsigned', values: ['0', '255', '128'] },
  { type: 'smallint', values: ['-32768', '32767', '-1'] },
  { type: 'smallint unsigned', values: ['0', '65535'] },
  { type: 'mediumint', values: ['-8388608', '8388607', '-1'] },
  { type: 'mediumint unsigned', values: ['0', '16777215', '8388608'] },
  { type: 'int', values: ['-2147483648', '2147483647', '-1'] },
  { type: 'int(10) unsigned zerofill', values: ['0', '4294967295'] },
  { type: 'bigint', values: ['-9223372036854775808', '9223372036854775807', '9007199254740993', '-1'] },
  { type: 'bigint unsigned', values: ['0', '18446744073709551615', '9223372036854775808'] },
  {
    type: 'decimal(65,30)',
    values: [
      `-${'9'.repeat(35)}.${'9'.repeat(30)}`,
      `${'9'.repeat(35)}.${'9'.repeat(30)}`,
      '0',
      '-0.000000000000000000000000000001',
      '123.45',
    ],
  },
  { type: 'decimal(10,2)', values: ['1.50', '-99999999.99', '0.01', '0'] },
  { type: 'decimal(9,9)', values: ['0.999999999', '-0.000000001'] },
  { type: 'decimal(30,0)', values: ['1', '-999999999999999999999999999999'] },
  { type: 'decimal(5,3) unsigned', values: ['99.999', '0.001'] },
  {
    type: 'float',
    values: ['0.1', '-3.4028234e38', '3.4028234e38', '1.4e-45', '1.17549435e-38', '16777217', '0', '-1.5'],
  },
  { type: 'float(10,3)', values: ['0.1', '1234567.891', '-0.001'] },
  { type: 'float unsigned', values: ['0.3', '7'] },
  {
    type: 'double',
    values: [
      '0.1',
      '-1.7976931348623157e308',
      '1.7976931348623157e308',
      '5e-324',
      '2.2250738585072014e-308',
      '9007199254740993',
      '-0.30000000000000004',
      '1e21',
    ],
  },
  { type: 'double(20,5)', values: ['0.1', '123456789012345.12345', '-0.00001'] },
  { type: 'bit(1)', values: ["b'0'", "b'1'"] },
  { type: 'bit(7)', values: ["b'0'", "b'1111111'"] },
  { type: 'bit(20)', values: ["b'10000000000000000001'", '5'] },
  { type: 'bit(64)', values: ['18446744073709551615', '9223372036854775808', '0', '1'] },
  { type: 'year', values: ['0', '1901', '2155', '1970', '2000'] },
  {
    type: 'date',
    values: ["'0000-00-00'", "'2020-00-00'", "'2020-02-30'", "'0001-01-01'", "'9999-12-31'", "'1969-12-31'"],
  },
  ...FRACTIONS.map((digits) => ({
    type: `time(${digits})`,
    values: [
      "'-838:59:59'",
      "'838:59:59'",
      "'00:00:00'",
      "'-00:00:01'",
      "'-00:00:00.999999'",
      "'-12:34:56.000001'",
      "'12:34:56.789012'",
      "'-00:00:01.5'",
    ],
  })),
  ...FRACTIONS.map((digits) => ({
    type: `datetime(${digits})`,
    values: [
      "'0000-00-00 00:00:00'",
      "'2020-00-00 00:00:00'",
      "'2020-02-30 23:59:59.999'",
      "'0001-01-01 00:00:00.000001'",
      "'9999-12-31 23:59:59'",
      "'1969-12-31 23:59:59.1'",
    ],
  })),
  ...FRACTIONS.map((digits) => ({
    type: `timestamp(${digits}) NULL`,
    values: [
      "'0000-00-00 00:00:00'",
      "'1970-01-02 00:00:01'",
      "'2038-01-19 03:14:07'",
      "'2020-03-29 02:30:00.123456'",
      "'2001-09-09 01:46:40.000789'",
    ],
  })),
  { type: 'char(10)', values: ["'abc'", "''", "'it''s'", "'Käse'", "'a\\\\b'", "' x '"] },
  { type: 'char(255) character set utf8', values: ["'abc'", "REPEAT('é', 255)", "REPEAT('x', 255)", "''"] },
  { type: 'char(255) character set utf8mb4', values: ["'abc'", "REPEAT('😀', 255)"] },
  {
    type: 'varchar(10) character set utf8mb4',
    values: [
      "'a'",
      "'A'",
      "'á'",
      "'a '",
      "'😀é'",
      "''",
      "'\\0\\n\\r\\t\\Z\\'\\\"\\\\'",
      "'%_`\"''?'",
      "'\u2028\u202e\ufeff'",
    ],
  },
  { type: 'varchar(255) character set latin1', values: ["'é'", "'€'", "X'8182FF00'", "'plain'", "'a\\\\b'"] },
  { type: 'varchar(300) character set utf8', values: ["REPEAT('a', 300)", "'b'"] },
  { type: 'varchar(20) character set utf8 collate utf8_bin', values: ["'a'", "'A '", "'é'"] },
  { type: 'varchar(20) character set ascii', values: ["'abc'", "'~}|{'"] },
  ...[
    'ucs2',
    'utf16',
    'utf16le',
    'utf32',
    'gbk',
    'sjis',
    'cp932',
    'big5',
    'gb2312',
    'euckr',
    'ujis',
    'eucjpms',
    'cp1251',
    'koi8r',
    'latin2',
    'swe7',
    'tis620',
    'greek',
    'hebrew',
    'armscii8',
    'macce',
    'cp850',
  ].map((charset) => ({
    type: `varchar(20) character set ${charset}`,
    values: ["'abc ABC'", "''", "'~[]'", `CONVERT(_utf8mb4 'яéŁαאสՀ表あ漢' USING ${charset})`],
  })),
  { type: 'varchar(20) character set gb18030', values: ["'漢字'", "'a'"], only: NEW_MYSQL },
  { type: 'tinytext', values: ["'a'", "REPEAT('b', 255)", "''"], noKey: true },
  { type: 'text character set utf8mb4', values: ["'a'", "REPEAT('漢', 20000)", "'NULL'"], noKey: true },
  { type: 'mediumtext character set latin1', values: ["'a'", "REPEAT('\u00e9', 70000)"], noKey: true },
  { type: 'longtext', values: ["'a'", "REPEAT('b', 100000)"], noKey: true },
  { type: 'binary(5)', values: ["'ab'", "X'00000000'", "X'FF00FF0000'", "''"] },
  { type: 'binary(16)', values: ["X'0123456789ABCDEF0123456789ABCD00'", "X'00'"] },
  { type: 'binary(255)', values: ["'x'", "REPEAT(X'FF', 255)"] },
  { type: 'varbinary(300)', values: ["X''", "X'00'", "X'0000'", "REPEAT(X'C3', 300)", "'text'"] },
  { type: 'tinyblob', values: ["X'00FF'", "''"], noKey: true },
  { type: 'blob', values: ["REPEAT(X'00FF', 30000)", "X'5C27'"], noKey: true },
  { type: 'mediumblob', values: ["REPEAT(X'80', 70000)", "'a'"], noKey: true },
  { type: 'longblob', values: ["REPEAT(X'0A', 70000)", "''"], noKey: true },
  { type: "enum('a','B','it''s','é','x,y','')", values: ["'a'", "'B'", "'it''s'", "'é'", "'x,y'", "''", '0'] },
  { type: "enum('a\\\\b','c') character set latin1", values: ["'a\\\\b'", "'c'", '0'] },
  { type: `enum(${list(300, (index) => `'m${index}'`)})`, values: ["'m0'", "'m255'", "'m256'", "'m299'", '0'] },
  { type: "set('a','b','é')", values: ["'a'", "'a,b,é'", "''", "'é'"] },
  {
    type: `set(${list(64, (index) => `'m${index}'`)})`,
    values: ['18446744073709551615', '9223372036854775808', '1', '0', "'m0,m63'"],
  },
  { type: `set(${list(24, (index) => `'m${index}'`)})`, values: ["'m23'", "'m0,m8,m16'"] },
  {
    type: 'geometry',
    values: [
      "ST_GeomFromText('POINT(1 2)')",
      "ST_GeomFromText('LINESTRING(0 0,1 1)', 4326)",
      "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1))')",
    ],
    noKey: true,
  },
  { type: 'point', values: ["ST_GeomFromText('POINT(-1.5 1e10)')", "ST_GeomFromText('POINT(0 0)')"], noKey: true },
  { type: 'json', values: ['\'{"a": [1, 2.50, "x", null, true]}\'', '\'"text"\'', "'[]'"], only: MARIADB, noKey: true },
  {
    type: 'uuid',
    values: [
      "'00000000-0000-0000-0000-000000000000'",
      "'01234567-89ab-1def-8123-456789abcd00'",
      "'01890000-89ab-7def-8123-456789abcdef'",
      "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
    ],
    only: MARIADB,
  },
  { type: 'inet6', values: ["'::'", "'::1'", "'::ffff:1.2.3.4'", "'2001:db8::ff00:42:0'"], only: MARIADB },
  { type: 'inet4', values: ["'0.0.0.0'", "'255.255.255.255'", "'10.0.0.0'"], only: MARIADB },
  {
    type: 'vector(3)',
    values: ["X'0000803F000000400000C0BF'", "X'00000000CDCCCC3D00000000'"],
    only: [...NEW_MYSQL, 'mariadb-11.8'],
    noKey: true,
  },
  {
    type: 'varchar(300) compressed character set utf8mb4',
    values: ["'short'", "REPEAT('long é ', 40)", "''"],
    only: MARIADB,
    noKey: true,
  },
  { type: 'blob compressed', values: ["X'00FF'", "REPEAT(X'00FF', 5000)", "''"], only: MARIADB, noKey: true },
  { type: 'longtext compressed', values: ["'a'", "REPEAT('text ', 30000)"], only: MARIADB, noKey: true },
  ...JSON_CASES(),
]

function JSON_CASES(): TypeCase[] {
  const groups: Record<string, readonly string[]> = {
    scalars: [
      "'null'",
      "'true'",
      "'false'",
      '\'"text"\'',
      '\'"A"\'',
      "'0'",
      "'-1'",
      "'65536'",
      "'-9223372036854775808'",
      "'18446744073709551615'",
      '\'""\'',
    ],
    doubles: ["'1.0'", "'0.1'", "'-0.0'", "'1.7976931348623157e308'", "'5e-324'", 'CAST(0.1e0 AS JSON)', "'1e21'"],
    unsigned: [
      'CAST(CAST(1 AS UNSIGNED) AS JSON)',
      'JSON_ARRAY(CAST(70000 AS UNSIGNED), CAST(3000000000 AS UNSIGNED), CAST(5000000000 AS UNSIGNED), 3000000000, 5000000000, -5000000000)',
    ],
    decimals: [
      "JSON_OBJECT('p', 19.90, 'n', -0.001, 'z', 0.00)",
      'CAST(1.50 AS JSON)',
      'JSON_ARRAY(99999999999999999999999999999999999.999999999999999999999999999999)',
    ],
    temporal: [
      "JSON_OBJECT('d', DATE'2020-02-29', 't', TIME'-12:34:56.789', 'dt', TIMESTAMP'2020-01-01 00:00:00.000001')",
      "CAST(DATE'0001-01-01' AS JSON)",
      "JSON_ARRAY((SELECT v FROM JSON_TABLE('[\"2020-01-01 10:00:00.123456\"]', '$[*]' COLUMNS (v TIMESTAMP(6) PATH '$')) AS j))",
    ],
    binary: [
      "JSON_ARRAY(X'00FF', X'')",
      ...['TINYBLOB', 'BLOB', 'MEDIUMBLOB', 'LONGBLOB', 'BINARY(5)'].map(
        (type) =>
          `JSON_ARRAY((SELECT v FROM JSON_TABLE(JSON_ARRAY(X'00FF61'), '$[*]' COLUMNS (v ${type} PATH '$')) AS j))`,
      ),
      ...['BIT(1)', 'BIT(10)'].map(
        (type) => `JSON_ARRAY((SELECT v FROM JSON_TABLE('[1]', '$[*]' COLUMNS (v ${type} PATH '$')) AS j))`,
      ),
      "JSON_ARRAY((SELECT v FROM JSON_TABLE('[18446744073709551615]', '$[*]' COLUMNS (v BIT(64) PATH '$')) AS j))",
    ],
    keys: [
      "JSON_OBJECT('', 1.5, 'a\"b', 2.5, 'c.d', 3.5, 'e[0]', 4.5, '$', 5.5, 'é\\\\n😀', 6.5, 'a b', JSON_OBJECT('x', JSON_ARRAY(1, 7.5)))",
    ],
    strings: [
      `'["it\\\\u0027s", "\\\\u0000\\\\u001f", "\\\\\\\\ \\\\"", "é😀", "\\\\u2028"]'`,
      "JSON_QUOTE(REPEAT('x', 200))",
      "JSON_QUOTE(REPEAT('é', 20000))",
    ],
    shapes: [`'${'['.repeat(99)}1${']'.repeat(99)}'`, "'[]'", "'{}'", `'[[], {}, [{}], {"a": {"b": []}}]'`],
    large: [
      `'[${list(30000, (index) => String(index * 7919 - 100_000_000))}]'`,
      `'{${list(6000, (index) => `"key${index}": ${index % 2 ? '1.5' : '"value"'}`)}}'`,
      "JSON_ARRAY(REPEAT('x', 70000), 1.50, CAST(7 AS UNSIGNED), 100000, 5000000000)",
    ],
  }
  return Object.entries(groups).map(([name, values]) => ({
    type: `json COMMENT '${name}'`,
    values,
    only: NEW_MYSQL,
    noKey: true,
  }))
}

onEachServer('every type comes back from insert, update and delete', {}, async (t, server) => {
  const session = await server.session({ settings: { database: null } })
  const undoing = await server.session({ foundRows: true })
  // A migration may run with any of these; the inverse must not care.
  await session.run("SET NAMES utf8mb4, time_zone = '+05:45', sql_mode = 'ALLOW_INVALID_DATES'")
  for (const { type, values, only, noKey } of CASES) {
    if (only !== undefined && !only.some((choice) => choice === server.id || choice === server.flavor)) continue
    await t.test(type.slice(0, 60), async () => {
      const database = await server.createDatabase()
      await session.run(`USE ${database}`)
      await session.run(`CREATE TABLE keyed (id int PRIMARY KEY, c ${type})`)
      await session.run(`CREATE TABLE keyless (c ${type})`)
      const value = (index: number) => values[index % values.length]!
      for (let index = 0; index < values.length; index++) {
        await session.run(`INSERT INTO keyed VALUES (${index + 1}, ${value(index)})`)
        await session.run(`INSERT INTO keyless VALUES (${value(index)}), (${value(index)}), (NULL)`)
      }
      const asKey = !noKey && (await createKeyTable(session, type))
      if (asKey)
        for (let index = 0; index < values.length; index++)
          await session.run(`INSERT IGNORE INTO of_key VALUES (${value(index)}, ${index})`)

      const changes = await assertUndone(session, undoing, database, async () => {
        for (let index = 0; index < values.length; index++) {
          await session.run(`INSERT INTO keyed VALUES (${index + 1001}, ${value(index)}), (${index + 2001}, NULL)`)
          await session.run(`UPDATE keyed SET c = ${value(index + 1)} WHERE id = ${index + 1}`)
          await session.run(`UPDATE keyed SET c = NULL WHERE id = ${index + 1001}`)
          await session.run(`UPDATE keyed SET c = ${value(index)} WHERE id = ${index + 2001}`)
          await session.run(`INSERT INTO keyless VALUES (${value(index)}), (NULL)`)
          if (asKey) await session.run(`UPDATE of_key SET n = n + 1`)
        }
        await session.run('UPDATE keyless SET c = NULL LIMIT 3')
        await session.run('DELETE FROM keyed WHERE id < 1500')
        await session.run('DELETE FROM keyless LIMIT 5')
        await session.run('DELETE FROM keyless')
        if (asKey) await session.run('DELETE FROM of_key')
      })
      assert.ok(changes.length >= 5 * values.length)
    })
  }
})

/** A table whose primary key is a column of the type, where the server allows that. */
async function createKeyTable(session: Session, type: string): Promise<boolean> {
  try {
    // Without a default, old servers make a TIMESTAMP NOT NULL change with each update.
    const notNull = type.startsWith('timestamp')
      ? type.replace('NULL', "NOT NULL DEFAULT '2000-01-01'")
      : `${type} NOT NULL`
    await session.run(`CREATE TABLE of_key (c ${notNull}, n int, PRIMARY KEY (c))`)
    return true
  } catch (error) {
    // 1071 key too long
    if (isServerError(error) && error.errno === 1071) return false
    throw error
  }
}
