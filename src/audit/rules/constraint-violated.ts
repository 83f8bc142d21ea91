import type { Measured } from '../../sandbox/rehearsal.ts'
import type { Span } from '../../sql/source.ts'
import type { Statement } from '../../sql/statement.ts'
import { foreignKeyPlace } from '../foreign-keys.ts'
import { indexPlace, partsText } from '../indexes.ts'
import { measuredText } from '../measured-text.ts'
import { clausesOf, columnClause, headPlace, tablePlace } from '../places.ts'
import { wroteRows } from '../row-writes.ts'
import { defineRule, type TableChange } from '../rule.ts'

export default defineRule({
  id: 'constraint-violated',
  severity: 'error',
  summary: 'The rows that are there keep to a new unique index, foreign key or CHECK',
  why: 'The server finds the first row that does not only after working through the table, and the deployment stops there.',
  advice: 'Correct the rows in the same file before, by a rule that says which of them stay.',
  bad: {
    schema:
      "CREATE TABLE member (id int PRIMARY KEY, email varchar(100) NOT NULL);\nINSERT INTO member VALUES (1, 'a@x'), (2, 'b@x'), (3, 'a@x');",
    sql: 'ALTER TABLE member ADD UNIQUE INDEX one_email (email);',
  },
  good: {
    schema:
      "CREATE TABLE member (id int PRIMARY KEY, email varchar(100) NOT NULL);\nINSERT INTO member VALUES (1, 'a@x'), (2, 'b@x');",
    sql: 'ALTER TABLE member ADD UNIQUE INDEX one_email (email);',
  },
  visit: {
    table(change, { statement, script, measured, report }) {
      const ignores = statement.tokens[1]?.text.toUpperCase() === 'IGNORE'
      for (const measure of measured) {
        const { question, rows } = measure
        const what = WHAT[question]
        if (what === undefined || rows === 0) continue
        const lost = ignores && question === 'duplicate' ? ', and ALTER IGNORE deletes all but one of each' : ''
        report(
          placeOf(statement, change, measure),
          `${what} (${measure.columns.join(', ')}): ${measuredText(measure)}${lost}`,
          rows === null ? { atMost: 'warning' } : {},
        )
      }
      if (change.before === null || measured.some(({ question }) => question === 'duplicate')) return
      // Without figures it is said of unique indexes only: other constraints are notices of their own.
      const { database, name, before, newIndexes } = change
      if (
        script.holdsOnlyOwnRows(statement, database, before.name) ||
        wroteRows(script, statement, database, before.name)
      )
        return
      for (const index of newIndexes) {
        if (
          index.type !== 'unique' ||
          before.indexes.some((old) => old.type !== 'index' && partsText(old) === partsText(index))
        )
          continue
        const added = index.parts.some(({ column }) => !before.columns.some((old) => old.name === column))
        if (!added)
          report(
            indexPlace(statement, index),
            `Whether rows of \`${name}\` have the same (${partsText(index)}) was not counted`,
            {
              atMost: 'notice',
            },
          )
      }
    },
  },
})

const WHAT: Partial<Record<Measured['question'], string>> = {
  duplicate: 'Unique key',
  orphan: 'Foreign key',
  'check-violation': 'CHECK',
}

function placeOf(
  statement: Statement,
  { name, after, newIndexes }: TableChange,
  { question, columns }: Measured,
): Span {
  if (question === 'orphan') return foreignKeyPlace(statement, { columns }, name)
  if (question === 'duplicate') {
    const wanted = columns.join(',')
    const index = newIndexes.find(({ parts }) => parts.map(({ column }) => column).join(',') === wanted)
    if (index !== undefined) return indexPlace(statement, index)
  }
  if (question === 'check-violation') {
    const checks = clausesOf(statement, 'add-check')
    const found = checks.find(({ check }) =>
      columns.every((column) => check.expression.text.toLowerCase().includes(column.toLowerCase())),
    )
    if (found !== undefined) return found.span
  }
  const column = columns.map((one) => columnClause(statement, one)).find((clause) => clause !== null)
  return column?.span ?? (after === null ? headPlace(statement) : tablePlace(statement, name))
}
