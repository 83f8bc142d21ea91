import type { ForeignKey } from '../../schema/model.ts'
import type { Span } from '../../sql/source.ts'
import type { Statement } from '../../sql/statement.ts'
import { clausesOf, tablePlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'foreign-key-added',
  severity: 'notice',
  summary: 'A new foreign key is worth a second look',
  why: 'It locks rows of both tables on writes, its cascades change rows that no statement names, and online schema change tools do without it.',
  advice: 'Check that the referenced rows exist, that the column is indexed, and that its cascades are meant.',
  bad: {
    schema:
      'CREATE TABLE author (id int PRIMARY KEY);\nCREATE TABLE book (id int PRIMARY KEY, author int, KEY (author));',
    sql: 'ALTER TABLE book ADD CONSTRAINT book_author FOREIGN KEY (author) REFERENCES author (id);',
  },
  good: {
    schema: 'CREATE TABLE author (id int PRIMARY KEY);\nCREATE TABLE book (id int PRIMARY KEY, author int);',
    sql: 'ALTER TABLE book ADD INDEX by_author (author);',
  },
  visit: {
    table({ before, after, name }, { statement, report }) {
      const known = new Set(before?.foreignKeys.map((key) => key.name))
      for (const key of after?.foreignKeys ?? []) {
        if (known.has(key.name)) continue
        const actions = [
          key.onDelete === 'RESTRICT' || key.onDelete === 'NO ACTION' ? '' : `, ON DELETE ${key.onDelete}`,
          key.onUpdate === 'RESTRICT' || key.onUpdate === 'NO ACTION' ? '' : `, ON UPDATE ${key.onUpdate}`,
        ]
        report(
          place(statement, key, name),
          `New foreign key \`${key.name}\`: \`${name}\` (${key.columns.join(', ')}) → \`${key.referencedTable}\` (${key.referencedColumns.join(', ')})${actions.join('')}`,
        )
      }
    },
    statement({ statement, structureKnown, report }) {
      if (structureKnown) return
      for (const { table, span } of written(statement)) report(span, `New foreign key to \`${table.text}\``)
    },
  },
})

function written(statement: Statement) {
  return [
    ...clausesOf(statement, 'add-foreign-key').map((clause) => clause.foreignKey),
    ...(statement.createTable?.foreignKeys ?? []),
  ]
}

function place(statement: Statement, key: ForeignKey, table: string): Span {
  const named = written(statement).find((one) => one.name?.text.toLowerCase() === key.name.toLowerCase())
  const columns = key.columns.join(',').toLowerCase()
  const sameColumns = written(statement).find(
    (one) =>
      one.ownColumns
        .map((column) => column.text)
        .join(',')
        .toLowerCase() === columns,
  )
  return (named ?? sameColumns)?.span ?? tablePlace(statement, table)
}
