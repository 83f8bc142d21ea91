import assert from 'node:assert/strict'
import { type BackedUpStatement, BackupTables, readRollbackStatements } from '../../src/backup/backup-tables.ts'
import { INFORMATION_TABLE } from '../../src/backup/names.ts'
import { UserError } from '../../src/errors.ts'
import type { Session } from '../../src/mysql/session.ts'
import { chunkOf, type StatementChunk } from '../../src/rollback/statement-chunk.ts'
import { type EachServerOptions, onEachServer, type TestServer } from '../servers.ts'

const LOCAL_FILES: EachServerOptions = { server: { extra: ['--local-infile=1'] } }
const WAYS = ['LOAD DATA', 'INSERT'] as const

const INFORMATION: Omit<BackedUpStatement, 'opid'> = {
  start: { file: 'binlog.000001', position: 4 },
  end: { file: 'binlog.000001', position: 3_000_000_000 },
  sql: 'DELETE FROM t',
  kind: 'DELETE',
  host: 'db.example.com',
  port: 3306,
  database: 'source',
  table: 't',
}

/** What any part of a LOAD DATA or an INSERT could take for something else. */
const ODD = [
  Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code)).join(''),
  '\\N',
  'NULL',
  "\\\\' \\' '' \\",
  'ends in a backslash \\',
  '\ttab\t\n\r\nlines\r\n\n',
  '\0\0',
  '',
  'Grüße aus Köln, 東京, 😀, \u{10ffff}, \u0085\u2028, it\'s “quoted” "twice"',
  `${'é😀'.repeat(60_000)}'`,
  `\\${'\n'.repeat(40_000)}`,
]

class Backup {
  readonly database: string
  /** For a look at what was stored. */
  readonly session: Session
  readonly #server: TestServer

  private constructor(server: TestServer, database: string, session: Session) {
    this.database = database
    this.session = session
    this.#server = server
  }

  static async create(server: TestServer): Promise<Backup> {
    return new Backup(server, await server.createDatabase('backup'), await server.session())
  }

  /** Opens the tables on a server that permits local files or does not. */
  async open(way: (typeof WAYS)[number] = 'LOAD DATA'): Promise<{ tables: BackupTables; session: Session }> {
    await this.session.run(`SET GLOBAL local_infile = ${way === 'LOAD DATA' ? 1 : 0}`)
    const session = await this.#server.session()
    return { tables: await BackupTables.open(session), session }
  }

  store(
    tables: BackupTables,
    opid: string,
    rollback: AsyncIterable<StatementChunk>,
    { again = false, ...information }: Partial<BackedUpStatement> & { again?: boolean } = {},
  ): Promise<number> {
    return tables.store(this.database, { ...INFORMATION, ...information, opid }, rollback, again)
  }

  /** What the table holds, in hexadecimal, by id. */
  async rows(): Promise<string[]> {
    const rows = await this.session.query(
      `SELECT CONCAT(opid_time, ':', HEX(rollback_statement)) AS r FROM \`${this.database}\`.t ORDER BY id`,
    )
    return rows.map((row) => String(row.r))
  }

  async counts(): Promise<string> {
    const information = await this.session.value(`SELECT COUNT(*) FROM \`${this.database}\`.\`${INFORMATION_TABLE}\``)
    const rows = await this.session.value(`SELECT COUNT(*) FROM \`${this.database}\`.t`)
    return `${information} statements, ${rows} rows`
  }

  async empty(): Promise<void> {
    await this.session.run(`DELETE FROM \`${this.database}\`.t`)
    await this.session.run(`DELETE FROM \`${this.database}\`.\`${INFORMATION_TABLE}\``)
  }

  async loads(): Promise<number> {
    const [row] = await this.session.query("SHOW GLOBAL STATUS LIKE 'Com_load'")
    return Number(row!.Value)
  }
}

async function* chunks(...groups: readonly (readonly string[])[]): AsyncGenerator<StatementChunk> {
  for (const group of groups) yield chunkOf(group)
}

const stored = (opid: string, statements: readonly string[]) =>
  statements.map((one) => `${opid}:${Buffer.from(`${one};`, 'utf8').toString('hex').toUpperCase()}`)

onEachServer('every statement arrives byte by byte and in its order, in both ways', LOCAL_FILES, async (_t, server) => {
  const backup = await Backup.create(server)
  const many = Array.from({ length: 5000 }, (_, at) => `INSERT INTO \`t\` VALUES (${at},'it''s row ${at}')`)
  const expected: string[] = []
  for (const way of WAYS) {
    const loads = await backup.loads()
    const { tables, session } = await backup.open(way)
    const opid = `1700000000_1_${way === 'INSERT' ? '00000000' : '00000001'}`
    assert.equal(await backup.store(tables, opid, chunks(many.slice(0, 7), ODD, [], many.slice(7))), 5000 + ODD.length)
    expected.push(...stored(opid, [...many.slice(0, 7), ...ODD, ...many.slice(7)]))
    assert.deepEqual(await backup.rows(), expected, way)
    assert.equal((await backup.loads()) - loads, way === 'LOAD DATA' ? 1 : 0)
    const read: string[] = []
    for await (const text of readRollbackStatements(session, backup.database, 't', opid)) read.push(text)
    assert.deepEqual(read, [...many.slice(0, 7), ...ODD, ...many.slice(7)], 'they are read as they were given')
  }
})

onEachServer('statements are read in their order wherever they lie between others', LOCAL_FILES, async (_t, server) => {
  const backup = await Backup.create(server)
  const { tables, session } = await backup.open()
  await backup.store(tables, 'a', chunks(['first']))
  const owner = (id: number) => (id < 300 || id > 9000 || (id > 4000 && id % 10 === 0) ? 'a' : 'b')
  const ids = Array.from({ length: 11_000 }, (_, at) => at + 2)
  const values = ids.map((id) => `(${id},'${id};','${owner(id)}')`)
  await backup.session.run(
    `INSERT INTO \`${backup.database}\`.t (id, rollback_statement, opid_time) VALUES ${values.join()}`,
  )
  for (const opid of ['a', 'b', 'c']) {
    const read: string[] = []
    for await (const text of readRollbackStatements(session, backup.database, 't', opid)) read.push(text)
    const expected = ids.filter((id) => owner(id) === opid).map(String)
    assert.deepEqual(read, opid === 'a' ? ['first', ...expected] : expected)
  }
})

onEachServer('a server that stops permitting local files is written to by INSERT', LOCAL_FILES, async (_t, server) => {
  const backup = await Backup.create(server)
  const { tables } = await backup.open()
  await backup.session.run('SET GLOBAL local_infile = 0')
  assert.equal(await backup.store(tables, 'a', chunks(['one', 'two'])), 2)
  assert.equal(await backup.store(tables, 'b', chunks()), 0)
  assert.deepEqual(await backup.rows(), stored('a', ['one', 'two']))
})

onEachServer('what is stored again takes the place of what was there', LOCAL_FILES, async (_t, server) => {
  const backup = await Backup.create(server)
  for (const way of WAYS) {
    const { tables } = await backup.open(way)
    await backup.session.run(
      `DROP TABLE IF EXISTS \`${backup.database}\`.t, \`${backup.database}\`.\`${INFORMATION_TABLE}\``,
    )
    await backup.store(tables, 'a', chunks(['first', 'second']))
    const fresh = await backup.open(way)
    await backup.store(fresh.tables, 'other', chunks(['other']))
    await backup.store(fresh.tables, 'a', chunks(['first', 'second'], ['third']), { again: true })
    assert.deepEqual(await backup.rows(), [...stored('other', ['other']), ...stored('a', ['first', 'second', 'third'])])
    assert.equal(await backup.counts(), '2 statements, 4 rows')
  }
})

onEachServer(
  'tables of an older goInception are written to; what they would cut is refused',
  LOCAL_FILES,
  async (_t, server) => {
    const backup = await Backup.create(server)
    const name = `\`${backup.database}\``
    const makeOld = async () => {
      await backup.session.run(`DROP TABLE IF EXISTS ${name}.t, ${name}.\`${INFORMATION_TABLE}\``)
      await backup.session.run(
        `CREATE TABLE ${name}.\`${INFORMATION_TABLE}\` (opid_time varchar(50), start_binlog_file varchar(512), start_binlog_pos int, end_binlog_file varchar(512), end_binlog_pos int, sql_statement text, host varchar(64), dbname varchar(64), tablename varchar(64), port int, time timestamp NULL, type varchar(20), PRIMARY KEY (opid_time)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      )
      await backup.session.run(
        `CREATE TABLE ${name}.t (id bigint AUTO_INCREMENT, rollback_statement text, opid_time varchar(50), PRIMARY KEY (id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
      )
    }
    for (const way of WAYS) {
      await makeOld()
      const { tables } = await backup.open(way)
      const fits = 'é'.repeat(32_767)
      const long = { host: 'h'.repeat(100), sql: `DELETE FROM t WHERE ${'x'.repeat(100_000)}` }
      await backup.store(tables, 'fits', chunks([fits]), long)
      assert.deepEqual(await backup.rows(), stored('fits', [fits]))
      await assert.rejects(backup.store(tables, 'long', chunks(['short'], [`${fits}x`])), (error) => {
        assert.ok(error instanceof UserError)
        assert.match(error.message, /65535 bytes does not fit/)
        assert.match(error.hint ?? '', /ALTER TABLE .* MODIFY rollback_statement mediumtext/)
        return true
      })
      assert.equal(await backup.counts(), '1 statements, 1 rows', 'nothing of it is there')
      await backup.store(tables, 'next', chunks(['short']))
      assert.equal(await backup.counts(), '2 statements, 2 rows', 'the connection still works')
    }
  },
)

onEachServer('a column that cannot hold a statement as it is makes an error', LOCAL_FILES, async (_t, server) => {
  const backup = await Backup.create(server)
  for (const way of WAYS) {
    const { tables } = await backup.open(way)
    await backup.session.run(`DROP TABLE IF EXISTS \`${backup.database}\`.t`)
    await backup.session.run(
      `CREATE TABLE \`${backup.database}\`.t (id bigint AUTO_INCREMENT PRIMARY KEY, rollback_statement mediumtext, opid_time varchar(50)) ENGINE=InnoDB DEFAULT CHARSET=latin1`,
    )
    await assert.rejects(backup.store(tables, 'a', chunks(['latin', '東京'])), (error) => {
      assert.ok(error instanceof UserError)
      assert.match(error.message, /Incorrect string value/)
      return true
    })
    assert.equal(await backup.counts(), '0 statements, 0 rows')
    await assert.rejects(backup.store(tables, 'b', invalid()), /not UTF-8/)
    assert.equal(await backup.counts(), '0 statements, 0 rows')
  }

  async function* invalid(): AsyncGenerator<StatementChunk> {
    yield chunkOf(['valid'])
    yield { bytes: Buffer.from([0x61, 0xff]), ends: [2] }
  }
})

onEachServer('a statement that no packet holds is a clear error', LOCAL_FILES, async (_t, server) => {
  const backup = await Backup.create(server)
  const before = await backup.session.value('SELECT @@GLOBAL.max_allowed_packet')
  try {
    await backup.session.run('SET GLOBAL max_allowed_packet = 1048576')
    for (const way of WAYS) {
      const { tables } = await backup.open(way)
      await assert.rejects(backup.store(tables, 'a', chunks(['short'], ['x'.repeat(1_048_576)])), (error) => {
        assert.ok(error instanceof UserError)
        assert.match(error.message, /1048576 bytes does not fit/)
        assert.match(error.hint ?? '', /max_allowed_packet/)
        return true
      })
      assert.equal(await backup.counts(), '0 statements, 0 rows')
      const sizes = [1_000_000, 1_000_000, 300_000, 200_000, 700_000, 10, 1_000_000].map((size) => 'x'.repeat(size))
      assert.equal(await backup.store(tables, way, chunks(sizes)), sizes.length)
      assert.deepEqual(await backup.rows(), stored(way, sizes))
      await backup.empty()
    }
  } finally {
    await backup.session.run(`SET GLOBAL max_allowed_packet = ${before}`)
  }
})

onEachServer('a connection that is lost in the middle leaves nothing', LOCAL_FILES, async (_t, server) => {
  const backup = await Backup.create(server)
  for (const way of WAYS) {
    const { tables, session } = await backup.open(way)
    const killed = async function* () {
      const rows = Array.from({ length: 1000 }, (_, at) => `${at} ${'x'.repeat(1000)}`)
      for (let at = 0; at < 20; at++) {
        yield chunkOf(rows)
        if (at === 5) await backup.session.run(`KILL ${session.connectionId}`)
      }
    }
    await assert.rejects(backup.store(tables, 'a', killed()), (error) => {
      assert.ok(error instanceof UserError, String(error))
      assert.match(error.message, /cannot be stored on the backup server/)
      return true
    })
    assert.equal(await backup.counts(), '0 statements, 0 rows', way)
    const fresh = await backup.open(way)
    await backup.store(fresh.tables, 'a', chunks(['whole']), { again: true })
    assert.equal(await backup.counts(), '1 statements, 1 rows')
    await backup.empty()
  }
})

onEachServer('statements that cannot be read to their end leave nothing', LOCAL_FILES, async (_t, server) => {
  const backup = await Backup.create(server)
  for (const way of WAYS) {
    const { tables } = await backup.open(way)
    const broken = async function* () {
      yield chunkOf(['one'])
      throw new Error('the spool cannot be read')
    }
    await assert.rejects(backup.store(tables, 'a', broken()), /the spool cannot be read/)
    assert.equal(await backup.counts(), '0 statements, 0 rows')
    assert.equal(await backup.store(tables, way, chunks(['one'])), 1)
    await backup.empty()
  }
})
