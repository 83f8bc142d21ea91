import { tokenize } from '../sql/lexer.ts'
import type { SqlDialect, Token } from '../sql/token.ts'

/** Rollback SQL reads the same under every dialect: no backslashes, no double quotes. */
const DIALECT: SqlDialect = { flavor: 'mysql', version: 80_000, ansiQuotes: false, noBackslashEscapes: true }

/**
 * A statement of a rollback script, about one row or many, as statements about one row each: those that `rowStatements` writes,
 * in the order in which they undo. What is no such statement comes back as it is.
 */
export function expandRows(sql: string): string[] {
  const tokens = tokenize(sql, DIALECT)
  const isWord = (at: number, word: string) => tokens[at]?.kind === 'word' && tokens[at].text === word
  const keyword = isWord(0, 'INSERT') ? 'VALUES' : isWord(0, 'DELETE') || isWord(0, 'UPDATE') ? 'WHERE' : null
  const at = keyword === null ? -1 : topLevel(tokens, keyword)
  if (at === -1) return [sql]
  const groups = parenthesised(tokens, at + 1)
  if (groups === null) return [sql]
  const head = sql.slice(0, tokens[at]!.end)
  return groups.map(([first, last]) =>
    keyword === 'VALUES'
      ? `${head} ${sql.slice(first.start, last.end)}`
      : `${head} ${sql.slice(first.end, last.start)}`,
  )
}

function topLevel(tokens: readonly Token[], word: string): number {
  let depth = 0
  return tokens.findIndex((token) => {
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    return depth === 0 && token.kind === 'word' && token.text === word
  })
}

/** The groups in parentheses that make up the rest of a statement, each as its first and last token; null when there is more. */
function parenthesised(tokens: readonly Token[], from: number): [Token, Token][] | null {
  const groups: [Token, Token][] = []
  let depth = 0
  let first = tokens[from]!
  for (const token of tokens.slice(from)) {
    if (depth === 0 && token.text !== '(' && token.text !== ',' && token.text !== 'OR') return null
    if (token.text === '(' && depth++ === 0) first = token
    if (token.text === ')' && --depth === 0) groups.push([first, token])
  }
  return depth === 0 && groups.length > 0 ? groups : null
}
