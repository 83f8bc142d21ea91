import assert from 'node:assert/strict'
import { status } from '../../src/commands/status.ts'
import { onEachServer } from '../servers.ts'
import { Bench } from './bench.ts'
import { Project, snapshot } from './project.ts'

onEachServer('a rollback is taken back, and that again, with every row and definition', {}, async (t, server) => {
  const bench = await Bench.create(t, server)
  const { project, session } = bench
  const look = () => snapshot(session, project.database)
  const before = await look()
  await bench.deploy()
  const { deployment } = await bench.deployment()
  const deployed = await look()
  // What becomes of the rows that the procedure counts is not undone.
  const withoutCalls = ({ called: _, ...rest }: Awaited<ReturnType<typeof look>>) => rest
  let next = deployment
  for (let turn = 0; turn < 4; turn++) {
    const report = await project.rollback(next)
    assert.equal(report.state, 'undone', JSON.stringify(report, null, 1))
    assert.deepEqual(withoutCalls(await look()), withoutCalls(turn % 2 === 0 ? before : deployed), `turn ${turn}`)
    assert.ok(report.recorded != null)
    next = report.recorded.deployment
    const { state } = (await bench.deployment())!
    assert.equal(state, turn % 2 === 0 ? 'undone' : 'done')
  }
})

onEachServer(
  'after a rollback was taken back, the deployment is rolled back by its own name',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    for (const sql of [
      'CREATE TABLE item (id int PRIMARY KEY, name varchar(20), n int)',
      "INSERT INTO item VALUES (1, 'a', 1), (2, 'b', 2)",
    ])
      await session.run(sql)
    const before = await snapshot(session, project.database)
    const sql =
      'UPDATE item SET n = n + 1; DELETE FROM item WHERE id = 2; ALTER TABLE item DROP COLUMN name; INSERT INTO item VALUES (3, 3);'
    const { deployment } = await project.deploy({ 'm.sql': sql })
    const deployed = await snapshot(session, project.database)
    for (let turn = 0; turn < 3; turn++) {
      const undone = await project.rollback(deployment!)
      assert.equal(undone.state, 'undone', JSON.stringify(undone))
      assert.deepEqual(await snapshot(session, project.database), before)
      const redone = await project.rollback(undone.recorded!.deployment)
      assert.equal(redone.state, 'undone', JSON.stringify(redone))
      assert.deepEqual(await snapshot(session, project.database), deployed)
      const { deployments } = await status({ production: project.production, migrations: [] })
      assert.equal(deployments[0]!.state, 'done')
      assert.deepEqual(
        deployments[0]!.statements.map(({ state }) => state),
        ['done', 'done', 'done', 'done'],
      )
    }
    assert.equal((await project.deploy({ 'm.sql': sql })).state, 'nothing', 'it is applied')
  },
)
