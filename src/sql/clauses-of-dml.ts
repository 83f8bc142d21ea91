import type { TokenList } from './token-list.ts'

/** The bare words outside of any parentheses, in upper case: the skeleton of a DML statement. */
export function topLevelWords(tokens: TokenList): string[] {
  const words: string[] = []
  let depth = 0
  for (let at = 0; at < tokens.length; at++) {
    const operator = tokens.operator(at)
    if (operator === '(') depth++
    else if (operator === ')') depth--
    else if (depth === 0) {
      const word = tokens.word(at)
      // `t.where` and `t.on` are columns.
      if (word !== '' && tokens.operator(at - 1) !== '.') words.push(word)
    }
  }
  return words
}

/** Index of a word outside of any parentheses, from `from` on; -1 when it does not occur. */
export function topLevelIndex(tokens: TokenList, wanted: string, from = 0): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    const operator = tokens.operator(at)
    if (operator === '(') depth++
    else if (operator === ')') depth--
    else if (depth === 0 && tokens.word(at) === wanted && tokens.operator(at - 1) !== '.') return at
  }
  return -1
}

/** The columns that the SET clause of an UPDATE assigns, without their tables. */
export function assignedColumns(tokens: TokenList): string[] {
  const set = topLevelIndex(tokens, 'SET')
  if (set === -1) return []
  const columns: string[] = []
  let depth = 0
  let expected = true
  for (let at = set + 1; at < tokens.length; at++) {
    const operator = tokens.operator(at)
    if (operator === '(') depth++
    else if (operator === ')') depth--
    if (depth > 0) continue
    if (operator === ',') expected = true
    else if (expected && (operator === '=' || operator === ':=')) {
      columns.push(tokens.value(at - 1))
      expected = false
    } else if (!expected && ['WHERE', 'ORDER', 'LIMIT', 'RETURNING'].includes(tokens.word(at))) break
  }
  return columns
}
