import { clausesOf } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'ddl-lock-asked',
  severity: 'warning',
  summary: 'No change of a table asks for a copy or a lock',
  why: 'ALGORITHM=COPY takes the slowest way even where a better one is there, and LOCK=SHARED or EXCLUSIVE keeps others out even where nobody has to wait.',
  advice: 'Leave the clause out, or ask for the best that the server accepts: LOCK=NONE.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int);',
    sql: 'ALTER TABLE parcel ADD INDEX by_a (a), LOCK=SHARED;',
  },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int);',
    sql: 'ALTER TABLE parcel ADD INDEX by_a (a), LOCK=NONE;',
  },
  visit: {
    statement({ statement, script, report }) {
      const table = statement.tables.find(({ access }) => access === 'alter')
      if (table === undefined || script.holdsOnlyOwnRows(statement, table.database, table.name)) return
      for (const { value, span } of clausesOf(statement, 'algorithm'))
        if (/^copy$/i.test(value)) report(span, `\`${table.name}\` is copied, whatever else the server could do`)
      for (const { value, span } of clausesOf(statement, 'lock'))
        if (/^(shared|exclusive)$/i.test(value))
          report(
            span,
            `LOCK=${value.toUpperCase()} blocks ${/^shared$/i.test(value) ? 'writes to' : 'all use of'} \`${table.name}\``,
          )
    },
  },
})
