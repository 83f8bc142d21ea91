import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SecretMasks, StepOutput } from './runner-commands.ts'

function read(...lines: string[]): StepOutput {
  const output = new StepOutput(new SecretMasks(), '/work')
  for (const line of lines) output.read(line)
  return output
}

test('both grammars of commands are obeyed, wherever the real runner obeys them', () => {
  for (const line of [
    '::error::x',
    '   ::ERROR::x',
    '##[error]x',
    'SELECT 1 -- ##[error]x',
    '::error file=a.sql,line=2::x',
  ]) {
    assert.deepEqual(
      read(line).annotations.map(({ level, message }) => [level, message]),
      [['error', 'x']],
      line,
    )
  }
  for (const line of ['SELECT ::error::x', '::unknown::x', '##[unknown]x', '::error', '##[error']) {
    assert.deepEqual(read(line).annotations, [], line)
  }
  assert.deepEqual(read('::set-output name=a::b', '##[group]g').obeyed, ['set-output', 'group'])
})

test('values are unescaped', () => {
  const [annotation] = read('::warning file=a%3Ab%2C.sql,title=50%25::one%0Atwo%253A').annotations
  assert.deepEqual(annotation, {
    level: 'warning',
    message: 'one\ntwo%3A',
    properties: { file: 'a:b,.sql', title: '50%' },
  })
})

test('between stop-commands and its token nothing is obeyed', () => {
  const output = read('::stop-commands::token', '::error::x', '##[error]x', '::other::', '::token::', '::error::y')
  assert.deepEqual(
    output.annotations.map(({ message }) => message),
    ['y'],
  )
})

test('ten of a kind are shown, and 4096 characters of each', () => {
  const output = read(...Array.from({ length: 12 }, () => `::error::${'x'.repeat(5000)}`), '::notice::n')
  assert.deepEqual([output.annotations.length, output.dropped.length], [11, 2])
  assert.equal(output.annotations[0]!.message.length, 4096)
})

test('masks hide every line of a secret, and what overlaps', () => {
  const masks = new SecretMasks()
  masks.add('first\nsecond')
  masks.add('condor')
  assert.equal(masks.hide('a first b secondor c'), 'a *** b *** c')
  assert.equal(masks.has('nothing'), false)
})
