import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { onEachServer } from '../servers.ts'
import { runCli } from './run-cli.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** A clone without node_modules: only what the bundle may need. */
let clone = ''
before(async () => {
  clone = await mkdtemp(join(tmpdir(), 'rollgate-clone-'))
  await cp(join(root, 'dist'), join(clone, 'dist'), { recursive: true })
  await cp(join(root, 'package.json'), join(clone, 'package.json'))
})
after(() => rm(clone, { recursive: true }))

test('dist/ is what the sources make', async () => {
  await promisify(execFile)(process.execPath, ['scripts/build.mjs', '--check'], { cwd: root })
})

test('dist/cli.js is executable and dist/licenses.txt has every bundled package', async () => {
  assert.ok((await stat(join(root, 'dist/cli.js'))).mode & 0o100)
  const licences = await readFile(join(root, 'dist/licenses.txt'), 'utf8')
  for (const name of ['mysql2', '@vlasky/zongji', 'yaml', 'picomatch', '@actions/core', 'undici'])
    assert.ok(licences.includes(`\n${name} `), name)
})

onEachServer('audits, deploys and rolls back without node_modules', {}, async (t, server) => {
  const database = await server.createDatabase('bundled')
  const session = await server.session({ database })
  await session.run('CREATE TABLE basket (id int PRIMARY KEY, note varchar(20)) ENGINE=InnoDB')
  await session.run("INSERT INTO basket VALUES (1, 'one'), (2, NULL), (3, 'three')")
  const cwd = join(clone, server.id)
  await mkdir(join(cwd, 'migrations'), { recursive: true })
  t.after(() => rm(cwd, { recursive: true, force: true }))
  await writeFile(
    join(cwd, 'migrations/1.sql'),
    "UPDATE basket SET note = 'x' WHERE id > 1;\nALTER TABLE basket ADD COLUMN count int NULL;\n",
  )
  const env = { ROLLGATE_PRODUCTION_URL: server.url(database), ROLLGATE_STAGING_URL: server.url(database) }
  const run = async (...args: string[]) => {
    const ended = await runCli([...args, '--format', 'json'], { cwd, env, cli: join(clone, 'dist/cli.js') })
    assert.equal(ended.code, 0, ended.stderr)
    return JSON.parse(ended.stdout)
  }
  const audited = await run('audit', 'migrations')
  assert.equal(audited.files[0].statements.length, 2)
  assert.equal(audited.sandbox.flavor, server.flavor)
  assert.equal((await run('doctor')).ok, true)
  const deployed = await run('deploy', 'migrations')
  assert.equal(deployed.state, 'done')
  const [update] = deployed.migrations[0].statements
  assert.deepEqual([update.affectedRows, update.capturedRows], [2, 2])
  const status = await run('status', 'migrations')
  assert.deepEqual([status.migrations[0].state, status.deployments[0].deployment], ['applied', deployed.deployment])
  assert.equal((await run('deploy', 'migrations')).state, 'nothing')
  const undone = await run('rollback', deployed.deployment)
  assert.equal(undone.state, 'undone')
  const rows = await session.query('SELECT * FROM basket ORDER BY id')
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [
      { id: '1', note: 'one' },
      { id: '2', note: null },
      { id: '3', note: 'three' },
    ],
  )
})
