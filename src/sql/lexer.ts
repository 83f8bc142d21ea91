import { isBitDigit, isDigit, isHexDigit, isIdentifier, isLetter, isSpace } from './characters.ts'
import type { Span } from './source.ts'
import type { SqlDialect, Token, TokenKind } from './token.ts'
import { closeComment, openComment } from './version-comment.ts'

const OPERATORS_OF_THREE = new Set(['<=>', '->>'])
const OPERATORS_OF_TWO = new Set(['<=', '>=', '<>', '!=', '<<', '>>', '||', '&&', ':=', '->', '\\N'])
const DOLLAR_TAG = /\$[A-Za-z0-9_\u0080-\uffff]*\$/y

/**
 * Reads a text token by token as a server of the dialect does (sql_lex.cc, lex_one_token), without making objects: after
 * `next()` the current token stands in `kind`, `start` and `end`. Work is linear in the text.
 */
export class Lexer {
  readonly text: string
  dialect: SqlDialect
  kind: TokenKind = 'operator'
  start: number
  end: number
  /** Nothing is read at or after this offset. */
  limit: number
  /** Whether the reader is inside a comment that the server executes. */
  inExecutedComment = false
  /** The word before ended at a dot that separates names, so that what follows is a name even if it starts with a digit. */
  #separator: 'none' | 'dot-next' | 'name-next' = 'none'

  constructor(text: string, dialect: SqlDialect, span: Span = { start: 0, end: text.length }) {
    this.text = text
    this.dialect = dialect
    this.start = span.start
    this.end = span.start
    this.limit = span.end
  }

  /** Goes on at an offset as at the beginning of a text. */
  moveTo(offset: number): void {
    this.start = offset
    this.end = offset
    this.#separator = 'none'
    this.inExecutedComment = false
  }

  /** Reads the current token again with another limit, which cuts it. */
  cut(limit: number): void {
    const whole = this.limit
    this.end = this.start
    this.limit = limit
    this.next()
    this.limit = whole
    this.#separator = 'none'
  }

  /** Skips white space, without reading a token. */
  skipSpace(): number {
    const { text, limit } = this
    let at = this.end
    while (at < limit && isSpace(text.charCodeAt(at))) at++
    this.end = at
    return at
  }

  /** Moves to the next token, comments included; false at the end. */
  next(): boolean {
    const at = this.skipSpace()
    this.start = at
    if (at >= this.limit) return false
    const separator = this.#separator
    this.#separator = 'none'
    if (separator === 'dot-next') {
      this.#separator = 'name-next'
      return this.#take('operator', at + 1)
    }
    const code = this.text.charCodeAt(at)
    if (separator === 'name-next') return this.#word(at)
    if (isLetter(code)) return this.#wordOrPrefixed(at, code)
    if (isDigit(code)) return this.#number(at)
    switch (code) {
      case 39: // '
        return this.#quoted('string', at, code, !this.dialect.noBackslashEscapes)
      case 34: // "
        return this.dialect.ansiQuotes
          ? this.#quoted('quoted-identifier', at, code, false)
          : this.#quoted('string', at, code, !this.dialect.noBackslashEscapes)
      case 96: // `
        return this.#quoted('quoted-identifier', at, code, false)
      case 35: // #
        return this.#lineComment(at)
      case 45: // -
        return this.#startsDashComment(at) ? this.#lineComment(at) : this.#operator(at)
      case 47: // /
        return this.#charAt(at + 1) === 42 ? this.#comment(at) : this.#operator(at)
      case 42: // *
        if (!this.inExecutedComment || this.#charAt(at + 1) !== 47) return this.#take('operator', at + 1)
        this.inExecutedComment = false
        return this.#take('comment', at + 2)
      case 64: // @
        return this.#variable(at)
      case 46: // .
        return isDigit(this.#charAt(at + 1)) ? this.#fraction(at) : this.#take('operator', at + 1)
      default:
        return this.#operator(at)
    }
  }

  #charAt(at: number): number {
    return at < this.limit ? this.text.charCodeAt(at) : 0
  }

  #take(kind: TokenKind, end: number): true {
    this.kind = kind
    this.end = end
    return true
  }

  #operator(at: number): true {
    if (at + 3 <= this.limit && OPERATORS_OF_THREE.has(this.text.slice(at, at + 3)))
      return this.#take('operator', at + 3)
    const two = at + 2 <= this.limit && OPERATORS_OF_TWO.has(this.text.slice(at, at + 2))
    return this.#take('operator', two ? at + 2 : at + 1)
  }

  #identifierEnd(at: number): number {
    const { text, limit } = this
    while (at < limit && isIdentifier(text.charCodeAt(at))) at++
    return at
  }

  #word(at: number): true {
    const end = this.#identifierEnd(at)
    if (this.#charAt(end) === 46 && end + 1 < this.limit && isIdentifier(this.text.charCodeAt(end + 1)))
      this.#separator = 'dot-next'
    return this.#take('word', end)
  }

  #wordOrPrefixed(at: number, code: number): true {
    if (this.#charAt(at + 1) === 39) {
      if (code === 78 || code === 110) return this.#quoted('string', at, 39, !this.dialect.noBackslashEscapes, at + 1)
      if (code === 88 || code === 120) return this.#quoted('hex', at, 39, false, at + 1)
      if (code === 66 || code === 98) return this.#quoted('bit', at, 39, false, at + 1)
    }
    if (code === 36 && this.dialect.flavor === 'mysql' && this.dialect.version >= 90000) {
      DOLLAR_TAG.lastIndex = at
      const tag = DOLLAR_TAG.exec(this.text)?.[0]
      if (tag !== undefined && at + tag.length <= this.limit) return this.#dollarQuoted(at, tag)
    }
    return this.#word(at)
  }

  /** `$$ … $$` and `$tag$ … $tag$`, which MySQL 9 has for routines in other languages. */
  #dollarQuoted(at: number, tag: string): true {
    const close = this.text.indexOf(tag, at + tag.length)
    if (close === -1 || close + tag.length > this.limit) return this.#take('unterminated', this.limit)
    return this.#take('string', close + tag.length)
  }

  #number(at: number): true {
    const { text, limit } = this
    const second = this.#charAt(at + 1)
    if (text.charCodeAt(at) === 48 && (second === 120 || second === 98)) {
      let end = at + 2
      while (end < limit && (second === 120 ? isHexDigit(text.charCodeAt(end)) : isBitDigit(text.charCodeAt(end))))
        end++
      if (end > at + 2 && !(end < limit && isIdentifier(text.charCodeAt(end))))
        return this.#take(second === 120 ? 'hex' : 'bit', end)
      return this.#word(at)
    }
    let end = at
    while (end < limit && isDigit(text.charCodeAt(end))) end++
    const after = this.#charAt(end)
    if (after === 46) return this.#fraction(end)
    if (end >= limit || !isIdentifier(after)) return this.#take('number', end)
    const exponent = this.#exponentEnd(end)
    return exponent === end ? this.#word(at) : this.#take('number', exponent)
  }

  /** From the point on: digits, and an exponent if one is complete. */
  #fraction(point: number): true {
    let end = point + 1
    while (end < this.limit && isDigit(this.text.charCodeAt(end))) end++
    return this.#take('number', this.#exponentEnd(end))
  }

  #exponentEnd(at: number): number {
    const letter = this.#charAt(at)
    if (letter !== 101 && letter !== 69) return at
    const sign = this.#charAt(at + 1)
    let end = sign === 43 || sign === 45 ? at + 2 : at + 1
    if (!isDigit(this.#charAt(end))) return at
    while (end < this.limit && isDigit(this.text.charCodeAt(end))) end++
    return end
  }

  #quoted(kind: TokenKind, at: number, quote: number, backslash: boolean, open = at): true {
    const end = this.#quoteEnd(open, quote, backslash)
    return end === -1 ? this.#take('unterminated', this.limit) : this.#take(kind, end)
  }

  #quoteEnd(open: number, quote: number, backslash: boolean): number {
    const { text, limit } = this
    for (let at = open + 1; at < limit; at++) {
      const code = text.charCodeAt(at)
      if (code === 92 && backslash) at++
      else if (code === quote) {
        if (at + 1 >= limit || text.charCodeAt(at + 1) !== quote) return at + 1
        at++
      }
    }
    return -1
  }

  /** `--` opens a comment only before white space, a control character or the end. */
  #startsDashComment(at: number): boolean {
    if (this.#charAt(at + 1) !== 45) return false
    const after = this.#charAt(at + 2)
    return after <= 32 || after === 127
  }

  #lineComment(at: number): true {
    const newline = this.text.indexOf('\n', at)
    return this.#take('comment', newline === -1 || newline > this.limit ? this.limit : newline)
  }

  #comment(at: number): true {
    const opening = openComment(this.text, at, this.dialect)
    if (opening.kind === 'executed') {
      this.inExecutedComment = true
      return this.#take('comment', Math.min(opening.contentStart, this.limit))
    }
    const end = closeComment(this.text, opening.contentStart, this.limit, opening.kind)
    return end === -1 ? this.#take('unterminated', this.limit) : this.#take('comment', end)
  }

  #variable(at: number): true {
    const second = this.#charAt(at + 1)
    if (second === 64) return this.#take('variable', this.#systemVariableEnd(at + 2))
    if (second === 39 || second === 34 || second === 96)
      return this.#quoted(
        'variable',
        at,
        second,
        second !== 96 && !this.dialect.noBackslashEscapes && !(second === 34 && this.dialect.ansiQuotes),
        at + 1,
      )
    let end = at + 1
    while (end < this.limit && (isIdentifier(this.text.charCodeAt(end)) || this.text.charCodeAt(end) === 46)) end++
    return this.#take('variable', end)
  }

  #systemVariableEnd(from: number): number {
    let at = from
    for (;;) {
      if (this.#charAt(at) === 96) {
        const end = this.#quoteEnd(at, 96, false)
        at = end === -1 ? this.limit : end
      } else at = this.#identifierEnd(at)
      const next = this.#charAt(at + 1)
      if (this.#charAt(at) !== 46 || !(next === 96 || isIdentifier(next))) return at
      at++
    }
  }
}

/** A token of a text; its own text is cut out only when asked for, since a large script has millions of them. */
class TextToken implements Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  readonly #source: string

  constructor(source: string, kind: TokenKind, start: number, end: number) {
    this.#source = source
    this.kind = kind
    this.start = start
    this.end = end
  }

  get text(): string {
    return this.#source.slice(this.start, this.end)
  }
}

/** All tokens of a text, or of a part of it, comments included. Offsets are those of the whole text. */
export function tokenize(text: string, dialect: SqlDialect, span?: Span): Token[] {
  const lexer = new Lexer(text, dialect, span)
  const tokens: Token[] = []
  while (lexer.next()) tokens.push(new TextToken(text, lexer.kind, lexer.start, lexer.end))
  return tokens
}

/** The tokens that a server sees: without comments and the marks of executed ones. */
export function tokenizeWithoutComments(text: string, dialect: SqlDialect, span?: Span): Token[] {
  const lexer = new Lexer(text, dialect, span)
  const tokens: Token[] = []
  while (lexer.next()) {
    if (lexer.kind !== 'comment') tokens.push(new TextToken(text, lexer.kind, lexer.start, lexer.end))
  }
  return tokens
}
