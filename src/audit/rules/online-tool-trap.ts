import { clausesOf, headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import { alteredSize } from '../table-sizes.ts'

export default defineRule({
  id: 'online-tool-trap',
  severity: 'warning',
  optIn: true,
  summary: 'What an online schema change tool would do otherwise is done without it',
  why: 'gh-ost and pt-online-schema-change copy the rows into a new table with INSERT IGNORE: rows that a new unique index does not allow are gone without a word, and a renamed or re-added column may arrive empty.',
  advice: 'Find the duplicates before, or run this change without the tool.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, code int NOT NULL);',
    sql: 'ALTER TABLE parcel ADD UNIQUE INDEX one_code (code);',
    options: { megabytes: 0 },
  },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, code int NOT NULL);',
    sql: 'ALTER TABLE parcel ADD INDEX by_code (code);',
    options: { megabytes: 0 },
  },
  options: {
    megabytes: { default: 16, doc: 'Size on staging, indexes included, from which on a tool is used.' },
  },
  visit: {
    table(change, context) {
      const { statement, script, options, report } = context
      const { before, after, database, newIndexes } = change
      const size = alteredSize(context)
      if (before === null || after === null || size === null || size.bytes < options.megabytes * 2 ** 20) return
      if (script.holdsOnlyOwnRows(statement, database, before.name)) return
      for (const { index } of clausesOf(statement, 'add-index')) {
        const unique = index.type === 'unique' || index.type === 'primary'
        if (unique && newIndexes.length > 0)
          report(
            index.span,
            `A tool would drop the rows of \`${before.name}\` that the new unique index does not allow`,
          )
      }
      const dropped = new Set(clausesOf(statement, 'drop-column').map(({ column }) => column.text.toLowerCase()))
      for (const { column } of clausesOf(statement, 'add-column'))
        if (dropped.has(column.name.text.toLowerCase()))
          report(
            column.span,
            `A tool would copy the old values into \`${column.name.text}\`, which is dropped and added again`,
          )
      if (!before.indexes.some(({ type }) => type === 'primary' || type === 'unique'))
        report(headPlace(statement), `No tool works on \`${before.name}\`, which has no unique key to go by`)
      if (before.foreignKeys.length > 0)
        report(headPlace(statement), `\`${before.name}\` has foreign keys, with which not every tool works`)
    },
  },
})
