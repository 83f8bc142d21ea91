import type { Statement } from '../../sql/statement.ts'
import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'

export default defineRule({
  id: 'ddl-and-data',
  severity: 'notice',
  optIn: true,
  summary: 'A file changes the structure of existing tables or their rows, not both',
  why: 'A structure is changed once and soon, rows in small steps and for long; in one file, the failure of the one leaves the other half done.',
  advice: 'Move the changes of rows into a migration of their own.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int);',
    sql: 'ALTER TABLE parcel ADD COLUMN b int NULL;\nUPDATE parcel SET b = a WHERE id > 0;',
  },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int);',
    sql: 'CREATE TABLE kind (id int PRIMARY KEY, size int);\nINSERT INTO kind (id, size) VALUES (1, 2);\nUPDATE parcel SET a = 1 WHERE id > 0;',
  },
  visit: {
    statement({ statement, script, report }) {
      const mixed = script.once(mixes, mixes)
      if (mixed?.second !== statement) return
      const { line } = script.script.source.positionAt(mixed.first.span.start)
      report(headPlace(statement), `${statement.kind} stands in one file with the ${mixed.first.kind} of line ${line}`)
    },
  },
})

/** The first change of structure and the first of rows, of tables that the script did not create; null when one is missing. */
function mixes(facts: ScriptFacts): { readonly first: Statement; readonly second: Statement } | null {
  const { statements } = facts.script
  const foreign = (statement: Statement, accesses: readonly string[]) =>
    statement.tables.some(
      ({ database, name, access }) => accesses.includes(access) && !facts.created(statement, database, name),
    )
  const ddl = statements.find((one) => one.class === 'ddl' && foreign(one, ['alter', 'drop']))
  const rows = statements.find((one) => one.class === 'dml' && foreign(one, ['write']))
  if (ddl === undefined || rows === undefined) return null
  return ddl.index < rows.index ? { first: ddl, second: rows } : { first: rows, second: ddl }
}
