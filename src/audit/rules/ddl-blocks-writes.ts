import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import { sizeText } from '../table-sizes.ts'

const WORK = {
  copy: 'copies',
  rebuild: 'rebuilds',
  inplace: 'works through',
} as const

export default defineRule({
  id: 'ddl-blocks-writes',
  severity: 'warning',
  summary: 'No change of a big table keeps others from writing while its rows are worked through',
  why: 'Writes wait until it is done; connections pile up behind them, and every replica does the same work again afterwards.',
  advice:
    'Find a form that the server does online or at once, let an online tool (gh-ost, pt-online-schema-change) do it, or run it when nobody writes.',
  bad: {
    schema: 'CREATE TABLE article (id int PRIMARY KEY, body text NOT NULL);',
    sql: 'ALTER TABLE article ADD FULLTEXT INDEX by_body (body);',
    options: { rows: 0 },
  },
  good: {
    schema: 'CREATE TABLE article (id int PRIMARY KEY, body text NOT NULL);',
    sql: 'ALTER TABLE article ADD INDEX by_body (body(20));',
    options: { rows: 0 },
  },
  options: {
    seconds: { default: 10, doc: 'Estimated seconds from which on a change is reported.' },
    rows: {
      default: 1_000_000,
      doc: "Rows, by staging's statistics, from which on it is reported however fast it may be.",
    },
  },
  visit: {
    statement({ statement, script, rehearsal, options, report }) {
      const { online, lock, cost } = rehearsal ?? {}
      if (cost == null || lock === 'none' || online === undefined || online === 'instant' || online === 'n/a') return
      if (cost.seconds < options.seconds && cost.rows < options.rows) return
      const table = statement.tables.find(({ access }) => access === 'alter')
      if (table === undefined || script.holdsOnlyOwnRows(statement, table.database, table.name)) return
      const clauses = statement.alter ?? []
      const place = clauses.length === 1 ? clauses[0]!.span : headPlace(statement)
      const blocked = lock === 'exclusive' ? 'reads and writes' : 'writes'
      report(
        place,
        `${statement.kind} ${WORK[online]} \`${table.name}\` (${sizeText(cost)}) and blocks ${blocked} for about ${cost.seconds} s`,
      )
    },
  },
})
