import assert from 'node:assert/strict'
import { readTable } from '../../src/mysql/introspect.ts'
import { fits } from '../../src/schema/types.ts'
import { onEachServer } from '../servers.ts'

/** Two types, values at the borders of the first, and whether all of them come back from the second. */
const CASES: readonly (readonly [from: string, to: string, values: string, kept: boolean])[] = [
  ['tinyint', 'smallint', '-128, 127', true],
  ['int', 'smallint', '-2147483648, 2147483647', false],
  ['int', 'int unsigned', '-1, 2147483647', false],
  ['int unsigned', 'int', '0, 4294967295', false],
  ['int unsigned', 'bigint', '0, 4294967295', true],
  ['int', 'decimal(10,0)', '-2147483648, 2147483647', true],
  ['int', 'decimal(9,0)', '-2147483648', false],
  ['int', 'double', '-2147483648, 2147483647', true],
  ['bigint', 'double', '9007199254740993', false],
  ['mediumint', 'float', '-8388608, 8388607', true],
  ['int', 'float', '2147483647, 16777217', false],
  ['int', 'varchar(11)', '-2147483648, 2147483647', true],
  ['int', 'varchar(10)', '-2147483648', false],
  ['bigint', 'varchar(20)', '-9223372036854775808', true],
  ['int', 'text', '-2147483648', true],
  ['bit(8)', 'tinyint unsigned', "b'11111111', b'0'", true],
  ['bit(8)', 'tinyint', "b'11111111'", false],
  ['year', 'smallint', '1901, 2155', true],
  ['decimal(10,2)', 'decimal(12,2)', '-99999999.99', true],
  ['decimal(10,2)', 'decimal(10,1)', '0.01', false],
  ['decimal(10,2)', 'decimal(8,2)', '99999999.99', false],
  ['float', 'double', '0.1, 3.4e38', true],
  ['double', 'float', '0.1', false],
  ['date', 'datetime', "'1000-01-01', '9999-12-31'", true],
  ['datetime', 'date', "'2020-01-01 12:00:00'", false],
  ['datetime(6)', 'datetime', "'2020-01-01 12:00:00.5'", false],
  ['datetime', 'timestamp', "'1000-01-01'", false],
  ["enum('a','b')", "enum('a','b','c')", "'a', 'b'", true],
  ["enum('a','b')", "enum('c','b','a')", "'a', 'b'", true],
  ["enum('a','b')", "enum('a')", "'b'", false],
  ["enum('a','bcd')", 'varchar(3)', "'a', 'bcd'", true],
  ["enum('a','bcd')", 'varchar(2)', "'bcd'", false],
  ["set('a','b')", "set('b','x','a')", "'', 'a', 'b', 'a,b'", true],
  ["set('a','bcd')", 'varchar(5)', "'', 'a,bcd'", true],
  ["set('a','bcd')", 'varchar(4)', "'a,bcd'", false],
  ['varchar(5)', 'text', "'a    ', 'äöü€😀'", true],
  ['varchar(5)', 'varchar(4)', "'abcde'", false],
  ['varchar(5)', 'varchar(5) CHARACTER SET latin1', "'Ω'", false],
  ['varchar(5)', 'varchar(5) CHARACTER SET utf8', "'😀'", false],
  ['varchar(5) CHARACTER SET latin1', 'varchar(5)', "'äöü'", true],
  ['text', 'varchar(100)', "REPEAT('x', 101)", false],
  ['blob', 'mediumblob', "x'00ff'", true],
  ['mediumblob', 'blob', "REPEAT('x', 70000)", false],
]

onEachServer(
  'a type that is said to hold another gives every value back, and one that is not loses some',
  {},
  async (t, server) => {
    const database = await server.createDatabase('types')
    const session = await server.session({ database })
    await session.run("SET SESSION sql_mode = ''")
    await session.run('SET NAMES utf8mb4')
    await session.run("SET SESSION time_zone = '+00:00'")
    const read = async () =>
      JSON.stringify((await session.query('SELECT n, HEX(CONCAT(v)) AS v FROM t ORDER BY n')).map(Object.values))
    for (const [from, to, values, kept] of CASES) {
      await t.test(`${from} → ${to}`, async () => {
        await session.run('DROP TABLE IF EXISTS t')
        await session.run(
          `CREATE TABLE t (n int NOT NULL AUTO_INCREMENT PRIMARY KEY, v ${from} NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
        )
        for (const value of splitValues(values)) await session.run(`INSERT INTO t (v) VALUES (${value})`)
        const before = await columnOf()
        const rows = await read()
        await session.run(`ALTER TABLE t MODIFY v ${to} NULL`)
        const after = await columnOf()
        await session.run(`ALTER TABLE t MODIFY v ${from} NULL`)
        assert.equal((await read()) === rows, kept, 'what the server does')
        assert.equal(fits(before, after), kept, 'what we say')
      })
    }

    async function columnOf() {
      return (await readTable(session, database, 't'))!.columns[1]!
    }
  },
)

/** At the commas outside of quotes and parentheses. */
function splitValues(values: string): string[] {
  return values.match(/(?:'[^']*'|\([^)]*\)|[^,'(])+/g)!.map((value) => value.trim())
}
