import type { Name } from '../clause.ts'
import type { TokenReader } from '../token-reader.ts'

const SIGNS = new Set(['+', '-', '!', '~'])
const DATE_LITERALS = new Set(['DATE', 'TIME', 'TIMESTAMP'])

/**
 * Takes the value of a DEFAULT or ON UPDATE: a literal, a function, an expression in parentheses. MariaDB's grammar takes what
 * MySQL's does and calls of any function without parentheses around. Null when nothing of that comes next.
 */
export function takeValueExpression(reader: TokenReader): Name | null {
  const first = reader.index
  while (SIGNS.has(reader.operator())) reader.index++
  if (!takePrimary(reader)) {
    reader.index = first
    return null
  }
  return reader.textFrom(first)
}

function takePrimary(reader: TokenReader): boolean {
  if (reader.operator() === '(') return reader.group() !== null
  if (reader.take('NEXT VALUE FOR') || reader.take('PREVIOUS VALUE FOR')) return reader.qualifiedName() !== null
  if (reader.sees('CASE')) return takeCase(reader)
  if (DATE_LITERALS.has(reader.word()) && reader.kind(1) === 'string') {
    reader.index += 2
    return true
  }
  switch (reader.kind()) {
    case 'number':
    case 'variable':
      reader.index++
      return true
    case 'string':
    case 'hex':
    case 'bit':
      return takeLiterals(reader)
    case 'word':
    case 'quoted-identifier':
      if (reader.word().startsWith('_') && /^(string|hex|bit)$/.test(reader.kind(1) ?? '')) {
        reader.index++
        return takeLiterals(reader)
      }
      reader.qualifiedName()
      return reader.operator() !== '(' || reader.group() !== null
    default:
      return false
  }
}

/** Adjacent string literals are one. */
function takeLiterals(reader: TokenReader): true {
  reader.index++
  while (reader.kind() === 'string') reader.index++
  return true
}

function takeCase(reader: TokenReader): boolean {
  let depth = 0
  while (!reader.done) {
    const word = reader.word()
    if (word === 'CASE') depth++
    else if (word === 'END' && --depth === 0) {
      reader.index++
      return true
    }
    reader.index++
  }
  return false
}
