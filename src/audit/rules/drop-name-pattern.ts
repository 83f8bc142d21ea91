import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'drop-name-pattern',
  severity: 'error',
  optIn: true,
  summary: 'Only tables that are marked by their names are dropped',
  why: 'A table that is renamed first shows for some days whether anything still reads it, and is back with one more renaming.',
  advice: 'Rename the table first, and drop it in a later migration.',
  // A table that is there would be a finding of destructive-drop, too.
  bad: { schema: '', sql: 'DROP TABLE IF EXISTS basket;' },
  good: { schema: '', sql: 'DROP TABLE IF EXISTS basket_del;' },
  options: {
    pattern: { default: '_del$', kind: 'pattern', doc: 'What the name of a table matches that may be dropped.' },
  },
  visit: {
    statement({ statement, script, options, report }) {
      if (statement.kind !== 'DROP TABLE' || statement.temporary) return
      const marked = new RegExp(options.pattern, 'u')
      for (const { database, name, span } of statement.tables) {
        if (!marked.test(name) && !script.created(statement, database, name))
          report(span, `\`${name}\` is dropped, and its name does not match \`${options.pattern}\``)
      }
    },
  },
})
