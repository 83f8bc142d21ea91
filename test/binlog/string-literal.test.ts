import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { test } from 'node:test'
import { SqlBuffer } from '../../src/binlog/sql-buffer.ts'
import { textWriter } from '../../src/binlog/string-literal.ts'

const write = textWriter('utf8mb4')

function literal(bytes: Buffer): string {
  const out = new SqlBuffer()
  out.reserve(2 * bytes.length + 32)
  // Not at the buffer's beginning or end: what stands around must not count.
  write(Buffer.concat([Buffer.from([0xe2]), bytes, Buffer.from([0x80, 0x80, 0x80])]), 1, 1 + bytes.length, out)
  return out.bytes.toString('utf8', 0, out.at)
}

test('text is quoted if and only if it is well-formed UTF-8', () => {
  const agree = (...codes: number[]) => {
    const bytes = Buffer.from(codes)
    const expected = isUtf8(bytes)
      ? `'${bytes.toString('utf8')}'`
      : `_utf8mb4 X'${bytes.toString('hex').toUpperCase()}'`
    assert.equal(literal(bytes), expected)
  }
  const edges = [
    0x41, 0x7e, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff,
  ]
  for (let first = 0x80; first < 0x100; first++) {
    agree(first)
    for (const second of edges) {
      agree(first, second)
      for (const third of edges) {
        agree(first, second, third)
        for (const fourth of edges) agree(first, second, third, fourth)
      }
    }
  }
})

test('quotes are doubled; what sql_mode could change is written in hexadecimal', () => {
  assert.equal(literal(Buffer.from("it's")), "'it''s'")
  for (const text of ['a\\b', 'a\nb', '\0', '\x7f', "'\\'"]) {
    assert.equal(literal(Buffer.from(text)), `_utf8mb4 X'${Buffer.from(text).toString('hex').toUpperCase()}'`)
  }
})
