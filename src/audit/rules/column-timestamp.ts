import { newColumns } from '../new-columns.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'column-timestamp',
  severity: 'warning',
  optIn: true,
  summary: 'Moments are kept in DATETIME, not in TIMESTAMP',
  why: 'TIMESTAMP ends on 19 January 2038 (2106 on MariaDB from 11.5), and its values change with the time zone of the session that reads them.',
  advice: 'Use DATETIME, with times in UTC.',
  bad: { schema: '', sql: 'CREATE TABLE contract (id int PRIMARY KEY, ends timestamp NULL);' },
  good: { schema: '', sql: 'CREATE TABLE contract (id int PRIMARY KEY, ends datetime);' },
  visit: {
    statement(context) {
      const { server, report } = context
      const end = server.flavor === 'mariadb' && server.version >= 110_500 ? 2106 : 2038
      for (const { column, before, clause, table } of newColumns(context)) {
        if (column.type.base === 'timestamp' && before?.type.base !== 'timestamp')
          report(clause.type.span, `Column \`${table}\`.\`${column.name}\` is a TIMESTAMP, which ends in ${end}`)
      }
    },
  },
})
