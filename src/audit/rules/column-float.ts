import { newColumns } from '../new-columns.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'column-float',
  severity: 'warning',
  summary: 'Amounts of money are kept in DECIMAL or in whole numbers',
  why: 'FLOAT and DOUBLE keep 0.1 as a binary fraction near it: sums are off by cents, and equal amounts do not compare equal.',
  advice: 'Use DECIMAL(12, 2) or the like, or count the smallest unit in a BIGINT.',
  bad: { schema: '', sql: 'CREATE TABLE invoice (id int PRIMARY KEY, total_price double);' },
  good: { schema: '', sql: 'CREATE TABLE invoice (id int PRIMARY KEY, total_price decimal(12,2), weight double);' },
  options: {
    names: {
      default:
        '(^|_)(price|amount|balance|salary|wage|fee|fees|tax|vat|cost|costs|discount|refund|revenue|money|payment|subtotal)(_|$)',
      kind: 'pattern',
      doc: 'Names of columns that hold money, compared without regard to case; empty for all columns.',
    },
  },
  visit: {
    statement(context) {
      const { options, report } = context
      const names = new RegExp(options.names, 'iu')
      for (const { column, before, clause, table } of newColumns(context)) {
        const { base } = column.type
        if ((base !== 'float' && base !== 'double') || before?.type.base === base) continue
        // `totalPrice` is `total_price`.
        if (!names.test(column.name.replaceAll(/([a-z])([A-Z])/g, '$1_$2'))) continue
        report(
          clause.type.span,
          `Column \`${table}\`.\`${column.name}\` is ${base}, which keeps most decimal fractions inexactly`,
        )
      }
    },
  },
})
