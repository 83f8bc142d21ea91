import { clausesOf, headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'table-partitioned',
  severity: 'warning',
  optIn: true,
  summary: 'Tables are not partitioned',
  why: 'Foreign keys are lost, every unique key must contain the partitioning columns, and queries that do not name those read every partition.',
  advice: 'Use an index, or archive old rows into another table.',
  bad: {
    schema: '',
    sql: 'CREATE TABLE visit (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 4;',
  },
  good: { schema: '', sql: 'CREATE TABLE visit (id int PRIMARY KEY);' },
  options: {
    operations: { default: false, doc: 'Also report changes of the partitions of a table that has them.' },
  },
  visit: {
    statement({ statement, changes, structureKnown, options, report }) {
      if (statement.temporary) return
      const create = statement.createTable
      const clauses = clausesOf(statement, 'partition')
      const made = changes.find(({ before, after }) => after?.partitioning && !before?.partitioning)
      if (made !== undefined || (!structureKnown && create?.partition))
        report(
          create?.partition ?? clauses[0]?.span ?? headPlace(statement),
          `Table \`${made?.name ?? create?.table.text}\` becomes partitioned`,
        )
      else if (!structureKnown && clauses.some(({ operation }) => /^PARTITION BY/i.test(operation)))
        report(clauses[0]!.span, `Table \`${statement.tables[0]?.name}\` becomes partitioned`)
      else if (options.operations) {
        for (const { span, operation } of clauses)
          report(span, `${operation} changes the partitions of \`${statement.tables[0]?.name}\``)
      }
    },
  },
})
