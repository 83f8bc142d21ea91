import assert from 'node:assert/strict'
import { onEachServer } from '../servers.ts'
import { deployAndKill } from './killed-deploy.ts'
import { Project, snapshot } from './project.ts'

/** Each slow enough to be killed in the middle, and none may run twice: that would show in the counter. */
const SLOW = 'UPDATE counter SET n = n + 1 WHERE id = 1 AND SLEEP(0.15) = 0;'
const MIGRATION = `SET @@session.time_zone = '+02:00';
${SLOW}
INSERT INTO log (line) VALUES ('first'), ('second');
${SLOW}
ALTER TABLE log ADD COLUMN extra int NOT NULL DEFAULT 5, DROP COLUMN old;
START TRANSACTION;
${SLOW}
DELETE FROM log WHERE line = 'first';
${SLOW}
COMMIT;
DROP TABLE gone;
CREATE TABLE fresh (id int PRIMARY KEY);
${SLOW}
INSERT INTO fresh VALUES (1), (2), (3);`
const SLOW_STATEMENTS = 5

/** At the nth statement begun, after so many milliseconds. */
const KILLS = [
  { line: 1, after: 0 },
  { line: 1, after: 80 },
  { line: 1, after: 160 },
  { line: 2, after: 5 },
  { line: 3, after: 170 },
  { line: 4, after: 0 },
  { line: 4, after: 25 },
  { line: 5, after: 100 },
  { line: 5, after: 330 },
  { line: 6, after: 8 },
  { line: 7, after: 4 },
  { line: 8, after: 155 },
  { line: 9, after: 3 },
]

onEachServer('a killed deploy goes on: nothing runs twice, nothing is lost from the backup', {}, async (t, server) => {
  for (const { line, after } of KILLS) {
    await t.test(`SIGKILL ${after} ms after the beginning of statement ${line}`, async (one) => {
      const project = await Project.create(one, server)
      const session = await server.session({ database: project.database })
      one.after(() => session.close())
      await session.run('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)')
      await session.run(
        'CREATE TABLE log (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, line varchar(20), old varchar(10))',
      )
      await session.run('CREATE TABLE gone (id int PRIMARY KEY, s varchar(10))')
      await session.run('INSERT INTO counter VALUES (1, 0)')
      await session.run("INSERT INTO log (line, old) VALUES ('before', 'kept')")
      await session.run("INSERT INTO gone VALUES (1, 'x'), (2, NULL)")
      const before = await snapshot(session, project.database)

      const finished = await deployAndKill(project.settings({ 'm.sql': MIGRATION }), / statement \d+: /, line, after)
      const report = finished ? null : await project.deploy({ 'm.sql': MIGRATION })
      if (report !== null)
        assert.equal(report.state === 'nothing' ? 'done' : report.state, 'done', report.notes.join('\n'))

      assert.equal(await session.value('SELECT n FROM counter'), String(SLOW_STATEMENTS))
      assert.equal(await session.value('SELECT COUNT(*) FROM fresh'), '3')
      const deployments = await session.query('SELECT id FROM rollgate.deployment WHERE target_database = DATABASE()')
      assert.equal(deployments.length, 1, 'it goes on under the same id')
      const id = String(deployments[0]!.id)
      const open = await session.value(
        `SELECT COUNT(*) FROM rollgate.statement WHERE deployment = '${id}' AND state NOT IN ('done', 'failed')`,
      )
      assert.equal(open, '0')
      const undone = await project.rollback(id)
      assert.equal(undone.state, 'undone', JSON.stringify(undone))
      assert.deepEqual(await snapshot(session, project.database), before)
    })
  }
})
