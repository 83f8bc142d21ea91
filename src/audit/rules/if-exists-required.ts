import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

/** Kinds to which both flavours, in all versions, take IF EXISTS or IF NOT EXISTS. */
const KINDS = /^(CREATE (TABLE|DATABASE|EVENT)|DROP (TABLE|VIEW|DATABASE|TRIGGER|PROCEDURE|FUNCTION|EVENT))$/

export default defineRule({
  id: 'if-exists-required',
  severity: 'notice',
  optIn: true,
  summary: 'A file must be able to run a second time: IF EXISTS and IF NOT EXISTS',
  why: 'Where nothing remembers which files have run, or one failed half way, the file is run again from its beginning.',
  advice: 'Write CREATE … IF NOT EXISTS, CREATE OR REPLACE, DROP … IF EXISTS.',
  bad: { schema: '', sql: 'CREATE TABLE seat (id int PRIMARY KEY);' },
  good: { schema: '', sql: 'CREATE TABLE IF NOT EXISTS seat (id int PRIMARY KEY);' },
  visit: {
    statement({ statement, tokens, report }) {
      const { kind, conditional, temporary } = statement
      if (!KINDS.test(kind) || conditional || temporary || tokens.word(1) === 'OR') return
      report(headPlace(statement), `${kind} without ${kind.startsWith('CREATE') ? 'IF NOT EXISTS' : 'IF EXISTS'}`)
    },
  },
})
