import type { Span } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import type { Token } from '../sql/token.ts'
import { headPlace } from './places.ts'

const PARSE_ERROR = 1064
/** Duplicate column, duplicate index: the second of the two is the one too many. */
const DUPLICATES = new Set([1060, 1061])
/** How a syntax error ends in both flavours: the rest of the statement, cut after 80 characters, and its line in the statement. */
const NEAR = /near '([\s\S]*)' at line (\d+)\s*$/

/** Clauses as MySQL and, from 10.11 on, MariaDB name them in messages, with the word that begins them; empty: the statement. */
const CLAUSE_WORDS: Readonly<Record<string, string>> = {
  'field list': '',
  SELECT: '',
  SET: 'SET',
  'where clause': 'WHERE',
  WHERE: 'WHERE',
  'on clause': 'ON',
  ON: 'ON',
  'order clause': 'ORDER',
  'ORDER BY': 'ORDER',
  'group statement': 'GROUP',
  'GROUP BY': 'GROUP',
  'having clause': 'HAVING',
  HAVING: 'HAVING',
}

/** Names in a server's message, quotes off: 'x', "x" and `x`, without those that name a clause. The quote in "Can't" is none. */
export function namesInMessage(message: string): string[] {
  const names: string[] = []
  for (const match of message.matchAll(/(?<!\w)'((?:[^']|'')*)'|`((?:[^`]|``)*)`|"([^"]*)"/g)) {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    if (name !== '' && !Object.hasOwn(CLAUSE_WORDS, name)) names.push(name.replaceAll('`', ''))
  }
  return names
}

/** The server's message as far as it says something: not which manual to read, nor a line that does not count from the file's first. */
export function plainMessage(code: number, message: string): string {
  const near = code === PARSE_ERROR ? NEAR.exec(message) : null
  if (near !== null) return near[1] === '' ? 'Syntax error at the end of the statement' : `Syntax error near ${near[1]}`
  return message.replace(/\.$/, '')
}

/**
 * Where in a statement an error of the server belongs: at the text after "near" for a syntax error, else at the first place
 * where a name of the message stands (searched from the clause that the message speaks of), else at the statement's head.
 */
export function errorPlace(statement: Statement, code: number, message: string): Span {
  if (code === PARSE_ERROR) return nearPlace(statement, message) ?? headPlace(statement)
  const clause = Object.keys(CLAUSE_WORDS).find((name) => message.includes(`'${name}'`))
  for (const name of namesInMessage(message)) {
    const word = clause === undefined ? '' : CLAUSE_WORDS[clause]!
    const place = namePlace(statement, name, word, DUPLICATES.has(code))
    if (place !== null) return place
  }
  return headPlace(statement)
}

function nearPlace(statement: Statement, message: string): Span | null {
  const match = NEAR.exec(message)
  if (match === null) return null
  const { start, end } = statement.span
  const near = match[1]!
  if (near === '') return lastToken(statement)
  let line = 0
  for (let number = Number(match[2]); number > 1 && line !== -1; number--)
    line = statement.text.indexOf('\n', line) + 1 || -1
  if (line === -1) return null
  const at = statement.text.indexOf(near, line)
  if (at === -1) return null
  const word = /^(\w+|[^\w\s]+)/.exec(near)?.[0].length ?? near.length
  return { start: start + at, end: Math.min(end, start + at + word) }
}

function lastToken(statement: Statement): Span {
  const last = statement.tokens.at(-1)
  return last === undefined ? statement.span : { start: last.start, end: last.end }
}

/** `name` may be qualified: `shop.orders`, `o.total`; its last part counts. */
function namePlace(statement: Statement, name: string, clauseWord: string, last: boolean): Span | null {
  const wanted = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  if (wanted === '') return null
  const { tokens } = statement
  const from = clauseWord === '' ? 0 : tokens.findIndex((token) => token.text.toUpperCase() === clauseWord)
  const isNamed = (token: Token) =>
    token.kind !== 'operator' && token.text.replace(/^[`"']|[`"']$/g, '').toLowerCase() === wanted
  const candidates = tokens.slice(Math.max(0, from))
  const token = last ? candidates.findLast(isNamed) : candidates.find(isNamed)
  return token === undefined ? null : { start: token.start, end: token.end }
}
