import type { Span } from '../../sql/source.ts'
import { type NameKind, newNames, titled } from '../names.ts'
import { columnClause, columnPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

const pattern = (what: string) => ({
  default: '',
  kind: 'pattern' as const,
  doc: `${what} must match it; empty for any.`,
})
const NAMED = '`<table>` stands for its table, `<columns>` for its columns with `_` between them.'

export default defineRule({
  id: 'name-pattern',
  severity: 'warning',
  optIn: true,
  summary: 'New names follow the naming convention',
  why: 'Names that follow one pattern can be guessed, searched for and sorted; a name is hard to change once programs use it.',
  advice: 'Choose a name that matches the pattern.',
  bad: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY, customer int);',
    sql: 'ALTER TABLE invoice ADD INDEX by_customer (customer);',
    options: { index: '^idx_<columns>$' },
  },
  good: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY, customer int);',
    sql: 'ALTER TABLE invoice ADD INDEX idx_customer (customer);',
    options: { index: '^idx_<columns>$' },
  },
  options: {
    database: pattern('A database'),
    table: pattern('A table'),
    'temporary-table': pattern('A temporary table'),
    view: pattern('A view'),
    column: pattern('A column'),
    index: { ...pattern('An index that is not unique'), doc: `An index that is not unique must match it. ${NAMED}` },
    'unique-index': { ...pattern(''), doc: `A unique index must match it. ${NAMED}` },
    'foreign-key': { ...pattern(''), doc: `A foreign key must match it. ${NAMED}` },
    check: { ...pattern(''), doc: `A named CHECK must match it. ${NAMED}` },
    'auto-increment': pattern('A new AUTO_INCREMENT column'),
    'dropped-table': pattern('A table that is dropped (so that it is renamed first, and missed before it is gone)'),
    'max-length': { default: 0, doc: 'Characters that a name may have; 0 for as many as the server takes.' },
  },
  visit: {
    statement(context) {
      const { statement, options, script, report } = context
      const demand = (wanted: string, text: string, title: string, span: Span) => {
        if (wanted !== '' && !new RegExp(wanted, 'u').test(text))
          report(span, `${title} does not match the pattern \`${wanted}\``)
      }
      for (const name of newNames(context)) {
        const wanted = options[name.kind satisfies NameKind]
          .replaceAll('<table>', escaped(name.table ?? ''))
          .replaceAll('<columns>', escaped(name.columns.join('_')))
        demand(wanted, name.text, titled(name), name.span)
        const length = [...name.text].length
        if (options['max-length'] > 0 && length > options['max-length'])
          report(name.span, `${titled(name)} has ${length} characters; ${options['max-length']} are allowed`)
        const clause = name.kind === 'column' ? columnClause(statement, name.text) : null
        if (clause?.autoIncrement)
          demand(options['auto-increment'], name.text, `AUTO_INCREMENT column \`${name.text}\``, name.span)
      }
      if (statement.kind !== 'DROP TABLE' || statement.temporary) return
      for (const { database, name, span } of statement.tables) {
        if (!script.created(statement, database, name))
          demand(options['dropped-table'], name, `Dropped table \`${name}\``, span)
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

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
