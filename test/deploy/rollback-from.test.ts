import assert from 'node:assert/strict'
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { status } from '../../src/commands/status.ts'
import { EXIT, UserError } from '../../src/errors.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { Project, rejection, snapshot } from './project.ts'

const TEXTS = ["it's; -- no comment", 'a "b" `c`', '/* d */', 'line\nline; COMMIT;\n-- 1_2_3 x', '\\', 'ü → 😀', "''';"]

const FILES = {
  '1.sql': [
    `INSERT INTO note VALUES ${TEXTS.map((text, at) => `(${100 + at}, '${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}', X'00FF0A3B27')`).join(', ')};`,
    "UPDATE note SET body = 'x;' WHERE id < 3;",
    'DELETE FROM note WHERE id >= 3 AND id < 100;',
  ].join('\n'),
  '2.sql': [
    'START TRANSACTION;',
    'DELETE FROM note WHERE id = 101;',
    "UPDATE note SET body = CONCAT(body, '!');",
    'COMMIT;',
    "ALTER TABLE note DROP COLUMN bytes, ADD COLUMN label varchar(10) NOT NULL DEFAULT ';''' COMMENT '-- c';",
    'DROP TABLE gone;',
  ].join('\n'),
  '3.sql': "UPDATE note SET label = 'z' WHERE id = 100;",
}

async function deployed(t: TestContext, server: TestServer) {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(
    'CREATE TABLE note (id int PRIMARY KEY, body varchar(100) NOT NULL, bytes varbinary(20)) DEFAULT CHARSET utf8mb4',
  )
  await session.run('CREATE TABLE gone (id int PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES gone (id))')
  await session.run('INSERT INTO gone VALUES (1, NULL), (2, 1)')
  const rows = TEXTS.map((text, at) => `(${at}, '${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}', X'27600A')`)
  await session.run(`INSERT INTO note VALUES ${rows.join(', ')}, (50, 'many', NULL)`)
  const before = await snapshot(session, project.database)
  const report = await project.deploy(FILES)
  assert.equal(report.state, 'done', report.notes.join('\n'))
  return { project, session, before, deployment: report.deployment!, from: project.rollbackDirectory }
}

async function loseBackup(session: Session, project: Project): Promise<void> {
  const { production, database } = project
  await session.run(`DROP DATABASE \`127_0_0_1_${production.port}_${database}\``)
}

async function refused(run: Promise<unknown>, message: RegExp): Promise<UserError> {
  const error = await rejection(run)
  assert.ok(error instanceof UserError, String((error as Error).stack))
  assert.match(error.message, message)
  return error
}

onEachServer('--from plays the rollback directory when the backup tables are gone', {}, async (t, server) => {
  const { project, session, before, deployment, from } = await deployed(t, server)
  await loseBackup(session, project)
  await refused(project.rollback(deployment), /not whole|doesn't exist/).catch(() => {})
  const after = await snapshot(session, project.database)
  const checked = await project.rollback(deployment, { from, dryRun: true })
  assert.deepEqual(
    checked.statements.map(({ applied }) => applied > 0),
    [true, true, true, true, true, true, true, true],
  )
  assert.deepEqual(await snapshot(session, project.database), after)

  const part = await project.rollback(deployment, { from, to: 4 })
  assert.equal(part.state, 'undone', JSON.stringify(part))
  const undone = await project.rollback(deployment, { from: join(from, deployment) })
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(await snapshot(session, project.database), before)
  assert.equal((await project.rollback(deployment, { from })).state, 'nothing')
  const { deployments } = await status({ production: project.production, migrations: [] })
  assert.equal(deployments[0]!.state, 'undone')
})

onEachServer('--from needs no journal: it is written anew, and conflicts are named by row', {}, async (t, server) => {
  const { project, session, before, deployment, from } = await deployed(t, server)
  await loseBackup(session, project)
  await session.run(`DELETE FROM rollgate.statement WHERE deployment = '${deployment}'`)
  await session.run(`DELETE FROM rollgate.migration WHERE deployment = '${deployment}'`)
  await session.run(`DELETE FROM rollgate.deployment WHERE id = '${deployment}'`)
  assert.match((await refused(project.rollback(deployment), /no deployment/)).hint!, /--from/)

  const elsewhere = { ...project.production, host: 'localhost', socketPath: null }
  await refused(project.rollback(deployment, { from, production: elsewhere }), /was made for 127\.0\.0\.1:/)
  await session.run("UPDATE note SET body = 'theirs' WHERE id = 0")
  const now = await snapshot(session, project.database)
  const dry = await project.rollback(deployment, { from, dryRun: true })
  assert.equal(dry.statements.length, 8)
  const conflict = await project.rollback(deployment, { from, to: 5 })
  assert.equal(conflict.state, 'conflict')
  const [one, ...others] = conflict.statements.at(-1)!.conflicts
  assert.equal(others.length, 0)
  assert.equal(one!.key, '`id`=0')
  assert.match(one!.found, /theirs/)
  assert.notDeepEqual(await snapshot(session, project.database), now, 'the DDL after it is undone')

  await session.run("UPDATE note SET body = 'x;!' WHERE id = 0")
  const undone = await project.rollback(deployment, { from })
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer(
  'a rollback directory that was changed is not played',
  { only: { servers: ['mysql-9.7'], reason: 'no server decides it' } },
  async (t, server) => {
    const { project, session, deployment, from } = await deployed(t, server)
    const after = await snapshot(session, project.database)
    const copy = (change: (path: string) => void) => {
      const path = join(from, '..', 'copy')
      rmSync(path, { recursive: true, force: true })
      cpSync(join(from, deployment), path, { recursive: true })
      change(path)
      return project.rollback(deployment, { from: path })
    }
    const error = await refused(
      copy((path) => appendFileSync(join(path, 'rollback.sql'), '\n')),
      /rollback\.sql .*sha256/,
    )
    assert.equal(error.exitCode, EXIT.failed)
    await refused(
      copy((path) => rmSync(join(path, '0001-1.rollback.sql'))),
      /0001-1\.rollback\.sql is missing/,
    )
    await refused(
      copy((path) => writeFileSync(join(path, 'manifest.json'), '{')),
      /is no manifest/,
    )
    await refused(
      copy((path) => rmSync(join(path, 'manifest.json'))),
      /There is no manifest\.json/,
    )
    await refused(
      copy((path) => edit(path, (manifest) => manifest.replace(deployment, '20200101T000000Z-000000'))),
      /of deployment 20200101T000000Z-000000, not of/,
    )
    const opid = /"opid": "(\d+_\d+_0*5)"/.exec(readFileSync(join(from, deployment, 'manifest.json'), 'utf8'))![1]!
    await refused(
      copy((path) => edit(path, (manifest) => manifest.replace(opid, '1_1_00000005'))),
      /does not hold 1 statements that the journal says were done/,
    )
    assert.deepEqual(await snapshot(session, project.database), after)
  },
)

function edit(path: string, change: (manifest: string) => string): void {
  const file = join(path, 'manifest.json')
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}
