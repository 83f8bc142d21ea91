import type { Index } from '../../schema/model.ts'
import type { SqlDialect } from '../../sql/token.ts'
import { begins, isTree, partsText } from '../indexes.ts'
import { clausesOf, headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'
import { alteredSize, sizeText } from '../table-sizes.ts'

export default defineRule({
  id: 'index-dropped',
  severity: 'notice',
  summary: 'An index of a big table is known to be unused before it is dropped',
  why: 'Queries that needed it read the whole table from the next moment on, and building it again takes long.',
  advice: 'Check in performance_schema.table_io_waits_summary_by_index_usage that nothing has read it.',
  bad: {
    schema: 'CREATE TABLE payment (id int PRIMARY KEY, customer int, at datetime, KEY by_customer (customer));',
    sql: 'ALTER TABLE payment DROP INDEX by_customer;',
    options: { rows: 0 },
  },
  good: {
    schema:
      'CREATE TABLE payment (id int PRIMARY KEY, customer int, at datetime, KEY by_customer (customer), KEY by_both (customer, at));',
    sql: 'ALTER TABLE payment DROP INDEX by_customer;',
    options: { rows: 0 },
  },
  options: {
    rows: { default: 100_000, doc: "Rows, by staging's statistics, from which on a table is big." },
  },
  visit: {
    table({ before, after, database, name, columns }, context) {
      const { statement, script, server, options, report } = context
      const size = alteredSize(context)
      if (before === null || after === null || size === null || size.rows < options.rows) return
      if (script.holdsOnlyOwnRows(statement, database, name)) return
      const gone = (column: string | null) =>
        columns.some((change) => change.before?.name === column && change.after === null)
      const renamed = columns.some(
        (change) => change.before !== null && change.after !== null && change.before.name !== change.after.name,
      )
      for (const index of before.indexes) {
        // What a unique index forbids is told elsewhere; an invisible one is known to be unused.
        if (index.type === 'primary' || index.type === 'unique' || index.invisible || renamed) continue
        if (/\bIGNORED\b/.test(index.definition)) continue
        if (after.indexes.some((other) => serves(other, index)) || index.parts.some(({ column }) => gone(column)))
          continue
        const first = index.parts[0]?.column
        if (first != null && indexedLater(script, statement.index, database, name, first)) continue
        const clause = clausesOf(statement, 'drop-index').find(
          (one) => one.name.text.toLowerCase() === index.name.toLowerCase(),
        )
        report(
          clause?.span ?? headPlace(statement),
          `Index \`${index.name}\` (${partsText(index)}) of \`${name}\` (${sizeText(size)}) is dropped, and no other begins like it`,
          adviceOn(server),
        )
      }
    },
  },
})

function serves(other: Index, index: Index): boolean {
  return isTree(index)
    ? isTree(other) && !other.invisible && begins(index, other)
    : other.type === index.type && begins(index, other)
}

/** Since MySQL 8.0 and MariaDB 10.6 an index can be put aside first, which is taken back at once. */
function adviceOn({ flavor, version }: SqlDialect): { advice?: string } {
  if (version < (flavor === 'mysql' ? 80_000 : 100_600)) return {}
  const advice =
    'Put it aside first with ALTER INDEX … INVISIBLE (MariaDB: IGNORED), and drop it when nothing got slower for some days.'
  return { advice }
}

function indexedLater(facts: ScriptFacts, after: number, database: string, table: string, column: string): boolean {
  const key = `${facts.tableKey(database, table)}\0${column.toLowerCase()}`
  return (facts.once(lastIndexed, lastIndexed).get(key) ?? 0) > after
}

/** By table and first column: the last statement that adds an index. */
function lastIndexed(facts: ScriptFacts): Map<string, number> {
  const last = new Map<string, number>()
  for (const statement of facts.script.statements) {
    const table = statement.tables.find(({ access }) => access === 'alter')
    if (table === undefined) continue
    for (const { index } of clausesOf(statement, 'add-index')) {
      const column = index.parts[0]?.column?.text.toLowerCase()
      last.set(`${facts.tableKey(table.database, table.name)}\0${column}`, statement.index)
    }
  }
  return last
}
