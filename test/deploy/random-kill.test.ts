import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Session } from '../../src/mysql/session.ts'
import { type EachServerOptions, onEachServer, type TestServer } from '../servers.ts'
import { fractions } from '../torture/random.ts'
import { Project, snapshot } from './project.ts'

/** Kills on each server, of deploys and of rollbacks. ROLLGATE_KILLS=200 for a proof; a process starts for each. */
const KILLS = Number(process.env.ROLLGATE_KILLS ?? 2)
const STATEMENTS = KILLS > 10 ? 50 : 12
/** Rows that foreign keys of two tables refer to, twice each. */
const PARENTS = 60
const SEED = Number(process.env.ROLLGATE_SEED ?? 20261121)

/** Without ROLLGATE_KILLS a sibling stands for the others. */
const FEW: EachServerOptions =
  KILLS > 10 ? {} : { except: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'its sibling stands for it' } }

onEachServer(
  `killed ${KILLS} times at random: every statement runs once, all of it is undone`,
  FEW,
  async (t, server) => {
    const random = fractions(SEED)
    let kills = 0
    for (let round = 0; kills < KILLS; round++) {
      const { project, session } = await prepared(t, server)
      const sql = script(random)
      const before = await snapshot(session, project.database)
      const where = `seed ${SEED}, round ${round}, after ${kills} kills`

      const settings = project.settings({ 'm.sql': sql })
      const migrations = settings.migrations.map((file) => ({ ...file, bytes: file.bytes.toString('base64') }))
      const deploying = { DEPLOY_SETTINGS: JSON.stringify({ ...settings, migrations }) }
      // Of a file that is gone through quickly, a kill or two; of others, each few statements one.
      const most = Math.max(1, Math.ceil((KILLS - kills) / 2))
      for (let killed = true, here = 0; killed && here < most; here++) {
        killed = await killAtRandom('deploy-process.ts', deploying, / statement \d+: /, STATEMENTS / 3, random)
        if (killed) kills++
        if (killed && random() < 0.2) await recoverAny(project, session)
      }
      const report = await project.deploy({ 'm.sql': sql })
      assert.ok(report.state === 'done' || report.state === 'nothing', `${where}: ${report.notes.join('\n')}`)

      const deployments = await session.query(
        'SELECT id FROM rollgate.deployment WHERE undoes IS NULL AND target_database = DATABASE()',
      )
      assert.equal(deployments.length, 1, where)
      const id = String(deployments[0]!.id)
      const after = await snapshot(session, project.database)
      assert.deepEqual(after, await untouched(t, server, sql), where)
      await backedUpWhole(session, id, where)

      const { production } = project
      const choice = { from: null, opid: null, to: null, check: false, dryRun: false, force: false, graceSeconds: 0 }
      const undoing = {
        ROLLBACK_SETTINGS: JSON.stringify({
          ...choice,
          deployment: id,
          production,
          backup: { ...production, role: 'backup' },
          onConflict: 'stop',
          triggers: 'refuse',
          lock: settings.lock,
        }),
      }
      for (let killed = true, here = 0; killed && here < Math.ceil(most / 2) && kills < KILLS; here++) {
        killed = await killAtRandom('rollback-process.ts', undoing, /^Undoing /, STATEMENTS / 2, random)
        if (killed) kills++
      }
      const undone = await project.rollback(id)
      assert.ok(undone.state === 'undone' || undone.state === 'nothing', `${where}: ${JSON.stringify(undone)}`)
      assert.deepEqual(await snapshot(session, project.database), before, where)
    }
    t.diagnostic(`${kills} kills`)
  },
)

async function prepared(t: TestContext, server: TestServer): Promise<{ project: Project; session: Session }> {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)')
  await session.run('CREATE TABLE log (id int PRIMARY KEY, line varchar(40), old varchar(10))')
  await session.run('CREATE TABLE parent (id int PRIMARY KEY, name varchar(10))')
  await session.run(
    'CREATE TABLE child (id int PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE)',
  )
  await session.run(
    'CREATE TABLE orphan (id int PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE SET NULL ON UPDATE CASCADE)',
  )
  await session.run('INSERT INTO counter VALUES (1, 0), (2, 0)')
  const ids = Array.from({ length: PARENTS }, (_, id) => id)
  await session.run(`INSERT INTO parent VALUES ${ids.map((id) => `(${id}, 'p${id}')`).join(',')}`)
  for (const table of ['child', 'orphan'])
    await session.run(
      `INSERT INTO ${table} VALUES ${ids.map((id) => `(${2 * id}, ${id}), (${2 * id + 1}, ${id})`).join(',')}`,
    )
  await session.run(
    `INSERT INTO log VALUES ${Array.from({ length: 60 }, (_, id) => `(${id}, 'l${id}', 'o${id}')`).join(',')}`,
  )
  return { project, session }
}

/** What the script comes to when the server runs it by itself. */
async function untouched(t: TestContext, server: TestServer, sql: string) {
  const { project, session } = await prepared(t, server)
  for (const statement of sql.split(';\n')) await session.run(statement.replace(/;$/, ''))
  return snapshot(session, project.database)
}

/** Statements, none of which may run twice, or not at all, without a trace in the data. */
function script(random: () => number): string {
  const statements: string[] = []
  let next = 1000
  let columns = 0
  const one = (): string[] => {
    const kind = Math.floor(random() * 11)
    const id = Math.floor(random() * 60)
    switch (kind) {
      case 0:
        return [`INSERT INTO log (id, line) VALUES (${next++}, 'new'), (${next++}, NULL)`]
      case 1:
        return [`DELETE FROM log WHERE id BETWEEN ${id} AND ${id + 1}`]
      case 2:
        return [`UPDATE log SET line = CONCAT(LEFT(line, 30), '+') WHERE id % 7 = ${id % 7}`]
      case 3:
        return ['START TRANSACTION', add(1), `REPLACE INTO log (id, line) VALUES (${id}, 'r')`, add(2), 'COMMIT']
      case 4:
        return [`ALTER TABLE log ADD COLUMN c${++columns} int NOT NULL DEFAULT ${columns}`]
      case 5:
        return columns > 0 ? [`ALTER TABLE log DROP COLUMN c${columns--}`] : [add(2)]
      case 6:
        return [
          `CREATE TABLE t${next} (id int PRIMARY KEY)`,
          `INSERT INTO t${next} VALUES (1), (2)`,
          ...(random() < 0.5 ? [`DROP TABLE t${next++}`] : [`TRUNCATE TABLE t${next++}`]),
        ]
      case 7:
        return [`DELETE FROM parent WHERE id BETWEEN ${id} AND ${id + 2}`]
      case 8:
        return [`UPDATE parent SET id = id + 10000, name = 'moved' WHERE id = ${id}`, add(2)]
      default:
        return [add(1)]
    }
  }
  while (statements.length < STATEMENTS) statements.push(...one())
  return `${statements.join(';\n')};`
}

function add(id: number): string {
  return `UPDATE counter SET n = n + 1 WHERE id = ${id}`
}

/** @returns whether it was killed, and not at its end before. */
async function killAtRandom(
  program: string,
  environment: Readonly<Record<string, string>>,
  line: RegExp,
  mostLines: number,
  random: () => number,
): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, program)], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  let lines = Math.floor(random() * mostLines)
  const milliseconds = random() * 25
  let finished = false
  let killed = false
  for await (const text of createInterface({ input: child.stdout })) {
    if (text.startsWith('state ')) finished = true
    if (line.test(text) && lines-- <= 0) {
      await sleep(milliseconds)
      killed = child.kill('SIGKILL')
      break
    }
  }
  await exited
  return killed && !finished
}

async function recoverAny(project: Project, session: Session): Promise<void> {
  const id = await session.value(
    "SELECT id FROM rollgate.deployment WHERE undoes IS NULL AND target_database = DATABASE() AND state IN ('running', 'interrupted')",
  )
  if (id !== null) await project.recover(String(id))
}

/** Every committed statement is done, and the backup tables hold a rollback statement for each of its rows. */
async function backedUpWhole(session: Session, deployment: string, where: string): Promise<void> {
  const statements = await session.query(
    `SELECT opid, state, step, captured_rows, inverse, backup_database, backup_table FROM rollgate.statement WHERE deployment = '${deployment}' AND state <> 'failed'`,
  )
  for (const { opid, state, step, captured_rows, inverse, backup_database, backup_table } of statements) {
    assert.equal(state, 'done', where)
    if (backup_table === null) continue
    const stored = await session.value(
      `SELECT COUNT(*) FROM \`${backup_database}\`.\`${backup_table}\` WHERE opid_time = '${opid}'`,
    )
    assert.equal(
      Number(stored),
      step === 'ddl' ? JSON.parse(String(inverse)).length : Number(captured_rows),
      `${where}: ${opid}`,
    )
  }
}
