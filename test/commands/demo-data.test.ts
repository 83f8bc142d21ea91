import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { SHOP_ROWS, shopData } from '../../src/commands/demo-data.ts'
import { compareMigrations } from '../../src/config/migration-order.ts'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { isServerError } from '../../src/mysql/server-error.ts'
import type { Session } from '../../src/mysql/session.ts'
import { parseScript } from '../../src/sql/script.ts'
import { decodeSource } from '../../src/sql/source.ts'
import { onEachServer } from '../servers.ts'

const example = fileURLToPath(new URL('../../migrations-example', import.meta.url))
const migrations = readdirSync(join(example, 'migrations')).sort(compareMigrations)

/** Rows that the statements of each migration change, on every server. */
const AFFECTED: Readonly<Record<string, readonly number[]>> = {
  '0001_customer_loyalty.sql': [0, 3580],
  '0002_create_shipments.sql': [0, 4993],
  '0003_spring_prices.sql': [1400, 0],
  '0004_write_off_retired.sql': [2000],
  '0005_purge_cancelled_orders.sql': [458, 1391, 800],
  '0006_order_lists.sql': [0, 0],
  '0007_settings.sql': [0, 3, 3],
  '0008_drop_legacy_coupons.sql': [0],
}

test('the shop has 50,000 rows, the same every time', () => {
  const one = [...shopData()]
  assert.deepEqual([...shopData()], one)
  assert.equal(
    Object.values(SHOP_ROWS).reduce((sum, rows) => sum + rows, 0),
    50_000,
  )
})

onEachServer('the example shop loads, eight migrations run, the ninth is refused', {}, async (_t, server) => {
  const session = await server.session({ database: await server.createDatabase('shop') })
  await runFile(session, join(example, 'schema.sql'))
  await session.run('START TRANSACTION')
  for (const statement of shopData()) await session.run(statement)
  await session.run('COMMIT')
  for (const [table, rows] of Object.entries(SHOP_ROWS)) {
    assert.equal(await session.value(`SELECT COUNT(*) FROM ${table}`), String(rows), table)
  }
  assert.equal(
    await session.value("SELECT notes FROM customers WHERE notes LIKE 'Path%' LIMIT 1"),
    'Path of the import: C:\\import\\2019\\new',
  )
  assert.deepEqual(migrations, [...Object.keys(AFFECTED), '0009_tidy_up.sql'])
  for (const [name, affected] of Object.entries(AFFECTED)) {
    const counts = await runFile(session, join(example, 'migrations', name))
    // The count of an ALTER TABLE is the rows that the server copied, which differs with its version.
    const rows = counts.filter(({ kind }) => !kind.startsWith('ALTER')).map((one) => one.affected)
    const expected = affected.filter((_, at) => !counts[at]!.kind.startsWith('ALTER'))
    assert.deepEqual(rows, expected, name)
  }
  await assert.rejects(
    runFile(session, join(example, 'migrations', '0009_tidy_up.sql')),
    (error) => isServerError(error) && error.errno === 1054,
  )
})

async function runFile(session: Session, path: string): Promise<{ kind: string; affected: number }[]> {
  const source = decodeSource(path, readFileSync(path))
  const script = parseScript(source, { dialect: await dialectOf(session), database: null })
  assert.deepEqual(script.problems, [])
  const counts = []
  for (const { kind, text } of script.statements)
    counts.push({ kind, affected: (await session.run(text)).affectedRows })
  return counts
}
