import type { Statement } from './statement.ts'
import { TokenList } from './token-list.ts'

const PROGRAMS = new Set([
  'CREATE PROCEDURE',
  'CREATE FUNCTION',
  'CREATE TRIGGER',
  'CREATE EVENT',
  'CREATE PACKAGE',
  'CREATE PACKAGE BODY',
])
/** Words after END that close a block which is not counted. */
const UNCOUNTED = new Set(['IF', 'LOOP', 'WHILE', 'REPEAT', 'FOR'])

/** Whether the statement creates a stored program whose body lacks its END, as happens when DELIMITER was forgotten. */
export function isCutProgram(statement: Statement): boolean {
  if (!PROGRAMS.has(statement.kind)) return false
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length })
  let open = 0
  for (let index = 0; index < tokens.length; index++) {
    if (tokens.operator(index) === '.') {
      index++
      continue
    }
    const word = tokens.word(index)
    if (word === 'BEGIN' || word === 'CASE') open++
    else if (word === 'END') {
      const next = tokens.word(index + 1)
      if (UNCOUNTED.has(next)) index++
      else {
        open--
        if (next === 'CASE') index++
      }
    }
  }
  return open > 0
}
