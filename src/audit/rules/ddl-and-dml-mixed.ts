import type { Statement } from '../../sql/statement.ts'
import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'

export default defineRule({
  id: 'ddl-and-dml-mixed',
  severity: 'warning',
  optIn: true,
  summary: 'A file must change structure or rows, not both',
  why: 'A change of structure commits at once, a change of rows can be rolled back: a file of both that fails half way is neither done nor undone.',
  advice: 'Put the changes of rows into a file of their own.',
  bad: {
    schema: 'CREATE TABLE hall (id int PRIMARY KEY, name varchar(20));',
    sql: "ALTER TABLE hall ADD COLUMN seats int NULL;\nUPDATE hall SET name = 'Eldborg' WHERE id = 1;",
  },
  good: {
    schema: 'CREATE TABLE hall (id int PRIMARY KEY, name varchar(20));',
    sql: 'ALTER TABLE hall ADD COLUMN seats int NULL;\nUPDATE hall SET seats = 0 WHERE seats IS NULL;',
    options: { backfill: true },
  },
  options: {
    backfill: {
      default: true,
      doc: 'Allow rows in tables that the file creates, and the filling of columns that it adds.',
    },
  },
  visit: {
    statement({ statement, script, options, report }) {
      const mixed = options.backfill ? script.once(firstForeign, firstForeign) : script.once(firstOther, firstOther)
      if (mixed === statement)
        report(
          headPlace(statement),
          `${statement.kind} in a file that changes ${statement.class === 'ddl' ? 'rows' : 'structure'}, too`,
        )
    },
  },
})

function firstOther({ script }: ScriptFacts): Statement | null {
  return mixture(script.statements.filter(isChange))
}

function firstForeign(facts: ScriptFacts): Statement | null {
  return mixture(facts.script.statements.filter((statement) => isChange(statement) && !isOwn(facts, statement)))
}

/** The first statement of the other class than the first. */
function mixture(changes: readonly Statement[]): Statement | null {
  return changes.find((one) => one.class !== changes[0]!.class) ?? null
}

function isChange(statement: Statement): boolean {
  if (statement.temporary) return false
  return statement.class === 'ddl' || /^(INSERT|REPLACE|UPDATE|DELETE|LOAD DATA|LOAD XML)$/.test(statement.kind)
}

function isOwn(facts: ScriptFacts, statement: Statement): boolean {
  if (statement.class === 'ddl') return false
  const written = statement.tables.filter(({ access }) => access === 'write')
  return (
    written.length > 0 &&
    written.every(({ database, name }) => {
      if (facts.created(statement, database, name)) return true
      return statement.kind === 'UPDATE' && addsColumn(facts, statement, database, name)
    })
  )
}

function addsColumn(facts: ScriptFacts, statement: Statement, database: string | null, name: string): boolean {
  return statement.tokens.some(
    ({ kind, text }) =>
      (kind === 'word' || kind === 'quoted-identifier') &&
      facts.addedColumn(statement, database, name, text.replaceAll('`', '')),
  )
}
