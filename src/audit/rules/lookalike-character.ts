import { defineRule } from '../rule.ts'

/** What people take each of these for; they come from word processors, chats and keyboards of other scripts. */
const QUOTES = '‘’‚‛“”„‟′″＇＂´｀«»'.split('')
const SIGNS: Readonly<Record<string, string>> = {
  '；': 'a semicolon',
  ';': 'a semicolon',
  '，': 'a comma',
  '、': 'a comma',
  '‚': 'a comma',
  '（': 'a parenthesis',
  '）': 'a parenthesis',
  '＝': 'an equals sign',
  '．': 'a full stop',
  '：': 'a colon',
  '＊': 'an asterisk',
  '＜': 'a less-than sign',
  '＞': 'a greater-than sign',
  '－': 'a minus sign',
  '−': 'a minus sign',
  '–': 'a minus sign',
  '—': 'a minus sign',
}
/** Spaces that the server takes for letters, marks of no width, and marks that turn the direction in which text is shown. */
const UNSEEN = /[\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u2069\u3000\ufeff]/u
const SUSPECT = /[^\0-\u007f]/u

export default defineRule({
  id: 'lookalike-character',
  severity: 'error',
  summary: 'Outside of texts no character may look like another one or like nothing',
  why: 'The server takes a curly quote, a full-width semicolon or a space of no width for letters of a name: the table that is created is not the one whose name is read, or two statements become one.',
  advice: 'Type the character anew.',
  bad: { schema: '', sql: 'CREATE TABLE book\u200b (id int PRIMARY KEY);' },
  good: {
    schema: 'CREATE TABLE book (id int PRIMARY KEY, title varchar(50));',
    sql: "INSERT INTO book (id, title) VALUES (1, '“Sjálfstætt fólk”');",
  },
  visit: {
    statement({ statement, tokens, report }) {
      // Most statements have nothing but ASCII, or have it in long texts.
      if (!SUSPECT.test(statement.text)) return
      for (let at = 0; at < tokens.length; at++) {
        const kind = tokens.kind(at)
        if (kind !== 'word' && kind !== 'quoted-identifier' && kind !== 'variable') continue
        const raw = tokens.raw(at)
        if (!SUSPECT.test(raw)) continue
        for (let offset = 0; offset < raw.length; offset++) {
          const what = likeness(raw.charAt(offset), kind === 'quoted-identifier')
          if (what === null) continue
          const start = tokens.start(at) + offset
          const code = raw.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')
          report({ start, end: start + 1 }, `U+${code} ${what}`)
          break
        }
      }
    },
  },
})

function likeness(character: string, quoted: boolean): string | null {
  if (UNSEEN.test(character)) return 'is not seen, or looks like a space, and is part of a name here'
  // In a quoted name a sign that is seen may be meant.
  if (quoted) return null
  if (QUOTES.includes(character)) return 'looks like a quote and is part of a name here'
  const sign = SIGNS[character]
  return sign === undefined ? null : `looks like ${sign} and is part of a name here`
}
