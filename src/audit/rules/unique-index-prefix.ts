import { indexPlace, partsText } from '../indexes.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'unique-index-prefix',
  severity: 'notice',
  summary: 'A unique index compares whole values',
  why: 'With a prefix, two different values that begin alike are duplicates, and the second one is refused.',
  advice: 'Index the whole column; where it is too long, a generated column with its hash.',
  bad: {
    schema: 'CREATE TABLE page (id int PRIMARY KEY, url varchar(500) NOT NULL);',
    sql: 'ALTER TABLE page ADD UNIQUE INDEX one_url (url(40));',
  },
  good: {
    schema: 'CREATE TABLE page (id int PRIMARY KEY, slug varchar(60) NOT NULL, url varchar(500) NOT NULL);',
    sql: 'ALTER TABLE page ADD UNIQUE INDEX one_slug (slug), ADD INDEX by_url (url(40));',
  },
  visit: {
    table({ before, newIndexes }, { statement, report }) {
      for (const index of newIndexes) {
        if (index.type !== 'unique' && index.type !== 'primary') continue
        if (before?.indexes.some((old) => old.name === index.name && partsText(old) === partsText(index))) continue
        const cut = index.parts.find(({ length }) => length !== null)
        if (cut === undefined) continue
        report(
          indexPlace(statement, index),
          `${index.type === 'primary' ? 'The primary key' : `Unique index \`${index.name}\``} compares the first ${cut.length} characters of \`${cut.column}\` only`,
        )
      }
    },
  },
})
