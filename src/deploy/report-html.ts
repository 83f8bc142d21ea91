import type { Manifest } from './manifest.ts'

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1f2328;background:#fff}
h1{font-size:1.3rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d0d7de;vertical-align:top}
td.n{text-align:right}code{font:13px ui-monospace,monospace;word-break:break-all}.wide{overflow-x:auto}
@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}}`

/** The deployment as a page by itself: what ran, what can be undone, and with which file. Untrusted text is escaped. */
export function reportHtml(manifest: Manifest): string {
  const { deployment, target, state, commit, actor } = manifest
  const facts = [
    `Target ${target}`,
    `State: ${state}`,
    ...(commit === null ? [] : [`Commit ${commit}`]),
    ...(actor === null ? [] : [`By ${actor}`]),
  ]
  const statements = manifest.statements.map((statement) =>
    row([
      code(statement.migration),
      code(statement.opid ?? '-'),
      escaped(statement.kind),
      number(statement.affectedRows),
      number(statement.rows),
      statement.backupTable === null ? '-' : code(`${statement.backupDatabase}.${statement.backupTable}`),
      statement.notReversible === undefined ? 'whole' : `not whole: ${escaped(statement.notReversible.join(', '))}`,
    ]),
  )
  const files = manifest.files.map((file) =>
    row([code(file.name), number(file.rows), number(file.bytes), code(file.sha256)]),
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Deployment ${escaped(deployment)}</title><style>${STYLE}</style></head><body>
<h1>Deployment ${escaped(deployment)}</h1>
<p>${facts.map(escaped).join(' · ')}</p>
<h2>Statements</h2>
${table(['migration', 'opid', 'kind', 'affected', 'captured', 'backup table', 'can be undone'], statements)}
<h2>Rollback files</h2>
${table(['file', 'rows', 'bytes', 'sha256'], files)}
<p>To undo all of it: <code>rollgate rollback ${escaped(deployment)}</code>; or give the files to a mysql client, the last one first.</p>
</body></html>
`
}

function table(heading: readonly string[], rows: readonly string[]): string {
  return `<div class="wide"><table><thead><tr>${heading.map((one) => `<th>${one}</th>`).join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

function code(text: string): string {
  return `<code>${escaped(text)}</code>`
}

function number(value: number | null): string {
  return value === null ? '-' : value.toLocaleString('en-US')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
