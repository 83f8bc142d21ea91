import { newColumns } from '../new-columns.ts'
import { headPlace, optionClause, tablePlace } from '../places.ts'
import { defineRule } from '../rule.ts'

const ON = ['table', 'column'] as const

export default defineRule({
  id: 'comment-required',
  severity: 'warning',
  optIn: true,
  summary: 'New tables and columns say in a comment what they hold',
  why: 'The next person who reads the structure has nothing but the names.',
  advice: "Add COMMENT '…'.",
  bad: { schema: '', sql: "CREATE TABLE rate (id int PRIMARY KEY COMMENT 'number');" },
  good: { schema: '', sql: "CREATE TABLE rate (id int PRIMARY KEY COMMENT 'number') COMMENT='exchange rates';" },
  options: {
    on: { default: ON, values: ON, doc: 'What must have a comment.' },
    'max-length': { default: 0, doc: 'Characters that a comment may have; 0 for as many as the server takes.' },
  },
  visit: {
    statement(context) {
      const { statement, options, structureKnown, changes, report } = context
      const most = options['max-length']
      const written = optionClause(statement, 'comment')
      const create = statement.createTable
      const made = structureKnown ? changes.some(({ before }) => before === null) : create !== undefined
      const name = statement.tables[0]?.name ?? ''
      if (options.on.includes('table') && !statement.temporary) {
        const lacks = (written?.value.text ?? '') === '' || /^(''|"")$/.test(written!.value.text)
        if (lacks && written !== null && statement.alter !== undefined)
          report(written.span, `Table \`${name}\` loses its comment`)
        else if (lacks && create !== undefined && made && create.like === null)
          report(written?.span ?? tablePlace(statement, name), `Table \`${name}\` has no comment`)
      }
      if (written !== null) tooLong(written.value.text, `The comment of table \`${name}\``, written.span)
      for (const { column, before, clause, table } of newColumns(context)) {
        if (column.comment === '' && (before === null || before.comment !== '')) {
          const what = before === null || before.comment === '' ? 'has no comment' : 'loses its comment'
          if (options.on.includes('column')) report(clause.name.span, `Column \`${table}\`.\`${column.name}\` ${what}`)
        } else if (column.comment !== before?.comment)
          tooLong(
            column.comment,
            `The comment of \`${table}\`.\`${column.name}\``,
            clause.comment?.span ?? headPlace(statement),
          )
      }

      function tooLong(text: string, title: string, span: typeof statement.span): void {
        const length = [...text].length
        if (most > 0 && length > most) report(span, `${title} has ${length} characters; ${most} are allowed`)
      }
    },
  },
})
