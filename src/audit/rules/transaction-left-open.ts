import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import { openTransactions } from '../transactions.ts'

export default defineRule({
  id: 'transaction-left-open',
  severity: 'error',
  summary: 'A transaction that a migration begins must be ended in the same file',
  why: 'What is not committed when the session ends is rolled back: the migration counts as done and has changed nothing.',
  advice: 'Add COMMIT at the end, or leave out START TRANSACTION.',
  bad: {
    schema: 'CREATE TABLE stock (id int PRIMARY KEY, amount int);',
    sql: 'START TRANSACTION;\nUPDATE stock SET amount = 0 WHERE id = 1;',
  },
  good: {
    schema: 'CREATE TABLE stock (id int PRIMARY KEY, amount int);',
    sql: 'START TRANSACTION;\nUPDATE stock SET amount = 0 WHERE id = 1;\nCOMMIT;',
  },
  visit: {
    statement({ statement, script, report }) {
      if (script.once(openTransactions, openTransactions).leftOpen !== statement) return
      report(
        headPlace(statement),
        statement.kind === 'START TRANSACTION'
          ? 'Nothing ends the transaction that begins here'
          : `With autocommit off nothing commits what begins with this ${statement.kind}`,
      )
    },
  },
})
