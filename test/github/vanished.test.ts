import assert from 'node:assert/strict'
import { test } from 'node:test'
import { vanishedMigrations } from '../../src/github/vanished.ts'

const REMOVED = { path: 'db/1.sql', status: 'removed', previousPath: null } as const

test('removed and renamed migrations are told, however the migrations are named', () => {
  for (const named of ['db', './db/', 'db/*.sql', 'db/1.sql', '**/*.sql']) {
    assert.match(vanishedMigrations([REMOVED], [named]).join(), /`db\/1\.sql` is removed/, named)
  }
  const renamed = { path: 'db/2.sql', status: 'renamed', previousPath: 'db/1.sql' } as const
  assert.match(vanishedMigrations([renamed], ['db']).join(), /it will be applied again/)
})

test('other files and other changes are not', () => {
  const added = { path: 'db/1.sql', status: 'added', previousPath: null } as const
  const readme = { path: 'db/README.md', status: 'removed', previousPath: null } as const
  const below = { path: 'db/old/1.sql', status: 'removed', previousPath: null } as const
  const movedIn = { path: 'db/2.sql', status: 'renamed', previousPath: 'drafts/2.sql' } as const
  assert.deepEqual(vanishedMigrations([added, readme, below, movedIn], ['db']), [])
})
