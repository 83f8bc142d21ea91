import {
  type AuditReport,
  type FileReport,
  type Finding,
  findingsOf,
  type Severity,
  type StatementReport,
} from '../audit/finding.ts'
import { escaped, page, prose } from './html.ts'
import { AUDIT_STYLE } from './html-style.ts'
import { counted, withCommas } from './layout.ts'
import { sqlHtml } from './sql-html.ts'

/** Longer statements are cut in the page; the file has them whole. */
const SHOWN_SQL = 20_000
/** A page with more statements is no longer read from top to bottom: those without findings are left out beyond this. */
const MOST_STATEMENTS = 1000

const LOCKS = {
  none: 'reads and writes go on',
  shared: 'writes wait',
  exclusive: 'reads and writes wait',
} as const
const ONLINE = {
  instant: 'instant',
  inplace: 'in place, no rebuild',
  rebuild: 'rebuilds the table',
  copy: 'copies the table',
} as const
const UNDO = { full: 'can be undone', 'structure-only': 'undone in structure only', none: 'cannot be undone' } as const

/** The audit as one page by itself: verdict, then each file's statements beside what was found. Untrusted text is escaped. */
export function auditHtml(report: AuditReport, { failed, version }: { failed: boolean; version: string }): string {
  const { counts, files, notes, sandbox } = report
  const verdict = failed ? 'error' : counts.warning > 0 ? 'warning' : 'clean'
  const words =
    files.length === 0
      ? 'Nothing to audit'
      : failed
        ? 'Not fit to merge'
        : counts.warning > 0
          ? 'Warnings'
          : 'All clear'
  const server = sandbox === null ? 'Not rehearsed on a server' : `Rehearsed on ${nameOf(sandbox)}`
  const left = new Budget(MOST_STATEMENTS)
  return page(
    `Audit: ${words}`,
    AUDIT_STYLE,
    `<header class="${verdict}"><h1>${words}</h1>
<p>${summary(counts)} in ${counted(files.length, 'file')} · ${escaped(server)}</p></header>
${notes.length === 0 ? '' : `<ul class="notes">${notes.map((note) => `<li>${prose(note)}</li>`).join('')}</ul>`}
${files.length < 2 ? '' : contents(files)}
${files.map((file, at) => fileSection(file, at, left)).join('\n')}
<footer>rollgate ${escaped(version)}</footer>`,
  )
}

/** How many statements the page still takes. */
class Budget {
  #left: number
  constructor(most: number) {
    this.#left = most
  }
  take(statement: StatementReport): boolean {
    return this.#left-- > 0 || statement.findings.length > 0
  }
}

function nameOf({ flavor, version }: NonNullable<AuditReport['sandbox']>): string {
  return `${flavor === 'mariadb' ? 'MariaDB' : 'MySQL'} ${version}`
}

function summary({ error, warning, notice }: AuditReport['counts']): string {
  return `${counted(error, 'error')}, ${counted(warning, 'warning')}, ${counted(notice, 'notice')}`
}

function contents(files: readonly FileReport[]): string {
  const rows = files.map((file, at) => {
    const found = findingsOf(file)
    const cell = (severity: Severity) => {
      const count = found.filter((finding) => finding.severity === severity).length
      return `<td class="n ${count > 0 ? severity : 'none'}">${withCommas(count)}</td>`
    }
    return `<tr><td><a href="#f${at}">${escaped(file.path)}</a></td><td class="n">${withCommas(file.statements.length)}</td>${cell('error')}${cell('warning')}${cell('notice')}</tr>`
  })
  return `<div class="wide"><table><thead><tr><th>migration</th><th class="n">statements</th><th class="n">errors</th><th class="n">warnings</th><th class="n">notices</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`
}

function fileSection(file: FileReport, at: number, left: Budget): string {
  const shown = file.statements.filter((statement) => left.take(statement))
  const missing = file.statements.length - shown.length
  return `<section id="f${at}"><h2>${escaped(file.path)}</h2>
${file.findings.map(findingCard).join('\n')}
${shown.map(statementArticle).join('\n')}
${missing === 0 ? '' : `<p class="dim">${counted(missing, 'more statement')} without findings.</p>`}
</section>`
}

function statementArticle(statement: StatementReport): string {
  const { findings, kind, start, structure, rollbackPreview } = statement
  return `<article><h3><span>${escaped(kind)}</span> <span class="dim">line ${start.line}</span></h3>
<p class="chips">${chips(statement).join(' ')}</p>
<div class="${findings.length > 0 ? 'beside' : ''}"><div>${sqlBlock(statement)}</div>
${findings.length === 0 ? '' : `<div>${findings.map(findingCard).join('\n')}</div>`}</div>
${(structure ?? []).map(({ table, lines }) => details(`Structure of ${table}`, diff(lines))).join('\n')}
${rollbackPreview === undefined || rollbackPreview.length === 0 ? '' : details('Undone by', `<pre>${sqlHtml(rollbackPreview.map((sql) => (/;\s*$/.test(sql) ? sql : `${sql};`)).join('\n'))}</pre>`)}
</article>`
}

function chips({ tables, estimate, online, lock, cost, reversible }: StatementReport): string[] {
  const chip = (text: string, kind = '', title = '') =>
    `<span class="chip ${kind}"${title === '' ? '' : ` title="${escaped(title)}"`}>${escaped(text)}</span>`
  const found = tables.map((table) => chip(table, 'table'))
  if (estimate.rows !== null) found.push(chip(`about ${counted(estimate.rows, 'row')}`, '', estimate.method))
  if (online !== 'n/a')
    found.push(chip(ONLINE[online], online === 'copy' || online === 'rebuild' ? 'warning' : 'clean'))
  if (lock !== undefined) found.push(chip(LOCKS[lock], lock === 'none' ? 'clean' : 'warning'))
  if (cost !== undefined) found.push(chip(`about ${duration(cost.seconds)}`, '', cost.basis))
  found.push(
    chip(
      UNDO[reversible.verdict] + (reversible.reason === undefined ? '' : `: ${reversible.reason}`),
      reversible.verdict === 'full' ? 'clean' : 'warning',
    ),
  )
  return found
}

function duration(seconds: number): string {
  if (seconds < 1) return 'less than 1 s'
  return seconds < 120 ? `${Math.round(seconds)} s` : `${withCommas(Math.round(seconds / 60))} min`
}

function sqlBlock({ sql, start, findings }: StatementReport): string {
  const text = sql.slice(0, SHOWN_SQL)
  const marks = findings.map((finding) => ({
    start: finding.start.offset - start.offset,
    end: finding.end.offset - start.offset,
    kind: finding.severity,
  }))
  const html = sqlHtml(
    text,
    // A place of most of the statement says nothing more than the statement.
    marks.filter((mark) => mark.end - mark.start < text.length || text.length < 80),
  )
  const numbers = text.split('\n').map((_, at) => start.line + at)
  const cut = sql.length > SHOWN_SQL ? `<p class="dim">${counted(sql.length - SHOWN_SQL, 'more character')}</p>` : ''
  return `<div class="sql"><pre class="numbers" aria-hidden="true">${numbers.join('\n')}</pre><pre>${html}</pre></div>${cut}`
}

function findingCard({ severity, rule, message, help, start, serverCode }: Finding): string {
  const code = serverCode === undefined ? '' : ` <span class="dim">error ${serverCode}</span>`
  return `<div class="finding ${severity}"><p><strong>${severity}</strong> <span class="dim">${start.line}:${start.column} ${escaped(rule)}</span>${code}</p>
<p>${prose(message)}</p>${help === undefined ? '' : `<p class="dim">${prose(help)}</p>`}</div>`
}

function details(title: string, html: string): string {
  return `<details><summary>${escaped(title)}</summary>${html}</details>`
}

function diff(lines: readonly string[]): string {
  const kind = (line: string) => (line.startsWith('+') ? 'plus' : line.startsWith('-') ? 'minus' : 'dim')
  return `<pre class="diff">${lines.map((line) => `<span class="${kind(line)}">${escaped(line)}</span>`).join('\n')}</pre>`
}
