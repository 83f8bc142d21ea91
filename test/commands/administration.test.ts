import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '../cli/run-cli.ts'
import { onEachServer, type ServerChoice } from '../servers.ts'

/** Of every statement that would show it. */
const SECRET = 'Sesame-0pen!'

interface Kind {
  readonly id: 'administration' | 'server-setting'
  readonly sql: readonly string[]
  /** 1 when the statements took effect, which is looked at before the last of them. */
  readonly shows: string
  readonly on?: readonly ServerChoice[]
}

const NEW_MYSQL: readonly ServerChoice[] = ['mysql-9.7', 'mysql-9.7-gtid']
const NOT_OLD: readonly ServerChoice[] = [...NEW_MYSQL, 'mariadb']

/** Statements whose effect stands outside of schemas; `{n}` makes names that no other test has. */
const KINDS: readonly Kind[] = [
  {
    id: 'administration',
    sql: [
      `CREATE USER 'u{n}'@'localhost' IDENTIFIED BY '${SECRET}'`,
      "GRANT SELECT, INSERT ON `{d}`.* TO 'u{n}'@'localhost'",
      "REVOKE INSERT ON `{d}`.* FROM 'u{n}'@'localhost'",
      "RENAME USER 'u{n}'@'localhost' TO 'v{n}'@'localhost'",
    ],
    shows: "SELECT COUNT(*) FROM mysql.db WHERE User = 'v{n}' AND Select_priv = 'Y' AND Insert_priv = 'N'",
  },
  {
    id: 'administration',
    sql: [
      "CREATE USER 'w{n}'@'localhost'",
      `ALTER USER 'w{n}'@'localhost' IDENTIFIED BY '${SECRET}'`,
      "DROP USER 'w{n}'@'localhost'",
    ],
    shows: "SELECT COUNT(*) = 0 FROM mysql.user WHERE User = 'w{n}'",
    on: NOT_OLD,
  },
  {
    id: 'administration',
    sql: ["CREATE ROLE 'r{n}'", "GRANT SELECT ON `{d}`.* TO 'r{n}'"],
    shows: "SELECT COUNT(*) FROM mysql.db WHERE User = 'r{n}'",
    on: NOT_OLD,
  },
  {
    id: 'administration',
    sql: [
      `CREATE SERVER s{n} FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h', DATABASE 'd', USER 'u', PASSWORD '${SECRET}')`,
    ],
    shows: "SELECT COUNT(*) FROM mysql.servers WHERE Server_name = 's{n}'",
  },
  {
    id: 'administration',
    sql: [
      "CREATE SERVER t{n} FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'h', DATABASE 'd')",
      "ALTER SERVER t{n} OPTIONS (HOST 'other')",
      'DROP SERVER t{n}',
    ],
    shows: "SELECT COUNT(*) = 0 FROM mysql.servers WHERE Server_name = 't{n}'",
  },
  {
    id: 'administration',
    sql: [
      "CREATE TABLESPACE ts{n} ADD DATAFILE 'ts{n}.ibd'",
      'ALTER TABLESPACE ts{n} RENAME TO tt{n}',
      "CREATE TABLESPACE tu{n} ADD DATAFILE 'tu{n}.ibd'",
      'DROP TABLESPACE tu{n}',
      "CREATE UNDO TABLESPACE un{n} ADD DATAFILE 'un{n}.ibu'",
      'ALTER UNDO TABLESPACE un{n} SET INACTIVE',
    ],
    shows: "SELECT COUNT(*) = 1 FROM information_schema.innodb_tablespaces WHERE name IN ('tt{n}', 'tu{n}')",
    on: NEW_MYSQL,
  },
  {
    id: 'administration',
    sql: ['OPTIMIZE TABLE item', 'ANALYZE TABLE item', 'FLUSH PRIVILEGES'],
    shows: 'SELECT 1',
  },
  {
    id: 'server-setting',
    sql: ['SET GLOBAL max_connect_errors = 77, @@global.slow_launch_time = 9'],
    shows: 'SELECT @@GLOBAL.max_connect_errors = 77 AND @@GLOBAL.slow_launch_time = 9',
  },
  {
    id: 'server-setting',
    sql: ['SET PERSIST long_query_time = 11'],
    shows: 'SELECT @@GLOBAL.long_query_time = 11',
    on: NEW_MYSQL,
  },
]

/** All that stands in the files of a directory. */
function textsIn(directory: string): string {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name !== 'm.sql' && statSync(join(directory, name)).isFile())
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join('\n')
}

onEachServer(
  'what is no part of a schema runs when it is accepted, and is said not to come back',
  {},
  async (t, server) => {
    const database = await server.createDatabase()
    const session = await server.session({ database })
    await session.run('CREATE TABLE item (id int PRIMARY KEY)')
    const kinds = KINDS.filter(
      ({ on }) => on === undefined || on.some((one) => one === server.id || one === server.flavor),
    )
    const named = (text: string, at: number) => text.replaceAll('{n}', `${database}_${at}`).replaceAll('{d}', database)
    const statements = kinds.flatMap(({ sql }, at) => sql.map((one) => named(one, at)))
    const cwd = mkdtempSync(join(tmpdir(), 'rollgate-administration-'))
    t.after(() => rmSync(cwd, { recursive: true, force: true }))
    writeFileSync(
      join(cwd, '.rollgate.yml'),
      `migrations: "*.sql"\nsandbox: off\nrules: { statement-forbidden: off, password-in-migration: off }\n`,
    )
    writeFileSync(join(cwd, 'm.sql'), `${statements.join(';\n')};\nINSERT INTO item VALUES (1);\n`)
    const cli = (...args: string[]) => runCli(args, { cwd, env: { ROLLGATE_PRODUCTION_URL: server.url(database) } })

    const refused = await cli('deploy')
    assert.equal(refused.code, 3, refused.stdout + refused.stderr)
    const said = refused.stdout + refused.stderr
    for (const [at, statement] of statements.entries())
      assert.match(said, new RegExp(`statement ${at + 1} \\(.*\\[(administration|server-setting)\\]`), statement)
    assert.match(said, /--accept-incomplete administration,server-setting/)
    assert.equal(await session.value('SELECT COUNT(*) FROM item'), '0')

    const deployed = await cli('deploy', '--accept-incomplete', 'administration,server-setting', '--format', 'json')
    assert.equal(deployed.code, 0, deployed.stdout + deployed.stderr)
    for (const [at, { shows }] of kinds.entries()) assert.equal(await session.value(named(shows, at)), '1', shows)
    assert.equal(await session.value('SELECT COUNT(*) FROM item'), '1')
    assert.match(
      deployed.stdout + deployed.stderr,
      /m\.sql statements 1 \(CREATE USER\), 2 \(GRANT\), .*: not reversible \(administration, accepted\)/,
    )

    const status = await cli('status', '--format', 'json')
    const id = JSON.parse(status.stdout).deployments.at(-1).deployment
    const undone = await cli('rollback', id)
    assert.equal(undone.code, 0, undone.stdout + undone.stderr)
    assert.equal(await session.value('SELECT COUNT(*) FROM item'), '0', 'the rest is undone')
    for (const kind of ['CREATE SERVER', 'GRANT', 'SET'])
      assert.match(
        undone.stdout + undone.stderr,
        new RegExp(`\\(${kind}\\) was deployed although it cannot be undone whole`),
      )

    for (const [what, text] of Object.entries({
      said,
      deployed: deployed.stdout + deployed.stderr,
      undone: undone.stdout + undone.stderr,
      status: status.stdout,
      files: textsIn(cwd),
      journal: (await session.query('SELECT sql_text AS s FROM rollgate.statement')).map(({ s }) => s).join('\n'),
    }))
      assert.ok(!text.includes(SECRET), `a password is in ${what}`)

    for (const [at] of kinds.entries())
      for (const drop of [
        "DROP USER 'v{n}'@'localhost'",
        "DROP ROLE 'r{n}'",
        'DROP SERVER s{n}',
        'DROP TABLESPACE tt{n}',
      ])
        await session.run(named(drop, at)).catch(() => {})
    await session.run('SET GLOBAL max_connect_errors = DEFAULT').catch(() => {})
  },
)
