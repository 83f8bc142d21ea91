import { insertedColumns } from '../dml-clauses.ts'
import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'replace-deletes',
  severity: 'warning',
  summary: 'REPLACE must not lose what it does not write',
  why: 'REPLACE deletes every row that shares a unique key with the new one: columns that it does not name fall back to their default, foreign keys cascade, and DELETE triggers run.',
  advice: 'Write INSERT … ON DUPLICATE KEY UPDATE with the columns that are to change.',
  bad: {
    schema: 'CREATE TABLE setting (name varchar(50) PRIMARY KEY, value varchar(50), note varchar(50));',
    sql: "REPLACE INTO setting (name, value) VALUES ('theme', 'dark');",
  },
  good: {
    schema: 'CREATE TABLE setting (name varchar(50) PRIMARY KEY, value varchar(50), note varchar(50));',
    sql: "INSERT INTO setting (name, value) VALUES ('theme', 'dark') ON DUPLICATE KEY UPDATE value = 'dark';",
  },
  visit: {
    statement({ statement, tokens, script, table, report }) {
      if (statement.kind !== 'REPLACE') return
      const written = statement.tables.find(({ access }) => access === 'write')
      if (written === undefined || script.holdsOnlyOwnRows(statement, written.database, written.name)) return
      const columns = table(written.database, written.name)?.columns.filter(({ generated }) => generated === null)
      const named = insertedColumns(statement, tokens)?.map((name) => name.toLowerCase())
      const lost = named === undefined ? [] : (columns ?? []).filter(({ name }) => !named.includes(name.toLowerCase()))
      if (lost.length > 0) {
        const shown = lost.slice(0, 3).map(({ name }) => `\`${name}\``)
        const more = lost.length > 3 ? ` and ${lost.length - 3} more` : ''
        report(
          headPlace(statement),
          `REPLACE deletes the row that is there: what it has in ${shown.join(', ')}${more} is lost`,
        )
      } else
        report(headPlace(statement), 'REPLACE deletes the row that is there: foreign keys cascade, triggers run', {
          atMost: 'notice',
        })
    },
  },
})
