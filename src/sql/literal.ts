import type { Token } from './token.ts'

/** The escapes that mean a character of their own (MySQL manual, "String Literals"); any other escaped character is itself. */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
  '%': '\\%',
  _: '\\_',
}

/** The value of a string literal as written, quotes included; an N before the quote is allowed. */
export function unquoteString(literal: string, noBackslashEscapes: boolean): string {
  const open = literal.startsWith("'") || literal.startsWith('"') ? 0 : 1
  const quote = literal.charAt(open)
  const inner = literal.slice(open + 1, -1)
  const pattern = noBackslashEscapes ? /''|""/g : /''|""|\\([\s\S])/g
  return inner.replace(pattern, (match, escaped: string | undefined) => {
    if (escaped !== undefined) return ESCAPES[escaped] ?? escaped
    return match.charAt(0) === quote ? quote : match
  })
}

/** The name that a quoted identifier stands for. */
export function unquoteIdentifier(quoted: string): string {
  const quote = quoted.charAt(0)
  return quoted.slice(1, -1).replaceAll(quote + quote, quote)
}

/** The name that a token stands for, quoted or bare. */
export function nameOf({ kind, text }: Pick<Token, 'kind' | 'text'>): string {
  return kind === 'quoted-identifier' ? unquoteIdentifier(text) : text
}
