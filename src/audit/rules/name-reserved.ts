import { NAME_KINDS, newNames, titled } from '../names.ts'
import { isReserved, reservedSince } from '../reserved-words.ts'
import { defineRule } from '../rule.ts'

const FLAVORS = { mysql: 'MySQL', mariadb: 'MariaDB' } as const

export default defineRule({
  id: 'name-reserved',
  severity: 'warning',
  summary: 'No new name is a reserved word of the server or of a later version',
  why: 'A reserved word must be quoted in every statement; one that a later version reserves breaks unquoted statements at the upgrade.',
  advice: 'Choose another name, for instance with a second word.',
  bad: { schema: '', sql: 'CREATE TABLE visit (id int PRIMARY KEY, `order` int);' },
  good: { schema: '', sql: 'CREATE TABLE visit (id int PRIMARY KEY, order_number int, status int);' },
  options: {
    kinds: {
      default: ['database', 'table', 'temporary-table', 'view', 'column'],
      values: NAME_KINDS,
      doc: 'The kinds of names that are looked at.',
    },
    words: { default: [], doc: 'More words that are not wanted as names.' },
    'other-flavor': {
      default: false,
      doc: 'Also words that MySQL reserves where the server is MariaDB, and the other way round.',
    },
  },
  visit: {
    statement(context) {
      const { options, server, report } = context
      const own = new Set(options.words.map((word) => word.toUpperCase()))
      const other = server.flavor === 'mysql' ? 'mariadb' : 'mysql'
      for (const name of newNames(context)) {
        if (!options.kinds.includes(name.kind)) continue
        const since = reservedSince(name.text, server.flavor)
        if (isReserved(name.text, server))
          report(name.span, `${titled(name)} is a reserved word and must be quoted wherever it is used`)
        else if (since !== null && since > server.version)
          report(
            name.span,
            `${titled(name)} is a reserved word from ${FLAVORS[server.flavor]} ${versionText(since)} on`,
          )
        else if (own.has(name.text.toUpperCase()))
          report(name.span, `${titled(name)} is among the words that are not wanted`)
        else if (options['other-flavor'] && reservedSince(name.text, other) !== null)
          report(name.span, `${titled(name)} is a reserved word of ${FLAVORS[other]}`)
      }
    },
  },
})

/** 80031 is 8.0.31; a first release is named by its series. */
function versionText(version: number): string {
  const patch = version % 100
  return `${Math.floor(version / 10_000)}.${Math.floor(version / 100) % 100}${patch === 0 ? '' : `.${patch}`}`
}
