import type { AlterClause } from '../../sql/clause.ts'
import type { Span } from '../../sql/source.ts'
import type { Statement } from '../../sql/statement.ts'
import { defineRule } from '../rule.ts'

const KINDS = ['index', 'foreign-key', 'check'] as const

export default defineRule({
  id: 'index-unnamed',
  severity: 'warning',
  optIn: true,
  summary: 'Indexes and foreign keys are named by the migration',
  why: 'The server chooses other names on another table, version or flavour, and a later migration that drops one by name fails there.',
  advice: 'Give it a name.',
  bad: { schema: 'CREATE TABLE visit (id int PRIMARY KEY, page int);', sql: 'ALTER TABLE visit ADD INDEX (page);' },
  good: {
    schema: 'CREATE TABLE visit (id int PRIMARY KEY, page int);',
    sql: 'ALTER TABLE visit ADD INDEX by_page (page);',
  },
  options: {
    kinds: { default: ['index', 'foreign-key'], values: KINDS, doc: 'What must have a name.' },
  },
  visit: {
    statement({ statement, options, report }) {
      for (const { kind, what, span } of unnamed(statement)) {
        if (options.kinds.includes(kind)) report(span, `${what} has no name, and the server will choose one`)
      }
    },
  },
})

interface Unnamed {
  readonly kind: (typeof KINDS)[number]
  readonly what: string
  readonly span: Span
}

/** UNIQUE at a column takes the column's name, which is as good as named. */
function* unnamed(statement: Statement): Generator<Unnamed> {
  const create = statement.createTable
  const alter = statement.alter ?? []
  const pick = <Found>(find: (clause: AlterClause) => Found | null) => alter.flatMap((clause) => find(clause) ?? [])
  const added = pick((clause) =>
    clause.kind === 'add-column' || clause.kind === 'modify-column' ? clause.column : null,
  )

  for (const index of [...(create?.indexes ?? []), ...pick((one) => (one.kind === 'add-index' ? one.index : null))]) {
    const columns = index.parts.map((part) => part.column?.text ?? 'an expression').join(', ')
    if (index.type !== 'primary' && index.name === null)
      yield { kind: 'index', what: `The index on (${columns})`, span: index.span }
  }
  const keys = [
    ...(create?.foreignKeys ?? []),
    ...pick((one) => (one.kind === 'add-foreign-key' ? one.foreignKey : null)),
  ]
  for (const key of keys) {
    if (key.name === null)
      yield { kind: 'foreign-key', what: `The foreign key to \`${key.table.text}\``, span: key.span }
  }
  const columns = [...(create?.columns ?? []), ...added]
  const checks = [...(create?.checks ?? []), ...pick((one) => (one.kind === 'add-check' ? one.check : null))]
  for (const check of [...checks, ...columns.flatMap((column) => column.checks)]) {
    if (check.name === null) yield { kind: 'check', what: `CHECK (${check.expression.text})`, span: check.span }
  }
}
