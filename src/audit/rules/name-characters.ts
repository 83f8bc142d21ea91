import { NAME_KINDS, newNames, titled } from '../names.ts'
import { defineRule } from '../rule.ts'

/** Quotes of word processors and full-width ones, which the server takes for letters. */
const TYPOGRAPHIC = /[‘’“”„‚´｀＇＂]/u

/** `7`, `1e5`, `0x2a` and `0b1` without quotes are no names to the server's lexer (sql/sql_lex.cc, MY_LEX_NUMBER_IDENT). */
const NUMBER = /^(\d+|\d+e\d*|0x[0-9a-f]*|0b[01]*)$/i

export default defineRule({
  id: 'name-characters',
  severity: 'notice',
  optIn: true,
  summary: 'New names consist of A–Z, a–z, 0–9 and `_`, and do not read as a number',
  why: 'Any other name must be quoted in every statement, and tools and shells that do not quote it fail.',
  advice: 'Choose a name of letters, digits and `_`.',
  bad: { schema: '', sql: 'CREATE TABLE `order line` (id int PRIMARY KEY);' },
  good: { schema: '', sql: 'CREATE TABLE order_line (id int PRIMARY KEY);' },
  options: {
    kinds: {
      default: ['database', 'table', 'temporary-table', 'view', 'column'],
      values: NAME_KINDS,
      doc: 'The kinds of names that are looked at.',
    },
  },
  visit: {
    statement(context) {
      const { options, report } = context
      for (const name of newNames(context)) {
        const plain = /^[A-Za-z0-9_]+$/.test(name.text)
        if (!options.kinds.includes(name.kind) || (plain && !NUMBER.test(name.text))) continue
        if (TYPOGRAPHIC.test(name.text))
          report(name.span, `${titled(name)} has a typographic quote in it, which is no quote to the server`, {
            advice: "Type the quotes anew: ` around names, ' around texts.",
          })
        else if (plain) report(name.span, `${titled(name)} reads as a number where it is not quoted`)
        else {
          const others = [...new Set(name.text.replaceAll(/[A-Za-z0-9_]/g, ''))].map((one) =>
            one === ' ' ? 'a space' : `\`${one}\``,
          )
          report(name.span, `${titled(name)} has ${others.join(', ')} in it`)
        }
      }
    },
  },
})
