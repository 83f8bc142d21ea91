import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { STEPS, type StepName } from '../../src/deploy/step.ts'
import { EXIT, UserError } from '../../src/errors.ts'
import type { ServerSettings } from '../../src/mysql/server-settings.ts'
import { type EachServerOptions, onEachServer, startServer, type TestServer } from '../servers.ts'
import { actAt, asError } from './at-step.ts'
import { Bench, STATE_AT } from './bench.ts'
import { Project, snapshot } from './project.ts'
import { ADD, Scene } from './scene.ts'
import { smallDisk } from './small-disk.ts'

/** ROLLGATE_RESTARTS=all takes the backup server away at every step, with every server; else at a few, with two. */
const ALL = process.env.ROLLGATE_RESTARTS === 'all'
const AWAY: readonly StepName[] = ALL
  ? STEPS.filter((step) => step in STATE_AT)
  : ['rows captured', 'structure changed']
const TWO: EachServerOptions = ALL
  ? {}
  : { only: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'ROLLGATE_RESTARTS=all runs it here too' } }

/** What it says is committed is on disk. */
const BACKUP = { binlog: false, extra: ['--innodb-flush-log-at-trx-commit=1', '--local-infile=1'] }

onEachServer('the backup server is gone in the middle of a deploy, and comes back', TWO, async (t, server) => {
  const backup = await startServer(t, server.id, BACKUP)
  for (const step of AWAY) {
    await t.test(step, async (one) => {
      const bench = await Bench.create(one, server, asBackup(backup))
      const broken = await actAt(
        step,
        () => process.kill(backup.pid, 'SIGKILL'),
        () => bench.deploy(),
      )
      if (STATE_AT[step] !== 'done' && broken instanceof UserError) sayServer(broken, backup)
      let refused: unknown = null
      const { statements } = await bench.deployment()
      await backup.restart('SIGKILL', async () => {
        refused = await bench.deploy().catch((error: unknown) => error)
      })
      assert.ok(refused instanceof UserError, String(refused))
      assert.match(
        refused.message,
        new RegExp(`Nothing listens at 127.0.0.1:${backup.settings.port} \\(backup\\)|backup`),
      )
      assert.equal(refused.exitCode, EXIT.server)
      assert.deepEqual((await bench.deployment()).statements, statements, 'without a backup server nothing is run')
      await bench.goOn()
      await bench.prove()
    })
  }
})

onEachServer('the disk of the backup server is full in the middle of a deploy', TWO, async (t, server) => {
  const disk = smallDisk(t, 400)
  if (disk === null) return
  const backup = await startServer(t, server.id, { ...BACKUP, directory: disk.path })
  const { project, sql, before } = await large(t, server)
  const settings = { backup: asBackup(backup) }
  const broken = await actAt(
    'rows intended',
    () => disk.fill(2 << 20),
    () => project.deploy({ 'm.sql': sql }, settings),
  )
  // Both engines end the server when they cannot write their logs.
  refusedToStore(broken, backup, / is full \(error \d+\)|Connection lost/)
  disk.free()
  await backup.restart('SIGKILL')
  await goesOn(project, sql, settings, before, server)
})

onEachServer('the backup server becomes read-only in the middle of a deploy', TWO, async (t, server) => {
  const backup = await startServer(t, server.id, BACKUP)
  const owner = await backup.session()
  // Whoever has all privileges is not held back.
  await owner.run("CREATE USER 'plain'@'127.0.0.1' IDENTIFIED BY 'secret of the test'")
  await owner.run("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX ON *.* TO 'plain'@'127.0.0.1'")
  const settings = { backup: { ...asBackup(backup), user: 'plain', password: 'secret of the test' } }
  const { scene, sql, deploying } = await held(t, server, settings)
  await owner.run('SET GLOBAL read_only = 1')
  await scene.blocker.run('ROLLBACK')
  refusedToStore(await deploying, backup, /read.only/i)
  const refused = await scene.project.deploy({ 'm.sql': sql }, settings).catch((error: unknown) => error)
  assert.ok(refused instanceof UserError, String(refused))
  assert.match(refused.message, /read.only/i)
  await owner.run('SET GLOBAL read_only = 0')
  const report = await scene.project.deploy({ 'm.sql': sql }, settings)
  assert.equal(report.state, 'done', report.notes.join('\n'))
  assert.equal(await scene.session.value('SELECT n FROM counter'), '3')
  assert.equal((await scene.project.rollback(report.deployment!, settings)).state, 'undone')
  assert.equal(await scene.session.value('SELECT n FROM counter'), '0')
})

onEachServer('a backup table is removed in the middle of a deploy', TWO, async (t, server) => {
  const backup = await startServer(t, server.id, BACKUP)
  const owner = await backup.session()
  const settings = { backup: asBackup(backup) }
  const { scene, sql, deploying } = await held(t, server, settings)
  const name = `127_0_0_1_${server.settings.port}_${scene.project.database}`
  await owner.run(`DROP TABLE \`${name}\`.counter`)
  await scene.blocker.run('ROLLBACK')
  refusedToStore(await deploying, backup, /counter' doesn't exist/)
  const report = await scene.project.deploy({ 'm.sql': sql }, settings)
  assert.equal(report.state, 'done', report.notes.join('\n'))
  assert.equal(await scene.session.value('SELECT n FROM counter'), '3')
  await fromAnotherMachine(scene.project, report.deployment!, settings)

  // The first statement's rows went with the table: that is told, and the directory still has them.
  const error = await scene.project.rollback(report.deployment!, settings).catch((one: unknown) => one)
  assert.ok(error instanceof UserError, String(error))
  assert.match(
    error.message,
    /is not whole: there are 0 rollback statements, 1 stored|are 0 rollback statements, 1 were stored/,
  )
  assert.match(error.hint!, /--from/)
  assert.equal(await scene.session.value('SELECT n FROM counter'), '3', 'nothing was undone in part')
  const undone = await scene.project.rollback(report.deployment!, { from: report.rollback!.directory, ...settings })
  assert.equal(undone.state, 'undone')
  assert.equal(await scene.session.value('SELECT n FROM counter'), '0')
})

const ONE: EachServerOptions = ALL
  ? {}
  : { only: { servers: ['mariadb-10.11'], reason: "the disk is ours, not the server's" } }

onEachServer('the disk for the rollback directory is full in the middle of a deploy', ONE, async (t, server) => {
  for (const [what, left] of [
    ['for the spool', 1 << 19],
    ['for the rollback of a statement', 3 << 20],
    ['for the files at the end', 7 << 20],
  ] as const) {
    await t.test(what, async (one) => {
      const disk = smallDisk(one, 100)
      if (disk === null) return
      const { project, sql, before } = await large(one, server)
      const settings = { rollbackDirectory: `${disk.path}/rollback` }
      const broken = await actAt(
        'rows intended',
        () => disk.fill(left),
        () => project.deploy({ 'm.sql': sql }, settings),
      )
      const said = broken instanceof UserError ? `${broken.message}\n${broken.hint}` : `it went well: ${String(broken)}`
      assert.match(said, new RegExp(`cannot be written to ${disk.path}\\S*: no space is left on it \\(ENOSPC\\)`))
      assert.match(said, /Make room there, then run deploy again/)
      const refused = await project.deploy({ 'm.sql': sql }, settings).catch((error: unknown) => error)
      assert.ok(refused instanceof UserError, `there is too little room: ${JSON.stringify(refused)}`)
      assert.equal(refused.exitCode, EXIT.server)
      disk.free()
      await goesOn(project, sql, settings, before, server)
    })
  }
})

function asBackup({ settings }: TestServer): ServerSettings {
  return { ...settings, role: 'backup' }
}

/** Without the directory that the deployment left, what the backup tables lack is told. */
async function fromAnotherMachine(
  project: Project,
  deployment: string,
  settings: { readonly backup: ServerSettings },
): Promise<void> {
  const elsewhere = `${project.rollbackDirectory}-elsewhere`
  const { notes } = await project.recover(deployment, { ...settings, rollbackDirectory: elsewhere })
  assert.match(notes.join('\n'), /\(UPDATE\) is lost: of 1 rollback statements 0 are left/)
}

/** A deployment whose second statement waits for a lock of `blocker`; the first is done and backed up. */
async function held(t: TestContext, server: TestServer, settings: { readonly backup: ServerSettings }) {
  const scene = await Scene.create(t, server)
  await scene.session.run('CREATE TABLE gate (id int PRIMARY KEY)')
  await scene.session.run('INSERT INTO gate VALUES (1)')
  await scene.blocker.run('START TRANSACTION')
  await scene.blocker.run('SELECT * FROM gate FOR UPDATE')
  const sql = `${ADD}\nUPDATE counter SET n = n + 1 WHERE id = (SELECT id FROM gate WHERE id = 1 FOR UPDATE);\n${ADD}`
  const deploying = scene.project.deploy({ 'm.sql': sql }, settings).catch((error: unknown) => error)
  await scene.atWork(/^UPDATE counter .* FROM gate/)
  return { scene, sql, deploying }
}

/** A table and a deletion whose rollback takes some MiB. */
async function large(t: TestContext, server: TestServer) {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE wide (id int PRIMARY KEY, s varchar(1000) NOT NULL)')
  for (let first = 0; first < 3000; first += 1000) {
    const rows = Array.from({ length: 1000 }, (_, at) => `(${first + at}, REPEAT('x', 900))`)
    await session.run(`INSERT INTO wide VALUES ${rows.join(',')}`)
  }
  const before = await snapshot(session, project.database)
  return { project, before, sql: "DELETE FROM wide;\nINSERT INTO wide VALUES (1, 'new');" }
}

async function goesOn(
  project: Project,
  sql: string,
  settings: Parameters<Project['deploy']>[1] & object,
  before: Awaited<ReturnType<typeof snapshot>>,
  server: TestServer,
): Promise<void> {
  const report = await project.deploy({ 'm.sql': sql }, settings)
  assert.equal(report.state, 'done', report.notes.join('\n'))
  assert.ok(report.rollback!.files.includes('rollback.sql'))
  const session = await server.session({ database: project.database })
  assert.equal(await session.value('SELECT GROUP_CONCAT(id, s) FROM wide'), '1new')
  const { backup } = settings
  const undone = await project.rollback(report.deployment!, backup === undefined ? {} : { backup })
  assert.equal(undone.state, 'undone', JSON.stringify(undone.notes))
  assert.deepEqual(await snapshot(session, project.database), before)
}

function sayServer(error: UserError, backup: TestServer): void {
  assert.match(
    `${error.message}`,
    new RegExp(`backup[^\n]* 127.0.0.1:${backup.settings.port}|127.0.0.1:${backup.settings.port} \\(backup`),
  )
  assert.match(error.hint!, /deploy again|rollgate recover|server is running/)
}

function refusedToStore(outcome: unknown, backup: TestServer, cause: RegExp): void {
  const error = outcome instanceof Error ? outcome : asError(outcome as Awaited<ReturnType<Project['deploy']>>)
  assert.ok(error instanceof UserError, String(error))
  assert.match(error.message, new RegExp(`cannot be stored on the backup server 127.0.0.1:${backup.settings.port}`))
  assert.match(error.message, cause)
  assert.match(error.hint!, /run deploy again, or rollgate recover/)
}
