import { errorPlace, plainMessage } from '../error-place.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'server-error',
  severity: 'error',
  summary: 'The server must accept every statement',
  why: 'The migration would stop half way on production, with the statements before the failing one already done.',
  advice: 'Correct the statement: a server refused it when the migration was rehearsed.',
  bad: { schema: 'CREATE TABLE user (id int PRIMARY KEY);', sql: 'ALTER TABLE user ADD COLUMN id int NULL;' },
  good: {
    schema: 'CREATE TABLE user (id int PRIMARY KEY, nickname varchar(64));',
    sql: "UPDATE user SET nickname = 'none' WHERE nickname IS NULL;",
  },
  visit: {
    statement({ statement, outcome, sameFlavor, report }) {
      if (outcome?.kind !== 'failed') return
      const { code, message, followsFrom } = outcome
      const place = errorPlace(statement, code, message)
      const says = plainMessage(code, message)
      if (followsFrom !== null) {
        const cause = followsFrom === 0 ? 'an earlier file' : `statement ${followsFrom}`
        report(place, `${says}; this follows from the error in ${cause}`, {
          serverCode: code,
          atMost: 'notice',
          advice: 'Correct the first error; this one then goes away.',
        })
      } else if (!sameFlavor) {
        const advice =
          'The sandbox is of another flavour than staging, which may accept the statement. Rehearse on a server of the same flavour to be sure.'
        report(place, says, { serverCode: code, atMost: 'warning', advice })
      } else report(place, says, { serverCode: code })
    },
  },
})
