import { topLevelIndex } from '../../sql/clauses-of-dml.ts'
import { dmlClauses, writtenRows } from '../dml-clauses.ts'
import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'insert-select',
  severity: 'warning',
  optIn: true,
  summary: 'Rows must not be copied by INSERT … SELECT',
  why: 'It locks the rows that it reads until it ends, and how much it does is not seen in the text.',
  advice: 'Copy in parts by the key, or from the application.',
  bad: {
    schema: 'CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int PRIMARY KEY);',
    sql: 'INSERT INTO b (id) SELECT id FROM a;',
  },
  good: {
    schema: 'CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int PRIMARY KEY);',
    sql: 'INSERT INTO b (id) VALUES (1);',
  },
  visit: {
    statement({ statement, tokens, script, report }) {
      if ((statement.kind !== 'INSERT' && statement.kind !== 'REPLACE') || writtenRows(statement, tokens) !== null)
        return
      const read = statement.tables.filter(({ access }) => access === 'read')
      if (read.length === 0 || read.every(({ database, name }) => script.holdsOnlyOwnRows(statement, database, name)))
        return
      const select = topLevelIndex(tokens, 'SELECT', dmlClauses(statement, tokens).verb)
      report(
        select === -1 ? headPlace(statement) : tokens.span(select, select),
        `${statement.kind} … SELECT copies rows`,
      )
    },
  },
})
