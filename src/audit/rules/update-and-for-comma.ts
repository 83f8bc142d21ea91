import type { TokenList } from '../../sql/token-list.ts'
import { assignments, conjuncts, dmlClauses, mayUpdate, type TokenRange } from '../dml-clauses.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'update-and-for-comma',
  severity: 'error',
  summary: 'Assignments of an UPDATE must be separated by commas, not by AND',
  why: 'SET a = 1 AND b = 2 is one assignment: a becomes the truth of 1 AND b = 2, which is 0 or 1, and b stays as it is.',
  advice: 'Write a comma. If the truth value is meant, put it in parentheses: SET a = (b AND c = 2).',
  bad: {
    schema: 'CREATE TABLE seat (id int PRIMARY KEY, line int, number int);',
    sql: 'UPDATE seat SET line = 4 AND number = 17 WHERE id = 1;',
  },
  good: {
    schema: 'CREATE TABLE seat (id int PRIMARY KEY, line int, number int);',
    sql: 'UPDATE seat SET line = 4, number = 17 WHERE id = 1;',
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!mayUpdate(statement)) return
      for (const range of dmlClauses(statement, tokens).assigned) {
        for (const { column, value } of assignments(tokens, range)) {
          const parts = conjuncts(tokens, value)
          const [first, second] = parts
          if (first === undefined || second === undefined || compares(tokens, first)) continue
          const other = assignments(tokens, second)[0]
          if (other === undefined) continue
          const and = first.end
          report(
            tokens.span(and, and),
            `\`${column}\` gets the truth value of ${textOf(tokens, value)}, and \`${other.column}\` is not assigned`,
          )
        }
      }
    },
  },
})

/** `SET adult = age >= 18 AND country = 'IS'` is a truth value that is meant. */
function compares(tokens: TokenList, { first, end }: TokenRange): boolean {
  for (let at = first; at < end; at++) {
    if (['=', '<>', '!=', '<', '>', '<=', '>=', '<=>'].includes(tokens.operator(at))) return true
    if (['IS', 'LIKE', 'IN', 'BETWEEN', 'EXISTS', 'NOT', 'REGEXP'].includes(tokens.word(at))) return true
  }
  return false
}

function textOf(tokens: TokenList, { first, end }: TokenRange): string {
  const { start, end: stop } = tokens.span(first, end - 1)
  const text = tokens.text.slice(start, stop).replaceAll(/\s+/g, ' ')
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
