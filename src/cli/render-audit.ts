import type { AuditReport } from '../audit/finding.ts'
import { RULES } from '../audit/rules/index.ts'
import type { FailLevel, Format, MigrationFile } from '../config/settings.ts'
import { EXIT } from '../errors.ts'
import { annotations } from '../github/annotations.ts'
import { auditMarkdown } from '../github/audit-markdown.ts'
import { LimitedMarkdown } from '../github/markdown.ts'
import { auditHtml } from '../report/audit-html.ts'
import { auditSarif } from '../report/audit-sarif.ts'
import { auditText } from '../report/audit-text.ts'
import type { Style } from '../report/style.ts'
import { decodeSource } from '../sql/source.ts'
import { exitCodeOfAudit } from './exit-codes.ts'
import { jsonDocument } from './publish.ts'
import { version } from './version.ts'

/** The report of an audit in any of its formats; the migrations are for the code frames of the text. */
export function renderAudit(
  report: AuditReport,
  { migrations, failOn }: { migrations: readonly MigrationFile[]; failOn: FailLevel },
  format: Format,
  style: Style,
): string {
  switch (format) {
    case 'json':
      return jsonDocument(report)
    case 'markdown': {
      const failed = exitCodeOfAudit(report, failOn) !== EXIT.ok
      return `${auditMarkdown(report, failed, new LimitedMarkdown(Number.POSITIVE_INFINITY, 'characters')).trimEnd()}\n`
    }
    case 'sarif':
      return jsonDocument(auditSarif(report, { version: version(), rules: RULES, rulesUrl: null }))
    case 'html':
      return auditHtml(report, { failed: exitCodeOfAudit(report, failOn) !== EXIT.ok, version: version() })
    case 'github':
      return annotations(report)
        .map((line) => `${line}\n`)
        .join('')
    case 'tsv':
    case 'text':
      return auditText(report, new Map(migrations.map(({ path, bytes }) => [path, decodeSource(path, bytes)])), style)
  }
}
