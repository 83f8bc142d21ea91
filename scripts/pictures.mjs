// Makes the pictures of the README: a pull request with its annotations, and the summary of a deployment. What they show is what
// Rollgate says (a real audit of migrations-example/, the Markdown of a real report's shape), laid out by our own HTML.
// Needs chromium and a server program. Run with tsx: node --import tsx scripts/pictures.mjs
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { deployMarkdown } from '../src/github/deploy-markdown.ts'
import { LimitedMarkdown } from '../src/github/markdown.ts'
import { getTools } from './tools.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const pictures = join(root, 'docs/pictures')
const WIDTH = 960
const run = promisify(execFile)
const STYLE = `body{margin:0;background:#fff;color:#1f2328;font:14px/1.5 system-ui,sans-serif}main{padding:20px;max-width:920px}
h1{font-size:22px;margin:0 0 4px}h1 span,.note span{color:#59636e;font-weight:400}h2{font-size:18px;margin:0 0 8px}p{margin:4px 0 12px}
.file{border:1px solid #d1d9e0;border-radius:6px;overflow:hidden}.file>b{display:block;padding:6px 12px;background:#f6f8fa;border-bottom:1px solid #d1d9e0;font-size:13px}
.line{display:flex;background:#dafbe1}.line i{width:44px;padding-right:10px;text-align:right;color:#59636e;font:12px/20px ui-monospace,monospace;background:#aceebb}.line pre{margin:0;padding:0 8px}
pre,code{font:12px/20px ui-monospace,monospace}code{background:#eff1f3;border-radius:4px;padding:1px 4px}
.note{margin:6px 12px 6px 56px;padding:6px 12px;border:1px solid #d1d9e0;border-left:4px solid;border-radius:6px;background:#fff}.note.error{border-left-color:#cf222e}.note.warning{border-left-color:#bf8700}.note.error b{color:#cf222e}.note.warning b{color:#9a6700}
main .sign{display:inline-block;width:18px;height:18px;line-height:18px;text-align:center;border-radius:4px;color:#fff;font-size:13px}.ok{background:#1a7f37}.bad{background:#cf222e}
main>pre,details pre{background:#f6f8fa;border-radius:6px;padding:8px 12px;margin:6px 0}table{border-collapse:collapse}td{border:1px solid #d1d9e0;padding:4px 10px}tr:first-child td{font-weight:600}a{color:#0969da;text-decoration:none}summary{font-weight:600;margin:8px 0}`

const browser = (await getTools(console.log)).find(({ name }) => name === 'chromium')
if (browser?.where == null) {
  console.error(`There is no chromium: ${browser?.problem}`)
  process.exit(1)
}
const scratch = await mkdtemp(join(tmpdir(), 'rollgate-pictures-'))
try {
  await mkdir(pictures, { recursive: true })
  await take('pull-request.png', await pullRequestPage('migrations-example/migrations/0009_tidy_up.sql'))
  await take('deployment.png', deploymentPage())
} finally {
  await rm(scratch, { recursive: true, force: true })
}

async function take(name, body) {
  const file = join(scratch, 'page.html')
  const measure = '<script>document.documentElement.dataset.height=document.documentElement.scrollHeight</script>'
  await writeFile(
    file,
    `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><main>${withSigns(body)}</main>${measure}`,
  )
  const { stdout } = await browse(['--dump-dom', `--window-size=${WIDTH},100`], file)
  const height = Number(/data-height="(\d+)"/.exec(stdout)?.[1] ?? 800)
  const path = join(pictures, name)
  await browse([`--screenshot=${path}`, `--window-size=${WIDTH},${height}`], file)
  console.log(`docs/pictures/${name}: ${WIDTH}×${height}, ${((await stat(path)).size / 1000).toFixed(0)} kB`)
}

/** Signs that every font has, in place of emoji. */
function withSigns(text) {
  return text.replaceAll('✅', '<b class="sign ok">✓</b>').replaceAll('❌', '<b class="sign bad">✗</b>')
}

function browse(flags, file) {
  const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run']
  const profile = `--user-data-dir=${join(scratch, 'profile')}`
  return run(browser.where, [...quiet, profile, ...flags, `file://${file}`], { timeout: 120_000 })
}

/** The file with what the audit says under each line. */
async function pullRequestPage(path) {
  const about = ['audit', path, '--schema', 'migrations-example/schema.sql', '--format', 'json', '--fail-on', 'never']
  const { stdout } = await run(process.execPath, ['dist/cli.js', ...about], { cwd: root, maxBuffer: 1 << 26 })
  const { counts, files } = JSON.parse(stdout)
  const findings = files.flatMap((file) => [...file.findings, ...file.statements.flatMap((one) => one.findings)])
  const lines = (await readFile(join(root, path), 'utf8')).trimEnd().split('\n')
  const rows = lines.map((line, index) => {
    const here = findings.filter(({ end, start }) => start.line <= index + 1 && end.line === index + 1)
    return `<div class="line"><i>${index + 1}</i><pre>+ ${escaped(line)}</pre></div>${here.map(annotation).join('')}`
  })
  const total = `${counts.error} errors, ${counts.warning} warnings`
  return `<h1>Tidy up <span>#7</span></h1><p class="check">❌ <b>Audit migrations</b> — ${total}</p>
<div class="file"><b>${escaped(path)}</b>${rows.join('')}</div>`
}

function annotation({ help, message, rule, severity }) {
  return `<div class="note ${severity}"><b>${severity === 'error' ? 'Error' : 'Warning'}</b> <span>${escaped(rule)}</span><br>${marked(message)}${help === undefined ? '' : `<br>${marked(help)}`}</div>`
}

/** The Markdown that the summary gets, for a deployment of two migrations. */
function deploymentPage() {
  const statement = (sql, rows, seconds, kind) => ({
    index: 1,
    opid: '1795232277_20_00000006',
    kind,
    sql,
    state: 'done',
    affectedRows: rows,
    capturedRows: rows,
    seconds,
    backupDatabase: 'db_example_3306_shop',
    backupTable: 'stock',
  })
  const migration = (file, statements) => ({ file, checksum: '', state: 'done', statements })
  const deployment = '20261121T101500Z-32b538'
  const report = {
    deployment,
    target: 'db.example:3306/shop',
    state: 'done',
    migrations: [
      migration('0004_write_off_retired.sql', [
        statement(
          'UPDATE stock JOIN products ON products.id = stock.product_id SET quantity = 0',
          2000,
          0.21,
          'UPDATE',
        ),
      ]),
      migration('0005_purge_cancelled_orders.sql', [
        statement('DELETE payments FROM payments JOIN orders ON orders.id = payments.order_id', 458, 0.11, 'DELETE'),
        statement('DELETE FROM order_items WHERE order_id IN (SELECT id FROM …)', 9087, 1.6, 'DELETE'),
        statement("DELETE FROM orders WHERE status = 'cancelled'", 800, 0.3, 'DELETE'),
      ]),
    ],
    rollback: { directory: '', files: [], rows: 12_345, bytes: 2_345_678 },
    notes: [],
  }
  const name = `rollgate-rollback-${deployment}`
  const artifact = {
    id: '4200',
    name,
    url: '#',
    digest: 'c9c4b4814c61b90f0a710c08b5afd6603f3c91c00c709e90c2d19f8a583b54ad',
    until: '2027-02-19',
    encrypted: false,
  }
  const place = { runId: '4711', url: '#', workflow: 'rollgate-rollback.yml' }
  const into = new LimitedMarkdown(100_000, 'characters')
  return html(deployMarkdown(report, { artifact, notes: [], failed: false }, place, into))
}

/** As much Markdown as our own reports have: headings, tables, fences, details, links. Other text is HTML already. */
function html(markdown) {
  const out = []
  let fence = null
  for (const line of markdown.replaceAll('<details>', '<details open>').split('\n')) {
    if (/^```/.test(line)) {
      if (fence === null) fence = []
      else {
        out.push(`<pre>${escaped(fence.join('\n'))}</pre>`)
        fence = null
      }
    } else if (fence !== null) fence.push(line)
    else if (/^\| ---/.test(line)) continue
    else if (line.startsWith('| ')) out.push(`<tr>${cells(line)}</tr>`)
    else if (line.startsWith('### ')) out.push(`<h2>${inline(line.slice(4))}</h2>`)
    else if (line.startsWith('<')) out.push(inline(line))
    else if (line !== '') out.push(`<p>${inline(line)}</p>`)
  }
  return out.join('\n').replace(/(?:<tr>.*<\/tr>\n?)+/g, (rows) => `<table>${rows}</table>`)
}

function cells(line) {
  return line
    .slice(1, line.lastIndexOf('|'))
    .split('|')
    .map((cell) => `<td>${inline(cell.trim())}</td>`)
    .join('')
}

function inline(text) {
  return text
    .replace(/\[([^\]]+)\]\(([^)]*)\)/g, '<a href="#">$1</a>')
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\\([^\w\s])/g, '$1')
}

function marked(text) {
  return escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
