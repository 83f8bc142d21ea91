import { newColumns, printedType } from '../new-columns.ts'
import { optionClause } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'auto-increment-policy',
  severity: 'warning',
  optIn: true,
  summary: 'AUTO_INCREMENT columns have one of the allowed types and begin where they should',
  why: 'A small or signed type is used up sooner, and running out of numbers stops every INSERT; a counter that is set in a migration differs between environments.',
  advice: 'Use the type that other tables use, and leave the counter to the server.',
  bad: { schema: '', sql: 'CREATE TABLE visit (id mediumint NOT NULL AUTO_INCREMENT PRIMARY KEY);' },
  good: { schema: '', sql: 'CREATE TABLE visit (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY);' },
  options: {
    types: { default: ['int', 'bigint'], doc: 'Types that an AUTO_INCREMENT column may have.' },
    unsigned: { default: false, doc: 'Whether it must be UNSIGNED.' },
    'most-start': {
      default: 0,
      doc: 'The highest AUTO_INCREMENT = n that a CREATE TABLE may set; 0 for any.',
    },
  },
  visit: {
    statement(context) {
      const { statement, options, report } = context
      const types = options.types.map(printedType)
      for (const { column, before, clause, table } of newColumns(context)) {
        if (!column.autoIncrement) continue
        const known = before?.autoIncrement === true
        const { type } = column
        const title = `AUTO_INCREMENT column \`${table}\`.\`${column.name}\` is`
        if (!types.includes(type.base) && !(known && before.type.base === type.base))
          report(clause.type.span, `${title} ${type.base}, which is not among ${types.join(', ')}`)
        else if (options.unsigned && !type.unsigned && !(known && !before.type.unsigned))
          report(clause.type.span, `${title} signed: half of its numbers are never used`)
      }
      const start = optionClause(statement, 'auto_increment')
      if (start === null || statement.kind !== 'CREATE TABLE' || options['most-start'] === 0) return
      if (/^\d+$/.test(start.value.text) && BigInt(start.value.text) > BigInt(options['most-start']))
        report(start.span, `The counter begins at ${start.value.text}`)
    },
  },
})
