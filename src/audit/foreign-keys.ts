import type { ForeignKey } from '../schema/model.ts'
import type { ForeignKeyClause } from '../sql/clause.ts'
import type { Span } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import { clausesOf, tablePlace } from './places.ts'

/** The foreign keys that a statement writes as constraints of the table. */
export function writtenForeignKeys(statement: Statement): readonly ForeignKeyClause[] {
  return [
    ...clausesOf(statement, 'add-foreign-key').map((clause) => clause.foreignKey),
    ...(statement.createTable?.foreignKeys ?? []),
  ]
}

/** Where a new foreign key is written, else where the table is named. */
export function foreignKeyPlace(
  statement: Statement,
  key: Pick<ForeignKey, 'columns'> & { readonly name?: string },
  table: string,
): Span {
  const written = writtenForeignKeys(statement)
  const named = written.find((one) => one.name !== null && one.name.text.toLowerCase() === key.name?.toLowerCase())
  const columns = key.columns.join(',').toLowerCase()
  const sameColumns = written.find(
    (one) =>
      one.ownColumns
        .map(({ text }) => text)
        .join(',')
        .toLowerCase() === columns,
  )
  return (named ?? sameColumns)?.span ?? tablePlace(statement, table)
}

/** Whether two foreign keys bind the same columns to the same ones. */
export function bindsAlike(one: ForeignKey, other: ForeignKey): boolean {
  const shape = ({ columns, referencedDatabase, referencedTable, referencedColumns }: ForeignKey) =>
    JSON.stringify([columns, referencedDatabase, referencedTable, referencedColumns]).toLowerCase()
  return shape(one) === shape(other)
}
