import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { migrationName, readMigrations } from '../../src/config/migrations.ts'
import { migrationChanges } from '../../src/github/migration-history.ts'

test('a migration has one name, whether it is found on disk or by its path alone', async (t) => {
  const cwd = mkdtempSync(join(tmpdir(), 'rollgate-names-'))
  t.after(() => rmSync(cwd, { recursive: true }))
  const paths = [
    'db/1.sql',
    'db/2.SQL',
    'db/notes.md',
    'db/sub/3.sql',
    'db/sub/deep/4.sql',
    'other/5.sql',
    '.hidden/6.sql',
  ]
  for (const path of [...paths, 'db/node_modules/7.sql']) {
    await mkdir(join(cwd, dirname(path)), { recursive: true })
    await writeFile(join(cwd, path), 'DO 1;')
  }
  const sets = [
    ['db'],
    ['./db/'],
    ['db/*.sql'],
    ['db/**/*.sql'],
    ['db/1.sql', 'other'],
    ['**/*.sql'],
    ['{db,other}/*.sql'],
    ['db/sub/*.sql'],
  ]
  for (const named of sets) {
    const onDisk = (await readMigrations(named, cwd)).map(({ name, path }) => `${path} ${name}`)
    const byPath = [...paths, 'db/node_modules/7.sql'].flatMap((path) => {
      const name = migrationName(path, named)
      return name === null ? [] : [`${path} ${name}`]
    })
    assert.deepEqual(byPath.sort(), onDisk.sort(), named.join())
  }
})

test('moving a file into the migrations adds it, and moving it out takes it away', () => {
  const renamed = (previousPath: string, path: string) => ({ path, previousPath, status: 'renamed' as const })
  const changes = [
    renamed('draft/1.sql', 'db/1.sql'),
    renamed('db/2.sql', 'old/2.sql'),
    renamed('db/3.sql', 'db/4.sql'),
    renamed('a', 'b'),
  ]
  assert.deepEqual(migrationChanges(changes, ['db']), [
    { kind: 'added', path: 'db/1.sql', name: '1.sql' },
    { kind: 'removed', path: 'db/2.sql', name: '2.sql' },
    { kind: 'renamed', path: 'db/4.sql', name: '4.sql', from: '3.sql' },
  ])
})
