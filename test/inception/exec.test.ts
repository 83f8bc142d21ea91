import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { exec } from '../../src/commands/exec.ts'
import { asObjects } from '../../src/inception/table.ts'
import type { Session } from '../../src/mysql/session.ts'
import { quoteName, quoteText } from '../../src/sql/quote.ts'
import { Project, SILENT, snapshot } from '../deploy/project.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { columns, execSettings, scriptFor } from './script.ts'

async function scene(t: TestContext, server: TestServer): Promise<{ project: Project; session: Session }> {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(
    "CREATE TABLE item (id int NOT NULL PRIMARY KEY, name varchar(30), n int, UNIQUE KEY uniq_n (n)) DEFAULT CHARSET=utf8mb4 COMMENT='items'",
  )
  await session.run("INSERT INTO item VALUES (1, 'a', 1), (2, 'b', 2), (3, 'it''s \\\\ c', 3)")
  t.after(async () => {
    const cleaner = await server.session()
    const names = await cleaner.query(`SHOW DATABASES LIKE '%\\_${project.database}'`)
    for (const row of names) await cleaner.run(`DROP DATABASE ${quoteName(String(Object.values(row)[0]))}`)
  })
  return { project, session }
}

/** What a front end does: two look-ups for each row of the result, the last statement first. */
async function readAsFrontEnd(session: Session, rows: readonly Record<string, unknown>[]): Promise<string[]> {
  const undo: string[] = []
  for (const { sequence, backup_dbname: place } of [...rows].reverse()) {
    if (place === '') continue
    const backup = quoteName(String(place))
    const opid = quoteText(String(sequence))
    const table = await session.value(
      `SELECT tablename FROM ${backup}.\`$_$Inception_backup_information$_$\` WHERE opid_time = ${opid}`,
    )
    const statements = await session.query(
      `SELECT rollback_statement FROM ${backup}.${quoteName(String(table))} WHERE opid_time = ${opid} ORDER BY id`,
    )
    undo.push(...statements.map((row) => String(row.rollback_statement)))
  }
  return undo
}

/** Statements that shift keys, hit a row twice and replace two rows: undone in the order of their events, they fail or are wrong. */
const EVERY_KIND = `inception set enable_drop_table = 1;
inception set enable_use_view = 1;
inception set enable_sql_statistic = 1;
INSERT INTO item VALUES (10, 'x', 10), (11, 'y', 11);
UPDATE item SET id = id + 1 ORDER BY id DESC;
REPLACE INTO item VALUES (2, 'z', 4);
INSERT INTO item (id, name, n) VALUES (50, 'p', 50), (50, 'q', 50) ON DUPLICATE KEY UPDATE name = CONCAT(name, '!'), n = n + 100;
DELETE FROM item WHERE id > 10 ORDER BY id LIMIT 1;
CREATE TABLE extra (id int NOT NULL PRIMARY KEY COMMENT 'id', v varchar(10) COMMENT 'v') DEFAULT CHARSET=utf8mb4 COMMENT='extra';
INSERT INTO extra VALUES (1, 'one');
ALTER TABLE item ADD COLUMN more int, DROP COLUMN name;
UPDATE item SET more = id;
CREATE INDEX idx_more ON item (more);
DROP INDEX uniq_n ON item;
RENAME TABLE extra TO spare;
CREATE VIEW seen AS SELECT id FROM item;
DROP VIEW seen;
TRUNCATE TABLE spare;
DROP TABLE spare;`

onEachServer('what a front end reads by id undoes every kind of statement', {}, async (t, server) => {
  const { project, session } = await scene(t, server)
  const before = await snapshot(session, project.database)
  const script = scriptFor(project, '--execute=1;--backup=1;--ignore-warnings=1;', EVERY_KIND)
  const { table, worst } = await exec(script, execSettings(project), SILENT)
  assert.deepEqual(
    columns(table, 'error_level', 'error_message', 'sql').filter(([level]) => level === 2),
    [],
  )
  assert.equal(worst < 2, true)
  const rows = asObjects(table)
  assert.equal(rows.length, 16)
  for (const row of rows) {
    assert.equal(row.stage, 'BACKUP', String(row.sql))
    assert.equal(row.stage_status, 'Execute Successfully\nBackup Successfully')
    assert.match(String(row.sequence), /^\d{10}_\d+_\d{8}$/)
  }
  assert.deepEqual(
    rows.map(({ sequence }) => Number(String(sequence).slice(-8))),
    rows.map((_, at) => at),
  )
  const player = await server.session({ database: project.database, multipleStatements: true })
  for (const statement of await readAsFrontEnd(session, rows)) await player.run(statement)
  assert.deepEqual(await snapshot(session, project.database), before)
  const [counts] = await session.query('SELECT * FROM inception.statistic ORDER BY id DESC LIMIT 1')
  const { inserting, updating, deleting, altertable, addcolumn, dropcolumn, createindex, dropindex, truncating } =
    counts!
  assert.deepEqual(
    [inserting, updating, deleting, altertable, addcolumn, dropcolumn, createindex, dropindex, truncating],
    ['4', '2', '1', '4', '1', '1', '1', '1', '1'],
  )
})

onEachServer('an audit that blocks runs nothing; a warning blocks without ignore-warnings', {}, async (t, server) => {
  const { project, session } = await scene(t, server)
  const settings = execSettings(project)
  const look = await exec(
    scriptFor(project, '--check=1;', 'USE nowhere_at_all;\nUPDATE item SET missing = 1;\nDROP TABLE item;'),
    settings,
    SILENT,
  )
  assert.deepEqual(columns(look.table, 'stage', 'error_level', 'stage_status', 'sequence', 'backup_dbname').slice(1), [
    ['CHECKED', 2, 'Audit Completed', '0_0_00000001', ''],
    ['CHECKED', 2, 'Audit Completed', '0_0_00000002', ''],
  ])
  const warned = 'inception set check_dml_where = 1;\nDELETE FROM item;'
  const held = await exec(scriptFor(project, '--execute=1;--backup=1;', warned), settings, SILENT)
  assert.deepEqual(columns(held.table, 'stage', 'error_level', 'affected_rows'), [['CHECKED', 1, 3]])
  assert.equal(await session.value('SELECT COUNT(*) FROM item'), '3')
  const ran = await exec(scriptFor(project, '--execute=1;--backup=1;--ignore-warnings=1;', warned), settings, SILENT)
  assert.deepEqual(columns(ran.table, 'stage', 'error_level', 'affected_rows'), [['BACKUP', 1, 3]])
  // The same script again: no file is applied once here.
  const again = await exec(scriptFor(project, '--execute=1;--backup=1;--ignore-warnings=1;', warned), settings, SILENT)
  assert.deepEqual(columns(again.table, 'stage', 'stage_status', 'affected_rows', 'backup_dbname'), [
    ['EXECUTED', 'Execute Successfully', 0, ''],
  ])
})

onEachServer(
  'execution stops at the first failure, with and without backup, in batches of trans',
  {},
  async (t, server) => {
    const { project, session } = await scene(t, server)
    // What the rehearsal on an empty copy cannot know.
    const body =
      "UPDATE item SET name = 'k' WHERE id = 1;\nINSERT INTO item VALUES (20, 'n', 20);\nINSERT INTO item VALUES (1, 'dup', 99);\nDELETE FROM item WHERE id = 2;"
    const settings = execSettings(project)
    for (const [options, first] of [
      ['--backup=1;', 'BACKUP'],
      ['', 'EXECUTED'],
    ] as const) {
      const before = await snapshot(session, project.database)
      const { table } = await exec(
        scriptFor(project, `--execute=1;--ignore-warnings=1;--trans=2;--sleep=1;${options}`, body),
        settings,
        SILENT,
      )
      assert.deepEqual(
        columns(table, 'stage', 'error_level').map((row) => row[0]),
        [first, first, 'EXECUTED', 'CHECKED'],
      )
      const [, , failed] = asObjects(table)
      assert.equal(failed!.stage_status, 'Execute failed')
      assert.match(String(failed!.error_message), /Execute: .*1062/s)
      assert.equal(await session.value('SELECT COUNT(*) FROM item'), '4')
      await session.run('DELETE FROM item WHERE id = 20')
      await session.run("UPDATE item SET name = 'a' WHERE id = 1")
      assert.deepEqual(await snapshot(session, project.database), before)
    }
  },
)

onEachServer('a batch of trans that fails is taken back whole', {}, async (t, server) => {
  const { project, session } = await scene(t, server)
  const before = await snapshot(session, project.database)
  const body = "UPDATE item SET name = 'k' WHERE id = 1;\nINSERT INTO item VALUES (1, 'dup', 99);"
  for (const options of ['--backup=1;', '']) {
    const { table } = await exec(
      scriptFor(project, `--execute=1;--ignore-warnings=1;--trans=10;${options}`, body),
      execSettings(project),
      SILENT,
    )
    assert.equal(columns(table, 'error_level').at(-1)![0], 2, JSON.stringify(asObjects(table)))
    assert.deepEqual(await snapshot(session, project.database), before)
    assert.deepEqual(columns(table, 'backup_dbname'), [[''], ['']])
  }
})

onEachServer(
  'split, query-print, masking and real-row-count',
  { only: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'they ask little of a server' } },
  async (t, server) => {
    const { project } = await scene(t, server)
    const settings = execSettings(project)
    const run = async (options: string, body: string) =>
      (await exec(scriptFor(project, options, body), settings, SILENT)).table
    const body =
      'USE `x`;\nUPDATE a SET n = 1;\nALTER TABLE b ADD c int;\nALTER TABLE a ADD c int;\nUPDATE a SET c = 1;'
    assert.deepEqual(columns(await run('--split=1;', body), 'id', 'ddlflag', 'sql_statement'), [
      [1, 1, 'USE `x`;\nUPDATE a SET n = 1;\nALTER TABLE b ADD c int;'],
      [2, 1, 'USE `x`;\nALTER TABLE a ADD c int;'],
      [3, 0, 'USE `x`;\nUPDATE a SET c = 1;'],
    ])
    const [tree] = asObjects(await run('--query-print=1;', 'SELECT id FROM item WHERE n = 1;'))
    assert.equal(JSON.parse(String(tree!.query_tree)).ast.type, 'select')
    const masked = asObjects(
      await run(
        '--masking=1;',
        'SELECT id, CONCAT(name, 1) AS c, COUNT(*) FROM item GROUP BY id, name;\nDELETE FROM item;',
      ),
    )
    const fields = (JSON.parse(String(masked[0]!.query_tree)) as { index: number; field: string; alias: string }[]).map(
      ({ index, field, alias }) => [index, field, alias],
    )
    assert.deepEqual(fields, [
      [0, 'id', 'id'],
      [1, 'name', 'c'],
    ])
    assert.equal(masked[1]!.errlevel, 2)
    const union = asObjects(await run('--masking=1;', 'SELECT n FROM item UNION SELECT id FROM item;'))
    assert.equal(JSON.parse(String(union[0]!.query_tree)).length, 3, 'of a union every column counts')
    const counted = await run('--check=1;--real-row-count=1;', "DELETE FROM item WHERE name > 'a';")
    assert.deepEqual(columns(counted, 'affected_rows'), [[2]])
  },
)

onEachServer(
  'what cannot be begun is said in the table, without the password',
  { only: { servers: ['mariadb-10.11'], reason: 'no server decides' } },
  async (t, server) => {
    const { project } = await scene(t, server)
    const script = scriptFor(project, '--check=1;', 'DELETE FROM item;').replace(
      /--password=[^;]*/,
      '--password=Hush-hush',
    )
    const { table, worst } = await exec(script, execSettings(project), SILENT)
    assert.deepEqual(columns(table, 'stage', 'error_level'), [['RERUN', 2]])
    assert.equal(worst, 2)
    assert.doesNotMatch(JSON.stringify(table), /Hush/)
    const late = await exec(
      scriptFor(project, '--check=1;', 'DELETE FROM item;\ninception set check_dml_where = 1;'),
      execSettings(project),
      SILENT,
    )
    assert.deepEqual(columns(late.table, 'error_level'), [[0], [2]])
  },
)
