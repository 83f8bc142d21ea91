import { headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'lock-tables',
  severity: 'warning',
  summary: 'A migration must not lock tables by itself',
  why: 'LOCK TABLES commits what was begun, shuts everyone else out until UNLOCK TABLES or the end of the session, and then any table that it does not name cannot be used.',
  advice: 'Leave it out: each statement takes the locks that it needs.',
  bad: {
    schema: 'CREATE TABLE seat (id int PRIMARY KEY, taken int);',
    sql: 'LOCK TABLES seat WRITE;\nUPDATE seat SET taken = 1 WHERE id = 1;\nUNLOCK TABLES;',
  },
  good: {
    schema: 'CREATE TABLE seat (id int PRIMARY KEY, taken int);',
    sql: 'UPDATE seat SET taken = 1 WHERE id = 1;',
  },
  visit: {
    statement({ statement, script, report }) {
      if (statement.kind !== 'LOCK TABLES') return
      const others = statement.tables.filter(({ database, name }) => !script.created(statement, database, name))
      if (others.length === 0 && statement.tables.length > 0) return
      const names = others.map(({ name }) => `\`${name}\``).join(', ')
      report(headPlace(statement), `LOCK TABLES shuts everyone else out of ${names === '' ? 'the tables' : names}`)
    },
  },
})
