import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { auditHtml } from '../../src/report/audit-html.ts'
import { browse, findBrowser } from './browser.ts'
import { REPORT } from './example-report.ts'

const HTML = auditHtml(REPORT, { failed: true, version: '1.2.3' })

test('the page says the verdict, each finding beside its SQL, the structure and how it is undone', () => {
  for (const part of [
    'Not fit to merge',
    '1 error, 1 warning, 1 notice in 2 files',
    'Rehearsed on MariaDB 10.11.19',
    'copies the table',
    'writes wait',
    'about 1,204,551 rows',
    '<mark class="error">',
    '<span class="plus">+  `phone` varchar(12) DEFAULT NULL</span>',
    'Undone by',
  ])
    assert.ok(HTML.includes(part), part)
})

test('nothing of a migration is markup, no script is in the page, nothing is loaded', () => {
  assert.doesNotMatch(HTML, /<script|<img|<link|<iframe|javascript:|url\(|@import|src=/i)
  assert.ok(HTML.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
  assert.ok(HTML.includes(`content="default-src 'none'; style-src 'unsafe-inline'"`))
})

test('text is the same with its colours and marks taken away', () => {
  const [, sql] = /<\/pre><pre>(.*?)<\/pre><\/div>/s.exec(HTML)!
  const plain = sql!
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
  assert.equal(plain, REPORT.files[0]!.statements[0]!.sql)
})

test('a large report stays a page: beyond a thousand, statements without findings are counted only', () => {
  const [file] = REPORT.files
  const quiet = { ...file!.statements[0]!, findings: [] }
  const files = [{ ...file!, findings: [], statements: Array.from({ length: 5000 }, () => quiet) }]
  const html = auditHtml({ ...REPORT, files }, { failed: false, version: '1.2.3' })
  assert.ok(html.includes('4,000 more statements without findings'))
})

const browser = findBrowser()
const inBrowser = {
  skip:
    browser === null
      ? 'chromium is not on this machine; to get it: apt-get install chromium (npm test does, as root on Debian)'
      : false,
} as const

async function scratch(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'rollgate-html-'))
  t.after(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))
  return directory
}

test('a browser shows it without scrolling sideways, at 360 and at 1280 pixels', inBrowser, async (t) => {
  const directory = await scratch(t)
  // The page's own policy forbids scripts: the copy that measures itself goes without it, framed at each width.
  const open = HTML.replace(/<meta http-equiv[^>]*>/, '')
  const page = `<!doctype html><body>${[360, 1280]
    .map((width) => `<iframe style="border:0;width:${width}px;height:800px" srcdoc="${attribute(open)}"></iframe>`)
    .join('')}
<script>onload=()=>{document.title=[...document.querySelectorAll('iframe')].map(f=>f.contentDocument.documentElement.scrollWidth).join(' ')}</script>`
  const file = join(directory, 'measure.html')
  await writeFile(file, page)
  const dom = await browse(browser!, join(directory, 'profile'), ['--dump-dom', '--window-size=2000,1000'], file)
  assert.equal(/<title>(.*?)<\/title>/.exec(dom)?.[1], '360 1280')
})

test('a picture of it is light on a light system, and dark on a dark one', inBrowser, async (t) => {
  const directory = await scratch(t)
  const file = join(directory, 'report.html')
  await writeFile(file, HTML)
  const shot = async (name: string, flags: readonly string[]) => {
    const picture = join(directory, `${name}.png`)
    await browse(browser!, join(directory, name), [...flags, '--window-size=360,640', `--screenshot=${picture}`], file)
    return readPng(await readFile(picture))
  }
  const light = await shot('light', [])
  const dark = await shot('dark', ['--blink-settings=preferredColorScheme=0'])
  assert.deepEqual([light.width, light.height], [360, 640])
  // The page's margin at the left edge, below the verdict.
  assert.deepEqual(light.pixel(2, 600), [255, 255, 255])
  assert.deepEqual(dark.pixel(2, 600), [13, 17, 23])
  const colours = new Set<string>()
  for (let y = 0; y < 640; y += 2) for (let x = 0; x < 360; x += 2) colours.add(light.pixel(x, y).join())
  // Text, marks and cards are really drawn.
  assert.ok(colours.size > 30, `${colours.size} colours`)
})

function attribute(html: string): string {
  return html.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
}

/** As much of PNG (ISO/IEC 15948) as a screenshot needs: 8 bits, RGB or RGBA, not interlaced. */
function readPng(png: Buffer) {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const channels = png[25] === 6 ? 4 : 3
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  const raw = inflateSync(Buffer.concat(parts))
  const stride = width * channels
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!
    for (let x = 0; x < stride; x++) {
      const a = x >= channels ? pixels[y * stride + x - channels]! : 0
      const b = y > 0 ? pixels[(y - 1) * stride + x]! : 0
      const c = x >= channels && y > 0 ? pixels[(y - 1) * stride + x - channels]! : 0
      const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c
      const predicted = [0, a, b, (a + b) >> 1, paeth][filter]!
      pixels[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + predicted
    }
  }
  return {
    width,
    height,
    pixel: (x: number, y: number) => [...pixels.subarray(y * stride + x * channels, y * stride + x * channels + 3)],
  }
}
