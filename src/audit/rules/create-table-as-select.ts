import type { Table } from '../../schema/model.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'create-table-as-select',
  severity: 'notice',
  summary: 'CREATE TABLE … SELECT copies rows, and loses what else the table has',
  why: 'The new table has no indexes, no AUTO_INCREMENT, no foreign keys and no generated columns of its source; the SELECT locks the rows that it reads; and servers with GTID before MySQL 8.0.21 refuse it.',
  advice: 'Use CREATE TABLE … LIKE, then INSERT … SELECT.',
  bad: {
    schema: 'CREATE TABLE client (id int PRIMARY KEY, name varchar(50), KEY by_name (name));',
    sql: 'CREATE TABLE client_copy (PRIMARY KEY (id)) AS SELECT id, name FROM client;',
  },
  good: {
    schema: 'CREATE TABLE client (id int PRIMARY KEY, name varchar(50), KEY by_name (name));',
    sql: 'CREATE TABLE client_copy LIKE client;\nINSERT INTO client_copy (id, name) SELECT id, name FROM client;',
  },
  visit: {
    statement({ statement, changes, structureKnown, table, outcome, report }) {
      const create = statement.createTable
      if (create?.asSelect == null || statement.temporary || outcome?.kind === 'failed') return
      const made = changes.find(({ before, after }) => before === null && after !== null)?.after ?? null
      const place = { start: create.asSelect.start, end: Math.min(create.asSelect.end, create.asSelect.start + 6) }
      if (!structureKnown) return report(place, `Table \`${create.table.text}\` is made from a query`)
      if (made === null) return
      const lost = statement.tables
        .filter(({ access }) => access === 'read')
        .flatMap(({ database, name }) => {
          const source = table(database, name)
          return source === null ? [] : lossesOf(source, made)
        })
      const list = lost.length > 3 ? [...lost.slice(0, 3), `${lost.length - 3} more`] : lost
      if (lost.length > 0) report(place, `Table \`${made.name}\` is made from a query and has not: ${list.join(', ')}`)
    },
  },
})

function lossesOf(source: Table, made: Table): string[] {
  const shape = ({ type, parts }: Table['indexes'][number]) => `${type} ${parts.map((part) => part.column).join(',')}`
  const there = new Set(made.indexes.map(shape))
  const copied = new Set(made.columns.map(({ name }) => name.toLowerCase()))
  const column = (name: string) => made.columns.find((one) => one.name.toLowerCase() === name.toLowerCase())
  return [
    ...source.indexes
      .filter((index) => index.parts.every((part) => part.column !== null && copied.has(part.column.toLowerCase())))
      .filter((index) => !there.has(shape(index)))
      .map((index) => (index.type === 'primary' ? 'the primary key' : `index \`${index.name}\``)),
    ...source.columns
      .filter((one) => one.autoIncrement && column(one.name)?.autoIncrement === false)
      .map((one) => `AUTO_INCREMENT of \`${one.name}\``),
    ...source.columns
      .filter((one) => one.generated !== null && column(one.name)?.generated === null)
      .map((one) => `the expression of \`${one.name}\``),
    ...source.foreignKeys.map((key) => `foreign key \`${key.name}\``),
  ]
}
