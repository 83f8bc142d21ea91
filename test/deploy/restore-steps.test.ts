import assert from 'node:assert/strict'
import { rollback } from '../../src/commands/rollback.ts'
import { onEachServer } from '../servers.ts'
import { Project, snapshot, WHOLE_ROLLBACK } from './project.ts'

const TABLES = [
  'CREATE TABLE keyed (id int PRIMARY KEY, code varchar(10) NOT NULL, n int NOT NULL, UNIQUE KEY (code), UNIQUE KEY (n))',
  "INSERT INTO keyed VALUES (1, 'a', 70000), (2, 'b', 5), (3, 'c', 6)",
  'CREATE TABLE numbered (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, uuid char(4) NOT NULL)',
  "INSERT INTO numbered VALUES (4, 'd'), (9, 'e')",
  'CREATE TABLE lone (code varchar(10) NOT NULL, v varchar(10), UNIQUE KEY (code))',
  "INSERT INTO lone VALUES ('a', 'x'), ('b', 'x')",
]
const KEYED = "SET sql_mode = ''; ALTER TABLE keyed DROP COLUMN code, MODIFY n smallint NOT NULL;"
const NUMBERED = 'ALTER TABLE numbered DROP COLUMN id, ADD PRIMARY KEY (uuid);'
const LONE = 'ALTER TABLE lone DROP COLUMN code;'

onEachServer('a rollback of dropped columns goes on after a kill behind each step', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const sql of TABLES) await session.run(sql)
  const before = await snapshot(session, project.database)
  const report = await project.deploy({ 'm.sql': KEYED + NUMBERED + LONE })
  assert.equal(report.state, 'done')
  const { production } = project
  const settings = { ...WHOLE_ROLLBACK, deployment: report.deployment!, production }
  let killed = 0
  for (let ended = false; !ended && killed < 50; ) {
    let steps = 0
    const detail = (line: string) => {
      // Sessions of the next run are given their settings once more, and guards change nothing.
      if (/: (ALTER TABLE (?!`rollgate_keep`)|(UPDATE|DELETE|INSERT) )/.test(line) && ++steps === 2)
        throw new Error('killed')
    }
    try {
      const undone = await rollback({ ...settings, backup: { ...production, role: 'backup' } }, { step() {}, detail })
      assert.equal(undone.state, 'undone', JSON.stringify(undone))
      ended = true
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'killed') throw error
      killed++
    }
  }
  assert.ok(killed >= 7, `${killed} kills`)
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer(
  'rows that others wrote since are kept, or stop the rollback before it changes anything',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    for (const sql of TABLES) await session.run(sql)

    const keyed = await project.deploy({ '1.sql': KEYED })
    await session.run('INSERT INTO keyed VALUES (10, 1), (11, 2)')
    const two = await snapshot(session, project.database)
    const clash = await project.rollback(keyed.deployment!)
    assert.equal(clash.state, 'conflict')
    assert.match(clash.statements[0]!.error!, /would not hold/)
    assert.deepEqual(await snapshot(session, project.database), two)
    // The number of row 1 as it was, which a row of others has now.
    await session.run('ALTER TABLE keyed MODIFY n int NOT NULL')
    await session.run('UPDATE keyed SET n = 70000 WHERE id = 10')
    await session.run('DELETE FROM keyed WHERE id = 11')
    assert.equal((await project.rollback(keyed.deployment!, { force: true })).state, 'conflict')
    await session.run('UPDATE keyed SET n = 7 WHERE id = 10')
    await session.run('ALTER TABLE keyed MODIFY n smallint NOT NULL')
    assert.equal((await project.rollback(keyed.deployment!)).state, 'undone')
    assert.deepEqual(
      (await session.query('SELECT id, code, n FROM keyed ORDER BY id')).map(({ id, code, n }) => `${id} ${code} ${n}`),
      ['1 a 70000', '2 b 5', '3 c 6', '10  7'],
    )

    const numbered = await project.deploy({ '2.sql': NUMBERED })
    await session.run("INSERT INTO numbered VALUES ('a'), ('z')")
    assert.equal((await project.rollback(numbered.deployment!)).state, 'undone')
    assert.deepEqual(
      (await session.query('SELECT id, uuid FROM numbered ORDER BY id')).map(({ id, uuid }) => `${id} ${uuid}`),
      ['4 d', '9 e', '10 a', '11 z'],
    )

    const lone = await project.deploy({ '3.sql': LONE })
    await session.run("UPDATE lone SET v = 'X' LIMIT 1")
    const theirs = await snapshot(session, project.database)
    const unknown = await project.rollback(lone.deployment!)
    assert.equal(unknown.state, 'conflict')
    assert.match(unknown.statements[0]!.error!, /Others changed rows.*--force/)
    assert.deepEqual(await snapshot(session, project.database), theirs)
    assert.equal((await project.rollback(lone.deployment!, { force: true })).state, 'undone')
    assert.equal(await session.value('SELECT GROUP_CONCAT(code, v ORDER BY code) FROM lone'), 'ax,bx')
  },
)
