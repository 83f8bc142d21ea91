import type { Statement } from '../sql/statement.ts'
import type { ScriptFacts } from './script-facts.ts'

/** Whether an earlier statement of the script writes rows of the table, as one does that prepares them for what comes. */
export function wroteRows(facts: ScriptFacts, statement: Statement, database: string | null, table: string): boolean {
  const first = facts.once(firstWrites, firstWrites).get(facts.tableKey(database, table))
  return first !== undefined && first < statement.index
}

function firstWrites(facts: ScriptFacts): Map<string, number> {
  const first = new Map<string, number>()
  for (const { tables, index } of facts.script.statements) {
    for (const { database, name, access } of tables) {
      const key = facts.tableKey(database, name)
      if (access === 'write' && !first.has(key)) first.set(key, index)
    }
  }
  return first
}
