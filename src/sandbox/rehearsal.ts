import type { StatementReport } from '../audit/finding.ts'
import type { Table } from '../schema/model.ts'

/** What stands under a name at one moment. */
export type Relation = { readonly kind: 'table'; readonly table: Table } | { readonly kind: 'view' }

/** A name that a statement touched, with what stood under it before and after; null for nothing. */
export interface TableEffect {
  readonly database: string
  readonly name: string
  readonly before: Relation | null
  readonly after: Relation | null
}

/** What became of a statement in the sandbox. */
export type RehearsalOutcome =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed'
      readonly code: number
      readonly sqlState: string
      readonly message: string
      /** Index of an earlier statement of the same file whose failure led to this one; 0 for one of an earlier file. */
      readonly followsFrom: number | null
    }
  /** Not run, or run without an answer that means anything: why. */
  | { readonly kind: 'not-judged'; readonly reason: string }

export interface StatementRehearsal {
  readonly outcome: RehearsalOutcome
  readonly effects: readonly TableEffect[]
  readonly online: StatementReport['online']
  readonly estimate: StatementReport['estimate']
  readonly reversible: StatementReport['reversible']
  readonly rollbackPreview: readonly string[] | null
  /** Why the statement cannot be run in the batches that its directive asks for, as the end of a sentence. */
  readonly batchProblem?: string
}

export interface Rehearsal {
  readonly sandbox: {
    readonly flavor: 'mysql' | 'mariadb'
    /** As the server says it. */
    readonly version: string
    /** false when staging is of another flavour: then an error of the sandbox need not be one of staging. */
    readonly sameFlavor: boolean
    /** Whether names of tables are compared without regard to case (lower_case_table_names). */
    readonly foldsNames: boolean
  }
  /** For each file, in their order, one for each statement. */
  readonly files: readonly (readonly StatementRehearsal[])[]
  /** Plain sentences about what was not rehearsed and why. */
  readonly notes: readonly string[]
}
