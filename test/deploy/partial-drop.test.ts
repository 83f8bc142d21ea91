import assert from 'node:assert/strict'
import { onEachServer } from '../servers.ts'
import { Project, snapshot } from './project.ts'

onEachServer('a DROP that fails in the middle loses no rows', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE there (id int PRIMARY KEY, s varchar(10))')
  await session.run("INSERT INTO there VALUES (1, 'a'), (2, NULL)")
  const before = await snapshot(session, project.database)

  const report = await project.deploy({ 'm.sql': 'DROP TABLE there, never_there;' })
  assert.equal(report.state, 'failed')
  assert.match(report.migrations[0]!.statements[0]!.error ?? '', /never_there/)

  // Some servers have dropped the first table by then; then its rows come back with the rollback.
  const undone = await project.rollback(report.deployment!)
  assert.match(undone.state, /^(undone|nothing)$/)
  assert.deepEqual(await snapshot(session, project.database), before)
})
