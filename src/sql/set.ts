import { unquoteIdentifier, unquoteString } from './literal.ts'
import type { Span } from './source.ts'
import type { Statement } from './statement.ts'
import { TokenList } from './token-list.ts'
import { TokenReader } from './token-reader.ts'

/** One assignment of a SET statement. */
export interface SetAssignment {
  readonly scope: 'session' | 'global' | 'persist' | 'user'
  /** Lower case for system variables; 'names', 'character set' and 'transaction' for the statements of these names; user variables without the @. */
  readonly name: string
  /** The value of a single literal or word with its quotes taken off; any other expression as written. */
  readonly value: string
  /** Whether the value is written out, so that it is the same whenever it is run. */
  readonly constant: boolean
  readonly span: Span
}

/** An assignment with the tokens of its expression, `first` to before `end`. */
export interface AssignmentTokens {
  readonly scope: SetAssignment['scope']
  readonly name: string
  readonly first: number
  readonly end: number
  readonly span: Span
}

type Scope = 'session' | 'global' | 'persist'

const SCOPES: Readonly<Record<string, Scope>> = {
  GLOBAL: 'global',
  SESSION: 'session',
  LOCAL: 'session',
  PERSIST: 'persist',
  PERSIST_ONLY: 'persist',
}
const OTHER_FORMS = new Set(['PASSWORD', 'ROLE', 'DEFAULT', 'RESOURCE'])

/** The assignments of a SET statement in order; empty for any other statement and for SET PASSWORD, SET ROLE and the like. */
export function readSet(statement: Statement): SetAssignment[] {
  if (statement.kind !== 'SET' && statement.kind !== 'SET TRANSACTION') return []
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length })
  const { start } = statement.span
  return readAssignments(tokens).map((assignment) => ({
    scope: assignment.scope,
    name: assignment.name,
    value: writtenValue(tokens, assignment),
    constant: isConstant(tokens, assignment),
    span: { start: assignment.span.start + start, end: assignment.span.end + start },
  }))
}

/** The assignments of MariaDB's SET STATEMENT … FOR, which hold for the statement behind it. */
export function readSetStatement(statement: Statement): AssignmentTokens[] {
  if (!/^SET\s/i.test(statement.text.slice(0, 4))) return []
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length })
  return tokens.word(1) === 'STATEMENT' ? readAssignments(tokens, 1) : []
}

/** The assignments of the tokens of a SET statement; `at` is the index of the word before the first. */
export function readAssignments(tokens: TokenList, at = 0): AssignmentTokens[] {
  const reader = new TokenReader(tokens)
  if (!reader.take('SET')) return []
  reader.index += at
  const found: AssignmentTokens[] = []
  let scope: Scope = 'session'
  for (;;) {
    const start = reader.index
    const word = SCOPES[reader.word()]
    if (word !== undefined && reader.operator(1) !== '=' && reader.operator(1) !== ':=') {
      scope = word
      reader.index++
    }
    const target = readTarget(reader, scope)
    if (target === null) return found
    const first = reader.index
    skipExpression(reader)
    found.push({ ...target, first, end: reader.index, span: reader.spanFrom(start) })
    if (!reader.takeOperator(',')) return found
  }
}

function readTarget(reader: TokenReader, scope: Scope): { scope: SetAssignment['scope']; name: string } | null {
  if (reader.take('NAMES')) return { scope: 'session', name: 'names' }
  if (reader.take('CHARACTER SET') || reader.take('CHAR SET') || reader.take('CHARSET'))
    return { scope: 'session', name: 'character set' }
  if (reader.take('TRANSACTION')) return { scope, name: 'transaction' }
  if (OTHER_FORMS.has(reader.word()) && reader.operator(1) === '') return null
  if (reader.kind() === 'variable') return readVariable(reader)
  const name = reader.qualifiedName()
  if (name === null || !takeAssign(reader)) return null
  const full = name.database === null ? name.text : `${name.database}.${name.text}`
  return { scope, name: full.toLowerCase() }
}

function readVariable(reader: TokenReader): { scope: SetAssignment['scope']; name: string } | null {
  const raw = reader.tokens.raw(reader.index++)
  if (!takeAssign(reader)) return null
  if (!raw.startsWith('@@'))
    return { scope: 'user', name: userVariableName(raw, reader.tokens.dialect.noBackslashEscapes) }
  const parts = raw.slice(2).split('.')
  const prefix = SCOPES[parts[0]!.toUpperCase()]
  const name = (prefix === undefined ? parts : parts.slice(1)).map((part) =>
    part.startsWith('`') ? unquoteIdentifier(part) : part,
  )
  return { scope: prefix ?? 'session', name: name.join('.').toLowerCase() }
}

/** The name of a user variable without the @ and without quotes. */
export function userVariableName(raw: string, noBackslashEscapes: boolean): string {
  const name = raw.slice(1)
  if (name.startsWith('`')) return unquoteIdentifier(name)
  return name.startsWith("'") || name.startsWith('"') ? unquoteString(name, noBackslashEscapes) : name
}

function takeAssign(reader: TokenReader): boolean {
  return reader.takeOperator('=') || reader.takeOperator(':=')
}

/** To the next comma outside parentheses, or the end. */
function skipExpression(reader: TokenReader): void {
  while (!reader.done && reader.operator() !== ',') {
    if (reader.operator() === '(') reader.index = reader.tokens.afterGroup(reader.index)
    else reader.index++
  }
}

function writtenValue(tokens: TokenList, { first, end }: AssignmentTokens): string {
  if (end - first === 1) return tokens.value(first)
  const span = tokens.span(first, end - 1)
  return end > first ? tokens.text.slice(span.start, span.end) : ''
}

const CONSTANT_WORDS = new Set(['TRUE', 'FALSE', 'NULL', 'ON', 'OFF', 'DEFAULT'])

function isConstant(tokens: TokenList, { scope, name, first, end }: AssignmentTokens): boolean {
  const sign = tokens.operator(first) === '-' || tokens.operator(first) === '+'
  for (let index = sign ? first + 1 : first; index < end; index++) {
    const kind = tokens.kind(index)
    const literal = kind === 'string' || kind === 'number' || kind === 'hex' || kind === 'bit'
    // A bare word is the name of a value for a system variable (SET sql_mode = ANSI), but a column for a user variable.
    const word = kind === 'word' && (CONSTANT_WORDS.has(tokens.word(index)) || scope !== 'user')
    const several = name === 'names' || name === 'character set' || name === 'transaction'
    if (!literal && !word && !(name === 'transaction' && tokens.operator(index) === ',')) return false
    if (!several && index > (sign ? first + 1 : first)) return false
  }
  return end > first
}

/** What a statement sets autocommit to; null when it does not set it, or sets other variables along. */
export function autocommitOf(statement: Statement): boolean | null {
  if (statement.kind !== 'SET') return null
  const [only, ...others] = readSet(statement)
  if (only === undefined || others.length > 0 || only.scope !== 'session' || only.name.toLowerCase() !== 'autocommit')
    return null
  return /^(1|on|true)$/i.test(only.value.trim())
}
