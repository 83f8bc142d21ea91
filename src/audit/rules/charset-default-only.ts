import type { Column } from '../../schema/model.ts'
import { headPlace, optionClause } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'charset-default-only',
  severity: 'warning',
  summary: 'A table whose character set changes takes its columns along',
  why: 'DEFAULT CHARSET and COLLATE hold for columns that come later; those that are there keep their old set, though the table seems converted.',
  advice: 'Use CONVERT TO CHARACTER SET …, which converts the columns too (and copies the table).',
  bad: {
    schema: 'CREATE TABLE city (id int PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;',
    sql: 'ALTER TABLE city DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;',
  },
  good: {
    schema: 'CREATE TABLE city (id int PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;',
    sql: 'ALTER TABLE city CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
  },
  visit: {
    table({ before, after, name }, { statement, report }) {
      if (before === null || after === null) return
      const set = ({ charset, collation }: Pick<Column, 'charset' | 'collation'>) => `${charset} ${collation ?? ''}`
      if (set(before) === set(after)) return
      // Columns that had a set of their own before were meant to have it.
      const left = after.columns.filter((column) => column.charset !== null && column.charset === before.charset)
      const staying = left.filter((column) => {
        const old = before.columns.find((one) => one.name.toLowerCase() === column.name.toLowerCase())
        return old !== undefined && set(old) === set(before) && set(column) !== set(after)
      })
      if (staying.length === 0) return
      const clause = optionClause(statement, 'character set') ?? optionClause(statement, 'collate')
      const names = staying.slice(0, 3).map((column) => `\`${column.name}\``)
      if (staying.length > 3) names.push(`${staying.length - 3} more`)
      report(
        clause?.span ?? headPlace(statement),
        `Only the default of \`${name}\` changes; ${names.join(', ')} ${staying.length === 1 ? 'keeps' : 'keep'} ${before.charset === after.charset ? before.collation : before.charset}`,
      )
    },
  },
})
