import { newColumns, printedType } from '../new-columns.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'column-nullable',
  severity: 'warning',
  optIn: true,
  summary: 'New columns are NOT NULL',
  why: 'NULL equals nothing, not even NULL: comparisons, NOT IN and unique keys behave otherwise than most people expect.',
  advice: 'Declare it NOT NULL with a DEFAULT.',
  bad: { schema: '', sql: 'CREATE TABLE client (id int PRIMARY KEY, name varchar(50));' },
  good: { schema: '', sql: 'CREATE TABLE client (id int PRIMARY KEY, name varchar(50) NOT NULL);' },
  options: {
    types: { default: [], doc: 'Types that may be NULL all the same, such as text, json or datetime.' },
  },
  visit: {
    statement(context) {
      const { options, report } = context
      const free = new Set(options.types.map(printedType))
      for (const { column, before, clause, table, inPrimaryKey } of newColumns(context)) {
        if (!column.nullable || before?.nullable || inPrimaryKey || column.generated !== null) continue
        if (!free.has(column.type.base) && !free.has(printedType(clause.typeName)))
          report(clause.name.span, `Column \`${table}\`.\`${column.name}\` may be NULL`)
      }
    },
  },
})
