import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { status } from '../../src/commands/status.ts'
import { UserError } from '../../src/errors.ts'
import { rollbackText } from '../../src/report/rollback-text.ts'
import { statusText } from '../../src/report/status-text.ts'
import { onEachServer } from '../servers.ts'
import { killAt } from './killed.ts'
import { rejection, snapshot, WHOLE_ROLLBACK } from './project.ts'
import { Stage } from './trigger-stage.ts'

const ITEM = [
  'CREATE TABLE item (id int PRIMARY KEY, name varchar(20), n int NOT NULL DEFAULT 0)',
  "INSERT INTO item VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)",
]
const SQL = 'UPDATE item SET n = n * 10; ALTER TABLE item DROP COLUMN name; DELETE FROM item WHERE id = 1;'

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

onEachServer('without the backup server, what takes a rollback back is on disk alone', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM)
  const { project, session } = stage
  const look = () => snapshot(session, project.database)
  const deployment = await stage.deploy(SQL)
  const deployed = await look()
  const from = project.rollbackDirectory
  const backup = { ...project.production, role: 'backup' as const, port: await closedPort() }
  const undone = await project.rollback(deployment, { from, backup })
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  await stage.isAsBefore()
  const { deployment: own, rollback } = undone.recorded!
  assert.deepEqual(undone.recorded!.notReversible, [])
  assert.match(undone.notes.join('\n'), new RegExp(`in ${rollback.directory} alone`))
  const refused = await rejection(project.rollback(own))
  assert.ok(refused instanceof UserError, String(refused))
  assert.match(refused.message, new RegExp(`on disk alone, in the rollback directory of ${own}`))
  assert.match(refused.hint!, new RegExp(`rollgate rollback ${own} --from DIRECTORY`))
  for (const tried of [{ check: true }, { dryRun: true }, { force: true }])
    await rejection(project.rollback(own, tried))
  await stage.isAsBefore()
  const redone = await project.rollback(own, { from: rollback.directory, backup })
  assert.equal(redone.state, 'undone', JSON.stringify(redone))
  assert.deepEqual(await look(), deployed)
  // The directory of the deployment does not have how that is taken back.
  const other = await rejection(project.rollback(deployment, { from, backup }))
  assert.ok(other instanceof UserError, String(other))
  assert.match(other.message, /brought back what had been rolled back/)
  assert.deepEqual(await look(), deployed)
  const next = redone.recorded!
  assert.match(other.hint!, new RegExp(`rollgate rollback ${next.deployment} --from`))
  const last = await project.rollback(next.deployment, { from: next.rollback.directory })
  assert.equal(last.state, 'undone', JSON.stringify(last))
  await stage.isAsBefore()
})

const ROWS_AND_STRUCTURE =
  'UPDATE item SET n = n * 10; ALTER TABLE item ADD COLUMN e int; UPDATE item SET e = 1; CREATE TABLE fresh (id int); ALTER TABLE item DROP COLUMN name; DELETE FROM item WHERE id = 1;'

onEachServer('an account that may not read the binary log', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM)
  const { project, session } = stage
  const deployment = await stage.deploy(ROWS_AND_STRUCTURE)
  await session.run("CREATE USER 'rows'@'%' IDENTIFIED BY 'secret of the test'")
  const backupDatabase = `${project.production.host}_${project.production.port}_${project.database}`.replaceAll(
    '.',
    '_',
  )
  t.after(async () => (await server.session()).run("DROP USER 'rows'@'%'"))
  for (const name of [project.database, 'rollgate', 'rollgate_keep', backupDatabase])
    await session.run(`GRANT ALL ON \`${name}\`.* TO 'rows'@'%'`)
  const production = { ...project.production, user: 'rows', password: 'secret of the test' }
  const backup = { ...production, role: 'backup' as const }
  const undone = await project.rollback(deployment, { production, backup })
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  await stage.isAsBefore()
  assert.match(undone.notes.join('\n'), /This rollback cannot itself be rolled back: /)
  assert.equal(undone.recorded!.notReversible.length, 4, 'rows thrice, and the values of the dropped column')
  const refused = await rejection(project.rollback(undone.recorded!.deployment))
  assert.ok(refused instanceof UserError, String(refused))
  assert.match(refused.message, /cannot itself be rolled back/)
  for (const dryRun of [true, false])
    await rejection(project.rollback(undone.recorded!.deployment, { force: true, check: !dryRun, dryRun }))
  await stage.isAsBefore()
  const again = await stage.deploy(ROWS_AND_STRUCTURE)
  const { rollbackDirectory } = project
  const settings = { ...WHOLE_ROLLBACK, deployment: again, production, backup, rollbackDirectory }
  await killAt({ command: 'rollback', settings, step: 'undo of rows committed', time: 1 })
  assert.equal((await project.rollback(again, { production, backup })).state, 'undone', 'it goes on')
  await stage.isAsBefore()
})

onEachServer('one statement of a rollback, by its opid; and what the reports say', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM)
  const { project, session } = stage
  const deployment = await stage.deploy('UPDATE item SET n = n * 10 WHERE id = 2; DELETE FROM item WHERE id = 1;')
  const undone = await project.rollback(deployment)
  const { deployment: own } = undone.recorded!
  const { rollbacks } = await status({ production: project.production, migrations: [] })
  assert.deepEqual(
    rollbacks.map(({ deployment, rollbackOf, state }) => ({ deployment, rollbackOf, state })),
    [{ deployment: own, rollbackOf: deployment, state: 'done' }],
  )
  for (const { opid, backupDatabase, backupTable, capturedRows } of rollbacks[0]!.statements) {
    const kept = `SELECT COUNT(*) FROM \`${backupDatabase}\`.\`${backupTable}\` WHERE opid_time = '${opid}'`
    assert.equal(Number(await session.value(kept)), capturedRows)
  }
  assert.match(rollbackText(undone), new RegExp(`To take this rollback back: rollgate rollback ${own}\n`))
  const listed = statusText(await status({ production: project.production, migrations: [] }))
  assert.match(listed, new RegExp(`Deployment ${own}, which rolled ${deployment} back: done, `))
  assert.match(listed, new RegExp(`Deployment ${deployment}: undone, `))
  assert.match(listed, /UNDO DELETE +done +1 +1\n/)
  const last = rollbacks[0]!.statements.at(-1)!
  const one = await project.rollback(own, { opid: last.opid })
  assert.equal(one.state, 'undone', JSON.stringify(one))
  assert.equal(await session.value('SELECT GROUP_CONCAT(n ORDER BY id) FROM item'), '1,20,3')
  const live = (await status({ production: project.production, migrations: [] })).deployments[0]!
  assert.deepEqual(
    live.statements.map(({ state }) => state),
    ['done', 'undone'],
  )
  assert.equal((await project.rollback(deployment)).state, 'undone')
  await stage.isAsBefore()
})

onEachServer('rollbacks of several deployments are taken back newest first', {}, async (t, server) => {
  const stage = await Stage.set(t, server, ...ITEM, 'CREATE TABLE other (id int PRIMARY KEY)')
  const { project, session } = stage
  const look = () => snapshot(session, project.database)
  const one = { '1.sql': 'UPDATE item SET n = n + 1 WHERE id = 1;' }
  const two = { ...one, '2.sql': "INSERT INTO item VALUES (4, 'd', 4);" }
  const three = { ...two, '3.sql': 'INSERT INTO other VALUES (1);' }
  const deployments: string[] = []
  for (const files of [one, two, three]) deployments.push((await project.deploy(files)).deployment!)
  const deployed = await look()
  const undo = async (deployment: string) => {
    const report = await project.rollback(deployment)
    assert.equal(report.state, 'undone', JSON.stringify(report))
    return report.recorded!.deployment
  }
  const [first, second, third] = deployments as [string, string, string]
  const rollbackOfThird = await undo(third)
  const rollbackOfSecond = await undo(second)
  const rollbackOfFirst = await undo(first)
  await stage.isAsBefore()
  // It was built on the first, which is not there.
  const refused = await rejection(project.rollback(rollbackOfSecond))
  assert.ok(refused instanceof UserError, String(refused))
  assert.match(
    refused.message,
    new RegExp(`${rollbackOfFirst}, which rolled ${first} back \\(${project.database}.item\\)`),
  )
  await stage.isAsBefore()
  // Other tables are in nobody's way.
  await undo(rollbackOfThird)
  await undo(rollbackOfFirst)
  await undo(rollbackOfSecond)
  assert.deepEqual(await look(), deployed)
  assert.equal((await project.deploy(three)).state, 'nothing')
  for (const deployment of [third, second, first]) await undo(deployment)
  await stage.isAsBefore()
})
