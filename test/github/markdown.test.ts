import assert from 'node:assert/strict'
import { test } from 'node:test'
import { code, count, escapeText, fence, LimitedMarkdown, prose, shorten } from '../../src/github/markdown.ts'

test('text comes out of no cell, tag or sentence', () => {
  const hostile =
    '| <img src=x> `a` **b** @octo #12 [x](http://y) www.evil.example\n# head $x$ ~~s~~ https://evil.example'
  for (const written of [escapeText(hostile), code(hostile), prose(hostile)]) {
    assert.doesNotMatch(written, /\n/)
    assert.doesNotMatch(written, /(?<!\\)[|`*]/)
    assert.doesNotMatch(written, /<(?!\/?code>)/)
    assert.doesNotMatch(written, /@octo|(?<!&)#12|:\/\/|www\.e/)
  }
})

test('prose shows what stands between backticks as code', () => {
  assert.equal(prose('`a_b` narrows to `x|y`'), '<code>a&#95;b</code> narrows to <code>x&#124;y</code>')
  assert.equal(prose('an odd ` is kept'), 'an odd \\` is kept')
})

test('a fence is longer than any in its text', () => {
  assert.equal(fence('SELECT 1\n', 'sql'), '```sql\nSELECT 1\n```')
  assert.equal(fence('```\nx\n`````', 'sql'), '``````sql\n```\nx\n`````\n``````')
})

test('shortening leaves no half character', () => {
  assert.equal(shorten('abc', 3), 'abc')
  assert.equal(shorten('a😀bc', 2), 'a… (4 more characters)')
})

test('numbers are written with their noun', () => {
  assert.equal(count(1, 'error'), '1 error')
  assert.equal(count(12345, 'row'), '12,345 rows')
})

for (const unit of ['bytes', 'characters'] as const) {
  test(`a document keeps to its limit in ${unit} and says what is left out`, () => {
    const measure = (text: string) => (unit === 'bytes' ? Buffer.byteLength(text) : text.length)
    const into = new LimitedMarkdown(2000, unit)
    into.add('# Head')
    into.addAll(
      Array.from({ length: 500 }, () => '表'.repeat(20)),
      'row',
    )
    const text = into.toString()
    assert.ok(measure(text) <= 2000 && measure(text) > 1400, String(measure(text)))
    const shown = text.split('表'.repeat(20)).length - 1
    assert.match(text, new RegExp(`_${500 - shown} rows more: see`))
  })
}
