import { measuredText, tellingMeasure } from '../measured-text.ts'
import { columnClause, columnPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'not-null-on-nulls',
  severity: 'error',
  summary: 'A column becomes NOT NULL when no row holds NULL any more',
  why: 'In strict mode the ALTER stops at the first NULL; otherwise NULL becomes 0, an empty text or a date of zeros.',
  advice: 'Fill the NULLs with an UPDATE in the same file before; see that the running code writes none.',
  bad: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY, note varchar(50));\nINSERT INTO invoice VALUES (1, NULL);',
    sql: 'ALTER TABLE invoice MODIFY note varchar(50) NOT NULL;',
  },
  good: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY, note varchar(50));\nINSERT INTO invoice VALUES (1, NULL);',
    sql: "UPDATE invoice SET note = '' WHERE note IS NULL;\nALTER TABLE invoice MODIFY note varchar(50) NOT NULL;",
  },
  visit: {
    column({ before, after }, { database, name }, { statement, script, measured, report }) {
      if (before === null || after === null || !before.nullable || after.nullable || before.generated !== null) return
      if (script.holdsOnlyOwnRows(statement, database, name)) return
      if (script.updatedColumn(statement, database, name, before.name)) return
      if (script.addedColumn(statement, database, name, before.name) && before.default !== 'NULL') return
      const place = columnClause(statement, after.name)?.notNull ?? columnPlace(statement, after.name)
      const becomes = `Column \`${after.name}\` becomes NOT NULL`
      const nulls = tellingMeasure(measured, before.name, ['null'])
      if (nulls === null || nulls.rows === null || nulls.of === 0)
        return report(place, `${becomes}, and no UPDATE in this file fills its NULLs first`, { atMost: 'warning' })
      // Production may hold what staging does not, and its code may write it.
      report(place, `${becomes}; ${measuredText(nulls)}`, nulls.rows === 0 ? { atMost: 'notice' } : {})
    },
  },
})
