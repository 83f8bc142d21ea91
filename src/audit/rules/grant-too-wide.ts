import type { TokenList } from '../../sql/token-list.ts'
import { defineRule } from '../rule.ts'

/** Rights over the server itself rather than over rows. */
const SERVER_RIGHTS = new Set(
  'SUPER FILE SHUTDOWN RELOAD PROCESS SYSTEM_USER SYSTEM_VARIABLES_ADMIN CONNECTION_ADMIN SET_USER_ID SET_ANY_DEFINER BINLOG_ADMIN'.split(
    ' ',
  ),
)

export default defineRule({
  id: 'grant-too-wide',
  severity: 'warning',
  summary: 'An account must get no more rights than it needs',
  why: 'Rights on *.* reach every database of the server, its accounts included, and whoever may pass rights on decides about the rest.',
  advice: 'Name the rights and the database: GRANT SELECT, INSERT ON shop.* TO …',
  bad: { schema: '', sql: "GRANT ALL PRIVILEGES ON *.* TO 'app'@'10.0.0.5';" },
  good: { schema: '', sql: "GRANT SELECT, INSERT ON shop.* TO 'app'@'10.0.0.5';" },
  options: {
    hosts: { default: true, doc: "Report accounts of any host ('%') too, as a notice." },
  },
  visit: {
    statement({ statement, tokens, options, report }) {
      const { kind } = statement
      if (kind !== 'GRANT' && kind !== 'CREATE USER') return
      if (kind === 'GRANT') {
        const on = wordAt(tokens, 'ON', 1)
        const right = on === -1 ? -1 : serverRight(tokens, on)
        if (on !== -1 && tokens.operator(on + 1) === '*' && tokens.operator(on + 2) === '.')
          report(tokens.span(on, on + 3), `GRANT gives rights on every database of the server`)
        else if (right !== -1)
          report(tokens.span(right, right), `${tokens.word(right)} is a right over the whole server`)
        const option = wordAt(tokens, 'OPTION', 1)
        if (/^(GRANT|ADMIN)$/.test(tokens.word(option - 1)) && tokens.word(option - 2) === 'WITH')
          report(
            tokens.span(option - 2, option),
            `WITH ${tokens.word(option - 1)} OPTION lets the account give its rights to others`,
          )
      }
      if (!options.hosts) return
      for (let at = 1; at < tokens.length; at++) {
        // 'app'@'%' is read as a string and a variable.
        if (/^@['"`]?%['"`]?$/.test(tokens.raw(at)))
          report(tokens.span(at - 1, at), 'The account may come from any host', { atMost: 'notice' })
      }
    },
  },
})

function serverRight(tokens: TokenList, on: number): number {
  for (let at = 1; at < on; at++) if (SERVER_RIGHTS.has(tokens.word(at))) return at
  return -1
}

function wordAt(tokens: TokenList, word: string, from: number): number {
  for (let at = from; at < tokens.length; at++) if (tokens.word(at) === word) return at
  return -1
}
