import { indexPlace, partsText } from '../indexes.ts'
import { clausesOf } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'index-columns-max',
  severity: 'warning',
  optIn: true,
  summary: 'An index has no more columns than agreed',
  why: 'Wide indexes are large, and columns far behind seldom narrow a search; those of the primary key are in every other index, too.',
  advice:
    'Keep the columns that the queries need; give a table with a wide key an AUTO_INCREMENT id and a unique index.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int, b int, c int);',
    sql: 'ALTER TABLE parcel ADD INDEX wide (a, b, c);',
    options: { max: 2 },
  },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int, b int, c int);',
    sql: 'ALTER TABLE parcel ADD INDEX narrow (a, b);',
    options: { max: 2 },
  },
  options: {
    max: { default: 5, doc: 'Columns of an index other than the primary key; 0 for any number.' },
    primaryMax: { default: 3, doc: 'Columns of a primary key; 0 for any number.' },
  },
  visit: {
    table({ before, newIndexes }, { statement, options, report }) {
      for (const index of newIndexes) {
        const most = index.type === 'primary' ? options.primaryMax : options.max
        const count = index.parts.length
        if (most === 0 || count <= most) continue
        // A renamed column or a comment makes no index wider.
        if (before?.indexes.some((old) => old.name === index.name && old.parts.length >= count)) continue
        const what = index.type === 'primary' ? 'The primary key' : `Index \`${index.name}\``
        report(indexPlace(statement, index), `${what} has ${count} columns (${partsText(index)}), ${most} are allowed`)
      }
    },
    statement({ statement, structureKnown, options, report }) {
      if (structureKnown) return
      const written = [
        ...clausesOf(statement, 'add-index').map(({ index }) => index),
        ...(statement.createTable?.indexes ?? []),
      ]
      for (const { type, parts, span } of written) {
        const most = type === 'primary' ? options.primaryMax : options.max
        if (most > 0 && parts.length > most)
          report(
            span,
            `The ${type === 'primary' ? 'primary key' : 'index'} has ${parts.length} columns, ${most} are allowed`,
          )
      }
    },
  },
})
