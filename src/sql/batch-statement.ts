import { assignedColumns, topLevelIndex, topLevelWords } from './clauses-of-dml.ts'
import { ParsedStatement } from './parsed-statement.ts'
import { dependsOnRowOnly, isTimeFunction } from './row-functions.ts'
import type { Statement } from './statement.ts'
import { TokenList } from './token-list.ts'

/** Clauses that make an UPDATE or DELETE of one table something else, or make its rows depend on each other. */
const CLAUSES: Readonly<Record<string, string>> = {
  LIMIT: 'it has a LIMIT, which would hold for each chunk',
  ORDER: 'it has an ORDER BY, which would hold within each chunk only',
  RETURNING: 'it has RETURNING, whose rows nobody reads',
  IGNORE: 'with IGNORE, which rows change depends on the order in which they are come to',
  PORTION: 'FOR PORTION OF inserts rows, which a later chunk would come to',
  PARTITION: 'it names partitions',
  JOIN: 'it names several tables',
  STRAIGHT_JOIN: 'it names several tables',
  USING: 'it names several tables',
}
const MODIFIERS = new Set(['LOW_PRIORITY', 'QUICK'])
const SUBQUERIES = new Set(['SELECT', 'TABLE', 'VALUES', 'EXISTS'])

/**
 * Why running an UPDATE or DELETE over one range of keys after the other would not be the same as running it once, as far as its
 * text tells; null when it would be. `by` are the columns whose values cut the table.
 */
export function batchRefusal(statement: Statement, by: readonly string[]): string | null {
  const { kind, text } = statement
  if (kind !== 'UPDATE' && kind !== 'DELETE') return `only UPDATE and DELETE can, not ${kind}`
  const tokens = tokensOf(statement)
  if (tokens.word(0) !== kind) return 'it begins with WITH'
  if (/\/\*M?!/.test(text)) return 'parts of it are in a comment that only some servers execute'
  const words = topLevelWords(tokens)
  const clause = words.find((word) => word in CLAUSES)
  if (clause !== undefined) return CLAUSES[clause]!
  const dependence = dependsOnMore(tokens)
  if (dependence !== null) return dependence
  if (statement.tables.length !== 1 || namesSeveralTables(tokens, kind)) return 'it names several tables'
  if (kind === 'DELETE') return null
  const assigned = new Set(assignedColumns(tokens).map((name) => name.toLowerCase()))
  const moved = by.find((name) => assigned.has(name.toLowerCase()))
  return moved === undefined ? null : `it assigns \`${moved}\`, so that rows would move from one chunk to another`
}

/** A table more than the statement's reader found: `UPDATE a, b SET …`, `DELETE a FROM a, b`. */
function namesSeveralTables(tokens: TokenList, kind: string): boolean {
  let at = 1
  while (MODIFIERS.has(tokens.word(at))) at++
  if (kind === 'DELETE' && tokens.word(at) !== 'FROM') return true
  const end = topLevelIndex(tokens, kind === 'UPDATE' ? 'SET' : 'WHERE')
  for (; at < (end === -1 ? tokens.length : end); at++) if (tokens.operator(at) === ',') return true
  return false
}

/** What in an expression gives something else when the statement is run again, or looks at other rows. */
function dependsOnMore(tokens: TokenList): string | null {
  for (let at = 1; at < tokens.length; at++) {
    const word = tokens.word(at)
    const qualified = tokens.operator(at - 1) === '.'
    if (tokens.kind(at) === 'variable') return `it uses ${tokens.raw(at)}`
    if (!qualified && SUBQUERIES.has(word)) return 'it has a subquery'
    if (!qualified && (word === 'NEXT' || word === 'PREVIOUS') && tokens.word(at + 1) === 'VALUE')
      return 'it takes numbers from a sequence'
    if (tokens.operator(at + 1) !== '(' || !tokens.isName(at)) continue
    if (qualified || word === '' || !dependsOnRowOnly(word))
      return `it calls ${tokens.raw(at)}(), which is not known to depend on the row alone`
  }
  return null
}

/** Whether the text of the statement asks for the time, which is not the same in each chunk. */
export function asksForTime(statement: Statement): boolean {
  const tokens = tokensOf(statement)
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens.word(at)
    if (tokens.operator(at - 1) !== '.' && (isTimeFunction(word) || word === 'DEFAULT')) return true
  }
  return false
}

/** The statement held to the rows for which `range`, an SQL condition, is true; the statement itself when there is no range. */
export function withinRange(statement: Statement, range: string | null): Statement {
  if (range === null) return statement
  const { text, dialect, index, database } = statement
  const tokens = tokensOf(statement)
  const where = topLevelIndex(tokens, 'WHERE')
  const narrowed =
    where === -1
      ? `${text} WHERE ${range}`
      : `${text.slice(0, tokens.end(where))} ${range} AND (${text.slice(tokens.start(where + 1))})`
  return new ParsedStatement(narrowed, index, { start: 0, end: narrowed.length }, dialect, database)
}

function tokensOf({ text, dialect }: Statement): TokenList {
  return new TokenList(text, dialect, { start: 0, end: text.length })
}
