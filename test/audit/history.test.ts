import assert from 'node:assert/strict'
import { test } from 'node:test'
import { historyFindings, type MigrationChange, migrationNumber } from '../../src/audit/history.ts'

test('the number of a migration is what its convention makes one', () => {
  const numbers = {
    '1-add.sql': '1',
    '0001_add.sql': '1',
    '001.sql': '1',
    '1.sql': '1',
    'V1__add.sql': '1',
    'V1_2__add.sql': '1.2',
    'V1.2__add.sql': '1.2',
    'v01.002__add.sql': '1.2',
    '1.10.0_add.sql': '1.10.0',
    '20261121130500_add.sql': '20261121130500',
    '2026_11_21_130500_add.sql': '2026.11.21.130500',
    '2026-11-21-1305-add.sql': '2026.11.21.1305',
    'shop/007_add.sql': 'shop/7',
    '12_add.up.sql': '12.up',
    '12_add.down.sql': '12.down',
    'add.sql': null,
    'R__views.sql': null,
    // A day may have several.
    '20261121_add.sql': null,
    '2026-11-21_add.sql': null,
    '2026_11_21_add.sql': null,
    // No day.
    '20261399_add.sql': '20261399',
  }
  for (const [name, number] of Object.entries(numbers)) assert.equal(migrationNumber(name), number, name)
})

function found(applied: Record<string, string>, present: Record<string, string>, changes: MigrationChange[]): string[] {
  const known = Object.entries(applied).map(([name, checksum]) => ({ name, checksum }))
  const there = Object.entries(present).map(([name, checksum]) => ({ name, checksum, path: `db/${name}` }))
  return historyFindings({ known: 'was applied', applied: known, present: there, changes }).map(
    ({ message, path, rule }) => `${path} ${rule}: ${message}`,
  )
}

const change = (kind: 'added' | 'modified' | 'removed', name: string): MigrationChange => ({
  kind,
  name,
  path: `db/${name}`,
})

test('what is applied may not be changed, deleted or renamed; what is not may', () => {
  const applied = { '1.sql': 'a', '2.sql': 'b', '3.sql': 'c' }
  const present = { '1.sql': 'x', '2.sql': 'b', '4.sql': 'd', '9.sql': 'c' }
  assert.deepEqual(
    found(applied, present, [
      change('modified', '1.sql'),
      // Put back as it was applied.
      change('modified', '2.sql'),
      change('modified', '4.sql'),
      change('removed', '3.sql'),
      change('removed', '5.sql'),
      { kind: 'renamed', name: '9.sql', path: 'db/9.sql', from: '3.sql' },
    ]),
    [
      'db/1.sql applied-migration-changed: `db/1.sql` was applied, and is changed',
      'db/3.sql applied-migration-changed: `db/3.sql` was applied, and is deleted',
      'db/9.sql applied-migration-changed: `db/9.sql` is `3.sql` renamed, which was applied: it would be applied again',
    ],
  )
})

test('a new migration comes behind the applied ones, by number and not by letter', () => {
  const applied = { '9.sql': 'a', '10.sql': 'b' }
  assert.deepEqual(found(applied, { ...applied, '11.sql': 'c' }, [change('added', '11.sql')]), [])
  assert.match(found(applied, { ...applied, '9b.sql': 'c' }, [change('added', '9b.sql')])[0]!, /sorts before `10\.sql`/)
  assert.deepEqual(found({}, { '1.sql': 'c' }, [change('added', '1.sql')]), [])
})

test('two files with one number are one finding, on the one that the change brings', () => {
  const applied = { '1_a.sql': 'a', '2_a.sql': 'b' }
  const present = { ...applied, '2_b.sql': 'c', '3_a.sql': 'd', '003_b.sql': 'e', 'other/2.sql': 'f' }
  const changes = ['2_b.sql', '3_a.sql', '003_b.sql', 'other/2.sql'].map((name) => change('added', name))
  assert.deepEqual(
    found(applied, present, changes).filter((one) => one.includes('migration-number')),
    [
      'db/2_b.sql migration-number: `db/2_b.sql` has the same number as `db/2_a.sql`',
      'db/3_a.sql migration-number: `db/3_a.sql` has the same number as `db/003_b.sql`',
    ],
  )
})
