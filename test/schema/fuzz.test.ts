import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UserError } from '../../src/errors.ts'
import { readCreateTable } from '../../src/schema/read-create-table.ts'
import { fractions } from '../torture/random.ts'
import { TABLE_FORMS } from './table-forms.ts'

const ROUNDS = Number(process.env.ROLLGATE_FUZZ ?? 4000)
const PIECES = [
  "'",
  '"',
  '`',
  '\\',
  '(',
  ')',
  ',',
  '\n',
  '/*!',
  '*/',
  '--',
  ' KEY ',
  ' CHECK ',
  ' PARTITION BY ',
  '=',
  '\0',
  'é',
  '𝒳',
  ' DEFAULT ',
]

/** It reads or it refuses; it never runs away, overflows the stack or reads beyond the text. */
function reads(text: string): boolean {
  try {
    readCreateTable(text, 'mariadb')
    return true
  } catch (error) {
    assert.ok(error instanceof UserError || (error instanceof Error && error.constructor === Error), String(error))
    return false
  }
}

test('mutated table definitions are read or refused', () => {
  const random = fractions(4711)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  let read = 0
  for (let round = 0; round < ROUNDS; round++) {
    let text = pick(TABLE_FORMS).create
    for (let change = 0; change <= random() * 4; change++) {
      const at = Math.floor(random() * text.length)
      const to = at + Math.floor(random() * 12)
      const kind = random()
      if (kind < 0.4) text = text.slice(0, at) + pick(PIECES) + text.slice(at)
      else if (kind < 0.7) text = text.slice(0, at) + text.slice(to)
      else text = text.slice(0, at) + text.slice(at, to) + text.slice(at)
    }
    if (reads(text)) read++
  }
  assert.ok(read > 0 && read < ROUNDS)
})

test('random bytes are refused', () => {
  const random = fractions(99)
  for (let round = 0; round < ROUNDS / 4; round++) {
    const bytes = Buffer.from(Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256)))
    assert.equal(reads(bytes.toString('latin1')), false)
    reads(`CREATE TABLE \`t\` (${bytes.toString('utf8')})`)
  }
})

test('deep nesting, long literals and many columns are read in their own time', () => {
  const nested = (depth: number) =>
    `CREATE TABLE \`t\` (\n  \`a\` int DEFAULT (${'('.repeat(depth)}1${')'.repeat(depth)})\n) ENGINE=InnoDB`
  assert.ok(reads(nested(100_000)))
  const literal = 'x'.repeat(20 << 20)
  assert.ok(reads(`CREATE TABLE \`t\` (\n  \`a\` int COMMENT '${literal}'\n) ENGINE=InnoDB`))
  const columns = Array.from({ length: 50_000 }, (_, at) => `  \`c${at}\` int DEFAULT NULL`).join(',\n')
  assert.ok(reads(`CREATE TABLE \`t\` (\n${columns}\n) ENGINE=InnoDB`))
  // What never ends is refused, however long it is.
  assert.equal(reads(`CREATE TABLE \`t\` (\n  \`a\` int COMMENT '${literal}`), false)
})
