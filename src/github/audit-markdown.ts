import {
  type AuditReport,
  type FileReport,
  type Finding,
  findingsOf,
  type Severity,
  type StatementReport,
} from '../audit/finding.ts'
import { code, count, escapeText, fence, type LimitedMarkdown, prose, shorten } from './markdown.ts'

const ICONS: Record<Severity, string> = { error: '❌', warning: '⚠️', notice: 'ℹ️' }
const UNDO = { full: 'yes', 'structure-only': 'structure only', none: '**no**' } as const
const SQL_LENGTH = 1500
const PREVIEW_LENGTH = 800

/** What the audit found, for people on GitHub. Cut to the limit, with a note of what is left out. */
export function auditMarkdown(report: AuditReport, failed: boolean, into: LimitedMarkdown): string {
  into.add(`### ${auditTitle(report, failed)}\n`)
  if (report.sandbox !== null) {
    const server = report.sandbox.flavor === 'mysql' ? 'MySQL' : 'MariaDB'
    into.add(`Rehearsed statement by statement on ${server} ${escapeText(report.sandbox.version)}.\n`)
  }
  into.addAll(
    report.notes.map((note) => `> ${prose(note)}\n`),
    'note',
  )
  if (report.files.length === 0) return into.toString()

  const worstFirst = [...report.files].sort((a, b) => weight(b) - weight(a))
  if (
    into.add(
      '| | Migration | Statements | Errors | Warnings | Can be undone |\n| --- | --- | ---: | ---: | ---: | --- |',
    )
  ) {
    into.addAll(worstFirst.map(fileRow), 'migration')
  }
  into.add('')
  into.addAll(worstFirst.filter((file) => findingsOf(file).length > 0).flatMap(fileFindings), 'finding')
  const withStatements = report.files.filter((file) => file.statements.length > 0)
  into.addAll(withStatements.map(statementTable), 'migration')
  return into.toString()
}

/** One line: the verdict with its numbers. Plain text. */
export function auditTitle(report: AuditReport, failed: boolean): string {
  if (report.files.length === 0) return '✅ No migrations to audit'
  const { error, warning, notice } = report.counts
  const numbers = [
    error > 0 ? count(error, 'error') : null,
    warning > 0 ? count(warning, 'warning') : null,
    notice > 0 ? count(notice, 'notice') : null,
  ].filter((text) => text !== null)
  const where = count(report.files.length, 'migration')
  const icon = failed || error > 0 ? '❌' : warning > 0 ? '⚠️' : '✅'
  return numbers.length === 0 ? `${icon} All clear in ${where}` : `${icon} ${numbers.join(', ')} in ${where}`
}

function countOf(file: FileReport, severity: Severity): number {
  return findingsOf(file).filter((finding) => finding.severity === severity).length
}

function weight(file: FileReport): number {
  return countOf(file, 'error') * 1_000_000 + countOf(file, 'warning') * 1000 + countOf(file, 'notice')
}

function fileRow(file: FileReport): string {
  const errors = countOf(file, 'error')
  const warnings = countOf(file, 'warning')
  const icon = errors > 0 ? ICONS.error : warnings > 0 ? ICONS.warning : '✅'
  const verdicts = new Set(file.statements.map(({ reversible }) => reversible.verdict))
  const worst = verdicts.has('none') ? 'none' : verdicts.has('structure-only') ? 'structure-only' : 'full'
  return `| ${icon} | ${code(file.path)} | ${file.statements.length} | ${errors} | ${warnings} | ${UNDO[worst]} |`
}

function fileFindings(file: FileReport): string[] {
  const about = (finding: Finding, statement: StatementReport | null) => {
    const { line, column } = finding.start
    const place = code(`${file.path}:${line}:${column}`)
    const from = finding.serverCode === undefined ? '' : ` (error ${finding.serverCode})`
    const lines = [`${ICONS[finding.severity]} ${place} ${prose(finding.message)}${from} · ${code(finding.rule)}\n`]
    if (finding.help !== undefined) lines.push(`${prose(finding.help)}\n`)
    if (statement !== null) lines.push(`${fence(shorten(statement.sql, SQL_LENGTH), 'sql')}\n`)
    return lines.join('\n')
  }
  const all = [
    ...file.findings.map((finding) => ({ finding, statement: null })),
    ...file.statements.flatMap((statement) => statement.findings.map((finding) => ({ finding, statement }))),
  ]
  const rank = { error: 0, warning: 1, notice: 2 }
  all.sort((a, b) => rank[a.finding.severity] - rank[b.finding.severity])
  // The statement is shown with its first finding alone.
  const shown = new Set<StatementReport>()
  return all.map(({ finding, statement }) => {
    const repeated = statement === null || shown.has(statement)
    if (statement !== null) shown.add(statement)
    return about(finding, repeated ? null : statement)
  })
}

function statementTable(file: FileReport): string {
  const rows = file.statements.map((statement) => {
    const { estimate, reversible, batch } = statement
    const rowsTouched = estimate.rows === null ? '?' : estimate.rows.toLocaleString('en-US')
    const batches =
      batch === undefined
        ? ''
        : ` in chunks of ${batch.size.toLocaleString('en-US')} by ${batch.by.map(code).join(', ')}`
    const online = statement.online === 'n/a' ? '' : statement.online
    const why = reversible.reason === undefined ? '' : `: ${prose(reversible.reason)}`
    const tables = statement.tables.map(code).join(', ')
    return `| ${statement.start.line} | ${escapeText(statement.kind)} | ${tables} | ${rowsTouched}${batches} | ${online} | ${UNDO[reversible.verdict]}${why} |`
  })
  const previews = file.statements
    .filter(({ rollbackPreview }) => rollbackPreview !== undefined && rollbackPreview.length > 0)
    .map(({ start, rollbackPreview }) => {
      const sql = rollbackPreview!.map((line) => (line.trimEnd().endsWith(';') ? line : `${line};`)).join('\n')
      return `\nLine ${start.line} is undone by\n\n${fence(shorten(sql, PREVIEW_LENGTH), 'sql')}`
    })
  return [
    `<details><summary>${code(file.path)}: ${count(file.statements.length, 'statement')}</summary>\n`,
    '| Line | Statement | Tables | Rows | Online | Can be undone |',
    '| ---: | --- | --- | ---: | --- | --- |',
    ...rows,
    ...previews,
    '\n</details>\n',
  ].join('\n')
}
