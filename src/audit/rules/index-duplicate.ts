import type { Index } from '../../schema/model.ts'
import { begins, indexPlace, isTree, partsText } from '../indexes.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'index-duplicate',
  severity: 'warning',
  summary: 'No index may repeat another or the beginning of another',
  why: 'Every write maintains it and it takes up memory, while no query gets faster by it.',
  advice: 'Leave out the shorter index; the longer one serves the same queries.',
  bad: {
    schema: 'CREATE TABLE payment (id int PRIMARY KEY, customer int, at datetime, KEY by_customer (customer, at));',
    sql: 'ALTER TABLE payment ADD INDEX customer_only (customer);',
  },
  good: {
    schema: 'CREATE TABLE payment (id int PRIMARY KEY, customer int, at datetime, KEY by_customer (customer, at));',
    sql: 'ALTER TABLE payment ADD INDEX by_time (at);',
  },
  visit: {
    table({ after, newIndexes }, { statement, report }) {
      if (after === null) return
      const reported = new Set<Index>()
      for (const fresh of newIndexes) {
        for (const other of after.indexes) {
          if (other === fresh || reported.has(other) || reported.has(fresh)) continue
          const [needless, longer] = serves(other, fresh) ? [fresh, other] : serves(fresh, other) ? [other, fresh] : []
          if (needless === undefined || longer === undefined) continue
          reported.add(needless)
          const how = needless.parts.length === longer.parts.length ? 'repeats' : 'is the beginning of'
          report(
            indexPlace(statement, fresh),
            `Index \`${needless.name}\` (${partsText(needless)}) ${how} \`${longer.name}\` (${partsText(longer)})`,
          )
        }
      }
    },
  },
})

/** Whether `longer` does all that `index` does. A unique index also forbids, which only an equal key does in its place. */
function serves(longer: Index, index: Index): boolean {
  if (longer.invisible || index.type === 'primary') return false
  if (!begins(index, longer)) return false
  const equal = index.parts.length === longer.parts.length
  if (index.type === 'unique') return equal && (longer.type === 'primary' || longer.type === 'unique')
  if (index.type === 'index') return isTree(longer)
  return equal && longer.type === index.type
}
