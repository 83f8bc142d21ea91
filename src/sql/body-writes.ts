import { tokenizeWithoutComments } from './lexer.ts'
import { nameOf } from './literal.ts'
import { parseStatement } from './script.ts'
import { Source } from './source.ts'
import type { Statement } from './statement.ts'
import type { SqlDialect } from './token.ts'

/** What the body of a trigger or routine may change, as far as its text tells. */
export interface BodyWrites {
  /** Its INSERT, REPLACE, UPDATE and DELETE statements. */
  readonly statements: readonly Statement[]
  /** One of them could not be read. */
  readonly isUnclear: boolean
  /** All names and keywords, in lower case: stored functions and procedures that it calls are among them. */
  readonly words: ReadonlySet<string>
}

const VERBS = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE'])

/**
 * Finds the statements that change rows in a compound statement. Each begins with its verb, in front of which no FOR stands (FOR
 * UPDATE) and behind which no parenthesis (the functions INSERT() and REPLACE()), and reaches to the semicolon.
 */
export function bodyWrites(body: string, dialect: SqlDialect, database: string): BodyWrites {
  const tokens = tokenizeWithoutComments(body, dialect)
  const statements: Statement[] = []
  const words = new Set<string>()
  let isUnclear = false
  let next = 0
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'quoted-identifier') words.add(nameOf(token).toLowerCase())
    if (token.kind !== 'word') continue
    words.add(token.text.toLowerCase())
    const before = tokens[at - 1]?.text.toUpperCase()
    if (at < next || !VERBS.has(token.text.toUpperCase())) continue
    if (before === 'FOR' || before === '.' || tokens[at + 1]?.text === '(') continue
    const stop = tokens.findIndex((one, index) => index > at && one.kind === 'operator' && one.text === ';')
    next = stop === -1 ? tokens.length : stop
    const text = body.slice(token.start, tokens[next - 1]!.end)
    const statement = parse(text, dialect, database)
    if (statement?.tables.some(({ access }) => access === 'write')) statements.push(statement)
    else isUnclear = true
  }
  return { statements, isUnclear, words }
}

function parse(text: string, dialect: SqlDialect, database: string): Statement | null {
  return parseStatement(new Source('body', text), { dialect, database })
}
