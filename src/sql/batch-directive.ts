import { batchRefusal } from './batch-statement.ts'
import { type Directive, type DirectiveProblem, readDirectiveComments } from './directive.ts'
import { autocommitOf } from './set.ts'
import type { Span } from './source.ts'
import type { Script, Statement } from './statement.ts'

/** What `-- rollgate: batch 5000 by id` asks for: the statement is run in pieces, each a transaction of its own. */
export interface Batch {
  /** Rows of the table that one chunk walks over. */
  readonly size: number
  /** Columns by whose values the table is cut, as written. */
  readonly by: readonly string[]
  /** Seconds to rest between two chunks. */
  readonly pause: number
  /** Of the comment. */
  readonly span: Span
}

export interface Batches {
  /** By index of the statement. */
  readonly batches: ReadonlyMap<number, Batch>
  readonly problems: readonly (DirectiveProblem & { readonly statement: number | null })[]
}

const FORM = /^(\d+)\s+by\s+(.+?)(?:\s+pause\s+(\d+(?:\.\d+)?)\s*s?)?$/is
const COLUMN = /^(?:`((?:[^`]|``)+)`|([\p{L}\p{N}_$]+))$/u
const LARGEST_CHUNK = 10_000_000
const LONGEST_PAUSE_SECONDS = 3600

/**
 * Reads the `batch` directives of a script. A batch that the text of its statement, or its place in the script, rules out is a
 * problem; whether the table has such a key is for the structure to say.
 */
export function readBatches(script: Script): Batches {
  const batches = new Map<number, Batch>()
  const problems: Batches['problems'][number][] = []
  const directives = readDirectiveComments(script).filter(({ verb }) => verb === 'batch')
  if (directives.length === 0) return { batches, problems }
  const inside = statementsInTransactions(script)
  for (const directive of directives) {
    const { span, statement: index } = directive
    const complain = (message: string) => problems.push({ span, message, statement: index })
    const statement = index === null ? undefined : script.statements[index - 1]
    const batch = readBatch(directive)
    const refusal = statement === undefined || typeof batch === 'string' ? null : batchRefusal(statement, batch.by)
    if (statement === undefined) complain('The directive stands behind a statement, or no statement follows it')
    else if (typeof batch === 'string') complain(batch)
    else if (batches.has(statement.index)) complain('The statement has a `batch` directive already')
    else if (refusal !== null) complain(`The statement cannot be run in batches: ${refusal}`)
    else if (inside.has(statement.index))
      complain('The statement cannot be run in batches: it is part of a transaction, and each chunk commits')
    else batches.set(statement.index, batch)
  }
  return { batches, problems }
}

/** @returns what is wrong, as a sentence, when the directive cannot be read. */
function readBatch({ rest, span }: Directive): Batch | string {
  const match = FORM.exec(rest.trim())
  if (match === null)
    return '`batch` is written `batch 5000 by id`, `batch 5000 by a, b` or `batch 5000 by id pause 0.5`'
  const size = Number(match[1])
  if (size < 1 || size > LARGEST_CHUNK) return `A chunk has 1 to ${LARGEST_CHUNK} rows, not ${match[1]}`
  const pause = Number(match[3] ?? 0)
  if (pause > LONGEST_PAUSE_SECONDS) return `The pause between chunks is at most ${LONGEST_PAUSE_SECONDS} seconds`
  const by: string[] = []
  for (const name of match[2]!.split(',')) {
    const column = COLUMN.exec(name.trim())
    if (column === null) return `\`${name.trim()}\` is no name of a column; quote it with backticks`
    by.push(column[1]?.replaceAll('``', '`') ?? column[2]!)
  }
  if (new Set(by.map((name) => name.toLowerCase())).size < by.length) return 'The directive names a column twice'
  return { size, by, pause, span }
}

/** Indexes of the statements that do not commit by themselves. */
function statementsInTransactions(script: Script): ReadonlySet<number> {
  const found = new Set<number>()
  let open = false
  let autocommit = true
  for (const statement of script.statements) {
    const switched = autocommitOf(statement)
    if (statement.kind === 'START TRANSACTION') open = true
    else if (endsTransaction(statement)) open = false
    if (switched !== null) autocommit = switched
    if (open || !autocommit) found.add(statement.index)
  }
  return found
}

function endsTransaction({ kind, class: what, temporary }: Statement): boolean {
  return kind === 'COMMIT' || kind === 'ROLLBACK' || (what === 'ddl' && !temporary)
}
