import assert from 'node:assert/strict'
import { status } from '../../src/commands/status.ts'
import { UserError } from '../../src/errors.ts'
import { onEachServer } from '../servers.ts'
import { rejection, snapshot } from './project.ts'
import { Stage } from './trigger-stage.ts'

/** Deploys, takes it back, takes that back, and so on: each time it is all as before, or as it was deployed. */
async function turns(stage: Stage, sql: string, count = 3): Promise<string[]> {
  const { project, session } = stage
  const before = await snapshot(session, project.database)
  let next = await stage.deploy(sql)
  const deployed = await snapshot(session, project.database)
  assert.notDeepEqual(deployed, before)
  const ids = [next]
  for (let turn = 0; turn < count; turn++) {
    const report = await project.rollback(next)
    assert.equal(report.state, 'undone', JSON.stringify(report))
    assert.deepEqual(await snapshot(session, project.database), turn % 2 === 0 ? before : deployed, `turn ${turn}`)
    assert.deepEqual(report.recorded!.notReversible, [])
    next = report.recorded!.deployment
    ids.push(next)
  }
  return ids
}

const COUNTED = [
  'CREATE TABLE item (id int AUTO_INCREMENT PRIMARY KEY, name varchar(20), n int NOT NULL DEFAULT 0)',
  "INSERT INTO item VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)",
  'CREATE TABLE counter (id int PRIMARY KEY, items int NOT NULL, total int NOT NULL)',
  'INSERT INTO counter VALUES (1, 3, 6), (2, 0, 0)',
  'CREATE TRIGGER item_in AFTER INSERT ON item FOR EACH ROW UPDATE counter SET items = items + 1, total = total + NEW.n WHERE id = 1',
  'CREATE TRIGGER item_out AFTER DELETE ON item FOR EACH ROW UPDATE counter SET items = items - 1, total = total - OLD.n WHERE id = 1',
  'CREATE TRIGGER item_new AFTER UPDATE ON item FOR EACH ROW UPDATE counter SET total = total + NEW.n - OLD.n WHERE id = 1',
]

onEachServer('rows under triggers are taken back in turn; several go together', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...COUNTED)
  const { project } = stage
  const sql = 'UPDATE item SET n = n * 10; DELETE FROM item WHERE id = 1; UPDATE item SET id = id + 10 WHERE id = 2;'
  const [deployment] = await turns(stage, sql)
  const deployed = await stage.deploy(sql)
  const look = () => snapshot(stage.session, project.database)
  const undone = await project.rollback(deployed)
  const again = await project.rollback(undone.recorded!.deployment)
  assert.equal(again.state, 'undone')
  const { deployments } = await status({ production: project.production, migrations: [] })
  const live = deployments.find((one) => one.deployment === deployed)!
  assert.deepEqual(
    live.statements.map(({ state }) => state),
    ['done', 'done', 'done'],
  )
  const now = await look()
  const refused = await rejection(project.rollback(deployed, { opid: live.statements[1]!.opid }))
  assert.ok(refused instanceof UserError, String(refused))
  assert.match(refused.message, /only be undone together with statement 0 \(UPDATE\), statement 2 \(UPDATE\)/)
  assert.match(refused.hint!, new RegExp(`rollgate rollback ${deployed} --to 0 undoes all down to there`))
  await rejection(project.rollback(deployed, { to: 1 }))
  assert.deepEqual(await look(), now)
  assert.equal((await project.rollback(deployed, { to: 0 })).state, 'undone')
  await stage.isAsBefore()
  assert.notEqual(deployed, deployment)
})

onEachServer('rows that foreign keys changed along are taken back in turn', {}, async (t, server) => {
  const stage = await Stage.set(
    t,
    server,
    'CREATE TABLE p (id int PRIMARY KEY, n double)',
    'CREATE TABLE c (id int PRIMARY KEY, p int, s varchar(30), FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE)',
    'CREATE TABLE s (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET NULL ON UPDATE CASCADE)',
    'CREATE TABLE g (id int PRIMARY KEY, c int, FOREIGN KEY (c) REFERENCES c (id) ON DELETE CASCADE)',
    'INSERT INTO p VALUES (1, 0.1), (2, 2e300), (3, NULL)',
    "INSERT INTO c VALUES (1, 1, 'x'), (2, 1, NULL), (3, 2, 'y'), (4, 3, 'z')",
    'INSERT INTO s VALUES (1, 1), (2, 2), (3, NULL), (4, 3)',
    'INSERT INTO g VALUES (1, 1), (2, 3), (3, 4)',
  )
  await turns(stage, 'DELETE FROM p WHERE id = 1;')
  await stage.isAsBefore()
  await turns(
    stage,
    'UPDATE p SET id = id + 10 WHERE id > 1; DELETE FROM p WHERE id = 12; INSERT INTO p VALUES (2, 5);',
  )
  await stage.isAsBefore()
  // What a rollback takes back may take others along only then: rows that others wrote below one that it deletes.
  const deployment = await stage.deploy('INSERT INTO p VALUES (9, 9);')
  await stage.session.run("INSERT INTO c VALUES (90, 9, 'others')")
  const deployed = await snapshot(stage.session, stage.project.database)
  const undone = await stage.project.rollback(deployment)
  assert.equal(undone.state, 'conflict', JSON.stringify(undone))
  assert.match(undone.statements[0]!.conflicts[0]!.found, /rows of c refer to it/)
  assert.equal(undone.recorded, null)
  assert.deepEqual(await snapshot(stage.session, stage.project.database), deployed)
})

onEachServer('a statement that ran in batches is taken back in turn', {}, async (t, server) => {
  const stage = await Stage.set(
    t,
    server,
    'CREATE TABLE t (id int PRIMARY KEY, x int)',
    `INSERT INTO t VALUES ${Array.from({ length: 30 }, (_, at) => `(${at}, ${at % 4})`).join()}`,
  )
  const { project } = stage
  const ids = await turns(
    stage,
    '-- rollgate: batch 7 by id\nUPDATE t SET x = x + 1 WHERE x <> 2;\n-- rollgate: batch 10 by id\nDELETE FROM t WHERE x = 3;',
  )
  await stage.isAsBefore()
  assert.equal(new Set(ids).size, 4)
  // One of both, by its opid; and the rollback of that.
  const deployment = await stage.deploy(
    '-- rollgate: batch 7 by id\nUPDATE t SET x = x + 1;\nDELETE FROM t WHERE id = 3;',
  )
  const look = () => snapshot(stage.session, project.database)
  const deployed = await look()
  const { deployments } = await status({ production: project.production, migrations: [] })
  const { statements } = deployments.find((one) => one.deployment === deployment)!
  const one = await project.rollback(deployment, { opid: statements.at(-1)!.opid })
  const two = await project.rollback(deployment, { opid: statements[0]!.opid })
  assert.equal(two.state, 'undone', JSON.stringify(two))
  await stage.isAsBefore()
  assert.equal((await project.rollback(two.recorded!.deployment)).state, 'undone')
  assert.equal((await project.rollback(one.recorded!.deployment)).state, 'undone')
  assert.deepEqual(await look(), deployed)
  assert.equal((await project.rollback(deployment)).state, 'undone')
  await stage.isAsBefore()
})
