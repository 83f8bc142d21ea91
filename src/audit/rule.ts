import type { Reader } from '../sandbox/readers.ts'
import type { Measured, RehearsalOutcome, StatementRehearsal } from '../sandbox/rehearsal.ts'
import type { Column, Index, Table } from '../schema/model.ts'
import type { Span } from '../sql/source.ts'
import type { Statement } from '../sql/statement.ts'
import type { SqlDialect } from '../sql/token.ts'
import type { TokenList } from '../sql/token-list.ts'
import type { Severity } from './finding.ts'
import type { ScriptFacts } from './script-facts.ts'

/** A migration with the structure that it meets. Both are run on a real server by the tests. */
export interface Example {
  readonly schema: string
  readonly sql: string
  /** Options under which it holds, where the rule's own defaults ask for nothing. */
  readonly options?: Readonly<Record<string, OptionValue>>
  /** The servers on which it holds; left out for all. */
  readonly only?: (server: SqlDialect) => boolean
}

export type OptionValue = boolean | number | string | readonly string[]

/** An option of a rule: its type is inferred from the default. */
export interface OptionSpec {
  readonly default: OptionValue
  readonly doc: string
  /** The text (each of the list) is a regular expression of JavaScript, with the flag `u`. */
  readonly kind?: 'pattern'
  /** The only texts that it takes. */
  readonly values?: readonly string[]
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>

type Widen<Value> = Value extends readonly unknown[]
  ? readonly string[]
  : Value extends string
    ? string
    : Value extends number
      ? number
      : boolean

export type OptionValues<Specs extends OptionSpecs> = { readonly [Name in keyof Specs]: Widen<Specs[Name]['default']> }

export interface ReportMore {
  /** In place of the rule's own advice. */
  readonly advice?: string
  readonly serverCode?: number
  /** The most that this finding may be, below the rule's severity. */
  readonly atMost?: Severity
  /** Only where this replacement is right for every author: it is suggested on the pull request, one click from being committed. */
  readonly fix?: { readonly span: Span; readonly text: string }
}

/** A column before and after a statement, paired also across a renaming; null where there was or is none. */
export interface ColumnChange {
  readonly before: Column | null
  readonly after: Column | null
}

/** A table that a statement created, changed, renamed or dropped. `before` and `after` are never both null. */
export interface TableChange {
  readonly database: string
  /** After the statement; for a dropped table before it. */
  readonly name: string
  readonly before: Table | null
  readonly after: Table | null
  /** Columns that differ; all of them when the table was created, none when it was dropped. */
  readonly columns: readonly ColumnChange[]
  /** Indexes that stand in `after` and not, with the same definition, in `before`. */
  readonly newIndexes: readonly Index[]
}

/** What a rule sees of the statement it is asked about. */
export interface RuleContext<Options = Readonly<Record<string, OptionValue>>> {
  readonly statement: Statement
  readonly tokens: TokenList
  /** What node-sql-parser makes of it, offsets within the statement's text; null when it cannot read it, or it is very long. */
  readonly ast: unknown
  /** What the script as a whole does, before and after this statement. */
  readonly script: ScriptFacts
  /** null when nothing was rehearsed. */
  readonly outcome: RehearsalOutcome | null
  /** Whether the structure before and after is known; if not, only the text tells. */
  readonly structureKnown: boolean
  readonly changes: readonly TableChange[]
  readonly options: Options
  /** The server that the migration is for, as far as known: staging, else the sandbox, else a recent MySQL. */
  readonly server: SqlDialect
  /** All that the rehearsal tells of the statement: sizes and counts on staging, online-ness. null when not rehearsed. */
  readonly rehearsal: StatementRehearsal | null
  /** The structure of a table that the statement names, as it was before the statement; null when not known or no table. */
  table(database: string | null, name: string): Table | null
  /** What was counted on staging for this statement; empty when nothing was, or nothing had to be. */
  readonly measured: readonly Measured[]
  /** By `database.name` as the statement names them: what staging's statistics say of its tables. */
  readonly sizes: StatementRehearsal['sizes']
  /** Views and stored programs of staging. Empty when nothing was rehearsed, and when no script takes anything away. */
  readonly readers: readonly Reader[]
  /** false when the sandbox is of another flavour than staging. */
  readonly sameFlavor: boolean
  report(span: Span, message: string, more?: ReportMore): void
}

/** A rule as the engine and the documentation see it. */
export interface Rule {
  readonly id: string
  /** Of its findings, where nothing else is configured. */
  readonly severity: Severity
  /** Off unless a preset or the configuration names it: a matter of policy, not of safety. */
  readonly optIn?: true
  /** One sentence without full stop: what must be so. */
  readonly summary: string
  /** What goes wrong otherwise. */
  readonly why: string
  /** What to do, shown with each finding. */
  readonly advice: string
  /** Has exactly this rule's finding. null for a rule that no SQL can show. */
  readonly bad: Example | null
  /** Has no finding at all. */
  readonly good: Example | null
  readonly options: OptionSpecs
  readonly visit: Visit<Readonly<Record<string, OptionValue>>>
}

/** What a rule looks at; the engine does the walking. */
export interface Visit<Options> {
  /** Each statement. */
  statement?(context: RuleContext<Options>): void
  /** Each table that a statement changed. Only when the structure is known. */
  table?(change: TableChange, context: RuleContext<Options>): void
  /** Each column of a table that exists after the statement and differs from before. Only when the structure is known. */
  column?(change: ColumnChange, table: TableChange, context: RuleContext<Options>): void
}

interface RuleDefinition<Specs extends OptionSpecs> extends Omit<Rule, 'options' | 'visit'> {
  readonly options?: Specs
  /** Left out by rules that the engine itself applies. */
  readonly visit?: Visit<OptionValues<Specs>>
}

/** Makes a rule; a misspelt option in `visit` does not compile. */
export function defineRule<const Specs extends OptionSpecs = Record<never, never>>(
  definition: RuleDefinition<Specs>,
): Rule {
  return { options: {}, visit: {}, ...definition } as Rule
}
