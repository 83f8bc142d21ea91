import assert from 'node:assert/strict'
import { BinlogError } from '../../src/binlog/binlog-error.ts'
import { ChangeReader } from '../../src/binlog/changes.ts'
import { EVENT } from '../../src/binlog/event-type.ts'
import { type BinlogEvent, type BinlogPosition, compare, streamEvents } from '../../src/binlog/stream.ts'
import { UserError } from '../../src/errors.ts'
import { binlogStatus } from '../../src/mysql/binlog-status.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer } from '../servers.ts'
import { recordChanges, recordEvents } from './record.ts'

const BIG = { extra: ['--max-allowed-packet=64M'] }

onEachServer(
  'events and positions are those that the server lists, across files',
  { server: BIG },
  async (_t, server) => {
    const session = await server.session({ database: await server.createDatabase() })
    const from = await binlogStatus(session)
    await session.run('CREATE TABLE t (id int PRIMARY KEY, b longblob)')
    await session.run("INSERT INTO t VALUES (1, 'a'), (2, NULL)")
    await session.run('FLUSH BINARY LOGS')
    await session.run('START TRANSACTION')
    await session.run("INSERT INTO t VALUES (3, REPEAT('x', 100000))")
    await session.run('UPDATE t SET id = id + 10 ORDER BY id DESC')
    await session.run('COMMIT')
    await session.run('FLUSH BINARY LOGS')
    await session.run('DROP TABLE t')
    const to = await binlogStatus(session)
    const events = await collect(session, from, to)

    const listed: string[] = []
    for (let file = from.file, start = from.position; ; ) {
      const rows = await session.query(`SHOW BINLOG EVENTS IN '${file}' FROM ${start}`)
      // MariaDB's own thread writes a checkpoint event some time after a rotation, so possibly behind the end.
      for (const row of rows)
        if (file !== to.file || Number(row.Pos) < to.position) listed.push(`${row.Log_name} ${row.Pos}`)
      if (file === to.file) break
      file = file.replace(/\d+$/, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'))
      start = 4
    }
    // Inside a transaction MariaDB lists the end of an event as 0 or as in its cache; the next event's beginning tells it.
    assert.deepEqual(
      events.map((event) => `${event.file} ${event.position}`),
      listed,
    )
    for (const [index, event] of events.entries()) {
      const next = events[index + 1]
      if (next !== undefined && next.file === event.file) assert.equal(event.nextPosition, next.position)
    }
    assert.ok(events.some((event) => event.type === EVENT.ROTATE))
    assert.equal(events.at(-1)!.nextPosition, to.position)
    assert.deepEqual(await collect(session, to, to), [])
  },
)

onEachServer('an event of more than 16 MB, and slow reading', { server: BIG }, async (_t, server) => {
  const session = await server.session({ database: await server.createDatabase() })
  await session.run('CREATE TABLE t (id int PRIMARY KEY, b longblob) ENGINE=MyISAM')
  const from = await binlogStatus(session)
  // A packet of exactly 16 MB − 1 is followed by an empty one.
  await session.run("INSERT INTO t VALUES (1, REPEAT(X'AB', 20000000))")
  for (let size = 16_777_150; size < 16_777_220; size += 23)
    await session.run(`INSERT INTO t VALUES (${size}, REPEAT('c', ${size}))`)
  await session.run('DELETE FROM t WHERE id <> 1')
  const to = await binlogStatus(session)
  const sizes: number[] = []
  for await (const event of streamEvents({ connection: session.connectionOptions, from, to })) {
    await new Promise((resolve) => setImmediate(resolve))
    if (event.body.length > 1_000_000) sizes.push(event.body.length)
  }
  assert.equal(sizes.length, 9)
  const [change] = await recordChanges(session, () => session.run('UPDATE t SET id = 2 WHERE id = 1'))
  assert.equal(change!.before![1], `X'${'AB'.repeat(20_000_000)}'`)
})

onEachServer(
  'the end of the log is read behind an event that the reader takes its time for',
  {},
  async (_t, server) => {
    const session = await server.session({ database: await server.createDatabase() })
    await session.run('CREATE TABLE t (id int PRIMARY KEY, b longblob)')
    for (const size of [1_048_576, 1_500_000, 2_000_000, 3_000_000]) {
      const from = await binlogStatus(session)
      await session.run(`INSERT INTO t VALUES (${size}, REPEAT('x', ${size}))`)
      const to = await binlogStatus(session)
      let read = from.position
      for await (const event of streamEvents({ connection: session.connectionOptions, from, to })) {
        // The server ends the connection meanwhile.
        if (event.body.length > 1_000_000) await new Promise((resolve) => setTimeout(resolve, 50))
        read = event.nextPosition
      }
      assert.equal(read, to.position)
    }
  },
)

onEachServer('breaking off and aborting close the connection to the server', {}, async (_t, server) => {
  const session = await server.session({ database: await server.createDatabase() })
  await session.run('CREATE TABLE t (id int PRIMARY KEY)')
  const from = await binlogStatus(session)
  for (let id = 0; id < 20; id++) await session.run(`INSERT INTO t VALUES (${id})`)
  const to = await binlogStatus(session)
  const dumps = async () =>
    (await session.query('SHOW PROCESSLIST')).filter((row) => /Binlog Dump/.test(String(row.Command))).length

  for await (const _ of streamEvents({ connection: session.connectionOptions, from, to })) break
  const stop = new AbortController()
  const reading = (async () => {
    for await (const _ of streamEvents({ connection: session.connectionOptions, from, to, signal: stop.signal }))
      stop.abort(new Error('enough'))
  })()
  await assert.rejects(reading, /enough/)
  const late = { ...to, position: to.position + 100_000 }
  const waiting = collect(session, to, late, { signal: AbortSignal.timeout(200) })
  await assert.rejects(waiting, /aborted|timeout/i)
  // The server's threads end a moment after their connections.
  while ((await dumps()) > 0) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal((await collect(session, from, to)).length > 20, true)
})

onEachServer('two readers do not disturb each other', {}, async (_t, server) => {
  const session = await server.session({ database: await server.createDatabase() })
  const from = await binlogStatus(session)
  await session.run('CREATE TABLE t (id int PRIMARY KEY)')
  for (let id = 0; id < 50; id++) await session.run(`INSERT INTO t VALUES (${id})`)
  const to = await binlogStatus(session)
  const [first, second] = await Promise.all([collect(session, from, to), collect(session, from, to)])
  assert.deepEqual(second, first)
})

onEachServer('what cannot be read is said', {}, async (_t, server) => {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  await session.run('CREATE TABLE t (id int PRIMARY KEY)')
  const from = await binlogStatus(session)
  await session.run('INSERT INTO t VALUES (1),(2),(3)')
  const to = await binlogStatus(session)
  const beyond = { ...to, position: to.position + 1000 }

  await assert.rejects(collect(session, from, beyond, { patienceMs: 0 }), (error: unknown) => {
    assert.ok(error instanceof BinlogError)
    assert.match(
      error.message,
      new RegExp(
        `ends before ${to.file}, position ${beyond.position} \\(binlog ${to.file}, position ${to.position}\\)`,
      ),
    )
    return true
  })
  const gone = { file: from.file.replace(/\d+$/, '099999'), position: 4 }
  await assert.rejects(
    collect(session, gone, { ...gone, position: 1000 }),
    /The server cannot send its binlog: .*099999|The server cannot send its binlog: /,
  )
  await assert.rejects(collect(session, { ...from, position: from.position + 7 }, to), BinlogError)
  assert.throws(() => compare(from, { file: 'nonsense', position: 4 }), /"nonsense" is not the name of a binlog file/)

  await session.run("CREATE USER nobody@'%' IDENTIFIED BY 'x'")
  await session.run(`GRANT SELECT ON ${database}.* TO nobody@'%'`)
  const connection = { ...session.connectionOptions, user: 'nobody', password: 'x' }
  await assert.rejects(
    (async () => {
      for await (const _ of streamEvents({ connection, from, to })) assert.fail('nothing may come')
    })(),
    (error: unknown) =>
      error instanceof UserError && /refuses to send/.test(error.message) && /REPLICATION SLAVE/.test(error.hint!),
  )
  await session.run("DROP USER nobody@'%'")
})

onEachServer(
  'checksums may be off, and change from file to file',
  { server: { extra: ['--binlog-checksum=NONE'] } },
  async (_t, server) => {
    const session = await server.session({ database: await server.createDatabase() })
    const from = await binlogStatus(session)
    await session.run('CREATE TABLE t (id int PRIMARY KEY)')
    const reader = new ChangeReader()
    const events = await recordEvents(session, async () => {
      await session.run('INSERT INTO t VALUES (1)')
      await session.run("SET GLOBAL binlog_checksum = 'CRC32'")
      await session.run('INSERT INTO t VALUES (2)')
      await session.run("SET GLOBAL binlog_checksum = 'NONE'")
      await session.run('INSERT INTO t VALUES (3)')
    })
    const rows = events.map((event) => reader.read(event)).filter((item) => item?.kind === 'rows')
    assert.equal(rows.length, 3)
    assert.notEqual(events.at(-1)!.file, from.file)
  },
)

async function collect(
  session: Session,
  from: BinlogPosition,
  to: BinlogPosition,
  more: { signal?: AbortSignal; patienceMs?: number } = {},
): Promise<BinlogEvent[]> {
  const events: BinlogEvent[] = []
  for await (const event of streamEvents({ connection: session.connectionOptions, from, to, ...more }))
    events.push(event)
  return events
}
