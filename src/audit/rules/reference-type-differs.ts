import type { Column, Table } from '../../schema/model.ts'
import { largestInteger } from '../integer-range.ts'
import { newColumns } from '../new-columns.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'
import { typeText } from '../type-text.ts'

export default defineRule({
  id: 'reference-type-differs',
  severity: 'warning',
  summary: 'A column that points to a row of another table has the type of its key',
  why: 'A join of different types or collations converts every value and cannot use the index; a smaller integer runs out of numbers before the key does.',
  advice: 'Give the column the type, character set and collation of the key that it points to.',
  bad: {
    schema: '',
    sql: 'CREATE TABLE customer (id bigint PRIMARY KEY);\nCREATE TABLE invoice (id bigint PRIMARY KEY, customer_id varchar(20));',
  },
  good: {
    schema: '',
    sql: 'CREATE TABLE customer (id bigint PRIMARY KEY);\nCREATE TABLE invoice (id bigint PRIMARY KEY, customer_id bigint);',
  },
  visit: {
    statement(context) {
      const { structureKnown, script, report } = context
      if (!structureKnown) return
      for (const { column, before, clause, table, change } of newColumns(context)) {
        const target = /^(.+)_id$/i.exec(column.name)?.[1]
        if (target === undefined || change === null) continue
        if (before !== null && typeText(before.type) === typeText(column.type) && before.collation === column.collation)
          continue
        const parent = parentOf(script.once(tablesSeen, tablesSeen), script, change.database, target)
        if (parent === null || parent.table.name.toLowerCase() === table.toLowerCase()) continue
        if (change.after?.foreignKeys.some((key) => key.columns.includes(column.name))) continue
        const how = mismatch(column, parent.key)
        if (how === null) continue
        report(
          clause.type.span,
          `Column \`${table}\`.\`${column.name}\` is ${how[0]}, and \`${parent.table.name}\`.\`${parent.key.name}\` is ${how[1]}`,
        )
      }
    },
  },
})

/** Tables that the script's statements name or make, as they are when it ends. */
function tablesSeen(facts: ScriptFacts): ReadonlyMap<string, Table> {
  const seen = new Map<string, Table>()
  for (const step of facts.rehearsal ?? []) {
    for (const [name, relation] of step.named) {
      const dot = name.indexOf('.')
      const key = facts.tableKey(name.slice(0, dot), name.slice(dot + 1))
      if (relation?.kind === 'table' && !seen.has(key)) seen.set(key, relation.table)
    }
    for (const { database, name, after } of step.effects) {
      const key = facts.tableKey(database, name)
      if (after?.kind === 'table') seen.set(key, after.table)
      else seen.delete(key)
    }
  }
  return seen
}

/** `customer_id` points to `customer.id` or `customers.id`, when that is the whole primary key. */
function parentOf(seen: ReadonlyMap<string, Table>, script: ScriptFacts, database: string, target: string) {
  const names = [target, `${target}s`, `${target}es`, target.replace(/y$/, 'ies')]
  for (const name of names) {
    const table = seen.get(script.tableKey(database, name))
    const parts = table?.indexes.find((index) => index.type === 'primary')?.parts
    if (table === undefined || parts?.length !== 1) continue
    const key = table.columns.find((column) => column.name === parts[0]!.column)
    if (key !== undefined && /^id$|_id$/i.test(key.name)) return { table, key }
  }
  return null
}

/** What the two are, where values do not compare by the index or do not all fit; null where they go together. */
function mismatch(child: Column, parent: Column): [child: string, parent: string] | null {
  const most = largestInteger(child.type)
  const wanted = largestInteger(parent.type)
  // What looks like a UUID points to another column of that table than its number.
  const uuid = /binary$|blob$/.test(child.type.base) || [32, 36].includes(child.type.length ?? 0)
  if (most === null && wanted !== null && uuid) return null
  const types: [string, string] = [typeText(child.type), typeText(parent.type)]
  if (most !== null && wanted !== null) return most < wanted ? types : null
  if ((most === null) !== (wanted === null))
    return child.type.base === 'decimal' || parent.type.base === 'decimal' ? null : types
  if (child.charset === null || parent.charset === null) return null
  if (child.charset !== parent.charset) return [child.charset, parent.charset]
  return child.collation === parent.collation
    ? null
    : [child.collation ?? child.charset, parent.collation ?? parent.charset]
}
