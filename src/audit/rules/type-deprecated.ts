import { newColumns } from '../new-columns.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'type-deprecated',
  severity: 'notice',
  optIn: true,
  summary: 'Columns are written without what MySQL has deprecated',
  why: 'MySQL deprecates display widths, ZEROFILL, FLOAT(m,d) and UNSIGNED on fractions since 8.0.17 ("Numeric Type Attributes") and will refuse them one day; a width never limited what a column holds.',
  advice: 'Leave it out; pad numbers where they are shown, and use CHECK (… >= 0) for fractions.',
  bad: { schema: '', sql: 'CREATE TABLE stock (id int(11) PRIMARY KEY);' },
  good: { schema: '', sql: 'CREATE TABLE stock (id int PRIMARY KEY, active tinyint(1));' },
  visit: {
    statement(context) {
      const { report } = context
      for (const { column, clause } of newColumns(context)) {
        const written = clause.type.text.toLowerCase()
        const { base } = column.type
        const title = `Column \`${column.name}\``
        if (/\bzerofill\b/.test(written)) report(clause.type.span, `${title} is ZEROFILL, which is deprecated`)
        // TINYINT(1) is how clients tell a boolean.
        else if (base.endsWith('int') && /\(\s*\d+\s*\)/.test(written) && !/^tinyint\s*\(\s*1\s*\)/.test(written))
          report(clause.type.span, `${title} has a display width, which is deprecated`, {
            fix: { span: clause.type.span, text: clause.type.text.replace(/\s*\(\s*\d+\s*\)/, '') },
          })
        else if (/^(float|double|real)/.test(written) && /\(\s*\d+\s*,/.test(written))
          report(clause.type.span, `${title} is ${base}(m,d), which is deprecated`)
        else if (/^(float|double|decimal)$/.test(base) && column.type.unsigned)
          report(clause.type.span, `${title} is UNSIGNED ${base}, which is deprecated`)
        else if (base === 'year' && /\(\s*\d+\s*\)/.test(written))
          report(clause.type.span, `${title} is YEAR with a width, which is deprecated`)
      }
    },
  },
})
