import { defineRule } from '../rule.ts'
import { sizeText } from '../table-sizes.ts'

export default defineRule({
  id: 'ddl-on-large-table',
  severity: 'warning',
  optIn: true,
  summary: 'The structure of a large table is changed by those who are on duty for it',
  why: 'Even a change that is quick needs a moment without open transactions on the table; dropping it takes the disk some time.',
  advice: 'Agree on a time for it with those who run the database.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY);',
    sql: 'ALTER TABLE parcel ADD COLUMN weight int NULL;',
    options: { rows: 0 },
  },
  good: { schema: 'CREATE TABLE parcel (id int PRIMARY KEY);', sql: 'ALTER TABLE parcel ADD COLUMN weight int NULL;' },
  options: {
    rows: { default: 1_000_000, doc: "Rows, by staging's statistics, from which on a table is large." },
    megabytes: { default: 1024, doc: 'Size on staging, indexes included, from which on a table is large.' },
    instant: { default: true, doc: 'Also changes that the server makes at once, whatever the size.' },
  },
  visit: {
    statement({ statement, script, rehearsal, sizes, options, report }) {
      if (statement.class !== 'ddl' || (rehearsal?.online === 'instant' && !options.instant)) return
      for (const { database, name, access, span } of statement.tables) {
        if (access !== 'alter' && access !== 'drop') continue
        if (script.holdsOnlyOwnRows(statement, database, name)) continue
        const size = sizes.get(`${database}.${name}`)
        if (size === undefined || (size.rows < options.rows && size.bytes < options.megabytes * 2 ** 20)) continue
        report(span, `${statement.kind} of a large table: \`${name}\` has ${sizeText(size)}`)
      }
    },
  },
})
