import { topLevelIndex } from '../sql/clauses-of-dml.ts'
import { readSet } from '../sql/set.ts'
import type { Statement } from '../sql/statement.ts'
import type { TokenList } from '../sql/token-list.ts'

const HEAD_WORDS = 6

/**
 * Which of the names a statement goes by, null for none: its kind (CREATE USER), the words that it begins with (CREATE OR REPLACE,
 * PURGE BINARY LOGS), or one of SET GLOBAL, INTO OUTFILE, CREATE TEMPORARY TABLE and CREATE FUNCTION SONAME.
 * @param names in any case
 */
export function kindAmong(statement: Statement, tokens: TokenList, names: readonly string[]): string | null {
  if (names.length === 0) return null
  let head = ''
  for (let at = 0; at < HEAD_WORDS && tokens.word(at) !== ''; at++) head += `${tokens.word(at)} `
  const special = specialKind(statement, tokens)
  return (
    names.find((name) => {
      const wanted = name.trim().replaceAll(/\s+/g, ' ').toUpperCase()
      if (wanted === statement.kind || wanted === special) return true
      // START alone is replication, not START TRANSACTION.
      return wanted.includes(' ') && head.startsWith(`${wanted} `)
    }) ?? null
  )
}

function specialKind(statement: Statement, tokens: TokenList): string | null {
  if (statement.kind === 'SET')
    return readSet(statement).some(({ scope }) => scope === 'global' || scope === 'persist') ? 'SET GLOBAL' : null
  if (statement.kind === 'CREATE TABLE') return statement.temporary ? 'CREATE TEMPORARY TABLE' : null
  if (statement.kind === 'CREATE FUNCTION')
    return topLevelIndex(tokens, 'SONAME') === -1 ? null : 'CREATE FUNCTION SONAME'
  if (statement.kind !== 'SELECT' || !/\binto\b/i.test(statement.text)) return null
  for (let at = 0; at < tokens.length; at++) {
    if (tokens.word(at) === 'INTO' && /^(OUTFILE|DUMPFILE)$/.test(tokens.word(at + 1))) return 'INTO OUTFILE'
  }
  return null
}
