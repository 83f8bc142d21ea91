import type { Table } from '../../schema/model.ts'
import { headPlace, tablePlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'table-width',
  severity: 'warning',
  optIn: true,
  summary: 'A table has no more columns, and no longer texts in its rows, than is good for it',
  why: 'Wide rows leave few to a page: every scan reads more, and every new column comes nearer to the limit of 65,535 bytes.',
  advice: 'Move columns that are seldom read to a table of their own; make long texts TEXT.',
  bad: {
    schema: '',
    sql: 'CREATE TABLE client (id int PRIMARY KEY, name varchar(50), city varchar(50));',
    options: { columns: 2 },
  },
  good: { schema: '', sql: 'CREATE TABLE client (id int PRIMARY KEY, name varchar(50), city varchar(50));' },
  options: {
    columns: { default: 50, doc: 'Columns that a table may have; 0 for any number.' },
    characters: {
      default: 0,
      doc: 'Characters that all CHAR and VARCHAR columns of a table together may have; 0 for any number.',
    },
  },
  visit: {
    table({ before, after, name }, { statement, options, report }) {
      if (after === null) return
      const place = before === null ? tablePlace(statement, name) : headPlace(statement)
      const most = options.columns
      const count = after.columns.length
      if (most > 0 && count > most && count > (before?.columns.length ?? 0))
        report(place, `Table \`${name}\` has ${count} columns; ${most} are allowed`)
      const sum = characters(after)
      if (options.characters > 0 && sum > options.characters && sum > (before === null ? 0 : characters(before)))
        report(
          place,
          `The texts of a row of \`${name}\` have up to ${sum} characters; ${options.characters} are allowed`,
        )
    },
    statement({ statement, structureKnown, options, report }) {
      const create = statement.createTable
      if (structureKnown || statement.temporary || create === undefined) return
      if (options.columns > 0 && create.columns.length > options.columns)
        report(
          create.table.span,
          `Table \`${create.table.text}\` has ${create.columns.length} columns; ${options.columns} are allowed`,
        )
    },
  },
})

function characters(table: Table): number {
  return table.columns
    .filter(({ type }) => type.base === 'char' || type.base === 'varchar')
    .reduce((sum, { type }) => sum + (type.length ?? 1), 0)
}
