import { newColumns } from '../new-columns.ts'
import { clausesOf, headPlace, optionClause, tablePlace } from '../places.ts'
import { defineRule } from '../rule.ts'

const PLACES = [
  'database-charset',
  'database-collation',
  'table-charset',
  'table-collation',
  'column-charset',
  'column-collation',
] as const

export default defineRule({
  id: 'charset-written',
  severity: 'warning',
  optIn: true,
  summary: 'Character sets and collations are written where the house style wants them, and nowhere else',
  why: 'Texts of different sets compare slowly or not at all; either every table says its own, or the default of the database holds for all.',
  advice: 'Leave it out, so that the default holds; or write it where it is wanted.',
  bad: { schema: '', sql: 'CREATE TABLE city (id int PRIMARY KEY, name varchar(50) CHARACTER SET ascii);' },
  good: { schema: '', sql: 'CREATE TABLE city (id int PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;' },
  options: {
    forbid: { default: ['column-charset', 'column-collation'], values: PLACES, doc: 'What is not to be written.' },
    require: { default: [], values: PLACES.slice(2), doc: 'What is to be written for every new table or text column.' },
  },
  visit: {
    statement(context) {
      const { statement, options, report } = context
      if (statement.temporary) return
      const forbids = (what: (typeof PLACES)[number]) => options.forbid.includes(what)
      const requires = (what: (typeof PLACES)[number]) => options.require.includes(what)
      if (statement.kind === 'CREATE DATABASE' || statement.kind === 'ALTER DATABASE') {
        const words = statement.tokens.map(({ text }) => text.toLowerCase())
        const collates = words.includes('collate')
        if (forbids('database-charset') && (words.includes('charset') || words.includes('character')))
          report(headPlace(statement), 'The database is given a character set')
        if (forbids('database-collation') && collates) report(headPlace(statement), 'The database is given a collation')
        return
      }
      for (const [option, what, is] of [
        ['character set', 'table-charset', 'a character set'],
        ['collate', 'table-collation', 'a collation'],
      ] as const) {
        const clause = optionClause(statement, option)
        const create = statement.createTable
        const name = statement.tables[0]?.name ?? ''
        if (clause !== null && forbids(what)) report(clause.span, `Table \`${name}\` is given ${is}`)
        if (create === undefined || create.like !== null || create.asSelect !== null || clause !== null) continue
        if (requires(what)) report(tablePlace(statement, name), `Table \`${name}\` is given no ${is.slice(2)}`)
      }
      for (const clause of clausesOf(statement, 'convert-charset')) {
        if (forbids('table-charset') && options.forbid.includes('column-charset'))
          report(clause.span, `Table \`${statement.tables[0]?.name}\` is given a character set`)
      }
      for (const { column, clause } of newColumns(context)) {
        const isText = column.charset !== null || /^(var)?char$|text$|^enum$|^set$/.test(column.type.base)
        for (const [written, what, is] of [
          [clause.charset, 'column-charset', 'a character set'],
          [clause.collation, 'column-collation', 'a collation'],
        ] as const) {
          if (written !== null && forbids(what)) report(written.span, `Column \`${column.name}\` is given ${is}`)
          else if (written === null && isText && requires(what))
            report(clause.name.span, `Column \`${column.name}\` is given no ${is.slice(2)}`)
        }
      }
    },
  },
})
