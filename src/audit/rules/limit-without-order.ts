import { conjuncts, dmlClauses, withoutParentheses } from '../dml-clauses.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'limit-without-order',
  severity: 'warning',
  summary: 'UPDATE and DELETE with LIMIT must say in which order',
  why: 'The server takes whichever rows it finds first: other ones on staging than on production, and other ones on a replica.',
  advice: 'Add ORDER BY over a unique key, or choose the rows by WHERE alone.',
  bad: {
    schema: 'CREATE TABLE mail (id int PRIMARY KEY, sent int NOT NULL);',
    sql: 'DELETE FROM mail WHERE sent = 1 LIMIT 100;',
  },
  good: {
    schema: 'CREATE TABLE mail (id int PRIMARY KEY, sent int NOT NULL);',
    sql: 'DELETE FROM mail WHERE sent = 1 ORDER BY id LIMIT 100;\nDELETE FROM mail WHERE id = 5 LIMIT 1;',
  },
  visit: {
    statement({ statement, tokens, table, script, report }) {
      if (statement.kind !== 'UPDATE' && statement.kind !== 'DELETE') return
      const { where, order, limit } = dmlClauses(statement, tokens)
      // Without WHERE where-required says it.
      if (limit === null || order !== null || where === null) return
      const written = statement.tables.find((one) => one.access === 'write')
      if (written !== undefined && script.holdsOnlyOwnRows(statement, written.database, written.name)) return
      // WHERE id = 5 LIMIT 1: there is one row at most.
      const fixed = new Set<string>()
      for (const part of conjuncts(tokens, withoutParentheses(tokens, where))) {
        const { first, end } = withoutParentheses(tokens, part)
        for (let at = first; at < end; at++) {
          if (tokens.operator(at) === '=' && tokens.isName(at - 1) && end === at + 2 && !tokens.isName(at + 1))
            fixed.add(tokens.value(at - 1).toLowerCase())
        }
      }
      const known = written === undefined ? null : table(written.database, written.name)
      const isUnique = known?.indexes.some(
        ({ type, parts }) =>
          (type === 'primary' || type === 'unique') &&
          parts.every((part) => part.column !== null && fixed.has(part.column.toLowerCase())),
      )
      if (isUnique) return
      report(
        tokens.span(limit, limit),
        `${statement.kind} with LIMIT and without ORDER BY takes whichever rows come first`,
      )
    },
  },
})
