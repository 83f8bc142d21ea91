import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createConnection } from 'mysql2/promise'
import { Project } from '../deploy/project.ts'
import { onEachServer } from '../servers.ts'
import { scriptFor } from './script.ts'

const ONE = { only: { servers: ['mariadb-10.11'], reason: 'no server decides' } } as const

function start(t: TestContext, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], { env: { ...process.env, ...env } })
  t.after(() => child.kill('SIGKILL'))
  return child
}

function ended(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
    })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })))
}

onEachServer('exec reads standard input, prints a table, JSON or TSV, and no password', ONE, async (t, server) => {
  const project = await Project.create(t, server)
  const session = await server.session({ database: project.database })
  await session.run('CREATE TABLE item (id int NOT NULL PRIMARY KEY)')
  const script = scriptFor(project, '--check=1;', 'DELETE FROM item WHERE id = 1;\nDELETE FROM nothing;')
  const outputs: string[] = []
  for (const format of ['text', 'json', 'tsv']) {
    const child = start(t, ['exec', '--format', format, '--verbose'], {})
    const end = ended(child)
    child.stdin!.end(script)
    const { code, stdout, stderr } = await end
    assert.equal(code, 1, stderr)
    assert.equal(`${stdout}${stderr}`.includes(project.production.password), false)
    outputs.push(stdout)
  }
  const [text, json, tsv] = outputs
  assert.match(text!, /^\+-+\+[\s\S]*\| CHECKED \|/)
  const rows = JSON.parse(json!) as Record<string, unknown>[]
  assert.deepEqual(
    rows.map(({ order_id, error_level }) => [order_id, error_level]),
    [
      [1, 0],
      [2, 2],
    ],
  )
  assert.equal(Object.keys(rows[0]!).length, 13)
  assert.equal(tsv!.trim().split('\n').length, 3)
})

onEachServer('serve runs until it is asked to stop', ONE, async (t) => {
  const refused = await ended(start(t, ['serve', '--port', '0'], { ROLLGATE_SERVE_PASSWORD: '' }))
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /No password/)
  const open = await ended(
    start(t, ['serve', '--port', '0', '--listen', '0.0.0.0'], { ROLLGATE_SERVE_PASSWORD: 'se cret' }),
  )
  assert.equal(open.code, 2)
  assert.match(open.stderr, /needs TLS/)
  const child = start(t, ['serve', '--port', '0'], { ROLLGATE_SERVE_PASSWORD: 'se cret' })
  const port = await new Promise<number>((resolve) =>
    child.stderr!.on('data', (text: Buffer) => {
      const found = /Listening on 127\.0\.0\.1:(\d+)/.exec(String(text))
      if (found !== null) resolve(Number(found[1]))
    }),
  )
  const end = ended(child)
  const connection = await createConnection({ host: '127.0.0.1', port, user: 'inception', password: 'se cret' })
  const [rows] = (await connection.query("inception show variables like 'check\\_dml\\_where'")) as unknown as [
    unknown[],
  ]
  assert.equal(rows.length, 1)
  child.kill('SIGTERM')
  const { code, stderr } = await end
  assert.equal(code, 0, stderr)
  connection.destroy()
})
