import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { captured, runScript, scratchDirectory, startHere, stopHere } from '../capture/capturing.ts'
import { Project, snapshot } from '../deploy/project.ts'
import { onEachServer } from '../servers.ts'

const TABLES = `
CREATE TABLE t (id int PRIMARY KEY, name varchar(20), parent int, changed timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, FOREIGN KEY (parent) REFERENCES t (id));
CREATE TABLE two (code varchar(10) CHARACTER SET latin1 NOT NULL, n bigint NOT NULL, note text, above varchar(10) CHARACTER SET latin1, up bigint NOT NULL, other varchar(10) CHARACTER SET latin1, PRIMARY KEY (code, n), FOREIGN KEY (above, up) REFERENCES two (code, n), UNIQUE KEY (n, code), FOREIGN KEY (other, n) REFERENCES two (code, n));
INSERT INTO t VALUES (10, 'ten', NULL, '2024-01-01');
INSERT INTO two VALUES ('z', 1, 'there', NULL, 0, NULL);`

const MIGRATION = `
INSERT INTO t (id, name, parent) VALUES (1, 'self', 1), (2, 'child', 1), (3, NULL, 3), (4, 'of ten', 10), (5, 'grandchild', 2);
INSERT INTO two VALUES ('a', 1, 'one', 'a', 1, 'a'), ('a', 2, REPEAT('x', 300), 'a', 1, NULL), ('b', 1, NULL, 'b', 1, 'z');`

onEachServer('The insertion of rows that refer to themselves is undone', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const { database } = project
  const session = await server.session({ database })
  await runScript(session, TABLES)
  const before = await snapshot(session, database)
  const window = await startHere(session)
  const deployed = await project.deploy({ '1.sql': MIGRATION })
  assert.equal(deployed.state, 'done', JSON.stringify(deployed.migrations))
  const after = await snapshot(session, database)
  const options = {
    server: server.settings,
    ...window,
    ...(await stopHere(session)),
    selection: { databases: [database] },
  }
  const directory = await scratchDirectory(t)
  const undo = await captured(directory, options)
  const redo = await captured(directory, { ...options, redo: true })
  const script = readFileSync(join(project.rollbackDirectory, deployed.deployment!, 'rollback.sql'), 'utf8')
  for (const text of [script, undo.text]) {
    await runScript(session, text)
    assert.deepEqual(await snapshot(session, database), before, text)
    await runScript(session, redo.text)
    assert.deepEqual(await snapshot(session, database), after)
  }

  await session.run("INSERT INTO t VALUES (6, 'of another', 3, '2024-01-01')")
  const withOther = await snapshot(session, database)
  const refused = await project.rollback(deployed.deployment!)
  assert.equal(refused.state, 'conflict')
  assert.deepEqual(await snapshot(session, database), withOther)
  await session.run('DELETE FROM t WHERE id = 6')

  const undone = await project.rollback(deployed.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  assert.deepEqual(await snapshot(session, database), before)
})

onEachServer(
  'Rows that must refer to something, and refer to themselves, are a conflict that says so',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const { database } = project
    const session = await server.session({ database })
    await session.run(
      'CREATE TABLE t (id int PRIMARY KEY, parent int NOT NULL, FOREIGN KEY (parent) REFERENCES t (id))',
    )
    const deployed = await project.deploy({ '1.sql': 'INSERT INTO t VALUES (1, 1), (2, 1);' })
    assert.equal(deployed.state, 'done')
    const after = await snapshot(session, database)
    const refused = await project.rollback(deployed.deployment!)
    assert.equal(refused.state, 'conflict')
    const [conflict] = refused.statements[0]!.conflicts
    assert.match(conflict?.found ?? '', /refers to itself by foreign key .* foreign_key_checks=0.*1451/)
    assert.deepEqual(await snapshot(session, database), after)
  },
)
