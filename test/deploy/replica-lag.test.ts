import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, startServer, type TestServer } from '../servers.ts'
import { Project } from './project.ts'

const only = {
  servers: ['mariadb-10.11', 'mysql-9.7', 'mysql-5.6'] as const,
  reason: 'three servers show all forms of the status of a replica',
}

const chunks = (pause: string) => `CREATE TABLE marker (id int PRIMARY KEY);
-- rollgate: batch 10 by id${pause}
UPDATE t SET n = n + 1;`

onEachServer(
  'a batch waits for a replica that lags, gives up, and goes on when it has caught up',
  { only },
  async (t, server) => {
    const follower = await startServer(t, server.id)
    const there = await follower.session()
    await follow(server, there)
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run('CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL)')
    await session.run(`INSERT INTO t VALUES ${Array.from({ length: 60 }, (_, at) => `(${at}, 0)`).join(', ')}`)
    while ((await there.value(`SELECT COUNT(*) FROM ${project.database}.t`).catch(() => '0')) !== '60') await sleep(20)

    const replicas = [{ ...follower.settings, role: 'replica' as const }]
    await there.run(`LOCK TABLES ${project.database}.t READ`)
    const first = await project.deploy(
      { 'm.sql': chunks(' pause 1') },
      { replicas, lag: { maxSeconds: 0, waitSeconds: 1 } },
    )
    assert.equal(first.state, 'interrupted', first.notes.join('\n'))
    assert.match(
      first.notes.join('\n'),
      /After 1 s of waiting, replica \S+ is \d+ s behind, more than 0 s; what was done is journaled/,
    )
    const [create, update] = first.migrations[0]!.statements
    assert.deepEqual([create!.state, update!.state], ['done', 'running'])
    assert.ok(update!.chunks! > 0 && update!.chunks! < 6, `${update!.chunks} chunks`)
    assert.equal(update!.affectedRows, update!.chunks! * 10)

    await there.run('UNLOCK TABLES')
    const second = await project.deploy({ 'm.sql': chunks('') }, { replicas, lag: { maxSeconds: 1, waitSeconds: 60 } })
    assert.equal(second.state, 'done', second.notes.join('\n'))
    assert.equal(second.deployment, first.deployment)
    assert.deepEqual(
      [second.migrations[0]!.statements[1]!.chunks, await session.value('SELECT SUM(n) FROM t')],
      [6, '60'],
    )

    await there.run(legacy(server) ? 'STOP SLAVE SQL_THREAD' : 'STOP REPLICA SQL_THREAD')
    const third = await project.deploy(
      { '2.sql': 'DELETE FROM t' },
      { replicas, lag: { maxSeconds: 1, waitSeconds: 0 } },
    )
    assert.equal(third.state, 'interrupted')
    assert.match(third.notes.join('\n'), /does not replicate/)
    assert.equal(await session.value('SELECT COUNT(*) FROM t'), '60')

    const held = await project.rollback(second.deployment!, { replicas, lag: { maxSeconds: 1, waitSeconds: 0 } })
    assert.equal(held.state, 'interrupted')
    assert.match(held.notes.join('\n'), /does not replicate/)
    assert.equal(await session.value('SELECT SUM(n) FROM t'), '60')
    assert.equal((await project.rollback(second.deployment!)).state, 'undone')
    assert.equal(await session.value('SELECT SUM(n) FROM t'), '0')
  },
)

function legacy({ flavor, id }: TestServer): boolean {
  return flavor === 'mariadb' || id === 'mysql-5.6'
}

/** Makes a server the replica of another, from the end of its log. */
async function follow(source: TestServer, there: Session): Promise<void> {
  const { host, port, user, password } = source.settings
  const old = legacy(source)
  const [end] = await (await source.session()).query(old ? 'SHOW MASTER STATUS' : 'SHOW BINARY LOG STATUS')
  await there.run(
    old
      ? `CHANGE MASTER TO MASTER_HOST = '${host}', MASTER_PORT = ${port}, MASTER_USER = '${user}', MASTER_PASSWORD = '${password}', MASTER_LOG_FILE = '${end!.File}', MASTER_LOG_POS = ${end!.Position}`
      : `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${host}', SOURCE_PORT = ${port}, SOURCE_USER = '${user}', SOURCE_PASSWORD = '${password}', SOURCE_LOG_FILE = '${end!.File}', SOURCE_LOG_POS = ${end!.Position}, GET_SOURCE_PUBLIC_KEY = 1`,
  )
  await there.run(old ? 'START SLAVE' : 'START REPLICA')
}
