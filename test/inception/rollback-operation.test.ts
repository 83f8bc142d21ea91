import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { exec } from '../../src/commands/exec.ts'
import { rollbackOperation } from '../../src/commands/rollback-operation.ts'
import type { OperationSettings } from '../../src/config/settings.ts'
import { asObjects } from '../../src/inception/table.ts'
import type { Session } from '../../src/mysql/session.ts'
import { quoteName, quoteText } from '../../src/sql/quote.ts'
import { Project, rejection, SILENT, snapshot, WHOLE_ROLLBACK } from '../deploy/project.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { execSettings, scriptFor } from './script.ts'

/** Backup tables as an old goInception made them (v1.2): narrow columns, no index on the opid. */
async function oldBackup(session: Session, place: string, tables: readonly string[]): Promise<void> {
  const at = quoteName(place)
  await session.run(`CREATE DATABASE IF NOT EXISTS ${at}`)
  await session.run(
    `CREATE TABLE ${at}.\`$_$Inception_backup_information$_$\` (opid_time varchar(50) PRIMARY KEY, start_binlog_file varchar(512), start_binlog_pos int, end_binlog_file varchar(512), end_binlog_pos int, sql_statement text, host varchar(64), dbname varchar(64), tablename varchar(64), port int, time timestamp NULL, type varchar(20)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  )
  for (const table of tables)
    await session.run(
      `CREATE TABLE ${at}.${quoteName(table)} (id bigint AUTO_INCREMENT PRIMARY KEY, rollback_statement mediumtext, opid_time varchar(50)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    )
}

async function scene(t: TestContext, server: TestServer) {
  const project = await Project.create(t, server)
  const { database, production } = project
  const session = await server.session({ database })
  const place = `127_0_0_1_${production.port}_${database}`
  t.after(async () => (await server.session()).run(`DROP DATABASE IF EXISTS ${quoteName(place)}`))
  await session.run(
    'CREATE TABLE item (id int NOT NULL PRIMARY KEY, name varchar(60), seen timestamp NULL) DEFAULT CHARSET=utf8mb4',
  )
  await session.run('CREATE TABLE bare (a int, b varchar(9)) DEFAULT CHARSET=utf8mb4')
  await oldBackup(session, place, ['item', 'bare'])
  /** As goInception stores a statement: its rows in the order of their events. */
  const store = async (opid: string, type: string, table: string, sql: string, rollback: readonly string[]) => {
    await session.run(
      `INSERT INTO ${quoteName(place)}.\`$_$Inception_backup_information$_$\` VALUES (${quoteText(opid)}, 'b.1', 4, 'b.1', 9, ${quoteText(sql)}, '127.0.0.1', '${database}', '${table}', ${production.port}, NOW(), '${type}')`,
    )
    for (const statement of rollback)
      await session.run(
        `INSERT INTO ${quoteName(place)}.${quoteName(table)} (rollback_statement, opid_time) VALUES (${quoteText(statement)}, ${quoteText(opid)})`,
      )
  }
  const undo = (opid: string, changed: Partial<OperationSettings> = {}) =>
    rollbackOperation(
      {
        ...WHOLE_ROLLBACK,
        opid,
        production,
        backup: { ...production, role: 'backup' },
        rollbackDirectory: project.rollbackDirectory,
        ...changed,
      },
      SILENT,
    )
  return { project, session, store, undo, q: `\`${database}\`` }
}

onEachServer(
  'what goInception backed up is undone in the reverse of the order in which it stores rows',
  {},
  async (t, server) => {
    const { project, session, store, undo, q } = await scene(t, server)
    await session.run("INSERT INTO item (id, name) VALUES (1, 'it''s a \\\\ b'), (2, 'b'), (3, 'c')")
    const before = await snapshot(session, project.database)
    // Shifting keys: undone in the order of the events, the first would meet the row that the second made.
    await session.run('UPDATE item SET id = id + 1 ORDER BY id DESC')
    await store('1639656399_408758713_00000001', 'UPDATE', 'item', 'UPDATE …', [
      `UPDATE ${q}.\`item\` SET \`id\`=3, \`name\`='c', \`seen\`=NULL WHERE \`id\`=4;`,
      `UPDATE ${q}.\`item\` SET \`id\`=2, \`name\`='b', \`seen\`=NULL WHERE \`id\`=3;`,
      `UPDATE ${q}.\`item\` SET \`id\`=1, \`name\`='it\\'s a \\\\ b', \`seen\`=NULL WHERE \`id\`=2;`,
    ])
    const check = await undo('1639656399_408758713_00000001', { check: true })
    assert.deepEqual([check.state, check.rows], ['checked', 3])
    const report = await undo('1639656399_408758713_00000001')
    assert.deepEqual([report.state, report.rows], ['undone', 3])
    assert.match(report.notes.join('\n'), /TIMESTAMP/)
    assert.deepEqual(await snapshot(session, project.database), before)
  },
)

onEachServer('one row too few or too many and nothing is changed', {}, async (t, server) => {
  const { project, session, store, undo, q } = await scene(t, server)
  await session.run("INSERT INTO item (id, name) VALUES (1, 'a'), (2, 'b')")
  await session.run("INSERT INTO bare VALUES (1, 'x'), (1, 'x'), (2, NULL)")
  const before = await snapshot(session, project.database)
  // Old Inception put the opid in quotes.
  await store("'1511160402_12233_1'", 'INSERT', 'item', 'INSERT …', [
    `DELETE FROM ${q}.\`item\` WHERE \`id\`=2;`,
    `DELETE FROM ${q}.\`item\` WHERE \`id\`=7;`,
  ])
  const gone = await undo('1511160402_12233_1')
  assert.equal(gone.state, 'conflict')
  assert.equal(gone.statements[0]!.conflicts.length, 1)
  await store('1_1_00000002', 'DELETE', 'item', 'DELETE …', [
    `INSERT INTO ${q}.\`item\`(\`id\`,\`name\`) VALUES(1,'a');`,
  ])
  assert.equal((await undo('1_1_00000002')).state, 'conflict')
  assert.deepEqual(await snapshot(session, project.database), before)
  const skipped = await undo('1511160402_12233_1', { onConflict: 'skip' })
  assert.deepEqual([skipped.state, skipped.rows, skipped.statements[0]!.skipped], ['undone', 1, 1])
  // Of equal rows of a table without a key it would take all.
  await store('1_1_00000003', 'INSERT', 'bare', 'INSERT …', [`DELETE FROM ${q}.\`bare\` WHERE \`a\`=1 AND \`b\`='x';`])
  assert.equal((await undo('1_1_00000003')).state, 'undone')
  assert.equal(await session.value('SELECT COUNT(*) FROM bare WHERE a = 1'), '1')
  await store('1_1_00000004', 'INSERT', 'item', 'INSERT …', [])
  assert.match(String(await rejection(undo('1_1_00000004'))), /stored nothing/)
  assert.match(String(await rejection(undo('1_1_00000009'))), /Neither the journal/)
})

onEachServer('a unique key that may be NULL does not take other rows along', {}, async (t, server) => {
  const { project, session, store, undo, q } = await scene(t, server)
  await session.run('CREATE TABLE odd (u int NULL, v int, UNIQUE KEY (u))')
  await session.run('INSERT INTO odd VALUES (NULL, 1), (NULL, 2)')
  await session.run(
    `CREATE TABLE \`127_0_0_1_${project.production.port}_${project.database}\`.odd LIKE \`127_0_0_1_${project.production.port}_${project.database}\`.item`,
  )
  const before = await snapshot(session, project.database)
  await store('1_1_00000005', 'INSERT', 'odd', 'INSERT …', [`DELETE FROM ${q}.\`odd\` WHERE \`u\` IS NULL;`])
  assert.match(String(await rejection(undo('1_1_00000005'))), /2 rows of/)
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer(
  'DDL of goInception: an empty inverse is refused, a table with rows is not dropped',
  {},
  async (t, server) => {
    const { session, store, undo, q } = await scene(t, server)
    await store('1_1_00000006', 'ALTERTABLE', 'item', "ALTER TABLE item COMMENT 'x'", [`ALTER TABLE ${q}.\`item\``])
    assert.match(String(await rejection(undo('1_1_00000006'))), /no inverse/)
    await session.run('INSERT INTO item (id) VALUES (1)')
    await store('1_1_00000007', 'CREATETABLE', 'item', 'CREATE TABLE IF NOT EXISTS item …', [
      `DROP TABLE ${q}.\`item\`;`,
    ])
    assert.equal((await undo('1_1_00000007')).state, 'conflict')
    assert.equal(await session.value('SELECT COUNT(*) FROM item'), '1')
    await session.run('ALTER TABLE item ADD COLUMN more int')
    await store('1_1_00000008', 'ALTERTABLE', 'item', 'ALTER TABLE …', [
      `ALTER TABLE ${q}.\`item\` DROP COLUMN \`more\`;`,
    ])
    assert.equal((await undo('1_1_00000008')).state, 'undone')
    await session.run('SELECT id, name, seen FROM item')
  },
)

onEachServer(
  'an old backup database is written to, and the opid of a result row is enough to undo it',
  {},
  async (t, server) => {
    const { project, session, undo } = await scene(t, server)
    await session.run("INSERT INTO item (id, name) VALUES (1, 'a')")
    const before = await snapshot(session, project.database)
    const long = 'x'.repeat(70_000)
    const script = scriptFor(
      project,
      '--execute=1;--backup=1;--ignore-warnings=1;',
      `UPDATE item SET name = LEFT('${long}', 50);`,
    )
    const { table } = await exec(script, execSettings(project), SILENT)
    const [row] = asObjects(table)
    assert.equal(row!.stage, 'BACKUP', String(row!.error_message))
    assert.equal((await undo(String(row!.sequence))).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  },
)
