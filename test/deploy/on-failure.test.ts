import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { exitCodeOfDeploy } from '../../src/cli/exit-codes.ts'
import { deploy } from '../../src/commands/deploy.ts'
import { EXIT } from '../../src/errors.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { deployAndKill } from './killed-deploy.ts'
import { Project, rejection, SILENT, snapshot } from './project.ts'

const STRUCTURE = [
  'CREATE TABLE item (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(20), n int NOT NULL DEFAULT 0) ENGINE=InnoDB',
  "INSERT INTO item VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)",
  'CREATE TABLE gone (id int PRIMARY KEY, s varchar(10)) ENGINE=InnoDB',
  "INSERT INTO gone VALUES (1, 'x'), (2, NULL)",
  'CREATE TABLE gate (id int PRIMARY KEY, n int NOT NULL) ENGINE=InnoDB',
  'INSERT INTO gate VALUES (1, 0)',
]

const MIXED = [
  "INSERT INTO item (name, n) VALUES ('d', 4), ('e', 5)",
  'ALTER TABLE item ADD COLUMN extra int NOT NULL DEFAULT 7, DROP COLUMN name',
  'UPDATE item SET n = n * 2, extra = id WHERE id <> 2',
  'START TRANSACTION;\nDELETE FROM item WHERE id = 1;\nINSERT INTO item (n, extra) VALUES (9, 9);\nCOMMIT',
  'CREATE TABLE fresh (id int PRIMARY KEY, k int, KEY (k)) ENGINE=InnoDB',
  'INSERT INTO fresh SELECT id, n FROM item',
  '-- rollgate: batch 2 by id\nUPDATE item SET n = n + 100',
  'DROP TABLE gone',
  'RENAME TABLE fresh TO fresher',
  'DELETE FROM fresher WHERE id > 2',
  'TRUNCATE TABLE item',
]
const FAILS = 'INSERT INTO missing VALUES (1)'
/** Waits for the lock on `gate`. */
const GATE = 'UPDATE gate SET n = n + 1'

async function shop(t: Parameters<typeof Project.create>[0], server: TestServer) {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  for (const statement of STRUCTURE) await session.run(statement)
  return { project, session, before: await snapshot(session, project.database) }
}

onEachServer('a failure at any place is undone whole, and the mended files can be deployed', {}, async (t, server) => {
  const { project, session, before } = await shop(t, server)
  const everywhere = server.id === 'mariadb-10.11' || server.id === 'mysql-9.7'
  for (const [at] of MIXED.entries()) {
    if (!everywhere && at % 4 !== 2) continue
    const statements = [...MIXED.slice(0, at + 1), FAILS, ...MIXED.slice(at + 1)]
    const half = at >> 1
    const file = (part: readonly string[]) => part.map((statement) => `${statement};\n`).join('')
    const files = { '1.sql': file(statements.slice(0, half)), '2.sql': file(statements.slice(half)) }
    const report = await project.deploy(files, { onFailure: 'undo' })
    assert.equal(report.state, 'undone', `${MIXED[at]}: ${report.notes.join('\n')}`)
    assert.equal(exitCodeOfDeploy(report), EXIT.failed)
    assert.deepEqual(await snapshot(session, project.database), before, `after ${MIXED[at]}`)
    const states = report.migrations.flatMap((one) => one.statements.filter(({ opid }) => opid !== null))
    assert.deepEqual(new Set(states.map(({ state }) => state)), new Set(['undone']))
    assert.equal(await stateOf(session, report.deployment!), 'undone')
  }
  const done = await project.deploy(
    { 'all.sql': MIXED.map((statement) => `${statement};\n`).join('') },
    { onFailure: 'undo' },
  )
  assert.equal(done.state, 'done', done.notes.join('\n'))
  assert.equal((await project.rollback(done.deployment!)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer(
  'a conflict within the undo is named; what was done is never run again before that is settled',
  {},
  async (t, server) => {
    const { project, session, before } = await shop(t, server)
    const sql = `UPDATE item SET n = n + 1 WHERE id = 1;\nALTER TABLE item ADD COLUMN extra int;\n${GATE};\n`
    const report = await gated(server, project, `${sql}${FAILS};`, () =>
      session.run('UPDATE item SET n = 77 WHERE id = 1'),
    )
    assert.equal(report.state, 'failed')
    assert.match(
      report.notes.join('\n'),
      /Undoing \S+ \(UPDATE\): .*item.* was changed by others: expected .*, found .*77/,
    )
    assert.deepEqual(
      report.migrations[0]!.statements.map(({ state }) => state),
      ['done', 'undone', 'undone', 'failed'],
    )
    assert.equal(await stateOf(session, report.deployment!), 'undoing')
    assert.match(String(await rejection(project.deploy({ 'm.sql': sql }))), /A rollback of deployment \S+ broke off/)
    assert.equal((await project.rollback(report.deployment!)).state, 'conflict')
    assert.equal((await project.rollback(report.deployment!, { onConflict: 'skip' })).state, 'undone')
    await session.run('UPDATE item SET n = 1 WHERE id = 1')
    assert.deepEqual(await snapshot(session, project.database), before)
    assert.equal((await project.deploy({ 'm.sql': sql })).state, 'done')
  },
)

onEachServer('a conflict before anything is undone leaves the deployment as it failed', {}, async (t, server) => {
  const { project, session } = await shop(t, server)
  const sql = `UPDATE item SET n = n + 1 WHERE id = 1;\n${GATE};\n`
  const report = await gated(server, project, `${sql}${FAILS};`, () =>
    session.run('UPDATE item SET n = 77 WHERE id = 1'),
  )
  assert.deepEqual([report.state, await stateOf(session, report.deployment!)], ['failed', 'failed'])
  assert.equal(await session.value('SELECT n FROM gate'), '1')
  const next = await project.deploy({ 'm.sql': `${sql}UPDATE item SET n = n + 1 WHERE id = 2;` })
  assert.equal(next.state, 'done')
  assert.equal(await session.value('SELECT GROUP_CONCAT(n ORDER BY id) FROM item'), '77,3,3')
})

onEachServer('an undo that is asked to stop ends as interrupted, and rollback finishes it', {}, async (t, server) => {
  const { project, session, before } = await shop(t, server)
  const sql = `UPDATE item SET n = n + 1 WHERE id = 1;\nALTER TABLE gone ADD COLUMN extra int;\n${GATE};\n${FAILS};`
  const controller = new AbortController()
  const holder = await server.session({ database: project.database })
  const report = await gated(
    server,
    project,
    sql,
    async () => {
      await holder.run('START TRANSACTION')
      await holder.run('SELECT * FROM item FOR UPDATE')
    },
    async () => {
      await waiting(session, project, /^UPDATE `/)
      controller.abort()
    },
    controller.signal,
  )
  await holder.run('ROLLBACK')
  assert.deepEqual([report.state, exitCodeOfDeploy(report)], ['interrupted', EXIT.interrupted], report.notes.join('\n'))
  assert.match(report.notes.join('\n'), /rollgate rollback \S+ goes on with it/)
  assert.match(String(await rejection(project.deploy({ 'm.sql': sql }))), /broke off in the middle/)
  assert.equal((await project.rollback(report.deployment!)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServer('an undo that is killed is finished by rollback', {}, async (t, server) => {
  const { project, session, before } = await shop(t, server)
  const sql = MIXED.map((statement) => `${statement};\n`).join('')
  const settings = { ...project.settings({ 'm.sql': `${sql}${FAILS};` }), onFailure: 'undo' as const }
  for (const [line, after] of [
    [2, 0],
    [5, 4],
    [9, 1],
  ] as const) {
    const finished = await deployAndKill(settings, /^Undoing /, line, after)
    const [last] = await session.query(
      'SELECT id, state FROM rollgate.deployment WHERE target_database = DATABASE() AND undoes IS NULL ORDER BY started_at DESC LIMIT 1',
    )
    if (!finished && last!.state !== 'undone') {
      assert.match(String(await rejection(project.deploy({ 'm.sql': sql }))), /broke off in the middle/)
      assert.equal((await project.rollback(String(last!.id))).state, 'undone')
    }
    assert.equal(await stateOf(session, String(last!.id)), 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  }
})

/** Deploys with --on-failure undo; does something while the statement GATE waits, and something else after that. */
async function gated(
  server: TestServer,
  project: Project,
  sql: string,
  meanwhile: () => Promise<unknown>,
  after: () => Promise<unknown> = async () => {},
  signal?: AbortSignal,
) {
  const blocker = await server.session({ database: project.database })
  await blocker.run('START TRANSACTION')
  await blocker.run('SELECT * FROM gate FOR UPDATE')
  const deploying = deploy({ ...project.settings({ 'm.sql': sql }), onFailure: 'undo' }, SILENT, signal)
  const observer = await server.session({ database: project.database })
  await waiting(observer, project, /^UPDATE gate/)
  await meanwhile()
  await blocker.run('ROLLBACK')
  await after()
  return deploying
}

/** Returns when some session on the project's database is at work on such a statement. */
async function waiting(session: Session, { database }: Project, pattern: RegExp): Promise<void> {
  for (;;) {
    const rows = await session.query('SHOW FULL PROCESSLIST')
    if (rows.some(({ db, Info }) => db === database && Info !== null && pattern.test(String(Info)))) return
    await sleep(10)
  }
}

async function stateOf(session: Session, deployment: string): Promise<string> {
  return String(await session.value(`SELECT state FROM rollgate.deployment WHERE id = '${deployment}'`))
}
