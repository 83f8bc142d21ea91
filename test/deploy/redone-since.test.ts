import assert from 'node:assert/strict'
import { status } from '../../src/commands/status.ts'
import { UserError } from '../../src/errors.ts'
import { onEachServer } from '../servers.ts'
import { rejection, snapshot } from './project.ts'
import { Stage } from './trigger-stage.ts'

const ITEM = [
  'CREATE TABLE item (id int PRIMARY KEY, name varchar(20), n int NOT NULL DEFAULT 0)',
  "INSERT INTO item VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)",
]

onEachServer('rows that others changed after the rollback are named, skipped or overwritten', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM)
  const { project, session } = stage
  const deployment = await stage.deploy('UPDATE item SET n = n * 10;')
  const look = () => snapshot(session, project.database)
  const deployed = await look()
  const undo = async () => {
    const undone = await project.rollback(deployment)
    assert.equal(undone.state, 'undone', JSON.stringify(undone))
    return undone.recorded!.deployment
  }
  const first = await undo()
  await session.run('UPDATE item SET n = 77 WHERE id = 2')
  const changed = await look()
  for (const check of [true, false]) {
    const conflict = await project.rollback(first, { check })
    assert.equal(conflict.state, 'conflict', JSON.stringify(conflict))
    const [{ conflicts }] = conflict.statements as [(typeof conflict.statements)[0]]
    assert.equal(conflicts.length, 1)
    assert.match(conflicts[0]!.key, /id`=2/)
    assert.match(conflicts[0]!.found, /77/)
    assert.equal(conflict.recorded ?? null, null, 'what changed nothing is no deployment')
    assert.deepEqual(await look(), changed)
  }
  const overwritten = await project.rollback(first, { force: true })
  assert.equal(overwritten.state, 'undone', JSON.stringify(overwritten))
  assert.deepEqual(await look(), deployed)
  const forcedBack = await project.rollback(overwritten.recorded!.deployment)
  assert.equal(forcedBack.state, 'undone', JSON.stringify(forcedBack))
  assert.deepEqual(await look(), changed, 'what --force overwrote comes back')
  await session.run('UPDATE item SET n = 78 WHERE id = 2')
  const once = await look()
  const skipped = await project.rollback(first, { onConflict: 'skip' })
  assert.equal(skipped.state, 'undone', JSON.stringify(skipped))
  assert.equal(await session.value('SELECT GROUP_CONCAT(n ORDER BY id) FROM item'), '10,78,30')
  const back = await project.rollback(skipped.recorded!.deployment)
  assert.equal(back.state, 'undone', JSON.stringify(back))
  assert.deepEqual(await look(), once, 'what was skipped is left by the rollback of it, too')
})

onEachServer('what others wrote where the rollback dropped it comes back', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM)
  const { project, session } = stage
  const deployment = await stage.deploy(
    "ALTER TABLE item ADD COLUMN extra varchar(20) NOT NULL DEFAULT 'd'; CREATE TABLE fresh (id int AUTO_INCREMENT PRIMARY KEY, s varchar(10)); INSERT INTO fresh VALUES (1, 'x'); ALTER TABLE item MODIFY COLUMN name varchar(40);",
  )
  for (const sql of [
    "UPDATE item SET extra = CONCAT('others ', id) WHERE id > 1",
    "INSERT INTO fresh (s) VALUES ('others'), (NULL)",
    "INSERT INTO item VALUES (8, 'new', 8, 'own')",
  ])
    await session.run(sql)
  const deployed = await snapshot(session, project.database)
  const undone = await project.rollback(deployment)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  await stage.isAsBefore('item')
  assert.equal(await session.value('SELECT GROUP_CONCAT(id) FROM item'), '1,2,3,8')
  await session.run("INSERT INTO item VALUES (9, 'later', 9)")
  const check = await project.rollback(undone.recorded!.deployment, { check: true })
  assert.equal(check.state, 'checked')
  const dry = await project.rollback(undone.recorded!.deployment, { dryRun: true })
  assert.equal(dry.state, 'checked')
  assert.ok(dry.statements.length >= 3)
  const redone = await project.rollback(undone.recorded!.deployment)
  assert.equal(redone.state, 'undone', JSON.stringify(redone))
  assert.equal(await session.value("SELECT GROUP_CONCAT(name, ' ', extra) FROM item WHERE id = 9"), 'later d')
  await session.run('DELETE FROM item WHERE id = 9')
  assert.deepEqual(await snapshot(session, project.database), deployed)
  const again = await project.rollback(deployment)
  assert.equal(again.state, 'undone', JSON.stringify(again))
  await stage.isAsBefore('item')
})

onEachServer('part of a deployment is taken back and brought back', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM)
  const { project, session } = stage
  const files = {
    '1.sql': 'UPDATE item SET n = n + 1;',
    '2.sql': "INSERT INTO item VALUES (4, 'd', 4); ALTER TABLE item ADD COLUMN e int; UPDATE item SET e = n;",
    '3.sql': 'DELETE FROM item WHERE id = 1;',
  }
  const report = await project.deploy(files)
  assert.equal(report.state, 'done')
  const deployment = report.deployment!
  const deployed = await snapshot(session, project.database)
  const migrations = project.settings(files).migrations
  const look = () => status({ production: project.production, migrations })
  for (let turn = 0; turn < 2; turn++) {
    const part = await project.rollback(deployment, { to: 2 })
    assert.equal(part.state, 'undone', JSON.stringify(part))
    const halfway = await look()
    assert.deepEqual(
      halfway.migrations.map(({ state }) => state),
      ['applied', 'partly', 'pending'],
    )
    const check = await project.rollback(part.recorded!.deployment, { check: true })
    assert.equal(check.state, 'checked', JSON.stringify(check))
    const redone = await project.rollback(part.recorded!.deployment)
    assert.equal(redone.state, 'undone', JSON.stringify(redone))
    assert.deepEqual(await snapshot(session, project.database), deployed)
    const now = await look()
    assert.deepEqual(
      now.migrations.map(({ state }) => state),
      ['applied', 'applied', 'applied'],
    )
    assert.equal(now.deployments[0]!.state, 'done')
    assert.deepEqual(new Set(now.deployments[0]!.statements.map(({ state }) => state)), new Set(['done']))
    assert.equal((await project.deploy(files)).state, 'nothing')
    assert.deepEqual(await snapshot(session, project.database), deployed)
  }
  // Taken back in two parts, and brought back in the other order.
  const first = await project.rollback(deployment, { to: 3 })
  const second = await project.rollback(deployment)
  assert.equal(second.state, 'undone', JSON.stringify(second))
  await stage.isAsBefore()
  const wrongWay = await rejection(project.rollback(first.recorded!.deployment))
  assert.ok(wrongWay instanceof UserError, String(wrongWay))
  assert.match(wrongWay.message, new RegExp(`${second.recorded!.deployment}, which rolled ${deployment} back`))
  assert.equal((await project.rollback(second.recorded!.deployment)).state, 'undone')
  assert.equal((await project.rollback(first.recorded!.deployment)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), deployed)
  assert.equal((await look()).deployments[0]!.state, 'done')
  // Deployed again after a part: the rollback of that part would do it twice.
  const part = await project.rollback(deployment, { to: 2 })
  const later = await project.deploy(files)
  assert.equal(later.state, 'done', later.notes.join('\n'))
  const blocked = await rejection(project.rollback(part.recorded!.deployment))
  assert.ok(blocked instanceof UserError, String(blocked))
  assert.match(blocked.message, new RegExp(later.deployment!))
})

onEachServer('a deployment that ended by --on-failure undo', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM)
  const { project } = stage
  const files = {
    'm.sql': 'UPDATE item SET n = n + 1; ALTER TABLE item ADD COLUMN e int; INSERT INTO missing VALUES (1);',
  }
  const report = await project.deploy(files, { onFailure: 'undo' })
  assert.equal(report.state, 'undone', JSON.stringify(report))
  await stage.isAsBefore()
  const look = () => status({ production: project.production, migrations: project.settings(files).migrations })
  const { deployments, rollbacks } = await look()
  assert.equal(deployments[0]!.state, 'undone')
  assert.deepEqual(
    rollbacks.map(({ rollbackOf, state }) => ({ rollbackOf, state })),
    [{ rollbackOf: report.deployment, state: 'done' }],
  )
  const rollback = rollbacks[0]!.deployment
  assert.ok(report.notes.includes(`To take this rollback back: rollgate rollback ${rollback}`), report.notes.join('\n'))
  const redone = await project.rollback(rollback)
  assert.equal(redone.state, 'undone', JSON.stringify(redone))
  const now = await look()
  assert.equal(now.deployments[0]!.state, 'failed')
  assert.deepEqual(
    now.deployments[0]!.statements.map(({ state }) => state),
    ['done', 'done', 'failed'],
  )
  assert.equal(now.migrations[0]!.state, 'partly')
  // It goes on where it had failed.
  await stage.session.run('CREATE TABLE missing (id int PRIMARY KEY)')
  const rest = await project.deploy(files)
  assert.equal(rest.state, 'done', rest.notes.join('\n'))
  assert.equal(await stage.session.value('SELECT GROUP_CONCAT(n) FROM item'), '2,3,4')
  assert.equal(await stage.session.value('SELECT COUNT(*) FROM missing'), '1')
})
