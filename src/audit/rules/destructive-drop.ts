import { clausesOf, headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import { databaseName, type ScriptFacts } from '../script-facts.ts'

/** Operations on partitions that throw rows away. */
const DATA_LOSING_PARTITION = /^(DROP|TRUNCATE) PARTITION/i

export default defineRule({
  id: 'destructive-drop',
  severity: 'warning',
  summary: 'What a migration drops must be meant to be lost',
  why: 'Dropped and truncated data is gone from the running application at once; only a kept copy brings it back.',
  advice: 'Make sure that nothing reads it any more. Suppress the finding with the reason when it is meant.',
  bad: { schema: 'CREATE TABLE basket (id int PRIMARY KEY, note text);', sql: 'ALTER TABLE basket DROP COLUMN note;' },
  good: { schema: '', sql: 'CREATE TABLE basket_copy (id int PRIMARY KEY);\nDROP TABLE basket_copy;' },
  visit: {
    statement({ statement, script, changes, structureKnown, rehearsal, report }) {
      const { kind, tables } = statement
      if (kind === 'DROP DATABASE') {
        const name = databaseName(statement)
        if (name !== null && !script.createdDatabase(statement, name))
          report(headPlace(statement), `DROP DATABASE loses every table of \`${name}\``)
      } else if (kind === 'TRUNCATE TABLE') {
        for (const { database, name, span } of tables) {
          if (!script.holdsOnlyOwnRows(statement, database, name))
            report(span, `TRUNCATE loses all rows of \`${name}\``)
        }
      } else if (kind === 'DROP TABLE') {
        if (statement.temporary) return
        for (const { database, name, span } of tables) {
          if (script.created(statement, database, name)) continue
          // DROP TABLE IF EXISTS of what is not there loses nothing.
          if (
            structureKnown &&
            !changes.some((change) => change.name.toLowerCase() === name.toLowerCase() && change.after === null)
          )
            continue
          report(span, `DROP TABLE loses all rows of \`${name}\``)
        }
      } else if (kind === 'DROP VIEW') {
        for (const { database, name, span } of tables) {
          const there = rehearsal === null || rehearsal.named.get(`${database}.${name}`)?.kind === 'view'
          const own = script.once(createdViews, createdViews).get(script.tableKey(database, name))
          if (!there || script.standsAgain(statement, database, name) || (own ?? statement.index) < statement.index)
            continue
          report(span, `DROP VIEW takes \`${name}\` from its readers`)
        }
      } else dropsInAlter(statement)

      function dropsInAlter(altered: typeof statement): void {
        const table = altered.tables[0]
        if (table === undefined || script.created(altered, table.database, table.name)) return
        for (const clause of clausesOf(altered, 'drop-column')) {
          const column = clause.column.text
          if (script.addedColumn(altered, table.database, table.name, column)) continue
          // Under IF EXISTS the column may not be there; a generated column holds no data of its own.
          const before = changes
            .flatMap((change) => change.columns)
            .find((change) => change.before?.name.toLowerCase() === column.toLowerCase())?.before
          if (structureKnown && (before === undefined || before === null || before.generated !== null)) continue
          report(clause.span, `DROP COLUMN loses the values of \`${table.name}\`.\`${column}\``)
        }
        for (const clause of clausesOf(altered, 'partition')) {
          if (DATA_LOSING_PARTITION.test(clause.operation))
            report(clause.span, `${clause.operation} loses the rows of the partitions`)
        }
      }
    },
  },
})

/** By the view's key: the first statement that creates it. */
function createdViews(facts: ScriptFacts): Map<string, number> {
  const first = new Map<string, number>()
  for (const { kind, index, tables } of facts.script.statements) {
    if (kind !== 'CREATE VIEW') continue
    for (const { database, name, access } of tables) {
      const key = facts.tableKey(database, name)
      if (access === 'create' && !first.has(key)) first.set(key, index)
    }
  }
  return first
}
