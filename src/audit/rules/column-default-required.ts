import { newColumns, printedType } from '../new-columns.ts'
import { defineRule } from '../rule.ts'

/** Types for which MySQL before 8.0.13 takes no default. */
const WITHOUT = /(text|blob)$|^json$|^(geometry|point|linestring|polygon|multi\w+|geo\w+)$/

export default defineRule({
  id: 'column-default-required',
  severity: 'warning',
  optIn: true,
  summary: 'New columns have a default',
  why: 'An INSERT that does not name the column fails in strict mode where it is NOT NULL, and gives NULL where it is not.',
  advice: 'Add a DEFAULT.',
  bad: { schema: '', sql: 'CREATE TABLE client (id int PRIMARY KEY, level int NOT NULL);' },
  good: { schema: '', sql: 'CREATE TABLE client (id int PRIMARY KEY, level int NOT NULL DEFAULT 0);' },
  options: {
    types: {
      default: [],
      doc: 'Only columns of these types; empty for all (`[timestamp, datetime]` for those of time).',
    },
    nullable: { default: false, doc: 'Also columns that may be NULL, unless DEFAULT NULL is written.' },
  },
  visit: {
    statement(context) {
      const { options, report } = context
      const only = new Set(options.types.map(printedType))
      for (const { column, before, clause, table, inPrimaryKey } of newColumns(context)) {
        const { base } = column.type
        if (inPrimaryKey || column.autoIncrement || column.generated !== null || WITHOUT.test(base)) continue
        if (only.size > 0 && !only.has(base)) continue
        // SHOW CREATE TABLE prints DEFAULT NULL where nothing is written.
        const lacks = column.nullable ? clause.default === null : column.default === null
        if (!lacks || (column.nullable && !options.nullable)) continue
        if (before !== null && before.nullable === column.nullable && before.default === column.default) continue
        report(clause.name.span, `Column \`${table}\`.\`${column.name}\` has no default`)
      }
    },
  },
})
