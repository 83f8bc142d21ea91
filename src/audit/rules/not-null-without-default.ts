import { clausesOf, columnPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'not-null-without-default',
  severity: 'warning',
  summary: 'A NOT NULL column has a default while code runs that does not name it',
  why: 'INSERTs of the old code, which does not name a new column, fail; without strict mode rows get 0 or an empty text that nobody chose.',
  advice: 'Give it a DEFAULT, at least until all code names the column.',
  bad: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY);',
    sql: 'ALTER TABLE invoice ADD COLUMN currency char(3) NOT NULL;',
  },
  good: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY);',
    sql: "ALTER TABLE invoice ADD COLUMN currency char(3) NOT NULL DEFAULT 'EUR';",
  },
  visit: {
    column({ before, after }, table, { statement, script, report }) {
      if (table.before === null || after === null || after.nullable || after.default !== null) return
      if (after.autoIncrement || after.generated !== null) return
      if (script.holdsOnlyOwnRows(statement, table.database, table.name)) return
      if (before === null) {
        report(columnPlace(statement, after.name), `New column \`${after.name}\` is NOT NULL and has no default`)
        return
      }
      // What a MODIFY leaves out is told by a rule of its own.
      const dropped = clausesOf(statement, 'drop-default').find(
        ({ column }) => column.text.toLowerCase() === after.name.toLowerCase(),
      )
      if (before.default !== null && dropped !== undefined)
        report(dropped.span, `Column \`${after.name}\` is NOT NULL and loses its default ${before.default}`)
    },
    statement({ statement, script, structureKnown, report }) {
      const table = statement.tables[0]
      if (structureKnown || table === undefined || script.created(statement, table.database, table.name)) return
      for (const clause of statement.alter ?? []) {
        if (clause.kind !== 'add-column') continue
        const { column } = clause
        if (
          column.notNull !== null &&
          column.default === null &&
          column.autoIncrement === null &&
          column.generated === null
        )
          report(column.span, `New column \`${column.name.text}\` is NOT NULL and has no default`)
      }
    },
  },
})
