import { readSet } from '../../sql/set.ts'
import type { Span } from '../../sql/source.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'

/** Settings that switch a protection off, with the values that do. sql_mode is none: each file begins with the server's own. */
const WATCHED: Readonly<Record<string, RegExp>> = {
  foreign_key_checks: /^(0|off|false)$/i,
  unique_checks: /^(0|off|false)$/i,
  check_constraint_checks: /^(0|off|false)$/i,
  sql_safe_updates: /^(0|off|false)$/i,
  autocommit: /^(0|off|false)$/i,
  innodb_strict_mode: /^(0|off|false)$/i,
}

export default defineRule({
  id: 'session-left-changed',
  severity: 'notice',
  summary: 'A migration must put back the session settings that it weakens',
  why: 'Here each file has a session of its own, but whoever runs several in one session runs the next ones without the check, too: rows without parents and values that do not fit come in without an error.',
  advice:
    'Set it back at the end of the file: SET @old = @@foreign_key_checks before, SET foreign_key_checks = @old after.',
  bad: { schema: '', sql: 'SET foreign_key_checks = 0;\nCREATE TABLE a (id int PRIMARY KEY);' },
  good: {
    schema: '',
    sql: 'SET foreign_key_checks = 0;\nCREATE TABLE a (id int PRIMARY KEY);\nSET foreign_key_checks = 1;',
  },
  visit: {
    statement({ statement, script, report }) {
      if (statement.kind !== 'SET') return
      for (const { index, name, value, span } of script.once(leftChanged, leftChanged)) {
        if (index === statement.index) report(span, `\`${name}\` stays ${value} to the end of the file`)
      }
    },
  },
})

interface Left {
  readonly index: number
  readonly name: string
  readonly value: string
  readonly span: Span
}

/** The last assignment of each setting, where it leaves it weaker. */
function leftChanged({ script }: ScriptFacts): readonly Left[] {
  const left = new Map<string, Left>()
  for (const statement of script.statements) {
    if (statement.kind !== 'SET') continue
    for (const { scope, name, value, constant, span } of readSet(statement)) {
      const weak = scope === 'session' ? WATCHED[name] : undefined
      if (weak === undefined) continue
      if (!constant || /^default$/i.test(value) || !weak.test(value)) left.delete(name)
      else left.set(name, { index: statement.index, name, value, span })
    }
  }
  return [...left.values()]
}
