import assert from 'node:assert/strict'
import { exitCodeOfAudit } from '../../src/cli/exit-codes.ts'
import { demo } from '../../src/commands/demo.ts'
import { auditText } from '../../src/report/audit-text.ts'
import { deployText } from '../../src/report/deploy-text.ts'
import { PLAIN } from '../../src/report/style.ts'
import { SILENT } from '../deploy/project.ts'
import { onEachServer } from '../servers.ts'

onEachServer('the demo proves that everything came back', {}, async (_t, server) => {
  const said: string[] = []
  let blocked = 0
  const proved = await demo({ sandboxBinary: server.binary.path }, (text) => said.push(text), SILENT, PLAIN, {
    audit(report) {
      blocked = exitCodeOfAudit(report, 'error')
      const files = new Map(report.files.map((file) => [file.path, file]))
      assert.equal(files.size, 9)
      const errors = report.files.flatMap((file) =>
        file.statements.flatMap((statement) =>
          statement.findings
            .filter((finding) => finding.severity === 'error')
            .map((finding) => `${file.path.slice(-16)} ${finding.rule}`),
        ),
      )
      assert.deepEqual(errors.sort(), [
        '0009_tidy_up.sql column-narrowing',
        '0009_tidy_up.sql server-error',
        '0009_tidy_up.sql where-required',
      ])
      return auditText(report, new Map())
    },
    deploy(report) {
      assert.equal(report.state, 'done')
      const rows = report.migrations.flatMap((migration) => migration.statements)
      for (const statement of rows.filter(({ kind }) => kind === 'UPDATE' || kind === 'DELETE'))
        assert.equal(statement.capturedRows, statement.affectedRows, statement.sql)
      assert.ok(report.rollback!.rows > 10_000)
      return deployText(report)
    },
  })
  const text = said.join('')
  assert.equal(blocked, 1)
  assert.ok(proved, text)
  assert.doesNotMatch(text, /DIFFERENT/)
  assert.match(text, /\$_\$Inception_backup_information\$_\$/)
  assert.match(text, /manifest\.json/)
})
