import type { Table } from '../../schema/model.ts'
import type { Statement } from '../../sql/statement.ts'
import { clausesOf, columnClause, columnPlace, headPlace, optionClause, tablePlace } from '../places.ts'
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
    collations: { default: [], doc: 'Collations that tables and columns may have; empty for any.' },
  },
  visit: {
    table({ before, after, name }, { statement, options, report }) {
      const collation = after?.collation ?? null
      if (collation !== null && forbids(options.collations, collation) && before?.collation !== collation)
        report(
          optionClause(statement, 'collate')?.span ?? tablePlace(statement, name),
          `Table \`${name}\` has collation ${collation}`,
        )
      if (after === null || after.charset === null || allows(options.allow, after.charset)) return
      if (before?.charset === after.charset) return
      const written = charsetWords(
        statement.tokens.map((token) => token.text),
        after.charset,
      )
      report(
        tablePlace(statement, name),
        `Table \`${name}\` has character set ${after.charset}${written ? '' : ", which is its database's default"}`,
        // An existing table would be copied, and a collation goes with its set.
        { fix: before === null ? utf8mb4(statement, options.allow) : undefined },
      )
    },
    column({ before, after }, table, { statement, options, report }) {
      const collation = after?.collation ?? null
      if (after !== null && collation !== null && forbids(options.collations, collation)) {
        if (before?.collation !== collation && table.after?.collation !== collation)
          report(
            columnClause(statement, after.name)?.collation?.span ?? columnPlace(statement, after.name),
            `Column \`${after.name}\` has collation ${collation}`,
          )
      }
      const charset = after?.charset
      if (after === null || charset === null || charset === undefined || allows(options.allow, charset)) return
      if (before?.charset === charset || tableSaysSo(table.before, table.after, charset)) return
      report(
        columnClause(statement, after.name)?.charset?.span ?? columnPlace(statement, after.name),
        `Column \`${after.name}\` has character set ${charset}`,
      )
    },
    statement({ statement, structureKnown, options, report }) {
      if (!structureKnown) {
        const create = statement.createTable
        const columns = [
          ...(create?.columns ?? []),
          ...(statement.alter ?? []).flatMap((clause) =>
            clause.kind === 'add-column' || clause.kind === 'modify-column' || clause.kind === 'change-column'
              ? [clause.column]
              : [],
          ),
        ]
        for (const { name, charset } of columns) {
          if (charset !== null && !allows(options.allow, plainName(charset.text)))
            report(charset.span, `Column \`${name.text}\` has character set ${plainName(charset.text)}`)
        }
        const table = optionClause(statement, 'character set')
        const written = table?.value ?? clausesOf(statement, 'convert-charset')[0]?.charset
        if (written !== undefined && !allows(options.allow, plainName(written.text)))
          report(
            table?.span ?? written.span,
            `Table \`${statement.tables[0]?.name}\` has character set ${plainName(written.text)}`,
          )
      }
      if (statement.kind !== 'CREATE DATABASE' && statement.kind !== 'ALTER DATABASE') return
      const words = statement.tokens.map((token) => token.text)
      for (const [at, word] of words.entries()) {
        const name = /^(charset|set)$/i.test(word) ? (words[at + 1] === '=' ? words[at + 2] : words[at + 1]) : undefined
        const charset = name?.replace(/^['"`]|['"`]$/g, '').toLowerCase()
        if (charset !== undefined && !allows(options.allow, charset))
          report(headPlace(statement), `The database has character set ${charset}`)
      }
    },
  },
})

function utf8mb4(statement: Statement, allowed: readonly string[]) {
  const written = optionClause(statement, 'character set')
  if (written === null || optionClause(statement, 'collate') !== null || !allows(allowed, 'utf8mb4')) return undefined
  return { span: written.value.span, text: 'utf8mb4' }
}

/** `utf8` is what servers called utf8mb3 for long. */
function allows(allowed: readonly string[], charset: string): boolean {
  return allowed.some((one) => plainName(one) === plainName(charset))
}

function plainName(written: string): string {
  const name = written.replace(/^['"`]|['"`]$/g, '').toLowerCase()
  return name === 'utf8' ? 'utf8mb3' : name
}

function forbids(allowed: readonly string[], collation: string): boolean {
  return allowed.length > 0 && !allowed.some((one) => one.toLowerCase() === collation.toLowerCase())
}

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
