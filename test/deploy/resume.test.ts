import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { deploy } from '../../src/commands/deploy.ts'
import { status } from '../../src/commands/status.ts'
import { EXIT, NeedsOperatorError, UserError } from '../../src/errors.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, startServer, type TestServer } from '../servers.ts'
import { migration, Project, rejection, snapshot } from './project.ts'

async function shop(t: TestContext, server: TestServer): Promise<{ project: Project; session: Session }> {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL, n int NOT NULL)')
  await session.run("INSERT INTO item VALUES (1, 'a', 10), (2, 'b', 20), (3, 'c', 30)")
  return { project, session }
}

const ADD = 'UPDATE item SET n = n + 1 WHERE id = 1;'

onEachServer(
  'a failure in the middle of a file keeps what ran, and goes on once the rest is mended',
  {},
  async (t, server) => {
    const { project, session } = await shop(t, server)
    const before = await snapshot(session, project.database)
    const broken = `${ADD}\nALTER TABLE item ADD COLUMN extra int;\nINSERT INTO item (name, missing) VALUES ('d', 1);\n${ADD}`
    const first = await project.deploy({ '1.sql': broken, '2.sql': ADD })
    assert.equal(first.state, 'failed')
    assert.deepEqual(
      first.migrations.map(({ state, statements }) => [state, statements.map((one) => one.state)]),
      [
        ['failed', ['done', 'done', 'failed', 'pending']],
        ['pending', ['pending']],
      ],
    )
    const failed = first.migrations[0]!.statements[2]!
    assert.match(failed.error!, /missing/)
    assert.match(failed.error!, /1054/)
    assert.equal(await session.value('SELECT n FROM item WHERE id = 1'), '11')
    assert.ok(first.rollback!.files.includes('0001-1.rollback.sql'), 'the rollback of what ran is there')
    assert.equal(manifest(project, first.deployment!).state, 'failed')

    const between = await status({
      production: project.production,
      migrations: [migration('1.sql', broken), migration('2.sql', ADD)],
    })
    assert.deepEqual(
      between.migrations.map(({ state }) => state),
      ['partly', 'pending'],
    )
    assert.deepEqual(
      between.deployments.map(({ deployment, state, statements }) => [
        deployment,
        state,
        statements.map((one) => one.state),
      ]),
      [[first.deployment, 'failed', ['done', 'done', 'failed']]],
    )

    const mended = broken.replace('(name, missing)', '(name, n)')
    const second = await project.deploy({ '1.sql': mended, '2.sql': ADD })
    assert.equal(second.state, 'done', second.notes.join('\n'))
    assert.deepEqual(
      second.migrations.map(({ statements }) => statements.map((one) => one.state)),
      [['done', 'done', 'done', 'done'], ['done']],
    )
    assert.equal(await session.value('SELECT n FROM item WHERE id = 1'), '13')

    const early = await rejection(project.rollback(first.deployment!))
    assert.ok(early instanceof UserError)
    assert.equal(early.exitCode, EXIT.failed)
    assert.match(early.message, new RegExp(second.deployment!))
    assert.equal((await project.rollback(second.deployment!)).state, 'undone')
    assert.equal((await project.rollback(first.deployment!)).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
    const after = await status({ production: project.production, migrations: [migration('1.sql', mended)] })
    assert.deepEqual(
      after.migrations.map(({ state }) => state),
      ['pending'],
    )
    assert.equal(
      (await project.deploy({ '1.sql': mended, '2.sql': ADD })).state,
      'done',
      'it can be deployed once more',
    )
  },
)

onEachServer('a deployment whose file a later one went on with is not undone before it', {}, async (t, server) => {
  const { project, session } = await shop(t, server)
  await session.run('CREATE TABLE other (id int PRIMARY KEY)')
  const first = await project.deploy({ 'm.sql': `${ADD}\nINSERT INTO missing VALUES (1);` })
  const second = await project.deploy({ 'm.sql': `${ADD}\nINSERT INTO other VALUES (1);` })
  assert.deepEqual([first.state, second.state], ['failed', 'done'])
  const refused = await rejection(project.rollback(first.deployment!))
  assert.ok(refused instanceof UserError)
  assert.match(refused.message, /m\.sql/)
  assert.equal((await project.rollback(second.deployment!)).state, 'undone')
  assert.equal((await project.rollback(first.deployment!)).state, 'undone')
})

onEachServer('--on-failure undo takes back what ran', {}, async (t, server) => {
  const { project, session } = await shop(t, server)
  const before = await snapshot(session, project.database)
  const files = { '1.sql': ADD, '2.sql': `DELETE FROM item WHERE id > 1; DROP TABLE item; ${ADD}` }
  const report = await project.deploy(files, { onFailure: 'undo' })
  assert.equal(report.state, 'undone', report.notes.join('\n'))
  assert.deepEqual(
    report.migrations.map(({ state, statements }) => [state, statements.map((one) => one.state)]),
    [
      ['undone', ['undone']],
      ['failed', ['undone', 'undone', 'failed']],
    ],
  )
  assert.deepEqual(await snapshot(session, project.database), before)
  const { state, statements, files: left } = manifest(project, report.deployment!)
  assert.equal(state, 'undone')
  assert.deepEqual(
    statements.map((one: { state: string }) => one.state),
    ['undone', 'undone', 'undone'],
  )
  assert.deepEqual(left, [], 'nothing is left that could be undone')
  const now = await status({ production: project.production, migrations: [] })
  assert.equal(now.deployments[0]!.state, 'undone')
  const again = await project.deploy({ '1.sql': ADD })
  assert.equal(again.state, 'done')
})

onEachServer('--transaction file commits a whole file or nothing of it', {}, async (t, server) => {
  const { project, session } = await shop(t, server)
  const failed = await project.deploy(
    { 'm.sql': `${ADD}\n${ADD}\nDELETE FROM item WHERE id = 2;\nINSERT INTO item VALUES (3, 'taken', 0);` },
    { transaction: 'file' },
  )
  assert.equal(failed.state, 'failed')
  assert.deepEqual(
    failed.migrations[0]!.statements.map(({ state, error }) => [state, /statement 4/.test(error ?? '')]),
    [
      ['failed', true],
      ['failed', true],
      ['failed', true],
      ['failed', false],
    ],
  )
  assert.equal(await session.value("SELECT GROUP_CONCAT(id, ':', n ORDER BY id) FROM item"), '1:10,2:20,3:30')
  const done = await project.deploy(
    { 'm.sql': `${ADD}\nSET @x = 5;\nUPDATE item SET n = n + @x WHERE id = 1;\nDELETE FROM item WHERE id = 2;` },
    { transaction: 'file' },
  )
  assert.equal(done.state, 'done', done.notes.join('\n'))
  assert.deepEqual(
    done.migrations[0]!.statements.map(({ state, capturedRows }) => [state, capturedRows]),
    [
      ['done', 1],
      ['done', 0],
      ['done', 1],
      ['done', 1],
    ],
  )
  assert.equal(await session.value('SELECT n FROM item WHERE id = 1'), '16')
  assert.equal((await project.rollback(done.deployment!)).state, 'undone')
  assert.equal(await session.value("SELECT GROUP_CONCAT(id, ':', n ORDER BY id) FROM item"), '1:10,2:20,3:30')
})

onEachServer('an interrupted deployment goes on under the same id', {}, async (t, server) => {
  const { project, session } = await shop(t, server)
  const before = await snapshot(session, project.database)
  const files = { '1.sql': `${ADD}\n${ADD}\n${ADD}`, '2.sql': `${ADD}\nALTER TABLE item DROP COLUMN name;` }
  const ids = new Set<string>()
  for (const stopAt of [2, 2]) {
    const controller = new AbortController()
    let begun = 0
    const report = await deploy(
      project.settings(files),
      { step() {}, detail: (line) => / statement \d+: /.test(line) && ++begun === stopAt && controller.abort() },
      controller.signal,
    )
    assert.equal(report.state, 'interrupted')
    assert.equal(manifest(project, report.deployment!).state, 'interrupted')
    ids.add(report.deployment!)
  }
  const between = await status({
    production: project.production,
    migrations: Object.entries(files).map(([name, sql]) => migration(name, sql)),
  })
  assert.deepEqual(
    between.migrations.map(({ state }) => state),
    ['applied', 'partly'],
  )
  // Another machine goes on: it has none of the files.
  await rm(project.rollbackDirectory, { recursive: true })
  const last = await project.deploy(files)
  assert.equal(last.state, 'done', last.notes.join('\n'))
  assert.match(last.notes.join('\n'), /interrupted, went on/)
  ids.add(last.deployment!)
  assert.equal(ids.size, 1)
  assert.equal(await session.value('SELECT n FROM item WHERE id = 1'), '14')
  const all = manifest(project, last.deployment!)
  assert.equal(all.statements.length, 5)
  assert.ok(
    all.files.every(({ name }: { name: string }) =>
      existsSync(join(project.rollbackDirectory, last.deployment!, name)),
    ),
  )
  assert.equal((await project.rollback(last.deployment!)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('a deployment that broke off after its last statement is ended by the next', {}, async (t, server) => {
  const { project, session } = await shop(t, server)
  const report = await project.deploy({ 'm.sql': ADD })
  await session.run(`UPDATE rollgate.deployment SET state = 'running' WHERE id = '${report.deployment}'`)
  await rm(project.rollbackDirectory, { recursive: true })
  const ended = await project.deploy({ 'm.sql': ADD })
  assert.equal(ended.deployment, report.deployment)
  assert.equal(ended.state, 'done')
  assert.deepEqual(ended.rollback!.files, report.rollback!.files)
  assert.equal(await session.value('SELECT n FROM item WHERE id = 1'), '11')
})

onEachServer('a dry run writes nothing', {}, async (t, server) => {
  const fresh = await startServer(t, server.id)
  const { project, session } = await shop(t, fresh)
  const before = await snapshot(session, project.database)
  const databases = () => session.query('SELECT schema_name AS name FROM information_schema.schemata ORDER BY 1')
  const found = await databases()
  const files = { 'm.sql': `${ADD} DROP TABLE item;` }
  const report = await project.deploy(files, { dryRun: true })
  assert.equal(report.deployment, null)
  assert.deepEqual(
    report.migrations.map(({ state, statements }) => [state, statements.map((one) => one.state)]),
    [['pending', ['pending', 'pending']]],
  )
  assert.deepEqual(await databases(), found)
  assert.ok(!existsSync(project.rollbackDirectory))
  const refused = await rejection(project.deploy({ 'm.sql': 'CALL x();' }, { dryRun: true }))
  assert.ok(refused instanceof UserError)

  const real = await project.deploy(files)
  assert.equal(real.state, 'done', real.notes.join('\n'))
  const after = await snapshot(session, project.database)
  const dry = await project.rollback(real.deployment!, { dryRun: true })
  assert.equal(dry.state, 'checked')
  assert.deepEqual(
    dry.statements.map(({ kind, applied }) => [kind, applied > 0]),
    [
      ['DROP TABLE', true],
      ['UPDATE', true],
    ],
  )
  assert.deepEqual(await snapshot(session, project.database), after)
  assert.equal((await project.rollback(real.deployment!)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('a backup server of its own', {}, async (t, server) => {
  const { project, session } = await shop(t, server)
  const before = await snapshot(session, project.database)
  const other = await startServer(t, server.id, { binlog: false })
  const backup = { ...other.settings, role: 'backup' as const, database: null }
  const report = await project.deploy({ 'm.sql': `${ADD} DELETE FROM item WHERE id = 2;` }, { backup })
  assert.equal(report.state, 'done', report.notes.join('\n'))
  const { backupDatabase } = report.migrations[0]!.statements[0]!
  const keeper = await other.session({ database: backupDatabase })
  assert.equal(await keeper.value('SELECT COUNT(*) FROM item'), '2')
  assert.equal(await session.value(`SHOW DATABASES LIKE '${backupDatabase!.replaceAll('_', '\\_')}'`), null)
  const shown = await status({ production: project.production, migrations: [] })
  assert.equal(shown.deployments[0]!.backupServer, `${backup.host}:${backup.port}`)

  const wrong = await rejection(project.rollback(report.deployment!))
  assert.ok(wrong instanceof UserError, String(wrong))
  assert.match(wrong.message, /backup/)
  assert.equal((await project.rollback(report.deployment!, { backup })).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)

  // It goes away in the middle, after the first statement: what is committed then is backed up once it is back.
  await keeper.run('DELETE FROM item')
  const gone = { files: { 'n.sql': `${ADD}\n${ADD}\n${ADD}` }, killed: false }
  const broken = await deploy(
    { ...project.settings(gone.files), backup },
    {
      step() {},
      detail: (line) => {
        if (!/ statement 2: /.test(line) || gone.killed) return
        gone.killed = true
        process.kill(other.pid, 'SIGKILL')
      },
    },
  )
  assert.equal(broken.state, 'interrupted', broken.notes.join('\n'))
  assert.match(broken.notes.join('\n'), /backup server .* recover/s)
  const value = Number(await session.value('SELECT n FROM item WHERE id = 1'))
  const down = await rejection(project.deploy(gone.files, { backup }))
  assert.ok(down instanceof UserError)
  assert.equal(down.exitCode, EXIT.server)
  assert.equal(Number(await session.value('SELECT n FROM item WHERE id = 1')), value, 'nothing ran')
  const unsettled = await rejection(project.rollback(broken.deployment!))
  assert.ok(unsettled instanceof NeedsOperatorError)

  const third = await startServer(t, server.id, { binlog: false })
  const replaced = { ...third.settings, role: 'backup' as const, database: null }
  const recovered = await project.recover(broken.deployment!, { backup: replaced })
  assert.equal(recovered.recovered, 1)
  const keeper3 = await third.session({ database: backupDatabase })
  assert.equal(await keeper3.value('SELECT COUNT(*) FROM item'), '1')
})

function manifest(project: Project, deployment: string) {
  return JSON.parse(readFileSync(join(project.rollbackDirectory, deployment, 'manifest.json'), 'utf8'))
}
