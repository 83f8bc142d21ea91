import assert from 'node:assert/strict'
import { existsSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { TestContext } from 'node:test'
import type { DeploySettings } from '../../src/config/settings.ts'
import { EXIT, UserError } from '../../src/errors.ts'
import type { Session } from '../../src/mysql/session.ts'
import { onEachServer, startServer, type TestServer } from '../servers.ts'
import { Project, rejection, snapshot } from './project.ts'

/** A project with two tables, and the means to see that a refused deployment did nothing. */
class Bench {
  readonly project: Project
  readonly session: Session
  readonly #before: Awaited<ReturnType<typeof snapshot>>

  private constructor(project: Project, session: Session, before: Awaited<ReturnType<typeof snapshot>>) {
    this.project = project
    this.session = session
    this.#before = before
  }

  static async create(t: TestContext, server: TestServer, ...sql: readonly string[]): Promise<Bench> {
    const project = await Project.create(t, server)
    const session = await server.session({ database: project.database })
    await session.run('CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL)')
    await session.run('INSERT INTO item VALUES (1, 10), (2, 20)')
    for (const statement of sql) await session.run(statement)
    return new Bench(project, session, await snapshot(session, project.database))
  }

  /** The deployment must be refused with these words, and before anything of it ran. */
  async refused(
    sql: string | Readonly<Record<string, string>>,
    expected: { readonly exitCode: number; readonly words: readonly RegExp[] },
    changed: Partial<DeploySettings> = {},
  ): Promise<void> {
    const files = typeof sql === 'string' ? { 'm.sql': sql } : sql
    const error = await rejection(this.project.deploy(files, changed))
    refusal(error, expected)
    await this.unchanged()
  }

  async unchanged(): Promise<void> {
    assert.deepEqual(await snapshot(this.session, this.project.database), this.#before)
    assert.ok(!existsSync(this.project.rollbackDirectory), 'a refused deployment leaves no directory')
  }
}

const UPDATE = 'UPDATE item SET n = n + 1 WHERE id = 1;'

onEachServer('refuses servers that it cannot use', {}, async (t, server) => {
  const bench = await Bench.create(t, server)
  const { production } = bench.project
  const on = (changed: Partial<DeploySettings['production']>) => ({ production: { ...production, ...changed } })
  const server3 = (...words: RegExp[]) => ({ exitCode: EXIT.server, words })

  const secret = 'a-wrong-password'
  const denied = await rejection(bench.project.deploy({ 'm.sql': UPDATE }, on({ password: secret })))
  refusal(denied, server3(/denied/, /production/, new RegExp(`'${production.user}'`), /password/))
  assert.ok(!String(denied).includes(secret))
  await bench.refused(UPDATE, server3(/denied/), on({ user: 'nobody_here' }))
  await bench.refused(UPDATE, server3(/Database 'never_there' does not exist/), on({ database: 'never_there' }))
  const port = await closedPort()
  await bench.refused(UPDATE, server3(/Nothing listens/, new RegExp(`:${port}`)), on({ port }))
  await bench.refused(UPDATE, server3(/host name/, /production/), on({ host: 'no-such-host.invalid' }))
  await bench.refused(UPDATE, server3(/no socket/i), on({ socketPath: '/nonexistent/mysqld.sock' }))
  await bench.refused(UPDATE, { exitCode: EXIT.usage, words: [/no database/] }, on({ database: null }))

  const backup = { ...production, role: 'backup' as const, database: null }
  await bench.refused(UPDATE, server3(/Nothing listens/, /backup/), { backup: { ...backup, port: await closedPort() } })
  await bench.refused(UPDATE, server3(/denied/, /backup/), { backup: { ...backup, password: secret } })
})

onEachServer('refuses accounts that lack a right, and names it', {}, async (t, server) => {
  const bench = await Bench.create(t, server)
  const account = await Account.create(t, server, bench)
  const replication =
    server.flavor === 'mariadb' ? ['REPLICATION SLAVE', 'BINLOG MONITOR'] : ['REPLICATION SLAVE', 'REPLICATION CLIENT']

  await account.grants(['ALL ON {database}.*'])
  await bench.refused(
    UPDATE,
    { exitCode: EXIT.server, words: [/position of the binary log/, /GRANT REPLICATION.*TO 'deployer_\d+'@'%';/] },
    account,
  )

  await account.grants(['ALL ON {database}.*', `${replication.join(', ')} ON *.*`])
  await bench.refused(
    UPDATE,
    { exitCode: EXIT.server, words: [/journal/, /GRANT ALL ON rollgate\.\* TO 'deployer_\d+'@'%'/] },
    account,
  )

  // Somebody else made the journal.
  await bench.project.deploy({})
  await account.grants(['ALL ON {database}.*', `${replication.join(', ')} ON *.*`, 'SELECT ON rollgate.*'])
  await bench.refused(
    UPDATE,
    { exitCode: EXIT.server, words: [/journal/, /GRANT ALL ON rollgate\.\* TO 'deployer_\d+'@'%'/] },
    account,
  )

  await account.grants(['ALL ON {database}.*', `${replication.join(', ')} ON *.*`, 'ALL ON rollgate.*'])
  await bench.refused(UPDATE, { exitCode: EXIT.server, words: [/backup/, /GRANT.* TO 'deployer_\d+'@'%';/] }, account)

  await account.grants(['ALL ON {database}.*', `${replication[1]} ON *.*`, 'ALL ON rollgate.*', 'ALL ON {backup}.*'])
  await bench.refused(UPDATE, { exitCode: EXIT.server, words: [/binlog/, /REPLICATION SLAVE/] }, account)

  const enough = ['ALL ON {database}.*', `${replication.join(', ')} ON *.*`, 'ALL ON rollgate.*', 'ALL ON {backup}.*']
  await account.grants(enough)
  await bench.refused(
    `${UPDATE} DROP TABLE item;`,
    { exitCode: EXIT.server, words: [/rollgate_keep/, /GRANT.* TO 'deployer_\d+'@'%';/] },
    account,
  )

  await account.grants([...enough, 'ALL ON rollgate_keep.*'])
  const report = await bench.project.deploy({ 'm.sql': `${UPDATE} DROP TABLE item;` }, account)
  assert.equal(report.state, 'done', report.notes.join('\n'))
  const undone = await bench.project.rollback(report.deployment!, account)
  assert.equal(undone.state, 'undone', JSON.stringify(undone))
})

onEachServer('sets what capture needs for its session, or says who has to', {}, async (t, server) => {
  const bench = await Bench.create(t, server)
  const account = await Account.create(t, server, bench)
  await bench.project.deploy({})
  const variables: readonly (readonly [string, string, string])[] = [
    ['binlog_row_image', 'MINIMAL', 'FULL'],
    ['binlog_format', 'STATEMENT', 'ROW'],
    ...(server.id.startsWith('mysql-9')
      ? ([
          ['binlog_row_value_options', 'PARTIAL_JSON', ''],
          ['binlog_transaction_compression', 'ON', 'OFF'],
        ] as const)
      : []),
  ]
  const replication =
    server.flavor === 'mariadb' ? 'REPLICATION SLAVE, BINLOG MONITOR' : 'REPLICATION SLAVE, REPLICATION CLIENT'
  await account.grants(['ALL ON {database}.*', `${replication} ON *.*`, 'ALL ON rollgate.*', 'ALL ON {backup}.*'])
  for (const [variable, bad, good] of variables) {
    await bench.session.run(`SET GLOBAL ${variable} = '${bad}'`)
    try {
      // MySQL 5.6 lets everyone set this one.
      if (!(server.id === 'mysql-5.6' && variable === 'binlog_row_image')) {
        await bench.refused(
          UPDATE,
          {
            exitCode: EXIT.server,
            words: [new RegExp(variable), /may not change it/, new RegExp(`SET GLOBAL ${variable}`)],
          },
          account,
        )
      }
      const report = await bench.project.deploy({ [`${variable}.sql`]: `${UPDATE} DELETE FROM item WHERE id = 2;` })
      assert.equal(report.state, 'done', report.notes.join('\n'))
      assert.equal((await bench.project.rollback(report.deployment!)).state, 'undone')
      assert.equal(await bench.session.value("SELECT GROUP_CONCAT(id, ':', n ORDER BY id) FROM item"), '1:10,2:20')
      rmSync(bench.project.rollbackDirectory, { recursive: true })
    } finally {
      await bench.session.run(`SET GLOBAL ${variable} = '${good}'`)
    }
  }
})

onEachServer('refuses a server without binary log, and databases that it leaves out', {}, async (t, server) => {
  const silent = await startServer(t, server.id, { binlog: false, extra: ['--skip-log-bin'] })
  const bench = await Bench.create(t, silent)
  await bench.refused(UPDATE, { exitCode: EXIT.server, words: [/no binary log/, /log_bin/] })

  const partial = await startServer(t, server.id, {
    extra: ['--binlog-ignore-db=hidden', '--binlog-ignore-db=hidden_too'],
  })
  const owner = await partial.session()
  for (const database of ['hidden', 'hidden_too']) {
    await owner.run(`CREATE DATABASE ${database}`)
    await owner.run(`CREATE TABLE ${database}.t (id int PRIMARY KEY)`)
  }
  const other = await Bench.create(t, partial)
  const words = [/`hidden`/, /binlog_ignore_db/]
  await other.refused(
    UPDATE,
    { exitCode: EXIT.server, words },
    { production: { ...other.project.production, database: 'hidden' } },
  )
  await other.refused(`${UPDATE} INSERT INTO hidden.t VALUES (1);`, { exitCode: EXIT.server, words })
  assert.equal(await owner.value('SELECT COUNT(*) FROM hidden.t'), '0')

  const journalless = await startServer(t, server.id, { extra: ['--binlog-ignore-db=rollgate'] })
  const third = await Bench.create(t, journalless)
  await third.refused(UPDATE, { exitCode: EXIT.server, words: [/rollgate/, /binlog_ignore_db/] })
})

onEachServer('refuses a server that takes no writes', {}, async (t, server) => {
  const bench = await Bench.create(t, server)
  await bench.session.run('SET GLOBAL read_only = 1')
  try {
    await bench.refused(UPDATE, { exitCode: EXIT.server, words: [/read_only/, /replica/] })
  } finally {
    await bench.session.run('SET GLOBAL read_only = 0')
  }
})

onEachServer('takes files with nothing in them for what they are', {}, async (t, server) => {
  const bench = await Bench.create(t, server)
  const report = await bench.project.deploy({
    '1-empty.sql': '',
    '2-comments.sql': '-- nothing\n/* here */\n# either\n;;\n',
    '3-bom.sql': '\uFEFF',
    '4-update.sql': UPDATE,
  })
  assert.equal(report.state, 'done', report.notes.join('\n'))
  assert.deepEqual(
    report.migrations.map(({ state, statements }) => [state, statements.length]),
    [
      ['done', 0],
      ['done', 0],
      ['done', 0],
      ['done', 1],
    ],
  )
  const again = await bench.project.deploy({ '1-empty.sql': '', '4-update.sql': UPDATE })
  assert.equal(again.state, 'nothing')
  assert.equal(await bench.session.value('SELECT n FROM item WHERE id = 1'), '11')
})

onEachServer('refuses statements that cannot be captured or undone', {}, async (t, server) => {
  const bench = await Bench.create(
    t,
    server,
    'CREATE TABLE plain (id int PRIMARY KEY) ENGINE=MyISAM',
    'CREATE TABLE watched (id int PRIMARY KEY)',
    'CREATE TRIGGER on_delete AFTER DELETE ON watched FOR EACH ROW INSERT INTO item VALUES (100, 1)',
    'CREATE PROCEDURE act() UPDATE item SET n = 0',
  )
  const refuse = async (sql: string, id: string, ...words: RegExp[]) => {
    const about = [new RegExp(`\\[${id}\\]`), /m\.sql/, /statement 2/, ...words]
    await t.test(sql, () => bench.refused(`${UPDATE}\n${sql}`, { exitCode: EXIT.server, words: about }))
  }
  await refuse('INSERT INTO plain VALUES (1);', 'engine-not-transactional', /MyISAM/, /InnoDB/)
  await refuse('CALL act();', 'call', /procedure/, /--accept-incomplete call/)
  await refuse('LOCK TABLES item WRITE;', 'lock-tables', /LOCK TABLES/)
  await refuse('ROLLBACK;', 'rollback-in-script', /takes back its own work/)
  await refuse('SET sql_log_bin = 0;', 'binlog-setting', /sql_log_bin/)
  await refuse('SET SESSION binlog_format = STATEMENT;', 'binlog-setting', /binlog_format/)
  await refuse('SET @@session.pseudo_thread_id = 1, @@sql_log_bin = 0;', 'binlog-setting', /pseudo_thread_id/)
  await refuse('SET GLOBAL max_connections = 100;', 'server-setting', /max_connections/)
  await refuse("PREPARE s FROM 'DELETE FROM item';", 'dynamic-sql', /PREPARE/)
  await refuse('INSERT INTO watched VALUES (1);', 'trigger-fires-on-undo', /on_delete/)
  await refuse("LOAD DATA LOCAL INFILE 'x' INTO TABLE item;", 'load-data-local', /LOCAL/)
  await refuse('CREATE USER someone;', 'administration', /outside of migrations/)
  await refuse("CREATE FUNCTION another RETURNS STRING SONAME 'a.so';", 'ddl-not-reversible', /library/)
  await bench.refused(`${UPDATE}\nSTART TRANSACTION;\nDELETE FROM item WHERE id = 2;`, {
    exitCode: EXIT.server,
    words: [/\[transaction-left-open\]/, /COMMIT/],
  })
})

onEachServer('refuses a table that turns out to be unfit when its turn comes', {}, async (t, server) => {
  const bench = await Bench.create(t, server)
  const report = await bench.project.deploy({
    'm.sql': 'CREATE TABLE made (id int PRIMARY KEY) ENGINE=MyISAM; INSERT INTO made VALUES (1);',
  })
  assert.equal(report.state, 'failed')
  assert.match(report.notes.join('\n'), /statement 2 .*MyISAM.*\[engine-not-transactional\]/s)
  assert.equal(await bench.session.value('SELECT COUNT(*) FROM made'), '0')
  assert.equal((await bench.project.rollback(report.deployment!)).state, 'undone')
  assert.equal(await bench.session.value("SHOW TABLES LIKE 'made'"), null)
})

onEachServer(
  'refuses to change rows of a table with system versioning before it does',
  { only: { servers: ['mariadb'], reason: 'MariaDB alone has such tables' } },
  async (t, server) => {
    const bench = await Bench.create(t, server, 'CREATE TABLE kept (id int PRIMARY KEY) WITH SYSTEM VERSIONING')
    await bench.refused(`${UPDATE}\nINSERT INTO kept VALUES (1);`, {
      exitCode: EXIT.server,
      words: [/\[system-versioned\]/, /statement 2/, /`kept`/, /history/],
    })
    const report = await bench.project.deploy({
      'm.sql': 'CREATE TABLE made (id int PRIMARY KEY) WITH SYSTEM VERSIONING; INSERT INTO made VALUES (1);',
    })
    assert.equal(report.state, 'failed')
    assert.match(report.notes.join('\n'), /statement 2 .*\[system-versioned\]/s)
    assert.equal(await bench.session.value('SELECT COUNT(*) FROM made'), '0')
    assert.equal((await bench.project.rollback(report.deployment!)).state, 'undone')
    assert.equal(await bench.session.value("SHOW TABLES LIKE 'made'"), null)
  },
)

onEachServer('refuses files that it cannot read, or that were changed after they ran', {}, async (t, server) => {
  const bench = await Bench.create(t, server)
  const { project, session } = bench
  const latin1 = { path: 'm.sql', name: 'm.sql', bytes: Buffer.from('UPDATE item SET n = 1 -- caf\xe9', 'latin1') }
  const unreadable = { exitCode: EXIT.usage, words: [/m\.sql/, /UTF-8/] }
  await bench.refused({}, unreadable, { migrations: [latin1] })
  await bench.refused(
    { 'good.sql': UPDATE, 'm.sql': "UPDATE item SET n = 'never ends" },
    { exitCode: EXIT.failed, words: [/m\.sql:1:/] },
  )

  const applied = await project.deploy({ 'a.sql': UPDATE })
  assert.equal(applied.state, 'done')
  const edited = await rejection(
    project.deploy({ 'a.sql': `${UPDATE} DELETE FROM item;`, 'b.sql': 'DELETE FROM item;' }),
  )
  refusal(edited, { exitCode: EXIT.failed, words: [/a\.sql/, new RegExp(applied.deployment!), /new migration/] })

  const half = { 'c.sql': `${UPDATE}\nUPDATE item SET missing = 1;` }
  const failed = await project.deploy(half)
  assert.equal(failed.state, 'failed')
  const editedHalf = await rejection(
    project.deploy({ 'c.sql': 'UPDATE item SET n = n + 2 WHERE id = 1;\nUPDATE item SET n = 1 WHERE id = 2;' }),
  )
  refusal(editedHalf, { exitCode: EXIT.failed, words: [/c\.sql/, /half applied/, /statement 1/] })
  assert.equal(await session.value('SELECT n FROM item WHERE id = 1'), '12', 'what ran before stays, nothing else ran')
})

onEachServer('a migration file of 20 MB', {}, async (t, server) => {
  const bench = await Bench.create(t, server, 'CREATE TABLE big (id int AUTO_INCREMENT PRIMARY KEY, s text NOT NULL)')
  const rows = (count: number) =>
    Array.from({ length: count }, (_, at) => `('${String(at % 10).repeat(1000)}')`).join(',')
  const statement = `INSERT INTO big (s) VALUES ${rows(200)};\n`
  const many = statement.repeat(100)
  assert.ok(many.length > 20_000_000)
  const report = await bench.project.deploy({ 'many.sql': many })
  assert.equal(report.state, 'done', report.notes.join('\n'))
  assert.equal(await bench.session.value('SELECT COUNT(*) FROM big'), '20000')
  assert.equal(report.rollback!.rows, 20_000)
  assert.equal((await bench.project.rollback(report.deployment!)).rows, 20_000)
  assert.equal(await bench.session.value('SELECT COUNT(*) FROM big'), '0')

  const one = `INSERT INTO big (s) VALUES ${rows(20_000)};`
  assert.ok(one.length > 20_000_000)
  const packet = await bench.session.value('SELECT @@global.max_allowed_packet')
  const other = await Bench.create(t, server, 'CREATE TABLE big (id int AUTO_INCREMENT PRIMARY KEY, s text NOT NULL)')
  await other.session.run('SET GLOBAL max_allowed_packet = 16777216')
  try {
    await other.refused(`${UPDATE}\n${one}`, {
      exitCode: EXIT.server,
      words: [/statement 2/, /max_allowed_packet/, /16777216/],
    })
    await other.session.run('SET GLOBAL max_allowed_packet = 67108864')
    const large = await other.project.deploy({ 'one.sql': `${UPDATE}\n${one}` })
    assert.equal(large.state, 'done', large.notes.join('\n'))
    assert.equal(large.migrations[0]!.statements[1]!.capturedRows, 20_000)
    assert.equal((await other.project.rollback(large.deployment!)).state, 'undone')
    assert.equal(await other.session.value('SELECT COUNT(*) FROM big'), '0')
  } finally {
    await other.session.run(`SET GLOBAL max_allowed_packet = ${packet}`)
  }
})

/** An account of its own with the rights given to it, and as settings for a deployment. */
class Account implements Pick<DeploySettings, 'production' | 'backup'> {
  readonly production: DeploySettings['production']
  readonly backup: DeploySettings['backup']
  readonly #owner: Session
  readonly #name: string
  readonly #backupDatabase: string

  private constructor(production: DeploySettings['production'], owner: Session, name: string, backupDatabase: string) {
    this.production = production
    this.backup = { ...production, role: 'backup' }
    this.#owner = owner
    this.#name = name
    this.#backupDatabase = backupDatabase
  }

  static #made = 0

  static async create(t: TestContext, server: TestServer, bench: Bench): Promise<Account> {
    const owner = await server.session()
    const { production, database } = bench.project
    const user = `deployer_${++Account.#made}`
    const name = `'${user}'@'%'`
    await owner.run(`CREATE USER ${name} IDENTIFIED BY 'secret of the test'`)
    t.after(async () => {
      const cleaner = await server.session()
      await cleaner.run(`DROP USER ${name}`)
    })
    const backupDatabase = `${production.host}_${production.port}_${database}`.replaceAll('.', '_')
    return new Account({ ...production, user, password: 'secret of the test' }, owner, name, backupDatabase)
  }

  /** These rights and no others; {database} and {backup} stand for the names. */
  async grants(rights: readonly string[]): Promise<void> {
    await this.#owner.run(`REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${this.#name}`)
    for (const right of rights) {
      const filled = right
        .replace('{database}', `\`${this.production.database}\``)
        .replace('{backup}', `\`${this.#backupDatabase}\``)
      await this.#owner.run(`GRANT ${filled} TO ${this.#name}`)
    }
  }
}

function refusal(error: unknown, expected: { readonly exitCode: number; readonly words: readonly RegExp[] }): void {
  if (!(error instanceof UserError)) throw error
  const text = `${error.message}\n${error.hint ?? ''}`
  for (const word of expected.words) assert.match(text, word)
  assert.equal(error.exitCode, expected.exitCode, text)
}

/** A port at which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
