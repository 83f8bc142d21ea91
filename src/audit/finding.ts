import type { Position } from '../sql/source.ts'

export const SEVERITIES = ['notice', 'warning', 'error'] as const
export type Severity = (typeof SEVERITIES)[number]

/** One thing that a rule, the server or the engine itself has to say about a place in a file. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly start: Position
  readonly end: Position
  /** What to do about it. */
  readonly help?: string
  /** The server's error number, e.g. 1054, for rule `server-error`. */
  readonly serverCode?: number
  /** Set where one exact replacement is right, whatever else the author may have meant. */
  readonly fix?: Fix
}

/** Text to put in place of what stands from `start` to `end`; the two are the same where it is to be put in. */
export interface Fix {
  readonly start: Position
  readonly end: Position
  readonly text: string
}

export type Verdict = 'full' | 'structure-only' | 'none'

/** Why nothing can be said of a statement's rollback; its verdict is `none` then, to be on the safe side. */
export const NOT_REHEARSED = 'not known, since the statement was not rehearsed'

/** What changing a table costs on a server with staging's rows. */
export interface Cost {
  /** Rows that are read, as staging's statistics estimate them. */
  readonly rows: number
  /** Bytes that are read: the rows, or the whole table with its indexes. */
  readonly bytes: number
  /** A guess, by the rate that `basis` names. */
  readonly seconds: number
  /** Bytes that the work needs besides the table while it goes on; an estimate. */
  readonly disk: number
  /** Which figures are estimates and guesses, and of what. */
  readonly basis: string
}

export interface StatementReport {
  readonly index: number
  readonly kind: string
  readonly sql: string
  readonly start: Position
  readonly end: Position
  readonly tables: readonly string[]
  readonly findings: readonly Finding[]
  /** Rows that the statement would touch; rows is null when nothing could tell. */
  readonly estimate: { readonly rows: number | null; readonly method: string }
  readonly online: 'instant' | 'inplace' | 'rebuild' | 'copy' | 'n/a'
  /** What others may do to the table while it is changed: none read and write, shared read, exclusive wait. Absent when not known. */
  readonly lock?: 'none' | 'shared' | 'exclusive'
  /** Absent when nothing is rebuilt, copied or built, or when staging does not tell the table's size. */
  readonly cost?: Cost
  /** What the statement changes of the structure of each table, as lines marked ` `, `-` and `+`; see structure-diff.ts. */
  readonly structure?: readonly { readonly table: string; readonly lines: readonly string[] }[]
  readonly reversible: { readonly verdict: Verdict; readonly reason?: string }
  readonly rollbackPreview?: readonly string[]
  /** What a deployment keeps of the rows that the statement destroys, how, and what it costs; sentences without their ends. */
  readonly keeps?: readonly string[]
  /** It will run in chunks of so many rows of its table, by the values of these columns. */
  readonly batch?: { readonly size: number; readonly by: readonly string[] }
}

export interface FileReport {
  readonly path: string
  readonly statements: readonly StatementReport[]
  /** Findings about the file as a whole or outside any statement (problems of the script, unused suppressions). */
  readonly findings: readonly Finding[]
}

/** What `audit` says: also the JSON document, key for key. */
export interface AuditReport {
  readonly version: 1
  readonly files: readonly FileReport[]
  readonly counts: { readonly error: number; readonly warning: number; readonly notice: number }
  /** null when nothing was rehearsed; then `notes` says why. */
  readonly sandbox: { readonly flavor: 'mysql' | 'mariadb'; readonly version: string } | null
  /** Plain sentences about what was not checked and why. */
  readonly notes: readonly string[]
}

/** All findings of a file in the order of their places. */
export function findingsOf(file: FileReport): Finding[] {
  return [...file.findings, ...file.statements.flatMap((statement) => statement.findings)].sort(
    (one, other) => one.start.offset - other.start.offset,
  )
}
