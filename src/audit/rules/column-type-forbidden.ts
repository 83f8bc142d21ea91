import { newColumns, printedType } from '../new-columns.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'column-type-forbidden',
  severity: 'warning',
  optIn: true,
  summary: 'New columns have none of the forbidden types',
  why: 'Some types cost more than they seem to: ENUM needs a migration for each new value, BLOB and JSON make rows and backups large, BIT and SET are read by few clients.',
  advice: 'Use another type, or take this one out of the option `types`.',
  bad: { schema: '', sql: "CREATE TABLE task (id int PRIMARY KEY, state enum('open','done'));" },
  good: { schema: '', sql: 'CREATE TABLE task (id int PRIMARY KEY, state varchar(20));' },
  options: {
    types: {
      default: ['enum', 'set', 'bit'],
      doc: 'The types, in the words of SHOW CREATE TABLE: text, blob, json, timestamp, float … `*blob` and `*text` stand for all sizes.',
    },
  },
  visit: {
    statement(context) {
      const { options, report } = context
      const forbidden = options.types.map((type) => printedType(type.trim()))
      const forbids = (type: string) =>
        forbidden.some((one) => (one.startsWith('*') ? type.endsWith(one.slice(1)) : one === type))
      for (const { column, before, clause, table } of newColumns(context)) {
        // MariaDB keeps JSON as LONGTEXT: what is written counts, too.
        const type = [column.type.base, printedType(clause.typeName)].find(forbids)
        if (type === undefined || before?.type.base === column.type.base) continue
        report(clause.type.span, `Column \`${table}\`.\`${column.name}\` is of the forbidden type ${type}`)
      }
    },
  },
})
