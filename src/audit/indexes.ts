import type { Index, IndexPart } from '../schema/model.ts'
import type { Span } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import { clausesOf, columnPlace, headPlace } from './places.ts'

/** Whether the parts of one index are the first parts of another. */
export function begins(index: Index, longer: Index): boolean {
  return index.parts.length <= longer.parts.length && index.parts.every((part, at) => samePart(part, longer.parts[at]!))
}

function samePart(one: IndexPart, other: IndexPart): boolean {
  return (
    one.column?.toLowerCase() === other.column?.toLowerCase() &&
    one.expression === other.expression &&
    one.length === other.length &&
    one.descending === other.descending
  )
}

/** Whether the server may look rows up by the index, from its first column on. */
export function isTree({ type }: Index): boolean {
  return type === 'primary' || type === 'unique' || type === 'index'
}

/** `a, b(10), c DESC` */
export function partsText({ parts }: Index): string {
  return parts
    .map(
      ({ column, expression, length, descending }) =>
        `${column ?? expression}${length === null ? '' : `(${length})`}${descending ? ' DESC' : ''}`,
    )
    .join(', ')
}

/** Where a new index is written: its own clause, else the column that carries it. */
export function indexPlace(statement: Statement, index: Index): Span {
  const wanted = index.name.toLowerCase()
  const written = [
    ...clausesOf(statement, 'add-index').map((clause) => clause.index),
    ...(statement.createTable?.indexes ?? []),
  ]
  const named =
    index.type === 'primary'
      ? written.find((one) => one.type === 'primary')
      : written.find((one) => one.name?.text.toLowerCase() === wanted)
  const inOrder = written.find(
    (one) =>
      one.parts.length === index.parts.length &&
      one.parts.every((part, at) => part.column?.text.toLowerCase() === index.parts[at]?.column?.toLowerCase()),
  )
  if (named !== undefined || inOrder !== undefined) return (named ?? inOrder)!.span
  const column = index.parts[0]?.column
  return column === null || column === undefined ? headPlace(statement) : columnPlace(statement, column)
}
