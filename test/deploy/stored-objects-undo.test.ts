import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../src/errors.ts'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { objectsIn, readObject } from '../../src/mysql/read-object.ts'
import type { Session } from '../../src/mysql/session.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { killAt, packed } from './killed.ts'
import { Project, rejection } from './project.ts'

const BODY = "BEGIN\n  -- ; it's\n  SET @a = '$$; // \\\\';\n  SET @b = 'é';\nEND"
const BEFORE = [
  'CREATE TABLE t (id int PRIMARY KEY, n int)',
  `CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW ${BODY}`,
  `CREATE PROCEDURE p(a int) ${BODY}`,
  "CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01 00:00:00' DO SELECT 'é;'",
  'CREATE VIEW v AS SELECT id FROM t',
]
const MIGRATION = [
  'INSERT INTO t VALUES (1, 1)',
  'DROP TRIGGER tr',
  'DROP PROCEDURE p',
  "CREATE PROCEDURE p() SELECT ';'",
  'ALTER EVENT e DISABLE',
  'CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1',
  'ALTER VIEW v AS SELECT n FROM t',
].join(';\n')

async function scene(project: Project, server: TestServer): Promise<Session> {
  const session = await server.session({ database: project.database })
  await session.run('SET GLOBAL log_bin_trust_function_creators = 1')
  for (const statement of BEFORE) await session.run(statement)
  return session
}

async function objects(session: Session, database: string) {
  const found = await Promise.all((await objectsIn(session, database)).map((one) => readObject(session, one)))
  return [...found, await session.query(`SELECT * FROM \`${database}\`.t`)]
}

onEachServer('a rollback directory and its script bring stored programs back', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await scene(project, server)
  const atFirst = await objects(session, project.database)
  const first = await project.deploy({ 'm.sql': `${MIGRATION};` })
  assert.equal(first.state, 'done', JSON.stringify(first.migrations))
  const from = join(project.rollbackDirectory, first.deployment!)
  const undone = await project.rollback(first.deployment!, { from })
  assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
  assert.deepEqual(await objects(session, project.database), atFirst)

  const second = await project.deploy({ 'm.sql': `${MIGRATION};` })
  const path = join(project.rollbackDirectory, second.deployment!, 'rollback.sql')
  const script = parseScript(new Source(path, readFileSync(path, 'utf8')), {
    dialect: await dialectOf(session),
    database: project.database,
  })
  assert.deepEqual(script.problems, [])
  const player = await server.session({ database: project.database })
  for (const statement of script.statements) await player.run(statement.text)
  assert.deepEqual(await objects(session, project.database), atFirst)
})

onEachServer('what others made of an object since is not overwritten, unless asked', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await scene(project, server)
  const deployed = await project.deploy({
    'm.sql': "DROP PROCEDURE p; CREATE PROCEDURE p() SELECT 'ours'; ALTER VIEW v AS SELECT n FROM t;",
  })
  await session.run('DROP PROCEDURE p')
  await session.run("CREATE PROCEDURE p() SELECT 'theirs'")
  const undone = await project.rollback(deployed.deployment!)
  assert.equal(undone.state, 'conflict')
  assert.match(undone.statements.at(-1)!.error!, /others changed it since/)
  assert.match(JSON.stringify(await session.query('SHOW CREATE PROCEDURE p')), /theirs/)
  assert.equal((await project.rollback(deployed.deployment!, { force: true })).state, 'undone')
  assert.match(JSON.stringify(await session.query('SHOW CREATE PROCEDURE p')), /a int/)
})

onEachServer('a database in which others made something is not dropped', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  const other = `${project.database}_more`
  const deployed = await project.deploy({ 'm.sql': `CREATE DATABASE ${other}; CREATE TABLE ${other}.ours (id int);` })
  await session.run(`CREATE VIEW ${other}.theirs AS SELECT 1 AS one`)
  for (const force of [false, true]) {
    const undone = await project.rollback(deployed.deployment!, { force })
    assert.equal(undone.state, 'conflict', JSON.stringify(undone))
    assert.match(undone.statements.at(-1)!.error!, /Others made something in the database/)
  }
  await session.run(`DROP VIEW ${other}.theirs`)
  assert.equal((await project.rollback(deployed.deployment!)).state, 'undone')
  assert.equal(
    await session.value(`SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '${other}'`),
    '0',
  )
})

onEachServer('what cannot be made again is refused before anything runs', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await scene(project, server)
  const { database } = project
  const refused = async (sql: string, id: RegExp, settings = {}) => {
    const error = await rejection(project.deploy({ 'm.sql': sql }, settings))
    assert.ok(error instanceof UserError, String(error))
    assert.match(error.message, id)
  }
  await refused("CREATE FUNCTION lib RETURNS STRING SONAME 'none.so';", /library.*\[ddl-not-reversible\]/)
  await refused(`DROP DATABASE ${database};`, /database of the deployment.*\[ddl-not-reversible\]/)
  const user = `u${process.pid}_${server.id.length}`.slice(0, 16)
  await session.run(`CREATE USER ${user}@'127.0.0.1' IDENTIFIED BY 'Aa1-secret-word'`)
  t.after(async () => (await server.session()).run(`DROP USER ${user}@'127.0.0.1'`))
  await session.run(`GRANT ALL ON *.* TO ${user}@'127.0.0.1' WITH GRANT OPTION`)
  await session.run(
    server.flavor === 'mysql' && session.version.number >= 80_000
      ? `REVOKE SUPER, SET_ANY_DEFINER ON *.* FROM ${user}@'127.0.0.1'`
      : server.flavor === 'mariadb'
        ? `REVOKE SUPER, SET USER ON *.* FROM ${user}@'127.0.0.1'`
        : `REVOKE SUPER ON *.* FROM ${user}@'127.0.0.1'`,
  )
  const production = { ...project.production, user, password: 'Aa1-secret-word' }
  const backup = { ...production, role: 'backup' as const }
  await refused('DROP PROCEDURE p;', /another account.*\[definer-not-restorable\]/, { production, backup })
})

onEachServer('accounts and the like are run when accepted, and told not to be taken back', {}, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  const user = `a${process.pid}_${server.id.length}`.slice(0, 16)
  const sql = `CREATE TABLE made (id int); CREATE USER ${user}@localhost; GRANT SELECT ON *.* TO ${user}@localhost; SET GLOBAL max_connect_errors = 77;`
  t.after(async () => (await server.session()).run(`DROP USER ${user}@localhost`))
  const error = await rejection(project.deploy({ 'm.sql': sql }))
  assert.match(
    (error as UserError).message,
    /CREATE USER[^\n]*\[administration\]\n.*GRANT[^\n]*\n.*SET[^\n]*\[server-setting\]/,
  )
  const acceptIncomplete = ['administration', 'server-setting']
  const deployed = await project.deploy({ 'm.sql': sql }, { acceptIncomplete })
  assert.equal(deployed.state, 'done', JSON.stringify(deployed.migrations))
  assert.equal(await session.value(`SELECT COUNT(*) FROM mysql.user WHERE user = '${user}'`), '1')
  const undone = await project.rollback(deployed.deployment!)
  assert.equal(undone.state, 'undone')
  assert.equal(undone.notes.filter((note) => /cannot be undone whole/.test(note)).length, 3, undone.notes.join('\n'))
  assert.equal(await session.value(`SELECT COUNT(*) FROM mysql.user WHERE user = '${user}'`), '1')
})

onEachServer(
  'killed deployments and rollbacks of stored programs go on',
  { only: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'each kill starts a process' } },
  async (t, server) => {
    const project = await Project.create(t, server)
    const session = await scene(project, server)
    const atFirst = await objects(session, project.database)
    const file = { 'm.sql': `${MIGRATION};` }
    for (const [step, time, undoTime] of [
      ['structure kept', 1, 1],
      ['structure changed', 2, 4],
      ['structure changed', 3, 5],
      ['structure changed', 4, 7],
    ] as const) {
      await killAt({ command: 'deploy', settings: packed(project.settings(file)), step, time })
      const deployed = await project.deploy(file)
      assert.equal(deployed.state, 'done', JSON.stringify(deployed.migrations))
      const { production } = project
      const settings = { deployment: deployed.deployment, production, backup: { ...production, role: 'backup' } }
      // In the middle of a statement that is dropped and made anew.
      const undoing = {
        from: null,
        opid: null,
        to: null,
        check: false,
        dryRun: false,
        force: false,
        onConflict: 'stop',
        lock: { waitSeconds: 10, retries: 0, killBlockers: false },
        graceSeconds: 0,
        rollbackDirectory: project.rollbackDirectory,
        actor: null,
      }
      await killAt({
        command: 'rollback',
        settings: { ...undoing, ...settings },
        step: 'structure changed',
        time: undoTime,
      })
      const undone = await project.rollback(deployed.deployment!)
      assert.equal(undone.state, 'undone', JSON.stringify(undone.statements))
      assert.deepEqual(await objects(session, project.database), atFirst)
    }
  },
)
