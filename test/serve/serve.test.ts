import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { connect as connectTcp } from 'node:net'
import type { TestContext } from 'node:test'
import { createConnection } from 'mysql2/promise'
import { type ServeSettings, type Serving, serve } from '../../src/commands/serve.ts'
import type { Session } from '../../src/mysql/session.ts'
import { Project } from '../deploy/project.ts'
import { execSettings, scriptFor } from '../inception/script.ts'
import { onEachServer, type TestServer } from '../servers.ts'
import { CERTIFICATE, KEY } from './certificate.ts'
import { type Client, findClient, findPython } from './clients.ts'

const LOGIN = { user: 'inception', password: 'pass word' }
const ONE = { only: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'the protocol is ours' } } as const

interface Scene {
  readonly project: Project
  readonly session: Session
  readonly serving: Serving
  readonly log: string[]
}

async function scene(t: TestContext, server: TestServer, changed: Partial<ServeSettings> = {}): Promise<Scene> {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int NOT NULL PRIMARY KEY, name varchar(30)) DEFAULT CHARSET=utf8mb4')
  await session.run("INSERT INTO item VALUES (1, 'a'), (2, 'b')")
  const log: string[] = []
  const serving = await serve(
    {
      exec: execSettings(project),
      listen: '127.0.0.1',
      port: 0,
      login: LOGIN,
      tls: null,
      requireTls: false,
      maxScriptBytes: 1_000_000,
      maxClients: 20,
      maxRunning: 4,
      idleSeconds: 60,
      ...changed,
    },
    (line) => log.push(line),
  )
  t.after(() => serving.close())
  return { project, session, serving, log }
}

async function connect(t: TestContext, { serving }: Scene, changed: object = {}) {
  const connection = await createConnection({ host: '127.0.0.1', port: serving.port, ...LOGIN, ...changed })
  t.after(() => connection.destroy())
  return connection
}

type Rows = Record<string, unknown>[]

/** A script that fails in every stage, and one that does not. */
function scripts(project: Project): { sql: string; stages: string[] }[] {
  const all = '--execute=1;--backup=1;--ignore-warnings=1;'
  return [
    {
      sql: scriptFor(project, '--check=1;', 'UPDATE item SET nothing = 1;\nDELETE FROM item WHERE id = 1;'),
      stages: ['CHECKED 2', 'CHECKED 0'],
    },
    { sql: scriptFor(project, all, 'SELEC 1;\nDELETE FROM item WHERE id = 1;'), stages: ['CHECKED 2', 'CHECKED 0'] },
    {
      sql: scriptFor(
        project,
        all,
        "UPDATE item SET name = '\u00e9\u4e2d\ud83d\ude00;' WHERE id = 1;\nINSERT INTO item VALUES (2, 'dup');\nDELETE FROM item WHERE id = 1;",
      ),
      stages: ['BACKUP 0', 'EXECUTED 2', 'CHECKED 0'],
    },
    { sql: scriptFor(project, all, "UPDATE item SET name = 'a' WHERE id = 1;"), stages: ['BACKUP 0'] },
    {
      sql: scriptFor(project, all, 'DELETE FROM item WHERE id = 1;').replace(
        /--password=[^;]*/,
        '--password=Wrong-one',
      ),
      stages: ['RERUN 2'],
    },
  ]
}

onEachServer('mysql2 sends scripts that fail in every stage', ONE, async (t, server) => {
  const scened = await scene(t, server)
  const connection = await connect(t, scened)
  for (const { sql, stages } of scripts(scened.project)) {
    const [rows] = (await connection.query(sql)) as unknown as [Rows]
    assert.deepEqual(
      rows.map((row) => `${row.stage} ${row.error_level}`),
      stages,
      JSON.stringify(rows, null, 1),
    )
    assert.doesNotMatch(JSON.stringify(rows), /Wrong-one/)
  }
  assert.doesNotMatch(scened.log.join('\n'), /Wrong-one/)
  assert.equal(await scened.session.value('SELECT name FROM item WHERE id = 1'), 'a')
})

onEachServer(
  'variables, levels, processlist and kill',
  { only: { servers: ['mariadb-10.11'], reason: 'the protocol is ours' } },
  async (t, server) => {
    const scened = await scene(t, server)
    const { project, session } = scened
    const [one, other] = [await connect(t, scened), await connect(t, scened)]
    const ask = async (sql: string) => ((await other.query(sql)) as unknown as [Rows])[0]
    await other.query('inception set check_dml_where = true')
    assert.deepEqual(await ask("inception get variables like 'check_dml_w%'"), [
      { Variable_name: 'check_dml_where', Value: 'true' },
    ])
    await other.query('inception set level er_no_where_condition = 2;')
    const [level] = await ask("inception show levels like 'er\\_no\\_where\\_condition'")
    assert.equal(level!.Value, 2)
    const [held] = await ask(scriptFor(project, '--check=1;', 'DELETE FROM item;'))
    assert.equal(held!.error_level, 2)
    await assert.rejects(other.query('inception set nothing_such = 1'), /no variable/)
    await assert.rejects(other.query('inception nonsense'), /not known/)
    await assert.rejects(other.execute('SELECT 1'), /no prepared statements/)

    // A script held up by a lock of ours, another for the same target behind it.
    await session.run('START TRANSACTION')
    await session.run('UPDATE item SET name = name WHERE id = 1')
    await session.run("UPDATE item SET name = 'held' WHERE id = 1")
    const script = (id: number) =>
      scriptFor(
        project,
        '--execute=1;--backup=1;--ignore-warnings=1;',
        `UPDATE item SET name = 'k' WHERE id = ${id};\nUPDATE item SET name = 'l' WHERE id = 2;`,
      )
    const running = one.query(script(1)) as unknown as Promise<[Rows]>
    const at = async (state: string) => {
      for (let tries = 0; tries < 600; tries++) {
        const found = (await ask('inception show processlist')).find(({ State }) => State === state)
        if (found !== undefined) return found
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return assert.fail(`nothing is ${state}`)
    }
    await at('EXECUTING')
    const third = await connect(t, scened)
    const waiting = (third.query(script(2)) as Promise<unknown>).then(
      () => null,
      (error: Error) => error,
    )
    const { Id } = await at('WAITING')
    await other.query(`inception kill ${Id}`)
    assert.match(String(((await waiting) as Error).message), /KILL/)
    const { Id: first } = await at('EXECUTING')
    // The grace of these tests is none: the running statement is ended.
    await other.query(`kill ${first}`)
    const [rows] = await running
    assert.deepEqual(rows.map(({ stage }) => stage).at(-1), 'CHECKED')
    await session.run('ROLLBACK')
    assert.equal(await session.value("SELECT COUNT(*) FROM item WHERE name IN ('k', 'l')"), '0')
    assert.deepEqual(await ask('inception show processlist'), [])
  },
)

onEachServer(
  'who does not know the password, or has no TLS where it is asked for, is not let in',
  { only: { servers: ['mariadb-10.11'], reason: 'the protocol is ours' } },
  async (t, server) => {
    const scened = await scene(t, server, {
      tls: { cert: CERTIFICATE, key: KEY },
      requireTls: true,
      maxScriptBytes: 5000,
      maxClients: 3,
    })
    const ssl = { rejectUnauthorized: false }
    await assert.rejects(connect(t, scened), /TLS alone/)
    await assert.rejects(connect(t, scened, { ssl, password: 'wrong' }), /Access denied/)
    await assert.rejects(connect(t, scened, { ssl, user: 'root' }), /Access denied/)
    await assert.rejects(connect(t, scened, { ssl, password: '' }), /Access denied/)
    const connection = await connect(t, scened, { ssl })
    const [rows] = (await connection.query(
      scriptFor(scened.project, '--check=1;', 'DELETE FROM item;'),
    )) as unknown as [Rows]
    assert.equal(rows[0]!.stage, 'CHECKED')
    await assert.rejects(connection.query(`/*${'x'.repeat(6000)}*/`), /5000 bytes|closed|lost/i)
    const open = [await connect(t, scened, { ssl }), await connect(t, scened, { ssl })]
    assert.equal(open.length, 2)
  },
)

onEachServer(
  'bytes that are no protocol end the connection and nothing else',
  { only: { servers: ['mariadb-10.11'], reason: 'the protocol is ours' } },
  async (t, server) => {
    const scened = await scene(t, server)
    for (const bytes of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(200, 0xff),
      Buffer.from([1, 0, 0, 1, 0]),
    ]) {
      const socket = connectTcp(scened.serving.port, '127.0.0.1')
      const gone = new Promise((resolve) => socket.once('close', resolve))
      socket.on('error', () => {})
      socket.on('data', () => socket.end(bytes))
      await gone
    }
    const connection = await connect(t, scened)
    assert.equal(((await connection.query('SELECT 1')) as unknown as [Rows])[0].length, 1)
  },
)

for (const kind of ['mariadb', 'mysql'] as const) {
  onEachServer(
    `the ${kind} command line client sends scripts, whole and statement by statement`,
    ONE,
    async (t, server) => {
      const client = await findClient(kind)
      if (client === null) return t.skip(`this machine has no ${kind} client`)
      const scened = await scene(t, server)
      for (const { sql, stages } of scripts(scened.project)) {
        for (const whole of [false, true]) {
          const output = await batch(client, scened.serving.port, whole ? `DELIMITER $$\n${sql}$$\n` : `${sql}\n`)
          const rows = output
            .trim()
            .split('\n')
            .slice(1)
            .map((line) => line.split('\t'))
          if (whole) assert.equal(rows.length, stages.length, output)
          else
            assert.deepEqual(
              rows.map((row) => `${row[1]} ${row[2]}`),
              stages,
              output,
            )
          assert.doesNotMatch(output, /Wrong-one/)
        }
      }
    },
  )
}

onEachServer('PyMySQL sends scripts that fail in every stage', ONE, async (t, server) => {
  const python = await findPython()
  if (python === null) return t.skip('this machine has no PyMySQL (Debian: python3-pymysql)')
  const scened = await scene(t, server)
  const program = `
import json, sys, pymysql
job = json.load(sys.stdin)
connection = pymysql.connect(host='127.0.0.1', port=job['port'], user='inception', password='pass word', charset='utf8mb4')
out = []
for sql in job['scripts']:
    cursor = connection.cursor()
    cursor.execute(sql)
    names = [column[0] for column in cursor.description]
    out.append([dict(zip(names, row)) for row in cursor.fetchall()])
    cursor.close()
connection.close()
print(json.dumps(out))
`
  const all = scripts(scened.project)
  const output = await talk(
    spawn(python, ['-c', program]),
    JSON.stringify({ port: scened.serving.port, scripts: all.map(({ sql }) => sql) }),
  )
  const results = JSON.parse(output) as Rows[]
  assert.deepEqual(
    results.map((rows) => rows.map((row) => `${row.stage} ${row.error_level}`)),
    all.map(({ stages }) => stages),
  )
  assert.match(String(results[2]![0]!.sql), /\u00e9\u4e2d\ud83d\ude00;/)
})

function batch({ command: [program, ...before] }: Client, port: number, input: string): Promise<string> {
  const args = [
    ...before,
    '--no-defaults',
    '-h127.0.0.1',
    `-P${port}`,
    `-u${LOGIN.user}`,
    `-p${LOGIN.password}`,
    '--comments',
    '--batch',
    '--default-character-set=utf8mb4',
  ]
  return talk(spawn(program, args), input)
}

function talk(child: ChildProcess, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let [output, errors] = ['', '']
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      errors += text
    })
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${code}: ${errors}\n${output}`))))
    child.stdin!.end(input)
  })
}
