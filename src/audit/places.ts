import type { AlterClause, ColumnClause, OptionClause } from '../sql/clause.ts'
import type { Span } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'

/** From the first token to the end of the first table's name: what the statement is and whom it concerns. */
export function headPlace(statement: Statement): Span {
  const table = statement.tables[0]
  const start = statement.span.start
  if (table !== undefined && table.span.start >= start) return { start, end: table.span.end }
  return { start, end: statement.tokens[1]?.end ?? statement.span.end }
}

/** Where a table is named in the statement. */
export function tablePlace(statement: Statement, name: string): Span {
  const wanted = name.toLowerCase()
  return statement.tables.find((table) => table.name.toLowerCase() === wanted)?.span ?? headPlace(statement)
}

/** The clause in which CREATE or ALTER TABLE defines a column, found by the column's name after the statement. */
export function columnClause(statement: Statement, name: string): ColumnClause | null {
  const wanted = name.toLowerCase()
  for (const clause of statement.alter ?? []) {
    if (
      'column' in clause &&
      typeof clause.column === 'object' &&
      'typeName' in clause.column &&
      clause.column.name.text.toLowerCase() === wanted
    )
      return clause.column
  }
  return statement.createTable?.columns.find((column) => column.name.text.toLowerCase() === wanted) ?? null
}

/** Where a column is defined, else where the table is named. */
export function columnPlace(statement: Statement, name: string): Span {
  return columnClause(statement, name)?.span ?? headPlace(statement)
}

export function clausesOf<Kind extends AlterClause['kind']>(
  statement: Statement,
  kind: Kind,
): Extract<AlterClause, { kind: Kind }>[] {
  return (statement.alter ?? []).filter(
    (clause): clause is Extract<AlterClause, { kind: Kind }> => clause.kind === kind,
  )
}

/** A table option as CREATE or ALTER TABLE writes it, e.g. `engine`; the last one counts. */
export function optionClause(statement: Statement, name: string): OptionClause | null {
  return tableOptions(statement).findLast((option) => option.name === name) ?? null
}

/** The table options that a statement writes. */
export function tableOptions(statement: Statement): OptionClause[] {
  return [...(statement.createTable?.options ?? []), ...clausesOf(statement, 'option').map((clause) => clause.option)]
}
