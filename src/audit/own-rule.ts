import { createContext, Script as VmScript } from 'node:vm'
import { Lexer } from '../sql/lexer.ts'
import type { Span } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import type { TokenList } from '../sql/token-list.ts'
import { assignments, dmlClauses, insertedColumns } from './dml-clauses.ts'
import type { Severity } from './finding.ts'
import { headPlace } from './places.ts'
import type { Rule, RuleContext } from './rule.ts'
import { kindAmong } from './statement-kinds.ts'

/** A rule that the configuration makes. Of `kinds`, `table` and `column` all that are given must hold for a statement to be meant. */
export interface OwnRule {
  /** What a finding says. */
  readonly message: string
  readonly severity: Severity | 'off'
  /** What to do; null for none. */
  readonly advice: string | null
  /** As in `statement-forbidden`; empty for all. */
  readonly kinds: readonly string[]
  /** Patterns of JavaScript with the flags `iu`; null for any. */
  readonly table: string | null
  readonly column: string | null
  /** Must not be found in the text of the statement, without its comments and the contents of its texts. */
  readonly forbid: string | null
  /** Must be found there. */
  readonly require: string | null
}

/** Keys of which an own rule needs one at least: without any, every statement would be reported. */
export const OWN_CONDITIONS = ['kinds', 'table', 'column', 'forbid', 'require'] as const
export const OWN_PATTERNS = ['table', 'column', 'forbid', 'require'] as const
export const OWN_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** As much of a statement is searched. */
const SEARCHED = 50_000
/** Milliseconds for one search: some patterns take ages for some texts. */
const PATIENCE = 500

/** The rule that a definition stands for; where nothing is forbidden or required, the statements that are meant are reported. */
export function ownRule(id: string, definition: OwnRule): Rule {
  const { message, advice, kinds, forbid, require: required } = definition
  const find = {
    table: searcher(definition.table),
    column: searcher(definition.column),
    forbid: searcher(forbid),
    require: searcher(required),
  }
  return {
    id,
    severity: definition.severity === 'off' ? 'warning' : definition.severity,
    summary: message,
    why: '',
    advice: advice ?? 'The rule is one of this project: see `rules` in .rollgate.yml.',
    bad: null,
    good: null,
    options: {},
    visit: {
      statement({ statement, tokens, report }: RuleContext) {
        if (kinds.length > 0 && kindAmong(statement, tokens, kinds) === null) return
        let place: Span | null = null
        if (find.table !== null) {
          place = statement.tables.find(({ name }) => find.table!(name) !== null)?.span ?? null
          if (place === null) return
        }
        if (find.column !== null) {
          place = columnsOf(statement, tokens).find(({ name }) => find.column!(name) !== null)?.span ?? null
          if (place === null) return
        }
        if (find.forbid === null && find.require === null) return report(place ?? headPlace(statement), message)
        const text = bareText(statement)
        const match = find.forbid?.(text) ?? null
        if (match !== null) {
          const start = statement.span.start + match.index
          report({ start, end: start + Math.max(1, match.length) }, message)
        } else if (find.require !== null && find.require(text) === null) report(place ?? headPlace(statement), message)
      },
    },
  }
}

type Search = (text: string) => { readonly index: number; readonly length: number } | null

/** Searches in a context of its own, which can be stopped: a regular expression of the usual kind cannot. */
function searcher(pattern: string | null): Search | null {
  if (pattern === null) return null
  const context = createContext({ text: '', pattern: new RegExp(pattern, 'iu') })
  const script = new VmScript('pattern.exec(text)')
  return (text) => {
    context.text = text
    try {
      const match = script.runInContext(context, { timeout: PATIENCE }) as RegExpExecArray | null
      return match === null ? null : { index: match.index, length: match[0].length }
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      throw new Error(`the pattern ${pattern} took longer than ${PATIENCE} ms`)
    }
  }
}

/** The text with blanks in place of comments and of what stands in texts; as long as the text itself, so that places stay. */
export function bareText({ text, dialect }: Statement): string {
  const lexer = new Lexer(text, dialect)
  let bare = ''
  let done = 0
  while (lexer.next() && lexer.start < SEARCHED) {
    const { kind, start, end } = lexer
    if (kind !== 'comment' && kind !== 'string') continue
    const raw = text.slice(start, end)
    const quote = kind === 'string' ? raw.search(/['"]/) : -1
    bare += text.slice(done, start)
    bare +=
      quote === -1
        ? raw.replace(/[^\n\r]/g, ' ')
        : raw.slice(0, quote + 1) + raw.slice(quote + 1, -1).replace(/[^\n\r]/g, ' ') + raw.slice(-1)
    done = end
  }
  return (bare + text.slice(done)).slice(0, SEARCHED)
}

interface Named {
  readonly name: string
  readonly span: Span
}

/** The columns that a statement defines, changes, drops, or writes. */
function columnsOf(statement: Statement, tokens: TokenList): Named[] {
  const named = ({ text, span }: { readonly text: string; readonly span: Span }) => ({ name: text, span })
  if (statement.createTable !== undefined) return statement.createTable.columns.map(({ name }) => named(name))
  if (statement.alter !== undefined) {
    return statement.alter.flatMap((clause) => {
      const found: Named[] = []
      if ('from' in clause && clause.kind !== 'rename-index') found.push(named(clause.from))
      if (clause.kind === 'rename-column') found.push(named(clause.to))
      if ('column' in clause) found.push(named('name' in clause.column ? clause.column.name : clause.column))
      return found
    })
  }
  if (!['UPDATE', 'INSERT', 'REPLACE'].includes(statement.kind)) return []
  const assigned = dmlClauses(statement, tokens)
    .assigned.flatMap((range) => assignments(tokens, range))
    .map(({ column, target }) => ({ name: column, span: tokens.span(target.first, target.end - 1) }))
  const inserted = statement.kind === 'UPDATE' ? [] : (insertedColumns(statement, tokens) ?? [])
  return [...inserted.map((name) => ({ name, span: headPlace(statement) })), ...assigned]
}
