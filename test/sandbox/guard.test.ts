import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { isConnectionLost } from '../../src/mysql/server-error.ts'
import { startGuard } from '../../src/sandbox/guard.ts'
import { onEachServer, startServer } from '../servers.ts'
import { privateRehearsal } from './harness.ts'

const MEBIBYTE = 2 ** 20

onEachServer('a server that takes more than it may is ended', {}, async (t, server) => {
  await t.test('disk', async () => {
    const own = await startServer(t, server.id, { binlog: false, extra: ['--max-allowed-packet=64M'] })
    const session = await own.session()
    await session.run('CREATE DATABASE shop')
    await session.run('CREATE TABLE shop.t (body longblob)')
    const guard = startGuard(own, { disk: 300 * MEBIBYTE, memory: 2 ** 40 })
    t.after(() => guard.stop())
    await assert.rejects(async () => {
      for (;;) await session.run(`INSERT INTO shop.t VALUES (REPEAT('x', ${MEBIBYTE}))`)
    }, isConnectionLost)
    assert.equal(guard.reason, 'it wrote more than 300 MiB to disk')
  })
  await t.test('memory', async () => {
    const own = await startServer(t, server.id, { binlog: false })
    const session = await own.session()
    const guard = startGuard(own, { disk: 2 ** 40, memory: MEBIBYTE })
    t.after(() => guard.stop())
    await assert.rejects(async () => {
      for (;;) await session.run('DO SLEEP(0.1)')
    }, isConnectionLost)
    assert.equal(guard.reason, 'it took more than 1 MiB of memory')
  })
})

onEachServer('a rehearsal ends with answers when its sandbox does not', {}, async (t, server) => {
  const { control, rehearse } = await privateRehearsal(t, server, ['CREATE TABLE t (id int PRIMARY KEY)'], {
    waiting: 10_000,
  })
  const pid = Number(readFileSync(String(await control.value('SELECT @@pid_file')), 'utf8'))
  setTimeout(() => process.kill(pid, 'SIGKILL'), 300)
  const files = await rehearse(
    'SELECT 1;\nDO SLEEP(9);\nALTER TABLE t ADD COLUMN a int;',
    'UPDATE t SET id = 1 WHERE id = 2;',
  )
  assert.deepEqual(
    files.flat().map(({ outcome }) => (outcome.kind === 'not-judged' ? outcome.reason : outcome.kind)),
    ['done', 'the sandbox went down while it ran', 'the sandbox is gone', 'the sandbox is gone'],
  )
})
