import type { TokenList } from '../../sql/token-list.ts'
import { conjuncts, dmlClauses, splitAt, type TokenRange, withoutParentheses } from '../dml-clauses.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'where-constant',
  severity: 'warning',
  summary: 'The WHERE of UPDATE and DELETE must depend on the row',
  why: 'A condition that is the same for every row changes all of them or none, and looks as if it chose some.',
  advice: 'Say which rows are meant. WHERE TRUE is the way to say that all are.',
  bad: { schema: 'CREATE TABLE coupon (id int PRIMARY KEY, used int);', sql: 'DELETE FROM coupon WHERE 1 = 1;' },
  good: { schema: 'CREATE TABLE coupon (id int PRIMARY KEY, used int);', sql: 'DELETE FROM coupon WHERE TRUE;' },
  visit: {
    statement({ statement, tokens, script, report }) {
      if (statement.kind !== 'UPDATE' && statement.kind !== 'DELETE') return
      const { where } = dmlClauses(statement, tokens)
      if (where === null || where.first >= where.end) return
      if (where.end - where.first === 1 && tokens.word(where.first) === 'TRUE') return
      const written = statement.tables.filter((table) => table.access === 'write')
      if (
        written.length > 0 &&
        written.every(({ database, name }) => script.holdsOnlyOwnRows(statement, database, name))
      )
        return
      const span = tokens.span(where.first, where.end - 1)
      const truth = truthOf(tokens, where)
      if (truth === 'same column')
        report(span, 'The condition compares a column with itself: it is true for every row in which it is not NULL')
      else if (truth === true)
        report(span, `The condition is true for every row: ${statement.kind} changes all of them`)
      else if (truth === false) report(span, `The condition is never true: ${statement.kind} changes nothing`)
    },
  },
})

type Truth = boolean | 'same column' | null

/** null: it depends on the row, or cannot be told. A constant part counts only where it decides the whole. */
function truthOf(tokens: TokenList, whole: TokenRange): Truth {
  const range = withoutParentheses(tokens, whole)
  const alternatives = splitAt(tokens, range, (at) => tokens.word(at) === 'OR')
  if (alternatives.length > 1) {
    const truths = alternatives.map((part) => truthOf(tokens, part))
    if (truths.includes(true)) return true
    return truths.every((truth) => truth === false) ? false : null
  }
  const parts = conjuncts(tokens, range)
  if (parts.length > 1) {
    const truths = parts.map((part) => truthOf(tokens, part))
    if (truths.includes(false)) return false
    return truths.every((truth) => truth === true) ? true : null
  }
  return truthOfOne(tokens, range)
}

function truthOfOne(tokens: TokenList, { first, end }: TokenRange): Truth {
  if (end - first === 1) {
    const value = constant(tokens, first)
    return value === undefined ? null : value !== null && Number.parseFloat(String(value)) !== 0 && value !== ''
  }
  const comparisons = []
  for (let at = first; at < end; at++) {
    const operator = tokens.operator(at)
    if (['=', '<>', '!=', '<', '>', '<=', '>='].includes(operator)) comparisons.push(at)
    // Arithmetic, functions and subqueries are left to the server.
    else if (operator !== '' && operator !== '.') return null
  }
  const [at] = comparisons
  if (at === undefined || comparisons.length > 1) return null
  const operator = tokens.operator(at)
  if (at - first === 1 && end - at === 2) {
    const left = constant(tokens, first)
    const right = constant(tokens, at + 1)
    if (left !== undefined && right !== undefined) return compare(left, operator, right)
  }
  const text = (from: number, to: number) => {
    let written = ''
    for (let index = from; index < to; index++) written += tokens.value(index).toLowerCase()
    return written
  }
  const isColumn = tokens.isName(first) && tokens.isName(at + 1)
  return operator === '=' && isColumn && text(first, at) === text(at + 1, end) ? 'same column' : null
}

/** The value of a literal, or undefined for any other token. */
function constant(tokens: TokenList, at: number): number | string | null | undefined {
  const word = tokens.word(at)
  if (word === 'NULL') return null
  if (word === 'TRUE') return 1
  if (word === 'FALSE') return 0
  const kind = tokens.kind(at)
  if (kind === 'number') return Number(tokens.raw(at))
  return kind === 'string' ? tokens.value(at) : undefined
}

function compare(left: number | string | null, operator: string, right: number | string | null): Truth {
  if (left === null || right === null) return false
  // Texts compare by a collation, and text with a number by its digits: only what is plainly equal is told.
  if (typeof left !== typeof right) return null
  if (typeof left === 'string') {
    if (left !== right) return null
    return operator === '=' || operator === '<=' || operator === '>='
  }
  if (typeof right !== 'number') return null
  switch (operator) {
    case '=':
      return left === right
    case '<':
      return left < right
    case '>':
      return left > right
    case '<=':
      return left <= right
    case '>=':
      return left >= right
    default:
      return left !== right
  }
}
