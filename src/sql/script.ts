import { DelimiterFinder, readDelimiterCommand } from './delimiter.ts'
import { Lexer } from './lexer.ts'
import { ParsedStatement } from './parsed-statement.ts'
import type { Source, Span } from './source.ts'
import { SqlModeFollower } from './sql-mode.ts'
import type { Script, ScriptComment, ScriptProblem, Statement } from './statement.ts'
import { isCutProgram } from './stored-program.ts'
import type { SqlDialect } from './token.ts'
import { TokenList } from './token-list.ts'
import { openComment } from './version-comment.ts'

/** Commands of the mysql client that are not SQL; a line that begins with one is run by the client, or refused by the server. */
const CLIENT_COMMANDS = new Set(
  'SOURCE SYSTEM QUIT EXIT CONNECT TEE NOTEE PAGER NOPAGER PRINT PROMPT REHASH CHARSET WARNINGS NOWARNING CLEAR EGO EDIT STATUS GO'.split(
    ' ',
  ),
)

/** A character outside the Basic Multilingual Plane, such as an emoji, in UTF-16. */
const BEYOND_BMP = /[\ud800-\udfff]/

/**
 * Splits a script into the statements that the mysql client would send, and follows USE and SET sql_mode on the way.
 * `options.database` is the current database at the beginning. Never throws: what is wrong with the script is in `problems`.
 */
export function parseScript(source: Source, options: { dialect: SqlDialect; database: string | null }): Script {
  return new Splitter(source, options.dialect, options.database, ';').split()
}

/**
 * Reads a text that is one statement already, such as one taken from a journal or the body of a stored program: no delimiter is
 * looked for. Null when there is nothing but comments.
 */
export function parseStatement(
  source: Source,
  options: { dialect: SqlDialect; database: string | null },
): Statement | null {
  return new Splitter(source, options.dialect, options.database, '').split().statements[0] ?? null
}

class Splitter {
  readonly #source: Source
  readonly #text: string
  readonly #lexer: Lexer
  readonly #delimiters: DelimiterFinder
  readonly #mode: SqlModeFollower
  readonly #statements: Statement[] = []
  readonly #comments: ScriptComment[] = []
  readonly #problems: ScriptProblem[] = []
  readonly #beyondBmp: boolean
  #database: string | null
  /** The statement that is being read: from its first token or opening mark to its last, and whether it has any token at all. */
  #start = -1
  #end = -1
  #hasTokens = false
  #firstWord = ''

  constructor(source: Source, dialect: SqlDialect, database: string | null, delimiter: string) {
    this.#source = source
    this.#text = source.text
    this.#lexer = new Lexer(source.text, dialect)
    this.#delimiters = new DelimiterFinder(source.text, delimiter)
    this.#mode = new SqlModeFollower(dialect)
    this.#database = database
    this.#beyondBmp = BEYOND_BMP.test(this.#text)
    if (this.#text.charCodeAt(0) === 0xfeff) this.#lexer.moveTo(1)
  }

  split(): Script {
    const lexer = this.#lexer
    for (;;) {
      const at = lexer.skipSpace()
      if (at >= lexer.limit) break
      if (this.#start === -1 && this.#isScript && this.#takeDelimiterCommand(at)) continue
      if (this.#delimiters.next(at) === at) {
        this.#finish()
        lexer.moveTo(at + this.#delimiters.delimiter.length)
        continue
      }
      lexer.next()
      this.#cutAtDelimiter()
      if (lexer.kind === 'comment') this.#takeComment()
      else this.#takeToken()
    }
    this.#finish()
    return { source: this.#source, statements: this.#statements, comments: this.#comments, problems: this.#problems }
  }

  #takeDelimiterCommand(at: number): boolean {
    const code = this.#text.charCodeAt(at)
    if (code !== 68 && code !== 100) return false
    const command = readDelimiterCommand(this.#text, at)
    if (command === null) return false
    if (command.problem !== null) this.#problem(command.problem, command.span)
    else if (!this.#beginsLine(at))
      this.#problem('DELIMITER is a command of the mysql client only at the beginning of a line', command.span)
    if (command.delimiter !== null) this.#delimiters.delimiter = command.delimiter
    this.#reset()
    this.#lexer.moveTo(command.span.end)
    return true
  }

  /** A text without a delimiter is a statement, not a script: commands of the client mean nothing in it. */
  get #isScript(): boolean {
    return this.#delimiters.delimiter !== ''
  }

  /** Whether nothing but white space and comments stands before the offset in its line. */
  #beginsLine(at: number): boolean {
    const last = this.#comments.at(-1)
    let from = at
    while (from > 0) {
      if (last !== undefined && last.span.end === from) from = last.span.start
      else if (/[^\S\n]/.test(this.#text.charAt(from - 1))) from--
      else break
    }
    return from === 0 || this.#text.charAt(from - 1) === '\n'
  }

  /** The client looks for the delimiter at every character outside quotes and comments, even in the middle of a word. */
  #cutAtDelimiter(): void {
    const lexer = this.#lexer
    const found = this.#delimiters.next(lexer.start)
    if (found >= lexer.end) return
    if (lexer.kind === 'comment' || lexer.kind === 'unterminated') {
      this.#cutSkippedComment(found)
      return
    }
    if (lexer.kind === 'string' || lexer.kind === 'quoted-identifier') return
    const quote = lexer.kind === 'word' ? -1 : this.#text.slice(lexer.start, Math.min(lexer.end, found)).search(/['"`]/)
    if (quote === -1) lexer.cut(found)
  }

  /** The client splits in `/*!99999 … *\/` too, whether or not a server would execute it. */
  #cutSkippedComment(found: number): void {
    const lexer = this.#lexer
    if (this.#text.charCodeAt(lexer.start) !== 47) return
    const opening = openComment(this.#text, lexer.start, lexer.dialect)
    if (opening.kind !== 'skipped') return
    const inside = new Lexer(this.#text, lexer.dialect, { start: opening.contentStart, end: lexer.end })
    while (inside.next() && inside.end <= found) {}
    if (
      inside.start > found ||
      inside.kind === 'string' ||
      inside.kind === 'quoted-identifier' ||
      inside.kind === 'comment'
    )
      return
    if (inside.kind === 'unterminated' && inside.start < found) return
    this.#problem('The mysql client splits the statement inside this version comment', {
      start: lexer.start,
      end: found,
    })
    lexer.kind = 'unterminated'
    lexer.end = found
  }

  #takeComment(): void {
    const { start, end } = this.#lexer
    const isBlock = this.#text.charCodeAt(start) === 47
    const closesExecuted = this.#text.charCodeAt(start) === 42
    if (closesExecuted || (isBlock && openComment(this.#text, start, this.#lexer.dialect).kind === 'executed')) {
      if (this.#start === -1) this.#start = start
      this.#end = end
      return
    }
    if (isBlock && this.#text.charCodeAt(start + 2) === 43) return
    this.#comments.push({ span: { start, end }, text: commentText(this.#text.slice(start, end)) })
  }

  #takeToken(): void {
    const lexer = this.#lexer
    if (lexer.kind === 'unterminated') this.#reportUnterminated()
    if (!this.#hasTokens) {
      // A comment that never ends is no statement.
      if (lexer.kind === 'unterminated' && this.#text.charCodeAt(lexer.start) === 47) return
      this.#hasTokens = true
      if (this.#start === -1) this.#start = lexer.start
      this.#firstWord =
        lexer.kind === 'word' ? this.#text.slice(lexer.start, Math.min(lexer.end, lexer.start + 12)).toUpperCase() : ''
      if (this.#isScript && this.#takeClientCommand()) return
    }
    this.#end = lexer.end
    if (this.#beyondBmp) this.#refuseImpossibleName()
  }

  /**
   * Servers keep names in three bytes a character (the manual, "Schema Object Names"): MariaDB refuses others, MySQL makes a name with
   * a question mark of them without a word.
   */
  #refuseImpossibleName(): void {
    const { kind, start, end } = this.#lexer
    if (kind !== 'word' && kind !== 'quoted-identifier') return
    const name = this.#text.slice(start, end)
    const [character] = /[\u{10000}-\u{10ffff}]/u.exec(name) ?? []
    if (character !== undefined)
      this.#problems.push({
        message: `No server can keep the character ${character} in a name: ${name}`,
        span: { start, end },
        impossibleName: true,
      })
  }

  /** Takes a line that the client does not read as SQL. */
  #takeClientCommand(): boolean {
    const { start, kind } = this.#lexer
    if (kind === 'operator' && /^\\[.!]/.test(this.#text.slice(start, start + 2))) return this.#takeClientLine()
    if (!this.#beginsLine(start)) return false
    if (kind === 'operator' && this.#text.startsWith('--', start))
      this.#problem('"--" opens a comment only when white space follows it', { start, end: this.#lineEnd(start) })
    if (this.#firstWord === 'USE') return this.#takeUseLine()
    return CLIENT_COMMANDS.has(this.#firstWord) && this.#takeClientLine()
  }

  #takeClientLine(): true {
    const { start } = this.#lexer
    const span = { start, end: this.#lineEnd(start) }
    this.#problem(`${this.#text.slice(start, span.end).trim()}: a command of the mysql client, not SQL`, span)
    this.#reset()
    this.#lexer.moveTo(span.end)
    return true
  }

  /** MariaDB's client takes a line `USE name` without a delimiter; MySQL's reads on to the delimiter. */
  #takeUseLine(): boolean {
    const lexer = this.#lexer
    const end = this.#lineEnd(lexer.start)
    if (lexer.dialect.flavor !== 'mariadb' || this.#delimiters.next(lexer.start) < end) return false
    this.#end = lexer.start + this.#text.slice(lexer.start, end).trimEnd().length
    this.#finish()
    lexer.moveTo(end)
    return true
  }

  #lineEnd(at: number): number {
    const newline = this.#text.indexOf('\n', at)
    return newline === -1 ? this.#text.length : newline
  }

  #reportUnterminated(): void {
    const { start, end } = this.#lexer
    const open = this.#text.slice(start, start + 2)
    if (open === '/*' && end < this.#lexer.limit) return
    const what = open === '/*' ? 'comment' : open.startsWith('`') ? 'name in backticks' : 'quoted text'
    this.#problem(`This ${what} is never closed`, { start, end: Math.min(end, this.#lineEnd(start)) })
  }

  #finish(): void {
    if (this.#lexer.inExecutedComment)
      this.#problem('The statement ends inside a version comment', {
        start: this.#start,
        end: this.#lineEnd(this.#start),
      })
    if (this.#hasTokens) this.#add({ start: this.#start, end: this.#end })
    this.#reset()
  }

  #reset(): void {
    this.#start = -1
    this.#end = -1
    this.#hasTokens = false
    this.#firstWord = ''
    this.#lexer.inExecutedComment = false
  }

  #add(span: Span): void {
    const statement = new ParsedStatement(
      this.#text,
      this.#statements.length + 1,
      span,
      this.#mode.dialect,
      this.#database,
    )
    this.#statements.push(statement)
    if (this.#firstWord === 'USE') this.#database = usedDatabase(statement) ?? this.#database
    else if (this.#firstWord === 'SET') this.#followMode(statement)
    else if (this.#firstWord === 'CREATE' && isCutProgram(statement)) {
      this.#problem(
        `${statement.kind} is cut at the first "${this.#delimiters.delimiter}" of its body: put DELIMITER // before it and // after it`,
        { start: span.start, end: Math.min(span.end, this.#lineEnd(span.start)) },
      )
    }
  }

  #followMode(statement: Statement): void {
    this.#mode.follow(new TokenList(this.#text, statement.dialect, statement.span))
    this.#lexer.dialect = this.#mode.dialect
  }

  #problem(message: string, span: Span): void {
    this.#problems.push({ message, span })
  }
}

function usedDatabase(statement: Statement): string | null {
  const tokens = new TokenList(statement.text, statement.dialect, { start: 0, end: statement.text.length }, 2)
  return tokens.isName(1) ? tokens.value(1) : null
}

function commentText(comment: string): string {
  if (comment.startsWith('#')) return comment.slice(1).trim()
  if (comment.startsWith('--')) return comment.slice(2).trim()
  return comment.slice(2, -2).trim()
}
