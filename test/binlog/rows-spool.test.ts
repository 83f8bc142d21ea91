import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { RowsItem } from '../../src/binlog/changes.ts'
import { RowsSpool } from '../../src/binlog/rows-spool.ts'
import type { TableMap } from '../../src/binlog/table-map.ts'

const MAPS = [tableMap('a'), tableMap('b')] as const

test('gives back what was pushed, last first', async (t) => {
  const spool = await create(t)
  assert.deepEqual(await read(spool), [])
  const items = [
    item({ images: Buffer.from('one') }),
    item({ change: 'update', presentAfter: Buffer.from([7]), map: MAPS[1], flags: 0x8001 }),
    item({ change: 'delete', images: Buffer.alloc(0), position: 2 ** 40 + 1, nextPosition: 2 ** 40 + 9 }),
    item({ file: 'binlog.000002', timestamp: 2 ** 32 - 1, serverId: 2 ** 32 - 1 }),
    item({ present: Buffer.from([1, 2, 3]), images: Buffer.from([0, 255]) }),
  ]
  for (const one of items) await spool.push(one)
  assert.equal(spool.records, items.length)
  assert.deepEqual(await read(spool), items.toReversed())
  const more = item({ images: Buffer.from('more') })
  await spool.push(more)
  const again = await read(spool)
  assert.deepEqual(again, [more, ...items.toReversed()])
  assert.equal(again[4]!.map, MAPS[1], 'the very table map')
})

test('goes back to a mark', async (t) => {
  const spool = await create(t)
  const [one, two, three] = ['one', 'two', 'three'].map((text) => item({ images: Buffer.from(text) }))
  await spool.push(one!)
  const mark = spool.mark()
  await spool.push(two!)
  await read(spool)
  await spool.push(three!)
  await spool.truncate(mark)
  assert.equal(spool.records, 1)
  assert.equal(spool.bytes, mark.bytes)
  await spool.push(three!)
  assert.deepEqual(await read(spool), [three, one])
  await spool.truncate({ bytes: 0, records: 0 })
  assert.deepEqual(await read(spool), [])
  await assert.rejects(spool.truncate(mark), /fewer than the mark/)
})

test('events of all sizes, many times the size of the buffers', async (t) => {
  const spool = await create(t)
  const size = (index: number) => (index % 97 === 0 ? 5_000_000 + index : (index * 7919) % 30_000)
  const images = (index: number) => Buffer.alloc(size(index), `${index}:`)
  for (let index = 0; index < 600; index++) await spool.push(item({ images: images(index), position: index }))
  let index = 600
  for await (const found of spool.readBackwards()) {
    assert.equal(found.position, --index)
    assert.ok(found.images.equals(images(index)))
  }
  assert.equal(index, 0)
})

test('leaves nothing behind, and nobody else can read it', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'spool-'))
  t.after(() => rm(directory, { recursive: true }))
  const spool = await RowsSpool.create(directory)
  await spool.push(item({}))
  await read(spool)
  assert.deepEqual(await readdir(directory), [])
  await spool.close()
  await assert.rejects(RowsSpool.create(join(directory, 'missing')), /ENOENT/)
})

function tableMap(table: string): TableMap {
  return { database: 'shop', table, columns: [] }
}

function item(parts: Partial<RowsItem>): RowsItem {
  return {
    kind: 'rows',
    change: 'insert',
    map: MAPS[0],
    flags: 1,
    file: 'binlog.000001',
    position: 4,
    nextPosition: 40,
    timestamp: 1_700_000_000,
    serverId: 1,
    present: Buffer.from([1]),
    presentAfter: null,
    images: Buffer.from([0, 1]),
    ...parts,
  }
}

async function create(t: TestContext): Promise<RowsSpool> {
  const directory = await mkdtemp(join(tmpdir(), 'spool-'))
  const spool = await RowsSpool.create(directory)
  t.after(async () => {
    await spool.close()
    await rm(directory, { recursive: true })
  })
  return spool
}

async function read(spool: RowsSpool): Promise<RowsItem[]> {
  const items: RowsItem[] = []
  for await (const one of spool.readBackwards()) items.push(one)
  return items
}
