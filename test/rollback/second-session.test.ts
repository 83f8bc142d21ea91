import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import type { Session } from '../../src/mysql/session.ts'
import { type Applied, RowApplier } from '../../src/rollback/apply.ts'
import { type RowReader, SecondSession } from '../../src/rollback/second-session.ts'
import { sessionPins } from '../../src/rollback/session-pins.ts'
import { chunkOf, type StatementChunk } from '../../src/rollback/statement-chunk.ts'
import { NotRestored } from '../../src/rollback/verify.ts'
import { Project, snapshot, WHOLE_ROLLBACK } from '../deploy/project.ts'
import { onEachServer, type TestServer } from '../servers.ts'

/** A batch holds so many statements at most (BATCH_STATEMENTS). */
const BATCH = 2000
/** The second session is opened while the first batch is played. */
const BATCHES = 4
const ROWS = BATCHES * BATCH

/** Statements that are played in a transaction that stays open, those after the first two batches when the second session is there. */
class Play {
  readonly database: string
  readonly session: Session
  readonly other: Session
  /** Of each question to the second session, whether it was answered. */
  readonly answers: boolean[] = []
  /** Runs before the second session reads for the nth time. */
  before: (nth: number) => Promise<void> = async () => {}
  /** The second session's connection; null when there is none. */
  connection: number | null = null

  private constructor(database: string, session: Session, other: Session) {
    this.database = database
    this.session = session
    this.other = other
  }

  static async create(
    t: TestContext,
    server: TestServer,
    create: readonly string[],
    user: Partial<TestServer['settings']> = {},
  ) {
    const sessions: Session[] = []
    // Before the database is dropped, which would wait for them.
    t.after(() => {
      for (const session of sessions) session.destroy()
    })
    const database = await server.createDatabase()
    const other = await server.session({ database })
    sessions.push(other)
    for (const sql of create) await other.run(sql)
    const options = { database, foundRows: true, multipleStatements: true, settings: { ...user, database } }
    const session = await server.session(options)
    sessions.push(session)
    for (const pin of sessionPins()) await session.run(pin)
    await session.run('START TRANSACTION')
    return new Play(database, session, other)
  }

  async run(statements: readonly string[]): Promise<Applied> {
    const { promise: opened, resolve } = deferred()
    const open = async (first: Session) => {
      const known = await this.connections()
      const reader = await SecondSession.open(first)
      const [id] = [...(await this.connections())].filter((one) => !known.has(one))
      this.connection = id ?? null
      // The applier takes it first.
      turn().then(resolve)
      return reader === null ? null : this.#watched(reader)
    }
    async function* chunks(): AsyncGenerator<StatementChunk> {
      const first = BATCH + 1
      yield chunkOf(statements.slice(0, first))
      if (statements.length > first) await opened
      yield chunkOf(statements.slice(first))
    }
    return new RowApplier(this.session, false, false, open).apply(chunks())
  }

  #watched(reader: RowReader): RowReader {
    return {
      read: async (queries) => {
        await this.before(this.answers.length)
        const rows = await reader.read(queries)
        this.answers.push(rows !== null)
        return rows
      },
      close: (isIdle) => reader.close(isIdle),
    }
  }

  async connections(): Promise<Set<number>> {
    const rows = await this.other.query('SELECT id FROM information_schema.processlist')
    return new Set(rows.map((row) => Number(Object.values(row)[0])))
  }

  insert(id: number, value = `row ${id}`): string {
    return `INSERT INTO \`${this.database}\`.\`t\` (\`id\`,\`v\`) VALUES (${id},'${value}')`
  }

  inserts(count = ROWS): string[] {
    return Array.from({ length: count }, (_, id) => this.insert(id))
  }

  async rows(): Promise<number> {
    return Number(await this.session.value("SELECT COUNT(*) FROM t WHERE v = CONCAT('row ', id)"))
  }
}

function deferred() {
  let resolve: () => void = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

const TABLE = 'CREATE TABLE t (id int PRIMARY KEY, v varchar(20)) ENGINE=InnoDB'

/** The second session compared at least so many batches: whether the last one goes there is a matter of time. */
function assertAnswered(answers: readonly boolean[], least: number): void {
  assert.ok(answers.length >= least && !answers.includes(false), JSON.stringify(answers))
}

onEachServer('rows are compared in a second session, which ends with them', {}, async (t, server) => {
  const play = await Play.create(t, server, [TABLE])
  const selects = async () => Number((await play.session.query("SHOW SESSION STATUS LIKE 'Com_select'"))[0]!.Value)
  const before = await selects()
  assert.deepEqual(await play.run(play.inserts()), { applied: ROWS, conflicts: [] })
  // The first batch is compared where it is played.
  assertAnswered(play.answers, 3)
  assert.ok((await selects()) - before < 10)
  assert.equal(await play.rows(), ROWS)
  assert.ok(play.connection !== null && !(await play.connections()).has(play.connection))
  await play.session.run('ROLLBACK')
})

onEachServer('rows that are changed again are compared before they are', {}, async (t, server) => {
  const play = await Play.create(t, server, [TABLE])
  const name = `\`${play.database}\`.\`t\``
  const ids = Array.from({ length: BATCH }, (_, id) => id)
  // Each batch changes rows of the one before, by another key too, and every answer comes late.
  const statements = [
    ...ids.map((id) => play.insert(id)),
    ...ids.map((id) => `UPDATE ${name} SET \`v\`='x' WHERE \`id\`=${id} AND \`v\`='row ${id}'`),
    ...ids.map((id) => `UPDATE ${name} SET \`id\`=${id + 9000} WHERE \`id\`=${id} AND \`v\`='x'`),
    ...ids.map((id) => `UPDATE ${name} SET \`v\`='y' WHERE \`id\`=${id + 9000} AND \`v\`='x'`),
    ...ids.map((id) => `DELETE FROM ${name} WHERE \`id\`=${id + 9000} AND \`v\`='y'`),
    ...ids.map((id) => play.insert(id)),
  ]
  play.before = () => sleep(30)
  assert.deepEqual(await play.run(statements), { applied: statements.length, conflicts: [] })
  assertAnswered(play.answers, 5)
  assert.equal(await play.rows(), BATCH)
  await play.session.run('ROLLBACK')
})

onEachServer('what may change rows of others waits, and is compared in the first session', {}, async (t, server) => {
  const play = await Play.create(t, server, [
    TABLE,
    'CREATE TABLE child (id int PRIMARY KEY, t int NULL, FOREIGN KEY (t) REFERENCES t (id) ON UPDATE CASCADE) ENGINE=InnoDB',
    'CREATE TABLE plain (id int PRIMARY KEY) ENGINE=InnoDB',
    'CREATE TABLE heap (id int PRIMARY KEY) ENGINE=MEMORY',
  ])
  const into = (table: string, count: number) =>
    Array.from({ length: count }, (_, id) => `INSERT INTO \`${play.database}\`.\`${table}\` (\`id\`) VALUES (${id})`)
  // With GTIDs, MySQL takes no rows of other engines in a transaction.
  const others = server.id.startsWith('mysql-9.7') ? [] : into('heap', ROWS)
  const statements = [...into('plain', ROWS), ...play.inserts(), ...others]
  assert.deepEqual(await play.run(statements), { applied: statements.length, conflicts: [] })
  assertAnswered(play.answers, 3)
  await play.session.run('ROLLBACK')
})

onEachServer('an ALTER that waits does not hold up both sessions', {}, async (t, server) => {
  for (const late of [0, 1]) {
    const play = await Play.create(t, server, [TABLE])
    let altered: Promise<unknown> | null = null
    play.before = async (nth) => {
      if (nth !== late) return
      altered = play.other.run('ALTER TABLE t ADD COLUMN more int')
      altered.catch(() => {})
      await waitForState(server, play.other.connectionId, /metadata lock/)
    }
    assert.deepEqual(await play.run(play.inserts()), { applied: ROWS, conflicts: [] })
    // Behind the ALTER it waits for its first look at the table, gives up, and is not asked again in earnest.
    assert.ok(play.answers.length >= 3, 'how many batches wait for each other is a matter of time')
    assert.ok(play.answers.every((answer) => answer === (late === 1)))
    assert.equal(await play.rows(), ROWS)
    await play.session.run('ROLLBACK')
    await altered
  }
})

onEachServer('an account that may have one connection: the first session compares', {}, async (t, server) => {
  const owner = await server.session()
  const user = await limitedAccount(t, server, owner)
  const play = await Play.create(t, server, [TABLE], user)
  assert.deepEqual(await play.run(play.inserts()), { applied: ROWS, conflicts: [] })
  assert.deepEqual(play.answers, [])
  assert.equal(await play.rows(), ROWS)
  await play.session.run('ROLLBACK')
})

onEachServer(
  'the second session is lost: the first compares what is left, and finds what is wrong',
  {},
  async (t, server) => {
    for (const isWrong of [false, true]) {
      const play = await Play.create(t, server, ['CREATE TABLE t (id int PRIMARY KEY, v varchar(8)) ENGINE=InnoDB'])
      play.before = async (nth) => {
        if (nth === 1) await play.other.run(`KILL ${play.connection}`)
      }
      const statements = play.inserts()
      // Cut by the server, and so a row that is not as it was.
      if (isWrong) statements[2 * BATCH + 5] = play.insert(2 * BATCH + 5, 'too long a value')
      const played = play.run(statements)
      if (isWrong) await assert.rejects(played, isNotRestored(2 * BATCH + 5))
      else assert.deepEqual(await played, { applied: ROWS, conflicts: [] })
      assert.deepEqual(play.answers.slice(0, 2), [true, false])
      await play.session.run('ROLLBACK')
    }
  },
)

onEachServer('a row that is not as it was is found in the second session', {}, async (t, server) => {
  for (const at of [BATCH + 5, ROWS - 1]) {
    const play = await Play.create(t, server, ['CREATE TABLE t (id int PRIMARY KEY, v varchar(8)) ENGINE=InnoDB'])
    const statements = play.inserts()
    statements[at] = play.insert(at, 'too long a value')
    await assert.rejects(play.run(statements), isNotRestored(at))
    assert.ok(play.answers.includes(true))
    await play.session.run('ROLLBACK')
    assert.ok(!(await play.connections()).has(play.connection!))
  }
})

onEachServer('a batch that is taken back and played one by one is compared as it came out', {}, async (t, server) => {
  const play = await Play.create(t, server, [TABLE])
  const theirs = 2 * BATCH + 7
  await play.other.run(`INSERT INTO t VALUES (${theirs}, 'theirs')`)
  const { applied, conflicts } = await play.run(play.inserts())
  assert.equal(applied, ROWS - 1)
  assert.deepEqual(
    conflicts.map(({ key }) => key),
    [`\`id\`=${theirs}`],
  )
  assertAnswered(play.answers, 2)
  await play.session.run('ROLLBACK')
})

onEachServer('UPDATEs that are not what they are together are played one by one', {}, async (t, server) => {
  const play = await Play.create(t, server, ["CREATE TABLE t (id int PRIMARY KEY, v enum('0','b')) ENGINE=InnoDB"])
  const ids = Array.from({ length: ROWS }, (_, id) => id)
  await play.other.run(`INSERT INTO t VALUES ${ids.map((id) => `(${id}, '0')`).join()}`)
  // The error value is written 0, and is a text beside other texts.
  const value = (id: number) => (id >= 2 * BATCH && id % 2 === 0 ? '0' : "'b'")
  const statements = ids.map(
    (id) => `UPDATE \`${play.database}\`.\`t\` SET \`v\`=${value(id)} WHERE \`id\`=${id} AND \`v\`='0'`,
  )
  assert.deepEqual(await play.run(statements), { applied: ROWS, conflicts: [] })
  assertAnswered(play.answers, 3)
  assert.equal(await play.session.value('SELECT SUM(v + 0) FROM t'), String(2 * (3 * BATCH)))
  await play.session.run('ROLLBACK')
})

onEachServer('a deadlock while rows are compared is told as one', {}, async (t, server) => {
  const play = await Play.create(t, server, [TABLE, 'CREATE TABLE many LIKE t'])
  const many = Array.from({ length: 3 * ROWS }, (_, id) => `(${id}, 'x')`)
  await play.other.run(`INSERT INTO t VALUES (${ROWS}, 'x'), (${ROWS + 1}, 'x')`)
  // The other has changed more rows, so it is not the one that the server gives up.
  await play.other.run('START TRANSACTION')
  await play.other.run(`INSERT INTO many VALUES ${many.join()}`)
  await play.other.run(`UPDATE t SET v = 'z' WHERE id = ${ROWS + 1}`)
  const update = (id: number) => `UPDATE \`${play.database}\`.\`t\` SET \`v\`='y' WHERE \`id\`=${id} AND \`v\`='x'`
  // The rows before are still compared when the server takes all of them back.
  play.before = async (nth) => {
    if (nth !== 1) return
    await waitForState(server, play.session.connectionId, null)
    await play.other.run(`UPDATE t SET v = 'z' WHERE id = ${ROWS}`)
  }
  const rows = Array.from({ length: 3 * BATCH }, (_, id) => play.insert(id))
  const played = play.run([...rows, `${play.insert(-1)}`, update(ROWS), update(ROWS + 1)])
  await assert.rejects(played, /Deadlock found/)
  await play.other.run('ROLLBACK')
  await play.session.run('ROLLBACK')
  assert.equal(await play.session.value('SELECT COUNT(*) FROM t'), '2')
})

onEachServer('structure is undone right after many rows of the same table', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(TABLE)
  const rows = Array.from({ length: ROWS }, (_, id) => `(${id}, 'row ${id}')`)
  await session.run(`INSERT INTO t VALUES ${rows.join()}`)
  const before = await snapshot(session, project.database)
  const report = await project.deploy({ 'm.sql': 'ALTER TABLE t ADD COLUMN more int; DELETE FROM t;' })
  const undone = await project.rollback(report.deployment!, { lock: { ...WHOLE_ROLLBACK.lock, waitSeconds: 1 } })
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(await snapshot(session, project.database), before)
})

function isNotRestored(id: number): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof NotRestored, String(error))
    assert.deepEqual(
      error.conflicts.map(({ key, found }) => [key, found]),
      [[`\`id\`=${id}`, `\`id\`=${id} AND \`v\`=too long`]],
    )
    return true
  }
}

/** An account with all rights and a single connection. */
async function limitedAccount(t: TestContext, server: TestServer, owner: Session) {
  const user = 'rollgate_single'
  const account = `'${user}'@'127.0.0.1'`
  await owner.run(`CREATE USER ${account} IDENTIFIED BY 'secret of the test'`)
  t.after(async () => (await server.session()).run(`DROP USER ${account}`))
  await owner.run(`GRANT ALL ON *.* TO ${account}`)
  await owner.run(
    server.id === 'mysql-5.6'
      ? `GRANT USAGE ON *.* TO ${account} WITH MAX_USER_CONNECTIONS 1`
      : `ALTER USER ${account} WITH MAX_USER_CONNECTIONS 1`,
  )
  return { user, password: 'secret of the test' }
}

/** Waits until a connection is in a state, or, for null, waits for the lock of a row. */
async function waitForState(server: TestServer, connectionId: number, state: RegExp | null): Promise<void> {
  const watcher = await server.session()
  const query =
    state === null
      ? `SELECT trx_state FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = ${connectionId}`
      : `SELECT state FROM information_schema.processlist WHERE id = ${connectionId}`
  for (let attempt = 0; attempt < 100; attempt++) {
    // What InnoDB tells is a copy that it makes anew only when nobody asked for 0.1 seconds (trx0i_s.cc).
    await sleep(150)
    if ((state ?? /^LOCK WAIT$/).test(String(await watcher.value(query)))) return
  }
  assert.fail('it never waited')
}
