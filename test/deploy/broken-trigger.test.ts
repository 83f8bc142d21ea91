import assert from 'node:assert/strict'
import { StatementsRefused } from '../../src/deploy/obstacles.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer } from '../servers.ts'
import { Project, rejection, snapshot } from './project.ts'

/** What needs the triggers of `item` dropped meanwhile, or drops them. */
const CONCERNED = ['ALTER TABLE item DROP COLUMN n', 'TRUNCATE TABLE item', 'DROP TABLE item', 'DROP TRIGGER sick']

async function triggers(session: Session): Promise<string[]> {
  return (await session.query('SHOW TRIGGERS')).map(({ Trigger }) => String(Trigger))
}

onEachServer('a trigger that could not be made again is not dropped unless that is accepted', {}, async (t, server) => {
  for (const sql of CONCERNED) {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run('SET GLOBAL log_bin_trust_function_creators = 1')
    await session.run('CREATE TABLE item (id int PRIMARY KEY, n int, `Gone col` int)')
    await session.run('INSERT INTO item VALUES (1, 10, 0), (2, 20, 0)')
    await session.run('CREATE TABLE log (line varchar(9))')
    // What is not of its row a trigger looks for when it fires: such a one can be made.
    await session.run(
      "CREATE TRIGGER sound AFTER DELETE ON item FOR EACH ROW BEGIN IF old.n > 90 THEN INSERT INTO log VALUES ('NEW.x'); CALL nobody(); END IF; END",
    )
    await session.run('CREATE TRIGGER sick BEFORE UPDATE ON item FOR EACH ROW SET @n = new . `gone COL` /* OLD.n */')
    await session.run('ALTER TABLE item DROP COLUMN `Gone col`')
    await session.run('DROP TABLE log')
    const before = await snapshot(session, project.database)

    const refused = await rejection(project.deploy({ 'm.sql': `${sql};` }))
    assert.ok(refused instanceof StatementsRefused, String(refused))
    assert.deepEqual(
      refused.obstacles.map(({ id }) => id),
      ['trigger-broken'],
    )
    assert.match(refused.message, /trigger .*sick.* refers to NEW\.gone COL, and its table `item` has no such column/)
    assert.deepEqual(await snapshot(session, project.database), before)
    assert.deepEqual(await triggers(session), ['sick', 'sound'])

    const deployed = await project.deploy({ 'm.sql': `${sql};` }, { acceptIncomplete: ['trigger-broken'] })
    assert.equal(deployed.state, 'done', JSON.stringify(deployed.migrations[0]?.statements))
    const undone = await project.rollback(deployed.deployment!)
    assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
    assert.deepEqual(await snapshot(session, project.database), before, sql)
    assert.deepEqual(await triggers(session), ['sound'], sql)
  }

  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int PRIMARY KEY, n int, gone int)')
  await session.run('CREATE TRIGGER sick BEFORE UPDATE ON item FOR EACH ROW SET @n = NEW.gone')
  const before = await snapshot(session, project.database)
  // The statement itself breaks it; with the column it is whole again. And what drops no trigger is not refused.
  const sql = 'ALTER TABLE item DROP COLUMN gone; ALTER TABLE item ADD COLUMN m int;'
  const deployed = await project.deploy({ 'm.sql': sql })
  assert.equal(deployed.state, 'done')
  assert.equal((await project.rollback(deployed.deployment!)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
  assert.deepEqual(await triggers(session), ['sick'])
})
