import type { Statement } from '../sql/statement.ts'

const DEFINED = /^(CREATE|ALTER) (VIEW|PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE.*)$/

/**
 * The text of a statement without the account that it names as the definer: that account is not in the sandbox, and to make
 * something run with the rights of another takes a right that no migration has there.
 */
export function withoutDefiner(statement: Statement): string {
  const { text, tokens, span } = statement
  if (!DEFINED.test(statement.kind)) return text
  const at = tokens.findIndex((token) => token.kind === 'word' && /^definer$/i.test(token.text))
  if (at === -1 || at > 8 || tokens[at + 1]?.text !== '=') return text
  // user, user@host, CURRENT_USER, CURRENT_USER()
  let next = at + 3
  if (tokens[next]?.text === '@') next += 2
  else if (tokens[next]?.text === '(') next += 2
  else if (tokens[next]?.text.startsWith('@')) next++
  const end = tokens[next]
  const from = tokens[at]!.start - span.start
  const to = end === undefined ? text.length : end.start - span.start
  // What stands between may be the end of a version comment, which stays.
  const closing = text.slice(tokens[next - 1]!.end - span.start, to)
  return `${text.slice(0, from)}${closing}${text.slice(to)}`
}
