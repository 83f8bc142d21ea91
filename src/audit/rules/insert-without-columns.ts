import { quoteName } from '../../sql/quote.ts'
import { headPlace } from '../places.ts'
import { isReserved } from '../reserved-words.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'insert-without-columns',
  severity: 'warning',
  summary: 'INSERT and REPLACE must name their columns',
  why: 'Values go by position: a column added or moved meanwhile makes the statement fail, or puts values into the wrong columns.',
  advice: 'Name the columns: INSERT INTO t (a, b) VALUES …',
  bad: {
    schema: 'CREATE TABLE country (code char(2) PRIMARY KEY, name varchar(50));',
    sql: "INSERT INTO country VALUES ('IS', 'Iceland');",
  },
  good: {
    schema: 'CREATE TABLE country (code char(2) PRIMARY KEY, name varchar(50));',
    sql: "INSERT INTO country (code, name) VALUES ('IS', 'Iceland');",
  },
  visit: {
    statement({ statement, tokens, script, table: structureOf, report }) {
      if (statement.kind !== 'INSERT' && statement.kind !== 'REPLACE') return
      const table = statement.tables.find((one) => one.access === 'write')
      if (table === undefined || script.created(statement, table.database, table.name)) return
      let at = 0
      while (at < tokens.length && tokens.start(at) < table.span.end) at++
      if (tokens.word(at) === 'PARTITION') at = tokens.afterGroup(at + 1)
      if (tokens.word(at) === 'SET') return
      // `(` begins the list of columns unless a query follows it.
      if (
        tokens.operator(at) === '(' &&
        !['SELECT', 'WITH', 'VALUES', 'TABLE'].includes(tokens.word(at + 1)) &&
        tokens.operator(at + 1) !== '('
      )
        return
      const columns = structureOf(table.database, table.name)?.columns
      // The server takes values for generated columns only as DEFAULT, and for invisible ones not at all.
      const plain = columns?.every(({ generated, invisible }) => generated === null && !invisible) ?? false
      const isPlain = (name: string) => /^[a-z_][a-z0-9_]*$/i.test(name) && !isReserved(name, statement.dialect)
      const list = columns?.map(({ name }) => (isPlain(name) ? name : quoteName(name))).join(', ')
      const end = tokens.end(at - 1)
      report(headPlace(statement), `${statement.kind} INTO \`${table.name}\` does not name its columns`, {
        fix: plain ? { span: { start: end, end }, text: ` (${list})` } : undefined,
      })
    },
  },
})
