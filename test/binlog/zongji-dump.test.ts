import assert from 'node:assert/strict'
import { EVENT } from '../../src/binlog/event-type.ts'
import { openDump } from '../../src/binlog/zongji-dump.ts'
import { binlogStatus } from '../../src/mysql/binlog-status.ts'
import { onEachServer } from '../servers.ts'

const hint = 'src/binlog/zongji-dump.ts relies on this inner part; compare it with node_modules/zongji/index.js'

onEachServer('zongji hands its raw packets over', {}, async (_t, server) => {
  const session = await server.session({ database: await server.createDatabase() })
  const from = await binlogStatus(session)
  await session.run('CREATE TABLE t (id int PRIMARY KEY)')
  const types: number[] = []
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no end of packets after 20 s: ${hint}`)), 20_000)
    const dump = openDump(session.connectionOptions, from, {
      event: (raw) => types.push(raw[4]!),
      end: () => {
        clearTimeout(late)
        dump.stop().then(resolve, reject)
      },
      error: (error) => {
        clearTimeout(late)
        dump.stop().then(() => reject(error), reject)
      },
    })
  })
  assert.equal(types[0], EVENT.ROTATE, hint)
  assert.ok(types.includes(EVENT.FORMAT_DESCRIPTION), hint)
  assert.ok(types.includes(EVENT.QUERY), hint)
})
