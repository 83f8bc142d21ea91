import assert from 'node:assert/strict'
import { Project, snapshot } from '../deploy/project.ts'
import { onEachServer } from '../servers.ts'

onEachServer('AUTO_INCREMENT columns get back the numbers that they had, 0 among them', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int AUTO_INCREMENT PRIMARY KEY, name varchar(20))')
  await session.run("SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'")
  await session.run("INSERT INTO item VALUES (0, 'zero'), (-1, 'below'), (5, 'five'), (2147483646, 'last')")
  const rows = 'SELECT GROUP_CONCAT(id, name ORDER BY id) FROM item'
  const before = await session.value(rows)
  const report = await project.deploy({
    'm.sql': "DELETE FROM item; INSERT INTO item (name) VALUES ('new'); DELETE FROM item;",
  })
  assert.equal(report.state, 'done', JSON.stringify(report.migrations))
  assert.equal((await project.rollback(report.deployment!)).state, 'undone')
  assert.equal(await session.value(rows), before)
})

onEachServer('parents come back before their children, and go after them', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE parent (id int PRIMARY KEY)')
  await session.run(
    'CREATE TABLE child (id int PRIMARY KEY, parent int NOT NULL, up int, FOREIGN KEY (parent) REFERENCES parent (id), FOREIGN KEY (up) REFERENCES child (id))',
  )
  await session.run('INSERT INTO parent VALUES (1), (2), (3)')
  await session.run('INSERT INTO child VALUES (1, 1, NULL), (2, 1, 1), (3, 2, 2), (4, 3, 4)')
  const before = await snapshot(session, project.database)
  const report = await project.deploy({
    'm.sql': `DELETE FROM child WHERE id IN (2, 3) ORDER BY id DESC; DELETE FROM parent WHERE id = 2;
INSERT INTO parent VALUES (9); INSERT INTO child VALUES (9, 9, 1), (8, 9, 9), (7, 1, 8); UPDATE child SET parent = 9, up = 8 WHERE id = 1;`,
  })
  assert.equal(report.state, 'done', JSON.stringify(report.migrations))
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('rows that exchanged the values of unique keys get them back', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE place (id int PRIMARY KEY, pos int NOT NULL, name varchar(9), UNIQUE KEY (pos))')
  await session.run("INSERT INTO place VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c'), (4, 4, 'd')")
  const before = await snapshot(session, project.database)
  const report = await project.deploy({
    'm.sql': `UPDATE place SET pos = pos + 1 ORDER BY pos DESC; UPDATE place SET pos = -1 WHERE id = 1; UPDATE place SET pos = 2 WHERE id = 2;
UPDATE place SET pos = 3 WHERE id = 1; UPDATE place SET id = 100 WHERE id = 3; UPDATE place SET id = 3 WHERE id = 4; UPDATE place SET id = 4 WHERE id = 100;
UPDATE place SET id = id + 1 ORDER BY id DESC; DELETE FROM place WHERE pos = 2; INSERT INTO place VALUES (1, 2, 'new');`,
  })
  assert.equal(report.state, 'done', JSON.stringify(report.migrations))
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('a row that refers to itself by ON DELETE SET NULL comes back', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(
    'CREATE TABLE t (id int PRIMARY KEY, up int, FOREIGN KEY (up) REFERENCES t (id) ON DELETE SET NULL)',
  )
  await session.run('INSERT INTO t VALUES (1, 1), (2, 1), (3, 2)')
  const before = await snapshot(session, project.database)
  const report = await project.deploy({ 'm.sql': 'DELETE FROM t WHERE id = 1;' })
  assert.equal(report.state, 'done', JSON.stringify(report.migrations))
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  assert.deepEqual(await snapshot(session, project.database), before)
})
