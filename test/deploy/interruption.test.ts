import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { deploy } from '../../src/commands/deploy.ts'
import { rollback } from '../../src/commands/rollback.ts'
import type { DeployReport, RollbackReport } from '../../src/deploy/report.ts'
import { EXIT } from '../../src/errors.ts'
import { type EachServerOptions, onEachServer, type TestServer } from '../servers.ts'
import { SILENT } from './project.ts'
import { ADD, ADDING, Scene, TRACED } from './scene.ts'

const ONE: EachServerOptions = { only: { servers: ['mariadb-10.11'], reason: 'it is about our process' } }

/** Deploys and asks it to stop while a statement waits for a lock that `blocker` holds. */
async function stopped(scene: Scene, sql: string, at: RegExp): Promise<DeployReport> {
  const controller = new AbortController()
  const deploying = deploy(scene.project.settings({ 'm.sql': sql }), SILENT, controller.signal)
  await scene.atWork(at)
  controller.abort()
  return deploying
}

onEachServer('a deploy that is asked to stop ends the running statement and can go on', {}, async (t, server) => {
  const rows = await Scene.create(t, server)
  await rows.blocker.run('START TRANSACTION')
  await rows.blocker.run('SELECT * FROM counter FOR UPDATE')
  const sql = `INSERT INTO log (line) VALUES ('c');\nSTART TRANSACTION;\nDELETE FROM log;\n${ADD}\nCOMMIT;\n${ADD}`
  const report = await stopped(rows, sql, ADDING)
  assert.equal(report.state, 'interrupted', report.notes.join('\n'))
  assert.equal(await rows.session.value('SELECT COUNT(*) FROM log'), '3', 'what the transaction did is taken back')
  await rows.blocker.run('ROLLBACK')
  await rows.finish(sql, 2)

  for (const ddl of ['ALTER TABLE log DROP COLUMN old;', 'DROP TABLE log;', 'TRUNCATE TABLE log;']) {
    await t.test(ddl, async (one) => {
      const structure = await Scene.create(one, server)
      await structure.blocker.run('START TRANSACTION')
      await structure.blocker.run('SELECT COUNT(*) FROM log')
      const script = `${ADD}\n${ddl}\n${ADD}`
      const held = await stopped(structure, script, TRACED)
      assert.equal(held.state, 'interrupted', held.notes.join('\n'))
      await structure.blocker.run('ROLLBACK')
      assert.equal(await structure.session.value('SELECT COUNT(old) FROM log'), '1')
      await structure.finish(script, 2)
    })
  }
})

onEachServer('a backup that is stopped in the middle is made from the binary log later', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  const { project, session, blocker } = scene
  const primer = await project.deploy({ '0.sql': "INSERT INTO log VALUES (9, 'x', NULL);" })
  const { backupDatabase } = primer.migrations[0]!.statements[0]!
  await project.rollback(primer.deployment!)
  await session.run(`DELETE FROM rollgate.deployment WHERE id = '${primer.deployment}'`)
  await blocker.run('START TRANSACTION')
  await blocker.run(`SELECT * FROM \`${backupDatabase}\`.log FOR UPDATE`)
  const many = Array.from({ length: 5000 }, (_, id) => `(${100 + id}, '${'x'.repeat(20)}')`).join(',')
  const sql = `${ADD}\nINSERT INTO log (id, line) VALUES ${many};\n${ADD}`
  const controller = new AbortController()
  const deploying = deploy(project.settings({ 'm.sql': sql }), SILENT, controller.signal)
  await scene.atWork(new RegExp(`^(INSERT INTO|LOAD DATA.*) \`${backupDatabase}\`\\.\`log\``, 's'))
  controller.abort()
  await new Promise(setImmediate)
  await blocker.run('ROLLBACK')
  const report = await deploying
  assert.equal(report.state, 'interrupted', report.notes.join('\n'))
  const [, second, third] = report.migrations[0]!.statements
  assert.ok(second!.state === 'executed' || second!.state === 'done', second!.state)
  assert.equal(third!.state, 'pending')
  assert.equal(await session.value('SELECT COUNT(*) FROM log'), '5002')
  await scene.finish(sql, 2)
})

onEachServer('a statement may finish in the time of grace', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  await scene.blocker.run('START TRANSACTION')
  await scene.blocker.run('SELECT * FROM counter FOR UPDATE')
  const controller = new AbortController()
  const settings = { ...scene.project.settings({ 'm.sql': `${ADD}\n${ADD}` }), graceSeconds: 60 }
  const deploying = deploy(settings, SILENT, controller.signal)
  await scene.atWork(ADDING)
  controller.abort()
  await scene.blocker.run('ROLLBACK')
  const report = await deploying
  assert.equal(report.state, 'interrupted')
  assert.deepEqual(
    report.migrations[0]!.statements.map(({ state }) => state),
    ['done', 'pending'],
  )
  await scene.finish(`${ADD}\n${ADD}`, 2)
})

onEachServer('a rollback that is asked to stop goes on when it is run again', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  const { project, session, blocker } = scene
  const { deployment } = await project.deploy({ 'm.sql': `${ADD}\nALTER TABLE log DROP COLUMN old;\n${ADD}` })
  const { production } = project
  const undo = async (at: RegExp): Promise<RollbackReport> => {
    const controller = new AbortController()
    const choice = { from: null, opid: null, to: null, check: false, dryRun: false, force: false, graceSeconds: 0 }
    const undoing = rollback(
      {
        ...choice,
        lock: project.settings({}).lock,
        deployment: deployment!,
        production,
        backup: { ...production, role: 'backup' },
        onConflict: 'stop',
        triggers: 'refuse',
        rollbackDirectory: project.rollbackDirectory,
        actor: null,
      },
      SILENT,
      controller.signal,
    )
    await scene.atWork(at)
    controller.abort()
    return undoing
  }
  await blocker.run('START TRANSACTION')
  await blocker.run('SELECT * FROM counter FOR UPDATE')
  assert.equal((await undo(/^UPDATE `/)).state, 'interrupted')
  await blocker.run('ROLLBACK')
  assert.equal(await session.value('SELECT n FROM counter'), '2')
  await blocker.run('START TRANSACTION')
  await blocker.run('SELECT COUNT(*) FROM log')
  assert.equal((await undo(TRACED)).state, 'interrupted')
  await blocker.run('ROLLBACK')
  assert.equal(await session.value('SELECT n FROM counter'), '1')
  await scene.undo(deployment!)
})

onEachServer('SIGINT to the command line: exit code 130, and the next deploy goes on', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  const { project, blocker } = scene
  const directory = join(project.rollbackDirectory, '..')
  const sql = `${ADD}\nUPDATE counter SET n = n + 10 WHERE id = 1;`
  mkdirSync(join(directory, 'sql'))
  writeFileSync(join(directory, 'sql', 'm.sql'), sql)
  await blocker.run('START TRANSACTION')
  await blocker.run('SELECT * FROM counter FOR UPDATE')
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
  const tsx = import.meta.resolve('tsx')
  const child = spawn(
    process.execPath,
    ['--import', tsx, cli, 'deploy', 'sql', '--skip-audit', '--interrupt-grace', '0', '--format', 'json'],
    {
      cwd: directory,
      env: { ...process.env, ROLLGATE_PRODUCTION_URL: server.url(project.database) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let printed = ''
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  await scene.atWork(ADDING)
  child.kill('SIGINT')
  const code = await exit
  assert.equal(code, EXIT.interrupted, said + printed)
  assert.equal(JSON.parse(printed).state, 'interrupted')
  await blocker.run('ROLLBACK')
  const report = await project.deploy({ 'm.sql': sql })
  assert.equal(report.deployment, JSON.parse(printed).deployment)
  await scene.prove(report.deployment!, 11)
})

onEachServer('SIGINT while the backup server does not answer ends all the same', ONE, async (t, server) => {
  const scene = await Scene.create(t, server)
  const { project } = scene
  const directory = join(project.rollbackDirectory, '..')
  mkdirSync(join(directory, 'sql'))
  writeFileSync(join(directory, 'sql', 'm.sql'), ADD)
  const backup = await StallingProxy.start(t, server, /(INSERT INTO|LOAD DATA).*`counter`/s)
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), cli, 'deploy', 'sql', '--skip-audit', '--interrupt-grace', '0'],
    {
      cwd: directory,
      env: {
        ...process.env,
        ROLLGATE_PRODUCTION_URL: server.url(project.database),
        ROLLGATE_BACKUP_URL: `mysql://${server.settings.user}:${server.settings.password}@127.0.0.1:${backup.port}/?ssl=disabled`,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  await Promise.race([backup.stalled, exit])
  child.kill('SIGINT')
  assert.equal(await exit, EXIT.interrupted, said)
  assert.match(said, /a server has not answered in time/)
  const report = await project.deploy({ 'm.sql': ADD })
  await scene.prove(report.deployment!, 1)
})

/** Passes everything on until a client sends what matches, and nothing from then on. */
class StallingProxy {
  readonly port: number
  readonly stalled: Promise<void>

  private constructor(port: number, stalled: Promise<void>) {
    this.port = port
    this.stalled = stalled
  }

  static async start(t: TestContext, server: TestServer, at: RegExp): Promise<StallingProxy> {
    const sockets: Socket[] = []
    let stall = () => {}
    let over = false
    const stalled = new Promise<void>((resolve) => {
      stall = resolve
    })
    const proxy = createServer((client) => {
      const upstream = connect(server.settings.port, server.settings.host)
      sockets.push(client, upstream)
      for (const socket of [client, upstream]) socket.on('error', () => {})
      client.on('data', (data) => {
        over ||= at.test(data.toString('latin1'))
        if (over) stall()
        else upstream.write(data)
      })
      client.on('close', () => upstream.destroy())
      upstream.on('close', () => client.destroy())
      upstream.on('data', (data) => over || client.write(data))
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    t.after(() => {
      for (const socket of sockets) socket.destroy()
      proxy.close()
    })
    return new StallingProxy((proxy.address() as AddressInfo).port, stalled)
  }
}
