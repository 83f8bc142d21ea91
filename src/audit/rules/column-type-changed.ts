import { fits } from '../../schema/types.ts'
import { columnClause, columnPlace } from '../places.ts'
import { defineRule } from '../rule.ts'
import { typeText } from '../type-text.ts'

export default defineRule({
  id: 'column-type-changed',
  severity: 'warning',
  optIn: true,
  summary: 'A column keeps its type, or gets a wider one of the same kind',
  why: 'Comparisons, sorting and the types that programs receive change with the kind of a type, even where every value survives.',
  advice: 'Add a column of the new type beside the old one, and let the code move over.',
  bad: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, code int NULL);',
    sql: 'ALTER TABLE parcel MODIFY code varchar(20) NULL;',
  },
  good: {
    schema: 'CREATE TABLE parcel (id int PRIMARY KEY, code int NULL);',
    sql: 'ALTER TABLE parcel MODIFY code bigint NULL;',
  },
  options: {
    widening: { default: false, doc: 'Also a wider type of the same kind.' },
  },
  visit: {
    column({ before, after }, { database, name }, { statement, script, options, report }) {
      if (before === null || after === null || script.created(statement, database, name)) return
      const from = typeText(before.type)
      const to = typeText(after.type)
      if (from === to || script.addedColumn(statement, database, name, before.name)) return
      const widens = kindOf(before.type.base) === kindOf(after.type.base) && fits(before, after)
      if (widens && !options.widening) return
      report(
        columnClause(statement, after.name)?.type.span ?? columnPlace(statement, after.name),
        `Column \`${before.name}\` changes its type: ${from} → ${to}`,
      )
    },
  },
})

function kindOf(base: string): string {
  if (/^(tiny|small|medium|big)?int$/.test(base)) return 'integer'
  if (/(char|text)$/.test(base)) return 'text'
  if (/(binary|blob)$/.test(base)) return 'bytes'
  return /^(float|double)$/.test(base) ? 'float' : base
}
