import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { captured, runScript, scratchDirectory, startHere, stopHere } from '../capture/capturing.ts'
import { Project, snapshot } from '../deploy/project.ts'
import { onEachServer } from '../servers.ts'

const only = {
  servers: ['mysql-9.7', 'mysql-9.7-gtid'],
  reason: 'InnoDB refuses or cascades where it keeps the foreign keys',
} as const

const TABLES = `
CREATE TABLE p (id int PRIMARY KEY, v int, u int, code varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, UNIQUE KEY (u), UNIQUE KEY (code));
CREATE TABLE c (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE);
CREATE TABLE n (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET NULL);
CREATE TABLE k (id int PRIMARY KEY, p varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, FOREIGN KEY (p) REFERENCES p (code) ON DELETE CASCADE);
CREATE TABLE w (code varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY, v int);
CREATE TABLE x (id int PRIMARY KEY, w varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, FOREIGN KEY (w) REFERENCES w (code) ON DELETE CASCADE);
INSERT INTO p VALUES (1, 1, 1, 'a'), (2, 2, 2, 'b'), (3, 3, 3, 'c'), (4, 4, 4, 'd'), (5, 5, 5, 'e'), (6, 6, 6, 'f');
INSERT INTO c VALUES (1, 1), (2, 2), (5, 5), (6, 6);
INSERT INTO n VALUES (1, 1), (2, 2), (5, 5), (6, 6);
INSERT INTO k VALUES (1, 'a'), (2, 'b'), (3, 'c'), (5, 'e');
INSERT INTO w VALUES ('a', 1);
INSERT INTO x VALUES (1, 'a');`

const CASES: Readonly<Record<string, string>> = {
  'one row': "REPLACE INTO p VALUES (1, 10, 1, 'a')",
  'several rows, new ones among them':
    "REPLACE INTO p VALUES (1, 10, 1, 'a'), (2, 20, 2, 'B'), (7, 7, 7, 'g'), (8, 8, 8, 'h')",
  'one row in the place of two': "REPLACE INTO p VALUES (4, 40, 5, 'x')",
  'one row in the place of two, both kept referred to': "REPLACE INTO p VALUES (6, 60, 3, 'c')",
  'rows that are the same already':
    "REPLACE INTO p VALUES (2, 2, 2, 'b'); REPLACE INTO p VALUES (1, 1, 1, 'a'), (5, 50, 5, 'e')",
  'a key that is equal under its collation only': "REPLACE INTO w VALUES ('A', 2)",
}

for (const [name, statement] of Object.entries(CASES)) {
  onEachServer(
    `REPLACE of rows that others refer to is undone without touching those: ${name}`,
    { only },
    async (t, server) => {
      const project = await Project.create(t, server)
      const { database } = project
      const session = await server.session({ database })
      await runScript(session, TABLES)
      const before = await snapshot(session, database)
      const window = await startHere(session)
      const deployed = await project.deploy({ '1.sql': `${statement};` })
      assert.equal(deployed.state, 'done')
      const after = await snapshot(session, database)
      assert.notDeepEqual(after, before)
      const end = await stopHere(session)
      const script = readFileSync(join(project.rollbackDirectory, deployed.deployment!, 'rollback.sql'), 'utf8')
      const selection = { databases: [database] }
      const directory = await scratchDirectory(t)
      const options = { server: server.settings, ...window, ...end, selection }
      const undo = await captured(directory, options)
      const redo = await captured(directory, { ...options, redo: true })

      await runScript(session, script)
      assert.deepEqual(await snapshot(session, database), before, script)
      await runScript(session, redo.text)
      assert.deepEqual(await snapshot(session, database), after, redo.text)
      await runScript(session, undo.text)
      assert.deepEqual(await snapshot(session, database), before, undo.text)
      await runScript(session, redo.text)
      const undone = await project.rollback(deployed.deployment!)
      assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
      assert.deepEqual(await snapshot(session, database), before)
    },
  )
}
