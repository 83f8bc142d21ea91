import assert from 'node:assert/strict'
import { onEachServer } from '../servers.ts'
import { Project, snapshot } from './project.ts'

const SCRIPT = `SET FOREIGN_KEY_CHECKS = 0;
DROP TABLE IF EXISTS parent;
CREATE TABLE parent (id int PRIMARY KEY, name varchar(10)) ENGINE=InnoDB;
INSERT INTO parent VALUES (1, 'new'), (3, 'three');
SET FOREIGN_KEY_CHECKS = 1;
`

onEachServer('a parent table that a dump made anew comes back; rows that refer to it stay', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const { database } = project
  const session = await server.session({ database })
  await session.run('CREATE TABLE parent (id int PRIMARY KEY, name varchar(5)) ENGINE=InnoDB')
  await session.run(
    'CREATE TABLE child (id int PRIMARY KEY, p int, CONSTRAINT child_p FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE) ENGINE=InnoDB',
  )
  await session.run("INSERT INTO parent VALUES (1, 'one'), (2, 'two')")
  await session.run('INSERT INTO child VALUES (1, 1), (2, NULL), (3, 2)')
  const before = await snapshot(session, database)

  const deployed = await project.deploy({ 'm.sql': SCRIPT })
  assert.equal(deployed.state, 'done', deployed.notes.join('\n'))
  // Others might have added the rows that refer to the new parent: a person has to say that it goes all the same.
  const stopped = await project.rollback(deployed.deployment!)
  assert.equal(stopped.state, 'conflict', JSON.stringify(stopped))
  const undone = await project.rollback(deployed.deployment!, { force: true })
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(await snapshot(session, database), before)
})
