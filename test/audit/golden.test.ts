import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { RULES } from '../../src/audit/rules/index.ts'
import { auditText } from '../../src/report/audit-text.ts'
import { Source } from '../../src/sql/source.ts'
import { onEachServer, startServer } from '../servers.ts'
import { Staging } from './harness.ts'

const DIRECTORY = new URL('../rules/', import.meta.url)
/** Rules that are off by themselves are turned on by a first line such as `-- options: {"index-name": {"pattern": "^idx_"}}`. */
const OPTIONS = /^-- options: (.*)\n/
/** Splits a case into the structure that a migration meets and the migration. */
const SEPARATOR = '-- migration --\n'
const cases = readdirSync(DIRECTORY).filter((name) => name.endsWith('.sql'))

test('every rule that SQL can show has a case', () => {
  const named = new Set(cases.map((name) => name.replace(/\.sql$/, '')))
  assert.deepEqual(
    RULES.map(({ id }) => id).filter((id) => !named.has(id)),
    // Those of the history of files have their tests beside it.
    ['rollback-unproved', 'applied-migration-changed', 'migration-order', 'migration-number', 'rule-crashed'],
  )
})

const only = { servers: ['mariadb-10.11', 'mysql-9.7'] as const, reason: 'one server of each flavour shows the texts' }

/** `GOLDEN=write` writes what MariaDB gives; the texts of both flavours must be the same. */
onEachServer('findings as people read them', { only }, async (t, server) => {
  const sandbox = await startServer(t, server.id, { binlog: false })
  for (const name of cases) {
    await t.test(name, async () => {
      const text = readFileSync(new URL(name, DIRECTORY), 'utf8')
      const at = text.indexOf(SEPARATOR)
      assert.notEqual(at, -1, `${name} has no line ${SEPARATOR.trim()}`)
      const sql = text.slice(at + SEPARATOR.length)
      const path = 'migration.sql'
      const staging = await Staging.create(server, text.slice(0, at), sandbox)
      const own = JSON.parse(OPTIONS.exec(text)?.[1] ?? '{}') as Record<string, Record<string, never>>
      const rules = new Map(Object.entries(own).map(([id, options]) => [id, { options }]))
      const report = await staging.audit({ [path]: sql }, { rules })
      const shown = auditText({ ...report, sandbox: null }, new Map([[path, new Source(path, sql)]])).replaceAll(
        staging.database,
        'shop',
      )
      const golden = new URL(name.replace(/\.sql$/, '.out'), DIRECTORY)
      if (process.env.GOLDEN === 'write' && server.flavor === 'mariadb') writeFileSync(golden, shown)
      assert.equal(shown, readFileSync(golden, 'utf8'))
    })
  }
})
