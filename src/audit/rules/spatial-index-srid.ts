import { indexPlace } from '../indexes.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'spatial-index-srid',
  severity: 'warning',
  summary: 'A column with a SPATIAL index has an SRID',
  why: 'MySQL 8.0 and later never uses the index of a column without one, since its values may belong to different reference systems.',
  advice: 'Declare the column with SRID, such as `point NOT NULL SRID 4326`.',
  bad: {
    schema: 'CREATE TABLE place (id int PRIMARY KEY, at point NOT NULL);',
    sql: 'ALTER TABLE place ADD SPATIAL INDEX by_at (at);',
    only: ({ flavor, version }) => flavor === 'mysql' && version >= 80_000,
  },
  good: {
    schema: 'CREATE TABLE place (id int PRIMARY KEY, at point NOT NULL SRID 4326);',
    sql: 'ALTER TABLE place ADD SPATIAL INDEX by_at (at);',
    only: ({ flavor, version }) => flavor === 'mysql' && version >= 80_000,
  },
  visit: {
    table({ after, newIndexes }, { statement, server, report }) {
      if (server.flavor !== 'mysql' || server.version < 80_000) return
      for (const index of newIndexes) {
        const column = after?.columns.find(({ name }) => name === index.parts[0]?.column)
        if (index.type === 'spatial' && column?.srid === null)
          report(
            indexPlace(statement, index),
            `SPATIAL index \`${index.name}\` is never used: column \`${column.name}\` has no SRID`,
          )
      }
    },
  },
})
