import { clausesOf, headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'algorithm-missing',
  severity: 'warning',
  optIn: true,
  summary: 'A change of a table says by which ALGORITHM and LOCK it may be done',
  why: 'Without them the server silently takes the next worse way; with them it refuses, and nothing waits.',
  advice: 'Write the cheapest that the server accepts, such as `ALGORITHM=INSTANT` or `ALGORITHM=INPLACE, LOCK=NONE`.',
  bad: { schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int);', sql: 'ALTER TABLE parcel ADD INDEX by_a (a);' },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, a int);',
    sql: 'ALTER TABLE parcel ADD INDEX by_a (a), ALGORITHM=INPLACE, LOCK=NONE;',
  },
  options: {
    algorithm: { default: true, doc: 'ALGORITHM must be written.' },
    lock: { default: true, doc: 'LOCK must be written, except with ALGORITHM=INSTANT, which takes none.' },
  },
  visit: {
    statement({ statement, script, options, rehearsal, report }) {
      const table = statement.tables.find(({ access }) => access === 'alter')
      if (statement.alter === undefined || table === undefined || script.created(statement, table.database, table.name))
        return
      // Neither goes with a change of partitions on every server.
      if (statement.alter.some(({ kind }) => kind === 'partition')) return
      const algorithm = clausesOf(statement, 'algorithm')[0]?.value.toUpperCase()
      const missing = [
        ...(options.algorithm && algorithm === undefined ? ['ALGORITHM'] : []),
        ...(options.lock && algorithm !== 'INSTANT' && clausesOf(statement, 'lock').length === 0 ? ['LOCK'] : []),
      ]
      if (missing.length === 0) return
      const { online, lock } = rehearsal ?? {}
      const now =
        online === undefined || online === 'n/a' || lock == null ? '' : `; here it is done ${HOW[online]}, lock ${lock}`
      report(headPlace(statement), `${statement.kind} has no ${missing.join(' and no ')}${now}`)
    },
  },
})

const HOW = {
  instant: 'at once',
  inplace: 'in place',
  rebuild: 'in place with a rebuild',
  copy: 'by a copy',
} as const
