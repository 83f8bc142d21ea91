import assert from 'node:assert/strict'
import { Project, rejection, snapshot } from '../deploy/project.ts'
import { Scene } from '../deploy/scene.ts'
import { onEachServer } from '../servers.ts'

const ITEM = 'CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL, name varchar(20) NOT NULL)'
const ROWS = "INSERT INTO item VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three')"
const CHANGES =
  "UPDATE item SET n = n + 10 WHERE id = 1; DELETE FROM item WHERE id = 2; INSERT INTO item VALUES (4, 4, 'four');"

interface Disturbance {
  readonly what: string
  readonly sql: readonly string[]
  readonly key: string
  readonly expected: RegExp
  readonly found: RegExp
}

const DISTURBANCES: readonly Disturbance[] = [
  {
    what: 'a trigger changes the row that is put back',
    sql: ['CREATE TRIGGER other BEFORE INSERT ON item FOR EACH ROW SET NEW.name = UPPER(NEW.name)'],
    key: '`id`=2',
    expected: /'two'/,
    found: /`name`=TWO/,
  },
  {
    what: 'a trigger changes the row that is updated',
    sql: ['CREATE TRIGGER other BEFORE UPDATE ON item FOR EACH ROW SET NEW.n = NEW.n + 5'],
    key: '`id`=1',
    expected: /`n`=1$/,
    found: /`n`=6/,
  },
  {
    what: 'the column has become shorter',
    sql: [
      "UPDATE item SET name = 'x'",
      'ALTER TABLE item MODIFY name varchar(2) NOT NULL',
      "UPDATE item SET name = 'x' WHERE id <> 4",
    ],
    key: '`id`=2',
    expected: /'two'/,
    found: /`name`=tw$/,
  },
]

for (const { what, sql, key, expected, found } of DISTURBANCES) {
  onEachServer(`${what}: nothing is changed`, {}, async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run(ITEM)
    await session.run(ROWS)
    const before = await snapshot(session, project.database)
    const changes = what.includes('shorter') ? 'DELETE FROM item WHERE id = 2;' : CHANGES
    const report = await project.deploy({ 'm.sql': changes })
    for (const statement of sql) await session.run(statement)
    const now = await snapshot(session, project.database)

    for (const onConflict of ['stop', 'skip'] as const) {
      const refused = await project.rollback(report.deployment!, { onConflict })
      assert.equal(refused.state, 'conflict', onConflict)
      assert.equal(refused.rows, 0)
      assert.match(refused.notes.join('\n'), /Nothing was changed/)
      const [conflict] = refused.statements.at(-1)!.conflicts
      assert.equal(conflict!.table, `${project.database}.item`)
      assert.equal(conflict!.key, key)
      assert.match(conflict!.expected, expected)
      assert.match(conflict!.found, found)
      assert.deepEqual(await snapshot(session, project.database), now)
    }
    const checked = await project.rollback(report.deployment!, { check: true })
    assert.equal(checked.state, 'conflict')

    if (!sql[0]!.startsWith('CREATE TRIGGER')) {
      assert.equal((await project.rollback(report.deployment!, { force: true })).state, 'undone')
      assert.equal(await session.value('SELECT name FROM item WHERE id = 2'), 'tw')
      return
    }
    await session.run('DROP TRIGGER other')
    assert.equal((await project.rollback(report.deployment!)).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  })
}

onEachServer(
  'killed when the rows are verified but not committed, a rollback leaves nothing',
  {},
  async (t, server) => {
    const scene = await Scene.create(t, server)
    const { project, session, blocker } = scene
    await session.run(ITEM)
    await session.run(ROWS)
    const before = await snapshot(session, project.database)
    const report = await project.deploy({ 'm.sql': 'DELETE FROM item WHERE id = 2;' })
    const now = await snapshot(session, project.database)
    await blocker.run('START TRANSACTION')
    await blocker.run('SELECT * FROM rollgate.statement FOR UPDATE')
    const undoing = rejection(project.rollback(report.deployment!))
    await session.run(`KILL ${await scene.atWork(/^UPDATE rollgate\.statement SET state = 'undone'/)}`)
    await undoing
    await blocker.run('ROLLBACK')
    assert.deepEqual(await snapshot(session, project.database), now)
    assert.equal((await project.rollback(report.deployment!)).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  },
)

onEachServer('rows that are touched many times, with keys of all kinds', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(
    "CREATE TABLE item (f float, e enum('a','it''s','\\\\'), w varchar(9) CHARACTER SET latin1, n int, s set('x','y'), PRIMARY KEY (f, e, w))",
  )
  await session.run(
    "INSERT INTO item VALUES (0.1, 'a', 'a', 1, 'x'), (0.2, 'it''s', 'é', 2, 'x,y'), (1e10, '\\\\', 'ß', 3, '')",
  )
  const before = await snapshot(session, project.database)
  const report = await project.deploy({
    'm.sql': `UPDATE item SET w = UPPER(w); UPDATE item SET f = f + 1, n = n + 1; REPLACE INTO item SELECT f, e, w, 9, 'y' FROM (SELECT * FROM item) AS i;
DELETE FROM item WHERE n = 9; INSERT INTO item VALUES (1.1, 'a', 'a', 1, 'x');`,
  })
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  assert.deepEqual(await snapshot(session, project.database), before)
})
