import { writtenRows } from '../dml-clauses.ts'
import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'insert-rows-max',
  severity: 'warning',
  optIn: true,
  summary: 'An INSERT must not bring more rows than the limit',
  why: 'One statement is one transaction and one packet: a large one is slow to repeat on replicas and may be refused for its size.',
  advice: 'Split it into several statements, or load the rows by other means than a migration.',
  bad: {
    schema: 'CREATE TABLE colour (id int PRIMARY KEY, name varchar(20));',
    sql: "INSERT INTO colour (id, name) VALUES (1, 'red'), (2, 'green'), (3, 'blue');",
    options: { max: 2 },
  },
  good: {
    schema: 'CREATE TABLE colour (id int PRIMARY KEY, name varchar(20));',
    sql: "INSERT INTO colour (id, name) VALUES (1, 'red'), (2, 'green');\nINSERT INTO colour (id, name) VALUES (3, 'blue');",
    options: { max: 2 },
  },
  options: { max: { default: 1000, doc: 'Rows that one INSERT or REPLACE may hold in VALUES.' } },
  visit: {
    statement({ statement, tokens, options, report }) {
      if (statement.kind !== 'INSERT' && statement.kind !== 'REPLACE') return
      const rows = writtenRows(statement, tokens)?.length ?? 0
      if (rows > options.max)
        report(headPlace(statement), `${statement.kind} brings ${rows} rows; at most ${options.max} are allowed`)
    },
  },
})
