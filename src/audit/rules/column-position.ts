import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'column-position',
  severity: 'warning',
  optIn: true,
  summary: 'New columns stand at the end, and none is moved',
  why: 'A place in the middle costs a rebuild on many servers, and breaks INSERTs and files that go by the order of the columns.',
  advice: 'Leave out FIRST or AFTER: queries name their columns.',
  bad: {
    schema: 'CREATE TABLE tag (id int PRIMARY KEY, name int);',
    sql: 'ALTER TABLE tag ADD COLUMN color int AFTER id;',
  },
  good: { schema: 'CREATE TABLE tag (id int PRIMARY KEY, name int);', sql: 'ALTER TABLE tag ADD COLUMN color int;' },
  visit: {
    statement({ statement, script, table, report }) {
      const target = statement.tables[0]
      if (target === undefined || statement.temporary) return
      if (script.created(statement, target.database, target.name)) return
      const columns = table(target.database, target.name)?.columns.map(({ name }) => name.toLowerCase())
      for (const clause of statement.alter ?? []) {
        if (clause.kind !== 'add-column' && clause.kind !== 'modify-column' && clause.kind !== 'change-column') continue
        const { place } = clause
        if (place === null || isThere(clause, columns)) continue
        const where = 'first' in place ? 'the first place' : `the place after \`${place.after.text}\``
        const verb = clause.kind === 'add-column' ? 'takes' : 'moves to'
        report(clause.column.name.span, `Column \`${clause.column.name.text}\` ${verb} ${where}`)
      }
    },
  },
})

type Placed = { readonly kind: string; readonly place: { first: true } | { after: { text: string } } | null } & {
  readonly column: { readonly name: { readonly text: string } }
  readonly from?: { readonly text: string }
}

/** Whether the clause leaves the column where it is, or puts a new one behind the last. */
function isThere({ kind, place, column, from }: Placed, columns: readonly string[] | undefined): boolean {
  if (columns === undefined || place === null) return false
  const before = 'first' in place ? -1 : columns.indexOf(place.after.text.toLowerCase())
  if (!('first' in place) && before === -1) return false
  if (kind === 'add-column') return before === columns.length - 1
  return columns.indexOf((from ?? column.name).text.toLowerCase()) === before + 1
}
