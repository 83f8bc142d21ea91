import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditReport } from '../../src/audit/finding.ts'
import type { Example } from '../../src/audit/rule.ts'
import { RULES } from '../../src/audit/rules/index.ts'
import { audit } from '../../src/commands/audit.ts'
import { dialectOf } from '../../src/mysql/dialect.ts'
import { quoteName } from '../../src/sql/quote.ts'
import { parseScript } from '../../src/sql/script.ts'
import { Source } from '../../src/sql/source.ts'
import { migration, SILENT } from '../deploy/project.ts'
import { onEachServer, type TestServer } from '../servers.ts'

/** Every example of every rule on a staging server of each flavour: documentation that cannot lie. */
onEachServer('bad has exactly its own finding, good has none', {}, async (t, server) => {
  for (const rule of RULES) {
    if (rule.bad !== null) {
      await t.test(`${rule.id}: bad`, async (one) => {
        const found = findings(await auditExample(server, rule.bad!, one))
        assert.deepEqual([...new Set(found.map((finding) => finding.rule))], [rule.id])
        assert.ok(
          found.every((finding) => finding.severity === rule.severity),
          'with the severity of the rule',
        )
      })
    }
    if (rule.good !== null) {
      await t.test(`${rule.id}: good`, async (one) => {
        assert.deepEqual(findings(await auditExample(server, rule.good!, one)), [])
      })
    }
  }
})

test('every rule has an example, or is one that no SQL can show', () => {
  const without = RULES.filter((rule) => rule.bad === null).map((rule) => rule.id)
  assert.deepEqual(without, ['script-problem', 'rule-crashed'])
})

async function auditExample(
  server: TestServer,
  example: Example,
  t: { after(run: () => void): void },
): Promise<AuditReport> {
  const database = await server.createDatabase()
  const session = await server.session({ database })
  await session.run(`ALTER DATABASE ${quoteName(database)} DEFAULT CHARACTER SET utf8mb4`)
  for (const statement of parseScript(new Source('schema', example.schema), {
    dialect: await dialectOf(session),
    database,
  }).statements)
    await session.run(statement.text)
  t.after(() => session.close())
  return audit(
    {
      migrations: [migration('example.sql', example.sql)],
      staging: { ...server.settings, role: 'staging', database },
      schema: null,
      sandbox: 'auto',
      sandboxBinary: null,
      failOn: 'error',
      rules: new Map(),
    },
    SILENT,
  )
}

function findings(report: AuditReport) {
  return report.files
    .flatMap((file) => [...file.findings, ...file.statements.flatMap((statement) => statement.findings)])
    .map(({ rule, severity, message }) => ({ rule, severity, message }))
}
