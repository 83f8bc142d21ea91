import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from '../../src/binlog/checksum.ts'
import { captureFiles } from '../../src/capture/run-capture.ts'
import { serverStructure } from '../../src/capture/structure.ts'
import { UserError } from '../../src/errors.ts'
import { onEachServer } from '../servers.ts'
import { captured, contents, filesOf, runScript, scratchDirectory, startHere } from './capturing.ts'

onEachServer('Events larger than a piece of the file, and rows behind them', {}, async (t, server) => {
  const session = await server.session()
  const directory = await scratchDirectory(t)
  const database = await server.createDatabase('capture')
  await session.run('SET GLOBAL max_allowed_packet = 67108864')
  const large = await server.session()
  await large.run(`CREATE TABLE ${database}.t (id int PRIMARY KEY, v longblob) ENGINE=MyISAM`)
  await large.run('FLUSH LOGS')
  const window = await startHere(large)
  await large.run(`INSERT INTO ${database}.t VALUES (1, REPEAT('a', 100))`)
  await large.run(`INSERT INTO ${database}.t VALUES (2, REPEAT('b', 9000000)), (3, REPEAT('c', 300))`)
  for (let id = 4; id < 24; id++) await large.run(`INSERT INTO ${database}.t VALUES (${id}, REPEAT('d', 400000))`)
  const files = filesOf(server, [window.startFile], {})
  const undo = await captured(directory, { server: server.settings, ...files })
  assert.equal(undo.summary.rows, 23)
  assert.equal((await captured(directory, { server: server.settings, ...window })).sql, undo.sql)
  const redo = await captured(directory, { server: server.settings, ...files, redo: true })
  const after = await contents(large, database, 't')
  await runScript(large, undo.text)
  assert.deepEqual(await contents(large, database, 't'), [])
  await runScript(large, redo.text)
  assert.deepEqual(await contents(large, database, 't'), after)
})

onEachServer(
  'Compressed transactions and events give the script of plain ones',
  { except: { servers: ['mysql-5.6'], reason: 'MySQL 5.6 compresses nothing' } },
  async (t, server) => {
    const session = await server.session()
    const directory = await scratchDirectory(t)
    const database = await server.createDatabase('capture')
    await session.run(`CREATE TABLE ${database}.t (id int PRIMARY KEY, v text)`)
    const scripts: string[] = []
    for (const on of [0, 1]) {
      await session.run('FLUSH LOGS')
      const window = await startHere(session)
      await session.run(
        server.flavor === 'mysql'
          ? `SET SESSION binlog_transaction_compression = ${on}`
          : `SET GLOBAL log_bin_compress = ${on}`,
      )
      const writer = server.flavor === 'mysql' ? session : await server.session()
      for (const sql of [
        'START TRANSACTION',
        `INSERT INTO ${database}.t VALUES (1, REPEAT('x', 3000)), (2, REPEAT('y', 3000))`,
        'SAVEPOINT a',
        `UPDATE ${database}.t SET v = CONCAT(v, 'z')`,
        `DELETE FROM ${database}.t`,
        'COMMIT',
      ])
        await writer.run(sql)
      const { sql, summary } = await captured(directory, {
        server: server.settings,
        ...filesOf(server, [window.startFile], {}),
      })
      assert.equal(summary.rows, 6)
      scripts.push(sql)
    }
    await session.run(server.flavor === 'mysql' ? 'SELECT 1' : 'SET GLOBAL log_bin_compress = 0')
    assert.equal(scripts[1], scripts[0])
  },
)

onEachServer(
  'Tagged GTIDs are read',
  { only: { servers: ['mysql-9.7-gtid'], reason: 'only MySQL from 8.3 tags GTIDs' } },
  async (t, server) => {
    const session = await server.session()
    const directory = await scratchDirectory(t)
    const database = await server.createDatabase('capture')
    await session.run(`CREATE TABLE ${database}.t (id int PRIMARY KEY)`)
    const window = await startHere(session)
    const uuid = String(await session.value('SELECT @@server_uuid'))
    for (const [id, gtid] of [
      [1, 'AUTOMATIC:blue'],
      [2, `${uuid}:green_tag:123456789`],
      [3, `${uuid}:blue:300`],
    ] as const) {
      await session.run(`SET gtid_next = '${gtid}'`)
      await session.run(`INSERT INTO ${database}.t VALUES (${id})`)
    }
    await session.run("SET gtid_next = 'AUTOMATIC'")
    const { text } = await captured(directory, { server: server.settings, ...window, format: 'json', redo: true })
    const gtids = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).gtid)
    assert.deepEqual(gtids, [`${uuid}:blue:1`, `${uuid}:green_tag:123456789`, `${uuid}:blue:300`])
  },
)

onEachServer(
  'An encrypted file of MariaDB is refused',
  { only: { servers: ['mariadb'], reason: 'MySQL encrypts whole files, the magic number included' } },
  async (t, server) => {
    const session = await server.session()
    const directory = await scratchDirectory(t)
    const { startFile } = await startHere(session)
    const log = await readFile(join(server.directory, 'data', startFile))
    // Start_encryption_log_event in sql/log_event.h: scheme (1), version of the key (4), nonce (12).
    const formatEnd = 4 + log.readUInt32LE(4 + 9)
    const event = Buffer.alloc(19 + 17 + 4)
    event[4] = 164
    event.writeUInt32LE(event.length, 9)
    event.writeUInt32LE(formatEnd + event.length, 13)
    event[19] = 1
    event.writeUInt32LE(crc32(event.subarray(0, -4)), event.length - 4)
    const path = join(directory, 'encrypted')
    await writeFile(path, Buffer.concat([log.subarray(0, formatEnd), event, randomBytes(500)]))
    for (const startPosition of [null, formatEnd + event.length + 100])
      await assert.rejects(captured(directory, { files: [path], startPosition }), {
        message: /is encrypted/,
        hint: /--start-file/,
      })
  },
)

onEachServer(
  'A file that is cut anywhere gives what is whole before the cut, or an error; never another row',
  { only: { servers: ['mariadb-11.8', 'mysql-9.7'], reason: 'one server of each flavour will do' } },
  async (t, server) => {
    const session = await server.session()
    const directory = await scratchDirectory(t)
    const database = await server.createDatabase('capture')
    await session.run(`CREATE TABLE ${database}.t (id int PRIMARY KEY)`)
    await session.run('FLUSH LOGS')
    const { startFile } = await startHere(session)
    for (const id of [1, 2]) await session.run(`INSERT INTO ${database}.t VALUES (${id})`)
    const log = await readFile(join(server.directory, 'data', startFile))
    const path = join(directory, startFile)
    const outcomes = new Map<string, number>()
    for (let length = 0; length <= log.length; length++) {
      await writeFile(path, log.subarray(0, length))
      const chunks: Buffer[] = []
      const output = {
        write: async (bytes: Buffer) => void chunks.push(bytes),
        finish: async () => {},
        discard: async () => {},
      }
      const outcome = await captureFiles([path], output, {
        structure: serverStructure(session, 'the server'),
        spoolDirectory: directory,
      }).then(
        ({ rows }) => `${rows} rows`,
        (error) => {
          assert.ok(error instanceof UserError, `at ${length}: ${error.stack}`)
          assert.equal(chunks.length, 0)
          return 'refused'
        },
      )
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    // Whole only at the end of a transaction: behind the first (or behind the GTID of the next), and behind the second.
    assert.ok(outcomes.get('1 rows')! <= 2 && outcomes.get('2 rows') === 1, JSON.stringify([...outcomes]))
    assert.equal(outcomes.size, 3)
  },
)
