import { assignments, dmlClauses, mayUpdate } from '../dml-clauses.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'assigned-twice',
  severity: 'warning',
  summary: 'An UPDATE must assign each column once',
  why: 'The server takes both assignments in turn and says nothing: the first is lost, or what was meant for another column is.',
  advice: 'Take out one of the two, or correct the name of the column.',
  bad: {
    schema: 'CREATE TABLE address (id int PRIMARY KEY, street varchar(50), city varchar(50));',
    sql: "UPDATE address SET street = 'Laugavegur 1', street = 'Akureyri' WHERE id = 7;",
  },
  good: {
    schema: 'CREATE TABLE address (id int PRIMARY KEY, street varchar(50), city varchar(50));',
    sql: "UPDATE address SET street = 'Laugavegur 1', city = 'Akureyri' WHERE id = 7;",
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (!mayUpdate(statement)) return
      for (const range of dmlClauses(statement, tokens).assigned) {
        const seen = new Set<string>()
        for (const { column, target } of assignments(tokens, range)) {
          let name = ''
          for (let at = target.first; at < target.end; at++) name += tokens.value(at).toLowerCase()
          if (seen.has(name))
            report(tokens.span(target.first, target.end - 1), `\`${column}\` is assigned a second time`)
          seen.add(name)
        }
      }
    },
  },
})
