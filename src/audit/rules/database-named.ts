import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import { databaseName } from '../script-facts.ts'

export default defineRule({
  id: 'database-named',
  severity: 'warning',
  optIn: true,
  summary: 'A migration must keep to the database of its connection',
  why: 'A name of a database that is written out ties the migration to one server: under another name, or beside a copy for tests, it changes the wrong database.',
  advice: "Leave the database's name out; databases that may be named go into the option `allow`.",
  bad: { schema: '', sql: 'USE information_schema;' },
  good: { schema: '', sql: 'CREATE TABLE seat (id int PRIMARY KEY);' },
  options: { allow: { default: [], doc: 'Names of other databases that migrations may use.' } },
  visit: {
    statement({ statement, script, options, report }) {
      const own = script.script.statements[0]?.database ?? null
      const isOwn = (name: string | null) => {
        const folded = name?.toLowerCase()
        return (
          folded === undefined ||
          folded === own?.toLowerCase() ||
          options.allow.some((one) => one.toLowerCase() === folded)
        )
      }
      const { kind, tokens, tables } = statement
      if (kind === 'USE') {
        const name = tokens[1]?.text.replaceAll('`', '') ?? null
        if (!isOwn(name)) report(headPlace(statement), `USE leaves the database of the connection for \`${name}\``)
      } else if (/^(CREATE|ALTER|DROP) DATABASE$/.test(kind)) {
        const name = databaseName(statement)
        if (!isOwn(name)) report(headPlace(statement), `${kind} \`${name}\``)
      }
      for (const { database, name, span } of tables) {
        // After USE the name stands in no table: USE itself is told.
        if (!isOwn(database) && database !== statement.database)
          report(span, `\`${name}\` is named in another database, \`${database}\``)
      }
    },
  },
})
