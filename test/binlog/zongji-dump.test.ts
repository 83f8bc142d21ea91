import assert from 'node:assert/strict'
import ZongJi from 'zongji'
import { EVENT } from '../../src/binlog/event-type.ts'
import { openDump } from '../../src/binlog/zongji-dump.ts'
import { binlogStatus } from '../../src/mysql/binlog-status.ts'
import { onEachServer } from '../servers.ts'
import { recordChanges } from './record.ts'

const hint = 'src/binlog/zongji-dump.ts relies on this inner part; compare it with node_modules/zongji/index.js'

onEachServer('zongji hands its raw packets over', {}, async (_t, server) => {
  const session = await server.session({ database: await server.createDatabase() })
  const from = await binlogStatus(session)
  await session.run('CREATE TABLE t (id int PRIMARY KEY)')
  const types: number[] = []
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no end of packets after 20 s: ${hint}`)), 20_000)
    const dump = openDump(session.connectionOptions, from, {
      event: (raw) => types.push(raw[4]!),
      end: () => {
        clearTimeout(late)
        dump.stop().then(resolve, reject)
      },
      error: (error) => {
        clearTimeout(late)
        dump.stop().then(() => reject(error), reject)
      },
    })
  })
  assert.equal(types[0], EVENT.ROTATE, hint)
  assert.ok(types.includes(EVENT.FORMAT_DESCRIPTION), hint)
  assert.ok(types.includes(EVENT.QUERY), hint)
})

/** Types that zongji decodes without loss, with mysql2's dateStrings. */
const COLUMNS: readonly (readonly [string, readonly string[]])[] = [
  ['tinyint', ['-128', '127']],
  ['smallint unsigned', ['0', '65535']],
  ['mediumint', ['-8388608', '8388607']],
  ['int unsigned', ['0', '4294967295']],
  ['bigint', ['-9223372036854775808', '9223372036854775807']],
  ['bigint unsigned', ['18446744073709551615', '1']],
  ['decimal(30,10)', ['-12345678901234567890.0123456789', '0.0000000001']],
  ['float', ['0.1', '-3.4028234e38']],
  ['double', ['0.1', '-1.7976931348623157e308']],
  ['year', ['1901', '2155']],
  ['date', ["'2020-02-29'", "'9999-12-31'"]],
  ['time', ["'838:59:59'", "'12:00:00'"]],
  ['time(6)', ["'12:34:56.789012'", "'00:00:00.000001'"]],
  ['datetime(3)', ["'2020-02-29 23:59:59.123'", "'1000-01-01 00:00:00'"]],
  ['varchar(50) character set utf8', ["'plain'", "'é漢'"]],
  ['char(10)', ["'abc'", "''"]],
  ['varchar(300) character set latin1', ["'abc'", "''"]],
  ['text', ["'text'", "''"]],
  ["enum('a','b','c')", ["'c'", "'a'"]],
  ["set('x','y','z')", ["'x,z'", "''"]],
]

onEachServer('zongji’s own decoding agrees on plain types', {}, async (_t, server) => {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  await session.run(
    `CREATE TABLE t (id int PRIMARY KEY, ${COLUMNS.map(([type], index) => `c${index} ${type}`).join(', ')}) CHARACTER SET utf8`,
  )
  const from = await binlogStatus(session)
  const changes = await recordChanges(session, async () => {
    for (const row of [0, 1])
      await session.run(`INSERT INTO t VALUES (${row}, ${COLUMNS.map(([, values]) => values[row]).join(', ')})`)
    await session.run(`UPDATE t SET ${COLUMNS.map((_, index) => `c${index} = NULL`).join(', ')} WHERE id = 1`)
    await session.run('DELETE FROM t')
  })
  const theirs = await zongjiRows(
    { ...session.connectionOptions, database: undefined, dateStrings: true, timezone: 'Z' },
    from,
    database,
    changes.length,
  )
  const ours = changes.map(({ before, after, shape }) =>
    [before, after].map((image) => image?.map((literal, index) => plain(literal, shape.columns[index]!.type)) ?? null),
  )
  assert.deepEqual(theirs, ours)
})

type Row = Record<string, unknown>

function zongjiRows(
  connection: object,
  from: { file: string; position: number },
  database: string,
  count: number,
): Promise<(unknown[] | null)[][]> {
  const zongji = new ZongJi(connection)
  const rows: (unknown[] | null)[][] = []
  const values = (row: Row) => Object.values(row).map((value) => (value === null ? null : String(value)))
  return new Promise((resolve, reject) => {
    zongji.on('error', reject)
    zongji.on('binlog', (event: unknown) => {
      const { rows: found } = event as { rows?: (Row & { before?: Row; after?: Row })[] }
      const name = (event as { getTypeName(): string }).getTypeName()
      for (const row of found ?? []) {
        if (name === 'UpdateRows') rows.push([values(row.before!), values(row.after!)])
        else rows.push(name === 'WriteRows' ? [null, values(row)] : [values(row), null])
      }
      if (rows.length < count) return
      zongji.on('stopped', () => resolve(rows))
      zongji.stop()
    })
    zongji.start({
      filename: from.file,
      position: from.position,
      serverId: 4_000_000_001,
      includeEvents: ['tablemap', 'writerows', 'updaterows', 'deleterows'],
      includeSchema: { [database]: true },
    })
  })
}

/** A literal of ours as zongji shows the value. */
function plain(literal: string | null | undefined, type: string): string | null {
  if (literal === null || literal === undefined) return null
  if (type === 'float') return String(Math.fround(Number(literal)))
  if (type === 'double') return String(Number(literal))
  return literal.replace(/^'(.*)'$/s, '$1').replaceAll("''", "'")
}
