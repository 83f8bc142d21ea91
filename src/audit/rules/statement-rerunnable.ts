import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

const KINDS = ['CREATE TABLE', 'CREATE DATABASE', 'DROP TABLE', 'DROP VIEW', 'DROP DATABASE'] as const

export default defineRule({
  id: 'statement-rerunnable',
  severity: 'warning',
  optIn: true,
  summary: 'CREATE says IF NOT EXISTS and DROP says IF EXISTS',
  why: 'A script that stopped half way cannot be run again from its beginning: the statements that were done fail.',
  advice: 'Add IF NOT EXISTS, or IF EXISTS.',
  bad: { schema: '', sql: 'CREATE TABLE tag (id int PRIMARY KEY);' },
  good: { schema: '', sql: 'CREATE TABLE IF NOT EXISTS tag (id int PRIMARY KEY);' },
  options: {
    kinds: { default: KINDS, values: KINDS, doc: 'The statements that must say so.' },
  },
  visit: {
    statement({ statement, options, report }) {
      const { kind, conditional, temporary } = statement
      if (!options.kinds.includes(kind) || conditional || temporary) return
      // CREATE OR REPLACE (MariaDB) may be run again, too.
      if (statement.tokens.slice(1, 3).some(({ text }) => /^replace$/i.test(text))) return
      report(headPlace(statement), `${kind} without ${kind.startsWith('CREATE') ? 'IF NOT EXISTS' : 'IF EXISTS'}`)
    },
  },
})
