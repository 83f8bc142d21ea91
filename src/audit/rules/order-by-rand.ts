import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'order-by-rand',
  severity: 'warning',
  summary: 'Rows must not be chosen by ORDER BY RAND()',
  why: 'All rows are read and sorted to take a few, and nobody can say afterwards which ones a second run would take.',
  advice: 'Choose rows by a condition on an indexed column.',
  bad: {
    schema: 'CREATE TABLE ticket (id int PRIMARY KEY, prize int);',
    sql: 'UPDATE ticket SET prize = 1 WHERE prize IS NULL ORDER BY RAND() LIMIT 3;',
  },
  good: {
    schema: 'CREATE TABLE ticket (id int PRIMARY KEY, prize int);',
    sql: 'UPDATE ticket SET prize = 1 WHERE prize IS NULL ORDER BY id LIMIT 3;',
  },
  visit: {
    statement({ statement, tokens, report }) {
      if (statement.class !== 'dml' && !/^CREATE (TABLE|VIEW)$/.test(statement.kind)) return
      if (!/\brand\s*\(/i.test(statement.text)) return
      let ordering = false
      for (let at = 0; at < tokens.length; at++) {
        const word = tokens.word(at)
        if (word === 'ORDER' && tokens.word(at + 1) === 'BY') ordering = true
        else if (word === 'LIMIT' || word === 'SELECT' || word === 'FROM') ordering = false
        else if (word === 'RAND' && ordering && tokens.operator(at + 1) === '(')
          report({ start: tokens.start(at), end: tokens.end(tokens.afterGroup(at + 1) - 1) }, 'Rows in random order')
      }
    },
  },
})
