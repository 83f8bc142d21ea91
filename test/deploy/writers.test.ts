import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isServerError } from '../../src/mysql/server-error.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { Project } from './project.ts'

const TABLES = ['account', 'ledger'] as const
type Table = (typeof TABLES)[number]

const WRITERS = 32
const STATEMENTS = 200
/** Between the rounds of a writer, in milliseconds: the deploy, not the writers, is to be what takes time. */
const PAUSE = 120
/** In each table, one for each of half of the writers: rows that both we and that one writer change. */
const SHARED = WRITERS / 2
/** Rows of ours are below, rows of the writers above; nobody touches the row itself, so that no range lock reaches across. */
const BORDER = 900_000

interface Planned {
  readonly sql: string
  readonly table: Table
  /** The rows that it changes, whatever the writers do meanwhile. */
  readonly ids: readonly number[]
}

/** Each statement leaves its number in `step`, so every row that it touches is changed. */
function plan(): Planned[] {
  return Array.from({ length: STATEMENTS }, (_, at): Planned => {
    const step = at + 1
    const set = `SET who = 'us', step = ${step}, n = n + 1000`
    switch (at % 4) {
      case 0: {
        const first = 1 + ((at * 3) % 80)
        const ids = Array.from({ length: 5 }, (_, index) => first + index)
        return { table: 'account', ids, sql: `UPDATE account ${set} WHERE id BETWEEN ${first} AND ${first + 4}` }
      }
      case 1: {
        const ids = [10_000 + at * 2, 10_001 + at * 2]
        const rows = ids.map((id) => `(${id}, 'us', 0, ${step}, 0)`)
        return { table: 'ledger', ids, sql: `INSERT INTO ledger (id, who, seq, step, n) VALUES ${rows.join(', ')}` }
      }
      case 2:
        return { table: 'ledger', ids: [100 + at], sql: `DELETE FROM ledger WHERE id = ${100 + at}` }
      default: {
        const ids = [1 + (at % SHARED), 40 + (at % 40)]
        return { table: 'ledger', ids, sql: `UPDATE ledger ${set} WHERE id IN (${ids.join(', ')})` }
      }
    }
  })
}

/** Writes until it is told to stop: rows of its own, alone and in transactions, and the one row that it shares with us. */
class Writer {
  readonly shared: { readonly table: Table; readonly id: number }
  /** Of the last change of the shared row that was committed. */
  lastSequence = 0
  committed = 0
  stopped = false
  readonly #number: number
  readonly #session: Session

  constructor(number: number, session: Session) {
    this.#number = number
    this.#session = session
    this.shared = { table: TABLES[number % 2]!, id: 1 + Math.floor(number / 2) }
  }

  async write(): Promise<void> {
    for (let round = 1; !this.stopped; round++) {
      try {
        await this.#round(round)
        this.committed++
        await sleep(PAUSE)
      } catch (error) {
        // Writers may be in each other's way; what was rolled back is not there, and that is all that matters here.
        if (!isServerError(error) || ![1205, 1213].includes(error.errno)) throw error
        await this.#session.run('ROLLBACK')
      }
    }
  }

  /** Changes the shared row once more, and nothing after it. */
  async writeShared(sequence: number): Promise<void> {
    const { table, id } = this.shared
    await this.#session.run(
      `UPDATE ${table} SET who = 'w${this.#number}', seq = ${sequence}, n = ${sequence} WHERE id = ${id}`,
    )
    this.lastSequence = sequence
  }

  async #round(round: number): Promise<void> {
    const id = BORDER + 1 + this.#number * 100_000 + round
    const values = `(${id}, 'w${this.#number}', ${round}, 0, ${round})`
    switch (round % 4) {
      case 0:
        return this.writeShared(round)
      case 1:
        await this.#session.run(`INSERT INTO account (id, who, seq, step, n) VALUES ${values}`)
        return
      case 2:
        await this.#session.run('START TRANSACTION')
        for (const table of TABLES)
          await this.#session.run(`INSERT INTO ${table} (id, who, seq, step, n) VALUES ${values}`)
        await this.#session.run(`UPDATE account SET n = n + 1 WHERE id = ${id - 1}`)
        await this.#session.run(round % 8 === 2 ? 'COMMIT' : 'ROLLBACK')
        return
      default:
        await this.#session.run(`UPDATE account SET seq = seq + 1 WHERE id = ${id - 2}`)
        await this.#session.run(`DELETE FROM account WHERE id = ${id - 6}`)
    }
  }
}

async function fill(session: Session): Promise<void> {
  for (const table of TABLES) {
    await session.run(
      `CREATE TABLE ${table} (id int PRIMARY KEY, who varchar(10) NOT NULL, seq int NOT NULL, step int NOT NULL, n int NOT NULL) ENGINE=InnoDB`,
    )
    const rows = Array.from({ length: 400 }, (_, at) => `(${at + 1}, 'start', 0, 0, ${at + 1})`)
    await session.run(`INSERT INTO ${table} VALUES ${[...rows, `(${BORDER}, 'border', 0, 0, 0)`].join(', ')}`)
  }
}

async function rows(session: Session, where: string): Promise<string[]> {
  const all: string[] = []
  for (const table of TABLES) {
    const found = await session.query(`SELECT * FROM ${table} WHERE ${where} ORDER BY id`)
    all.push(...found.map(({ id, who, seq, step, n }) => `${table} ${id}: ${who} ${seq} ${step} ${n}`))
  }
  return all
}

async function startWriters(t: TestContext, server: TestServer, database: string) {
  const writers = await Promise.all(
    Array.from({ length: WRITERS }, async (_, number) => new Writer(number, await server.session({ database }))),
  )
  const stop = () => {
    for (const writer of writers) writer.stopped = true
  }
  t.after(stop)
  const writing = Promise.all(writers.map((writer) => writer.write()))
  // Told when it is awaited; until then it must not end the process.
  writing.catch(() => {})
  return {
    writers,
    end: () => {
      stop()
      return writing
    },
  }
}

onEachServer('32 writers on the same tables during a deploy of 200 statements', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await fill(session)
  const ours = `id < ${BORDER}`
  const before = await rows(session, ours)
  const planned = plan()

  const { writers, end } = await startWriters(t, server, project.database)
  // Files of 50; in every second one, ten statements at a time are a transaction of their own.
  const files = Array.from({ length: 4 }, (_, file) => {
    const lines = planned.slice(file * 50, file * 50 + 50).map(({ sql }) => `${sql};`)
    if (file % 2 === 0) return [`${file}.sql`, lines.join('\n')]
    const groups = Array.from({ length: 5 }, (_, at) => lines.slice(at * 10, at * 10 + 10))
    return [`${file}.sql`, groups.map((group) => `START TRANSACTION;\n${group.join('\n')}\nCOMMIT;`).join('\n')]
  })
  const report = await project.deploy(Object.fromEntries(files))
  await end()
  assert.equal(report.state, 'done', report.notes.join('\n'))
  const idle = writers.filter(({ committed }) => committed < 4)
  assert.deepEqual(idle, [], 'every writer wrote during the deploy')

  // The backup tables hold for each statement the rows that it changed: none of the writers', none missing.
  const statements = report.migrations.flatMap((migration) => migration.statements).filter(({ opid }) => opid !== null)
  assert.equal(statements.length, STATEMENTS)
  for (const [at, { ids, table, sql }] of planned.entries()) {
    const { affectedRows, backupDatabase, capturedRows, opid } = statements[at]!
    assert.deepEqual([affectedRows, capturedRows], [ids.length, ids.length], sql)
    const stored = await session.query(
      `SELECT rollback_statement AS text FROM \`${backupDatabase}\`.${table} WHERE opid_time = '${opid}'`,
    )
    assert.deepEqual(stored.map(({ text }) => changedId(String(text))).sort(), ids.map(String).sort(), sql)
  }

  // The first writers change their row once more, so that there are conflicts however fast all was.
  for (const writer of writers.slice(0, 4)) await writer.writeShared(1_000_000)
  const left = await rows(session, 'TRUE')
  const refused = await project.rollback(report.deployment!)
  assert.equal(refused.state, 'conflict')
  assert.deepEqual(await rows(session, 'TRUE'), left, 'all is taken back when it stops at a conflict')

  const theirs = await rows(session, `NOT ${ours}`)
  const undone = await project.rollback(report.deployment!, { onConflict: 'skip' })
  assert.equal(undone.state, 'undone', undone.notes.join('\n'))
  assert.deepEqual(await rows(session, `NOT ${ours}`), theirs, 'the writers keep all rows')

  // A row that a writer changed after us stays as the writer left it, and is named; any other is as before.
  const after = await rows(session, ours)
  const shared = new Map(writers.map((writer) => [`${writer.shared.table} ${writer.shared.id}`, writer]))
  const keyOf = (row: string) => row.slice(0, row.indexOf(':'))
  assert.deepEqual(
    after.filter((row) => !shared.has(keyOf(row))),
    before.filter((row) => !shared.has(keyOf(row))),
  )
  const expected = new Set<string>()
  for (const row of after) {
    const writer = shared.get(keyOf(row))
    if (writer === undefined) continue
    const [, who, sequence, step, n] = /: (\S+) (\d+) (\d+) (\d+)$/.exec(row)!
    if (writer.lastSequence > 0)
      assert.deepEqual([who, sequence, n], [`w${writers.indexOf(writer)}`, String(writer.lastSequence), sequence], row)
    if (step !== '0') expected.add(keyOf(row))
  }
  const named = undone.statements.flatMap(({ conflicts }) =>
    conflicts.map(({ table, key }) => `${table.replace(/^.*\./, '')} ${/=(\d+)$/.exec(key)![1]}`),
  )
  assert.deepEqual([...new Set(named)].sort(), [...expected].sort())
  assert.ok(named.length >= 4, `conflicts: ${named.join(', ')}`)
})

/** The row that a rollback statement of these tables is about. */
function changedId(text: string): string {
  const [, id] = /^INSERT INTO .*? VALUES ?\((\d+),/.exec(text) ?? /WHERE .*?`id`\s*=\s*(\d+)/.exec(text) ?? []
  assert.ok(id !== undefined, text)
  return id
}
