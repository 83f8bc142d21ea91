import type { IndexClause, Name } from '../clause.ts'
import type { TokenReader } from '../token-reader.ts'
import { takeValueExpression } from './expression.ts'

type Part = IndexClause['parts'][number]

/** Takes an index as an element of CREATE TABLE or behind ADD: `[UNIQUE …|INDEX …|PRIMARY KEY …] [name] [USING …] (parts) [options]`. */
export function takeIndex(reader: TokenReader, first: number, constraint: Name | null): IndexClause | null {
  const type = takeIndexType(reader)
  if (type === null) return null
  reader.take('IF NOT EXISTS')
  const name = reader.isName() && !isUsing(reader) ? reader.name() : null
  return takeIndexBody(reader, first, type, type === 'primary' ? constraint : (name ?? constraint))
}

/** Whether an index comes next; columns may be called `vector`, so the word after it counts. */
export function seesIndex(reader: TokenReader): boolean {
  const word = reader.word()
  if (/^(PRIMARY|UNIQUE|INDEX|KEY|FULLTEXT|SPATIAL)$/.test(word)) return true
  return word === 'VECTOR' && /^(INDEX|KEY)$/.test(reader.word(1))
}

function takeIndexType(reader: TokenReader): IndexClause['type'] | null {
  if (reader.take('PRIMARY KEY')) return 'primary'
  if (!seesIndex(reader)) return null
  const word = reader.word()
  reader.index++
  if (word === 'INDEX' || word === 'KEY') return 'index'
  reader.takeOneOf('INDEX', 'KEY')
  return word === 'PRIMARY' ? null : (word.toLowerCase() as IndexClause['type'])
}

/** Takes `[USING …] (parts) [options]`. */
export function takeIndexBody(
  reader: TokenReader,
  first: number,
  type: IndexClause['type'],
  name: Name | null,
): IndexClause | null {
  while (takeIndexOption(reader)) {}
  const parts = takeParts(reader)
  if (parts === null) return null
  while (takeIndexOption(reader)) {}
  return { type, name, parts, span: reader.spanFrom(first) }
}

function takeParts(reader: TokenReader): Part[] | null {
  if (!reader.takeOperator('(')) return null
  const parts: Part[] = []
  do {
    const part = takePart(reader)
    if (part === null) return null
    parts.push(part)
  } while (reader.takeOperator(','))
  return reader.takeOperator(')') ? parts : null
}

function takePart(reader: TokenReader): Part | null {
  const first = reader.index
  let column: Name | null = null
  let expression: Name | null = null
  let length: number | null = null
  if (reader.operator() === '(') {
    expression = takeValueExpression(reader)
    if (expression === null) return null
  } else {
    column = reader.name()
    if (column === null) return null
    if (reader.operator() === '(' && reader.kind(1) === 'number' && reader.operator(2) === ')') {
      length = Number(reader.tokens.raw(reader.index + 1))
      reader.index += 3
    }
    reader.take('WITHOUT OVERLAPS')
  }
  const direction = reader.takeOneOf('ASC', 'DESC')
  return { column, expression, length, descending: direction === 'DESC', span: reader.spanFrom(first) }
}

function isUsing(reader: TokenReader): boolean {
  return /^(USING|TYPE)$/.test(reader.word()) && /^(BTREE|HASH|RTREE)$/.test(reader.word(1))
}

/** Options with one value, with or without `=`. */
const VALUE_OPTIONS = new Set(
  'KEY_BLOCK_SIZE COMMENT ENGINE_ATTRIBUTE SECONDARY_ENGINE_ATTRIBUTE CLUSTERING DISTANCE M'.split(' '),
)

function takeIndexOption(reader: TokenReader): boolean {
  if (isUsing(reader)) {
    reader.index += 2
    return true
  }
  if (reader.take('WITH PARSER')) return reader.value() !== null
  if (reader.take('NOT IGNORED') || reader.takeOneOf('VISIBLE', 'INVISIBLE', 'IGNORED') !== null) return true
  const word = reader.word()
  if (word === 'ALGORITHM' || word === 'LOCK') return false
  if (!VALUE_OPTIONS.has(word) && !(reader.isName() && reader.operator(1) === '=')) return false
  reader.index++
  reader.takeOperator('=')
  return reader.value() !== null
}
