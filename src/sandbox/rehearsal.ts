import type { StatementReport } from '../audit/finding.ts'
import type { Table } from '../schema/model.ts'
import type { Reader } from './readers.ts'

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

/**
 * What is asked of staging's rows: do values not fit (longer, beyond the range, not among an ENUM's or SET's members, not in the
 * character set or of the form of the new type, digits or times cut off), are they NULL, do they share a key, have they no parent
 * row, does a CHECK refuse them?
 */
export type Question =
  | 'too-long'
  | 'out-of-range'
  | 'not-a-member'
  | 'not-convertible'
  | 'rounded'
  | 'null'
  | 'duplicate'
  | 'orphan'
  | 'check-violation'

/** How many rows of staging answer a question that a change of a table raises. */
export interface Measured {
  readonly question: Question
  /** `database.name` before the statement. */
  readonly table: string
  /** Names before the statement. */
  readonly columns: readonly string[]
  /** null: not counted within the limit of time, or not with the staging account's rights. */
  readonly rows: number | null
  /** Of how many; null when they were not counted. */
  readonly of: number | null
}

/** Whether a rollback gave back, in the sandbox, what a DDL statement had changed. */
export type Proof =
  | { readonly kind: 'proved' }
  | {
      readonly kind: 'unproved'
      /** What is different, or what the server said. */
      readonly reason: string
      /** The statement of the rollback that the server refused; null when all ran. */
      readonly sql: string | null
    }

export interface StatementRehearsal {
  readonly outcome: RehearsalOutcome
  readonly effects: readonly TableEffect[]
  /** What stood, before the statement, under the names of databases and tables in it: `database.name` as written there. */
  readonly named: ReadonlyMap<string, Relation | null>
  readonly online: StatementReport['online']
  /** null when the statement is no change of a table, or the server cannot be asked. */
  readonly lock: StatementReport['lock'] | null
  readonly cost: StatementReport['cost'] | null
  /** By `database.name` as the statement names them: what staging's statistics say of the tables that it touches. */
  readonly sizes: ReadonlyMap<string, { readonly rows: number; readonly bytes: number }>
  /** Empty when a statement before this one changed the table or its rows: then staging cannot speak for it. */
  readonly measured: readonly Measured[]
  readonly estimate: StatementReport['estimate']
  readonly reversible: StatementReport['reversible']
  readonly rollbackPreview: readonly string[] | null
  /** Absent when nothing is kept. */
  readonly keeps?: readonly string[]
  /** null for what is no DDL, has no rollback, or could not be tried. */
  readonly proof: Proof | null
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
  /** What is stored on staging, before the migrations, and may use what they take away. */
  readonly readers: readonly Reader[]
  /** For each file, in their order, one for each statement. */
  readonly files: readonly (readonly StatementRehearsal[])[]
  /** Plain sentences about what was not rehearsed and why. */
  readonly notes: readonly string[]
}
