import assert from 'node:assert/strict'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer } from '../servers.ts'
import { killAt, packed } from './killed.ts'
import { Project, snapshot } from './project.ts'

const ALTER = 'ALTER TABLE item ADD COLUMN z int, ADD KEY by_n (n), CHANGE m `it``s` int;'
const FILES = { 'm.sql': ALTER }

async function columns(session: Session): Promise<string[]> {
  const rows = await session.query(
    "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'item' ORDER BY ordinal_position",
  )
  return rows.map(({ name }) => String(name))
}

onEachServer('a column that others added to an altered table outlives the rollback', {}, async (t, server) => {
  for (const when of ['after the deployment', 'before the recovery of a deployment that died']) {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run('CREATE TABLE item (id int PRIMARY KEY, n int, m int)')
    const before = await snapshot(session, project.database)
    if (when === 'after the deployment') await project.deploy(FILES)
    else
      await killAt({ command: 'deploy', settings: packed(project.settings(FILES)), step: 'structure changed', time: 1 })
    await session.run('ALTER TABLE item ADD COLUMN theirs int')
    await session.run('INSERT INTO item (id, theirs) VALUES (1, 7)')
    await project.deploy(FILES)
    const deployment = String(
      await session.value('SELECT MAX(id) FROM rollgate.deployment WHERE target_database = DATABASE()'),
    )

    const refused = await project.rollback(deployment)
    assert.equal(refused.state, 'failed', when)
    assert.match(
      refused.statements[0]!.error!,
      /item \(now: `theirs` int.*\) is not what it was.*--force takes it as it is/,
    )
    assert.deepEqual(await columns(session), ['id', 'n', 'm', 'theirs'])
    const forced = await project.rollback(deployment, { force: true })
    assert.equal(forced.state, 'undone')
    assert.match(forced.notes.join('\n'), /now: `theirs` int.*was taken as it is/)
    assert.equal(await session.value('SELECT theirs FROM item'), '7')

    await session.run('ALTER TABLE item DROP COLUMN theirs')
    await session.run('DELETE FROM item')
    assert.deepEqual(await snapshot(session, project.database), before)
  }
})
