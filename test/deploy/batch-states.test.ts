import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { status } from '../../src/commands/status.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { Project, rejection, snapshot } from './project.ts'

async function withRows(project: Project, server: TestServer, rows: number): Promise<Session> {
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL, s varchar(20)) ENGINE=InnoDB')
  const values = Array.from({ length: rows }, (_, at) => `(${at + 1}, 0, 'row')`)
  if (rows > 0) await session.run(`INSERT INTO t VALUES ${values.join(', ')}`)
  return session
}

onEachServer(
  'a chunk that fails leaves those before it, and the next deployment goes on behind them',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await withRows(project, server, 40)
    await session.run("UPDATE t SET s = CONCAT('row', id)")
    await session.run('ALTER TABLE t ADD UNIQUE KEY (s, n)')
    // The row of id 25 stands in the way of id 24.
    await session.run("UPDATE t SET s = 'row24', n = 1 WHERE id = 25")
    const before = await snapshot(session, project.database)
    const sql =
      '-- rollgate: batch 10 by id\nUPDATE t SET n = n + 1 WHERE id <> 25;\nINSERT INTO t VALUES (100, 0, NULL);'
    const first = await project.deploy({ 'm.sql': sql })
    assert.equal(first.state, 'failed')
    const [failed] = first.migrations[0]!.statements
    assert.deepEqual([failed!.state, failed!.affectedRows, failed!.capturedRows, failed!.chunks], ['failed', 20, 20, 2])
    assert.match(failed!.error!, /row24/)
    assert.equal(await session.value('SELECT SUM(n) FROM t'), '21')

    for (const edited of [sql.replace('by id', 'by s, n'), sql.replace(/^.*\n/, '')])
      assert.match(String(await rejection(project.deploy({ 'm.sql': edited }))), /its `batch` directive is another now/)
    assert.match(
      String(await rejection(project.deploy({ 'm.sql': sql.replace('n + 1', 'n + 2') }))),
      /has been changed since/,
    )

    await session.run("UPDATE t SET s = 'elsewhere' WHERE id = 25")
    const second = await project.deploy({ 'm.sql': sql.replace('batch 10', 'batch 7') })
    assert.equal(second.state, 'done', second.notes.join('\n'))
    const [rest, insert] = second.migrations[0]!.statements
    assert.deepEqual([rest!.affectedRows, rest!.chunks, insert!.affectedRows], [19, 3, 1])
    assert.equal(await session.value('SELECT SUM(n) FROM t'), '40')

    for (const { deployment } of [second, first]) assert.equal((await project.rollback(deployment!)).state, 'undone')
    await session.run("UPDATE t SET s = 'row24' WHERE id = 25")
    assert.deepEqual(await snapshot(session, project.database), before)
  },
)

onEachServer('--opid and --to take a batch back whole; status shows it once', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await withRows(project, server, 30)
  const before = await snapshot(session, project.database)
  const report = await project.deploy({
    'm.sql': `UPDATE t SET n = 7 WHERE id = 1;
-- rollgate: batch 8 by id
UPDATE t SET n = n + 1;
INSERT INTO t VALUES (31, 0, 'new');`,
  })
  assert.equal(report.state, 'done', report.notes.join('\n'))
  const [first, batch, last] = report.migrations[0]!.statements
  const { deployments } = await status({ migrations: [], production: project.production })
  const shown = deployments[0]!.statements.map(({ sequence, opid, affectedRows, chunks }) => [
    sequence,
    opid,
    affectedRows,
    chunks,
  ])
  assert.deepEqual(shown, [
    [0, first!.opid, 1, undefined],
    [1, batch!.opid, 30, 4],
    [5, last!.opid, 1, undefined],
  ])
  const opids = await session.query(
    `SELECT opid FROM rollgate.statement WHERE deployment = '${report.deployment}' ORDER BY sequence`,
  )
  const third = await project.rollback(report.deployment!, { opid: String(opids[3]!.opid) })
  assert.deepEqual(
    [third.state, third.statements.map(({ opid, applied }) => [opid, applied])],
    ['undone', [[batch!.opid, 30]]],
  )
  assert.equal(await session.value('SELECT SUM(n) FROM t'), '7')
  const again = await project.deploy({
    'second.sql': '-- rollgate: batch 8 by id\nUPDATE t SET n = n + 1;\nDELETE FROM t WHERE id > 28;',
  })
  const down = await project.rollback(again.deployment!, { to: 2 })
  assert.deepEqual(
    down.statements.map(({ applied }) => applied),
    [3, 31],
  )
  assert.equal((await project.rollback(report.deployment!)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer(
  'undoing a batch goes chunk by chunk: a conflict stops it there, and it can go on',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await withRows(project, server, 30)
    const before = await snapshot(session, project.database)
    const { deployment } = await project.deploy({ 'm.sql': '-- rollgate: batch 10 by id\nUPDATE t SET n = n + 1;' })
    await session.run('UPDATE t SET n = 99 WHERE id = 15')
    const stopped = await project.rollback(deployment!)
    assert.equal(stopped.state, 'conflict')
    assert.deepEqual(
      [stopped.statements.length, stopped.statements[0]!.applied, stopped.statements[0]!.conflicts.length],
      [1, 10, 1],
    )
    assert.equal(await session.value('SELECT SUM(n) FROM t'), '118')
    await session.run('UPDATE t SET n = 1 WHERE id = 15')
    assert.equal((await project.rollback(deployment!)).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  },
)

onEachServer('every chunk sees one time', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await withRows(project, server, 12)
  await session.run(
    'ALTER TABLE t ADD COLUMN at datetime(6), ADD COLUMN touched timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)',
  )
  const report = await project.deploy({
    'm.sql': `-- rollgate: batch 5 by id
UPDATE t SET at = NOW(6);
SELECT SLEEP(0.002);
INSERT INTO t (id, n, at) VALUES (100, 0, NOW(6));
SET timestamp = 1700000000.5;
-- rollgate: batch 5 by id
UPDATE t SET n = n + 1;
INSERT INTO t (id, n, at) VALUES (101, 0, NOW(6));`,
  })
  assert.equal(report.state, 'done', report.notes.join('\n'))
  const times = await session.query(
    'SELECT COUNT(DISTINCT at) AS at, COUNT(DISTINCT touched) AS touched, UNIX_TIMESTAMP(MIN(touched)) AS fixed FROM t WHERE id <= 12',
  )
  assert.deepEqual({ ...times[0] }, { at: '1', touched: '1', fixed: '1700000000.500000' })
  assert.equal(await session.value('SELECT MAX(a.at) < MIN(b.at) FROM t a, t b WHERE a.id <= 12 AND b.id = 100'), '1')
  assert.equal(await session.value('SELECT UNIX_TIMESTAMP(at) FROM t WHERE id = 101'), '1700000000.500000')
})

onEachServer('a chunk whose rows others hold is tried again', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await withRows(project, server, 20)
  const holder = await server.session({ database: project.database })
  await holder.run('START TRANSACTION')
  await holder.run('UPDATE t SET n = 5 WHERE id = 15')
  const deploying = project.deploy(
    { 'm.sql': '-- rollgate: batch 10 by id\nUPDATE t SET n = n + 1;' },
    { lock: { waitSeconds: 1, retries: 5, killBlockers: false } },
  )
  const failed =
    "SELECT COUNT(*) FROM rollgate.statement s JOIN rollgate.deployment d ON d.id = s.deployment WHERE d.target_database = DATABASE() AND s.state = 'failed'"
  while ((await session.value(failed).catch(() => '0')) === '0') await sleep(50)
  await holder.run('ROLLBACK')
  const report = await deploying
  assert.equal(report.state, 'done', report.notes.join('\n'))
  const [statement] = report.migrations[0]!.statements
  assert.deepEqual(
    [statement!.state, statement!.affectedRows, statement!.chunks, statement!.error],
    ['done', 20, 2, undefined],
  )
  assert.equal((await project.rollback(report.deployment!)).state, 'undone')
  assert.equal(await session.value('SELECT SUM(n) FROM t'), '0')
})

onEachServer('rows that foreign keys change along with a chunk are captured with it', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await withRows(project, server, 20)
  await session.run(
    'CREATE TABLE child (id int PRIMARY KEY, t int, FOREIGN KEY (t) REFERENCES t (id) ON DELETE CASCADE)',
  )
  await session.run('INSERT INTO child SELECT id * 10, id FROM t')
  const before = await snapshot(session, project.database)
  const report = await project.deploy({ 'm.sql': '-- rollgate: batch 6 by id\nDELETE FROM t WHERE id % 2 = 0;' })
  assert.equal(report.state, 'done', report.notes.join('\n'))
  assert.equal(report.migrations[0]!.statements[0]!.capturedRows, 20)
  assert.equal((await project.rollback(report.deployment!)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('a batch that the structure rules out is refused before anything runs', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await withRows(project, server, 3)
  await session.run(`CREATE TABLE odd (id int PRIMARY KEY, a int NOT NULL, b int, f double NOT NULL, e enum('b','a') NOT NULL, ts timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, s varchar(50) NOT NULL, parent int,
KEY (a), KEY (b), KEY (f), KEY (e), KEY (ts), KEY (s(10)), FOREIGN KEY (parent) REFERENCES odd (id) ON DELETE SET NULL)`)
  await session.run('CREATE TABLE plain (id int PRIMARY KEY) ENGINE=MyISAM')
  const refused = async (sql: string, reason: RegExp) => {
    const error = await rejection(project.deploy({ 'm.sql': `INSERT INTO t VALUES (9, 9, '');\n${sql}` }))
    assert.match(String(error), reason, sql)
    assert.match(String(error), /\[invalid-directive\]/)
  }
  const by = (columns: string, statement = 'UPDATE odd SET b = b + 1') =>
    `-- rollgate: batch 10 by ${columns}\n${statement}`
  await refused(by('nothing'), /no column `nothing`/)
  await refused(by('b', 'DELETE FROM odd'), /may be NULL/)
  await refused(by('f'), /type double/)
  await refused(by('e'), /type enum/)
  await refused(by('ts'), /TIMESTAMP/)
  await refused(by('s'), /no index of `odd`/)
  await refused(by('a, id'), /no index of `odd`/)
  await refused(by('id', 'DELETE FROM odd'), /foreign keys lead from `odd` back to `odd`/)
  await refused(by('id', 'DELETE FROM plain'), /MyISAM/)
  await refused(by('id', 'DELETE FROM odd ORDER BY a'), /ORDER BY/)
  await refused('-- rollgate: bach 10 by id\nDELETE FROM t', /`bach` is no directive/)
  await refused(`CREATE TEMPORARY TABLE t (id int PRIMARY KEY);\n${by('id', 'DELETE FROM t')}`, /temporary table/)
  const error = await rejection(project.deploy({ 'm.sql': by('id', 'DELETE FROM t') }, { transaction: 'file' }))
  assert.match(String(error), /--transaction file/)
  assert.equal(await session.value('SELECT COUNT(*) FROM t'), '3')
  const dry = await project.deploy({ 'm.sql': by('a') }, { dryRun: true })
  assert.match(dry.notes.join('\n'), /about 1 chunk of 10 rows of `odd` by a/)
})

onEachServer(
  'the journal of an earlier version is brought up to this one once all in it is settled',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await withRows(project, server, 3)
    await project.deploy({ '1.sql': 'UPDATE t SET n = 1;' })
    await session.run('ALTER TABLE rollgate.statement DROP COLUMN batch')
    await session.run('DELETE FROM rollgate.version')
    await session.run('INSERT INTO rollgate.version VALUES (1)')
    const open = (state: string) =>
      session.run(`UPDATE rollgate.statement SET state = '${state}' ORDER BY id DESC LIMIT 1`)
    await open('executed')
    assert.match(
      String(await rejection(project.deploy({ '2.sql': 'DELETE FROM t;' }))),
      /earlier version, and deployment .* is not settled/,
    )
    await open('done')
    const report = await project.deploy({ '2.sql': '-- rollgate: batch 2 by id\nDELETE FROM t;' })
    assert.deepEqual([report.state, report.migrations[0]!.statements[0]!.chunks], ['done', 2])
  },
)
