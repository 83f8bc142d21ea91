import { partsText } from '../indexes.ts'
import { clausesOf, headPlace } from '../places.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'primary-key-changed',
  severity: 'warning',
  summary: 'A table keeps its primary key',
  why: 'All rows and all indexes are written anew in another order; code that takes the old columns for unique is wrong from then on.',
  advice:
    'Make sure that the old columns stay unique where code relies on it, and plan the rebuild; often a UNIQUE index does.',
  bad: {
    schema: 'CREATE TABLE stay (room int NOT NULL, day date NOT NULL, guest int, PRIMARY KEY (room));',
    sql: 'ALTER TABLE stay DROP PRIMARY KEY, ADD PRIMARY KEY (room, day);',
  },
  good: {
    schema: 'CREATE TABLE stay (room int NOT NULL, day date NOT NULL, guest int, PRIMARY KEY (room));',
    sql: 'ALTER TABLE stay ADD UNIQUE INDEX one_a_day (room, day);',
  },
  visit: {
    table({ before, after, database, name, columns }, { statement, script, report }) {
      const old = before?.indexes.find(({ type }) => type === 'primary')
      const now = after?.indexes.find(({ type }) => type === 'primary')
      if (old === undefined || now === undefined || script.holdsOnlyOwnRows(statement, database, name)) return
      const newName = (column: string | null) =>
        columns.find((change) => change.before?.name === column && change.after !== null)?.after?.name ?? column
      const kept = { ...old, parts: old.parts.map((part) => ({ ...part, column: newName(part.column) })) }
      if (partsText(kept) === partsText(now)) return
      const clause = clausesOf(statement, 'add-index').find(({ index }) => index.type === 'primary')
      const place = (clause ?? clausesOf(statement, 'drop-primary-key')[0])?.span ?? headPlace(statement)
      report(place, `The primary key of \`${name}\` changes: (${partsText(old)}) → (${partsText(now)})`)
    },
  },
})
