import { clausesOf, headPlace, tablePlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'table-primary-key',
  severity: 'warning',
  summary: 'A table must have a primary key',
  why: 'Without one, replication and rollback find rows by comparing every column, and two equal rows cannot be told apart.',
  advice: 'Add a PRIMARY KEY.',
  bad: { schema: '', sql: 'CREATE TABLE visit (page varchar(200), at datetime);' },
  good: {
    schema: '',
    sql: 'CREATE TABLE visit (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, page varchar(200), at datetime);',
  },
  visit: {
    table({ before, after, name }, { statement, report }) {
      const lacks = (table: typeof before) => table !== null && !table.indexes.some((index) => index.type === 'primary')
      if (!lacks(after) || lacks(before)) return
      if (before === null) report(tablePlace(statement, name), `Table \`${name}\` has no primary key`)
      else
        report(
          clausesOf(statement, 'drop-primary-key')[0]?.span ?? headPlace(statement),
          `Table \`${name}\` is left without a primary key`,
        )
    },
    statement({ statement, structureKnown, report }) {
      if (structureKnown || statement.temporary) return
      const create = statement.createTable
      if (create === undefined || create.like !== null || create.asSelect !== null || create.unknown.length > 0) return
      const has =
        create.indexes.some((index) => index.type === 'primary') ||
        create.columns.some((column) => column.inlineKey === 'primary')
      if (!has) report(create.table.span, `Table \`${create.table.text}\` has no primary key`)
    },
  },
})
