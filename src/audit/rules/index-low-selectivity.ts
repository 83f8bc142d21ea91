import type { Column } from '../../schema/model.ts'
import { indexPlace } from '../indexes.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'index-low-selectivity',
  severity: 'notice',
  optIn: true,
  summary: 'An index does not consist of a column that has only a few values',
  why: 'Where a value stands in a large part of the rows, the server reads the table faster than the index; every write maintains it all the same.',
  advice: 'Index it together with a column that tells rows apart; keep it when only a rare value is searched for.',
  bad: {
    schema: "CREATE TABLE job (id int PRIMARY KEY, state enum('open','done') NOT NULL, at datetime NOT NULL);",
    sql: 'ALTER TABLE job ADD INDEX by_state (state);',
  },
  good: {
    schema: "CREATE TABLE job (id int PRIMARY KEY, state enum('open','done') NOT NULL, at datetime NOT NULL);",
    sql: 'ALTER TABLE job ADD INDEX by_state (state, at);',
  },
  options: {
    values: { default: 4, doc: 'Values, by the type of the column, that are too few.' },
  },
  visit: {
    table({ after, newIndexes }, { statement, options, report }) {
      for (const index of newIndexes) {
        const column = after?.columns.find(({ name }) => index.parts.length === 1 && name === index.parts[0]!.column)
        const values = column === undefined ? null : mostValues(column)
        if (index.type !== 'index' || values === null || values > options.values) continue
        report(
          indexPlace(statement, index),
          `Column \`${column!.name}\` of index \`${index.name}\` has at most ${values} values`,
        )
      }
    },
  },
})

/** As the type tells; tinyint(1) is what BOOLEAN becomes. null for many. */
function mostValues({ type }: Column): number | null {
  if (type.base === 'enum') return type.members.length
  if (type.base === 'bit' && (type.length ?? 1) === 1) return 2
  return type.text.startsWith('tinyint(1)') ? 2 : null
}
