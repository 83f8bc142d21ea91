import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { isServerError } from '../../src/mysql/server-error.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { Random } from '../torture/random.ts'
import { snapshot } from './project.ts'
import { Stage } from './trigger-stage.ts'

const ROUNDS = Number(process.env.ROLLGATE_TRIGGER_ROUNDS ?? 4)
const SEED = Number(process.env.ROLLGATE_TRIGGER_SEED ?? 20_261_121)

const TABLES = [
  'CREATE TABLE item (id int AUTO_INCREMENT PRIMARY KEY, name varchar(20), n int NOT NULL DEFAULT 0, u int, stamp datetime NULL, UNIQUE KEY (u))',
  "INSERT INTO item VALUES (1, 'a', 1, 1, NULL), (2, 'B', 2, 2, '2001-01-01'), (3, NULL, 3, NULL, NULL), (4, 'd', 4, 4, NULL)",
  'CREATE TABLE pair (a int, b varchar(10), n decimal(9,2), PRIMARY KEY (a, b))',
  "INSERT INTO pair VALUES (1, 'x', 1.50), (1, 'y', NULL), (2, 'x', 0)",
  'CREATE TABLE bag (name varchar(20), n int)',
  "INSERT INTO bag VALUES ('a', 1), ('a', 1), ('b', NULL)",
  'CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)',
  'INSERT INTO counter VALUES (1, 0), (2, 10), (3, 20)',
  'CREATE TABLE sums (id int PRIMARY KEY, n int NOT NULL)',
  'INSERT INTO sums VALUES (1, 0), (2, 0), (3, 0)',
  'CREATE TABLE log (id int AUTO_INCREMENT PRIMARY KEY, what varchar(40))',
]

/** No trigger writes to a table that comes before its own. */
function randomTrigger(random: Random, at: number): string {
  const table = random.pick(['item', 'item', 'pair', 'counter', 'bag'])
  const event = random.pick(['INSERT', 'UPDATE', 'DELETE'])
  const row = event === 'DELETE' ? 'OLD' : 'NEW'
  const own = table === 'counter' ? [] : [`UPDATE counter SET n = n + 1 WHERE id = ${random.between(1, 3)}`]
  const bodies = [
    ...own,
    ...(table === 'counter' ? [] : ['UPDATE counter SET n = n * 2 + 1 WHERE id < 3']),
    `UPDATE sums SET n = n + ${row}.n WHERE id = ${random.between(1, 3)}`,
    `INSERT INTO log (what) VALUES ('${table} ${event}')`,
    ...(table === 'item'
      ? [`DELETE FROM bag WHERE name = ${row}.name`, `INSERT INTO bag VALUES (${row}.name, ${row}.n)`]
      : []),
    "DELETE FROM log WHERE what LIKE '%UPDATE' ORDER BY id LIMIT 1",
  ]
  if (table === 'item' && event !== 'DELETE' && random.chance(0.4)) {
    const set = random.pick(['NEW.name = LOWER(NEW.name)', "NEW.stamp = '2020-02-02 02:02:02'", 'NEW.n = NEW.n + 1'])
    return `CREATE TRIGGER t${at} BEFORE ${event} ON item FOR EACH ROW SET ${set}`
  }
  return `CREATE TRIGGER t${at} ${random.pick(['BEFORE', 'AFTER'])} ${event} ON ${table} FOR EACH ROW ${random.pick(bodies)}`
}

function randomStatement(random: Random): string {
  const id = random.between(1, 6)
  return random.pick([
    `INSERT INTO item (name, n) VALUES ('New', ${id}), ('other', 0)`,
    `UPDATE item SET n = n + ${id}, name = 'Q' WHERE id >= ${id}`,
    `UPDATE item SET id = id + 100 WHERE id = ${id}`,
    `UPDATE item SET u = CASE u WHEN 1 THEN NULL ELSE u + 10 END WHERE u IS NOT NULL ORDER BY u DESC`,
    `DELETE FROM item WHERE id = ${id}`,
    `REPLACE INTO item (id, name, n, u) VALUES (${id}, 'r', 9, ${id})`,
    `INSERT INTO pair VALUES (${id}, 'x', 7) ON DUPLICATE KEY UPDATE n = 8, b = 'moved'`,
    `DELETE FROM pair WHERE a = ${id}`,
    `INSERT INTO bag VALUES ('a', ${id}), ('Q', 1)`,
    `UPDATE bag SET n = 5 WHERE name = 'a' LIMIT 1`,
    `DELETE FROM bag WHERE name = 'a'`,
    `UPDATE counter SET n = n - 1 WHERE id = ${random.between(1, 3)}`,
  ])
}

/** How many columns of each table are its key; rows of the others are alike. */
const KEYS: Readonly<Record<string, number>> = { item: 1, pair: 2, counter: 1, sums: 1, log: 1, bag: 0 }

/** Rows of a snapshot that are others in the second: as a rollback reports them, but for an update of a table without a key. */
function difference(table: string, before: readonly string[], now: readonly string[]) {
  const columns = KEYS[table]!
  if (columns === 0) return { inserted: now.length - before.length, updated: 0, deleted: 0 }
  const keyed = (rows: readonly string[]) =>
    new Map(rows.map((row) => [row.split('|').slice(0, columns).join('|'), row] as const))
  const [from, to] = [keyed(before), keyed(now)]
  return {
    inserted: [...to.keys()].filter((key) => !from.has(key)).length,
    updated: [...to].filter(([key, row]) => from.has(key) && from.get(key) !== row).length,
    deleted: [...from.keys()].filter((key) => !to.has(key)).length,
  }
}

/** The statements that the server takes, one after the other. */
async function taken(session: Session, statements: readonly string[]): Promise<string[]> {
  const found: string[] = []
  await session.run('START TRANSACTION')
  for (const statement of statements) {
    try {
      await session.run(statement)
      found.push(statement)
    } catch (error) {
      assert.ok(isServerError(error), String(error))
    }
  }
  await session.run('ROLLBACK')
  return found
}

/** @returns how many tables have rows that triggers changed besides; null when the rollback was refused, with everything left as it was. */
async function round(t: TestContext, server: TestServer, seed: number): Promise<number | null> {
  const random = new Random(seed)
  const stage = await Stage.set(t, server, ...TABLES)
  const { session, project } = stage
  const about = [`seed ${seed}`]
  for (let at = random.between(2, 6); at > 0; at--) {
    const trigger = randomTrigger(random, at)
    try {
      await session.run(trigger)
      about.push(trigger)
    } catch (error) {
      // Servers before MySQL 5.7 and MariaDB 10.2 have one trigger for each event and time.
      assert.ok(isServerError(error) && error.errno === 1235, String(error))
    }
  }
  const wanted = Array.from({ length: random.between(2, 6) }, () => randomStatement(random))
  const statements = await taken(session, wanted)
  const before = await snapshot(session, project.database)
  const deployment = await stage.deploy(statements.map((sql) => `${sql};`).join('\n'), 'fire')
  const changed = await snapshot(session, project.database)
  const report = await project.rollback(deployment, { triggers: 'fire' })
  const now = await snapshot(session, project.database)
  const story = [...about, ...statements, JSON.stringify(report, null, 1)].join('\n')
  if (report.state === 'conflict') {
    assert.deepEqual(now, changed, story)
    return null
  }
  assert.ok(report.state === 'undone' || report.state === 'nothing', story)
  const told = report.triggered ?? []
  for (const [table, { rows }] of Object.entries(before)) {
    const {
      inserted = 0,
      updated = 0,
      deleted = 0,
    } = told.find((one) => one.table === `${project.database}.${table}`) ?? {}
    const net =
      KEYS[table] === 0 ? { inserted: inserted - deleted, updated: 0, deleted: 0 } : { inserted, updated, deleted }
    assert.deepEqual({ table, ...net }, { table, ...difference(table, rows, now[table]!.rows) }, story)
    if (inserted + updated + deleted === 0) assert.deepEqual(now[table], before[table], story)
  }
  return told.length
}

onEachServer(
  'random triggers: what is put back is what was there, but for the rows that are told',
  {},
  async (t, server) => {
    const results: (number | null)[] = []
    for (let at = 0; at < ROUNDS; at++)
      await t.test(`seed ${SEED + at}`, async (one) => void results.push(await round(one, server, SEED + at)))
    const undone = results.filter((one) => one !== null)
    t.diagnostic(`${undone.length} of ${ROUNDS} undone, ${undone.filter((one) => one > 0).length} with rows besides`)
    assert.ok(undone.length >= ROUNDS / 2, 'most can be undone')
  },
)
