import { newColumns } from '../new-columns.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'column-blob-not-null',
  severity: 'warning',
  optIn: true,
  summary: 'TEXT, BLOB and JSON columns may be NULL',
  why: 'Servers before MySQL 8.0.13 and MariaDB 10.2 give such a column no default, so every INSERT must name it.',
  advice: 'Let it be NULL, or use VARCHAR.',
  bad: { schema: '', sql: 'CREATE TABLE note (id int PRIMARY KEY, body text NOT NULL);' },
  good: { schema: '', sql: 'CREATE TABLE note (id int PRIMARY KEY, body text);' },
  visit: {
    statement(context) {
      for (const { column, before, clause, table } of newColumns(context)) {
        if (!/(text|blob)$|^json$/.test(column.type.base) || column.nullable || column.generated !== null) continue
        if (before !== null && !before.nullable && before.type.base === column.type.base) continue
        context.report(
          clause.notNull ?? clause.name.span,
          `Column \`${table}\`.\`${column.name}\` is ${column.type.base} and NOT NULL`,
        )
      }
    },
  },
})
