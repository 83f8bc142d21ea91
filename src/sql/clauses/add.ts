import type { AlterClause } from '../clause.ts'
import { TokenReader } from '../token-reader.ts'
import { takeColumn, takePlace } from './column.ts'
import { takeCheck, takeConstraintName, takeForeignKey } from './constraint.ts'
import { seesIndex, takeIndex } from './index-definition.ts'

/** Takes what follows ADD; `first` is the token ADD. Several columns in parentheses become a clause each. */
export function takeAdd(reader: TokenReader, first: number): AlterClause[] | null {
  if (reader.sees('COLUMN')) {
    reader.index++
    return takeColumns(reader, first)
  }
  if (reader.take('SYSTEM VERSIONING'))
    return [{ kind: 'other', operation: 'ADD SYSTEM VERSIONING', span: reader.spanFrom(first) }]
  if (reader.sees('PERIOD FOR')) return takePeriod(reader, first)
  const element = takeConstraintOrIndex(reader, first)
  if (element !== null) return [element]
  return takeColumns(reader, first)
}

function takeConstraintOrIndex(reader: TokenReader, first: number): AlterClause | null {
  const start = reader.index
  const conditional = seesCondition(reader)
  const constraint = takeConstraintName(reader)
  if (reader.sees('FOREIGN KEY')) {
    const foreignKey = takeForeignKey(reader, first, constraint)
    if (foreignKey !== null) return { kind: 'add-foreign-key', foreignKey, conditional, span: reader.spanFrom(first) }
  } else if (reader.sees('CHECK')) {
    const check = takeCheck(reader, first, constraint)
    if (check !== null) return { kind: 'add-check', check, conditional, span: reader.spanFrom(first) }
  } else if (seesIndex(reader)) {
    const index = takeIndex(reader, first, constraint)
    if (index !== null) return { kind: 'add-index', index, conditional, span: reader.spanFrom(first) }
  }
  reader.index = start
  return null
}

/** CONSTRAINT IF NOT EXISTS, INDEX IF NOT EXISTS, FOREIGN KEY IF NOT EXISTS: MariaDB has the condition behind the words. */
function seesCondition(reader: TokenReader): boolean {
  for (let ahead = 1; ahead <= 2; ahead++) {
    if (reader.word(ahead) === 'IF' && reader.word(ahead + 1) === 'NOT' && reader.word(ahead + 2) === 'EXISTS')
      return true
  }
  return false
}

function takeColumns(reader: TokenReader, first: number): AlterClause[] | null {
  const conditional = reader.take('IF NOT EXISTS')
  if (reader.operator() === '(') return takeColumnList(reader, first, conditional)
  const column = takeColumn(reader)
  if (column === null) return null
  const place = takePlace(reader)
  return [{ kind: 'add-column', column, place, conditional, span: reader.spanFrom(first) }]
}

/** `ADD (a int, b int, INDEX (a))`; the first clause begins at ADD and the last ends at the parenthesis. */
function takeColumnList(reader: TokenReader, first: number, conditional: boolean): AlterClause[] | null {
  const group = reader.group()
  if (group === null) return null
  const inner = new TokenReader(reader.tokens, group.first, group.close)
  const clauses: AlterClause[] = []
  do {
    const start = clauses.length === 0 ? first : inner.index
    const element = takeConstraintOrIndex(inner, inner.index)
    const column = element === null ? takeColumn(inner) : null
    if (element === null && column === null) return null
    const last = inner.done ? group.close : inner.index - 1
    const span = reader.tokens.span(start, last)
    clauses.push(
      element !== null ? { ...element, span } : { kind: 'add-column', column: column!, place: null, conditional, span },
    )
  } while (inner.takeOperator(','))
  return inner.done ? clauses : null
}

function takePeriod(reader: TokenReader, first: number): AlterClause[] | null {
  reader.index += 2
  if (reader.name() === null || reader.group() === null) return null
  return [{ kind: 'other', operation: 'ADD PERIOD', span: reader.spanFrom(first) }]
}
