import { type Batch, readBatches } from '../sql/batch-directive.ts'
import { type Directive, type DirectiveProblem, readDirectiveComments, unknownVerb } from '../sql/directive.ts'
import type { Span } from '../sql/source.ts'
import type { Script } from '../sql/statement.ts'

/** One rule that one directive suppresses. */
export interface Suppression {
  readonly rule: string
  readonly reason: string
  /** Index of the statement; null for the whole file. */
  readonly statement: number | null
  /** Of the comment. */
  readonly span: Span
}

export interface Directives {
  readonly suppressions: readonly Suppression[]
  /** By index of the statement. */
  readonly batches: ReadonlyMap<number, Batch>
  readonly problems: readonly DirectiveProblem[]
}

/**
 * Reads `-- rollgate: ignore rule-a, rule-b -- reason` before (or inside) a statement, and `-- rollgate: ignore-file rule-a -- reason`
 * before the first; what is wrong with a `batch` is told along. Whatever begins with `rollgate:` and is none of these is a problem,
 * never nothing.
 * @param known ids that may be suppressed
 */
export function readDirectives(script: Script, known: ReadonlySet<string>): Directives {
  const suppressions: Suppression[] = []
  const { batches, problems: batchProblems } = readBatches(script)
  const problems: DirectiveProblem[] = [...batchProblems]
  for (const directive of readDirectiveComments(script)) {
    const { verb, span, statement } = directive
    if (verb === 'batch') continue
    const complain = (message: string) => problems.push({ span, message })
    const unknown = unknownVerb(directive)
    if (unknown !== null) complain(unknown)
    else if (verb === 'ignore' && statement === null)
      complain('The directive stands behind a statement, or no statement follows it')
    else if (verb === 'ignore-file' && !directive.first)
      complain('`ignore-file` must stand before the first statement of the file')
    else suppressions.push(...readRules(directive, verb === 'ignore' ? statement : null, known, complain))
  }
  return { suppressions, batches, problems }
}

function readRules(
  { rest, span }: Directive,
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
    if (known.has(id)) suppressions.push({ rule: id, reason, statement, span })
    else
      complain(id === '' ? 'The directive has a comma too many' : `There is no rule \`${id}\` that can be suppressed`)
  }
  return suppressions
}
