import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { writeZip } from '../../src/github/zip.ts'
import { readZip } from '../action/read-zip.ts'

for (const [what, zip64From] of [
  ['as ZIP', undefined],
  ['as ZIP64', 1],
] as const) {
  test(`files come out of an archive as they went in, ${what}`, async (t) => {
    const directory = await mkdtemp(join(tmpdir(), 'rollgate-zip-'))
    t.after(() => rm(directory, { recursive: true }))
    const contents = new Map([
      ['manifest.json', Buffer.from('{}\n')],
      ['deep/größe 😀.sql', Buffer.from('DELETE FROM t;\n'.repeat(200_000))],
      ['random.bin', Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919 * (index % 251)) & 0xff))],
      ['empty.sql', Buffer.alloc(0)],
    ])
    const entries = await Promise.all(
      [...contents].map(async ([name, bytes], index) => {
        const path = join(directory, `file-${index}`)
        await writeFile(path, bytes)
        return { name, path }
      }),
    )
    const path = join(directory, 'archive.zip')
    const size = await writeZip(path, entries, zip64From)
    const archive = await readFile(path)
    assert.equal(archive.length, size)
    assert.deepEqual(readZip(archive), contents)
  })
}
