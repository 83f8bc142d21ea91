import { dmlClauses } from '../dml-clauses.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'dml-clause-forbidden',
  severity: 'warning',
  optIn: true,
  summary: 'UPDATE and DELETE must do without LIMIT and ORDER BY',
  why: 'Which rows a LIMIT takes may differ between two servers with the same rows; an ORDER BY sorts for nothing else.',
  advice: 'Choose the rows by WHERE.',
  bad: {
    schema: 'CREATE TABLE visit (id int PRIMARY KEY, day date);',
    sql: "DELETE FROM visit WHERE day < '2020-01-01' ORDER BY id LIMIT 1000;",
    options: { clauses: ['limit'] },
  },
  good: {
    schema: 'CREATE TABLE visit (id int PRIMARY KEY, day date);',
    sql: "DELETE FROM visit WHERE day < '2020-01-01' AND id <= 1000;",
  },
  options: {
    clauses: {
      default: ['limit', 'order by'],
      doc: 'The clauses that are not allowed, also in INSERT … SELECT.',
      values: ['limit', 'order by'],
    },
  },
  visit: {
    statement({ statement, tokens, options, report }) {
      if (!['UPDATE', 'DELETE', 'INSERT', 'REPLACE'].includes(statement.kind)) return
      const { limit, order } = dmlClauses(statement, tokens)
      if (order !== null && options.clauses.includes('order by'))
        report(tokens.span(order, order + 1), `${statement.kind} with ORDER BY`)
      if (limit !== null && options.clauses.includes('limit'))
        report(tokens.span(limit, limit), `${statement.kind} with LIMIT`)
    },
  },
})
