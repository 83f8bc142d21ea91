import { newColumns } from '../new-columns.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'column-length',
  severity: 'warning',
  optIn: true,
  summary: 'CHAR and VARCHAR columns are no longer than they need to be',
  why: 'CHAR fills every value up to its length; sorts and temporary tables set the whole length of a VARCHAR aside.',
  advice: 'Use VARCHAR in place of a long CHAR, and TEXT in place of a very long VARCHAR.',
  bad: { schema: '', sql: 'CREATE TABLE client (id int PRIMARY KEY, name char(200));' },
  good: { schema: '', sql: 'CREATE TABLE client (id int PRIMARY KEY, name varchar(200), country char(2));' },
  options: {
    char: { default: 64, doc: 'Characters that a CHAR may have; 0 for any number.' },
    varchar: { default: 4000, doc: 'Characters that a VARCHAR may have; 0 for any number.' },
  },
  visit: {
    statement(context) {
      const { options, report } = context
      for (const { column, before, clause, table } of newColumns(context)) {
        const { base, length } = column.type
        if (base !== 'char' && base !== 'varchar') continue
        const most = options[base]
        if (most === 0 || (length ?? 1) <= most) continue
        // One that was as long is no longer by this statement.
        if (before?.type.base === base && (before.type.length ?? 1) >= (length ?? 1)) continue
        report(clause.type.span, `Column \`${table}\`.\`${column.name}\` is ${base}(${length}); ${most} are allowed`)
      }
    },
  },
})
