import assert from 'node:assert/strict'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer } from '../servers.ts'
import {
  captured,
  contents,
  filesOf,
  purgeLogs,
  runScript,
  scratchDirectory,
  startHere,
  stopHere,
} from './capturing.ts'

const COLUMNS = `id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(40) CHARACTER SET utf8mb4,
  old varchar(20) CHARACTER SET latin1, price decimal(20,6), day date, at datetime(3), seen timestamp NULL, part binary(5),
  kind enum('a','b''c','ü'), bits bit(9), ratio double, body text, raw blob`

onEachServer(
  'A window of the server, of its files, or with a schema file gives one script, which brings the rows back',
  {},
  async (t, server) => {
    const session = await server.session()
    const directory = await scratchDirectory(t)
    const database = await server.createDatabase('capture')
    await session.run(`USE ${database}`)
    await session.run("SET sql_mode = ''")
    await session.run(`CREATE TABLE items (${COLUMNS}) DEFAULT CHARACTER SET utf8mb4`)
    await session.run('CREATE TABLE loose (a int, b varchar(10))')
    await session.run(`INSERT INTO items (name, old, price, day, at, seen, part, kind, bits, ratio, body, raw) VALUES
    ('Ann', 'é', -1.5, '2024-02-29', '2024-02-29 01:02:03.456', '2024-02-29 01:02:03', 'ab', 'ü', b'101', 0.1, 'line\\nbreak; -- ''x''', X'00FF'),
    (NULL, NULL, NULL, '0000-00-00', NULL, NULL, NULL, '', NULL, NULL, '', ''),
    ('Bob 😀', '', 99999999999999.999999, '9999-12-31', '9999-12-31 23:59:59.999', NULL, X'00', 'b''c', b'0', -1e300, 'back\\\\slash', X'')`)
    await session.run("INSERT INTO loose VALUES (1, 'x'), (1, 'x'), (NULL, NULL)")
    const before = {
      items: await contents(session, database, 'items'),
      loose: await contents(session, database, 'loose'),
    }
    const window = await startHere(session)

    await session.run("UPDATE items SET name = CONCAT('new ', id), seen = NULL, at = NULL WHERE id < 3")
    await session.run('START TRANSACTION')
    await session.run("INSERT INTO items (id, name, body) VALUES (10, 'ten', 'x')")
    await session.run('UPDATE items SET id = id + 100 ORDER BY id DESC')
    await session.run('DELETE FROM loose LIMIT 1')
    await session.run('COMMIT')
    await session.run('DELETE FROM items WHERE id > 101')
    await session.run("REPLACE INTO items (id, name) VALUES (101, 'replaced')")
    await session.run('SET SESSION foreign_key_checks = 0')
    await session.run('DELETE FROM loose')
    await session.run('SET SESSION foreign_key_checks = 1')
    const end = await stopHere(session)
    const after = {
      items: await contents(session, database, 'items'),
      loose: await contents(session, database, 'loose'),
    }

    const fromServer = await captured(directory, { server: server.settings, ...window, ...end })
    const files = filesOf(server, [window.startFile], { ...window, ...end })
    const fromFile = await captured(directory, { server: server.settings, ...files })
    assert.equal(fromFile.sql, fromServer.sql)
    assert.equal((await stat(join(directory, 'script-1')).catch(() => stat(directory))).mode & 0o077, 0)
    const create = `${(await session.query('SHOW CREATE TABLE items'))[0]!['Create Table']};\nCREATE TABLE loose (a int, b varchar(10));\n`
    const schema = { path: 'schema.sql', sql: create }
    const fromSchema = await captured(directory, {
      ...files,
      schema,
      sandboxBinary: server.binary.path,
      selection: { databases: [database] },
    })
    assert.equal(fromSchema.sql, fromServer.sql)
    assert.match(fromServer.sql, /SET SESSION foreign_key_checks = 0;\n(?:.|\n)*SET SESSION foreign_key_checks = 1;/)
    assert.equal(fromServer.summary.transactions, 5)

    const redo = await captured(directory, { server: server.settings, ...window, ...end, redo: true })
    await runScript(session, fromServer.text)
    assert.deepEqual(
      { items: await contents(session, database, 'items'), loose: await contents(session, database, 'loose') },
      before,
    )
    await runScript(session, redo.text)
    assert.deepEqual(
      { items: await contents(session, database, 'items'), loose: await contents(session, database, 'loose') },
      after,
    )
    const forced = await captured(directory, { server: server.settings, ...window, ...end, force: true })
    await runScript(session, forced.text)
    assert.deepEqual(await contents(session, database, 'items'), before.items)
  },
)

onEachServer('Lines of JSON hold each change exactly', {}, async (t, server) => {
  const session = await server.session()
  const directory = await scratchDirectory(t)
  const database = await server.createDatabase('capture')
  await session.run(
    `CREATE TABLE ${database}.t (id bigint unsigned PRIMARY KEY, price decimal(30,10), name varchar(20) CHARACTER SET utf8mb4, f double)`,
  )
  const window = await startHere(session)
  await session.run(
    `INSERT INTO ${database}.t VALUES (18446744073709551615, 12345678901234567890.0123456789, 'a"b\n😀', 0.1), (2, NULL, NULL, NULL)`,
  )
  await session.run(`UPDATE ${database}.t SET f = 1e-7 WHERE id = 2`)
  const { text } = await captured(directory, { server: server.settings, ...window, format: 'json' })
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    lines.map(({ change, before, after }) => [change, before?.id, after?.id]),
    [
      ['update', '2', '2'],
      ['insert', undefined, '2'],
      ['insert', undefined, '18446744073709551615'],
    ],
  )
  const [update, , first] = lines
  assert.equal(first.database, database)
  assert.equal(first.table, 't')
  assert.equal(first.file, window.startFile)
  assert.match(first.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  assert.equal(first.before, null)
  assert.equal(update.before.f, null)
  assert.equal(
    server.flavor === 'mysql' ? typeof first.thread : first.thread,
    server.flavor === 'mysql' ? 'number' : null,
  )
  assert.equal(typeof first.gtid, (await hasGtids(session)) ? 'string' : 'object')
  const [row] = await session.query(
    `SELECT id = ${first.after.id} AND price = ${first.after.price} AND CAST(name AS BINARY) = CAST(${first.after.name} AS BINARY) AND f = ${first.after.f} AS same FROM ${database}.t ORDER BY id DESC LIMIT 1`,
  )
  assert.equal(row!.same, '1')

  const redo = await captured(directory, { server: server.settings, ...window, format: 'json', redo: true })
  assert.deepEqual(redo.text.trimEnd().split('\n').reverse(), text.trimEnd().split('\n'))
})

onEachServer('A window follows the log across files, and files must be whole and in order', {}, async (t, server) => {
  const session = await server.session()
  const directory = await scratchDirectory(t)
  const database = await server.createDatabase('capture')
  await session.run(`CREATE TABLE ${database}.t (id int PRIMARY KEY, v text)`)
  await session.run('FLUSH LOGS')
  const window = await startHere(session)
  const names: string[] = []
  for (let file = 0; file < 3; file++) {
    names.push((await startHere(session)).startFile)
    await session.run(`INSERT INTO ${database}.t VALUES (${file}, REPEAT('${file}', 100))`)
    if (file < 2) await session.run('FLUSH LOGS')
  }
  const end = await stopHere(session)
  const fromServer = await captured(directory, { server: server.settings, ...window, ...end })
  assert.equal(fromServer.summary.rows, 3)
  assert.match(fromServer.sql, /`id`=2 (?:.|\n)*`id`=1 (?:.|\n)*`id`=0 /)
  const fromFiles = await captured(directory, {
    server: server.settings,
    ...filesOf(server, names, { stopPosition: end.stopPosition }),
  })
  assert.equal(fromFiles.sql, fromServer.sql)
  const first = await captured(directory, { server: server.settings, ...window, stopFile: names[0] })
  assert.equal(first.summary.rows, 1)

  const without = filesOf(server, [names[0]!, names[2]!], {})
  await assert.rejects(captured(directory, { server: server.settings, ...without }), {
    message: /is followed by \S+, not by/,
  })
  await assert.rejects(
    captured(directory, { server: server.settings, ...filesOf(server, names.toReversed(), {}) }),
    /is followed by/,
  )
})

onEachServer('Filters choose databases, tables, kinds, times and threads', {}, async (t, server) => {
  const session = await server.session()
  const directory = await scratchDirectory(t)
  const one = await server.createDatabase('capture')
  const two = await server.createDatabase('capture')
  for (const database of [one, two])
    for (const table of ['a', 'b']) await session.run(`CREATE TABLE ${database}.${table} (id int PRIMARY KEY)`)
  const other = await server.session()
  const window = await startHere(session)
  await session.run('SET timestamp = 1700000000')
  await session.run(`INSERT INTO ${one}.a VALUES (1)`)
  await session.run('SET timestamp = 1700000010')
  await session.run(`INSERT INTO ${one}.b VALUES (2)`)
  await session.run(`DELETE FROM ${one}.b`)
  await session.run('SET timestamp = 1700000020')
  await session.run(`INSERT INTO ${two}.a VALUES (3)`)
  await other.run(`INSERT INTO ${two}.b VALUES (4)`)
  const ids = async (selection: object) => {
    const { text } = await captured(directory, {
      server: server.settings,
      ...window,
      selection,
      format: 'json',
      redo: true,
    })
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ change, before, after }) => `${change} ${(after ?? before).id}`)
  }
  assert.deepEqual(await ids({ databases: [two] }), ['insert 3', 'insert 4'])
  assert.deepEqual(await ids({ tables: ['a'] }), ['insert 1', 'insert 3'])
  assert.deepEqual(await ids({ tables: [`${one}.b`, `${two}.a`] }), ['insert 2', 'delete 2', 'insert 3'])
  assert.deepEqual(await ids({ changes: ['delete'] }), ['delete 2'])
  assert.deepEqual(await ids({ startTime: 1700000010, stopTime: 1700000020 }), ['insert 2', 'delete 2'])
  if (server.flavor === 'mysql') assert.deepEqual(await ids({ threadId: other.connectionId }), ['insert 4'])
  else await assert.rejects(ids({ threadId: other.connectionId }), /does not tell which connection/)
  await assert.rejects(ids({ tables: ['nowhere'] }), {
    message: /Nothing in the window matches/,
    hint: new RegExp(`${one}\\.a`),
  })
})

onEachServer('Only what was committed counts: savepoints, XA, rolled back transactions', {}, async (t, server) => {
  const session = await server.session()
  const directory = await scratchDirectory(t)
  const database = await server.createDatabase('capture')
  await session.run(`USE ${database}`)
  await session.run('CREATE TABLE t (id int PRIMARY KEY) ENGINE=InnoDB')
  await session.run('CREATE TABLE m (id int PRIMARY KEY) ENGINE=MyISAM')
  const window = await startHere(session)
  // A server with gtid_mode=ON takes no changes of both engines in one transaction.
  const mixed = server.flavor === 'mysql' && (await hasGtids(session)) ? [] : ['INSERT INTO m VALUES (1)']
  for (const sql of [
    'BEGIN',
    'INSERT INTO t VALUES (1)',
    'SAVEPOINT `a b`',
    'INSERT INTO t VALUES (2)',
    ...mixed,
    'ROLLBACK TO `a b`',
    'INSERT INTO t VALUES (3)',
    'COMMIT',
    'BEGIN',
    'INSERT INTO t VALUES (4)',
    ...mixed.map(() => 'INSERT INTO m VALUES (2)'),
    'ROLLBACK',
    "XA START 'x1'",
    'INSERT INTO t VALUES (5)',
    "XA END 'x1'",
    "XA PREPARE 'x1'",
  ])
    await session.run(sql)
  const other = await server.session()
  // MySQL 5.6 logs nothing before the commit, and keeps it to the connection.
  const later = server.id === 'mysql-5.6' || server.flavor === 'mariadb' ? session : other
  if (server.id !== 'mysql-5.6') await other.run(`INSERT INTO ${database}.t VALUES (6)`)
  if (later !== session) session.destroy()
  for (let attempt = 0; ; attempt++) {
    try {
      await later.run("XA COMMIT 'x1'")
      break
    } catch (error) {
      // The connection that prepared it is not gone yet.
      if (attempt === 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  for (const sql of [
    `USE ${database}`,
    "XA START 'x2'",
    'INSERT INTO t VALUES (7)',
    "XA END 'x2'",
    "XA PREPARE 'x2'",
    "XA ROLLBACK 'x2'",
  ]) {
    await other.run(sql)
  }
  for (const sql of ["XA START 'x3'", 'INSERT INTO t VALUES (8)', "XA END 'x3'", "XA COMMIT 'x3' ONE PHASE"])
    await other.run(sql)
  const table = await contents(other, database, 't')
  const { text } = await captured(directory, { server: server.settings, ...window, format: 'json', redo: true })
  const changes = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const inserted = changes.filter((change) => change.table === 't').map((change) => Number(change.after.id))
  assert.deepEqual(inserted, server.id === 'mysql-5.6' ? [1, 3, 5, 8] : [1, 3, 6, 5, 8])
  assert.equal(changes.filter((change) => change.table === 'm').length, 2 * mixed.length)
  const undo = await captured(directory, { server: server.settings, ...window })
  await runScript(other, undo.text)
  assert.deepEqual(await contents(other, database, 't'), [])
  assert.deepEqual(await contents(other, database, 'm'), [])
  const redo = await captured(directory, {
    server: server.settings,
    ...window,
    ...(await stopHere(other)),
    redo: true,
    selection: { changes: ['insert'] },
  })
  await runScript(other, redo.text)
  assert.deepEqual(await contents(other, database, 't'), table)
})

onEachServer('Changes that have no rows in the log are refused, or passed over aloud', {}, async (t, server) => {
  const session = await server.session()
  const directory = await scratchDirectory(t)
  const database = await server.createDatabase('capture')
  await session.run(`USE ${database}`)
  await session.run('CREATE TABLE t (id int PRIMARY KEY, v int)')
  await session.run('CREATE TABLE u (id int PRIMARY KEY)')
  const window = await startHere(session)
  await session.run('INSERT INTO t VALUES (1, 1)')
  await session.run('SET binlog_format = STATEMENT')
  await session.run('UPDATE t SET v = 2')
  await session.run('SET binlog_format = ROW')
  const refused = captured(directory, { server: server.settings, ...window })
  await assert.rejects(refused, { message: /UPDATE t SET v = 2/, hint: /--skip-statements/, exitCode: 1 })
  await assert.rejects(
    captured(directory, { server: server.settings, ...window, selection: { tables: ['u'] } }),
    /Nothing in the window/,
  )
  const skipped = await captured(directory, { server: server.settings, ...window, skipStatements: true })
  assert.equal(skipped.summary.rows, 1)
  assert.ok(skipped.said.some((line) => line.includes('UPDATE t SET v = 2')))
  assert.match(skipped.text, /-- Warning: Passed over at .*UPDATE t SET v = 2/)

  const truncated = await startHere(session)
  await session.run('INSERT INTO u VALUES (1)')
  await session.run('TRUNCATE TABLE u')
  await assert.rejects(captured(directory, { server: server.settings, ...truncated }), /TRUNCATE TABLE u/)
  const altered = await startHere(session)
  await session.run('INSERT INTO u VALUES (2)')
  const cut = await stopHere(session)
  await session.run('ALTER TABLE u CHANGE id number int')
  await session.run('INSERT INTO u VALUES (3)')
  await assert.rejects(captured(directory, { server: server.settings, ...altered }), {
    message: /redefined behind rows that are captured: ALTER TABLE u/,
    hint: new RegExp(`End the window at ${cut.stopFile}:${cut.stopPosition}`),
  })
  const schema = { path: 'schema.sql', sql: 'CREATE TABLE u (id int PRIMARY KEY);' }
  const before = await captured(directory, {
    server: server.settings,
    ...altered,
    ...cut,
    schema,
    sandboxBinary: server.binary.path,
    selection: { databases: [database] },
  })
  assert.match(before.sql, /WHERE \(`id`=2\)/)
  await session.run('ALTER TABLE u ADD more int FIRST')
  await assert.rejects(
    captured(directory, { server: server.settings, ...altered, ...cut }),
    /the rows have 1 columns, the table has 2 \(binlog \S+, position \d+\)/,
  )
})

onEachServer(
  'Full metadata names the columns: no structure is needed, whatever became of the table',
  {
    server: { extra: ['--binlog-row-metadata=FULL'] },
    except: { servers: ['mysql-5.6'], reason: 'MySQL 5.6 has no binlog_row_metadata' },
  },
  async (t, server) => {
    const session = await server.session()
    const directory = await scratchDirectory(t)
    const database = await server.createDatabase('capture')
    await session.run(`USE ${database}`)
    await session.run("SET sql_mode = ''")
    await session.run(
      `CREATE TABLE t (${COLUMNS}, gb varchar(10) CHARACTER SET gbk, list set('x','y','é'), j longtext, u varchar(5) CHARACTER SET utf16) DEFAULT CHARACTER SET utf8mb4`,
    )
    const before = await contents(session, database, 't')
    const window = await startHere(session)
    await session.run(`INSERT INTO t (name, old, price, day, at, seen, part, kind, bits, ratio, body, raw, gb, list, u)
    VALUES ('Ann', 'é', -1.5, '2024-02-29', '2024-02-29 01:02:03.456', '2024-02-29 01:02:03', 'ab', 'ü', b'101', 0.1, 'x', X'00FF', '中', 'x,é', 'ß')`)
    await session.run("UPDATE t SET name = 'Bob', kind = 'a', list = 'y', gb = 'a' WHERE id = 1")
    const end = await stopHere(session)
    const files = filesOf(server, [window.startFile], { ...window, ...end })
    const alone = await captured(directory, files)
    assert.ok(alone.said.some((line) => line.includes('taken from the binlog alone')))
    const redo = await captured(directory, { ...files, redo: true })
    const after = await contents(session, database, 't')
    await session.run('RENAME TABLE t TO gone')
    const dropped = await captured(directory, { server: server.settings, ...window, ...end })
    assert.equal(dropped.sql, alone.sql)
    await session.run('RENAME TABLE gone TO t')
    await runScript(session, alone.text)
    assert.deepEqual(await contents(session, database, 't'), before)
    await runScript(session, redo.text)
    assert.deepEqual(await contents(session, database, 't'), after)
    const known = await captured(directory, { server: server.settings, ...files })
    assert.match(known.sql, /DELETE FROM/)
  },
)

onEachServer(
  'Windows by GTID begin and end with their transactions, and must be whole',
  {
    except: { servers: ['mysql-5.6'], reason: 'runs without GTIDs here' },
  },
  async (t, server) => {
    const session = await server.session()
    const directory = await scratchDirectory(t)
    const database = await server.createDatabase('capture')
    await session.run(`CREATE TABLE ${database}.t (id int PRIMARY KEY)`)
    const position = async () =>
      String(
        await session.value(server.flavor === 'mysql' ? 'SELECT @@gtid_executed' : 'SELECT @@gtid_binlog_pos'),
      ).replaceAll('\n', '')
    const { parseGtidList, parseGtidSet } = await import('../../src/capture/gtid-set.ts')
    const marks = [await position()]
    for (let id = 1; id <= 4; id++) {
      if (id === 3) await session.run('FLUSH LOGS')
      await session.run(`INSERT INTO ${database}.t VALUES (${id})`)
      marks.push(await position())
    }
    const run = async (selection: object, more: object = {}) => {
      const { text } = await captured(directory, {
        server: server.settings,
        selection,
        format: 'json',
        redo: true,
        ...more,
      })
      return text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    }
    const ids = async (selection: object, more: object = {}) =>
      (await run(selection, more)).map(({ after }) => Number(after.id))
    const set = (text: string) => parseGtidSet(text, 'test')
    assert.deepEqual(await ids({ startGtids: set(marks[1]!), stopGtids: set(marks[3]!) }), [2, 3])
    assert.deepEqual(await ids({ startGtids: set(marks[3]!) }), [4])
    const [change] = await run({ startGtids: set(marks[1]!), stopGtids: set(marks[2]!) })
    assert.deepEqual(await ids({ gtids: parseGtidList(change.gtid, 'test') }), [2])
    const file = filesOf(server, [(await startHere(session)).startFile], {})
    assert.deepEqual(await ids({ startGtids: set(marks[3]!), stopGtids: set(marks[4]!) }, file), [4])
    await assert.rejects(
      ids({ startGtids: set(marks[1]!), stopGtids: set(marks[3]!) }, filesOf(server, [change.file], {})),
      /Transactions are missing in the window/,
    )
    const future = marks[4]!.replace(/(\d+)$/, (digits) => String(Number(digits) + 5))
    await assert.rejects(
      ids({ startGtids: set(marks[3]!), stopGtids: set(future) }),
      /Transactions are missing in the window/,
    )

    const first = await purgeLogs(session)
    await assert.rejects(ids({ startGtids: set(marks[1]!) }), {
      message: /has purged transactions of the window/,
      hint: new RegExp(first),
    })
  },
)

onEachServer('What cannot be read is said with its place and a cure', {}, async (t, server) => {
  const session = await server.session()
  const directory = await scratchDirectory(t)
  const database = await server.createDatabase('capture')
  await session.run(`CREATE TABLE ${database}.t (id int PRIMARY KEY, v text)`)
  await session.run('FLUSH LOGS')
  const window = await startHere(session)
  await session.run('START TRANSACTION')
  await session.run(`INSERT INTO ${database}.t VALUES (1, REPEAT('x', 5000))`)
  await session.run(`INSERT INTO ${database}.t VALUES (2, 'y')`)
  await session.run('COMMIT')
  const end = await stopHere(session)
  const log = join(server.directory, 'data', window.startFile)
  const { readFile } = await import('node:fs/promises')
  const bytes = await readFile(log)
  const changed = async (name: string, content: Buffer) => {
    const path = join(directory, name)
    await writeFile(path, content)
    return captured(directory, { server: server.settings, files: [path] })
  }
  await assert.rejects(changed('cut', bytes.subarray(0, end.stopPosition - 10)), {
    message: /cut short/,
    hint: /--stop-position \d+/,
  })
  await assert.rejects(changed('text', Buffer.from('CREATE TABLE t (id int);')), /is not a binlog file/)
  await assert.rejects(changed('empty', Buffer.alloc(0)), /is not a binlog file/)
  await assert.rejects(changed('encrypted', Buffer.concat([Buffer.from([0xfd]), bytes.subarray(1)])), /is encrypted/)
  const damaged = Buffer.from(bytes)
  damaged[damaged.indexOf('xxxx') + 100] = 0x79
  await assert.rejects(changed('damaged', damaged.subarray(0, end.stopPosition)), /checksum .* is wrong/)
  await assert.rejects(captured(directory, { files: [join(directory, 'missing')] }), /Cannot open the binlog file/)
  await assert.rejects(captured(directory, { files: [log] }), {
    message: /does not name the columns/,
    hint: /--schema/,
  })

  const events = await session.query(`SHOW BINLOG EVENTS IN '${window.startFile}'`)
  const rows = events.find((event) => /^Write_rows/.test(String(event.Event_type)))!
  const row = Number(rows.Pos)
  const around = new RegExp(`position ${row + 50} is inside an event, which begins at ${row}$`)
  for (const source of [{ ...window }, filesOf(server, [window.startFile], {})]) {
    const at = (settings: object) => captured(directory, { server: server.settings, ...source, ...settings })
    await assert.rejects(at({ startPosition: row + 50 }), around)
    await assert.rejects(at({ stopPosition: row + 50 }), around)
    await assert.rejects(at({ startPosition: row }), /no table map|begins inside a transaction/)
    await assert.rejects(at({ stopPosition: row }), /ends inside the transaction/)
    await assert.rejects(at({ startPosition: 100_000_000 }), /has no position 100000000/)
  }
  const present = await purgeLogs(session)
  await assert.rejects(captured(directory, { server: server.settings, ...window }), {
    message: new RegExp(`has no binlog file ${window.startFile}`),
    hint: new RegExp(present),
    exitCode: 3,
  })
})

async function hasGtids(session: Session): Promise<boolean> {
  return session.version.flavor === 'mariadb' || (await session.value('SELECT @@gtid_mode')) === 'ON'
}
