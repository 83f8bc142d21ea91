import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Example, Rule } from '../../src/audit/rule.ts'
import { RULES } from '../../src/audit/rules/index.ts'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { onEachServer, startServer, type TestServer } from '../servers.ts'
import { allFindings, Staging } from './harness.ts'

/** Documentation that cannot lie. */
onEachServer('bad has exactly its own finding, good has none', {}, async (t, server) => {
  const sandbox = await startServer(t, server.id, { binlog: false })
  const dialect = await dialectOf(await sandbox.session())
  const holds = (example: Example | null): example is Example => example !== null && (example.only?.(dialect) ?? true)
  const fixed: string[] = []
  for (const rule of RULES) {
    const { bad, good } = rule
    if (holds(bad)) {
      await t.test(`${rule.id}: bad`, async () => {
        const found = await findingsOf(server, sandbox, rule, bad)
        assert.deepEqual(
          found.map(({ rule: id, severity }) => ({ id, severity })),
          [{ id: rule.id, severity: rule.severity }],
        )
        const fix = found[0]?.fix
        if (fix === undefined) return
        fixed.push(rule.id)
        const sql = bad.sql.slice(0, fix.start.offset) + fix.text + bad.sql.slice(fix.end.offset)
        // One click from being committed, so it must be right.
        assert.deepEqual(await findingsOf(server, sandbox, rule, { ...bad, sql }), [], sql)
      })
    }
    if (holds(good)) {
      await t.test(`${rule.id}: good`, async () => assert.deepEqual(await findingsOf(server, sandbox, rule, good), []))
    }
  }
  assert.deepEqual(fixed.sort(), [
    'charset-not-allowed',
    'connection-charset',
    'definer-fixed',
    'insert-without-columns',
    'null-comparison',
    'table-engine',
    'type-deprecated',
  ])
})

test('every rule has an example, or is one that no SQL can show', () => {
  const without = RULES.filter((rule) => rule.bad === null).map((rule) => rule.id)
  assert.deepEqual(without, [
    'rollback-unproved',
    'applied-migration-changed',
    'migration-order',
    'migration-number',
    'script-problem',
    'rule-crashed',
  ])
})

test('ids are unique and match the names of the files', () => {
  const ids = RULES.map((rule) => rule.id)
  assert.equal(new Set(ids).size, ids.length)
  for (const id of ids) assert.match(id, /^[a-z]+(-[a-z]+)*$/)
})

/** A rule that is off by itself is turned on, and no other. */
async function findingsOf(server: TestServer, sandbox: TestServer, rule: Rule, { schema, sql, options }: Example) {
  const setting = { ...(rule.optIn ? { severity: rule.severity } : {}), ...(options === undefined ? {} : { options }) }
  const rules = new Map([[rule.id, setting]])
  return allFindings(await (await Staging.create(server, schema, sandbox)).audit(sql, { rules }))
}
