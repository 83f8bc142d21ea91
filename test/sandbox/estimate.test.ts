import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { estimateRows } from '../../src/sandbox/estimate.ts'
import { impureCall } from '../../src/sandbox/pure.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { onEachServer } from '../servers.ts'

const DIALECT = { flavor: 'mysql', version: 80_400, ansiQuotes: false, noBackslashEscapes: false } as const

onEachServer('EXPLAIN runs nothing on staging', {}, async (_t, server) => {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  await session.run('CREATE TABLE t (id int PRIMARY KEY, name varchar(20))')
  await session.run("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')")
  await session.run('ANALYZE TABLE t')
  await session.run("CREATE FUNCTION evil(n int) RETURNS int DETERMINISTIC RETURN GET_LOCK('evil', n)")
  const source = { session, sizes: new Map(), foldsNames: false }
  const estimate = async (sql: string) => {
    const script = parseScript(new Source('m.sql', sql), { dialect: await dialectOf(session), database })
    return estimateRows(source, script.statements.at(-1)!, new Set())
  }
  for (const sql of [
    'DELETE FROM t WHERE id = evil(0)',
    'DELETE FROM t WHERE id = `evil` (0)',
    `DELETE FROM t WHERE id = ${database}.evil(0)`,
    'DELETE FROM t WHERE id = SLEEP(100)',
    'DELETE FROM t WHERE id IN (SELECT SLEEP(100))',
    "UPDATE t SET name = 'x' WHERE id = /* ' */ GET_LOCK('evil', 0) -- '",
    "UPDATE t SET name = 'x' WHERE id = (SELECT BENCHMARK(1e9, MD5(1)))",
    'INSERT INTO t SELECT id + 10, evil(0) FROM t',
    "DELETE FROM t WHERE name = LOAD_FILE('/etc/passwd')",
  ]) {
    const { rows, method } = await estimate(sql)
    assert.deepEqual(
      [rows, /^unknown: it calls `?\w+`?, which EXPLAIN might execute$/.test(method)],
      [null, true],
      `${sql}: ${method}`,
    )
  }
  assert.equal(await session.value("SELECT IS_USED_LOCK('evil')"), null)
  assert.deepEqual(await estimate("SET sql_mode = 'ANSI_QUOTES';\nDELETE FROM t WHERE id = 1"), {
    rows: null,
    method: 'unknown: its sql_mode is not that of the session on staging',
  })
  assert.deepEqual(await estimate("DELETE FROM t WHERE LOWER(name) IN ('a', 'evil(1)') AND id > ABS(-0)"), {
    rows: 3,
    method: 'EXPLAIN on staging',
  })
})

test('calls are found, and no text is taken for one', () => {
  const call = (text: string) => impureCall(text, DIALECT)
  assert.equal(call("a IN (1) AND COUNT(*) > 'sleep(1)'"), null)
  assert.equal(call('a = sleep/* x */ (1)'), 'sleep')
  assert.equal(call("a = '/*' OR sleep(1) OR '*/'"), 'sleep')
  assert.equal(call('shop.abs(1)'), 'abs')
  assert.equal(call('/*!50000 sleep(1) */'), 'sleep')
})
