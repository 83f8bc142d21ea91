import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { delimiter } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { deploy } from '../../src/commands/deploy.ts'
import type { DeploySettings, OnlineDdlSettings } from '../../src/config/settings.ts'
import { readStructure } from '../../src/deploy/run-ddl.ts'
import { UserError } from '../../src/errors.ts'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { isServerError } from '../../src/mysql/server-error.ts'
import type { Session } from '../../src/mysql/session.ts'
import { chooseOnline } from '../../src/online/choose.ts'
import { parseStatement } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { type EachServerOptions, onEachServer, type TestServer } from '../servers.ts'
import { NO_PT_OSC, PT_OSC, programDirectory } from './online-tool.ts'
import { Project, rejection, SILENT, snapshot } from './project.ts'
import { kill, run } from './scene.ts'

const WRITERS = 8
const ROWS = 2000

function osc(...args: string[]): { onlineDdl: OnlineDdlSettings } {
  return { onlineDdl: { tool: 'pt-online-schema-change', above: 0, args } }
}

/** Slow enough that something can happen while it copies: 40 chunks. */
const SLOW = ['--chunk-size=50', '--sleep=0.05']

/** What a tool that was killed leaves does not depend on the server. */
const ON_TWO: EachServerOptions = {
  only: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'what a killed tool leaves is the same everywhere' },
}

function onEachServerWithTool(
  name: string,
  options: EachServerOptions,
  run: (t: TestContext, server: TestServer) => Promise<void>,
): void {
  onEachServer(name, options, async (t, server) => {
    if (PT_OSC === null) t.skip(NO_PT_OSC)
    else await run(t, server)
  })
}

async function scene(t: TestContext, server: TestServer): Promise<{ project: Project; session: Session }> {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run(
    'CREATE TABLE account (id int AUTO_INCREMENT PRIMARY KEY, n int NOT NULL, gone varchar(20), KEY (n)) ENGINE=InnoDB',
  )
  const rows = Array.from({ length: ROWS }, (_, at) => `(${at + 1}, 0, 'old ${at + 1}')`)
  await session.run(`INSERT INTO account VALUES ${rows.join(', ')}`)
  await session.run('ANALYZE TABLE account')
  return { project, session }
}

async function tablesOf(session: Session): Promise<string[]> {
  return (await session.query('SHOW TABLES')).map((row) => String(Object.values(row)[0])).sort()
}

async function assertNothingLeft(session: Session): Promise<void> {
  assert.deepEqual(await tablesOf(session), ['account'])
  assert.deepEqual(await session.query('SHOW TRIGGERS'), [])
}

/** Waits until it is so on the server. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    if (await holds()) return
    await sleep(10)
  }
  assert.fail(`never: ${what}`)
}

const isCopying = async (session: Session) => (await session.query('SHOW TRIGGERS')).length === 3

const KEPT = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'rollgate_keep'"

const ALTER =
  "ALTER TABLE account DROP COLUMN gone, MODIFY n bigint NOT NULL, ADD COLUMN fresh varchar(9) NOT NULL DEFAULT 'é\"';"

/** What the table holds, as the writers know it. */
type Model = Map<number, { n: number; gone: string | null }>

/** Changes rows of its own until it is told to stop; it stops touching the column when that is gone. */
async function write(session: Session, number: number, model: Model, going: () => boolean): Promise<number> {
  let has = true
  let written = 0
  const own = [...model.keys()].filter((id) => id % WRITERS === number)
  for (let round = 0; going() && round < 5000; round++) {
    const id = own[(round * 7) % own.length]!
    const row = model.get(id)
    const gone = `w${number} ${round}`
    try {
      if (round % 5 === 4) {
        const added = Number(
          await session
            .run(has ? `INSERT INTO account (n, gone) VALUES (1, '${gone}')` : 'INSERT INTO account (n) VALUES (1)')
            .then(() => session.value('SELECT LAST_INSERT_ID()')),
        )
        model.set(added, { n: 1, gone: has ? gone : null })
      } else if (row !== undefined && round % 11 === 10) {
        await session.run(`DELETE FROM account WHERE id = ${id}`)
        model.delete(id)
      } else if (row !== undefined) {
        await session.run(`UPDATE account SET n = n + 1${has ? `, gone = '${gone}'` : ''} WHERE id = ${id}`)
        model.set(id, { n: row.n + 1, gone: has ? gone : row.gone })
      }
      written++
      // The tool copies faster than they add.
      await sleep(4)
    } catch (error) {
      // 1054 ER_BAD_FIELD_ERROR: the swap was; 1213 and 1205: the tool's chunk was in the way, and nothing was done.
      if (!isServerError(error) || ![1054, 1205, 1213].includes(error.errno)) throw error
      if (error.errno === 1054) has = false
    }
  }
  return written
}

onEachServerWithTool(
  'eight writers while pt-online-schema-change alters their table, then undo',
  {},
  async (t, server) => {
    const { project, session } = await scene(t, server)
    const [before] = await session.query('SHOW CREATE TABLE account')
    const model: Model = new Map()
    for (let id = 1; id <= ROWS; id++) model.set(id, { n: 0, gone: `old ${id}` })
    let going = true
    const sessions = await Promise.all(
      Array.from({ length: WRITERS }, () => server.session({ database: project.database })),
    )
    const writing = sessions.map((one, number) => write(one, number, model, () => going))
    const steps: string[] = []
    const looked: { titles: string; mode: number }[] = []
    const report = await deploy(
      { ...project.settings({ 'm.sql': ALTER }), ...osc(...SLOW) },
      {
        step: (line) => {
          steps.push(line)
          if (/%/.test(line) && looked.length === 0) looked.push(look(project.database))
        },
        detail() {},
      },
    ).finally(() => {
      going = false
    })
    const written = await Promise.all(writing)
    assert.equal(report.state, 'done', report.notes.join('\n'))
    assert.match(report.notes.join('\n'), /account \([\d.]+ KiB\) was altered by pt-online-schema-change/)
    assert.ok(
      written.every((count) => count > 10),
      `the writers were at work: ${written}`,
    )
    assert.ok(
      steps.some((line) => /^ALTER TABLE account: \d+ % \(pt-online-schema-change, [\d:]+ left\)$/.test(line)),
      steps.join('\n'),
    )
    assert.doesNotMatch(
      looked[0]!.titles,
      new RegExp(server.settings.password),
      'no process has the password in its title',
    )
    assert.equal(looked[0]!.mode.toString(8), '600', 'the file with the password is private')
    await assertNothingLeft(session)
    const now = await session.query('SELECT id, n, fresh FROM account ORDER BY id')
    const expected = [...model].sort(([a], [b]) => a - b)
    assert.deepEqual(
      now.map(({ id, n, fresh }) => [Number(id), Number(n), fresh]),
      expected.map(([id, { n }]) => [id, n, 'é"']),
    )
    const undone = await project.rollback(report.deployment!)
    assert.equal(undone.state, 'undone', JSON.stringify(undone))
    const [after] = await session.query('SHOW CREATE TABLE account')
    const withoutCounter = (row: object | undefined) => JSON.stringify(row).replace(/ AUTO_INCREMENT=\d+/, '')
    assert.equal(withoutCounter(after), withoutCounter(before))
    const back = await session.query('SELECT id, n, gone FROM account ORDER BY id')
    assert.deepEqual(
      back.map(({ id, n, gone }) => [Number(id), Number(n), gone]),
      expected.map(([id, { n, gone }]) => [id, n, gone]),
      'every value is as it was at the swap, also those written while the tool copied',
    )
  },
)

function titlesOf(database: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      } catch {
        return ''
      }
    })
    .filter((title) => title.includes('pt-online-schema-change') && title.includes(`D=${database},`))
}

/** The titles of the processes that work on a database, and the mode of the file with the password. */
function look(database: string): { titles: string; mode: number } {
  const titles = titlesOf(database)
  const file = /--defaults-file=(\S+)/.exec(titles.join('\n'))?.[1]
  assert.ok(file !== undefined, titles.join('\n'))
  return { titles: titles.join('\n'), mode: statSync(file).mode & 0o777 }
}

onEachServerWithTool(
  'SIGKILL while the tool copies: the next deploy takes its leftovers away and goes on',
  ON_TWO,
  async (t, server) => {
    const { project, session } = await scene(t, server)
    const before = await snapshot(session, project.database)
    const sql = `INSERT INTO account (n) VALUES (5);\n${ALTER}`
    const child = run({ ...project.settings({ 'm.sql': sql }), ...osc('--chunk-size=10', '--sleep=1') })
    await until('the tool has its triggers', () => isCopying(session))
    await kill(child)
    const report = await project.deploy({ 'm.sql': sql }, osc())
    assert.equal(report.state, 'done', report.notes.join('\n'))
    await assertNothingLeft(session)
    assert.equal(await session.value('SELECT COUNT(*) FROM account'), String(ROWS + 1))
    assert.equal((await project.rollback(report.deployment!)).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  },
)

onEachServerWithTool(
  'SIGKILL after the swap: the next deploy finds that it happened, and keeps the old rows',
  ON_TWO,
  async (t, server) => {
    const { project, session } = await scene(t, server)
    const before = await snapshot(session, project.database)
    // Never ends by itself, so that nothing is settled.
    const path = programDirectory(t, 'pt-online-schema-change', `${PT_OSC} "$@"\nexec sleep 300`)
    const settings = { ...project.settings({ 'm.sql': ALTER }), ...osc() }
    const child = run(settings, { PATH: `${path}${delimiter}${process.env.PATH}` })
    await until('the tool is done', async () => {
      return (await tablesOf(session)).includes('_account_old') && !(await isCopying(session))
    })
    await kill(child)
    const report = await project.deploy({ 'm.sql': ALTER }, osc())
    assert.equal(report.state, 'done', report.notes.join('\n'))
    await assertNothingLeft(session)
    const ids = await session.query(
      'SELECT id FROM rollgate.deployment WHERE undoes IS NULL AND target_database = DATABASE()',
    )
    assert.equal((await project.rollback(String(ids[0]!.id))).state, 'undone')
    assert.deepEqual(await snapshot(session, project.database), before)
  },
)

onEachServerWithTool('a deployment that loses its lock ends the tool, which would go on', ON_TWO, async (t, server) => {
  const { project, session } = await scene(t, server)
  const before = await snapshot(session, project.database)
  const deploying = rejection(project.deploy({ 'm.sql': ALTER }, osc('--chunk-size=10', '--sleep=1')))
  await until('the tool has its triggers', () => isCopying(session))
  await session.run(`KILL ${await session.value("SELECT IS_USED_LOCK('rollgate.deploy')")}`)
  const error = await deploying
  assert.match(String(error), /connection .* was lost/)
  assert.equal(titlesOf(project.database).length, 0, 'no tool is at work any more')
  const report = await project.deploy({ 'm.sql': ALTER }, osc())
  assert.equal(report.state, 'done', report.notes.join('\n'))
  await assertNothingLeft(session)
  assert.equal((await project.rollback(report.deployment!)).state, 'undone')
  assert.deepEqual(await snapshot(session, project.database), before)
})

onEachServerWithTool('an interrupted deploy ends the tool and leaves nothing of it', ON_TWO, async (t, server) => {
  const { project, session } = await scene(t, server)
  const before = await snapshot(session, project.database)
  const controller = new AbortController()
  const settings = { ...project.settings({ 'm.sql': ALTER }), ...osc('--chunk-size=10', '--sleep=1') }
  const deploying = deploy(settings, SILENT, controller.signal)
  await until('the tool has its triggers', () => isCopying(session))
  controller.abort()
  const report = await deploying
  assert.equal(report.state, 'interrupted', report.notes.join('\n'))
  assert.deepEqual(await snapshot(session, project.database), before)
  await assertNothingLeft(session)
})

onEachServerWithTool(
  'what the tool fails at is the failure of the statement, and leaves nothing',
  {},
  async (t, server) => {
    const { project, session } = await scene(t, server)
    const before = await snapshot(session, project.database)
    const kept = await session.value(KEPT)
    const report = await project.deploy(
      { 'm.sql': 'ALTER TABLE account DROP COLUMN gone, ADD x int, ADD x int;' },
      osc(),
    )
    assert.equal(report.state, 'failed')
    assert.match(
      report.migrations[0]!.statements[0]!.error ?? '',
      /pt-online-schema-change failed.*Duplicate column name 'x'/s,
    )
    assert.deepEqual(await snapshot(session, project.database), before)
    await assertNothingLeft(session)
    assert.equal(await session.value(KEPT), kept, 'nothing was kept for it')
  },
)

onEachServerWithTool('the tool reads the statement as the script would have it read', {}, async (t, server) => {
  const { project, session } = await scene(t, server)
  const sql = `SET time_zone = '+05:00', sql_mode = 'ANSI_QUOTES';
ALTER TABLE account -- the comment is "not" for the tool
  ADD COLUMN at timestamp NOT NULL DEFAULT '2020-01-01 05:00:00', ADD "odd ""name" int DEFAULT 3;`
  const report = await project.deploy({ 'm.sql': sql }, osc())
  assert.equal(report.state, 'done', report.notes.join('\n'))
  await session.run("SET time_zone = '+00:00'")
  assert.equal(await session.value('SELECT CONCAT(at, `odd "name`) FROM account LIMIT 1'), '2020-01-01 00:00:003')
})

onEachServer('what is not for the tool, or not safe with it, is told before anything runs', {}, async (t, server) => {
  const { project, session } = await scene(t, server)
  const path = programDirectory(t, 'pt-online-schema-change', 'exit 1')
  const old = process.env.PATH
  t.after(() => {
    process.env.PATH = old
  })
  const deployment = (sql: string, changed: Partial<DeploySettings>) => project.deploy({ 'm.sql': sql }, changed)
  process.env.PATH = '/nonexistent'
  const missing = await rejection(deployment(ALTER, osc()))
  assert.ok(missing instanceof UserError)
  assert.match(missing.message, /pt-online-schema-change .* is not on PATH/)
  assert.match(missing.hint!, /apt-get install percona-toolkit/)

  process.env.PATH = `${path}${delimiter}${old}`
  const refused = await rejection(deployment('UPDATE account SET n = 1;\nALTER TABLE account ADD UNIQUE (n);', osc()))
  assert.ok(refused instanceof UserError)
  assert.match(
    refused.message,
    /statement 2 .*with a new unique key, pt-online-schema-change loses rows .* \[online-ddl\]/,
  )
  assert.equal(await session.value('SELECT MAX(n) FROM account'), '0', 'nothing was run')
  await session.run('CREATE TABLE _account_old (id int)')
  const taken = await rejection(deployment('ALTER TABLE account ADD x int;', osc()))
  assert.match(String(taken), /there is a table `_account_old` already/)

  await session.run('DROP TABLE _account_old')
  const dry = await deployment('ALTER TABLE account ADD x int;', { ...osc(), dryRun: true })
  assert.match(
    dry.notes.join('\n'),
    /m\.sql statement 1 hands \S+account \([\d.]+ KiB\) to pt-online-schema-change; a rollback/,
  )

  const user = `'few_${server.id}'@'127.0.0.1'`
  await session.run(`CREATE USER ${user} IDENTIFIED BY 'few'`)
  await session.run(`GRANT SELECT, ALTER, TRIGGER ON \`${project.database}\`.* TO ${user}`)
  const few = await server.session({ settings: { user: `few_${server.id}`, password: 'few' } })
  const source = new Source('m.sql', 'ALTER TABLE account ADD x int')
  const statement = parseStatement(source, { dialect: await dialectOf(session), database: project.database })!
  const choice = await chooseOnline(few, statement, await readStructure(few, statement), osc().onlineDdl, 'x')
  assert.match(choice?.refusal ?? '', /may not make triggers: it needs SUPER/)
  await session.run(`DROP USER ${user}`)

  const small = osc().onlineDdl
  const big = await deployment('ALTER TABLE account ADD x int;', { onlineDdl: { ...small, above: 2 ** 30 } })
  assert.equal(big.state, 'done', 'a table that is not big is altered by the server')
  const named = await project.deploy(
    { 'm.sql': 'ALTER TABLE account ADD x int;', 'n.sql': 'ALTER TABLE account ADD y int, ALGORITHM=INPLACE;' },
    osc(),
  )
  assert.equal(named.state, 'done', 'a statement that names an ALGORITHM is run by the server')
})
