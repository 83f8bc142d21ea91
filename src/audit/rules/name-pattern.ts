import { matches, newNames, PLACEHOLDERS, titled } from '../names.ts'
import { columnClause, columnPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

const pattern = (what: string) => ({
  default: '',
  kind: 'pattern' as const,
  doc: `${what} must match it; empty for any.`,
})

export default defineRule({
  id: 'name-pattern',
  severity: 'warning',
  optIn: true,
  summary: 'New names follow the naming convention',
  why: 'Names that follow one pattern can be guessed, searched for and sorted; a name is hard to change once programs use it.',
  advice: 'Choose a name that matches the pattern.',
  bad: { schema: '', sql: 'CREATE TABLE tblInvoice (id int PRIMARY KEY);', options: { table: '^[a-z_]+$' } },
  good: { schema: '', sql: 'CREATE TABLE invoice (id int PRIMARY KEY);', options: { table: '^[a-z_]+$' } },
  options: {
    database: pattern('A database'),
    table: pattern('A table'),
    'temporary-table': pattern('A temporary table'),
    view: pattern('A view'),
    column: pattern('A column'),
    'foreign-key': { ...pattern(''), doc: `A foreign key must match it. ${PLACEHOLDERS}` },
    check: { ...pattern(''), doc: `A named CHECK must match it. ${PLACEHOLDERS}` },
    'auto-increment': pattern('A new AUTO_INCREMENT column'),
    'max-length': { default: 0, doc: 'Characters that a name may have; 0 for as many as the server takes.' },
  },
  visit: {
    statement(context) {
      const { statement, options, report } = context
      for (const name of newNames(context)) {
        // Indexes have a rule of their own, index-name.
        const wanted = name.kind === 'index' || name.kind === 'unique-index' ? '' : options[name.kind]
        if (!matches(name, wanted)) report(name.span, `${titled(name)} does not match the pattern \`${wanted}\``)
        const length = [...name.text].length
        if (options['max-length'] > 0 && length > options['max-length'])
          report(name.span, `${titled(name)} has ${length} characters; ${options['max-length']} are allowed`)
        const clause = name.kind === 'column' ? columnClause(statement, name.text) : null
        if (clause?.autoIncrement && !matches(name, options['auto-increment']))
          report(
            name.span,
            `AUTO_INCREMENT column \`${name.text}\` does not match the pattern \`${options['auto-increment']}\``,
          )
      }
    },
    column({ before, after }, _table, { statement, options, report }) {
      // A column that becomes AUTO_INCREMENT under the name it has.
      const wanted = options['auto-increment']
      if (!after?.autoIncrement || before === null || before.autoIncrement || before.name !== after.name) return
      if (wanted !== '' && !new RegExp(wanted, 'u').test(after.name))
        report(
          columnClause(statement, after.name)?.name.span ?? columnPlace(statement, after.name),
          `AUTO_INCREMENT column \`${after.name}\` does not match the pattern \`${wanted}\``,
        )
    },
  },
})
