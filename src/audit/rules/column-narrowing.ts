import { fits } from '../../schema/types.ts'
import { measuredText, tellingMeasure } from '../measured-text.ts'
import { columnClause, columnPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import { typeText } from '../type-text.ts'

export default defineRule({
  id: 'column-narrowing',
  severity: 'error',
  summary: 'A changed column must hold every value that its old type could hold',
  why: 'In strict mode the ALTER stops at the first value that does not fit; otherwise the server cuts values silently.',
  advice: 'Keep the wider type; or name the column in the option `allow` once it is certain that every value fits.',
  bad: {
    schema: 'CREATE TABLE user (id int PRIMARY KEY, name varchar(64));',
    sql: 'ALTER TABLE user MODIFY name varchar(20);',
  },
  good: {
    schema: 'CREATE TABLE user (id int PRIMARY KEY, name varchar(64));',
    sql: 'ALTER TABLE user MODIFY name varchar(255);',
  },
  options: {
    allow: { default: [], doc: 'Columns that may narrow, written `table.column`.' },
  },
  visit: {
    column({ before, after }, table, { statement, script, options, measured, report }) {
      if (before === null || after === null || fits(before, after)) return
      if (before.generated !== null || script.holdsOnlyOwnRows(statement, table.database, table.name)) return
      if (script.addedColumn(statement, table.database, table.name, before.name)) return
      if (options.allow.includes(`${table.name}.${before.name}`)) return
      const place = columnClause(statement, after.name)?.type.span ?? columnPlace(statement, after.name)
      if (
        before.type.base === 'timestamp' &&
        after.type.base === 'datetime' &&
        (after.type.length ?? 0) >= (before.type.length ?? 0)
      )
        return report(
          place,
          `Column \`${before.name}\` holds moments so far: they become the local times of the session that runs the ALTER`,
          { atMost: 'notice', advice: 'Run it with the time_zone that the code assumes for the column from then on.' },
        )
      const charset = before.type.text === after.type.text ? ` (${before.charset} → ${after.charset})` : ''
      const narrows = `Column \`${before.name}\` narrows: ${typeText(before.type)} → ${typeText(after.type)}${charset}`
      const rows = tellingMeasure(measured, before.name, [
        'too-long',
        'out-of-range',
        'not-a-member',
        'not-convertible',
        'rounded',
      ])
      if (rows === null || rows.of === 0) return report(place, narrows)
      // Production may hold what staging does not: a warning is left.
      report(place, `${narrows}; ${measuredText(rows)}`, rows.rows === 0 ? { atMost: 'warning' } : {})
    },
  },
})
