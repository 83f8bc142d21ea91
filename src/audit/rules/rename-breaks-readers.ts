import type { Span } from '../../sql/source.ts'
import type { TableReference } from '../../sql/statement.ts'
import { clausesOf } from '../places.ts'
import { renamings } from '../renamings.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'rename-breaks-readers',
  severity: 'warning',
  summary: 'A renamed table or column must stay readable under its old name',
  why: 'Between the migration and the restart of the last old process, every query with the old name fails.',
  advice:
    'Create a view under the old name in the same file (for a column: a new column, filled first, the old one dropped later).',
  bad: { schema: 'CREATE TABLE client (id int PRIMARY KEY);', sql: 'RENAME TABLE client TO customer;' },
  good: {
    schema: 'CREATE TABLE client (id int PRIMARY KEY);',
    sql: 'RENAME TABLE client TO customer;\nCREATE VIEW client AS SELECT id FROM customer;',
  },
  visit: {
    statement({ statement, script, outcome, report }) {
      if (outcome?.kind === 'failed') return
      const { tables } = statement
      const renamed = renamings(statement)
      for (const { from, to } of renamed) {
        // In a swap (a → old, new → a), another table takes over one name, and nobody was to read the other.
        const swapped = renamed.some((other) => sameName(other.to, from) || sameName(other.from, to))
        if (swapped || script.created(statement, from.database, from.name)) continue
        if (script.standsAgain(statement, from.database, from.name)) continue
        const place = { start: from.span.start, end: to.span.end }
        report(place, `Readers of table \`${from.name}\` break when it becomes \`${to.name}\``)
      }
      const target = tables[0]
      if (target === undefined || script.created(statement, target.database, target.name)) return
      const renamesColumn = (from: string, to: string, place: Span) => {
        if (
          from.toLowerCase() === to.toLowerCase() ||
          script.addedColumn(statement, target.database, target.name, from)
        )
          return
        if (script.addsColumnLater(statement, target.database, target.name, from)) return
        report(place, `Readers of column \`${target.name}\`.\`${from}\` break when it becomes \`${to}\``)
      }
      for (const clause of clausesOf(statement, 'rename-column'))
        renamesColumn(clause.from.text, clause.to.text, clause.span)
      for (const clause of clausesOf(statement, 'change-column'))
        renamesColumn(clause.from.text, clause.column.name.text, {
          start: clause.from.span.start,
          end: clause.column.name.span.end,
        })
    },
  },
})

function sameName(one: TableReference, other: TableReference): boolean {
  return one.name === other.name && one.database === other.database
}
