import { topLevelIndex } from '../sql/clauses-of-dml.ts'
import type { Statement } from '../sql/statement.ts'
import type { TokenList } from '../sql/token-list.ts'

/** Indexes of tokens, from `first` to before `end`. */
export interface TokenRange {
  readonly first: number
  readonly end: number
}

/** The outermost clauses of an UPDATE, DELETE, INSERT or REPLACE. */
export interface DmlClauses {
  /** Index of the verb: WITH … or SET STATEMENT … may stand before it. */
  readonly verb: number
  /** What SET assigns in UPDATE and INSERT, and behind ON DUPLICATE KEY UPDATE; without these words. */
  readonly assigned: readonly TokenRange[]
  /** The condition, without the word WHERE. */
  readonly where: TokenRange | null
  /** Indexes of the words ORDER and LIMIT; null when they do not occur. */
  readonly order: number | null
  readonly limit: number | null
}

/** `column = expression` in a list of assignments. */
export interface Assignment {
  /** The column without its table. */
  readonly column: string
  /** Tokens of the column with its table. */
  readonly target: TokenRange
  readonly value: TokenRange
}

const BEHIND_SET = ['WHERE', 'ORDER', 'LIMIT', 'RETURNING', 'ON']
const BEHIND_WHERE = ['GROUP', 'HAVING', 'WINDOW', 'ORDER', 'LIMIT', 'RETURNING', 'ON', 'UNION', 'EXCEPT', 'INTERSECT']

const READ = new WeakMap<TokenList, DmlClauses>()

/** Read once for all rules that ask. */
export function dmlClauses(statement: Statement, tokens: TokenList): DmlClauses {
  const known = READ.get(tokens)
  if (known !== undefined) return known
  const clauses = readClauses(statement, tokens)
  READ.set(tokens, clauses)
  return clauses
}

function readClauses({ kind }: Statement, tokens: TokenList): DmlClauses {
  const verb = Math.max(0, topLevelIndex(tokens, kind))
  const place = (word: string, from = verb + 1) => {
    const at = topLevelIndex(tokens, word, from)
    return at === -1 ? null : at
  }
  const assigned: TokenRange[] = []
  const set = kind === 'DELETE' ? null : place('SET')
  if (set !== null) assigned.push({ first: set + 1, end: endOf(tokens, set + 1, BEHIND_SET) })
  const duplicate = kind === 'INSERT' ? place('DUPLICATE') : null
  if (duplicate !== null)
    assigned.push({ first: duplicate + 3, end: endOf(tokens, duplicate + 3, ['RETURNING', 'WHERE']) })
  const where = place('WHERE')
  return {
    verb,
    assigned,
    where: where === null ? null : { first: where + 1, end: endOf(tokens, where + 1, BEHIND_WHERE) },
    order: place('ORDER'),
    limit: place('LIMIT'),
  }
}

function endOf(tokens: TokenList, from: number, words: readonly string[]): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    const operator = tokens.operator(at)
    if (operator === '(') depth++
    else if (operator === ')') depth--
    else if (depth === 0 && words.includes(tokens.word(at)) && tokens.operator(at - 1) !== '.') return at
  }
  return tokens.length
}

/** The assignments of a range, in order. What cannot be read as one is left out. */
export function assignments(tokens: TokenList, range: TokenRange): Assignment[] {
  return splitAt(tokens, range, (at) => tokens.operator(at) === ',').flatMap(({ first, end }) => {
    let at = first
    while (at < end && (tokens.isName(at) || tokens.operator(at) === '.')) at++
    const operator = tokens.operator(at)
    if (at === first || at >= end || (operator !== '=' && operator !== ':=')) return []
    return [{ column: tokens.value(at - 1), target: { first, end: at }, value: { first: at + 1, end } }]
  })
}

/** The parts of a range between the tokens outside of any parentheses for which `separates` is true. */
export function splitAt(tokens: TokenList, range: TokenRange, separates: (at: number) => boolean): TokenRange[] {
  const parts: TokenRange[] = []
  let first = range.first
  let depth = 0
  for (let at = range.first; at < range.end; at++) {
    const operator = tokens.operator(at)
    if (operator === '(') depth++
    else if (operator === ')') depth--
    else if (depth === 0 && separates(at)) {
      parts.push({ first, end: at })
      first = at + 1
    }
  }
  parts.push({ first, end: range.end })
  return parts
}

/** The parts that AND joins; the AND of BETWEEN and those inside CASE join nothing. */
export function conjuncts(tokens: TokenList, range: TokenRange): TokenRange[] {
  let between = false
  let cases = 0
  return splitAt(tokens, range, (at) => {
    const word = tokens.word(at)
    if (word === 'CASE') cases++
    else if (word === 'END' && cases > 0) cases--
    if (word === 'BETWEEN') between = true
    if (cases > 0 || (word !== 'AND' && tokens.operator(at) !== '&&')) return false
    const joins = !between
    between = false
    return joins
  })
}

/** Takes off parentheses that enclose the whole range. */
export function withoutParentheses(tokens: TokenList, range: TokenRange): TokenRange {
  let { first, end } = range
  while (end - first > 2 && tokens.operator(first) === '(' && tokens.afterGroup(first) === end) {
    first++
    end--
  }
  return { first, end }
}

/** Rows in VALUES (…), (…) or SET …; null when they come from a query. */
export function writtenRows(statement: Statement, tokens: TokenList): readonly TokenRange[] | null {
  const clauses = dmlClauses(statement, tokens)
  const query = topLevelIndex(tokens, 'SELECT', clauses.verb)
  const found = ['VALUES', 'VALUE'].map((word) => topLevelIndex(tokens, word, clauses.verb)).filter((at) => at !== -1)
  const values = found.length === 0 ? -1 : Math.min(...found)
  if (values === -1 || (query !== -1 && query < values)) {
    const [set] = clauses.assigned
    return set !== undefined && query === -1 && topLevelIndex(tokens, 'SET', clauses.verb) !== -1 ? [set] : null
  }
  const rows: TokenRange[] = []
  let at = values + 1
  for (;;) {
    if (tokens.word(at) === 'ROW') at++
    if (tokens.operator(at) !== '(') return rows
    const after = tokens.afterGroup(at)
    rows.push({ first: at + 1, end: after - 1 })
    if (tokens.operator(after) !== ',') return rows
    at = after + 1
  }
}

/** The columns that an INSERT or REPLACE names, in their order; null when it names none. */
export function insertedColumns(statement: Statement, tokens: TokenList): readonly string[] | null {
  const table = statement.tables.find((one) => one.access === 'write')
  if (table === undefined) return null
  let at = 0
  while (at < tokens.length && tokens.start(at) < table.span.end) at++
  if (tokens.word(at) === 'PARTITION') at = tokens.afterGroup(at + 1)
  if (tokens.word(at) === 'SET') {
    const set = dmlClauses(statement, tokens).assigned[0]
    return set === undefined ? null : assignments(tokens, set).map(({ column }) => column)
  }
  if (tokens.operator(at) !== '(' || !tokens.isName(at + 1)) return null
  if (['SELECT', 'WITH', 'VALUES', 'TABLE'].includes(tokens.word(at + 1))) return null
  const columns = splitAt(
    tokens,
    { first: at + 1, end: tokens.afterGroup(at) - 1 },
    (one) => tokens.operator(one) === ',',
  )
  return columns.map(({ end }) => tokens.value(end - 1))
}

/** Whether a statement may assign columns that have a value: long INSERTs of rows need not be read for it. */
export function mayUpdate({ kind, text }: Statement): boolean {
  return kind === 'UPDATE' || (kind === 'INSERT' && /\bduplicate\b/i.test(text))
}
