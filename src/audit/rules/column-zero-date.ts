import { newColumns } from '../new-columns.ts'
import { defineRule } from '../rule.ts'

/** A date whose month or day is 0, as text or as the number 0. */
const ZERO = /^'?(0|\d{4}-00-\d{2}.*|\d{4}-\d{2}-00.*)'?$/

export default defineRule({
  id: 'column-zero-date',
  severity: 'warning',
  summary: 'No column of time has a date that does not exist as its default',
  why: "'0000-00-00' is refused by servers with their usual sql_mode: dumps of such a table cannot be read back, later ALTERs fail, and many clients cannot read the value.",
  advice: 'Let the column be NULL, or give it a real default such as CURRENT_TIMESTAMP.',
  bad: {
    schema: '',
    sql: "SET SESSION sql_mode = '';\nCREATE TABLE task (id int PRIMARY KEY, due date NOT NULL DEFAULT '0000-00-00');",
  },
  good: { schema: '', sql: 'CREATE TABLE task (id int PRIMARY KEY, due date NULL);' },
  visit: {
    statement(context) {
      const { report } = context
      for (const { column, before, clause, table } of newColumns(context)) {
        if (!/^(date|datetime|timestamp)$/.test(column.type.base) || column.default === null) continue
        if (!ZERO.test(column.default) || before?.default === column.default) continue
        const implicit = clause.default === null ? ' (the server gives it one where none is written)' : ''
        report(
          clause.default?.span ?? clause.name.span,
          `Column \`${table}\`.\`${column.name}\` has the default ${column.default}${implicit}`,
        )
      }
    },
  },
})
