import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

/** What is searched of a comment: a pattern of the configuration must not take long. */
const MOST = 2000

export default defineRule({
  id: 'file-comment-required',
  severity: 'notice',
  optIn: true,
  summary: 'A file must begin with a comment that says what it is for',
  why: 'Years later the ticket or the author in the first line is the only way to find out why.',
  advice: 'Begin the file with a comment such as `-- SHOP-123: what is changed and why`.',
  bad: { schema: '', sql: 'CREATE TABLE seat (id int PRIMARY KEY);', options: { pattern: '^[A-Z]+-[0-9]+' } },
  good: {
    schema: '',
    sql: '-- SHOP-12: seats of the new hall\nCREATE TABLE seat (id int PRIMARY KEY);',
    options: { pattern: '^[A-Z]+-[0-9]+' },
  },
  options: {
    pattern: {
      default: '\\S',
      doc: 'Must be found in one of the comments before the first statement.',
      kind: 'pattern',
    },
  },
  visit: {
    statement({ statement, script, options, report }) {
      if (statement !== script.script.statements[0]) return
      const pattern = new RegExp(options.pattern, 'u')
      const before = script.script.comments.filter(({ span }) => span.start < statement.span.start)
      const said = before.filter(({ text }) => !/^rollgate:/i.test(text))
      if (said.some(({ text }) => pattern.test(text.slice(0, MOST)))) return
      const what = said.length === 0 ? 'No comment stands' : `No comment matches ${options.pattern}`
      report(headPlace(statement), `${what} before the first statement`)
    },
  },
})
