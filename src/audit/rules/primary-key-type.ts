import type { Table } from '../../schema/model.ts'
import { printedType } from '../new-columns.ts'
import { columnClause, columnPlace, tablePlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'primary-key-type',
  severity: 'warning',
  optIn: true,
  summary: 'Primary keys have one of the allowed types',
  why: 'Every secondary index holds the primary key, and InnoDB keeps rows in its order: a long or random key makes all of them larger and slower.',
  advice: 'Use BIGINT, as the other tables do.',
  bad: { schema: '', sql: 'CREATE TABLE session (token varchar(64) PRIMARY KEY);' },
  good: { schema: '', sql: 'CREATE TABLE session (id bigint PRIMARY KEY, token varchar(64));' },
  options: {
    types: {
      default: ['int', 'bigint'],
      doc: 'Types that the columns of a primary key may have; `bigint unsigned` asks for UNSIGNED. Empty for any.',
    },
    'auto-increment': {
      default: 'any',
      values: ['any', 'required', 'forbidden'],
      doc: 'Whether one of its columns is AUTO_INCREMENT.',
    },
  },
  visit: {
    table({ before, after, name }, { statement, options, report }) {
      if (after === null || statement.createTable?.like) return
      const allowed = options.types.map((type) => {
        const [base = '', ...more] = type.trim().toLowerCase().split(/\s+/)
        return [printedType(base), ...more].join(' ')
      })
      const key = keyOf(after)
      const old = before === null ? [] : keyOf(before)
      for (const column of key) {
        const type = `${column.type.base}${column.type.unsigned ? ' unsigned' : ''}`
        if (allowed.length === 0 || allowed.includes(type) || allowed.includes(column.type.base)) continue
        if (old.some((one) => one.name === column.name && one.type.base === column.type.base)) continue
        report(
          columnClause(statement, column.name)?.type.span ?? columnPlace(statement, column.name),
          `Column \`${name}\`.\`${column.name}\` of the primary key is ${type}, which is not among ${allowed.join(', ')}`,
        )
      }
      const counts = key.some((column) => column.autoIncrement)
      if (key.length === 0 || (old.length > 0 && old.some((column) => column.autoIncrement) === counts)) return
      const first = key.find((column) => column.autoIncrement) ?? key[0]!
      const place = columnClause(statement, first.name)?.span ?? tablePlace(statement, name)
      if (options['auto-increment'] === 'required' && !counts)
        report(place, `The primary key of \`${name}\` is not AUTO_INCREMENT`)
      else if (options['auto-increment'] === 'forbidden' && counts)
        report(place, `The primary key of \`${name}\` is AUTO_INCREMENT`)
    },
  },
})

function keyOf(table: Table) {
  const parts = table.indexes.find((index) => index.type === 'primary')?.parts ?? []
  return table.columns.filter((column) =>
    parts.some((part) => part.column?.toLowerCase() === column.name.toLowerCase()),
  )
}
