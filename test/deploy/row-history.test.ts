import assert from 'node:assert/strict'
import { StatementsRefused } from '../../src/deploy/obstacles.ts'
import type { Session } from '../../src/mysql/session.ts'
import { type EachServerOptions, onEachServer } from '../servers.ts'
import { killAt } from './killed.ts'
import { Project, rejection, WHOLE_ROLLBACK } from './project.ts'

const MARIADB: EachServerOptions = {
  only: { servers: ['mariadb'], reason: 'only MariaDB has tables with system versioning' },
}

const VERSIONED = [
  "CREATE TABLE item (id int NOT NULL AUTO_INCREMENT, name varchar(20) DEFAULT 'x', n int WITHOUT SYSTEM VERSIONING, twice int AS (n * 2) STORED, changed datetime(6) ON UPDATE CURRENT_TIMESTAMP(6), PRIMARY KEY (id), UNIQUE KEY un (name), CHECK (n <> 7)) WITH SYSTEM VERSIONING",
  'CREATE TABLE child (id int PRIMARY KEY, item int, FOREIGN KEY (item) REFERENCES item (id) ON DELETE CASCADE)',
  'CREATE TABLE log (line varchar(20))',
  'SET SESSION timestamp = 1600000000.25',
  "INSERT INTO item (id, name, n) VALUES (1, 'one', 1), (2, 'two', NULL), (3, 'three', 3), (4, 'four', 4), (5, NULL, 5)",
  'SET SESSION timestamp = 1600000100.5',
  "UPDATE item SET name = 'ONE' WHERE id = 1",
  'SET SESSION timestamp = 1600000200',
  "UPDATE item SET name = 'Éins' WHERE id = 1",
  'DELETE FROM item WHERE id = 4',
  'SET SESSION timestamp = DEFAULT',
  'INSERT INTO child VALUES (1, 1), (2, 3)',
  "CREATE TRIGGER gone AFTER DELETE ON item FOR EACH ROW INSERT INTO log VALUES ('deleted')",
  "CREATE TRIGGER made AFTER INSERT ON item FOR EACH ROW INSERT INTO log VALUES ('inserted')",
]

/** Each is dropped in a step of its own. */
const TRIGGERS = 2

async function state(session: Session): Promise<unknown> {
  const [shown] = await session.query('SHOW CREATE TABLE item')
  return {
    create: String(shown!['Create Table']).replace(/ AUTO_INCREMENT=\d+/, ''),
    rows: await session.query(
      'SELECT id, HEX(name) AS name, n, twice, changed, row_start, row_end FROM item FOR SYSTEM_TIME ALL ORDER BY id, row_start',
    ),
    others: await session.query('SELECT id, item FROM child ORDER BY id'),
    log: await session.query('SELECT * FROM log'),
    triggers: (await session.query('SHOW TRIGGERS')).map(({ Trigger }) => Trigger),
  }
}

onEachServer('DROP SYSTEM VERSIONING is undone with every row of the history', MARIADB, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const sql of VERSIONED) await session.run(sql)
  const before = await state(session)
  const files = { 'm.sql': 'ALTER TABLE item DROP SYSTEM VERSIONING;' }
  const deployed = await project.deploy(files)
  assert.equal(deployed.state, 'done', JSON.stringify(deployed.migrations[0]?.statements))
  const [now] = await session.query('SHOW CREATE TABLE item')
  assert.doesNotMatch(String(now!['Create Table']), /WITH SYSTEM VERSIONING/)
  // Killed when rows are taken out of the table, to be written with their times.
  const { production, rollbackDirectory } = project
  const backup = { ...production, role: 'backup' }
  const settings = { deployment: deployed.deployment!, production, backup, rollbackDirectory }
  await killAt({
    command: 'rollback',
    settings: { ...settings, ...WHOLE_ROLLBACK },
    step: 'structure changed',
    time: 1 + TRIGGERS,
  })
  const undone = await project.rollback(deployed.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  assert.deepEqual(await state(session), before)

  // What others write meanwhile stays, and what it took the place of is history.
  const again = await project.deploy({ 'n.sql': files['m.sql'] })
  for (const sql of [
    "UPDATE item SET name = 'ÉINS', changed = changed WHERE id = 1",
    'DELETE FROM item WHERE id = 3',
    "INSERT INTO item (id, name) VALUES (9, 'three')",
  ])
    await session.run(sql)
  const kept = await session.query('SELECT * FROM item ORDER BY id')
  assert.equal((await project.rollback(again.deployment!)).state, 'undone')
  assert.deepEqual(await session.query('SELECT * FROM item ORDER BY id'), kept)
  const since = await session.query(
    'SELECT id, name, row_start < 20210101 AS early, row_end < NOW(6) AS ended FROM item FOR SYSTEM_TIME ALL ORDER BY id, row_start',
  )
  assert.deepEqual(
    since.map(({ id, name, early, ended }) => [id, name, early, ended].join(' ')),
    [
      '1 one 1 1',
      '1 ONE 1 1',
      '1 Éins 1 1',
      '1 ÉINS 0 0',
      '2 two 1 0',
      '3 three 1 1',
      '4 four 1 1',
      '5  1 0',
      '9 three 0 0',
    ],
  )
  assert.equal(await session.value('SELECT COUNT(*) FROM item FOR SYSTEM_TIME AS OF TIMESTAMP 20200914'), '4')
})

/** What would lose history, and why it is refused. */
const REFUSED: readonly (readonly [create: string, sql: string, why: RegExp])[] = [
  ['(id int PRIMARY KEY, n int) WITH SYSTEM VERSIONING', 'DROP SYSTEM VERSIONING, DROP COLUMN n', /no other clause/],
  ['(id int, n int) WITH SYSTEM VERSIONING', 'DROP SYSTEM VERSIONING', /without a key/],
  [
    '(id int PRIMARY KEY, rs timestamp(6) AS ROW START, re timestamp(6) AS ROW END, PERIOD FOR SYSTEM_TIME (rs, re)) WITH SYSTEM VERSIONING',
    'DROP SYSTEM VERSIONING, DROP COLUMN rs, DROP COLUMN re',
    /no other clause|period/,
  ],
  ['(id int PRIMARY KEY, n int) WITH SYSTEM VERSIONING', 'DROP COLUMN n', /would not have their history/],
  ['(id int PRIMARY KEY, n int) WITH SYSTEM VERSIONING', 'MODIFY n tinyint', /would not have their history/],
]

onEachServer('history that would not come back is not destroyed', MARIADB, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const [at, [create, sql, why]] of REFUSED.entries()) {
    await session.run(`CREATE TABLE t${at} ${create}`)
    const script = `SET SESSION system_versioning_alter_history = 'KEEP'; ALTER TABLE t${at} ${sql};`
    const refused = await rejection(project.deploy({ 'm.sql': script }))
    assert.ok(refused instanceof StatementsRefused, `${sql}: ${refused}`)
    assert.match(refused.message, why)
    assert.match(refused.message, /\[ddl-not-reversible\]/)
  }
})
