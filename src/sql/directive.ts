import type { Span } from './source.ts'
import type { Script, ScriptComment } from './statement.ts'

/** A comment that begins with `rollgate:`, split into its words; what it means is for others to say. */
export interface Directive {
  /** The first word as written: `ignore`. */
  readonly verb: string
  readonly rest: string
  /** Index of the statement that it stands before or inside of; null when there is none. */
  readonly statement: number | null
  /** It stands before the first statement of the file. */
  readonly first: boolean
  /** Of the comment. */
  readonly span: Span
}

export interface DirectiveProblem {
  readonly span: Span
  readonly message: string
}

/** All that a directive may begin with. */
export const DIRECTIVE_VERBS = ['ignore', 'ignore-file', 'batch'] as const

const FORM = /^rollgate:\s*(\S*)\s*([\s\S]*)$/i

/** The directives of a script in their order: comments of the form `-- rollgate: …`, known or not. */
export function readDirectiveComments(script: Script): Directive[] {
  const directives: Directive[] = []
  for (const comment of script.comments) {
    const match = FORM.exec(comment.text)
    if (match === null) continue
    const [, verb = '', rest = ''] = match
    const first = script.statements[0]
    directives.push({
      verb,
      rest,
      statement: statementAt(script, comment),
      first: first === undefined || first.span.start >= comment.span.start,
      span: comment.span,
    })
  }
  return directives
}

/** Why a directive is none: its first word is not known. */
export function unknownVerb({ verb }: Directive): string | null {
  if ((DIRECTIVE_VERBS as readonly string[]).includes(verb)) return null
  const known = DIRECTIVE_VERBS.map((one) => `\`${one}\``)
  return `\`${verb}\` is no directive; there are ${known.slice(0, -1).join(', ')} and ${known.at(-1)}`
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
