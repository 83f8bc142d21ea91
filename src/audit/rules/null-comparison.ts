import type { TokenList } from '../../sql/token-list.ts'
import { assignments, dmlClauses } from '../dml-clauses.ts'
import { defineRule } from '../rule.ts'

const KINDS = new Set(['SELECT', 'UPDATE', 'DELETE', 'INSERT', 'REPLACE', 'CREATE VIEW', 'ALTER VIEW', 'CREATE TABLE'])
/** Long INSERTs of rows are full of NULLs that nothing is compared with. */
const MAY_COMPARE = /[=<>]\s*NULL\b|\bNULL\s*[=<>!]|\bIN\s*\(/i
const COMPARISONS = new Set(['=', '<>', '!=', '<', '>', '<=', '>='])

export default defineRule({
  id: 'null-comparison',
  severity: 'warning',
  summary: 'NULL must be asked for with IS NULL and IS NOT NULL',
  why: 'A comparison with NULL is never true: the statement touches no row, without an error. NOT IN with a NULL in its list is never true either.',
  advice: 'Write IS NULL or IS NOT NULL, and take NULL out of the list of NOT IN.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, weight int);',
    sql: 'DELETE FROM parcel WHERE weight = NULL;',
  },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, weight int);',
    sql: 'UPDATE parcel SET weight = NULL WHERE weight IS NOT NULL AND weight <= 0;',
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!KINDS.has(statement.kind) || !MAY_COMPARE.test(statement.text)) return
      let assigning: Set<number> | undefined
      for (let at = 0; at < tokens.length; at++) {
        if (tokens.word(at) !== 'NULL') continue
        const list = listWith(tokens, at)
        if (list !== null) {
          const { not, alone } = list
          if (not) report(tokens.span(at, at), 'NOT IN with NULL in its list is never true')
          else if (alone) report(tokens.span(at, at), 'IN (NULL) is never true')
          continue
        }
        const left = COMPARISONS.has(tokens.operator(at - 1)) ? at - 1 : -1
        const right = COMPARISONS.has(tokens.operator(at + 1)) ? at + 1 : -1
        if (left === -1 && right === -1) continue
        assigning ??= assigningSigns()
        // `ENGINE = …` and other options of CREATE TABLE are no comparisons.
        if (statement.kind === 'CREATE TABLE' && statement.createTable?.asSelect === null) return
        const sign = left === -1 ? right : left
        if (assigning.has(sign)) continue
        const text = { '=': 'IS', '<>': 'IS NOT', '!=': 'IS NOT' }[tokens.operator(sign)]
        report(tokens.span(sign, sign), `\`${tokens.raw(sign)} NULL\` is never true`, {
          fix: text === undefined || left === -1 ? undefined : { span: tokens.span(sign, at), text: `${text} NULL` },
        })
      }

      function assigningSigns(): Set<number> {
        return new Set(
          dmlClauses(statement, tokens)
            .assigned.flatMap((range) => assignments(tokens, range))
            .map(({ target }) => target.end),
        )
      }
    },
  },
})

/** Whether a NULL is a member of the list of IN, and of which. */
function listWith(tokens: TokenList, at: number): { readonly not: boolean; readonly alone: boolean } | null {
  const isMember = [',', '('].includes(tokens.operator(at - 1)) && [',', ')'].includes(tokens.operator(at + 1))
  if (!isMember) return null
  let open = at - 1
  for (let depth = 0; open >= 0; open--) {
    const operator = tokens.operator(open)
    if (operator === ')') depth++
    else if (operator === '(' && depth-- === 0) break
  }
  if (tokens.word(open - 1) !== 'IN') return null
  return { not: tokens.word(open - 2) === 'NOT', alone: open === at - 1 && tokens.operator(at + 1) === ')' }
}
