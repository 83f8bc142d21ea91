import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onEachServer } from '../servers.ts'
import { contents, filesOf, runScript, scratchDirectory, startHere } from './capturing.ts'

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))

/** Runs the command line from its sources. */
function rollgate(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const streams = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      streams[name] += text
    })
  return new Promise<typeof streams & { code: number | null }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...streams }))
  })
}

onEachServer(
  'The command line writes the script, and says on standard error what it did',
  { only: { servers: ['mariadb-10.11', 'mysql-9.7'], reason: 'one server of each flavour will do' } },
  async (t, server) => {
    const session = await server.session()
    const directory = await scratchDirectory(t)
    const database = await server.createDatabase('capture')
    await session.run(`CREATE TABLE ${database}.t (id int PRIMARY KEY, v varchar(10))`)
    await session.run(`INSERT INTO ${database}.t VALUES (1, 'a'), (2, 'b')`)
    const before = await contents(session, database, 't')
    const window = await startHere(session)
    await session.run(`DELETE FROM ${database}.t`)
    const at = ['--start-file', window.startFile, '--start-position', String(window.startPosition)]

    const printed = await rollgate(['capture', ...at, '--table', `${database}.t`], {
      ROLLGATE_SERVER_URL: server.url().replace(/:[^:@]*@/, '@'),
      ROLLGATE_SERVER_PASSWORD: server.settings.password,
    })
    assert.equal(printed.code, 0, printed.stderr)
    assert.match(printed.stdout, /^-- Rollgate: undoes changes of /)
    assert.match(printed.stdout, /INSERT INTO/)
    assert.match(printed.stderr, /2 row changes of 1 transactions were written\./)
    assert.ok(!printed.stdout.includes(server.settings.password))

    const output = join(directory, 'undo.sql')
    await writeFile(output, 'what was there', { mode: 0o644 })
    const { files } = filesOf(server, [window.startFile], {})
    const written = await rollgate([
      'capture',
      ...files,
      '--start-position',
      String(window.startPosition),
      '--server',
      server.url(),
      '--only',
      'delete',
      '--output',
      output,
    ])
    assert.equal(written.code, 0, written.stderr)
    assert.equal(written.stdout, '')
    assert.equal((await stat(output)).mode & 0o777, 0o600)
    await runScript(session, await readFile(output, 'utf8'))
    assert.deepEqual(await contents(session, database, 't'), before)

    const json = await rollgate(['capture', ...at, '--server', server.url(), '--format', 'json', '--only', 'delete'])
    assert.deepEqual(
      json.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).before.id),
      ['2', '1'],
    )

    await writeFile(output, 'what was there')
    const nothing = await rollgate(['capture', ...at, '--server', server.url(), '--only', 'update', '--output', output])
    assert.equal(nothing.code, 1)
    assert.match(nothing.stderr, /Nothing in the window matches/)
    assert.equal(await readFile(output, 'utf8'), 'what was there')

    for (const [args, message] of [
      [[], /Neither a server nor binlog files/],
      [[files[0]!, '--start-file', 'x.000001'], /for the log of a server/],
      [['--server', server.url()], /The window has no beginning/],
      [['--server', server.url(), ...at, '--format', 'text'], /no format text/],
      [['--server', server.url(), ...at, '--start-datetime', 'soon'], /is no time/],
      [['--server', server.url(), ...at, '--gtid', 'x'], /is no GTID/],
    ] as const) {
      const wrong = await rollgate(['capture', ...args])
      assert.equal(wrong.code, 2, wrong.stderr)
      assert.match(wrong.stderr, message)
    }
  },
)
