import assert from 'node:assert/strict'
import { isReserved, reservedWords } from '../../src/audit/reserved-words.ts'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { isServerError } from '../../src/mysql/server-error.ts'
import { onEachServer } from '../servers.ts'

/** What only old replication statements use and nobody names a column. */
const LEFT_OUT = /^MASTER_(BIND|SSL_VERIFY_SERVER_CERT|DEMOTE_TO_(REPLICA|SLAVE))$/

onEachServer(
  'words are reserved where the server itself refuses them as names',
  { server: { binlog: false } },
  async (_t, server) => {
    const session = await server.session({ database: await server.createDatabase('words') })
    const dialect = await dialectOf(session)
    const known = await session
      .query('SELECT CAST(WORD AS CHAR) AS word FROM information_schema.KEYWORDS')
      .catch(() => [])
    const words = new Set([
      ...reservedWords('mysql'),
      ...reservedWords('mariadb'),
      ...known.map(({ word }) => String(word)),
    ])
    const refuses = async (sql: string) => {
      try {
        await session.run(`PREPARE s FROM '${sql}'`)
        return false
      } catch (error) {
        assert.ok(isServerError(error) && error.errno === 1064, String(error))
        return true
      }
    }
    const wrong: string[] = []
    for (const word of words) {
      if (!/^[A-Z_][A-Z0-9_]*$/.test(word) || LEFT_OUT.test(word)) continue
      const refused = (await refuses(`CREATE TABLE x (${word} int)`)) && (await refuses(`CREATE TABLE ${word} (a int)`))
      if (refused !== isReserved(word, dialect)) wrong.push(`${word}: ${refused ? 'refused' : 'accepted'}`)
    }
    assert.deepEqual(wrong, [])
  },
)
