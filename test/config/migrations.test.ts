import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { after, before } from 'node:test'
import { changedSince, realPaths } from '../../src/config/git.ts'
import { compareMigrations } from '../../src/config/migration-order.ts'
import { readMigrations } from '../../src/config/migrations.ts'
import { UserError } from '../../src/errors.ts'

let cwd = ''
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'rollgate-migrations-'))
  for (const path of [
    'db/10_c.sql',
    'db/2_b.sql',
    'db/1_a.SQL',
    'db/readme.md',
    'db/nested/3_n.sql',
    'db/node_modules/x/4.sql',
    'other/2_b.sql',
    'empty/readme.md',
    'secret.sql',
    'links/good.sql',
  ]) {
    await mkdir(dirname(join(cwd, path)), { recursive: true })
    await writeFile(join(cwd, path), `-- ${path}\n`)
  }
  await symlink('good.sql', join(cwd, 'links/inside.sql'))
})
after(() => rm(cwd, { recursive: true }))

const names = async (...named: string[]) => (await readMigrations(named, cwd)).map(({ name }) => name)
const paths = async (...named: string[]) => (await readMigrations(named, cwd)).map(({ path }) => path)

async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    assert.ok(error instanceof UserError, String(error))
    return error.message
  }
  assert.fail('accepted')
}

test('a directory stands for its .sql files, numbers in order', async () => {
  assert.deepEqual(await names('db'), ['1_a.SQL', '2_b.sql', '10_c.sql'])
  assert.deepEqual(await paths('db'), ['db/1_a.SQL', 'db/2_b.sql', 'db/10_c.sql'])
  assert.deepEqual(await names(join(cwd, 'db')), ['1_a.SQL', '2_b.sql', '10_c.sql'])
})

test('a file, a directory and a glob give a migration the same name', async () => {
  assert.deepEqual(await names('db/2_b.sql'), ['2_b.sql'])
  assert.deepEqual(await names('db/2*.sql'), ['2_b.sql'])
  const [file] = await readMigrations(['db/2_b.sql'], cwd)
  assert.equal(file?.bytes.toString(), '-- db/2_b.sql\n')
})

test('a glob reaches as deep as it says, and not into node_modules', async () => {
  assert.deepEqual(await names('db/*.sql'), ['2_b.sql', '10_c.sql'])
  assert.deepEqual(await names('db/**/*.sql'), ['2_b.sql', 'nested/3_n.sql', '10_c.sql'])
  assert.deepEqual(await names('{db,other}/2_b.sql'), ['db/2_b.sql', 'other/2_b.sql'])
})

test('what is named twice runs once; two files of one name are refused', async () => {
  assert.deepEqual(await names('db', 'db/2_b.sql', 'db/*.sql'), ['1_a.SQL', '2_b.sql', '10_c.sql'])
  assert.match(
    await refusal(names('db', 'other')),
    /db\/2_b\.sql and other\/2_b\.sql are both the migration `2_b\.sql`/,
  )
})

test('what is missing or empty is an error that names it', async () => {
  assert.match(await refusal(names('gone.sql')), /no file or directory gone\.sql/)
  assert.match(await refusal(names('gone/*.sql')), /No file matches gone\/\*\.sql/)
  assert.match(await refusal(names('empty')), /empty holds no \.sql file/)
})

test('a symbolic link may not lead out of its directory', async () => {
  assert.deepEqual(await names('links'), ['good.sql'])
  await symlink('../secret.sql', join(cwd, 'links/out.sql'))
  assert.match(await refusal(names('links')), /links\/out\.sql is a symbolic link that leads out/)
  assert.match(await refusal(names('links/out.sql')), /leads out/)
  assert.match(await refusal(names('links/*.sql')), /leads out/)
  await rm(join(cwd, 'links/out.sql'))
  await symlink('nowhere.sql', join(cwd, 'links/broken.sql'))
  assert.match(await refusal(names('links')), /broken\.sql is a symbolic link to nothing/)
  await rm(join(cwd, 'links/broken.sql'))
})

test('order: numbers by value, names before directories, the same everywhere', () => {
  const sorted = [
    '1.sql',
    '001.sql',
    '1-more.sql',
    'b/1_x.sql',
    '2.sql',
    'a/10.sql',
    '20261121101500_a.sql',
    '20261121101500_b.sql',
    '100000000000000000000.sql',
    'V1.2__x.sql',
    'V1.10__y.sql',
  ]
  const shuffled = [...sorted].reverse()
  assert.deepEqual(
    shuffled.sort(compareMigrations).filter((name) => name !== '1.sql' && name !== '001.sql'),
    sorted.slice(2),
  )
  assert.ok(compareMigrations('001.sql', '1.sql') !== 0)
})

test('--base: committed, uncommitted and new files since the branch was left, deleted ones not', async () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd, stdio: 'pipe' })
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-qm', 'one')
  git('checkout', '-qb', 'feature')
  await writeFile(join(cwd, 'db/11 ü.sql'), 'committed')
  await rm(join(cwd, 'db/10_c.sql'))
  git('add', '.')
  git('commit', '-qm', 'two')
  await writeFile(join(cwd, 'db/2_b.sql'), 'changed')
  await writeFile(join(cwd, 'db/12.sql'), 'new')
  git('checkout', '-q', '--detach')
  git('branch', '-qf', 'main', 'main')
  const changed = await changedSince('main', join(cwd, 'db'))
  const files = await readMigrations(['db'], cwd, changed)
  assert.deepEqual(
    files.map(({ name }) => name),
    ['2_b.sql', '11 ü.sql', '12.sql'],
  )
  assert.match(await refusal(changedSince('nope', cwd)), /git does not know `nope`/)
  assert.match(await refusal(changedSince('--all', cwd)), /git does not know/)
  const outside = await mkdtemp(join(tmpdir(), 'rollgate-nogit-'))
  assert.match(await refusal(changedSince('main', outside)), /--base needs a git repository/)
  await rm(outside, { recursive: true })
  assert.equal((await realPaths([join(cwd, 'gone')])).size, 0)
})
