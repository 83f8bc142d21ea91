import { indexPlace } from '../indexes.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'index-nullable',
  severity: 'notice',
  optIn: true,
  summary: 'Indexed columns are NOT NULL',
  why: 'NULLs take a byte more in each entry, and comparisons must remember them: `<>` and NOT IN leave such rows out.',
  advice: 'Declare the column NOT NULL with a default.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, weight int NULL);',
    sql: 'ALTER TABLE parcel ADD INDEX by_weight (weight);',
  },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, weight int NOT NULL);',
    sql: 'ALTER TABLE parcel ADD INDEX by_weight (weight);',
  },
  visit: {
    table({ before, after, newIndexes }, { statement, report }) {
      for (const index of newIndexes) {
        const nullable = after?.columns.filter(
          (column) => column.nullable && index.parts.some((part) => part.column === column.name),
        )
        for (const { name } of nullable ?? []) {
          const known = before?.indexes.some(({ parts }) => parts.some((part) => part.column === name))
          if (!known) report(indexPlace(statement, index), `Indexed column \`${name}\` may be NULL`)
        }
      }
    },
  },
})
