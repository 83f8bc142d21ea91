import { columnClause, columnPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'column-differs-on-replicas',
  severity: 'error',
  summary: 'A new column has the same values on every replica',
  why: 'Each replica runs the ALTER itself: what is random there, or counted in the order in which rows happen to lie, differs from server to server.',
  advice: 'Add the column with a fixed default or NULL, fill it with UPDATEs, and set the default after that.',
  bad: {
    schema: 'CREATE TABLE token (id int PRIMARY KEY);',
    sql: 'ALTER TABLE token ADD COLUMN code varchar(36) NOT NULL DEFAULT (uuid());',
    // MySQL refuses it by itself.
    only: ({ flavor }) => flavor === 'mariadb',
  },
  good: {
    schema: 'CREATE TABLE token (id int PRIMARY KEY);',
    sql: "ALTER TABLE token ADD COLUMN code varchar(36) NOT NULL DEFAULT '';",
  },
  visit: {
    column({ before, after }, table, { statement, script, report }) {
      if (before !== null || after === null || table.before === null) return
      if (script.holdsOnlyOwnRows(statement, table.database, table.name)) return
      const clause = columnClause(statement, after.name)
      const call = VOLATILE.exec(after.default ?? '')?.[1]
      if (call !== undefined) {
        const place = clause?.default?.span ?? columnPlace(statement, after.name)
        report(place, `\`${call.toUpperCase()}()\` gives the rows of \`${table.name}\` other values on each replica`)
      } else if (after.autoIncrement && !table.before.indexes.some(({ type }) => type === 'primary')) {
        const place = clause?.autoIncrement ?? columnPlace(statement, after.name)
        const without = `\`${table.name}\` has no primary key, so replicas may number its rows in another order`
        report(place, without, { atMost: 'warning' })
      }
    },
  },
})

/** Functions whose value is not that of their arguments and of the time of the statement. */
const VOLATILE =
  /\b(uuid|uuid_short|uuid_v[47]|sys_guid|rand|random_bytes|sysdate|connection_id|last_insert_id|user|current_user|session_user|system_user|row_count|found_rows|benchmark|sleep|get_lock)\s*\(/i
