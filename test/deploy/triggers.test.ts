import assert from 'node:assert/strict'
import { exitCodeOfRollback } from '../../src/cli/exit-codes.ts'
import { EXIT } from '../../src/errors.ts'
import { onEachServer } from '../servers.ts'
import { killAt } from './killed.ts'
import { rejection, snapshot, WHOLE_ROLLBACK } from './project.ts'
import { Stage } from './trigger-stage.ts'

const ITEM = [
  'CREATE TABLE item (id int AUTO_INCREMENT PRIMARY KEY, name varchar(20), n int NOT NULL DEFAULT 0)',
  "INSERT INTO item VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)",
]
const COUNTER = [
  'CREATE TABLE counter (id int PRIMARY KEY, items int NOT NULL, total int NOT NULL)',
  'INSERT INTO counter VALUES (1, 3, 6), (2, 0, 0)',
  'CREATE TRIGGER item_in AFTER INSERT ON item FOR EACH ROW UPDATE counter SET items = items + 1, total = total + NEW.n WHERE id = 1',
  'CREATE TRIGGER item_out AFTER DELETE ON item FOR EACH ROW UPDATE counter SET items = items - 1, total = total - OLD.n WHERE id = 1',
  'CREATE TRIGGER item_new AFTER UPDATE ON item FOR EACH ROW UPDATE counter SET total = total + NEW.n - OLD.n WHERE id = 1',
]

onEachServer('triggers that count are not counted twice', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM, ...COUNTER)
  await stage.thereAndBack("INSERT INTO item (name, n) VALUES ('d', 4), ('e', 5), ('f', 6);")
  await stage.thereAndBack('DELETE FROM item WHERE id > 1;')
  await stage.thereAndBack(
    'UPDATE item SET n = n * 10; UPDATE item SET id = id + 10 WHERE id = 2; DELETE FROM item WHERE id = 1;',
  )
})

const AUDIT = [
  ...ITEM,
  'CREATE TABLE log (id int AUTO_INCREMENT PRIMARY KEY, what varchar(20) NOT NULL, item int, KEY (item))',
  "INSERT INTO log (what, item) VALUES ('begin', NULL)",
  "CREATE TRIGGER log_in AFTER INSERT ON item FOR EACH ROW INSERT INTO log (what, item) VALUES ('in', NEW.id)",
  "CREATE TRIGGER log_out AFTER DELETE ON item FOR EACH ROW INSERT INTO log (what, item) VALUES ('out', OLD.id)",
]

onEachServer('rows that an audit log gets by the rollback are refused, or told', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...AUDIT)
  const sql = "INSERT INTO item (name, n) VALUES ('d', 4), ('e', 5); DELETE FROM item WHERE id = 2;"
  const unasked = await rejection(stage.project.deploy({ 'm.sql': sql }))
  assert.match(String(unasked), /`log_out` may put rows into `log`.*\[trigger-fires-on-undo\]/s)
  assert.match(String((unasked as { hint?: string }).hint), /--triggers fire/)
  const deployment = await stage.deploy(sql, 'fire')
  assert.equal(await stage.session.value('SELECT COUNT(*) FROM log'), '4')
  await stage.refused(deployment, /3 rows more/, /log_out/, /--triggers fire/)
  const undone = await stage.project.rollback(deployment, { triggers: 'fire' })
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  const { database } = stage.project
  assert.deepEqual(undone.triggered, [
    { table: `${database}.log`, inserted: 3, updated: 0, deleted: 0, triggers: ['log_in', 'log_out'] },
  ])
  assert.match(undone.notes.join('\n'), /log that the deployment had not touched: 3 inserted/)
  assert.equal(exitCodeOfRollback(undone), EXIT.failed)
  await stage.isAsBefore('log')
  const rows = await stage.session.query('SELECT what, item FROM log ORDER BY id')
  assert.deepEqual(
    rows.map(({ what, item }) => `${what} ${item}`),
    ['begin null', 'in 2', 'out 5', 'out 4'],
  )
  const note =
    "SELECT COUNT(*) FROM rollgate.statement WHERE state = 'undone' AND error LIKE '%changed other rows of%log%'"
  assert.equal(await stage.session.value(`${note} AND deployment = '${deployment}'`), '2')
})

onEachServer('triggers that change the row itself do not change what is put back', {}, async (t, server) => {
  const stage = await Stage.set(
    t,
    server,
    ...ITEM,
    "ALTER TABLE item ADD COLUMN changed datetime NOT NULL DEFAULT '2001-01-01 00:00:00', ADD COLUMN f float, ADD COLUMN b varbinary(9), ADD COLUMN e enum('x', 'y')",
    "UPDATE item SET f = 0.1, b = X'00FF27', e = 'y' WHERE id = 2",
    "CREATE TRIGGER item_stamp BEFORE UPDATE ON item FOR EACH ROW SET NEW.changed = '2020-02-02 02:02:02', NEW.name = UPPER(NEW.name)",
  )
  await stage.thereAndBack('UPDATE item SET n = 7 WHERE id < 3;')
  await stage.thereAndBack('UPDATE item SET id = 9 WHERE id = 2; UPDATE item SET n = 0;')
  await stage.thereAndBack('DELETE FROM item WHERE id = 2;')
  await stage.session.run(
    "CREATE TRIGGER item_name BEFORE INSERT ON item FOR EACH ROW SET NEW.name = CONCAT(NEW.name, '!')",
  )
  const deployment = await stage.deploy('DELETE FROM item WHERE id = 2;')
  await stage.refused(deployment, /item_name/, /`name`=_utf8mb4 X'62'|`name`='b'/, /could not be put back/)
  await stage.session.run('DROP TRIGGER item_name')
  assert.equal((await stage.project.rollback(deployment)).state, 'undone')
  await stage.isAsBefore()
})

onEachServer('triggers that fire others are followed', {}, async (t, server) => {
  const stage = await Stage.set(
    t,
    server,
    ...ITEM,
    ...COUNTER,
    'CREATE TABLE sums (id int PRIMARY KEY, changes int NOT NULL)',
    'INSERT INTO sums VALUES (1, 0)',
    'CREATE TRIGGER counter_changed AFTER UPDATE ON counter FOR EACH ROW UPDATE sums SET changes = changes + 1 WHERE id = NEW.id',
  )
  await stage.thereAndBack("INSERT INTO item (name, n) VALUES ('d', 4), ('e', 5);")
  await stage.thereAndBack('DELETE FROM item; UPDATE counter SET total = 5;')
})

onEachServer(
  'what a routine of a trigger writes to is looked at, and what cannot be told is refused',
  {},
  async (t, server) => {
    const stage = await Stage.set(
      t,
      server,
      ...ITEM,
      'CREATE TABLE tally (id int PRIMARY KEY, n int NOT NULL)',
      'INSERT INTO tally VALUES (1, 0), (2, 0)',
      'CREATE PROCEDURE count_up(which int) UPDATE tally SET n = n + 1 WHERE id = which',
      'CREATE TRIGGER item_in AFTER INSERT ON item FOR EACH ROW BEGIN IF NEW.n > 0 THEN CALL count_up(1); END IF; END',
      'CREATE TRIGGER item_out AFTER DELETE ON item FOR EACH ROW CALL count_up(2)',
    )
    const deployment = await stage.deploy("INSERT INTO item (name, n) VALUES ('d', 4);")
    await stage.refused(deployment, /`tally|\.tally/, /rows were changed/, /item_out/)
    const undone = await stage.project.rollback(deployment, { triggers: 'fire' })
    assert.equal(undone.state, 'undone')
    assert.deepEqual(
      undone.triggered?.map(({ inserted, updated, deleted }) => [inserted, updated, deleted]),
      [[0, 1, 0]],
    )
    await stage.isAsBefore('tally')
    assert.equal(await stage.session.value('SELECT n FROM tally WHERE id = 1'), '0')
  },
)

onEachServer('a trigger that refuses the rollback stops it, and nothing is changed', {}, async (t, server) => {
  const stage = await Stage.set(
    t,
    server,
    ...ITEM,
    "CREATE TRIGGER no_delete BEFORE DELETE ON item FOR EACH ROW BEGIN IF OLD.id > 4 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'items stay'; END IF; END",
  )
  const deployment = await stage.deploy("UPDATE item SET n = 9; INSERT INTO item (name, n) VALUES ('d', 4), ('e', 5);")
  await stage.refused(deployment, /items stay/, /no_delete/, /`id`=5/)
  await stage.session.run('DROP TRIGGER no_delete')
  assert.equal((await stage.project.rollback(deployment)).state, 'undone')
  await stage.isAsBefore()
})

onEachServer('rows that foreign keys change along, and triggers on both tables', {}, async (t, server) => {
  const stage = await Stage.set(
    t,
    server,
    ...ITEM,
    ...COUNTER,
    'CREATE TABLE part (id int PRIMARY KEY, item int, FOREIGN KEY (item) REFERENCES item (id) ON DELETE CASCADE ON UPDATE CASCADE)',
    'INSERT INTO part VALUES (1, 1), (2, 2), (3, 2), (4, NULL)',
    'CREATE TRIGGER part_in AFTER INSERT ON part FOR EACH ROW UPDATE counter SET items = items + 1 WHERE id = 2',
    'CREATE TRIGGER part_new AFTER UPDATE ON part FOR EACH ROW UPDATE counter SET items = items + 1 WHERE id = 2',
  )
  const deployment = await stage.deploy('DELETE FROM item WHERE id = 2; UPDATE item SET id = 7 WHERE id = 1;')
  await stage.refused(deployment, /part_in|part_new/, /rows were changed/)
  const undone = await stage.project.rollback(deployment, { triggers: 'fire' })
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(
    undone.triggered?.map(({ inserted, updated, deleted }) => [inserted, updated, deleted]),
    [[0, 1, 0]],
  )
  await stage.isAsBefore('counter')
  await stage.session.run('DROP TRIGGER part_in')
  await stage.session.run('DROP TRIGGER part_new')
  await stage.session.run('UPDATE counter SET items = 0 WHERE id = 2')
  await stage.thereAndBack('DELETE FROM item WHERE id = 2; UPDATE item SET id = 7 WHERE id = 1;')
  const later = await stage.deploy("INSERT INTO item VALUES (20, 'x', 1);")
  await stage.session.run('INSERT INTO part VALUES (20, 20)')
  await stage.refused(later, /item that it refers to|refer to it/)
})

onEachServer('tables without a key', {}, async (t, server) => {
  const stage = await Stage.set(
    t,
    server,
    ...ITEM,
    'CREATE TABLE bag (name varchar(20), n int)',
    "INSERT INTO bag VALUES ('a', 1), ('a', 1), ('b', NULL)",
    'CREATE TRIGGER bag_item AFTER DELETE ON bag FOR EACH ROW UPDATE item SET n = n + 1 WHERE name = OLD.name',
    'CREATE TRIGGER item_bag AFTER INSERT ON item FOR EACH ROW INSERT INTO bag VALUES (NEW.name, NEW.n)',
  )
  await stage.thereAndBack("INSERT INTO bag VALUES ('z', 4), ('z', 4); UPDATE bag SET n = 2 WHERE name = 'a';")
  const deployment = await stage.deploy('DELETE FROM bag WHERE n = 1 LIMIT 1; DELETE FROM item WHERE id = 3;', 'fire')
  await stage.refused(deployment, /item_bag/, /bag/)
  const undone = await stage.project.rollback(deployment, { triggers: 'fire' })
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(
    undone.triggered?.map(({ inserted, updated, deleted }) => [inserted, updated, deleted]),
    [[1, 0, 0]],
  )
  await stage.isAsBefore('bag')
  assert.equal(await stage.session.value("SELECT COUNT(*) FROM bag WHERE name = 'a' AND n = 1"), '2')
})

onEachServer('rows of others are conflicts as ever', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM, ...COUNTER)
  const deployment = await stage.deploy("UPDATE item SET name = 'z', n = 5; DELETE FROM item WHERE id = 3;")
  await stage.session.run('UPDATE item SET n = 6 WHERE id = 1')
  await stage.session.run('UPDATE counter SET total = 10')
  await stage.refused(deployment, /`id`=1/, /`n`=6/)
  await stage.session.run('UPDATE item SET n = 5 WHERE id = 1')
  await stage.session.run("INSERT INTO item VALUES (3, 'theirs', 0)")
  await stage.session.run('UPDATE counter SET total = 10, items = 2 WHERE id = 1')
  await stage.refused(deployment, /no such row/, /theirs|746865697273/i)
  const skipped = await stage.project.rollback(deployment, { onConflict: 'skip', triggers: 'fire' })
  assert.equal(skipped.state, 'undone', JSON.stringify(skipped))
  assert.equal(exitCodeOfRollback(skipped), EXIT.failed)
  const rows = await stage.session.query('SELECT id, name, n FROM item ORDER BY id')
  assert.deepEqual(
    rows.map(({ id, name, n }) => `${id} ${name} ${n}`),
    ['1 a 1', '2 b 2', '3 theirs 0'],
  )
})

onEachServer('a deployment that fails is undone under triggers', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM, ...COUNTER)
  const sql =
    "INSERT INTO item (name, n) VALUES ('d', 4), ('e', 5); DELETE FROM item WHERE id = 1; INSERT INTO missing VALUES (1);"
  const report = await stage.project.deploy({ 'm.sql': sql }, { onFailure: 'undo' })
  assert.equal(report.state, 'undone', report.notes.join('\n'))
  assert.match(report.notes.join('\n'), /Triggers fired while rows were put back: .*`item_out`/)
  await stage.isAsBefore()
})

onEachServer(
  'killed in the middle, a rollback under triggers is done whole by the next, and not twice',
  { only: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'what a kill does depends on no version' } },
  async (t, server) => {
    const stage = await Stage.set(t, server, ...AUDIT)
    const { production, rollbackDirectory } = stage.project
    const backup = { ...production, role: 'backup' }
    const settings = { ...WHOLE_ROLLBACK, production, backup, rollbackDirectory, triggers: 'fire' }
    const killed = async (step: 'undo of rows applied' | 'undo of rows committed') => {
      const deployment = await stage.deploy('DELETE FROM item WHERE id = 2; UPDATE item SET n = 0;', 'fire')
      const changed = await snapshot(stage.session, stage.project.database)
      await killAt({ command: 'rollback', settings: { ...settings, deployment }, step, time: 1 })
      return { deployment, changed }
    }
    const before = await killed('undo of rows applied')
    const again = await stage.project.rollback(before.deployment, { triggers: 'fire' })
    assert.equal(again.state, 'undone', JSON.stringify(again))
    assert.equal(again.triggered?.[0]?.inserted, 1)
    await stage.isAsBefore('log')
    const after = await killed('undo of rows committed')
    await stage.isAsBefore('log')
    const note = `SELECT error FROM rollgate.statement WHERE deployment = '${after.deployment}' AND state = 'undone' LIMIT 1`
    assert.match(String(await stage.session.value(note)), /triggers changed other rows of `.*`.`log`/)
    assert.equal((await stage.project.rollback(after.deployment, { triggers: 'fire' })).state, 'nothing')
    await stage.isAsBefore('log')
  },
)

onEachServer('a trigger that writes to a table without transactions is refused', {}, async (t, server) => {
  const stage = await Stage.set(
    t,
    server,
    ...ITEM,
    'CREATE TABLE plain (id int PRIMARY KEY, n int) ENGINE=MyISAM',
    'INSERT INTO plain VALUES (1, 1)',
    'CREATE TRIGGER plain_out AFTER DELETE ON item FOR EACH ROW UPDATE plain SET n = n + 1',
  )
  const deployment = await stage.deploy("INSERT INTO item (name, n) VALUES ('d', 4);")
  const refused = await rejection(stage.project.rollback(deployment, { check: true }))
  assert.match(String(refused), /`plain_out`.*MyISAM/)
  assert.equal(await stage.session.value('SELECT n FROM plain'), '1')
})

onEachServer('a trigger that is newer than the deployment is named as that', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM, COUNTER[0]!, COUNTER[1]!)
  const deployment = await stage.deploy('DELETE FROM item WHERE id = 2;')
  await stage.session.run(COUNTER[2]!)
  const isNew = server.id === 'mysql-5.6' ? /item_in/ : /Trigger `item_in` on `item` was made or changed since/
  await stage.refused(deployment, isNew, /rows were changed/)
  const undone = await stage.project.rollback(deployment, { triggers: 'fire' })
  assert.equal(undone.state, 'undone')
  if (server.id !== 'mysql-5.6')
    assert.match(undone.notes.join('\n'), /Trigger `item_in` on `item` was made or changed since/)
  await stage.isAsBefore('counter')
})

onEachServer('values of every type are set right', {}, async (t, server) => {
  const columns: readonly (readonly [type: string, first: string, second: string])[] = [
    ['tinyint(3) unsigned zerofill', '7', '0'],
    ['bigint unsigned', '18446744073709551615', '0'],
    ['decimal(30,10)', '-12345678901234567890.0123456789', '0'],
    ['float', '0.1', '-1e30'],
    ['double', '0.1', '-1.7976931348623157e308'],
    ['bit(9)', "b'100000001'", "b'0'"],
    ["enum('x', 'it''s')", "'it''s'", 'NULL'],
    ["set('a', 'b', 'c')", "'a,c'", "''"],
    ['year', '2155', '1901'],
    ['date', "'0000-00-00'", "'9999-12-31'"],
    ['time', "'-838:59:59'", "'00:00:01'"],
    ['datetime(6)', "'2026-01-02 03:04:05.000007'", 'NULL'],
    ['timestamp(6) NULL', "'2026-01-02 03:04:05.000007'", 'NULL'],
    ['varchar(20) CHARACTER SET latin1', "'caf\u00e9''\\\\'", "''"],
    ['text CHARACTER SET utf8mb4', "'\u00e9\\n\u{1f600}'", 'NULL'],
    ['varbinary(20)', "X'00FF27'", "''"],
    ['blob', "X'C3'", 'NULL'],
    ['point', "ST_GeomFromText('POINT(1 2)')", 'NULL'],
    ...(server.id === 'mysql-5.6' ? [] : ([['json', `'{"b": [1, 2.50, "\u00e9"]}'`, 'NULL']] as const)),
    ...(server.flavor === 'mariadb'
      ? ([
          ['inet6', "'2001:db8::1'", 'NULL'],
          ['uuid', 'UUID()', 'NULL'],
        ] as const)
      : []),
  ]
  const names = columns.map((_, at) => `c${at}`)
  const row = (id: number, pick: 1 | 2) => `(${id}, 0, ${columns.map((column) => column[pick]).join(', ')})`
  const stage = await Stage.set(
    t,
    server,
    "SET SESSION sql_mode = ''",
    `CREATE TABLE wide (id int PRIMARY KEY, n int NOT NULL, ${columns.map(([type], at) => `${names[at]} ${type}`).join(', ')})`,
    `INSERT INTO wide VALUES ${row(1, 1)}, ${row(2, 2)}`,
  )
  const deployment = await stage.deploy('UPDATE wide SET n = 5;')
  await stage.session.run(
    `CREATE TRIGGER wide_up BEFORE UPDATE ON wide FOR EACH ROW SET NEW.n = NEW.n + 1, ${names.map((name) => `NEW.${name} = NULL`).join(', ')}`,
  )
  const undone = await stage.project.rollback(deployment)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  await stage.isAsBefore()
})
