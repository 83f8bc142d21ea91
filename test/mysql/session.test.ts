import assert from 'node:assert/strict'
import { Session } from '../../src/mysql/session.ts'
import { onEachServer } from '../servers.ts'

onEachServer('a session has the sql_mode of the server, as the mysql client has', {}, async (t, server) => {
  const database = await server.createDatabase()
  for (const foundRows of [false, true]) {
    const session = await Session.open(server.settings, { database, foundRows })
    t.after(() => session.destroy())
    // IGNORE_SPACE, which makes reserved words of function names, is a flag of the connection too.
    const differs = await session.value("SELECT CONCAT(@@SESSION.sql_mode, ' is not ', @@GLOBAL.sql_mode)")
    assert.equal(await session.value('SELECT @@SESSION.sql_mode = @@GLOBAL.sql_mode'), '1', String(differs))
    await session.run('CREATE TABLE IF NOT EXISTS count (now int)')
    await session.run('CREATE PROCEDURE remembers() SELECT 1')
    const [routine] = await session.query('SHOW CREATE PROCEDURE remembers')
    assert.doesNotMatch(String(routine?.sql_mode), /IGNORE_SPACE/)
    await session.run('DROP PROCEDURE remembers')
  }
})
