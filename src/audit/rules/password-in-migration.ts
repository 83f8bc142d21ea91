import type { Statement } from '../../sql/statement.ts'
import { defineRule } from '../rule.ts'

const KINDS = /^(CREATE USER|ALTER USER|GRANT|SET PASSWORD|CHANGE|START|CREATE SERVER|ALTER SERVER|SET)$/

export default defineRule({
  id: 'password-in-migration',
  severity: 'error',
  summary: 'A migration must not hold a password',
  why: 'It stays in the repository, in the logs of every run, in the journal and in the binlog, for everyone who may read one of them.',
  advice:
    'Make accounts outside of migrations; IDENTIFIED BY RANDOM PASSWORD or a plugin without a password needs no secret. Change the password: it is known now.',
  bad: { schema: '', sql: "CREATE USER 'report'@'10.0.0.5' IDENTIFIED BY 'winter2024';" },
  good: { schema: '', sql: "CREATE USER 'report'@'10.0.0.5';" },
  visit: {
    statement({ statement, tokens, report }) {
      if (!KINDS.test(statement.kind)) return
      for (let at = 1; at < tokens.length; at++) {
        if (tokens.kind(at) !== 'string' || tokens.value(at) === '') continue
        const first = secretWords(at)
        // The place and the message leave the secret itself out.
        if (first !== null) report(tokens.span(first, at - 1), `${whatFor(statement)} holds a password in plain sight`)
      }

      /** The index of the first of the words that make the text behind them a secret. */
      function secretWords(at: number): number | null {
        const before = tokens.word(at - 1)
        const last = tokens.operator(at - 1) === '=' || tokens.operator(at - 1) === '(' ? at - 2 : at - 1
        const word = tokens.word(last)
        if (before === 'BY' || (before === 'PASSWORD' && tokens.word(at - 2) === 'BY')) {
          const by = before === 'BY' ? at - 1 : at - 2
          for (let back = by; back > by - 4; back--) if (tokens.word(back) === 'IDENTIFIED') return back
          return null
        }
        if ((before === 'AS' || before === 'USING') && tokens.word(at - 3) === 'WITH') return at - 4
        if (/^((MASTER|SOURCE)_)?PASSWORD$/.test(word)) return last
        // SET PASSWORD FOR account = 'text'.
        return statement.kind === 'SET PASSWORD' && tokens.operator(at - 1) === '=' ? at - 1 : null
      }
    },
  },
})

function whatFor({ kind }: Statement): string {
  return kind === 'CHANGE' || kind === 'START' ? `${kind} of replication` : kind
}
