import type { Table } from '../../schema/model.ts'
import { indexPlace } from '../indexes.ts'
import { tablePlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'index-max',
  severity: 'warning',
  optIn: true,
  summary: 'A table has no more indexes than agreed',
  why: 'Every INSERT and DELETE maintains all of them, and each takes its share of the buffer pool.',
  advice: 'Drop an index that no query uses, or widen one that is there.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int, b int, KEY by_a (a));',
    sql: 'ALTER TABLE parcel ADD INDEX by_b (b);',
    options: { max: 2 },
  },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int, b int);',
    sql: 'ALTER TABLE parcel ADD INDEX by_b (b);',
    options: { max: 2 },
  },
  options: {
    max: { default: 6, doc: 'Indexes of a table, the primary key among them.' },
    perColumn: { default: 0, doc: 'Indexes of a table in which one column stands; 0 for any number.' },
  },
  visit: {
    table({ before, after, name, newIndexes }, { statement, options, report }) {
      if (after === null) return
      const count = after.indexes.length
      const place = newIndexes.length === 0 ? tablePlace(statement, name) : indexPlace(statement, newIndexes.at(-1)!)
      if (count > options.max && count > (before?.indexes.length ?? 0))
        report(place, `Table \`${name}\` has ${count} indexes, ${options.max} are allowed`)
      if (options.perColumn === 0) return
      for (const { name: column } of after.columns) {
        const now = indexesWith(after, column)
        if (now > options.perColumn && now > (before === null ? 0 : indexesWith(before, column)))
          report(place, `Column \`${column}\` stands in ${now} indexes, ${options.perColumn} are allowed`)
      }
    },
    statement({ statement, structureKnown, options, report }) {
      const create = statement.createTable
      if (structureKnown || create === undefined) return
      const count = create.indexes.length + create.columns.filter(({ inlineKey }) => inlineKey !== null).length
      if (count > options.max)
        report(create.table.span, `Table \`${create.table.text}\` has ${count} indexes, ${options.max} are allowed`)
    },
  },
})

function indexesWith(table: Table, column: string): number {
  return table.indexes.filter(({ parts }) => parts.some((part) => part.column === column)).length
}
