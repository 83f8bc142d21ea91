import { indexPlace, partsText } from '../indexes.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'unique-index-nullable',
  severity: 'notice',
  summary: 'A unique index over several columns has no column that may be NULL',
  why: 'NULL equals nothing: of rows with NULL in one of the columns, any number may agree in all others.',
  advice:
    'Make the column NOT NULL, with a value that stands for none; or index a generated column that is NULL only where duplicates are meant.',
  bad: {
    schema: 'CREATE TABLE member (id int PRIMARY KEY, email varchar(100) NOT NULL, deleted_at datetime NULL);',
    sql: 'ALTER TABLE member ADD UNIQUE INDEX one_email (email, deleted_at);',
  },
  good: {
    schema: 'CREATE TABLE member (id int PRIMARY KEY, email varchar(100) NOT NULL, tenant int NOT NULL);',
    sql: 'ALTER TABLE member ADD UNIQUE INDEX one_email (email, tenant);',
  },
  options: {
    single: { default: false, doc: 'Also for an index of one column, whose NULLs are mostly meant.' },
  },
  visit: {
    table({ after, newIndexes, before }, { statement, options, report }) {
      for (const index of newIndexes) {
        if (after === null || index.type !== 'unique' || (index.parts.length === 1 && !options.single)) continue
        if (before?.indexes.some((old) => old.name === index.name && partsText(old) === partsText(index))) continue
        const nullable = after.columns.filter(
          ({ name, nullable: may, generated }) =>
            // A generated column is NULL where its expression says so.
            may && generated === null && index.parts.some((part) => part.column === name),
        )
        if (nullable.length === 0) continue
        const names = nullable.map(({ name }) => `\`${name}\``).join(' or ')
        report(
          indexPlace(statement, index),
          `Unique index \`${index.name}\` (${partsText(index)}) does not keep rows apart where ${names} is NULL`,
        )
      }
    },
  },
})
