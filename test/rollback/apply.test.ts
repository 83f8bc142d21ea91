import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from '../../src/mysql/session.ts'
import { RowApplier } from '../../src/rollback/apply.ts'
import { sessionPins } from '../../src/rollback/session-pins.ts'
import { chunkOf, type StatementChunk } from '../../src/rollback/statement-chunk.ts'
import { onEachServer, type TestServer } from '../servers.ts'

interface Undo {
  readonly database: string
  readonly session: Session
  /** Plays statements in a transaction that stays open. */
  play(
    statements: readonly string[],
  ): Promise<{ applied: number; conflicts: readonly { key: string; found: string }[] }>
}

async function open(server: TestServer, columns: string): Promise<Undo> {
  const database = await server.createDatabase()
  const session = await server.session({ database, foundRows: true, multipleStatements: true })
  for (const pin of sessionPins()) await session.run(pin)
  await session.run(`CREATE TABLE t (${columns}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`)
  return {
    database,
    session,
    async play(statements) {
      await session.run('START TRANSACTION')
      return new RowApplier(session, false).apply(oneByOne(statements))
    },
  }
}

async function* oneByOne(statements: readonly string[]): AsyncGenerator<StatementChunk> {
  for (const text of statements) yield chunkOf([text])
}

const insert = (database: string, id: number, value = `'it''s ${id}; VALUES (,'`) =>
  `INSERT INTO \`${database}\`.\`t\` (\`id\`,\`v\`) VALUES (${id},${value})`

onEachServer('rows are put back together, and each that cannot be is named', {}, async (_t, server) => {
  const { database, session, play } = await open(server, 'id int PRIMARY KEY, v varchar(100) NOT NULL')
  const statements = Array.from({ length: 2500 }, (_, at) => insert(database, at))
  const inserts = async () => Number((await session.query("SHOW SESSION STATUS LIKE 'Com_insert'"))[0]!.Value)
  const before = await inserts()
  assert.deepEqual(await play(statements), { applied: 2500, conflicts: [] })
  assert.ok((await inserts()) - before < 10, 'in few statements')
  assert.equal(
    await session.value(
      "SELECT CONCAT(COUNT(*), ' ', SUM(id), ' ', SUM(v = CONCAT('it''s ', id, '; VALUES (,'))) FROM t",
    ),
    `2500 ${(2500 * 2499) / 2} 2500`,
  )
  await session.run('ROLLBACK')

  await session.run("INSERT INTO t VALUES (7, 'theirs'), (1999, 'theirs')")
  const { applied, conflicts } = await play(statements)
  assert.equal(applied, 2498)
  assert.deepEqual(
    conflicts.map(({ key }) => key),
    ['`id`=7', '`id`=1999'],
  )
  for (const { found } of conflicts) assert.match(found, /Duplicate entry/)
  await session.run('ROLLBACK')
})

onEachServer('what a server would alter in an INSERT of many rows is a conflict', {}, async (_t, server) => {
  const { database, session, play } = await open(server, 'id int PRIMARY KEY, v varchar(100) NOT NULL')
  const { applied, conflicts } = await play([
    insert(database, 1),
    insert(database, 2),
    insert(database, 3, 'NULL'),
    insert(database, 4),
  ])
  assert.equal(applied, 3)
  assert.deepEqual(
    conflicts.map(({ key }) => key),
    ['`id`=3'],
  )
  assert.match(conflicts[0]!.found, /cannot be null/)
  await session.run('ROLLBACK')
})

onEachServer('rows that a server takes with a warning are put back as they were', {}, async (_t, server) => {
  const { database, session, play } = await open(server, "id int PRIMARY KEY, v enum('a','b') NOT NULL")
  const statements = Array.from({ length: 1000 }, (_, at) => insert(database, at, at % 3 === 0 ? '0' : "'b'"))
  assert.deepEqual(await play(statements), { applied: 1000, conflicts: [] })
  assert.equal(await session.value("SELECT CONCAT(COUNT(*), ' ', SUM(v + 0)) FROM t"), '1000 1332')
  await session.run('ROLLBACK')
})

onEachServer('statements that cannot be read to their end: nothing is run any more', {}, async (_t, server) => {
  const { database, session } = await open(server, 'id int PRIMARY KEY, v varchar(100) NOT NULL')
  await session.run("INSERT INTO t VALUES (1999, 'theirs')")
  await session.run('START TRANSACTION')
  const broken = async function* () {
    for (let id = 0; id < 20_000; id++) yield chunkOf([insert(database, id)])
    throw new Error('the backup is not whole')
  }
  await assert.rejects(new RowApplier(session, false).apply(broken()), /not whole/)
  await session.run('ROLLBACK')
  assert.equal(await session.value('SELECT COUNT(*) FROM t'), '1')
})

onEachServer('after a deadlock nothing goes on outside the transaction', {}, async (_t, server) => {
  const { database, session } = await open(server, 'id int PRIMARY KEY, v varchar(100) NOT NULL')
  await session.run(`INSERT INTO t VALUES ${Array.from({ length: 50 }, (_, at) => `(${100 + at}, 'x')`).join(',')}`)
  const other = await server.session({ database })
  const update = (id: number) => `UPDATE \`${database}\`.\`t\` SET \`v\`='y' WHERE \`id\`=${id} AND \`v\`='x'`
  // The other has changed more rows, so it is not the one that the server gives up.
  await other.run('START TRANSACTION')
  await other.run("UPDATE t SET v = 'z' WHERE id >= 110")
  await session.run('START TRANSACTION')
  // The first fails, so that all goes one by one; then row 100 is taken, and row 110 waited for.
  const statements = [insert(database, 101), update(100), update(110), update(102), update(103)]
  const played = new RowApplier(session, false).apply(oneByOne(statements))
  played.catch(() => {})
  await waitForLockWait(server, session.connectionId)
  await other.run("UPDATE t SET v = 'z' WHERE id = 100")
  await assert.rejects(played, /Deadlock found/)
  await other.run('ROLLBACK')
  await session.run('ROLLBACK')
  assert.equal(await session.value("SELECT COUNT(*) FROM t WHERE v = 'x'"), '50')
})

async function waitForLockWait(server: TestServer, connectionId: number): Promise<void> {
  const watcher = await server.session()
  for (let attempt = 0; attempt < 100; attempt++) {
    // What the server tells is a copy that it makes anew only when nobody asked for 0.1 seconds (trx0i_s.cc).
    await sleep(150)
    const state = await watcher.value(
      `SELECT trx_state FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = ${connectionId}`,
    )
    if (state === 'LOCK WAIT') return
  }
  assert.fail('the statement never waited for a lock')
}
