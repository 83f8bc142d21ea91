import assert from 'node:assert/strict'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer } from '../servers.ts'
import { deployAndKill } from './killed-deploy.ts'
import { Project, snapshot } from './project.ts'

/** Numbers from 0 to 99999 as column `n`. */
const NUMBERS = `(SELECT a.d + b.d * 10 + c.d * 100 + e.d * 1000 + f.d * 10000 AS n FROM digit a, digit b, digit c, digit e, digit f) AS number`
const DIGITS = [
  'CREATE TABLE digit (d int PRIMARY KEY)',
  'INSERT INTO digit VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)',
]

interface Case {
  readonly name: string
  readonly by: string
  readonly size: number
  /** Columns and keys. */
  readonly table: string
  /** A SELECT of rows, `n` being a number. */
  readonly rows: string
  readonly count: number
  /** With `t` for the table. */
  readonly statements: readonly string[]
  /** Chunks of each statement. */
  readonly chunks: readonly number[]
}

const CASES: readonly Case[] = [
  {
    name: 'many rows, a sparse key from below zero',
    by: 'id',
    size: 5000,
    table: 'id bigint NOT NULL, x int, s varchar(30), PRIMARY KEY (id)',
    rows: `SELECT n * 7 - 100000, n % 13, CONCAT('row ', n)`,
    count: 50_000,
    statements: [
      `UPDATE t SET x = x + 1, s = CONCAT(s, '!') WHERE x <> 3`,
      'DELETE FROM t WHERE x % 4 = 0 OR id > 200000',
    ],
    chunks: [10, 10],
  },
  {
    name: 'a composite key',
    by: 'a, b, c',
    size: 37,
    table: 'a int NOT NULL, b varchar(10) NOT NULL, c datetime(3) NOT NULL, x int, UNIQUE KEY (a, b, c)',
    rows: `SELECT n % 3 - 1, n % 7, '2024-03-31 01:59:59.998' + INTERVAL n * 1000 MICROSECOND, n`,
    count: 300,
    statements: ['UPDATE t SET x = -x', 'DELETE FROM t WHERE x < -100'],
    chunks: [9, 9],
  },
  {
    name: 'the first column of an index that is not unique',
    by: 'kind',
    size: 50,
    table: 'id int NOT NULL PRIMARY KEY, kind smallint NOT NULL, x int, KEY (kind, x)',
    rows: 'SELECT n, n % 5, n',
    count: 300,
    statements: ['UPDATE t SET x = x * 2 WHERE kind <> 2', 'DELETE FROM t'],
    chunks: [5, 5],
  },
  {
    name: 'texts without regard to case',
    by: 'name',
    size: 20,
    table: `name varchar(40) CHARACTER SET utf8 NOT NULL, x int, PRIMARY KEY (name)`,
    rows: `SELECT CONCAT(CASE n % 4 WHEN 0 THEN 'É' WHEN 1 THEN 'ß''"\\\\' WHEN 2 THEN 'Z_%' ELSE '' END, n), n`,
    count: 150,
    statements: [`UPDATE t SET x = x + LENGTH(name)`, `DELETE FROM t WHERE name LIKE 'e%'`],
    chunks: [8, 8],
  },
  {
    name: 'bytes',
    by: 'k',
    size: 30,
    table: 'k varbinary(20) NOT NULL, x int, PRIMARY KEY (k)',
    rows: `SELECT CONCAT(CHAR(n % 256), CHAR(n DIV 256), REPEAT(CHAR(0), n % 3)), n`,
    count: 300,
    statements: ['UPDATE t SET x = CONV(HEX(k), 16, 10) % 1000', 'DELETE FROM t WHERE x < 500'],
    chunks: [10, 10],
  },
  {
    name: 'decimals and unsigned numbers beyond 2^53',
    by: 'd, u',
    size: 25,
    table: 'd decimal(40,20) NOT NULL, u bigint unsigned NOT NULL, x int, PRIMARY KEY (d, u)',
    rows: `SELECT (n DIV 4 - 20) * 12345678901234567.00000000000000000001, 18446744073709551615 - n, n`,
    count: 200,
    statements: ['UPDATE t SET x = x + 1 WHERE u % 2 = 0', 'DELETE FROM t WHERE d < 0'],
    chunks: [8, 8],
  },
  {
    name: 'dates and times, going down',
    by: 'day, at',
    size: 30,
    table: 'day date NOT NULL, at time(6) NOT NULL, x int, PRIMARY KEY (day DESC, at DESC)',
    rows: `SELECT '1999-12-25' + INTERVAL n % 11 DAY, SEC_TO_TIME((n - 100) * 1234.567), n`,
    count: 200,
    statements: ['UPDATE t SET x = NULL WHERE HOUR(at) > 3', `DELETE FROM t WHERE day >= '2000-01-01'`],
    chunks: [7, 7],
  },
  {
    name: 'an empty table',
    by: 'id',
    size: 10,
    table: 'id int NOT NULL PRIMARY KEY, x int',
    rows: 'SELECT n, n',
    count: 0,
    statements: ['UPDATE t SET x = 1', 'DELETE FROM t'],
    chunks: [1, 1],
  },
]

onEachServer('a statement in batches does what it does at once, and is undone whole', {}, async (t, server) => {
  for (const one of CASES) {
    await t.test(one.name, async (test) => {
      const project = await Project.create(test, server)
      const session = await server.session({ database: project.database })
      await fill(session, one)
      const before = await look(session, project, one, 't')
      for (const statement of one.statements) await session.run(statement.replace(/\bt\b/, 'expected'))

      const report = await project.deploy({ 'm.sql': batched(one) })
      assert.equal(report.state, 'done', report.notes.join('\n'))
      assert.deepEqual(await look(session, project, one, 't'), await look(session, project, one, 'expected'))
      const statements = report.migrations[0]!.statements
      assert.deepEqual(
        statements.map(({ chunks }) => chunks),
        one.chunks,
      )
      assert.equal(report.rollback?.rows, sum(statements.map(({ capturedRows }) => capturedRows)))

      const check = await project.rollback(report.deployment!, { check: true })
      assert.deepEqual([check.state, check.statements.flatMap(({ conflicts }) => conflicts)], ['checked', []])
      const undone = await project.rollback(report.deployment!)
      assert.equal(undone.state, 'undone', JSON.stringify(undone))
      assert.deepEqual(
        undone.statements.map(({ opid, applied }) => [opid, applied]),
        [...statements].reverse().map(({ opid, capturedRows }) => [opid, capturedRows]),
      )
      assert.deepEqual(await look(session, project, one, 't'), before)
    })
  }
})

/** Rows of a table; of many, a checksum. */
async function look(session: Session, project: Project, { count }: Case, table: string): Promise<unknown> {
  if (count > 1000) return (await session.query(`CHECKSUM TABLE ${table}`))[0]!.Checksum
  return (await snapshot(session, project.database))[table]!.rows
}

onEachServer('a batch that is killed again and again goes on behind its last chunk', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const statement of DIGITS) await session.run(statement)
  await session.run('CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL, x int)')
  await session.run(`INSERT INTO t SELECT n, 0, n % 10 FROM ${NUMBERS} WHERE n < 500`)
  const before = await snapshot(session, project.database)
  const files = {
    'm.sql': `-- rollgate: batch 50 by id pause 0.02
UPDATE t SET n = n + 1;
-- rollgate: batch 50 by id pause 0.02
DELETE FROM t WHERE x = 3;
INSERT INTO t VALUES (1000, 1, 1);`,
  }
  let finished = false
  for (const [line, after] of [
    [2, 0],
    [3, 12],
    [3, 30],
    [5, 5],
  ] as const)
    finished ||= await deployAndKill(project.settings(files), /^Chunk /, line, after)
  if (!finished) {
    const report = await project.deploy(files)
    assert.match(report.state, /^(done|nothing)$/, report.notes.join('\n'))
    if (report.state === 'done') {
      const [update, remove] = report.migrations[0]!.statements
      assert.deepEqual([update!.affectedRows, update!.chunks, remove!.affectedRows], [500, 10, 50])
    }
  }
  assert.equal(await session.value('SELECT COUNT(*) FROM t WHERE n <> 1'), '0', 'each row was changed once')
  assert.equal(await session.value('SELECT COUNT(*) FROM t'), '451')
  const [deployment, ...others] = await session.query(
    'SELECT id FROM rollgate.deployment WHERE undoes IS NULL AND target_database = DATABASE()',
  )
  assert.deepEqual(others, [], 'it goes on under the same id')
  const undone = await project.rollback(String(deployment!.id))
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer(
  'others write to the table beside a batch: not one row of theirs is in its rollback',
  {},
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    for (const statement of DIGITS) await session.run(statement)
    await session.run('CREATE TABLE t (id int PRIMARY KEY, theirs int NOT NULL, n int NOT NULL)')
    await session.run(`INSERT INTO t SELECT n * 2, 0, n FROM ${NUMBERS} WHERE n < 400`)
    await session.run('DROP TABLE digit')
    const before = await session.query('SELECT * FROM t ORDER BY id')
    let stop = false
    const theirs = new Map<number, number>()
    const write = async (writer: number) => {
      const own = await server.session({ database: project.database })
      for (let at = 0; !stop; at++) {
        const id = (at * 31 + writer * 2 + 1) % 1200
        // A key that is odd is a writer's; a gap lock of a chunk may make it wait or give way.
        if (id % 2 === 0 || id % 8 !== writer * 2 + 1) continue
        await own.run(`REPLACE INTO t VALUES (${id}, 1, ${at})`).then(
          () => theirs.set(id, at),
          () => {},
        )
      }
      await own.close()
    }
    const writers = [0, 1, 2, 3].map(write)
    const report = await project.deploy(
      {
        'm.sql': '-- rollgate: batch 25 by id\nUPDATE t SET n = n + 1000 WHERE theirs = 0;',
      },
      { lock: { waitSeconds: 10, retries: 20, killBlockers: false } },
    )
    stop = true
    await Promise.all(writers)
    assert.equal(report.state, 'done', report.notes.join('\n'))
    const [statement] = report.migrations[0]!.statements
    assert.deepEqual([statement!.affectedRows, statement!.capturedRows], [400, 400])
    assert.ok(theirs.size > 0)
    const undone = await project.rollback(report.deployment!)
    assert.equal(undone.state, 'undone', JSON.stringify(undone))
    assert.deepEqual(await session.query('SELECT * FROM t WHERE theirs = 0 ORDER BY id'), before)
    const rows = await session.query('SELECT id, n FROM t WHERE theirs = 1')
    assert.deepEqual(
      new Map(rows.map(({ id, n }) => [Number(id), Number(n)])),
      new Map([...theirs].sort(([a], [b]) => a - b)),
    )
  },
)

function batched({ statements, size, by }: Case): string {
  return statements.map((statement) => `-- rollgate: batch ${size} by ${by}\n${statement};\n`).join('')
}

async function fill(session: Session, { table, rows, count }: Case): Promise<void> {
  for (const statement of DIGITS) await session.run(statement)
  for (const name of ['t', 'expected']) {
    await session.run(`CREATE TABLE ${name} (${table})`)
    await session.run(`INSERT INTO ${name} ${rows} FROM ${NUMBERS} WHERE n < ${count}`)
  }
  await session.run('DROP TABLE digit')
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
