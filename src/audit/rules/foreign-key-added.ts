import { foreignKeyPlace, writtenForeignKeys } from '../foreign-keys.ts'
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
  options: {
    created: { default: false, doc: 'Also those of tables that the file creates, where no row can stand in the way.' },
  },
  visit: {
    table({ before, after, database, name }, { statement, script, options, report }) {
      if (!options.created && (before === null || script.created(statement, database, name))) return
      const known = new Set(before?.foreignKeys.map((key) => key.name))
      for (const key of after?.foreignKeys ?? []) {
        if (known.has(key.name)) continue
        const actions = [
          key.onDelete === 'RESTRICT' || key.onDelete === 'NO ACTION' ? '' : `, ON DELETE ${key.onDelete}`,
          key.onUpdate === 'RESTRICT' || key.onUpdate === 'NO ACTION' ? '' : `, ON UPDATE ${key.onUpdate}`,
        ]
        report(
          foreignKeyPlace(statement, key, name),
          `New foreign key \`${key.name}\`: \`${name}\` (${key.columns.join(', ')}) → \`${key.referencedTable}\` (${key.referencedColumns.join(', ')})${actions.join('')}`,
        )
      }
    },
    statement({ statement, script, structureKnown, options, report }) {
      const table = statement.tables[0]
      if (structureKnown || table === undefined) return
      const fresh = statement.createTable !== undefined || script.created(statement, table.database, table.name)
      if (fresh && !options.created) return
      for (const key of writtenForeignKeys(statement)) report(key.span, `New foreign key to \`${key.table.text}\``)
    },
  },
})
