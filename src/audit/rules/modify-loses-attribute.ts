import type { Column } from '../../schema/model.ts'
import type { ColumnClause } from '../../sql/clause.ts'
import type { Statement } from '../../sql/statement.ts'
import { clausesOf } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'modify-loses-attribute',
  severity: 'error',
  summary: 'MODIFY and CHANGE repeat all that a column is to keep',
  why: 'What they leave out is gone: AUTO_INCREMENT, so that INSERTs fail; NOT NULL and DEFAULT; ON UPDATE, the collation, the comment.',
  advice: 'Repeat it after the type; to set or drop a default alone there is ALTER COLUMN.',
  bad: {
    schema: 'CREATE TABLE ticket (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, title varchar(50) NOT NULL);',
    sql: 'ALTER TABLE ticket MODIFY id bigint NOT NULL;',
  },
  good: {
    schema: 'CREATE TABLE ticket (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, title varchar(50) NOT NULL);',
    sql: 'ALTER TABLE ticket MODIFY id bigint NOT NULL AUTO_INCREMENT;',
  },
  visit: {
    column({ before, after }, { database, name }, { statement, script, report }) {
      if (before === null || after === null || before.generated !== null || after.generated !== null) return
      if (script.created(statement, database, name) || script.addedColumn(statement, database, name, before.name))
        return
      const clause = [...clausesOf(statement, 'modify-column'), ...clausesOf(statement, 'change-column')].find(
        ({ column }) => column.name.text.toLowerCase() === after.name.toLowerCase(),
      )?.column
      if (clause === undefined) return
      const lost = lostAttributes(before, after, clause, statement)
      if (lost.length === 0) return
      const inserts = before.autoIncrement && !after.autoIncrement
      report(
        clause.span,
        `Column \`${after.name}\` loses ${lost.join(', ')}, which the new definition leaves out`,
        inserts ? {} : { atMost: lost.every((one) => one.startsWith('its comment')) ? 'notice' : 'warning' },
      )
    },
  },
})

/** What the column had, has not any more, and what the clause says nothing about. */
function lostAttributes(before: Column, after: Column, clause: ColumnClause, statement: Statement): string[] {
  const lost: string[] = []
  if (before.autoIncrement && !after.autoIncrement) lost.push('AUTO_INCREMENT')
  if (!before.nullable && after.nullable && !saysNull(clause, statement)) lost.push('NOT NULL')
  if (hasDefault(before) && !hasDefault(after) && clause.default === null) lost.push(`DEFAULT ${before.default}`)
  const isTime = /^(timestamp|datetime)$/.test(after.type.base)
  if (before.onUpdate !== null && after.onUpdate === null && isTime) lost.push('ON UPDATE')
  if (
    before.collation !== null &&
    after.collation !== null &&
    before.collation !== after.collation &&
    clause.charset === null &&
    clause.collation === null &&
    !hasWord(clause, statement, /^(binary|ascii|unicode)$/i)
  )
    lost.push(`its collation (${before.collation} → ${after.collation})`)
  if (before.invisible && !after.invisible) lost.push('INVISIBLE')
  if (before.comment !== '' && after.comment === '' && clause.comment === null)
    lost.push(`its comment (${before.comment.length > 40 ? `${before.comment.slice(0, 40)}…` : before.comment})`)
  return lost
}

function hasDefault(column: Column): boolean {
  return column.default !== null && column.default.toUpperCase() !== 'NULL'
}

function hasWord({ span }: ColumnClause, { tokens }: Statement, word: RegExp): boolean {
  return tokens.some(({ start, end, text }) => start >= span.start && end <= span.end && word.test(text))
}

/** Whether NULL stands in the clause by itself: then the column is meant to be nullable. */
function saysNull({ span, default: value }: ColumnClause, { tokens }: Statement): boolean {
  return tokens.some(
    (token) =>
      token.start >= span.start &&
      token.end <= span.end &&
      /^null$/i.test(token.text) &&
      (value === null || token.start >= value.span.end || token.end <= value.span.start || /^null$/i.test(value.text)),
  )
}
