import type { Index, IndexPart } from '../../schema/model.ts'
import type { Span } from '../../sql/source.ts'
import type { Statement } from '../../sql/statement.ts'
import { clausesOf, columnPlace, headPlace } from '../places.ts'
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
            `Index \`${needless.name}\` (${columns(needless)}) ${how} \`${longer.name}\` (${columns(longer)})`,
          )
        }
      }
    },
  },
})

const isTree = (index: Index) => index.type === 'primary' || index.type === 'unique' || index.type === 'index'

/** Whether `longer` does all that `index` does. A unique index also forbids, which only an equal key does in its place. */
function serves(longer: Index, index: Index): boolean {
  if (longer.invisible || index.type === 'primary') return false
  const begins =
    index.parts.length <= longer.parts.length && index.parts.every((part, at) => samePart(part, longer.parts[at]!))
  if (!begins) return false
  const equal = index.parts.length === longer.parts.length
  if (index.type === 'unique') return equal && (longer.type === 'primary' || longer.type === 'unique')
  if (index.type === 'index') return isTree(longer)
  return equal && longer.type === index.type
}

function samePart(one: IndexPart, other: IndexPart): boolean {
  return (
    one.column?.toLowerCase() === other.column?.toLowerCase() &&
    one.expression === other.expression &&
    one.length === other.length &&
    one.descending === other.descending
  )
}

function columns(index: Index): string {
  return index.parts
    .map(
      (part) =>
        `${part.column ?? part.expression}${part.length === null ? '' : `(${part.length})`}${part.descending ? ' DESC' : ''}`,
    )
    .join(', ')
}

function indexPlace(statement: Statement, index: Index): Span {
  const wanted = index.name.toLowerCase()
  const written = [
    ...clausesOf(statement, 'add-index').map((clause) => clause.index),
    ...(statement.createTable?.indexes ?? []),
  ]
  const named = written.find((one) => one.name?.text.toLowerCase() === wanted)
  const inOrder = written.find(
    (one) =>
      one.parts.length === index.parts.length &&
      one.parts.every((part, at) => part.column?.text.toLowerCase() === index.parts[at]?.column?.toLowerCase()),
  )
  if (named !== undefined || inOrder !== undefined) return (named ?? inOrder)!.span
  const column = index.parts[0]?.column
  return column === null || column === undefined ? headPlace(statement) : columnPlace(statement, column)
}
