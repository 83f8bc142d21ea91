import assert from 'node:assert/strict'
import { deploy } from '../../src/commands/deploy.ts'
import type { LockSettings } from '../../src/config/settings.ts'
import type { DeployReport } from '../../src/deploy/report.ts'
import { onEachServer, type TestServerOptions } from '../servers.ts'
import { ADD, Scene } from './scene.ts'

/** What a server needs so that it tells who holds a metadata lock. */
const TELLING: TestServerOptions = {
  extra: ['--performance-schema=ON', '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON'],
}
const SQL = `${ADD}\nALTER TABLE log ADD COLUMN extra int;`

function deployWith(
  scene: Scene,
  lock: Partial<LockSettings>,
  onWait: (line: string) => void = () => {},
): Promise<DeployReport> {
  const settings = scene.project.settings({ 'm.sql': SQL })
  return deploy(
    { ...settings, lock: { waitSeconds: 1, retries: 0, killBlockers: false, ...lock } },
    { step: (line) => /^No lock yet/.test(line) && onWait(line), detail() {} },
  )
}

async function block(scene: Scene): Promise<number> {
  await scene.blocker.run('START TRANSACTION')
  await scene.blocker.run('SELECT COUNT(*) FROM log')
  return scene.blocker.connectionId
}

onEachServer('DDL that gets no lock names who has a transaction open', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  const holder = await block(scene)
  const report = await deployWith(scene, { killBlockers: true })
  assert.equal(report.state, 'failed')
  const { state, error } = report.migrations[0]!.statements[1]!
  assert.equal(state, 'failed')
  assert.match(
    error!,
    new RegExp(`\\(error 1205\\).*connection ${holder} \\(.*Sleep for \\d+ s, transaction open since 20`),
  )
  assert.equal(await scene.blocker.value('SELECT 1'), '1', 'it is still there')
  await scene.blocker.run('COMMIT')
  await scene.undo(report.deployment!)
})

onEachServer('DDL is tried again when it got no lock', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  await block(scene)
  const waits: string[] = []
  const report = await deployWith(scene, { retries: 2 }, (line) => {
    waits.push(line)
    void scene.blocker.run('COMMIT')
  })
  assert.equal(report.state, 'done', report.notes.join('\n'))
  assert.equal(waits.length, 1)
  assert.match(waits[0]!, /attempt 2 of 3 in 1 s/)
  await scene.undo(report.deployment!)

  const second = await deployWith(scene, {})
  await block(scene)
  const held = await scene.project.rollback(second.deployment!, {
    lock: { waitSeconds: 1, retries: 0, killBlockers: false },
  })
  assert.equal(held.state, 'failed')
  assert.match(held.statements[0]!.error!, /1205.*DROP COLUMN/)
  await scene.blocker.run('COMMIT')
  await scene.undo(second.deployment!)
})

onEachServer('a deploy that waits for its next attempt stops when it is asked to', {}, async (t, server) => {
  const scene = await Scene.create(t, server)
  await block(scene)
  const controller = new AbortController()
  const settings = scene.project.settings({ 'm.sql': SQL })
  const report = await deploy(
    { ...settings, lock: { waitSeconds: 1, retries: 100, killBlockers: false } },
    { step: (line) => /^No lock yet.* in 2 s/.test(line) && setImmediate(() => controller.abort()), detail() {} },
    controller.signal,
  )
  assert.equal(report.state, 'interrupted', report.notes.join('\n'))
  await scene.blocker.run('COMMIT')
  const second = await scene.project.deploy({ 'm.sql': SQL })
  assert.equal(second.state, 'done')
  await scene.undo(second.deployment!)
})

onEachServer(
  '--kill-blockers ends those that hold the lock, and nobody else',
  {
    server: TELLING,
    except: { servers: ['mysql-5.6'], reason: 'it does not tell who holds a metadata lock' },
  },
  async (t, server) => {
    const scene = await Scene.create(t, server)
    const bystander = await server.session({ database: scene.project.database })
    await bystander.run('START TRANSACTION')
    await bystander.run('SELECT * FROM counter')
    const holder = await block(scene)
    const named = await deployWith(scene, {})
    const { error } = named.migrations[0]!.statements[1]!
    assert.match(error!, new RegExp(`The lock is held by connection ${holder} \\([^;]*\\. --kill-blockers`))
    const report = await deployWith(scene, { retries: 1, killBlockers: true })
    assert.equal(report.state, 'done', report.notes.join('\n'))
    await assert.rejects(scene.blocker.value('SELECT 1'))
    assert.equal(await bystander.value('SELECT 1'), '1')
    await bystander.run('COMMIT')
  },
)
