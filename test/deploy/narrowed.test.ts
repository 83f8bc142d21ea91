import assert from 'node:assert/strict'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer } from '../servers.ts'
import { Project, snapshot } from './project.ts'

/** A column, what it is made of, values that lose by it and some that do not, and what another writes to it afterwards. */
const COLUMNS: readonly (readonly [
  name: string,
  old: string,
  narrow: string,
  values: readonly string[],
  other: string,
])[] = [
  ['shorter', 'varchar(10)', 'varchar(3)', ["'abcdef'", "'ab   '", "'a'", 'NULL'], "'ABC'"],
  ['spaces', 'varchar(10)', 'char(3)', ["'ab   '", "'abcd'", "''", "' a'"], "'Ab'"],
  ['fixed', 'char(10)', 'varchar(2)', ["'xyz'", "'x'", "''", 'NULL'], "'XY'"],
  ['charset', 'varchar(10) CHARACTER SET utf8', 'varchar(10) CHARACTER SET latin1', ["'Ωa'", "'é'", "'b'"], "'É'"],
  ['lengthy', 'text', 'varchar(4)', ["'abcdefgh'", "REPEAT('é', 9)", 'NULL'], "'abcD'"],
  ['bytes', 'varbinary(10)', 'binary(3)', ["'a'", "'abcdef'", "X'00'"], "X'610001'"],
  ['text_of_bytes', 'blob', 'varchar(9) CHARACTER SET utf8', ["X'FF61'", "'ab'", "X'C3A9FF'"], "'AB'"],
  ['small', 'int', 'tinyint', ['70000', '-70000', '5', 'NULL'], '126'],
  ['positive', 'bigint', 'int unsigned', ['-3', '9223372036854775807', '7'], '1'],
  ['rounded', 'decimal(20,6)', 'decimal(10,2)', ['1.005', '-1.994999', '123456789012.5'], '1.02'],
  ['single', 'double', 'float', ['1.1', '1e300', '-0.1'], '1.5'],
  ['whole', 'double', 'int', ['1.5', '2.5', '-3e9'], '4'],
  ['number', 'varchar(20)', 'int', ["'12abc'", "'x'", "' 7'", 'NULL'], '13'],
  ['words', 'int', 'varchar(2)', ['12345', '-1', '3'], "'1x'"],
  ['member', "enum('a','b','','A1')", "enum('A1','b')", ["'a'", "'b'", "''", 'NULL'], "'A1'"],
  ['members', "set('a','b','c')", "set('c','a')", ["'a,b'", "'b'", "'a,c'", "''"], "'c'"],
  ['bits', 'bit(20)', 'bit(4)', ["b'11111111'", "b'101'", 'NULL'], "b'110'"],
  ['day', 'datetime(6)', 'date', ["'2024-02-29 23:59:59.999999'", "'0000-00-00'", 'NULL'], "'2024-01-01'"],
  ['second', 'datetime(6)', 'datetime', ["'2024-02-29 12:00:00.500000'", "'2023-12-31 23:59:59.9'"], "'2024-03-01'"],
  ['zoned', 'datetime', 'timestamp NULL', ["'2024-07-01 12:00:00'", "'2050-01-01'", 'NULL'], "'2024-07-02'"],
  ['unzoned', 'timestamp NULL', 'datetime', ["'2024-07-01 12:00:00'", 'NULL'], "'2024-07-02'"],
  ['dated', 'varchar(30)', 'date', ["'2024-02-31'", "'2024-05-06'", "'no'", "'2024-00-10'"], "'2024-05-07'"],
  ['clock', 'datetime', 'time', ["'2024-02-29 11:12:13'", 'NULL'], "'01:02:03'"],
  ['from_clock', 'time', 'datetime', ["'-01:00:00'", "'10:11:12'"], "'2020-01-01'"],
  ['from_year', 'year', 'varchar(2)', ['1999', "'0000'"], "'18'"],
  ['must', 'varchar(5)', 'varchar(5) NOT NULL', ["'a'", 'NULL', "''"], "'A'"],
  ['must_number', 'int', 'int NOT NULL', ['5', 'NULL', '0'], '6'],
  ['must_member', "enum('x','y')", "enum('x','y') NOT NULL", ["'y'", 'NULL'], "'x'"],
  ['must_time', 'timestamp NULL', 'timestamp NOT NULL', ["'2024-01-01'", 'NULL'], "'2024-01-02'"],
]
/** Of these it cannot be told, for a time of day becomes one of today. */
const TODAY = new Set(['clock', 'from_clock'])

/** Of these it cannot be told for NULL, which became the current time. */
const NOW = new Set(['must_time'])

const ROWS = Math.max(...COLUMNS.map(([, , , values]) => values.length))

const columns = (text: (column: (typeof COLUMNS)[number]) => string) => COLUMNS.map(text).join(', ')

/** Rows are there twice: those of the second half are for others to write. */
async function stage(session: Session): Promise<void> {
  await session.run("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'")
  await session.run(
    `CREATE TABLE n (id varchar(5) NOT NULL, ${columns(([name, old]) => `${name} ${old}`)}, PRIMARY KEY (id))`,
  )
  for (let row = 0; row < ROWS * 2; row++)
    await session.run(
      `INSERT INTO n VALUES ('${row}', ${columns(([, , , values]) => values[(row % ROWS) % values.length]!)})`,
    )
  // What others write, as it is when the old types are back.
  await session.run(`CREATE TABLE theirs (${columns(([name, , narrow]) => `${name} ${narrow}`)})`)
  await session.run(`INSERT INTO theirs VALUES (${columns(([, , , , other]) => other)})`)
  await session.run(`ALTER TABLE theirs ${columns(([name, old]) => `MODIFY ${name} ${old}`)}`)
}

/** By column, the bytes of its values, in the order of rows. */
async function values(session: Session, table: string): Promise<Map<string, string[]>> {
  const order = table === 'n' ? 'id + 0' : '1'
  const rows = await session.query(
    `SELECT ${columns(([name]) => `HEX(CAST(${name} AS BINARY)) AS ${name}`)} FROM ${table} ORDER BY ${order}`,
  )
  return new Map(COLUMNS.map(([name]) => [name, rows.map((row) => String(row[name]))]))
}

for (const [how, clause, now] of [
  ['modified', ([name, , narrow]) => `MODIFY ${name} ${narrow}`, (name) => name],
  ['renamed', ([name, , narrow]) => `CHANGE ${name} new_${name} ${narrow}`, (name) => `new_${name}`],
] as const satisfies [string, Parameters<typeof columns>[0], (name: string) => string][]) {
  onEachServer(`values of columns that were ${how} come back, and what others wrote stays`, {}, async (t, server) => {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await stage(session)
    const before = await values(session, 'n')
    // Settings on which conversions depend, and others than those of a rollback.
    const mode = server.id.startsWith('mariadb') ? 'TIME_ROUND_FRACTIONAL,NO_ZERO_DATE' : 'PAD_CHAR_TO_FULL_LENGTH'
    const migration = `SET sql_mode = '${mode}', time_zone = '+03:00';\nALTER TABLE n ${columns(clause)};`
    const report = await project.deploy({ '1.sql': migration }, { keepLockSeconds: 60 })
    assert.equal(report.state, 'done', JSON.stringify(report.migrations))
    const undone = await project.rollback(report.deployment!)
    assert.equal(undone.state, 'undone', JSON.stringify(undone))
    assert.deepEqual(await values(session, 'n'), before)
    assert.deepEqual(
      undone.notes.filter((note) => /others/i.test(note)),
      [],
    )

    const again = await project.deploy({ '2.sql': migration }, { keepLockSeconds: 60 })
    await session.run(`UPDATE n SET ${columns(([name, , , , other]) => `${now(name)} = ${other}`)} WHERE id >= ${ROWS}`)
    const second = await project.rollback(again.deployment!)
    assert.equal(second.state, 'undone', JSON.stringify(second))
    const theirs = await values(session, 'theirs')
    const after = await values(session, 'n')
    for (const [name] of COLUMNS) {
      const old = before.get(name)!
      const kept = old.slice(0, ROWS)
      const returns = (value: string) => TODAY.has(name) || (NOW.has(name) && value === 'null')
      const expected = [...kept, ...kept.map((value) => (returns(value) ? value : theirs.get(name)![0]!))]
      assert.deepEqual(after.get(name), expected, name)
      const stay = kept.filter((value) => !returns(value)).length
      assert.equal(
        told(second.notes, name),
        stay === 0 ? undefined : String(stay),
        `${name}: ${second.notes.join('\n')}`,
      )
    }
  })
}

/** The number of rows of which a rollback says that what others wrote to a column stays. */
function told(notes: readonly string[], column: string): string | undefined {
  const [note] = notes.filter((one) => one.startsWith('What others wrote to ') && one.includes(`.${column} since`))
  return note?.match(/rows: (\d+)/)?.[1]
}

onEachServer('keys must hold with what others wrote, whatever triggers and the name', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE coded (id int PRIMARY KEY, code varchar(9) NOT NULL, UNIQUE KEY (code))')
  await session.run("INSERT INTO coded VALUES (1, 'a-long'), (2, 'b-long'), (3, 'c')")
  await session.run('CREATE TRIGGER upper_t BEFORE UPDATE ON coded FOR EACH ROW SET NEW.id = NEW.id + 100')
  const clauses = 'RENAME TO codes, DROP KEY code, CHANGE code c varchar(3) NOT NULL'
  const report = await project.deploy({ '1.sql': `SET sql_mode = '';\nALTER TABLE coded ${clauses};` })
  assert.equal(report.state, 'done', JSON.stringify(report.migrations))
  await session.run("INSERT INTO codes VALUES (4, 'c'), (5, 'new')")
  const clash = await project.rollback(report.deployment!)
  assert.equal(clash.state, 'conflict', JSON.stringify(clash))
  // Row 3 gives the value up, which it had before.
  await session.run("REPLACE INTO codes VALUES (3, 'd')")
  const undone = await project.rollback(report.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.equal(
    await session.value("SELECT GROUP_CONCAT(id, ' ', code ORDER BY id) FROM coded"),
    '1 a-long,2 b-long,3 d,4 c,5 new',
  )
  assert.equal(told(undone.notes, 'code'), '1')
  assert.equal(
    await session.value(
      `SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = '${project.database}'`,
    ),
    '1',
  )
})

onEachServer('without a key, a value of others in a narrowed column stops the rollback', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE loose (v varchar(9), d datetime(3))')
  await session.run("INSERT INTO loose VALUES ('abcdef', '2024-01-01 10:11:12.5'), ('abcdef', NULL), (NULL, NULL)")
  const before = await snapshot(session, project.database)
  const sql = "SET sql_mode = '';\nALTER TABLE loose CHANGE v w varchar(3), MODIFY d date;"
  const first = await project.deploy({ '1.sql': sql })
  const undone = await project.rollback(first.deployment!)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
  assert.deepEqual(await snapshot(session, project.database), before)

  const second = await project.deploy({ '2.sql': sql })
  await session.run("UPDATE loose SET w = 'ABC' WHERE d IS NULL AND w = 'abc'")
  const theirs = await snapshot(session, project.database)
  const stopped = await project.rollback(second.deployment!)
  assert.equal(stopped.state, 'conflict', JSON.stringify(stopped))
  assert.deepEqual(await snapshot(session, project.database), theirs)
  assert.equal((await project.rollback(second.deployment!, { force: true })).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('NULL in the columns of a new primary key comes back', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE loose (a int NULL, b int NULL, c int NULL)')
  await session.run('INSERT INTO loose VALUES (NULL, 1, 1), (5, 2, NULL)')
  const before = await snapshot(session, project.database)
  for (const clauses of [
    'ADD PRIMARY KEY (a, b)',
    'CHANGE a id int, ADD PRIMARY KEY (id)',
    'MODIFY a int PRIMARY KEY',
  ]) {
    const name = `${clauses.length}.sql`
    const report = await project.deploy({ [name]: `SET sql_mode = '';\nALTER TABLE loose ${clauses};` })
    // MySQL 8 refuses it.
    if (report.state === 'done') {
      const undone = await project.rollback(report.deployment!)
      assert.equal(undone.state, 'undone', JSON.stringify(undone))
    } else assert.match(JSON.stringify(report.migrations), /NULL/)
    assert.deepEqual(await snapshot(session, project.database), before, clauses)
  }
})
