import { Lexer } from '../sql/lexer.ts'
import type { Statement } from '../sql/statement.ts'

/**
 * What stands behind `ALTER TABLE name` in a statement, as the tools take it, without comments; null when there is no such text by
 * itself, since it begins or ends inside a version comment.
 */
export function alterText(statement: Statement): string | null {
  const table = statement.tables.find(({ access }) => access === 'alter')
  if (table === undefined) return null
  const text = statement.text.slice(table.span.end - statement.span.start)
  const lexer = new Lexer(text, statement.dialect)
  let result = ''
  let done = 0
  while (lexer.next()) {
    if (lexer.kind !== 'comment') continue
    result += `${text.slice(done, lexer.start)} `
    done = lexer.end
  }
  result += text.slice(done)
  if (/\/\*M?!/.test(statement.text)) return null
  // MariaDB: how long the statement waits for its lock.
  return result.replace(/^\s*(WAIT\s+\d+|NOWAIT)\b/i, '').trim()
}
