import { readSet } from '../sql/set.ts'
import type { Script, Statement } from '../sql/statement.ts'
import type { ScriptFacts } from './script-facts.ts'

/** A transaction that is committed before its written end. */
export interface Broken {
  readonly begin: Statement
  /** Whether rows are changed up to its written end; if not, nothing depends on when it is committed. */
  readonly changesRows: boolean
}

export interface Transactions {
  /** By index of a statement that commits a transaction unasked: how that began. */
  readonly committed: ReadonlyMap<number, Broken>
  /** The statement that began a transaction which nothing ends; null when there is none. */
  readonly leftOpen: Statement | null
}

/** Kinds beside those of class `ddl` that commit (MySQL manual, "Statements That Cause an Implicit Commit"). */
const COMMITS =
  /^(LOCK TABLES|(CREATE|ALTER|DROP|RENAME) (USER|ROLE)|GRANT|REVOKE|SET PASSWORD|INSTALL|UNINSTALL|FLUSH|(ANALYZE|CHECK|OPTIMIZE|REPAIR) TABLE|CACHE|RESET|CHANGE|START|STOP)$/

/** Follows the transactions that a script writes out; autocommit = 0 begins one with the next change of rows. */
export function openTransactions({ script }: ScriptFacts): Transactions {
  const committed = new Map<number, Broken>()
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
      if (open !== null) committed.set(statement.index, { begin: open, changesRows: rowsUpToEnd(script, open) })
      open = null
    } else if (!autocommit && open === null && changesRows(kind)) open = statement
  }
  return { committed, leftOpen: open }
}

/** Read once for each transaction: what commits it leaves none open. */
function rowsUpToEnd({ statements }: Script, begin: Statement): boolean {
  for (let at = begin.index - 1; at < statements.length; at++) {
    const { kind } = statements[at]!
    if (changesRows(kind)) return true
    if (kind === 'COMMIT' || kind === 'ROLLBACK') return false
  }
  return false
}

function isCommit(statement: Statement): boolean {
  if (statement.temporary) return false
  return statement.class === 'ddl' || COMMITS.test(statement.kind)
}

function changesRows(kind: string): boolean {
  return /^(INSERT|REPLACE|UPDATE|DELETE|LOAD DATA|LOAD XML|CALL)$/.test(kind)
}
