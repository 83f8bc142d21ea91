import { columnClause, columnPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'not-null-without-default',
  severity: 'warning',
  summary: 'A column that becomes NOT NULL needs a default, or values in every row first',
  why: 'INSERTs of the old code, which does not name a new column, fail; and rows that hold NULL stop the ALTER or get 0 or an empty text.',
  advice: 'Give a new column a DEFAULT; fill the NULLs of an existing one with an UPDATE in the same file before.',
  bad: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY);',
    sql: 'ALTER TABLE invoice ADD COLUMN currency char(3) NOT NULL;',
  },
  good: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY, note varchar(50));',
    sql: "ALTER TABLE invoice ADD COLUMN currency char(3) NOT NULL DEFAULT 'EUR';\nUPDATE invoice SET note = '' WHERE note IS NULL;\nALTER TABLE invoice MODIFY note varchar(50) NOT NULL;",
  },
  visit: {
    column({ before, after }, table, { statement, script, report }) {
      if (table.before === null || after === null || after.nullable || after.default !== null) return
      if (after.autoIncrement || after.generated !== null) return
      if (script.holdsOnlyOwnRows(statement, table.database, table.name)) return
      if (before === null) {
        report(columnPlace(statement, after.name), `New column \`${after.name}\` is NOT NULL and has no default`)
      } else if (before.nullable && !script.updatedColumn(statement, table.database, table.name, before.name)) {
        const place = columnClause(statement, after.name)?.notNull ?? columnPlace(statement, after.name)
        report(place, `Column \`${after.name}\` becomes NOT NULL, and no UPDATE in this file fills its NULLs first`)
      }
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
