import assert from 'node:assert/strict'
import { onEachServer } from '../servers.ts'

onEachServer('a private server starts with an empty ROW binlog and its own account', {}, async (_t, server) => {
  const session = await server.session()
  const row = (
    await session.query(
      'SELECT CURRENT_USER() AS account, @@log_bin AS log_bin, @@binlog_format AS format, @@binlog_row_image AS image',
    )
  )[0]
  assert.deepEqual({ ...row }, { account: 'rollgate@127.0.0.1', log_bin: '1', format: 'ROW', image: 'FULL' })
  assert.equal(session.version.number, server.binary.version.number)
  const name = await server.createDatabase()
  const own = await server.session({ database: name })
  assert.equal(await own.value('SELECT DATABASE()'), name)
})
