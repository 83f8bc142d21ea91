import type { Span } from '../sql/source.ts'
import type { Script, ScriptComment } from '../sql/statement.ts'

/** One rule that one directive suppresses. */
export interface Suppression {
  readonly rule: string
  readonly reason: string
  /** Index of the statement; null for the whole file. */
  readonly statement: number | null
  /** Of the comment. */
  readonly span: Span
}

export interface DirectiveProblem {
  readonly span: Span
  readonly message: string
}

export interface Directives {
  readonly suppressions: readonly Suppression[]
  readonly problems: readonly DirectiveProblem[]
}

const FORM = /^rollgate:\s*(\S*)\s*([\s\S]*)$/i

/**
 * Reads `-- rollgate: ignore rule-a, rule-b -- reason` before (or inside) a statement, and `-- rollgate: ignore-file rule-a -- reason`
 * before the first. Whatever begins with `rollgate:` and is neither is a problem, never nothing.
 * @param known ids that may be suppressed
 */
export function readDirectives(script: Script, known: ReadonlySet<string>): Directives {
  const suppressions: Suppression[] = []
  const problems: DirectiveProblem[] = []
  for (const comment of script.comments) {
    const match = FORM.exec(comment.text)
    if (match === null) continue
    const [, verb = '', rest = ''] = match
    const complain = (message: string) => problems.push({ span: comment.span, message })
    const statement = verb === 'ignore' ? statementAt(script, comment) : null
    if (verb !== 'ignore' && verb !== 'ignore-file')
      complain(`\`${verb}\` is no directive; there are \`ignore\` and \`ignore-file\``)
    else if (verb === 'ignore' && statement === null)
      complain('The directive stands behind a statement, or no statement follows it')
    else if (verb === 'ignore-file' && comesLate(script, comment))
      complain('`ignore-file` must stand before the first statement of the file')
    else suppressions.push(...readRules(comment, rest, statement, known, complain))
  }
  return { suppressions, problems }
}

function readRules(
  comment: ScriptComment,
  rest: string,
  statement: number | null,
  known: ReadonlySet<string>,
  complain: (message: string) => void,
): Suppression[] {
  const separator = /\s--(\s|$)/.exec(rest)
  const reason = separator === null ? '' : rest.slice(separator.index + separator[0].length).trim()
  const ids = (separator === null ? rest : rest.slice(0, separator.index)).split(',').map((id) => id.trim())
  if (ids.every((id) => id === '')) {
    complain('The directive names no rule')
    return []
  }
  if (reason === '') {
    complain('The directive gives no reason; write it after ` -- `')
    return []
  }
  const suppressions: Suppression[] = []
  for (const id of ids) {
    if (known.has(id)) suppressions.push({ rule: id, reason, statement, span: comment.span })
    else
      complain(id === '' ? 'The directive has a comma too many' : `There is no rule \`${id}\` that can be suppressed`)
  }
  return suppressions
}

/** The statement that a comment is inside of, or the next one if the comment does not follow another one on its line. */
function statementAt(script: Script, { span }: ScriptComment): number | null {
  const { statements, source } = script
  let low = 0
  let high = statements.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (statements[middle]!.span.end <= span.start) low = middle + 1
    else high = middle
  }
  const next = statements[low]
  if (next === undefined) return null
  const previous = statements[low - 1]
  const inside = next.span.start < span.start
  if (
    !inside &&
    previous !== undefined &&
    source.positionAt(previous.span.end).line === source.positionAt(span.start).line
  )
    return null
  return next.index
}

function comesLate(script: Script, comment: ScriptComment): boolean {
  const first = script.statements[0]
  return first !== undefined && first.span.start < comment.span.start
}
