import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'
import { grouped } from '../table-sizes.ts'

const KINDS = new Set(['UPDATE', 'DELETE', 'INSERT', 'REPLACE'])

export default defineRule({
  id: 'rows-affected',
  severity: 'warning',
  summary: 'A statement must not change more rows than one transaction should hold',
  why: 'Every row stays locked until the statement ends, replicas stand still while they repeat it, and undoing it takes longer than doing it.',
  advice:
    'Let it be run in parts: write `-- rollgate: batch 5000 by KEY` before the statement, or change fewer rows at a time.',
  bad: {
    schema:
      'CREATE TABLE log (id int PRIMARY KEY, level int);\nINSERT INTO log (id, level) VALUES (1, 1), (2, 1), (3, 1), (4, 2), (5, 2);',
    sql: 'UPDATE log SET level = 3 WHERE TRUE;',
    options: { max: 2 },
  },
  good: {
    schema:
      'CREATE TABLE log (id int PRIMARY KEY, level int);\nINSERT INTO log (id, level) VALUES (1, 1), (2, 1), (3, 1);',
    sql: 'UPDATE log SET level = 3 WHERE id = 1;',
    options: { max: 2 },
  },
  options: {
    max: { default: 1_000_000, doc: 'Rows that UPDATE, DELETE and INSERT … SELECT may change, by estimate.' },
  },
  visit: {
    statement({ statement, rehearsal, script, options, report }) {
      if (!KINDS.has(statement.kind) || rehearsal === null) return
      const { rows, method } = rehearsal.estimate
      // Rows that stand in the text are insert-rows-max's to count.
      if (rows === null || rows <= options.max || method === 'counted in the statement') return
      if (script.once(batchedStatements, batchedStatements).has(statement.index)) return
      report(
        headPlace(statement),
        `${statement.kind} changes about ${grouped(rows)} rows in one transaction (${method}); at most ${grouped(options.max)} are wanted`,
      )
    },
  },
})

/** Indexes of the statements that a directive has run in parts: the next one after the comment. */
function batchedStatements({ script }: ScriptFacts): ReadonlySet<number> {
  const { statements, comments } = script
  const found = new Set<number>()
  let next = 0
  for (const { text, span } of comments) {
    if (!/^rollgate:\s*batch\b/i.test(text)) continue
    while (next < statements.length && statements[next]!.span.end <= span.start) next++
    const statement = statements[next]
    if (statement !== undefined) found.add(statement.index)
  }
  return found
}
