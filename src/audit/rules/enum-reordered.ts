import { columnClause, columnPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'enum-reordered',
  severity: 'warning',
  summary: 'New members of an ENUM or SET come after those that are there',
  why: 'Members are kept as numbers: when they move, every row is written anew, ORDER BY gives another order, and code that knows the numbers reads other members.',
  advice: 'Put new members at the end, which changes no row.',
  bad: {
    schema: "CREATE TABLE job (id int PRIMARY KEY, state enum('open','done'));",
    sql: "ALTER TABLE job MODIFY state enum('open','waiting','done');",
  },
  good: {
    schema: "CREATE TABLE job (id int PRIMARY KEY, state enum('open','done'));",
    sql: "ALTER TABLE job MODIFY state enum('open','done','waiting');",
  },
  visit: {
    column({ before, after }, { database, name }, { statement, script, report }) {
      if (before === null || after === null || before.type.base !== after.type.base) return
      if (
        script.holdsOnlyOwnRows(statement, database, name) ||
        script.addedColumn(statement, database, name, before.name)
      )
        return
      const now = after.type.members
      // A member that is gone is a loss, not a new order.
      if (!before.type.members.every((member) => now.includes(member))) return
      const at = before.type.members.findIndex((member, index) => now[index] !== member)
      if (at === -1) return
      const moved = before.type.members[at]!
      report(
        columnClause(statement, after.name)?.type.span ?? columnPlace(statement, after.name),
        `\`${moved}\` of column \`${after.name}\` becomes member ${now.indexOf(moved) + 1}, it was ${at + 1}`,
      )
    },
  },
})
