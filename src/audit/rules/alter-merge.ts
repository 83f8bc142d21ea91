import type { Statement } from '../../sql/statement.ts'
import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'
import { sizeText } from '../table-sizes.ts'

export default defineRule({
  id: 'alter-merge',
  severity: 'warning',
  summary: 'What one ALTER TABLE can do is not done by several that each work through all rows',
  why: 'Each of them rebuilds or copies the whole table again, here and on every replica.',
  advice: 'Write their clauses into one ALTER TABLE.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL);',
    sql: 'ALTER TABLE parcel MODIFY a bigint NOT NULL;\nALTER TABLE parcel MODIFY b bigint NOT NULL;',
    options: { rows: 0 },
  },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL);',
    sql: 'ALTER TABLE parcel MODIFY a bigint NOT NULL, MODIFY b bigint NOT NULL;',
    options: { rows: 0 },
  },
  options: {
    rows: { default: 100_000, doc: "Rows, by staging's statistics, from which on a table is worth it." },
    all: {
      default: false,
      doc: 'Every second ALTER TABLE of a table in a file, whatever it costs and what stands between.',
    },
  },
  visit: {
    statement({ statement, script, sizes, options, report }) {
      const table = statement.tables.find(({ access }) => access === 'alter')
      if (table === undefined) return
      const find = options.all ? altersAgain : rebuildsAgain
      const first = script.once(find, find).get(statement)
      if (first === undefined) return
      const { line } = script.script.source.positionAt(first.span.start)
      if (options.all) return report(headPlace(statement), `\`${table.name}\` is altered again, after line ${line}`)
      const size = sizes.get(`${table.database}.${table.name}`)
      if (size === undefined || size.rows < options.rows) return
      if (script.holdsOnlyOwnRows(statement, table.database, table.name)) return
      report(headPlace(statement), `\`${table.name}\` (${sizeText(size)}) is rebuilt again, after line ${line}`)
    },
  },
})

/** Each ALTER TABLE of a table that an earlier one altered, with the first. */
function altersAgain(facts: ScriptFacts): Map<Statement, Statement> {
  const firsts = new Map<string, Statement>()
  const again = new Map<Statement, Statement>()
  for (const statement of facts.script.statements) {
    const table = statement.kind === 'ALTER TABLE' ? statement.tables[0] : undefined
    if (table === undefined) continue
    const key = facts.tableKey(table.database, table.name)
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, statement)
    else again.set(statement, first)
  }
  return again
}

/** Each statement that rebuilds a table which an earlier one rebuilt, where nothing between them uses it, with the first. */
function rebuildsAgain(facts: ScriptFacts): Map<Statement, Statement> {
  const firsts = new Map<string, Statement>()
  const again = new Map<Statement, Statement>()
  for (const [at, statement] of facts.script.statements.entries()) {
    const { tables, alter } = statement
    const online = facts.rehearsal?.[at]?.online
    // Partition operations stand alone.
    const mergeable = alter?.every(({ kind }) => kind !== 'partition' && kind !== 'rename-table')
    for (const { database, name, access } of tables) {
      const key = facts.tableKey(database, name)
      if (!mergeable || access !== 'alter') firsts.delete(key)
      else if (online === 'rebuild' || online === 'copy') {
        const first = firsts.get(key)
        if (first === undefined) firsts.set(key, statement)
        else again.set(statement, first)
      }
    }
  }
  return again
}
