import type { Classification } from '../classify.ts'
import type {
  CheckClause,
  ColumnClause,
  CreateTableClause,
  ForeignKeyClause,
  IndexClause,
  OptionClause,
  QualifiedName,
} from '../clause.ts'
import type { Span } from '../source.ts'
import type { TokenList } from '../token-list.ts'
import { TokenReader } from '../token-reader.ts'
import { takeColumn } from './column.ts'
import { takeCheck, takeConstraintName, takeForeignKey } from './constraint.ts'
import { seesIndex, takeIndex } from './index-definition.ts'
import { takeOption } from './option.ts'

interface Parts {
  columns: ColumnClause[]
  indexes: IndexClause[]
  foreignKeys: ForeignKeyClause[]
  checks: CheckClause[]
  options: OptionClause[]
  unknown: Span[]
}

/** Reads a CREATE TABLE statement. Never throws: what is not understood is in `unknown`. */
export function readCreateTable(tokens: TokenList, { after }: Classification): CreateTableClause {
  const reader = new TokenReader(tokens, after)
  const parts: Parts = { columns: [], indexes: [], foreignKeys: [], checks: [], options: [], unknown: [] }
  const table = reader.qualifiedName() ?? { text: '', database: null, span: tokens.span(after, after) }
  const like = takeLike(reader)
  if (like === null && reader.operator() === '(' && !seesQuery(reader)) takeElements(reader, parts)
  while (takeOptionOrComma(reader, parts)) {}
  const partition = takePartitioning(reader)
  const asSelect = takeSelect(reader)
  if (!reader.done) {
    const first = reader.index
    reader.index = reader.limit
    parts.unknown.push(reader.spanFrom(first))
  }
  return { table, ...parts, partition, like, asSelect }
}

function takeLike(reader: TokenReader): QualifiedName | null {
  const first = reader.index
  const inParentheses = reader.operator() === '(' && reader.word(1) === 'LIKE'
  if (inParentheses) reader.index++
  const like = reader.take('LIKE') ? reader.qualifiedName() : null
  if (like === null) reader.index = first
  else if (inParentheses) reader.takeOperator(')')
  return like
}

/** Reads `(element, element …)`. */
function takeElements(reader: TokenReader, parts: Parts): void {
  const group = reader.group()
  const after = reader.index
  // Without its closing parenthesis the body reaches to the end.
  const inner = new TokenReader(reader.tokens, group?.first ?? reader.index + 1, group?.close ?? reader.limit)
  while (!inner.done) {
    const first = inner.index
    if (!takeElement(inner, parts) || !(inner.done || inner.operator() === ',')) {
      inner.index = first
      skipElement(inner)
      parts.unknown.push(inner.spanFrom(first))
    }
    inner.takeOperator(',')
  }
  reader.index = group === null ? reader.limit : after
}

/** Goes to the comma that ends an element. */
export function skipElement(reader: TokenReader): void {
  const start = reader.index
  while (!reader.done && (reader.operator() !== ',' || reader.index === start)) {
    if (reader.operator() === '(') reader.index = Math.min(reader.tokens.afterGroup(reader.index), reader.limit)
    else reader.index++
  }
}

function takeElement(reader: TokenReader, parts: Parts): boolean {
  const first = reader.index
  if (reader.sees('PERIOD FOR') && !/^[,)]?$/.test(reader.word(2) + reader.operator(2))) return takePeriod(reader)
  const constraint = takeConstraintName(reader)
  if (reader.sees('FOREIGN KEY')) return keep(parts.foreignKeys, takeForeignKey(reader, first, constraint), reader)
  if (reader.sees('CHECK')) return keep(parts.checks, takeCheck(reader, first, constraint), reader)
  if (seesIndex(reader)) return keep(parts.indexes, takeIndex(reader, first, constraint), reader)
  if (reader.index !== first) return false
  return keep(parts.columns, takeColumn(reader), reader)
}

/** Keeps an element that was understood to its end. */
function keep<T>(list: T[], element: T | null, reader: TokenReader): boolean {
  if (element === null || !(reader.done || reader.operator() === ',')) return false
  list.push(element)
  return true
}

/** `PERIOD FOR name (start, end)`: MariaDB's system or application time. */
function takePeriod(reader: TokenReader): boolean {
  reader.index += 2
  return reader.name() !== null && reader.group() !== null
}

function takeOptionOrComma(reader: TokenReader, parts: Parts): boolean {
  const option = takeOption(reader)
  if (option !== null) parts.options.push(option)
  return option !== null || (parts.options.length > 0 && reader.takeOperator(','))
}

const QUERY_BEGINS = new Set(['SELECT', 'WITH', 'TABLE', 'VALUES'])

function seesQuery(reader: TokenReader): boolean {
  let ahead = 0
  while (reader.operator(ahead) === '(') ahead++
  return QUERY_BEGINS.has(reader.word(ahead))
}

function takePartitioning(reader: TokenReader): Span | null {
  if (!reader.sees('PARTITION BY')) return null
  const first = reader.index
  while (!reader.done && !/^(AS|SELECT|WITH|IGNORE|REPLACE)$/.test(reader.word())) {
    if (reader.operator() === '(') {
      if (seesQuery(reader)) break
      reader.index = reader.tokens.afterGroup(reader.index)
    } else reader.index++
  }
  return reader.spanFrom(first)
}

function takeSelect(reader: TokenReader): Span | null {
  const first = reader.index
  reader.takeOneOf('IGNORE', 'REPLACE')
  reader.take('AS')
  if (!seesQuery(reader)) {
    reader.index = first
    return null
  }
  reader.index = reader.limit
  return reader.spanFrom(first)
}
