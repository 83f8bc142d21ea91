import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'definer-fixed',
  severity: 'warning',
  summary: 'Views and stored programs must not name an account as their definer',
  why: 'They run with the rights of that account: where it does not exist every use of them fails, and as root they do what their user may not.',
  advice:
    'Leave DEFINER out, or write DEFINER = CURRENT_USER; accounts that exist on every server go into the option `allow`.',
  bad: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY, total int);',
    sql: "CREATE DEFINER = 'root'@'localhost' VIEW totals AS SELECT id, total FROM invoice;",
  },
  good: {
    schema: 'CREATE TABLE invoice (id int PRIMARY KEY, total int);',
    sql: 'CREATE DEFINER = CURRENT_USER VIEW totals AS SELECT id, total FROM invoice;',
  },
  options: { allow: { default: [], doc: 'Accounts that may be named, written `user@host` without quotes.' } },
  visit: {
    statement({ statement, tokens, options, report }) {
      if (!/^(CREATE|ALTER) (VIEW|PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE.*)$/.test(statement.kind)) return
      let at = 1
      while (at < 10 && tokens.word(at) !== 'DEFINER') at++
      if (tokens.word(at) !== 'DEFINER' || tokens.operator(at + 1) !== '=') return
      if (/^CURRENT_(USER|ROLE)$/.test(tokens.word(at + 2))) return
      const hosted = tokens.raw(at + 3).startsWith('@')
      // `@` and the host are one token, or two when a space stands between.
      const end = hosted ? (tokens.raw(at + 3) === '@' ? at + 4 : at + 3) : at + 2
      const host = hosted
        ? tokens
            .raw(end)
            .replace(/^@/, '')
            .replace(/^(['"`])(.*)\1$/, '$2')
        : '%'
      const account = `${tokens.value(at + 2)}@${host}`
      if (options.allow.includes(account)) return
      report(tokens.span(at, end), `${statement.kind} runs with the rights of ${account}`, {
        fix: { span: tokens.span(at + 2, end), text: 'CURRENT_USER' },
      })
    },
  },
})
