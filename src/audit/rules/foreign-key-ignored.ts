import type { ColumnClause } from '../../sql/clause.ts'
import { clausesOf } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'foreign-key-ignored',
  severity: 'warning',
  summary: 'A foreign key that is written is made',
  why: 'MySQL before 9 reads REFERENCES at a column and forgets it, and so do engines without foreign keys on every server: nothing is checked, and nobody is told.',
  advice: 'Write FOREIGN KEY (…) REFERENCES … (…) as an element of its own, on an InnoDB table.',
  bad: {
    schema: 'CREATE TABLE author (id int PRIMARY KEY);',
    sql: 'CREATE TABLE book (id int PRIMARY KEY, author int REFERENCES author (id));',
    only: ({ flavor, version }) => flavor === 'mysql' && version < 90_000,
  },
  good: {
    schema: 'CREATE TABLE author (id int PRIMARY KEY);',
    sql: 'CREATE TABLE book (id int PRIMARY KEY, author int);',
  },
  visit: {
    table({ before, after, name }, { statement, report }) {
      if (after === null) return
      const known = (columns: readonly string[]) =>
        after.foreignKeys.some((key) => key.columns.join('\0').toLowerCase() === columns.join('\0').toLowerCase())
      const inline: ColumnClause[] = [
        ...(before === null ? (statement.createTable?.columns ?? []) : []),
        ...clausesOf(statement, 'add-column').map(({ column }) => column),
      ]
      for (const { references, name: column } of inline) {
        if (references !== null && !known([column.text]))
          report(
            references.span,
            `The server ignores REFERENCES at column \`${column.text}\`: \`${name}\` has no foreign key to \`${references.table.text}\``,
          )
      }
      const keys = [
        ...(before === null ? (statement.createTable?.foreignKeys ?? []) : []),
        ...clausesOf(statement, 'add-foreign-key').map(({ foreignKey }) => foreignKey),
      ]
      for (const key of keys) {
        if (!known(key.ownColumns.map(({ text }) => text)))
          report(key.span, `The server ignores this foreign key: ${after.engine} tables have none`)
      }
    },
    statement({ statement, structureKnown, server, report }) {
      if (structureKnown || server.flavor === 'mariadb' || server.version >= 90_000) return
      const columns = [
        ...(statement.createTable?.columns ?? []),
        ...clausesOf(statement, 'add-column').map(({ column }) => column),
      ]
      for (const { references, name } of columns) {
        if (references !== null) report(references.span, `MySQL before 9 ignores REFERENCES at column \`${name.text}\``)
      }
    },
  },
})
