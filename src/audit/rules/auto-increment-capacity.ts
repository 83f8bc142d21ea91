import type { Column, Table } from '../../schema/model.ts'
import { largestInteger } from '../integer-range.ts'
import { clausesOf, columnPlace, headPlace, optionClause } from '../places.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'
import { grouped } from '../table-sizes.ts'

export default defineRule({
  id: 'auto-increment-capacity',
  severity: 'error',
  summary: 'A changed table has numbers left in its AUTO_INCREMENT column',
  why: 'When the type is used up, every INSERT fails with a duplicate key, and widening a large key then takes hours of downtime.',
  advice: 'Widen the column to BIGINT in this migration, while the table is being changed anyhow.',
  bad: {
    schema: 'CREATE TABLE visit (id smallint NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=100;',
    sql: 'ALTER TABLE visit AUTO_INCREMENT=32000;',
  },
  good: {
    schema: 'CREATE TABLE visit (id smallint NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=32000;',
    sql: 'ALTER TABLE visit MODIFY id bigint NOT NULL AUTO_INCREMENT;',
  },
  options: {
    percent: { default: 85, doc: 'The share of the numbers above which a finding is made.' },
  },
  visit: {
    table({ before, after, name, database }, { statement, script, options, report }) {
      const now = use(after)
      if (now === null || now.percent <= options.percent) return
      const { column, next, most, percent } = now
      if ((script.once(lastRedefined, lastRedefined).get(script.tableKey(database, name)) ?? 0) > statement.index)
        return
      const earlier = use(before)
      // A table that was as full before is not this statement's fault, but worth a word before it is rebuilt.
      const known = earlier !== null && earlier.percent > options.percent && earlier.most <= most
      const place = optionClause(statement, 'auto_increment')?.span
      report(
        known ? headPlace(statement) : (place ?? columnPlace(statement, column.name)),
        `\`${name}\`.\`${column.name}\` (${column.type.base}${column.type.unsigned ? ' unsigned' : ''}) is at ${grouped(next)} of ${grouped(most)}: ${percent} % of its numbers are used`,
        known ? { atMost: 'warning' } : {},
      )
    },
  },
})

/** By table: index of the last statement that gives one of its columns another definition, which may be the cure. */
function lastRedefined(facts: ScriptFacts): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const statement of facts.script.statements) {
    const table = statement.tables[0]
    if (table === undefined) continue
    if (clausesOf(statement, 'modify-column').length + clausesOf(statement, 'change-column').length > 0)
      found.set(facts.tableKey(table.database, table.name), statement.index)
  }
  return found
}

/** How far the counter has come, as SHOW CREATE TABLE on staging tells it; null for a table without one. */
function use(table: Table | null): { column: Column; next: bigint; most: bigint; percent: number } | null {
  const column = table?.columns.find((one) => one.autoIncrement)
  if (column === undefined || !table?.autoIncrement) return null
  const most = largestInteger(column.type)
  if (most === null) return null
  const next = BigInt(table.autoIncrement)
  return { column, next, most, percent: Number((next * 100n) / most) }
}
