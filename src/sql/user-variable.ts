import type { Statement } from './statement.ts'
import { TokenList } from './token-list.ts'

/**
 * Whether the statement reads or sets user variables (`@x`), which live in the session alone. The host of an account, as in
 * `DEFINER = root@localhost`, is none.
 */
export function usesUserVariables(statement: Statement): boolean {
  if (!statement.text.includes('@')) return false
  // Rows and settings know no accounts: `SELECT@x` is a variable behind a keyword.
  const mayNameAccounts = statement.class === 'ddl' || statement.class === 'administration'
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length })
  for (let index = 0; index < tokens.length; index++) {
    if (tokens.kind(index) === 'variable' && !tokens.raw(index).startsWith('@@')) {
      if (!mayNameAccounts || !isHost(tokens, index)) return true
    }
  }
  return false
}

/** Behind a quoted user name, or directly behind a bare one. */
function isHost(tokens: TokenList, index: number): boolean {
  const before = index === 0 ? null : tokens.kind(index - 1)
  if (before === 'string' || before === 'quoted-identifier') return true
  return before === 'word' && tokens.end(index - 1) === tokens.start(index)
}
