import { readSet } from '../sql/set.ts'
import type { Statement } from '../sql/statement.ts'
import type { ScriptFacts } from './script-facts.ts'

export interface Transactions {
  /** By index of a statement that commits a transaction unasked: the statement that began it. */
  readonly committed: ReadonlyMap<number, Statement>
  /** The statement that began a transaction which nothing ends; null when there is none. */
  readonly leftOpen: Statement | null
}

/** Kinds beside those of class `ddl` that commit (MySQL manual, "Statements That Cause an Implicit Commit"). */
const COMMITS =
  /^(LOCK TABLES|(CREATE|ALTER|DROP|RENAME) (USER|ROLE)|GRANT|REVOKE|SET PASSWORD|INSTALL|UNINSTALL|FLUSH|(ANALYZE|CHECK|OPTIMIZE|REPAIR) TABLE|CACHE|RESET|CHANGE|START|STOP)$/

/** Follows the transactions that a script writes out; autocommit = 0 begins one with the next change of rows. */
export function openTransactions({ script }: ScriptFacts): Transactions {
  const committed = new Map<number, Statement>()
  let open: Statement | null = null
  let autocommit = true
  for (const statement of script.statements) {
    const { kind } = statement
    if (kind === 'START TRANSACTION') open = statement
    else if (kind === 'COMMIT' || kind === 'ROLLBACK') open = /\bAND\s+CHAIN\b/i.test(statement.text) ? statement : null
    else if (kind === 'SET') {
      for (const { scope, name, value } of readSet(statement)) {
        if (scope !== 'session' || name !== 'autocommit') continue
        autocommit = !/^(0|off|false)$/i.test(value)
        if (autocommit) open = null
      }
    } else if (isCommit(statement)) {
      if (open !== null) committed.set(statement.index, open)
      open = null
    } else if (!autocommit && open === null && changesRows(kind)) open = statement
  }
  return { committed, leftOpen: open }
}

function isCommit(statement: Statement): boolean {
  if (statement.temporary) return false
  return statement.class === 'ddl' || COMMITS.test(statement.kind)
}

function changesRows(kind: string): boolean {
  return /^(INSERT|REPLACE|UPDATE|DELETE|LOAD DATA|LOAD XML|CALL)$/.test(kind)
}
