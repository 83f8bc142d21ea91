import type { Table } from '../../schema/model.ts'
import { columnClause, columnPlace, headPlace, tablePlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'charset-not-allowed',
  severity: 'warning',
  summary: 'Text is kept in one of the allowed character sets',
  why: 'Other character sets cannot hold every text, and joins between different ones cannot use indexes.',
  advice: 'Use utf8mb4, or add the character set to the option `allow`.',
  bad: { schema: '', sql: 'CREATE TABLE city (id int PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=latin1;' },
  good: { schema: '', sql: 'CREATE TABLE city (id int PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;' },
  options: {
    allow: { default: ['utf8mb4', 'ascii', 'binary'], doc: 'Character sets that tables and columns may have.' },
  },
  visit: {
    table({ before, after, name }, { statement, options, report }) {
      if (after === null || after.charset === null || options.allow.includes(after.charset)) return
      if (before?.charset === after.charset) return
      const written = charsetWords(
        statement.tokens.map((token) => token.text),
        after.charset,
      )
      report(
        tablePlace(statement, name),
        `Table \`${name}\` has character set ${after.charset}${written ? '' : ", which is its database's default"}`,
      )
    },
    column({ before, after }, table, { statement, options, report }) {
      const charset = after?.charset
      if (after === null || charset === null || charset === undefined || options.allow.includes(charset)) return
      if (before?.charset === charset || tableSaysSo(table.before, table.after, charset)) return
      report(
        columnClause(statement, after.name)?.charset?.span ?? columnPlace(statement, after.name),
        `Column \`${after.name}\` has character set ${charset}`,
      )
    },
    statement({ statement, options, report }) {
      if (statement.kind !== 'CREATE DATABASE' && statement.kind !== 'ALTER DATABASE') return
      const words = statement.tokens.map((token) => token.text)
      for (const [at, word] of words.entries()) {
        const name = /^(charset|set)$/i.test(word) ? (words[at + 1] === '=' ? words[at + 2] : words[at + 1]) : undefined
        const charset = name?.replace(/^['"`]|['"`]$/g, '').toLowerCase()
        if (charset !== undefined && !options.allow.includes(charset))
          report(headPlace(statement), `The database has character set ${charset}`)
      }
    },
  },
})

/** The finding at the table speaks for its columns. */
function tableSaysSo(before: Table | null, after: Table | null, charset: string): boolean {
  return after?.charset === charset && before?.charset !== charset
}

/** Whether the statement names the character set or one of its collations. `utf8` is an old name of utf8mb3. */
function charsetWords(words: readonly string[], charset: string): boolean {
  const start = charset === 'utf8mb3' ? 'utf8' : charset
  return words.some((word) =>
    word
      .replace(/^['"`]/, '')
      .toLowerCase()
      .startsWith(start),
  )
}
