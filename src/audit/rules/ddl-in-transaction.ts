import type { Statement } from '../../sql/statement.ts'
import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import type { ScriptFacts } from '../script-facts.ts'

export default defineRule({
  id: 'ddl-in-transaction',
  severity: 'warning',
  summary: 'No change of structure stands within a transaction',
  why: 'The server commits before it and after it, so that what was to be done as one is not, and ROLLBACK takes back less than it seems.',
  advice: 'Put changes of structure before START TRANSACTION or after COMMIT.',
  bad: {
    schema: 'CREATE TABLE account (id int PRIMARY KEY, total int NOT NULL);',
    sql: 'START TRANSACTION;\nUPDATE account SET total = 0 WHERE id = 1;\nALTER TABLE account ADD COLUMN checked int NULL;\nCOMMIT;',
  },
  good: {
    schema: 'CREATE TABLE account (id int PRIMARY KEY, total int NOT NULL);',
    sql: 'ALTER TABLE account ADD COLUMN checked int NULL;\nSTART TRANSACTION;\nUPDATE account SET total = 0 WHERE id = 1;\nCOMMIT;',
  },
  visit: {
    statement({ statement, script, report }) {
      const broken = script.once(brokenTransactions, brokenTransactions).get(statement)
      if (broken === undefined) return
      const { line } = script.script.source.positionAt(broken.begin.span.start)
      const what =
        broken.changes === 0
          ? `the transaction that begins in line ${line}: what follows is in none`
          : `the ${broken.changes === 1 ? 'change' : `${broken.changes} changes`} since line ${line}, where the transaction begins`
      report(headPlace(statement), `${statement.kind} commits ${what}`, broken.holdsRows ? {} : { atMost: 'notice' })
    },
  },
})

interface Transaction {
  readonly begin: Statement
  /** Statements that change rows before the first change of structure. */
  readonly changes: number
  /** Whether any statement of the transaction, to its written end, changes rows. */
  holdsRows: boolean
}

/** The first change of structure in each transaction, as far as START TRANSACTION and COMMIT stand in the script. */
function brokenTransactions({ script }: ScriptFacts): Map<Statement, Transaction> {
  const broken = new Map<Statement, Transaction>()
  let begin: Statement | null = null
  let changes = 0
  let found: Transaction | null = null
  for (const statement of script.statements) {
    const { kind } = statement
    if (kind === 'START TRANSACTION') {
      begin = statement
      changes = 0
      found = null
    } else if (kind === 'COMMIT' || kind === 'ROLLBACK') begin = null
    else if (begin === null) continue
    else if (WRITES.test(kind)) {
      changes++
      if (found !== null) found.holdsRows = true
    } else if (statement.class === 'ddl' && !statement.temporary && found === null) {
      found = { begin, changes, holdsRows: changes > 0 }
      broken.set(statement, found)
    }
  }
  return broken
}

const WRITES = /^(INSERT|REPLACE|UPDATE|DELETE|LOAD DATA|CALL)$/
