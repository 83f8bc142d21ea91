import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import { openTransactions } from '../transactions.ts'

export default defineRule({
  id: 'implicit-commit',
  severity: 'warning',
  summary: 'Inside a transaction nothing must commit it unasked',
  why: 'A change of structure commits what was begun before it and is not part of any transaction: a later ROLLBACK takes back nothing of it, and what follows is committed statement by statement.',
  advice: 'Put changes of structure before START TRANSACTION or after COMMIT.',
  bad: {
    schema: 'CREATE TABLE stock (id int PRIMARY KEY, amount int);',
    sql: 'START TRANSACTION;\nUPDATE stock SET amount = 0 WHERE id = 1;\nALTER TABLE stock ADD COLUMN place int NULL;\nCOMMIT;',
  },
  good: {
    schema: 'CREATE TABLE stock (id int PRIMARY KEY, amount int);',
    sql: 'ALTER TABLE stock ADD COLUMN place int NULL;\nSTART TRANSACTION;\nUPDATE stock SET amount = 0 WHERE id = 1;\nCOMMIT;',
  },
  visit: {
    statement({ statement, script, report }) {
      const broken = script.once(openTransactions, openTransactions).committed.get(statement.index)
      if (broken === undefined) return
      const { line } = script.script.source.positionAt(broken.begin.span.start)
      report(
        headPlace(statement),
        `${statement.kind} commits the transaction that begins in line ${line}`,
        broken.changesRows ? {} : { atMost: 'notice' },
      )
    },
  },
})
