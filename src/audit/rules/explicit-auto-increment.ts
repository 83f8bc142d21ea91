import { insertedColumns, splitAt, writtenRows } from '../dml-clauses.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'explicit-auto-increment',
  severity: 'warning',
  optIn: true,
  summary: 'The server must choose the values of AUTO_INCREMENT columns',
  why: 'A number that a migration chose may be taken on production already, and a high one moves the counter for ever.',
  advice: 'Leave the column out; find the row again by another unique column, or by LAST_INSERT_ID().',
  bad: {
    schema: 'CREATE TABLE role (id int AUTO_INCREMENT PRIMARY KEY, name varchar(50));',
    sql: "INSERT INTO role (id, name) VALUES (12, 'auditor');",
  },
  good: {
    schema: 'CREATE TABLE role (id int AUTO_INCREMENT PRIMARY KEY, name varchar(50));',
    sql: "INSERT INTO role (id, name) VALUES (NULL, 'auditor');",
  },
  visit: {
    statement({ statement, tokens, structureKnown, script, table, report }) {
      if ((statement.kind !== 'INSERT' && statement.kind !== 'REPLACE') || !structureKnown) return
      const written = statement.tables.find((one) => one.access === 'write')
      if (written === undefined || script.created(statement, written.database, written.name)) return
      const known = table(written.database, written.name)
      const column = known?.columns.find((one) => one.autoIncrement)
      if (known === null || column === undefined) return
      const names = insertedColumns(statement, tokens) ?? known.columns.map(({ name }) => name)
      const position = names.findIndex((name) => name.toLowerCase() === column.name.toLowerCase())
      if (position === -1) return
      for (const row of writtenRows(statement, tokens) ?? []) {
        const value = splitAt(tokens, row, (at) => tokens.operator(at) === ',')[position]
        if (value === undefined || value.first >= value.end) continue
        // In INSERT … SET the value stands behind its column.
        const last = value.end - 1
        if (['NULL', 'DEFAULT'].includes(tokens.word(last)) || /^0+$/.test(tokens.raw(last))) continue
        report(
          tokens.span(value.first, last),
          `\`${written.name}\`.\`${column.name}\` is AUTO_INCREMENT, and gets a value of the migration's own`,
        )
        return
      }
    },
  },
})
