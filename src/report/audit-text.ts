import {
  type AuditReport,
  type FileReport,
  type Finding,
  findingsOf,
  NOT_REHEARSED,
  type Severity,
  type StatementReport,
} from '../audit/finding.ts'
import { withoutSecrets } from '../sql/secrets.ts'
import type { Source } from '../sql/source.ts'
import { counted, oneLine } from './layout.ts'
import { PLAIN, type Style } from './style.ts'

/** Lines of a code frame are cut here; the mark stays in sight. */
const FRAME_WIDTH = 120
/** More findings of one rule at the same statement add nothing. */
const MOST_PER_FILE = 200

/**
 * What an audit found, for people: each finding with file:line:column, a code frame and the rule's advice; then a line for each
 * statement whose undoing is less than full, what was not checked, and the counts. `sources` are the files by path.
 */
export function auditText(report: AuditReport, sources: ReadonlyMap<string, Source>, style: Style = PLAIN): string {
  const lines: string[] = []
  for (const file of report.files) {
    const findings = findingsOf(file)
    for (const finding of findings.slice(0, MOST_PER_FILE))
      lines.push(...findingLines(file, finding, sources.get(file.path), style), '')
    if (findings.length > MOST_PER_FILE)
      lines.push(`${file.path}: ${findings.length - MOST_PER_FILE} more findings`, '')
  }
  for (const file of report.files)
    lines.push(fileLine(file, style), ...file.statements.flatMap((statement) => statementLines(statement, style)))
  if (report.files.length === 0) lines.push('No migrations to audit.')
  lines.push('')
  for (const note of report.notes) lines.push(`${style.cyan('note')}  ${note}`)
  const rehearsed = report.sandbox === null ? '' : `, rehearsed on ${report.sandbox.version}`
  const { error, warning, notice } = report.counts
  const verdict = `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${counted(notice, 'notice')}`
  lines.push(
    `${error > 0 ? style.red(verdict) : warning > 0 ? style.yellow(verdict) : style.green(verdict)} in ${counted(report.files.length, 'file')}${rehearsed}`,
  )
  return `${lines.join('\n')}\n`
}

function findingLines(file: FileReport, finding: Finding, source: Source | undefined, style: Style): string[] {
  const { start, severity, rule, message, help } = finding
  const lines = [
    `${style.bold(`${file.path}:${start.line}:${start.column}`)} ${paint(severity, style)} ${oneLine(message)} ${style.dim(`[${rule}]`)}`,
  ]
  if (source !== undefined) lines.push(...codeFrame(source, finding, style))
  if (help !== undefined) lines.push(`  ${style.cyan('→')} ${help}`)
  return lines
}

/** The line on which a finding begins, with the place underlined. */
function codeFrame(source: Source, { start, end, severity }: Finding, style: Style): string[] {
  const text = printable(withoutSecrets(source.line(start.line)))
  const from = start.column - 1
  const to = end.line === start.line ? end.column - 1 : text.length
  const cut = from > FRAME_WIDTH - 30 ? from - 20 : 0
  const shown = text.slice(cut, cut + FRAME_WIDTH)
  const number = String(start.line).padStart(5)
  const mark = '^'.repeat(Math.max(1, Math.min(to, cut + FRAME_WIDTH) - from))
  return [
    `${style.dim(`${number} |`)} ${shown}`,
    `${style.dim('      |')} ${' '.repeat(from - cut)}${paintMark(mark, severity, style)}`,
  ]
}

/** Control characters of a file must not reach the terminal; each stays one column wide. */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/\p{Cc}/gu, '?')
}

function fileLine(file: FileReport, style: Style): string {
  const all = findingsOf(file)
  const count = (severity: Severity) => all.filter((finding) => finding.severity === severity).length
  const parts = (['error', 'warning', 'notice'] as const)
    .filter((severity) => count(severity) > 0)
    .map((severity) => paintMark(counted(count(severity), severity), severity, style))
  return `${style.bold(file.path)}: ${counted(file.statements.length, 'statement')}, ${parts.length === 0 ? style.green('clean') : parts.join(', ')}`
}

function statementLines(statement: StatementReport, style: Style): string[] {
  const facts: string[] = []
  // What the server refuses never comes to be undone.
  if (statement.findings.some((finding) => finding.serverCode !== undefined && finding.severity === 'error')) return []
  // One note says of all of them that they were not rehearsed.
  if (statement.reversible.verdict !== 'full' && statement.reversible.reason !== NOT_REHEARSED)
    facts.push(
      `${statement.reversible.verdict === 'none' ? 'cannot be undone' : 'only its structure can be undone'}: ${statement.reversible.reason ?? ''}`,
    )
  if (statement.online === 'copy' || statement.online === 'rebuild')
    facts.push(statement.online === 'copy' ? 'copies the table and blocks writes' : 'rebuilds the table')
  facts.push(...(statement.keeps ?? []))
  if (statement.batch !== undefined)
    facts.push(`will run in chunks of ${statement.batch.size} rows by ${statement.batch.by.join(', ')}`)
  return facts.length === 0
    ? []
    : [style.dim(`  ${statement.index}. ${statement.kind} (line ${statement.start.line}): ${facts.join('; ')}`)]
}

function paint(severity: Severity, style: Style): string {
  return paintMark(severity, severity, style)
}

function paintMark(text: string, severity: Severity, style: Style): string {
  return severity === 'error' ? style.red(text) : severity === 'warning' ? style.yellow(text) : style.cyan(text)
}
