import { assignedColumns, topLevelWords } from '../../sql/clauses-of-dml.ts'
import type { TokenList } from '../../sql/token-list.ts'
import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'where-required',
  severity: 'error',
  summary: 'UPDATE and DELETE must say which rows they mean',
  why: 'Without WHERE every row is changed: it is the commonest way to lose a table, and a long transaction on a large one.',
  advice: 'Add a WHERE clause. If all rows are meant, say so: WHERE TRUE, or suppress the finding with the reason.',
  bad: {
    schema: 'CREATE TABLE customer (id int PRIMARY KEY, discount int);',
    sql: 'UPDATE customer SET discount = 0;',
  },
  good: {
    schema: 'CREATE TABLE customer (id int PRIMARY KEY, discount int);',
    sql: 'UPDATE customer SET discount = 0 WHERE discount IS NULL;',
  },
  visit: {
    statement({ statement, tokens, script, report }) {
      const { kind } = statement
      if (kind !== 'UPDATE' && kind !== 'DELETE') return
      const words = topLevelWords(tokens)
      if (words.includes('WHERE') || joinsByCondition(words)) return
      const written = statement.tables.filter((table) => table.access === 'write')
      if (
        written.length > 0 &&
        written.every(({ database, name }) => script.holdsOnlyOwnRows(statement, database, name))
      )
        return
      if (
        kind === 'UPDATE' &&
        written.length === 1 &&
        fillsNewColumns(tokens, (column) =>
          script.addedColumn(statement, written[0]!.database, written[0]!.name, column),
        )
      )
        return
      const names = written.map(({ name }) => `\`${name}\``).join(', ')
      const which = words.includes('LIMIT') ? 'whichever rows come first' : 'every row'
      report(headPlace(statement), `${kind} without WHERE changes ${which}${names === '' ? '' : ` of ${names}`}`)
    },
  },
})

/** An inner join with a condition chooses rows as a WHERE does; an outer join keeps all rows of one side. */
function joinsByCondition(words: readonly string[]): boolean {
  const joins = words.includes('JOIN') || words.includes('STRAIGHT_JOIN')
  return (
    joins && (words.includes('ON') || words.includes('USING')) && !words.includes('LEFT') && !words.includes('RIGHT')
  )
}

/** Columns that the same script added hold no data yet: filling them in every row is what such an UPDATE is for. */
function fillsNewColumns(tokens: TokenList, isNew: (column: string) => boolean): boolean {
  const columns = assignedColumns(tokens)
  return columns.length > 0 && columns.every(isNew)
}
