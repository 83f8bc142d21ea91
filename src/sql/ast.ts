import nodeSqlParser from 'node-sql-parser/build/mysql.js'
import { Lexer } from './lexer.ts'
import type { Statement } from './statement.ts'

let parser: nodeSqlParser.Parser | undefined

/**
 * The statement as node-sql-parser's MySQL grammar reads it, for both flavours (it does better there than its own MariaDB grammar).
 * It takes most DML and queries, and only some of the DDL that servers take, so an error says nothing about the statement.
 * Offsets in it are those of the statement's text. Names and values must be taken from the statement's tokens: the parser sees
 * them normalised.
 */
export function parseAst(statement: Statement): { readonly ast: unknown } | { readonly error: string } {
  parser ??= new nodeSqlParser.Parser()
  try {
    const ast: unknown = parser.astify(normalise(statement), {
      trimQuery: false,
      parseOptions: { includeLocations: true },
    })
    const only = Array.isArray(ast) && ast.length === 1 ? ast[0] : ast
    // What it takes for a comment as a whole comes out as nothing, without an error.
    if (only === undefined || only === null || Array.isArray(only)) return { error: 'not one statement' }
    return { ast: only }
  } catch (error) {
    return { error: whatWasFound(error) }
  }
}

/** The parser's own message lists every token that it would have taken. */
function whatWasFound(error: unknown): string {
  const { location, found } = error as { location?: { start: { line: number; column: number } }; found?: string | null }
  if (location === undefined) return error instanceof Error ? error.message : String(error)
  const what = found === null || found === undefined ? 'the end' : `"${found}"`
  return `${what} at line ${location.start.line}, column ${location.start.column} was not expected`
}

/**
 * The text with the same length and lines, made such that the parser reads what the server would: comments and the marks of
 * executed ones become blanks, names in double quotes get backticks, and a backslash that escapes nothing becomes a slash.
 */
export function normalise(statement: Statement): string {
  const { text, dialect } = statement
  const lexer = new Lexer(text, dialect)
  let normalised = ''
  let done = 0
  while (lexer.next()) {
    const token = text.slice(lexer.start, lexer.end)
    let replacement = token
    if (lexer.kind === 'comment') replacement = token.replace(/[^\n\r]/g, ' ')
    else if (lexer.kind === 'quoted-identifier' && token.startsWith('"'))
      replacement = `\`${token.slice(1, -1).replaceAll('`', '_')}\``
    else if (lexer.kind === 'string' && dialect.noBackslashEscapes) replacement = token.replaceAll('\\', '/')
    if (replacement === token) continue
    normalised += text.slice(done, lexer.start) + replacement
    done = lexer.end
  }
  return normalised + text.slice(done)
}
