import { readSet } from '../../sql/set.ts'
import { defineRule } from '../rule.ts'

const VARIABLES = new Set(['names', 'character set', 'character_set_client', 'character_set_connection'])

export default defineRule({
  id: 'connection-charset',
  severity: 'warning',
  summary: 'SET NAMES must say the character set in which the file is written',
  why: 'The server reads the bytes of every text that follows in that set: what is written in UTF-8 and read as latin1 is stored as other letters, and no error tells.',
  advice: 'Write SET NAMES utf8mb4, or leave it out.',
  bad: { schema: '', sql: 'SET NAMES latin1;' },
  good: { schema: '', sql: 'SET NAMES utf8mb4;' },
  options: { allow: { default: ['utf8mb4', 'utf8mb3', 'utf8'], doc: 'Character sets that may be named.' } },
  visit: {
    statement({ statement, options, report }) {
      for (const { scope, name, value, constant, span } of readSet(statement)) {
        if (scope !== 'session' || !VARIABLES.has(name) || !constant) continue
        const charset = value.replaceAll(/['"]/g, '').trim().split(/\s/)[0]!.toLowerCase()
        if (charset === '' || charset === 'default' || options.allow.includes(charset)) continue
        const from = statement.span.start
        const names = /^names\s+['"]?\w+['"]?$/i.test(statement.text.slice(span.start - from, span.end - from))
        report(span, `The texts of the file are read as ${charset}`, {
          fix: names && options.allow.includes('utf8mb4') ? { span, text: 'NAMES utf8mb4' } : undefined,
        })
      }
    },
  },
})
