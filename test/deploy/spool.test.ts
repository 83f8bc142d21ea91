import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Spool, type SpoolMark } from '../../src/deploy/spool.ts'

test('gives back what was pushed, last first', async (t) => {
  const spool = await create(t)
  assert.deepEqual(await read(spool), [])
  const texts = ['', 'a', 'é漢😀', "it's;\n", '\0', 'x'.repeat(100)]
  for (const text of texts) await spool.push(text)
  assert.equal(spool.records, texts.length)
  assert.deepEqual(await read(spool), texts.toReversed())
  await spool.push('more')
  assert.deepEqual(await read(spool), [...texts, 'more'].toReversed())
})

test('goes back to a mark', async (t) => {
  const spool = await create(t)
  await spool.push('one')
  const mark = spool.mark()
  await spool.push('two')
  assert.deepEqual(await read(spool, mark), ['two'])
  await read(spool)
  await spool.push('three')
  await spool.truncate(mark)
  assert.equal(spool.records, 1)
  assert.equal(spool.bytes, mark.bytes)
  await spool.push('four')
  assert.deepEqual(await read(spool), ['four', 'one'])
  await spool.truncate({ bytes: 0, records: 0 })
  assert.deepEqual(await read(spool), [])
  await assert.rejects(spool.truncate(mark), /fewer than the mark/)
})

test('texts of all sizes, many times the size of the buffer', async (t) => {
  const spool = await create(t)
  const size = (index: number) => (index % 97 === 0 ? 700_000 + index : (index * 7919) % 3000)
  const text = (index: number) => `${index}:`.padEnd(size(index), '.')
  for (let index = 0; index < 1000; index++) await spool.push(text(index))
  let index = 1000
  for await (const found of spool.readBackwards()) assert.ok(found === text(--index))
  assert.equal(index, 0)
})

test('leaves nothing behind, and nobody else can read it', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'spool-'))
  t.after(() => rm(directory, { recursive: true }))
  const spool = await Spool.create(directory)
  await spool.push('secret')
  await read(spool)
  assert.deepEqual(await readdir(directory), [])
  await spool.close()
  await assert.rejects(Spool.create(join(directory, 'missing')), /ENOENT/)
})

async function create(t: TestContext): Promise<Spool> {
  const directory = await mkdtemp(join(tmpdir(), 'spool-'))
  const spool = await Spool.create(directory)
  t.after(async () => {
    await spool.close()
    await rm(directory, { recursive: true })
  })
  return spool
}

async function read(spool: Spool, downTo?: SpoolMark): Promise<string[]> {
  const texts: string[] = []
  for await (const text of spool.readBackwards(downTo)) texts.push(text)
  return texts
}
